-- Who needs which time: working hours, absences, and what each one answered.

-- Where somebody works, for public holidays. No row: nobody said otherwise than Monday to Friday, 9 to 17.
CREATE TABLE work_time (
	organisation ID     NOT NULL,
	member       ID     NOT NULL,
	region       TEXT   NOT NULL, -- ISO 3166-2 behind the country: "BY"; or empty
	PRIMARY KEY (organisation, member),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE work_hours (
	organisation ID     NOT NULL,
	member       ID     NOT NULL,
	weekday      BIGINT NOT NULL CHECK (weekday BETWEEN 0 AND 6), -- 0 = Monday
	from_minute  BIGINT NOT NULL CHECK (from_minute >= 0), -- of the day, on the person's clock
	to_minute    BIGINT NOT NULL CHECK (to_minute <= 1440),
	PRIMARY KEY (organisation, member, weekday),
	FOREIGN KEY (organisation, member) REFERENCES work_time (organisation, member) ON DELETE CASCADE,
	CHECK (from_minute < to_minute)
) STRICT, WITHOUT ROWID;

-- Days away. Why is nobody's business.
CREATE TABLE absence (
	organisation ID     NOT NULL,
	id           ID     NOT NULL CHECK (length(id) = 16),
	member       ID     NOT NULL,
	from_on      TEXT   NOT NULL CHECK (length(from_on) = 10),
	to_on        TEXT   NOT NULL CHECK (length(to_on) = 10), -- the last day
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX absence_by_member ON absence (organisation, member, from_on, id);

-- What somebody needs for themselves each week.
CREATE TABLE time_need (
	organisation   ID     NOT NULL,
	member         ID     NOT NULL,
	cave_minutes   BIGINT NOT NULL CHECK (cave_minutes >= 0),
	block_minutes  BIGINT NOT NULL CHECK (block_minutes > 0), -- the shortest useful block
	best           TEXT   NOT NULL CHECK (best IN ('morning', 'midday', 'afternoon', 'any')),
	weekdays       BIGINT NOT NULL CHECK (weekdays BETWEEN 0 AND 127), -- bit 0 = Monday
	answered_at_ms BIGINT NOT NULL,
	PRIMARY KEY (organisation, member),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- And together with a team.
CREATE TABLE market_need (
	organisation   ID     NOT NULL,
	team           ID     NOT NULL,
	member         ID     NOT NULL,
	market_minutes BIGINT NOT NULL CHECK (market_minutes >= 0),
	answered_at_ms BIGINT NOT NULL,
	PRIMARY KEY (organisation, team, member),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- With whom; no row: with everybody on the team.
CREATE TABLE market_need_with (
	organisation ID     NOT NULL,
	team         ID     NOT NULL,
	member       ID     NOT NULL,
	other        ID     NOT NULL,
	PRIMARY KEY (organisation, team, member, other),
	FOREIGN KEY (organisation, team, member)
		REFERENCES market_need (organisation, team, member) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The team asks its people; the newest question stands.
CREATE TABLE time_poll (
	organisation ID     NOT NULL,
	team         ID     NOT NULL,
	until_on     TEXT   NOT NULL CHECK (length(until_on) = 10),
	asked_by     ID     NOT NULL,
	asked_at_ms  BIGINT NOT NULL,
	PRIMARY KEY (organisation, team),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
) STRICT, WITHOUT ROWID;
