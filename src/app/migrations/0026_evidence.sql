-- What becomes of deals, beside what the talks before them were like: counted by several people together, in rounds.
-- Nobody's own numbers stand in here: what one person hands in is hidden by numbers that cancel only in the sum of all
-- (docs/decisions/0034-evidence.md).

-- Who takes part: they said so themselves. Nobody is told who it is.
CREATE TABLE evidence_share (
	organisation ID     NOT NULL,
	member       ID     NOT NULL,
	since_ms     BIGINT NOT NULL,
	is_away      BIGINT NOT NULL CHECK (is_away IN (0, 1)), -- kept a round waiting; counts again from their next visit on
	PRIMARY KEY (organisation, member),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT, WITHOUT ROWID;

-- One counting. A deal is in one round at most, so that no two rounds tell of the same deals with and without somebody.
CREATE TABLE evidence_round (
	organisation ID     NOT NULL REFERENCES organisation (id),
	id           ID     NOT NULL CHECK (length(id) = 16),
	opened_at_ms BIGINT NOT NULL,
	until_on     TEXT   NOT NULL CHECK (length(until_on) = 10), -- deals decided before this day
	state        TEXT   NOT NULL CHECK (state IN ('open', 'counted', 'dropped', 'withheld')), -- dropped, withheld (too few in it after all): its deals wait for another
	sums         BYTES  NULL, -- of all together; NULL = not yet, or somebody took theirs back
	PRIMARY KEY (organisation, id)
) STRICT;

-- Whom a round counts, under which key, and what they handed in: random numbers to everybody but the sum.
CREATE TABLE evidence_round_member (
	organisation ID    NOT NULL,
	round        ID    NOT NULL,
	member       ID    NOT NULL,
	open_key     BYTES NOT NULL CHECK (length(open_key) = 32), -- as it was when the round began
	masked       BYTES NULL, -- until the round is over
	PRIMARY KEY (organisation, round, member),
	FOREIGN KEY (organisation, round) REFERENCES evidence_round (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT;

-- Who counts the deals of an account in a round: one person, so that no deal counts twice.
CREATE TABLE evidence_round_account (
	organisation ID   NOT NULL,
	round        ID   NOT NULL,
	account      ID   NOT NULL,
	member       ID   NOT NULL,
	from_on      TEXT NOT NULL CHECK (length(from_on) IN (0, 10)), -- decided since; empty = ever
	PRIMARY KEY (organisation, round, account),
	FOREIGN KEY (organisation, round, member)
		REFERENCES evidence_round_member (organisation, round, member),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX evidence_round_account_by_account ON evidence_round_account (organisation, account);
