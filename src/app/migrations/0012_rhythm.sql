-- Cave time and market time: what a team agreed about its weeks, and the blocks of them.

-- From a Monday until a Sunday. Proposed, then agreed by all it concerns, or withdrawn.
CREATE TABLE rhythm (
	organisation   ID     NOT NULL,
	id             ID     NOT NULL CHECK (length(id) = 16),
	team           ID     NOT NULL,
	state          TEXT   NOT NULL CHECK (state IN ('proposed', 'agreed', 'withdrawn')),
	starts_on      TEXT   NOT NULL CHECK (length(starts_on) = 10), -- a Monday
	ends_on        TEXT   NOT NULL CHECK (length(ends_on) = 10),   -- the last day, a Sunday
	zone           TEXT   NOT NULL, -- in which its weeks begin: "Europe/Berlin"
	market_minutes BIGINT NOT NULL, -- wished for each week
	quorum         BIGINT NOT NULL, -- people that market time needs
	proposed_by    ID     NOT NULL,
	proposed_at_ms BIGINT NOT NULL,
	agreed_at_ms   BIGINT NULL,
	revision       BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
) STRICT;
CREATE INDEX rhythm_by_team ON rhythm (organisation, team, id);

-- Who agrees, and who asks for a change. A change of the blocks takes the voices back.
CREATE TABLE rhythm_voice (
	organisation ID     NOT NULL,
	rhythm       ID     NOT NULL,
	member       ID     NOT NULL,
	is_agreed    BIGINT NOT NULL CHECK (is_agreed IN (0, 1)),
	text         TEXT   NOT NULL, -- which change; empty when agreed
	voiced_at_ms BIGINT NOT NULL,
	PRIMARY KEY (organisation, rhythm, member),
	FOREIGN KEY (organisation, rhythm) REFERENCES rhythm (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT, WITHOUT ROWID;

-- A rhythm as somebody on its team sees it. Who has left the team has no voice any more, and a guest is not told
-- that there are guests of other accounts.
CREATE VIEW rhythm_seen AS
SELECT r.organisation, w.member AS asker, r.id, r.team, r.state, r.starts_on, r.ends_on, r.zone,
       r.market_minutes, r.quorum, r.proposed_by, r.proposed_at_ms, r.agreed_at_ms,
       (SELECT count(*) FROM team_member p
          JOIN member m ON m.organisation = p.organisation AND m.id = p.member
          JOIN rhythm_voice v ON v.organisation = p.organisation AND v.rhythm = r.id
                             AND v.member = p.member
         WHERE p.organisation = r.organisation AND p.team = r.team
           AND (a.account IS NULL OR m.account IS NULL OR m.account = a.account)) AS voices,
       (SELECT count(*) FROM team_member p
          JOIN member m ON m.organisation = p.organisation AND m.id = p.member
          JOIN rhythm_voice v ON v.organisation = p.organisation AND v.rhythm = r.id
                             AND v.member = p.member AND v.is_agreed = 1
         WHERE p.organisation = r.organisation AND p.team = r.team
           AND (a.account IS NULL OR m.account IS NULL OR m.account = a.account)) AS agreed_voices,
       (SELECT count(*) FROM team_member p
          JOIN member m ON m.organisation = p.organisation AND m.id = p.member
         WHERE p.organisation = r.organisation AND p.team = r.team
           AND (a.account IS NULL OR m.account IS NULL OR m.account = a.account)) AS people,
       r.revision
  FROM rhythm r
  JOIN team_member w ON w.organisation = r.organisation AND w.team = r.team
  JOIN member a ON a.organisation = w.organisation AND a.id = w.member;

-- A stretch of time: of one person in the cave, or of a team on the market. Moments, not times of day, so
-- that each week is right with its own holidays and changes of the clock.
CREATE TABLE time_block (
	organisation  ID     NOT NULL REFERENCES organisation (id),
	id            ID     NOT NULL CHECK (length(id) = 16),
	kind          TEXT   NOT NULL CHECK (kind IN ('cave', 'market')),
	rhythm        ID     NULL, -- NULL: somebody took it for themselves
	team          ID     NULL, -- whose market it is, or for whose work the cave
	member        ID     NULL, -- who is in the cave; NULL = market
	is_agreed     BIGINT NOT NULL CHECK (is_agreed IN (0, 1)), -- it counts: calendars, status, guard
	starts_at_ms  BIGINT NOT NULL,
	ends_at_ms    BIGINT NOT NULL,
	planned_until_ms BIGINT NOT NULL, -- the end before it was left early or made longer
	zone          TEXT   NOT NULL, -- in which it is told
	sequence      BIGINT NOT NULL, -- of changes, for calendars (RFC 5545, 3.8.7.4)
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, rhythm) REFERENCES rhythm (organisation, id),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id),
	CHECK ((kind = 'cave' AND member IS NOT NULL)
	       OR (kind = 'market' AND member IS NULL AND team IS NOT NULL)),
	CHECK (starts_at_ms < ends_at_ms)
) STRICT;
CREATE INDEX time_block_by_member ON time_block (organisation, member, ends_at_ms, id);
CREATE INDEX time_block_by_team ON time_block (organisation, team, ends_at_ms, id);
CREATE INDEX time_block_by_rhythm ON time_block (organisation, rhythm, starts_at_ms, id);
