-- The trace: from a sentence that was heard to what came of it, with the customer's own goals in front.

ALTER TABLE need ADD COLUMN end_customer ID NULL; -- whose it is, when it is not the account's own
ALTER TABLE need ADD COLUMN division ID NULL; -- of the account, where it was heard
ALTER TABLE need ADD COLUMN weight BIGINT NOT NULL DEFAULT 3
	CHECK (weight BETWEEN 1 AND 5); -- 5 = weighs most
ALTER TABLE need ADD COLUMN state BIGINT NOT NULL DEFAULT 0
	CHECK (state BETWEEN 0 AND 3); -- heard, confirmed, corrected, withdrawn
ALTER TABLE need ADD COLUMN correction TEXT NOT NULL DEFAULT ''; -- in the customer's words
ALTER TABLE need ADD COLUMN answered_by ID NULL; -- the guest whose answer the state is
ALTER TABLE need ADD COLUMN answered_at_ms BIGINT NULL;

-- What each of the customer's people said about a need; the newest one is the need's state.
CREATE TABLE need_answer (
	organisation ID     NOT NULL,
	need         ID     NOT NULL,
	guest        ID     NOT NULL,
	state        BIGINT NOT NULL CHECK (state BETWEEN 1 AND 3), -- as need.state
	text         TEXT   NOT NULL, -- their words; empty when confirmed
	at_ms        BIGINT NOT NULL,
	PRIMARY KEY (organisation, need, guest),
	FOREIGN KEY (organisation, need) REFERENCES need (organisation, id) ON DELETE CASCADE,
	FOREIGN KEY (organisation, guest) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX need_answer_by_guest ON need_answer (organisation, guest, need);

-- What the customer itself wants to reach.
CREATE TABLE goal (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	title         TEXT   NOT NULL CHECK (title <> ''),
	text          TEXT   NOT NULL, -- Markdown
	until_on      TEXT   NULL CHECK (until_on IS NULL OR length(until_on) = 10), -- 2026-11-23
	position      BIGINT NOT NULL, -- order within the account
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
	created_by    ID     NOT NULL,
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX goal_by_account ON goal (organisation, account, position, id);

-- How we go about one or several needs.
CREATE TABLE strategy (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	title         TEXT   NOT NULL CHECK (title <> ''),
	text          TEXT   NOT NULL, -- Markdown
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
	created_by    ID     NOT NULL,
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX strategy_by_account ON strategy (organisation, account, id);

CREATE TABLE strategy_need (
	organisation ID NOT NULL,
	strategy     ID NOT NULL,
	need         ID NOT NULL, -- of the same account
	PRIMARY KEY (organisation, strategy, need),
	FOREIGN KEY (organisation, strategy) REFERENCES strategy (organisation, id),
	FOREIGN KEY (organisation, need) REFERENCES need (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX strategy_need_by_need ON strategy_need (organisation, need, strategy);

-- What we make of a strategy.
CREATE TABLE solution (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	strategy      ID     NULL, -- of the same account; NULL = none yet
	title         TEXT   NOT NULL CHECK (title <> ''),
	text          TEXT   NOT NULL, -- Markdown
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
	created_by    ID     NOT NULL,
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
	FOREIGN KEY (organisation, strategy) REFERENCES strategy (organisation, id)
) STRICT;
CREATE INDEX solution_by_account ON solution (organisation, account, id);
CREATE INDEX solution_by_strategy ON solution (organisation, strategy, id);

-- What came of an action.
CREATE TABLE result (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	account       ID     NOT NULL,
	action        ID     NOT NULL, -- of the same account
	title         TEXT   NOT NULL CHECK (title <> ''),
	text          TEXT   NOT NULL, -- Markdown
	happened_on   TEXT   NOT NULL CHECK (length(happened_on) = 10), -- 2026-11-23
	is_shared     BIGINT NOT NULL CHECK (is_shared IN (0, 1)),
	created_by    ID     NOT NULL,
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
	FOREIGN KEY (organisation, action) REFERENCES action (organisation, id)
) STRICT;
CREATE INDEX result_by_account ON result (organisation, account, id);

-- What somebody says about a record of the trace. Who may see the record may see its comments, but for
-- those that are of our side only: asked of the record each time, so that no copy can be out of date.
CREATE TABLE comment (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16), -- carries the time
	account       ID     NOT NULL,
	kind          BIGINT NOT NULL CHECK (kind BETWEEN 0 AND 5), -- enum comment_kind
	record        ID     NOT NULL,
	author        ID     NOT NULL,
	text          TEXT   NOT NULL CHECK (text <> ''),
	is_internal   BIGINT NOT NULL CHECK (is_internal IN (0, 1)), -- of our side only
	retired_at_ms BIGINT NULL,
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX comment_by_record ON comment (organisation, record, id);
CREATE INDEX comment_by_account ON comment (organisation, account, record);

-- "This is how we understood you": some needs of one account, laid before some of its guests.
CREATE TABLE understanding (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16), -- carries the time: open ones age from there
	account       ID     NOT NULL,
	text          TEXT   NOT NULL, -- a line to them; may be empty
	made_by       ID     NOT NULL,
	retired_at_ms BIGINT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX understanding_by_account ON understanding (organisation, account, id);

CREATE TABLE understanding_need (
	organisation  ID     NOT NULL,
	understanding ID     NOT NULL,
	position      BIGINT NOT NULL, -- from 0
	need          ID     NOT NULL,
	PRIMARY KEY (organisation, understanding, position),
	FOREIGN KEY (organisation, understanding) REFERENCES understanding (organisation, id),
	FOREIGN KEY (organisation, need) REFERENCES need (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX understanding_need_by_need ON understanding_need (organisation, need);

CREATE TABLE understanding_guest (
	organisation  ID     NOT NULL,
	understanding ID     NOT NULL,
	guest         ID     NOT NULL,
	PRIMARY KEY (organisation, understanding, guest),
	FOREIGN KEY (organisation, understanding) REFERENCES understanding (organisation, id),
	FOREIGN KEY (organisation, guest) REFERENCES member (organisation, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX understanding_guest_by_guest ON understanding_guest (organisation, guest, understanding);

-- An understanding as `asker` sees it: being on the account; guests only what was laid before them and still stands.
-- `open_count`: of its needs those that nobody has answered; for a guest, those that they have not.
CREATE VIEW understanding_seen AS
SELECT u.organisation, t.member AS asker, u.id, u.account, u.text, u.made_by, m.name AS made_by_name,
       u.retired_at_ms,
       (SELECT count(*) FROM understanding_need l
          JOIN need n ON n.organisation = l.organisation AND n.id = l.need
         WHERE l.organisation = u.organisation AND l.understanding = u.id
           AND n.retired_at_ms IS NULL AND n.is_shared = 1) AS need_count,
       (SELECT count(*) FROM understanding_need l
          JOIN need n ON n.organisation = l.organisation AND n.id = l.need
         WHERE l.organisation = u.organisation AND l.understanding = u.id
           AND n.retired_at_ms IS NULL AND n.is_shared = 1
           AND NOT EXISTS (SELECT 1 FROM need_answer a
                            WHERE a.organisation = n.organisation AND a.need = n.id
                              AND (t.is_guest = 0 OR a.guest = t.member))) AS open_count
  FROM understanding u
  JOIN account_member t ON t.organisation = u.organisation AND t.account = u.account
  JOIN member m ON m.organisation = u.organisation AND m.id = u.made_by
 WHERE t.is_guest = 0
    OR (u.retired_at_ms IS NULL
        AND EXISTS (SELECT 1 FROM understanding_guest g
                     WHERE g.organisation = u.organisation AND g.understanding = u.id
                       AND g.guest = t.member));
