-- Letters wait to be sent in one table, those to guests and those that ask for consent; and whoever is asked for consent may
-- have got several links, one of each try of their letter.

-- As before, but without the link.
CREATE TABLE consent_next (
	organisation   ID     NOT NULL,
	id             ID     NOT NULL CHECK (length(id) = 16),
	conversation   ID     NOT NULL,
	speaker        BIGINT NOT NULL CHECK (speaker >= 0), -- conversation_speaker.number
	language       TEXT   NOT NULL CHECK (language IN ('de', 'en')),
	text_version   BIGINT NOT NULL, -- what they were told (talk/consent_text.h), with these two:
	wording_days   BIGINT NOT NULL,
	figures_months BIGINT NOT NULL,
	led_at_ms      BIGINT NULL,     -- when the talk was, as the owner says; they must know which one it is
	asked_at_ms    BIGINT NOT NULL,
	given_at_ms    BIGINT NULL,     -- NULL = not answered; a no ends the conversation
	PRIMARY KEY (organisation, id),
	UNIQUE (organisation, conversation, speaker),
	FOREIGN KEY (organisation, conversation) REFERENCES conversation (organisation, id)
		ON DELETE CASCADE
) STRICT;
INSERT INTO consent_next (organisation, id, conversation, speaker, language, text_version, wording_days, figures_months,
                          led_at_ms, asked_at_ms, given_at_ms)
SELECT organisation, id, conversation, speaker, language, text_version, wording_days, figures_months, led_at_ms,
       asked_at_ms, given_at_ms
  FROM consent;

-- Each is good until the person is asked anew, or the conversation goes.
CREATE TABLE consent_link (
	organisation ID    NOT NULL,
	link_hash    BYTES NOT NULL, -- of the link they got
	consent      ID    NOT NULL,
	PRIMARY KEY (organisation, link_hash),
	FOREIGN KEY (organisation, consent) REFERENCES consent_next (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO consent_link (organisation, link_hash, consent) SELECT organisation, link_hash, id FROM consent;
CREATE INDEX consent_link_by_consent ON consent_link (organisation, consent); -- for the cascade
DROP TABLE consent;
ALTER TABLE consent_next RENAME TO consent;

-- A letter that is to bring somebody a link: what it is about, never the link. That is made at the moment the letter is
-- handed to the mail server. The row goes when the letter is sent, or when nobody is to get it any more.
CREATE TABLE outbox (
	organisation ID     NOT NULL,
	id           ID     NOT NULL CHECK (length(id) = 16), -- its Message-ID, the same for each try
	kind         TEXT   NOT NULL CHECK (kind IN ('invitation', 'understanding', 'link', 'consent')),
	guest        ID     NULL,     -- to whom it is, or
	consent      ID     NULL,     -- what it asks for
	place        TEXT   NOT NULL, -- the page a guest's link leads to; empty = the beginning
	asked_by     ID     NULL,     -- whose name stands in it; none: the guest asked, or the conversation's owner
	asked_at_ms  BIGINT NOT NULL, -- last
	state        TEXT   NOT NULL CHECK (state IN ('waiting', 'lost')), -- lost: given up, until somebody does something about it
	tries        BIGINT NOT NULL,
	tried_at_ms  BIGINT NOT NULL, -- last; 0 = never
	due_at_ms    BIGINT NOT NULL, -- the next try; whoever tries moves it on first, so nobody else does
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, guest) REFERENCES member (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, consent) REFERENCES consent (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, asked_by) REFERENCES member (organisation, id),
	CHECK ((kind = 'consent') = (consent IS NOT NULL)),
	CHECK ((kind = 'consent') = (guest IS NULL))
) STRICT;
INSERT INTO outbox (organisation, id, kind, guest, consent, place, asked_by, asked_at_ms, state, tries, tried_at_ms, due_at_ms)
SELECT organisation, id, kind, guest, NULL, place, asked_by, asked_at_ms, state, tries, tried_at_ms, due_at_ms
  FROM guest_letter;
DROP TABLE guest_letter;
-- Who asks again while one waits means that one.
CREATE UNIQUE INDEX outbox_by_guest ON outbox (organisation, guest, kind, place);
CREATE UNIQUE INDEX outbox_by_consent ON outbox (organisation, consent);
CREATE INDEX outbox_due ON outbox (organisation, asked_at_ms, id) WHERE state = 'waiting';
