-- Files that somebody is about to bring in: handed in, looked at, then taken over or left.

CREATE TABLE import (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	member        ID     NOT NULL, -- who handed it in; nobody else sees it
	subject       BIGINT NOT NULL CHECK (subject IN (0, 1)), -- accounts, contacts
	account       ID     NULL, -- of all contacts; NULL: a column names it
	file          BYTES  NULL, -- as handed in; NULL when done
	fields        TEXT   NOT NULL, -- of each column, with commas between; empty: as proposed
	is_changing   BIGINT NOT NULL CHECK (is_changing IN (0, 1)), -- what happens with duplicates
	preview       TEXT   NOT NULL, -- JSON: what the file holds and what would come in
	is_done       BIGINT NOT NULL CHECK (is_done IN (0, 1)),
	created_at_ms BIGINT NOT NULL,
	until_ms      BIGINT NOT NULL, -- when it is forgotten
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX import_by_member ON import (organisation, member, id);
CREATE INDEX import_by_age ON import (organisation, until_ms);
