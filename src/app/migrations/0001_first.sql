-- The first schema. Added to by later migrations, never edited once released.
--
-- The words for types are those of src/store/dialect.h. The organisation's id leads every key, so
-- that data of many organisations can be spread over servers by it. Ids are UUIDv7 made by us:
-- they sort by age. Times end in _at_ms or _until_ms: UTC in milliseconds. Folded text is NFKC and
-- case folded, for search; `name_order` holds bytes that sort as people expect (core/utf8.h).
-- `revision` counts changes (docs/decisions/0007-revisions.md). What is called sealed, wrapped or
-- key opens with a person's secret only (docs/decisions/0005-sealed-to-the-person.md).

-- Our own company. One per file today.
CREATE TABLE organisation (
	id            ID     NOT NULL PRIMARY KEY CHECK (length(id) = 16),
	name          TEXT   NOT NULL CHECK (name <> ''), -- as typed at set-up
	created_at_ms BIGINT NOT NULL
) STRICT, WITHOUT ROWID;

-- The people of our own company who work here.
CREATE TABLE member (
	organisation        ID     NOT NULL REFERENCES organisation (id),
	id                  ID     NOT NULL CHECK (length(id) = 16),
	email               TEXT   NOT NULL CHECK (email <> ''), -- as typed
	email_folded        TEXT   NOT NULL CHECK (email_folded <> ''), -- what log-in compares
	name                TEXT   NOT NULL CHECK (name <> ''), -- as typed
	name_folded         TEXT   NOT NULL, -- for search
	name_order          BYTES  NOT NULL, -- for lists
	language            TEXT   NOT NULL CHECK (language IN ('de', 'en')),
	time_zone           TEXT   NOT NULL, -- name in the tz database
	discipline          TEXT   NOT NULL, -- sales, logistics ... or empty
	role                BIGINT NOT NULL CHECK (role IN (0, 1, 2)), -- member, lead, administrator
	is_locked           BIGINT NOT NULL CHECK (is_locked IN (0, 1)), -- cannot log in
	open_key            BYTES  NULL CHECK (length(open_key) = 32), -- public; NULL until welcome
	password_salt       BYTES  NULL, -- of Argon2id
	password_key        BYTES  NULL, -- the secret key wrapped by what the password gives
	recovery_salt       BYTES  NULL,
	recovery_key        BYTES  NULL, -- the secret key wrapped by what the recovery code gives
	invitation_hash     BYTES  NULL, -- of the code that opens the invitation; NULL when opened
	invitation_until_ms BIGINT NULL,
	created_at_ms       BIGINT NOT NULL,
	revision            BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	UNIQUE (organisation, email_folded),
	-- A key without both ways to it would be lost with the first forgotten password.
	CHECK ((open_key IS NULL) = (password_salt IS NULL)),
	CHECK ((open_key IS NULL) = (password_key IS NULL)),
	CHECK ((open_key IS NULL) = (recovery_salt IS NULL)),
	CHECK ((open_key IS NULL) = (recovery_key IS NULL)),
	CHECK ((invitation_hash IS NULL) = (invitation_until_ms IS NULL)),
	CHECK (open_key IS NULL OR invitation_hash IS NULL)
) STRICT;
CREATE INDEX member_by_name ON member (organisation, name_order, id);
CREATE UNIQUE INDEX member_by_invitation ON member (organisation, invitation_hash);

-- Being logged in: one row a browser or program.
CREATE TABLE session (
	organisation      ID     NOT NULL,
	id                ID     NOT NULL CHECK (length(id) = 16), -- stays when the secret rotates
	member            ID     NOT NULL,
	is_program        BIGINT NOT NULL CHECK (is_program IN (0, 1)), -- a token made by the member
	name              TEXT   NOT NULL, -- of a program; empty for browsers
	token_hash        BYTES  NOT NULL CHECK (length(token_hash) = 32), -- of the secret out there
	token_key         BYTES  NOT NULL, -- the member's secret key wrapped by that secret
	csrf              TEXT   NOT NULL, -- what X-CSRF-Token must say
	created_at_ms     BIGINT NOT NULL,
	seen_at_ms        BIGINT NOT NULL, -- last used, to the minute
	until_ms          BIGINT NOT NULL, -- the absolute end
	rotated_at_ms     BIGINT NOT NULL, -- when token_hash was made
	former_hash       BYTES  NULL, -- of the secret before; still good until former_until_ms
	former_key        BYTES  NULL,
	former_until_ms   BIGINT NULL, -- NULL: until the new secret was used once, and a minute
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE,
	CHECK ((former_hash IS NULL) = (former_key IS NULL)),
	CHECK (former_hash IS NOT NULL OR former_until_ms IS NULL)
) STRICT;
CREATE UNIQUE INDEX session_by_token ON session (organisation, token_hash);
CREATE INDEX session_by_former ON session (organisation, former_hash);
CREATE INDEX session_by_member ON session (organisation, member, is_program, id);

-- Failed log-ins, so that guessing gets slow and stays slow over a restart.
CREATE TABLE throttle (
	organisation   ID     NOT NULL REFERENCES organisation (id),
	subject_hash   BYTES  NOT NULL CHECK (length(subject_hash) = 32), -- of an email or an address
	failures       BIGINT NOT NULL CHECK (failures >= 0), -- in a row
	last_at_ms     BIGINT NOT NULL, -- of the last try
	wait_until_ms  BIGINT NOT NULL, -- no try before
	PRIMARY KEY (organisation, subject_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX throttle_by_age ON throttle (organisation, last_at_ms);

-- Answers to POST with an Idempotency-Key, for the same request sent again.
CREATE TABLE idempotency (
	organisation  ID     NOT NULL,
	member        ID     NOT NULL,
	key_hash      BYTES  NOT NULL CHECK (length(key_hash) = 32),
	route         TEXT   NOT NULL, -- method and path: a key speaks of one request only
	status        BIGINT NOT NULL, -- of the first answer
	location      TEXT   NOT NULL, -- its Location header, or empty
	sealed_body   BYTES  NOT NULL, -- its body, sealed to the member
	created_at_ms BIGINT NOT NULL,
	PRIMARY KEY (organisation, member, key_hash),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX idempotency_by_age ON idempotency (organisation, created_at_ms);

-- The companies we look after.
CREATE TABLE account (
	organisation  ID     NOT NULL REFERENCES organisation (id),
	id            ID     NOT NULL CHECK (length(id) = 16),
	name          TEXT   NOT NULL CHECK (name <> ''),
	name_folded   TEXT   NOT NULL,
	name_order    BYTES  NOT NULL,
	country       TEXT   NOT NULL CHECK (length(country) IN (0, 2)), -- ISO 3166-1 alpha-2, or empty
	about         TEXT   NOT NULL, -- some lines for the team
	created_at_ms BIGINT NOT NULL,
	retired_at_ms BIGINT NULL, -- out of lists, not out of history
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id)
) STRICT;

-- Who of us is on an account's team; nobody else learns that the account exists.
CREATE TABLE account_member (
	organisation ID     NOT NULL,
	account      ID     NOT NULL,
	member       ID     NOT NULL,
	is_lead      BIGINT NOT NULL CHECK (is_lead IN (0, 1)), -- may change the team
	since_ms     BIGINT NOT NULL,
	PRIMARY KEY (organisation, account, member),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_member_by_member ON account_member (organisation, member, account);

-- The people at a customer we talk with.
CREATE TABLE contact (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	name          TEXT   NOT NULL CHECK (name <> ''),
	name_folded   TEXT   NOT NULL,
	name_order    BYTES  NOT NULL,
	email         TEXT   NOT NULL, -- lower case; empty when unknown
	function      TEXT   NOT NULL, -- as their company calls it; may be empty
	language      TEXT   NOT NULL CHECK (language IN ('de', 'en', '')),
	created_at_ms BIGINT NOT NULL,
	retired_at_ms BIGINT NULL, -- transcripts keep pointing here
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX contact_by_name ON contact (organisation, account, name_order, id);
CREATE UNIQUE INDEX contact_by_email ON contact (organisation, account, email)
	WHERE email <> '' AND retired_at_ms IS NULL;

-- What an account or its own customers need: a sentence that was heard.
CREATE TABLE need (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	quote         TEXT   NOT NULL CHECK (quote <> ''), -- verbatim
	level         BIGINT NOT NULL CHECK (level IN (0, 1)), -- the account's own, its end customers'
	contact       ID     NULL, -- who said it
	conversation  ID     NULL, -- where; only a name, because the need outlives the conversation
	utterance     BIGINT NULL CHECK (utterance >= 0), -- within it, from 0
	heard_at_ms   BIGINT NULL,
	kept_by       ID     NOT NULL, -- the member who kept it
	kept_at_ms    BIGINT NOT NULL,
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	-- Kept once: a second keeping of the same utterance by the same person changes the first.
	UNIQUE (organisation, account, kept_by, conversation, utterance),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
	FOREIGN KEY (organisation, contact) REFERENCES contact (organisation, id),
	FOREIGN KEY (organisation, kept_by) REFERENCES member (organisation, id),
	CHECK (conversation IS NOT NULL OR utterance IS NULL)
) STRICT;
CREATE INDEX need_by_account ON need (organisation, account, id);

-- One talk with an account; belongs to the member who led it and is sealed to them.
CREATE TABLE conversation (
	organisation       ID     NOT NULL,
	id                 ID     NOT NULL CHECK (length(id) = 16),
	account            ID     NOT NULL,
	owner              ID     NOT NULL, -- the member whose key opens it
	created_at_ms      BIGINT NOT NULL,
	is_ready           BIGINT NOT NULL CHECK (is_ready IN (0, 1)), -- a basis for everyone: analysed
	sealed_key         BYTES  NOT NULL, -- this conversation's data key, sealed to the owner
	sealed_head        BYTES  NOT NULL, -- title, times, speakers' names, figures; by the data key
	sealed_text        BYTES  NOT NULL, -- the wording
	sealed_labels      BYTES  NULL, -- what the rules said of it
	sealed_corrections BYTES  NULL, -- what the owner says instead
	revision           BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
	FOREIGN KEY (organisation, owner) REFERENCES member (organisation, id)
) STRICT;
CREATE INDEX conversation_by_owner ON conversation (organisation, owner, id);
CREATE INDEX conversation_by_account ON conversation (organisation, account, owner, id);

-- Who took part, and why their words may be analysed: in the open, because a withdrawal must work
-- without the owner.
CREATE TABLE conversation_speaker (
	organisation ID     NOT NULL,
	conversation ID     NOT NULL,
	number       BIGINT NOT NULL CHECK (number >= 0), -- in the transcript's order
	side         BIGINT NOT NULL CHECK (side IN (0, 1, 2)), -- not known, us, them (talk/transcript.h)
	member       ID     NULL, -- one of us,
	contact      ID     NULL, -- or one of them
	basis        TEXT   NULL CHECK (basis IN ('consent', 'agreement')),
	basis_note   BYTES  NULL, -- when and how it was given; by the conversation's data key
	basis_at_ms  BIGINT NULL, -- recorded here
	basis_by     ID     NULL, -- by whom
	PRIMARY KEY (organisation, conversation, number),
	FOREIGN KEY (organisation, conversation) REFERENCES conversation (organisation, id)
		ON DELETE CASCADE,
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id),
	FOREIGN KEY (organisation, contact) REFERENCES contact (organisation, id),
	CHECK (member IS NULL OR contact IS NULL)
) STRICT;
CREATE INDEX conversation_speaker_by_member ON conversation_speaker (organisation, member);
CREATE INDEX conversation_speaker_by_contact ON conversation_speaker (organisation, contact);
