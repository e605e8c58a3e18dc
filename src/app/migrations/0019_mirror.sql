-- One's own weeks are counted while reading and kept nowhere; here is what a team gets of them.

-- Whose weeks go into the mean of a team: they said so themselves, and whoever leaves the team has taken it back.
-- Nobody is told who it is.
CREATE TABLE mirror_share (
	organisation ID     NOT NULL,
	team         ID     NOT NULL,
	member       ID     NOT NULL,
	since_ms     BIGINT NOT NULL, -- weeks that begin later count
	PRIMARY KEY (organisation, team, member),
	FOREIGN KEY (organisation, team, member)
		REFERENCES team_member (organisation, team, member) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A week of a team, counted once when it is over and never again: the same week of other people would
-- give away whoever is the difference. Rounded means, nobody's own figure.
CREATE TABLE mirror_week (
	organisation      ID     NOT NULL,
	team              ID     NOT NULL,
	starts_on         TEXT   NOT NULL CHECK (length(starts_on) = 10), -- a Monday
	people            BIGINT NOT NULL, -- who are in it; 0 = too few: never shown
	load_permille     BIGINT NOT NULL, -- of working time, in meetings
	fragment_permille BIGINT NOT NULL, -- of working time, in pieces that are too short
	kept_permille     BIGINT NULL,     -- of caves that were held; NULL = too few people had one
	PRIMARY KEY (organisation, team, starts_on),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
) STRICT, WITHOUT ROWID;

-- Who are in it. A week is shown as long as all of them still share: when one leaves, it goes with them.
CREATE TABLE mirror_week_member (
	organisation ID   NOT NULL,
	team         ID   NOT NULL,
	starts_on    TEXT NOT NULL,
	member       ID   NOT NULL,
	PRIMARY KEY (organisation, team, starts_on, member),
	FOREIGN KEY (organisation, team, starts_on)
		REFERENCES mirror_week (organisation, team, starts_on) ON DELETE CASCADE,
	FOREIGN KEY (organisation, team, member)
		REFERENCES mirror_share (organisation, team, member) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX mirror_week_member_by_share ON mirror_week_member (organisation, team, member);

-- Urgent messages into somebody's caves, for their own mirror.
CREATE INDEX delivery_urgent_of ON delivery (organisation, receiver, due_at_ms) WHERE verdict = 'urgent';
