-- webhook_add (organisation, id, team, url, secret, tells_messages, tells_status, created_by)
INSERT INTO webhook (organisation, id, team, url, secret, tells_messages, tells_status, created_by,
                     answer, failures)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0);

-- webhook_list (organisation, team, limit) -> id, team, created_by, url, tells_messages, tells_status, answer, answered_at_ms, failures    uses webhook_by_team
SELECT id, team, created_by, url, tells_messages, tells_status, answer, answered_at_ms, failures
  FROM webhook WHERE organisation = ?1 AND team = ?2 ORDER BY id LIMIT ?3;

-- webhook_team (organisation, id) -> team
SELECT team FROM webhook WHERE organisation = ?1 AND id = ?2;

-- webhook_retire (organisation, id)
DELETE FROM webhook WHERE organisation = ?1 AND id = ?2;

-- webhook_list_for_message (organisation, message, limit) -> webhook, team_name, author_name, is_informal, text, sent_at_ms    uses webhook_by_team
-- Nothing while somebody still waits for it.
SELECT h.id, t.name, a.name, m.is_informal, m.text, m.sent_at_ms
  FROM message m
 CROSS JOIN webhook h
 CROSS JOIN team t
 CROSS JOIN member a
 WHERE m.organisation = ?1 AND m.id = ?2
   AND h.organisation = m.organisation AND h.team = m.team AND h.tells_messages = 1
   AND t.organisation = m.organisation AND t.id = m.team
   AND a.organisation = m.organisation AND a.id = m.author
   AND NOT EXISTS (SELECT 1 FROM delivery d
                    WHERE d.organisation = m.organisation AND d.message = m.id
                      AND d.number IS NULL)
 ORDER BY h.id LIMIT ?3;

-- webhook_list_people (organisation, limit) -> webhook, member, name, told_until_ms, team_name
SELECT h.id, m.id, m.name, COALESCE(x.cave_until_ms, 0), t.name
  FROM webhook h
  JOIN team t ON t.organisation = h.organisation AND t.id = h.team AND t.retired_at_ms IS NULL
  JOIN team_member w ON w.organisation = h.organisation AND w.team = h.team
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
  LEFT JOIN webhook_status x ON x.organisation = h.organisation AND x.webhook = h.id
   AND x.member = m.id
 WHERE h.organisation = ?1 AND h.tells_status = 1 AND m.account IS NULL
 ORDER BY h.id, m.id LIMIT ?2;

-- webhook_told (organisation, webhook, member) -> cave_until_ms
SELECT cave_until_ms FROM webhook_status WHERE organisation = ?1 AND webhook = ?2 AND member = ?3;

-- webhook_tell_status (organisation, webhook, member, cave_until_ms)
INSERT INTO webhook_status (organisation, webhook, member, cave_until_ms)
VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (organisation, webhook, member) DO UPDATE SET cave_until_ms = ?4;

-- webhook_call_add (organisation, id, webhook, body, due_at_ms)
INSERT INTO webhook_call (organisation, id, webhook, body, tries, due_at_ms)
VALUES (?1, ?2, ?3, ?4, 0, ?5);

-- webhook_call_list_due (organisation, now_ms, limit) -> id, webhook, body, tries, url, secret    uses webhook_call_due
SELECT c.id, c.webhook, c.body, c.tries, h.url, h.secret
  FROM webhook_call c
 CROSS JOIN webhook h
 WHERE c.organisation = ?1 AND c.due_at_ms <= ?2
   AND h.organisation = c.organisation AND h.id = c.webhook
 ORDER BY c.due_at_ms, c.id LIMIT ?3;

-- webhook_call_take (organisation, id, tries, due_at_ms)
-- Whoever moves it on has it; whoever finds other tries than they read has not.
UPDATE webhook_call SET tries = tries + 1, due_at_ms = ?4
 WHERE organisation = ?1 AND id = ?2 AND tries = ?3;

-- webhook_call_retire (organisation, id)
DELETE FROM webhook_call WHERE organisation = ?1 AND id = ?2;

-- webhook_answered (organisation, id, answer, answered_at_ms, is_failure)
UPDATE webhook
   SET answer = ?3, answered_at_ms = ?4, failures = CASE WHEN ?5 = 1 THEN failures + 1 ELSE 0 END
 WHERE organisation = ?1 AND id = ?2;
