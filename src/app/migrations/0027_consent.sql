-- Who is asked by a link whether their words may be read by rules; the answer; and what is deleted when.

-- One question to one person about one conversation. It goes with the conversation; what stays is in conversation_end.
CREATE TABLE consent (
	organisation   ID     NOT NULL,
	id             ID     NOT NULL CHECK (length(id) = 16),
	conversation   ID     NOT NULL,
	speaker        BIGINT NOT NULL CHECK (speaker >= 0), -- conversation_speaker.number
	link_hash      BYTES  NOT NULL, -- of the link they got
	language       TEXT   NOT NULL CHECK (language IN ('de', 'en')),
	text_version   BIGINT NOT NULL, -- what they were told (talk/consent_text.h), with these two:
	wording_days   BIGINT NOT NULL,
	figures_months BIGINT NOT NULL,
	led_at_ms      BIGINT NULL,     -- when the talk was, as the owner says; they must know which one it is
	asked_at_ms    BIGINT NOT NULL,
	given_at_ms    BIGINT NULL,     -- NULL = not answered; a no ends the conversation
	PRIMARY KEY (organisation, id),
	UNIQUE (organisation, link_hash),
	UNIQUE (organisation, conversation, speaker),
	FOREIGN KEY (organisation, conversation) REFERENCES conversation (organisation, id)
		ON DELETE CASCADE
) STRICT;

-- When the wording went because its time was over: the figures stay for longer.
ALTER TABLE conversation ADD COLUMN wording_gone_at_ms BIGINT NULL;
CREATE INDEX conversation_by_age ON conversation (organisation, created_at_ms);

-- That there was a conversation and why it, or its wording, is gone: for its owner. Nothing of what was said.
CREATE TABLE conversation_end (
	organisation     ID     NOT NULL,
	id               ID     NOT NULL CHECK (length(id) = 16),
	owner            ID     NOT NULL,
	account          ID     NOT NULL,
	handed_in_at_ms  BIGINT NOT NULL,
	at_ms            BIGINT NOT NULL,
	why              TEXT   NOT NULL CHECK (why IN ('owner', 'withdrawn', 'refused', 'wording_over', 'figures_over')),
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, owner) REFERENCES member (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX conversation_end_by_owner ON conversation_end (organisation, owner, id);

-- How long what is kept; without a row, what talk/retention.h says.
CREATE TABLE retention (
	organisation   ID     NOT NULL PRIMARY KEY REFERENCES organisation (id),
	wording_days   BIGINT NOT NULL,
	figures_months BIGINT NOT NULL
) STRICT;

-- What was deleted on which night, in numbers.
CREATE TABLE retention_night (
	organisation ID     NOT NULL REFERENCES organisation (id),
	day          TEXT   NOT NULL CHECK (length(day) = 10), -- UTC
	wordings     BIGINT NOT NULL,
	figures      BIGINT NOT NULL,
	is_done      BIGINT NOT NULL CHECK (is_done IN (0, 1)),
	PRIMARY KEY (organisation, day)
) STRICT, WITHOUT ROWID;
