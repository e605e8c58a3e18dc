-- all engines
-- What only some people find (src/teams/search.h): a message between two has a row for each, and what is noted about a
-- contact stands beside the contact, under the same id. So a row is named by its kind and home, too.
DROP INDEX search_by_home;
-- only sqlite
CREATE TABLE search_anew (
	number       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- never used again: 0008
	organisation BLOB    NOT NULL,
	record       BLOB    NOT NULL,
	home         BLOB    NOT NULL, -- an account, a team, or one person
	kind         TEXT    NOT NULL,
	title        TEXT    NOT NULL,
	terms        TEXT    NOT NULL,
	UNIQUE (organisation, record, kind, home)
) STRICT;
INSERT INTO search_anew (number, organisation, record, home, kind, title, terms)
SELECT number, organisation, record, home, kind, title, terms FROM search;
DROP TABLE search;
ALTER TABLE search_anew RENAME TO search;
-- only postgresql
ALTER TABLE search DROP CONSTRAINT search_pkey;
ALTER TABLE search ADD PRIMARY KEY (organisation, record, kind, home);
-- all engines
CREATE INDEX search_by_home ON search (organisation, home, record);

-- A comment, and whether guests find it: as long as its record is shared with them. kind: enum comment_kind.
CREATE VIEW comment_found AS
SELECT c.organisation, c.id, c.account, c.record, c.text, c.retired_at_ms,
       CASE WHEN c.is_internal = 1 THEN 0 ELSE coalesce(CASE c.kind
            WHEN 0 THEN (SELECT r.is_shared FROM need r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 1 THEN (SELECT r.is_shared FROM goal r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 2 THEN (SELECT r.is_shared FROM strategy r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 3 THEN (SELECT r.is_shared FROM solution r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 4 THEN (SELECT r.is_shared FROM action r WHERE r.organisation = c.organisation AND r.id = c.record)
            WHEN 5 THEN (SELECT r.is_shared FROM result r WHERE r.organisation = c.organisation AND r.id = c.record)
            END, 0) END AS is_for_guests
  FROM comment c;

-- After an upgrade the index is filled anew in pieces: for which version, and how far it is. The record is none at the
-- beginning of a source.
ALTER TABLE organisation ADD COLUMN search_fill_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organisation ADD COLUMN search_fill_source TEXT NOT NULL DEFAULT '';
ALTER TABLE organisation ADD COLUMN search_fill_after ID NULL;
