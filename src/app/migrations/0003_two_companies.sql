-- The customer's people become members, and what happens is written down.
--
-- A customer's member ("guest" in the code) is a row of `member` with the account whose side they are
-- on. They have no password and no key of their own: a link that comes by mail lets them in. They see
-- what is marked as shared (`is_shared`) in their account, and nothing else of the organisation.

ALTER TABLE member ADD COLUMN account ID NULL; -- of a guest: their company; NULL = one of us
ALTER TABLE member ADD COLUMN contact ID NULL; -- of a guest: who they are there
ALTER TABLE member ADD COLUMN country TEXT NOT NULL DEFAULT ''
	CHECK (length(country) IN (0, 2)); -- ISO 3166-1 alpha-2, where they work; or empty
ALTER TABLE member ADD COLUMN department TEXT NOT NULL DEFAULT ''; -- as their company calls it
ALTER TABLE member ADD COLUMN spoken TEXT NOT NULL DEFAULT ''; -- languages they speak: "de en fr"
CREATE UNIQUE INDEX member_by_contact ON member (organisation, account, contact);
-- email_folded of a guest begins with the account's id: the same person may be the guest of two
-- accounts, and neither team learns of the other.

ALTER TABLE account_member ADD COLUMN is_guest BIGINT NOT NULL DEFAULT 0
	CHECK (is_guest IN (0, 1)); -- sees what is shared
-- The account's, once more: so a person's accounts are read in their order, not sorted each time. Never
-- NULL, but no literal says so on both engines.
ALTER TABLE account_member ADD COLUMN name_order BYTES NULL;
UPDATE account_member
   SET name_order = (SELECT a.name_order FROM account a
                      WHERE a.organisation = account_member.organisation
                        AND a.id = account_member.account);
CREATE INDEX account_member_by_order ON account_member (organisation, member, name_order, account);

ALTER TABLE contact ADD COLUMN is_shared BIGINT NOT NULL DEFAULT 0 CHECK (is_shared IN (0, 1));
ALTER TABLE need ADD COLUMN is_shared BIGINT NOT NULL DEFAULT 0 CHECK (is_shared IN (0, 1));

-- The links that let a guest in: each once, for some minutes. A link that is over still says whose it
-- was, so that its owner can ask for a new one without typing anything.
CREATE TABLE guest_link (
	organisation  ID     NOT NULL,
	link_hash     BYTES  NOT NULL CHECK (length(link_hash) = 32),
	guest         ID     NOT NULL,
	place         TEXT   NOT NULL, -- the page it leads to: "understandings/ID"; empty = the beginning
	created_at_ms BIGINT NOT NULL,
	until_ms      BIGINT NOT NULL,
	used_at_ms    BIGINT NULL,
	PRIMARY KEY (organisation, link_hash),
	FOREIGN KEY (organisation, guest) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX guest_link_by_guest ON guest_link (organisation, guest, created_at_ms);
CREATE INDEX guest_link_by_age ON guest_link (organisation, created_at_ms);

-- A guest who asked for a new link while no mail could be sent: the team hands one over.
CREATE TABLE guest_request (
	organisation ID     NOT NULL,
	guest        ID     NOT NULL,
	asked_at_ms  BIGINT NOT NULL,
	PRIMARY KEY (organisation, guest),
	FOREIGN KEY (organisation, guest) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What happened: the timeline of an account, who changed what, and what is new for whoever looks on.
-- It names fields, never what they held. Ids carry the time.
CREATE TABLE history (
	organisation ID     NOT NULL REFERENCES organisation (id),
	id           ID     NOT NULL CHECK (length(id) = 16),
	number       BIGINT NOT NULL, -- in the order of the commits, without gaps; ids are not
	account      ID     NULL, -- whose timeline it is in
	team         ID     NULL, -- for those on this team
	member       ID     NULL, -- for this person alone
	actor        ID     NULL, -- who did it; NULL = the command line
	kind         TEXT   NOT NULL CHECK (kind <> ''), -- "need", "action" ...
	record       ID     NOT NULL, -- which one
	verb         TEXT   NOT NULL CHECK (verb <> ''), -- "added", "changed", "shared", "confirmed" ...
	fields       TEXT   NOT NULL, -- the names of what changed: "name,email"
	is_shared    BIGINT NOT NULL CHECK (is_shared IN (0, 1)), -- guests learn of it
	PRIMARY KEY (organisation, id)
) STRICT;
CREATE UNIQUE INDEX history_by_number ON history (organisation, number);
CREATE INDEX history_by_account ON history (organisation, account, id);
CREATE INDEX history_by_record ON history (organisation, record, id);
