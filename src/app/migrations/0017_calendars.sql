-- Calendars: what calendar programs bring and fetch (CalDAV), and what is fetched from elsewhere.

-- Of a calendar program; opens its member's calendars and nothing else.
CREATE TABLE app_password (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	member        ID     NOT NULL,
	name          TEXT   NOT NULL CHECK (name <> ''), -- which program
	secret_hash   BYTES  NOT NULL CHECK (length(secret_hash) = 32),
	created_at_ms BIGINT NOT NULL,
	seen_at_ms    BIGINT NOT NULL, -- last used, to the minute; 0 = never
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX app_password_by_secret ON app_password (organisation, secret_hash);
CREATE INDEX app_password_by_member ON app_password (organisation, member, id);

-- A calendar of one person, or a folder for calendars.
CREATE TABLE calendar (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	member        ID     NOT NULL,
	parent        ID     NOT NULL, -- the folder it is in; the member's own id = the outermost
	name          TEXT   NOT NULL CHECK (name <> ''), -- in the address
	kind          BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 4), -- folder, own calendar, subscribed, uploaded, cave and market
	components    TEXT   NOT NULL, -- "VEVENT,VTODO": what it takes; empty = all
	is_busy       BIGINT NOT NULL CHECK (is_busy IN (0, 1)), -- its entries take the person's time
	number        BIGINT NOT NULL, -- of the last change within; grows by one with each
	floor         BIGINT NOT NULL, -- changes up to here are no longer told one by one
	entry_count   BIGINT NOT NULL,
	bytes         BIGINT NOT NULL, -- of all its entries
	created_at_ms BIGINT NOT NULL,
	changed_at_ms BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	UNIQUE (organisation, member, parent, name),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT;

-- What is in it: an entry of a calendar, or a file in a folder. Small rows, read by the thousand.
CREATE TABLE calendar_entry (
	organisation  ID     NOT NULL,
	calendar      ID     NOT NULL,
	name          TEXT   NOT NULL CHECK (name <> ''), -- in the address
	id            ID     NOT NULL CHECK (length(id) = 16), -- of its text, spans and properties
	number        BIGINT NOT NULL, -- the calendar's number at its last change; its ETag
	uid           TEXT   NULL, -- of iCalendar; once in a calendar
	kind          BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 4), -- file, event, task, journal, free-busy
	content_type  TEXT   NOT NULL,
	bytes         BIGINT NOT NULL,
	changed_at_ms BIGINT NOT NULL,
	starts_at_ms  BIGINT NOT NULL, -- all of it lies between these two
	ends_at_ms    BIGINT NOT NULL,
	-- Its spans are written down from here to there; all of them where both are far away (is_open = 0).
	spans_from_ms  BIGINT NOT NULL,
	spans_until_ms BIGINT NOT NULL,
	is_open        BIGINT NOT NULL CHECK (is_open IN (0, 1)),
	PRIMARY KEY (organisation, calendar, name),
	FOREIGN KEY (organisation, calendar) REFERENCES calendar (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX calendar_entry_by_uid ON calendar_entry (organisation, calendar, uid);
CREATE INDEX calendar_entry_by_number ON calendar_entry (organisation, calendar, number);
CREATE INDEX calendar_entry_by_open ON calendar_entry (organisation, calendar, is_open, ends_at_ms);

-- The entry as it was put, to the byte.
CREATE TABLE calendar_text (
	organisation ID    NOT NULL,
	entry        ID    NOT NULL,
	text         BYTES NOT NULL,
	PRIMARY KEY (organisation, entry)
) STRICT, WITHOUT ROWID;

-- When the entries take place. Those of more than a week apart, so that the others are found by their start.
CREATE TABLE calendar_span (
	organisation ID     NOT NULL,
	calendar     ID     NOT NULL,
	is_long      BIGINT NOT NULL CHECK (is_long IN (0, 1)),
	starts_at_ms BIGINT NOT NULL,
	entry        ID     NOT NULL,
	name         TEXT   NOT NULL, -- of the entry
	ends_at_ms   BIGINT NOT NULL,
	busy         BIGINT NOT NULL CHECK (busy BETWEEN 0 AND 2), -- free, busy, tentative
	PRIMARY KEY (organisation, calendar, is_long, starts_at_ms, entry, ends_at_ms, busy)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_span_by_entry ON calendar_span (organisation, entry);

-- Names that were taken out, so that a program which was away learns of it.
CREATE TABLE calendar_gone (
	organisation ID     NOT NULL,
	calendar     ID     NOT NULL,
	name         TEXT   NOT NULL,
	number       BIGINT NOT NULL,
	gone_at_ms   BIGINT NOT NULL,
	PRIMARY KEY (organisation, calendar, name),
	FOREIGN KEY (organisation, calendar) REFERENCES calendar (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_gone_by_number ON calendar_gone (organisation, calendar, number);

-- What programs write down about a calendar or an entry, and read again (WebDAV properties).
CREATE TABLE calendar_property (
	organisation ID   NOT NULL,
	owner        ID   NOT NULL, -- a calendar or an entry
	space        TEXT NOT NULL, -- the namespace; may be empty
	name         TEXT NOT NULL CHECK (name <> ''),
	value        TEXT NOT NULL, -- the whole element as XML
	PRIMARY KEY (organisation, owner, space, name)
) STRICT, WITHOUT ROWID;

-- An address to subscribe to cave time and market time; whoever has it reads what its member may know.
CREATE TABLE calendar_feed (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	member        ID     NOT NULL,
	team          ID     NULL, -- NULL: the member's own time
	token_hash    BYTES  NOT NULL CHECK (length(token_hash) = 32),
	created_at_ms BIGINT NOT NULL,
	seen_at_ms    BIGINT NOT NULL, -- last read, to the hour; 0 = never
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
) STRICT;
CREATE UNIQUE INDEX calendar_feed_by_token ON calendar_feed (organisation, token_hash);
CREATE INDEX calendar_feed_by_member ON calendar_feed (organisation, member, id);

-- Where a foreign calendar comes from, and how fetching it went.
CREATE TABLE calendar_source (
	organisation  ID     NOT NULL,
	calendar      ID     NOT NULL,
	title         TEXT   NOT NULL, -- what its owner calls it
	url           TEXT   NULL, -- NULL: a file was uploaded
	keeps_titles  BIGINT NOT NULL CHECK (keeps_titles IN (0, 1)), -- else only when, and nothing of what
	etag          TEXT   NOT NULL, -- of the last answer; empty = none
	modified      TEXT   NOT NULL, -- its Last-Modified
	problem       TEXT   NOT NULL, -- why the last try failed: a key; empty = it did not
	failures      BIGINT NOT NULL, -- in a row
	tried_at_ms   BIGINT NOT NULL, -- 0 = not yet
	fetched_at_ms BIGINT NOT NULL, -- when it last went well
	next_at_ms    BIGINT NOT NULL, -- when it is tried again
	PRIMARY KEY (organisation, calendar),
	FOREIGN KEY (organisation, calendar) REFERENCES calendar (organisation, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX calendar_source_by_next ON calendar_source (organisation, next_at_ms);

-- What an administrator decides about calendars.
CREATE TABLE calendar_setting (
	organisation   ID     NOT NULL PRIMARY KEY REFERENCES organisation (id),
	allows_private BIGINT NOT NULL CHECK (allows_private IN (0, 1)) -- addresses within one's own network may be fetched
) STRICT;
