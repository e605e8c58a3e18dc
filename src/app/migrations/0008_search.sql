-- What can be found by its words (src/teams/search.h). `terms` are made by the program, the same for
-- every engine; each has its own index over them.
-- only sqlite
CREATE TABLE search (
	-- The index's name for the row, never used again: FTS5 loses a row that is deleted, looked for, and
	-- added again under the same number within one transaction.
	number       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	organisation BLOB    NOT NULL,
	record       BLOB    NOT NULL,
	account      BLOB    NOT NULL,
	kind         TEXT    NOT NULL,
	title        TEXT    NOT NULL,
	terms        TEXT    NOT NULL,
	UNIQUE (organisation, record)
) STRICT;
-- The program writes into it, not a trigger: the schema is never trusted to (TRUSTED_SCHEMA).
CREATE VIRTUAL TABLE search_terms USING fts5 (
	terms, content = 'search', content_rowid = 'number', detail = none, columnsize = 0,
	prefix = '3 4', tokenize = 'unicode61 remove_diacritics 0');
-- only postgresql
CREATE TABLE search (
	organisation BYTEA NOT NULL,
	record       BYTEA NOT NULL,
	account      BYTEA NOT NULL,
	kind         TEXT  NOT NULL,
	title        TEXT  NOT NULL,
	terms        TEXT  NOT NULL,
	vector       tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED,
	PRIMARY KEY (organisation, record)
);
CREATE INDEX search_by_terms ON search USING gin (vector);
-- all engines
