-- Accounts in depth: how a group of companies is built, who decides what, whom the account sells to, what is
-- being negotiated, and what the team wrote down.

-- A tree under an account: companies, their divisions, their sites.
CREATE TABLE division (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	kind          BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 2), -- enum division_kind
	parent        ID     NULL, -- of the same account; NULL = directly under it
	name          TEXT   NOT NULL CHECK (name <> ''),
	name_folded   TEXT   NOT NULL, -- core/utf8.h: utf8_spellings()
	country       TEXT   NOT NULL CHECK (length(country) IN (0, 2)), -- ISO 3166-1 alpha-2, or empty
	city          TEXT   NOT NULL,
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)), -- guests of the account see it
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
	FOREIGN KEY (organisation, parent) REFERENCES division (organisation, id)
) STRICT;
CREATE INDEX division_by_account ON division (organisation, account, id);

ALTER TABLE contact ADD COLUMN division ID NULL; -- where in the group they work
ALTER TABLE contact ADD COLUMN phone TEXT NOT NULL DEFAULT ''; -- as people write it

-- What we think of a contact's part in a decision. Ours alone: never shared, and erased rather than retired.
CREATE TABLE stakeholder (
	organisation  ID     NOT NULL,
	contact       ID     NOT NULL,
	account       ID     NOT NULL, -- the contact's
	role          BIGINT NOT NULL CHECK (role BETWEEN 0 AND 5), -- enum stakeholder_role
	influence     BIGINT NOT NULL CHECK (influence BETWEEN 1 AND 5),
	attitude      BIGINT NOT NULL CHECK (attitude BETWEEN -2 AND 2), -- to us
	note          TEXT   NOT NULL,
	assessed_by   ID     NOT NULL, -- a member
	assessed_at_ms BIGINT NOT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, contact),
	FOREIGN KEY (organisation, contact) REFERENCES contact (organisation, id)
) STRICT;
CREATE INDEX stakeholder_by_account ON stakeholder (organisation, account, contact);

-- How two contacts of an account stand to each other, as we see it. Ours alone.
CREATE TABLE relation (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	kind          BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 3), -- enum relation_kind
	from_contact  ID     NOT NULL,
	to_contact    ID     NOT NULL,
	created_at_ms BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	CHECK (from_contact <> to_contact),
	FOREIGN KEY (organisation, from_contact) REFERENCES contact (organisation, id),
	FOREIGN KEY (organisation, to_contact) REFERENCES contact (organisation, id)
) STRICT;
CREATE UNIQUE INDEX relation_by_pair ON relation (organisation, account, from_contact, to_contact, kind);
CREATE INDEX relation_by_account ON relation (organisation, account, id);

-- Whom the account sells to: a segment of their market, or one by name.
CREATE TABLE end_customer (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	kind          BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 1), -- enum end_customer_kind
	name          TEXT   NOT NULL CHECK (name <> ''),
	name_folded   TEXT   NOT NULL,
	about         TEXT   NOT NULL,
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX end_customer_by_account ON end_customer (organisation, account, id);

-- What is being negotiated. Ours alone.
CREATE TABLE deal (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	division      ID     NULL, -- with which part of the group
	title         TEXT   NOT NULL CHECK (title <> ''),
	title_folded  TEXT   NOT NULL,
	stage         BIGINT NOT NULL CHECK (stage BETWEEN 0 AND 5), -- enum deal_stage
	amount_cents  BIGINT NULL,
	currency      TEXT   NOT NULL CHECK (length(currency) IN (0, 3)), -- ISO 4217, or empty
	expected_on   TEXT   NOT NULL CHECK (length(expected_on) IN (0, 10)), -- 2026-11-23, or empty
	reason        TEXT   NOT NULL, -- why it was won or lost
	decided_on    TEXT   NOT NULL CHECK (length(decided_on) IN (0, 10)), -- when it was
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX deal_by_account ON deal (organisation, account, id);

-- What the team wrote down about an account.
CREATE TABLE note (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	title         TEXT   NOT NULL CHECK (title <> ''),
	title_folded  TEXT   NOT NULL,
	text          TEXT   NOT NULL, -- Markdown
	written_by    ID     NOT NULL, -- a member
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
	FOREIGN KEY (organisation, written_by) REFERENCES member (organisation, id)
) STRICT;
CREATE INDEX note_by_account ON note (organisation, account, id);
