-- After it is agreed: somebody wants a block elsewhere, and a lead of the team says yes or no.
CREATE TABLE rhythm_wish (
	organisation     ID     NOT NULL,
	id               ID     NOT NULL CHECK (length(id) = 16),
	rhythm           ID     NOT NULL,
	team             ID     NOT NULL,
	block            ID     NOT NULL,
	asked_by         ID     NOT NULL,
	text             TEXT   NOT NULL, -- why, for whoever asked and the leads; may be empty
	starts_at_ms     BIGINT NOT NULL, -- wished for
	ends_at_ms       BIGINT NOT NULL,
	was_starts_at_ms BIGINT NOT NULL, -- where the block was when it was asked; from the yes on: before it moved
	was_ends_at_ms   BIGINT NOT NULL,
	state            TEXT   NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'withdrawn')),
	answered_by      ID     NULL,
	answer           TEXT   NOT NULL, -- the word that goes with it; a no has one
	block_revision   BIGINT NOT NULL, -- of the block after a yes: 0 = none; while it stays so, the yes can be undone
	asked_at_ms      BIGINT NOT NULL,
	answered_at_ms   BIGINT NULL,
	revision         BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, rhythm) REFERENCES rhythm (organisation, id),
	FOREIGN KEY (organisation, block) REFERENCES time_block (organisation, id),
	FOREIGN KEY (organisation, asked_by) REFERENCES member (organisation, id)
) STRICT;
CREATE INDEX rhythm_wish_by_rhythm ON rhythm_wish (organisation, rhythm, id);
-- One at a time: who asks again means that instead.
CREATE UNIQUE INDEX rhythm_wish_open ON rhythm_wish (organisation, block, asked_by) WHERE state = 'open';

-- A wish as somebody on its team sees it. Why is for whoever asked and the leads; guests learn of their own only.
CREATE VIEW rhythm_wish_seen AS
SELECT x.organisation, p.member AS reader, x.id, x.rhythm, x.team, x.block, b.kind, b.member,
       x.asked_by, a.name AS asked_by_name,
       CASE WHEN x.asked_by = p.member OR p.is_lead = 1 THEN x.text ELSE '' END AS text,
       x.starts_at_ms, x.ends_at_ms, x.was_starts_at_ms, x.was_ends_at_ms, b.zone, x.state,
       x.answered_by, COALESCE(l.name, '') AS answered_by_name,
       CASE WHEN x.asked_by = p.member OR p.is_lead = 1 THEN x.answer ELSE '' END AS answer,
       x.asked_at_ms, x.answered_at_ms, x.revision, p.is_lead,
       CASE WHEN b.revision = x.block_revision AND b.retired_at_ms IS NULL THEN 1 ELSE 0 END AS is_untouched,
       CASE WHEN a.account IS NULL THEN 0 ELSE 1 END AS is_guest
  FROM rhythm_wish x
  JOIN team_member p ON p.organisation = x.organisation AND p.team = x.team
  JOIN member r ON r.organisation = p.organisation AND r.id = p.member
  JOIN member a ON a.organisation = x.organisation AND a.id = x.asked_by
  JOIN time_block b ON b.organisation = x.organisation AND b.id = x.block
  LEFT JOIN member l ON l.organisation = x.organisation AND l.id = x.answered_by
 WHERE r.account IS NULL OR x.asked_by = p.member;

-- A letter that is to be sent: what it is about, never what it says. That is written at the moment it is sent, as its
-- receiver sees it then.
CREATE TABLE letter (
	organisation ID     NOT NULL REFERENCES organisation (id),
	id           ID     NOT NULL CHECK (length(id) = 16),
	receiver     ID     NOT NULL,
	kind         TEXT   NOT NULL CHECK (kind IN ('agreed', 'digest')),
	rhythm       ID     NULL,     -- that was agreed
	after_number BIGINT NOT NULL, -- of a digest: what came into the receiver's post after this number
	until_number BIGINT NOT NULL, -- up to this one
	state        TEXT   NOT NULL CHECK (state IN ('waiting', 'sent', 'lost', 'void')), -- void: there was nothing left to say
	tries        BIGINT NOT NULL,
	due_at_ms    BIGINT NOT NULL, -- the next try; whoever tries moves it on first, so nobody else does
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, receiver) REFERENCES member (organisation, id),
	FOREIGN KEY (organisation, rhythm) REFERENCES rhythm (organisation, id),
	CHECK ((kind = 'agreed') = (rhythm IS NOT NULL))
) STRICT;
CREATE INDEX letter_due ON letter (organisation, due_at_ms, id) WHERE state = 'waiting';
CREATE INDEX letter_by_rhythm ON letter (organisation, rhythm, state);

-- Who wants what waited for them by mail, too, and up to where they got it. No row: they do not.
CREATE TABLE digest (
	organisation ID     NOT NULL,
	member       ID     NOT NULL,
	mode         TEXT   NOT NULL CHECK (mode IN ('market', 'daily')), -- when market time begins, or once a day
	minute       BIGINT NOT NULL CHECK (minute BETWEEN 0 AND 1439),   -- of the day, in the member's zone
	number       BIGINT NOT NULL, -- in their post (delivery.number): the last that is in a letter
	code         TEXT   NOT NULL, -- ends it without a log-in; stands in each letter
	PRIMARY KEY (organisation, member),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX digest_by_code ON digest (organisation, code);
