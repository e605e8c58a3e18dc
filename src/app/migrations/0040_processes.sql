-- Joint processes: how two companies buy and sell, step by step, and how far each step is digitised in the eyes of both.

CREATE TABLE process (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	title         TEXT   NOT NULL CHECK (title <> ''),
	text          TEXT   NOT NULL, -- what it is for; Markdown
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)), -- with its steps
	created_by    ID     NOT NULL,
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX process_by_account ON process (organisation, account, id);

-- The rungs of the ladder, 0 to 4: by word or paper, by mail, in one shared place, as data between the systems, by itself.
CREATE TABLE process_step (
	organisation   ID     NOT NULL,
	id             ID     NOT NULL CHECK (length(id) = 16),
	account        ID     NOT NULL, -- the process's
	process        ID     NOT NULL,
	position       BIGINT NOT NULL, -- order within the process
	title          TEXT   NOT NULL CHECK (title <> ''),
	doer           BIGINT NOT NULL CHECK (doer BETWEEN 0 AND 2), -- our side, the account's, both
	means          TEXT   NOT NULL, -- by what it goes today
	pain           TEXT   NOT NULL, -- what hurts
	ours_rung      BIGINT NULL CHECK (ours_rung BETWEEN 0 AND 4), -- where our side sees it; NULL = not said
	ours_by        ID     NULL,
	ours_at_ms     BIGINT NULL,
	theirs_rung    BIGINT NULL CHECK (theirs_rung BETWEEN 0 AND 4), -- the same of the account's people
	theirs_by      ID     NULL,
	theirs_at_ms   BIGINT NULL,
	target_rung    BIGINT NULL CHECK (target_rung BETWEEN 0 AND 4), -- picked: where it shall be; NULL = not picked
	until_on       TEXT   NULL CHECK (until_on IS NULL OR length(until_on) = 10), -- 2026-12-31, while it is picked
	picked_by      ID     NULL,
	picked_at_ms   BIGINT NULL,
	action         ID     NULL, -- of the account, that is to bring it there
	created_by     ID     NOT NULL,
	retired_at_ms  BIGINT NULL,
	revision       BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, process) REFERENCES process (organisation, id),
	FOREIGN KEY (organisation, action) REFERENCES action (organisation, id)
) STRICT;
CREATE INDEX process_step_by_process ON process_step (organisation, process, position, id);
CREATE INDEX process_step_by_account ON process_step (organisation, account, process, position, id);
CREATE INDEX process_step_by_action ON process_step (organisation, action);

-- A step as `asker` sees it: being on the account; guests only of a shared process, and of a shared action.
CREATE VIEW process_step_seen AS
SELECT x.organisation, t.member AS asker, x.id, x.account, x.process, x.position, x.title, x.doer, x.means, x.pain,
       x.ours_rung, x.ours_by, o.name AS ours_by_name, x.ours_at_ms,
       x.theirs_rung, x.theirs_by, c.name AS theirs_by_name, x.theirs_at_ms,
       x.target_rung, x.until_on, x.picked_by, b.name AS picked_by_name, x.picked_at_ms,
       CASE WHEN t.is_guest = 0 THEN x.action
       ELSE (SELECT a.id FROM action a WHERE a.organisation = x.organisation AND a.id = x.action
                AND a.is_shared = 1) END AS action,
       x.created_by, x.retired_at_ms, x.revision, p.is_shared, p.retired_at_ms AS process_retired_at_ms
  FROM process_step x
  JOIN process p ON p.organisation = x.organisation AND p.id = x.process
  JOIN account_member t ON t.organisation = x.organisation AND t.account = x.account
  LEFT JOIN member o ON o.organisation = x.organisation AND o.id = x.ours_by
  LEFT JOIN member c ON c.organisation = x.organisation AND c.id = x.theirs_by
  LEFT JOIN member b ON b.organisation = x.organisation AND b.id = x.picked_by
 WHERE t.is_guest = 0 OR p.is_shared = 1;

-- Comments may be about a step, too: kind 6.
DROP VIEW comment_found;
-- only sqlite
CREATE TABLE comment_anew (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	kind          BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 6),
	record        ID     NOT NULL,
	author        ID     NOT NULL,
	text          TEXT   NOT NULL CHECK (text <> ''),
	is_internal   BIGINT NOT NULL CHECK (is_internal IN (0, 1)),
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
INSERT INTO comment_anew (organisation, id, account, kind, record, author, text, is_internal, retired_at_ms, revision)
SELECT organisation, id, account, kind, record, author, text, is_internal, retired_at_ms, revision FROM comment;
DROP TABLE comment;
ALTER TABLE comment_anew RENAME TO comment;
CREATE INDEX comment_by_record ON comment (organisation, record, id);
CREATE INDEX comment_by_account ON comment (organisation, account, record);
-- only postgresql
ALTER TABLE comment DROP CONSTRAINT comment_kind_check;
ALTER TABLE comment ADD CONSTRAINT comment_kind_check CHECK (kind BETWEEN 0 AND 6);
-- all engines
CREATE VIEW comment_found AS
SELECT c.organisation, c.id, c.account, c.record, c.text, c.retired_at_ms,
       CASE WHEN c.is_internal = 1 THEN 0 ELSE coalesce(CASE c.kind
            WHEN 0 THEN (SELECT r.is_shared FROM need r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 1 THEN (SELECT r.is_shared FROM goal r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 2 THEN (SELECT r.is_shared FROM strategy r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 3 THEN (SELECT r.is_shared FROM solution r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 4 THEN (SELECT r.is_shared FROM action r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 5 THEN (SELECT r.is_shared FROM result r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 6 THEN (SELECT p.is_shared FROM process_step r
                           JOIN process p ON p.organisation = r.organisation AND p.id = r.process
                          WHERE r.organisation = c.organisation AND r.id = c.record)
            END, 0) END AS is_for_guests
  FROM comment c;
