-- Messages, and what stands between them and somebody in the cave.

-- How a team has tuned the rule (src/rhythm/guard.h). No row: as usual.
CREATE TABLE guard_rule (
	organisation          ID     NOT NULL,
	team                  ID     NOT NULL,
	characters_max        BIGINT NOT NULL CHECK (characters_max >= 0), -- the longest text that passes
	urgent_max            BIGINT NOT NULL CHECK (urgent_max >= 0),     -- in any seven days
	lets_departments_pass BIGINT NOT NULL CHECK (lets_departments_pass IN (0, 1)),
	needs_link            BIGINT NOT NULL CHECK (needs_link IN (0, 1)), -- what names no record waits
	revision              BIGINT NOT NULL,
	PRIMARY KEY (organisation, team),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
) STRICT, WITHOUT ROWID;

-- What somebody wrote: to one person, or into the room of a team.
CREATE TABLE message (
	organisation  ID     NOT NULL REFERENCES organisation (id),
	id            ID     NOT NULL CHECK (length(id) = 16),
	number        BIGINT NOT NULL, -- in the order of sending, which is that of the commits
	author        ID     NOT NULL,
	receiver      ID     NULL, -- one person, or
	team          ID     NULL, -- a room
	is_for_guests BIGINT NOT NULL CHECK (is_for_guests IN (0, 1)), -- in a room: guests on the team get it, too
	is_informal   BIGINT NOT NULL CHECK (is_informal IN (0, 1)),   -- not about work
	text          TEXT   NOT NULL CHECK (text <> ''), -- Markdown
	text_folded   TEXT   NOT NULL, -- for search
	link_kind     TEXT   NOT NULL, -- what it is about: "need", "action" ...; empty = nothing in particular
	link          ID     NULL,
	link_account  ID     NULL, -- whose record that is
	urgent_reason TEXT   NOT NULL, -- empty = not urgent
	sent_at_ms    BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, author) REFERENCES member (organisation, id),
	FOREIGN KEY (organisation, receiver) REFERENCES member (organisation, id),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id),
	CHECK ((receiver IS NULL) <> (team IS NULL))
) STRICT;
CREATE UNIQUE INDEX message_by_number ON message (organisation, number);

-- How far the post of somebody is: the number of what was handed over last, and a time that never goes back.
CREATE TABLE post (
	organisation ID     NOT NULL,
	member       ID     NOT NULL,
	number       BIGINT NOT NULL,
	at_ms        BIGINT NOT NULL,
	PRIMARY KEY (organisation, member),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT, WITHOUT ROWID;

-- A message on its way to one person, or there. Whoever wrote it has a copy in their own post.
CREATE TABLE delivery (
	organisation ID     NOT NULL,
	receiver     ID     NOT NULL,
	message      ID     NOT NULL,
	sent         BIGINT NOT NULL, -- message.number, once more: the order in which what waits is handed over
	team         ID     NULL,     -- message.team, once more
	number       BIGINT NULL,     -- in the receiver's post; NULL = it waits, and nobody sees it
	verdict      TEXT   NOT NULL CHECK (verdict IN ('open', 'quiet', 'urgent', 'held', 'own')),
	why          TEXT   NOT NULL, -- src/rhythm/guard.h: enum guard_why
	rule_team    ID     NULL,     -- whose rule it was, and whose budget when urgent
	due_at_ms    BIGINT NOT NULL, -- when it will be handed over; when it was
	read_at_ms   BIGINT NULL,     -- for the receiver alone
	PRIMARY KEY (organisation, receiver, message),
	FOREIGN KEY (organisation, message) REFERENCES message (organisation, id),
	FOREIGN KEY (organisation, receiver) REFERENCES member (organisation, id),
	CHECK (number IS NOT NULL OR verdict = 'held')
) STRICT;
CREATE UNIQUE INDEX delivery_by_number ON delivery (organisation, receiver, number);
CREATE INDEX delivery_by_message ON delivery (organisation, message, number);
CREATE INDEX delivery_waiting ON delivery (organisation, due_at_ms, receiver) WHERE number IS NULL;
CREATE INDEX delivery_urgent ON delivery (organisation, rule_team, due_at_ms) WHERE verdict = 'urgent';
CREATE INDEX delivery_unread ON delivery (organisation, receiver, number)
	WHERE read_at_ms IS NULL AND verdict <> 'own';

-- Whom a team tells outside of here: an address that is posted to, signed with a secret that both know.
CREATE TABLE webhook (
	organisation   ID     NOT NULL,
	id             ID     NOT NULL CHECK (length(id) = 16),
	team           ID     NOT NULL,
	url            TEXT   NOT NULL CHECK (url <> ''),
	secret         TEXT   NOT NULL, -- told once, to whoever made it; here it has to be open to sign with
	tells_messages BIGINT NOT NULL CHECK (tells_messages IN (0, 1)), -- of the room, when all have them
	tells_status   BIGINT NOT NULL CHECK (tells_status IN (0, 1)),   -- who is in the cave, until when
	created_by     ID     NOT NULL,
	answer         BIGINT NOT NULL, -- what the other side answered last: 200; 0 = nothing yet, or not at all
	answered_at_ms BIGINT NULL,
	failures       BIGINT NOT NULL, -- in a row
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id)
) STRICT;
CREATE INDEX webhook_by_team ON webhook (organisation, team, id);

-- What is still to be told. A row goes when it was, or was tried for a day.
CREATE TABLE webhook_call (
	organisation ID     NOT NULL,
	id           ID     NOT NULL CHECK (length(id) = 16),
	webhook      ID     NOT NULL,
	body         TEXT   NOT NULL, -- JSON
	tries        BIGINT NOT NULL,
	due_at_ms    BIGINT NOT NULL, -- the next try; whoever tries moves it on first, so nobody else does
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, webhook) REFERENCES webhook (organisation, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX webhook_call_due ON webhook_call (organisation, due_at_ms, id);
CREATE INDEX webhook_call_by_webhook ON webhook_call (organisation, webhook);

-- What a webhook was told last about somebody, so that only what is new is told.
CREATE TABLE webhook_status (
	organisation  ID     NOT NULL,
	webhook       ID     NOT NULL,
	member        ID     NOT NULL,
	cave_until_ms BIGINT NOT NULL, -- 0 = not in the cave
	PRIMARY KEY (organisation, webhook, member),
	FOREIGN KEY (organisation, webhook) REFERENCES webhook (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
