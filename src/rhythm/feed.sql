-- feed_add (organisation, id, member, team, token_hash, now_ms)
INSERT INTO calendar_feed (organisation, id, member, team, token_hash, created_at_ms, seen_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0);

-- feed_find (organisation, token_hash) -> id, member, team, language, account, seen_at_ms    uses calendar_feed_by_token
SELECT f.id, f.member, f.team, m.language, m.account, f.seen_at_ms
  FROM calendar_feed f
  JOIN member m ON m.organisation = f.organisation AND m.id = f.member
 WHERE f.organisation = ?1 AND f.token_hash = ?2 AND m.is_locked = 0;

-- feed_see (organisation, id, now_ms)
UPDATE calendar_feed SET seen_at_ms = ?3 WHERE organisation = ?1 AND id = ?2;

-- feed_list (organisation, member, limit) -> id, team, name, created_at_ms, seen_at_ms    uses calendar_feed_by_member
-- The name of a team one has left is not told.
SELECT f.id, f.team,
       (SELECT t.name FROM team t
         JOIN team_member w ON w.organisation = t.organisation AND w.team = t.id
        WHERE t.organisation = f.organisation AND t.id = f.team AND w.member = f.member),
       f.created_at_ms, f.seen_at_ms
  FROM calendar_feed f
 WHERE f.organisation = ?1 AND f.member = ?2
 ORDER BY f.id LIMIT ?3;

-- feed_retire (organisation, member, id)
DELETE FROM calendar_feed WHERE organisation = ?1 AND member = ?2 AND id = ?3;

-- feed_name (organisation, member) -> name
SELECT name FROM member WHERE organisation = ?1 AND id = ?2;
