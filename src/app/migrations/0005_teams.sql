-- Teams that look after accounts, and what they do about what was heard.

-- One on an account's team either by the account's lead, or because a team they are on has the account.
ALTER TABLE account_member ADD COLUMN by_team BIGINT NOT NULL DEFAULT 0
	CHECK (by_team IN (0, 1)); -- 1 = goes when no team gives it any more

CREATE TABLE team (
	organisation  ID     NOT NULL REFERENCES organisation (id),
	id            ID     NOT NULL CHECK (length(id) = 16),
	name          TEXT   NOT NULL CHECK (name <> ''),
	name_order    BYTES  NOT NULL, -- core/utf8.h: utf8_order()
	about         TEXT   NOT NULL, -- what the team is for; Markdown
	created_at_ms BIGINT NOT NULL,
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	-- Counters of competences begin anew when somebody leaves (src/teams/competence.h).
	epoch         BIGINT NOT NULL DEFAULT 1,
	contributors  BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (organisation, id)
) STRICT;

-- Who is on a team: our own people, and guests of its accounts.
CREATE TABLE team_member (
	organisation ID     NOT NULL,
	team         ID     NOT NULL,
	member       ID     NOT NULL,
	is_lead      BIGINT NOT NULL CHECK (is_lead IN (0, 1)),
	since_ms     BIGINT NOT NULL,
	PRIMARY KEY (organisation, team, member),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_member_by_member ON team_member (organisation, member, team, is_lead);

CREATE TABLE team_account (
	organisation ID     NOT NULL,
	team         ID     NOT NULL,
	account      ID     NOT NULL,
	since_ms     BIGINT NOT NULL,
	PRIMARY KEY (organisation, team, account),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_account_by_account ON team_account (organisation, account, team);

-- Some weeks with a goal.
CREATE TABLE iteration (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	team          ID     NOT NULL,
	goal          TEXT   NOT NULL CHECK (goal <> ''),
	starts_on     TEXT   NOT NULL CHECK (length(starts_on) = 10), -- 2026-11-23
	ends_on       TEXT   NOT NULL CHECK (length(ends_on) = 10),   -- the last day
	review        TEXT   NOT NULL, -- what came out; Markdown
	retrospective TEXT   NOT NULL, -- how we worked together; Markdown
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
	closed_at_ms  BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
) STRICT;
CREATE INDEX iteration_by_team ON iteration (organisation, team, starts_on, id);

-- How we want to work together, until a date at which it is said again or ends.
CREATE TABLE agreement (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	team          ID     NOT NULL,
	text          TEXT   NOT NULL CHECK (text <> ''), -- Markdown
	agreed_on     TEXT   NOT NULL CHECK (length(agreed_on) = 10),
	until_on      TEXT   NULL CHECK (until_on IS NULL OR length(until_on) = 10), -- the last day
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
	created_by    ID     NOT NULL,
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
) STRICT;
CREATE INDEX agreement_by_team ON agreement (organisation, team, id);

-- What somebody does about it.
CREATE TABLE action (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	team          ID     NULL, -- on whose board it is; NULL = on the account's alone
	solution      ID     NULL, -- what it is a step of
	need          ID     NULL, -- what it answers
	title         TEXT   NOT NULL CHECK (title <> ''),
	text          TEXT   NOT NULL, -- Markdown
	owner         ID     NULL, -- a member of either side
	state         BIGINT NOT NULL CHECK (state BETWEEN 0 AND 3), -- to do, doing, waiting for the other side, done
	position      BIGINT NOT NULL, -- within the state, over all accounts: a board may hold several
	iteration     ID     NULL,
	due_on        TEXT   NULL CHECK (due_on IS NULL OR length(due_on) = 10), -- 2026-11-23
	cave_minutes  BIGINT NOT NULL CHECK (cave_minutes >= 0), -- estimate of unbroken time it takes
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
	created_by    ID     NOT NULL,
	done_at_ms    BIGINT NULL,
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id),
	FOREIGN KEY (organisation, iteration) REFERENCES iteration (organisation, id)
) STRICT;
CREATE INDEX action_by_account ON action (organisation, account, state, position, id);
CREATE INDEX action_by_team ON action (organisation, team, state, position, id);
CREATE INDEX action_by_owner ON action (organisation, owner, state, position, id);
CREATE INDEX action_by_place ON action (organisation, state, position);
CREATE INDEX action_by_need ON action (organisation, need, id);
CREATE INDEX action_by_solution ON action (organisation, solution, id);
CREATE INDEX action_by_iteration ON action (organisation, iteration, id);

-- How many of those who contribute to a team's picture bring each competence. No row says who.
CREATE TABLE team_coverage (
	organisation ID     NOT NULL,
	team         ID     NOT NULL,
	competence   BIGINT NOT NULL CHECK (competence BETWEEN 0 AND 11),
	people       BIGINT NOT NULL CHECK (people >= 0),
	PRIMARY KEY (organisation, team, competence),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
) STRICT, WITHOUT ROWID;

-- A person's own profile, sealed to their key; it also says to which teams it was contributed, and how.
CREATE TABLE competence_profile (
	organisation ID     NOT NULL,
	member       ID     NOT NULL,
	sealed       BYTES  NOT NULL,
	revision     BIGINT NOT NULL,
	PRIMARY KEY (organisation, member),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- An action as `asker` sees it: being on the account; guests only what is shared, and of what is linked only what
-- they may know. Whoever reads actions for people reads this.
CREATE VIEW action_seen AS
SELECT a.organisation, t.member AS asker, a.id, a.account, a.team, a.solution,
       CASE WHEN t.is_guest = 0 THEN a.need
            ELSE (SELECT n.id FROM need n WHERE n.organisation = a.organisation AND n.id = a.need
                     AND n.is_shared = 1) END AS need,
       a.iteration, a.title, a.text, a.owner,
       CASE WHEN t.is_guest = 0 OR EXISTS (SELECT 1 FROM account_member w
                          WHERE w.organisation = a.organisation AND w.account = a.account
                            AND w.member = a.owner) THEN m.name END AS owner_name,
       CASE WHEN m.account IS NULL THEN 0 ELSE 1 END AS is_owner_guest,
       a.state, a.position, a.due_on, a.cave_minutes, a.is_shared, a.created_by, a.done_at_ms,
       a.retired_at_ms, a.revision
  FROM action a
  JOIN account_member t ON t.organisation = a.organisation AND t.account = a.account
  LEFT JOIN member m ON m.organisation = a.organisation AND m.id = a.owner
 WHERE t.is_guest = 0 OR a.is_shared = 1;
