-- A letter that is to bring a guest their link: what it is about, never the link. That is made at the moment the letter is
-- handed to the mail server. The row goes when the letter is sent, or when nobody is to get it any more.
CREATE TABLE guest_letter (
	organisation ID     NOT NULL,
	id           ID     NOT NULL CHECK (length(id) = 16), -- its Message-ID, the same for each try
	guest        ID     NOT NULL,
	kind         TEXT   NOT NULL CHECK (kind IN ('invitation', 'understanding', 'link')),
	place        TEXT   NOT NULL, -- the page the link leads to; empty = the beginning
	asked_by     ID     NULL,     -- whose name stands in it; none: the guest asked
	asked_at_ms  BIGINT NOT NULL, -- last
	state        TEXT   NOT NULL CHECK (state IN ('waiting', 'lost')), -- lost: given up, until somebody does something about it
	tries        BIGINT NOT NULL,
	tried_at_ms  BIGINT NOT NULL, -- last; 0 = never
	due_at_ms    BIGINT NOT NULL, -- the next try; whoever tries moves it on first, so nobody else does
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, guest) REFERENCES member (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, asked_by) REFERENCES member (organisation, id)
) STRICT;
-- Who asks again while one waits means that one.
CREATE UNIQUE INDEX guest_letter_once ON guest_letter (organisation, guest, kind, place);
CREATE INDEX guest_letter_due ON guest_letter (organisation, asked_at_ms, id) WHERE state = 'waiting';
