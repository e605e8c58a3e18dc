-- digest_find (organisation, member) -> mode, minute, number, code
SELECT mode, minute, number, code FROM digest WHERE organisation = ?1 AND member = ?2;

-- digest_set (organisation, member, mode, minute, code)
-- Begins behind what is in the post already.
INSERT INTO digest (organisation, member, mode, minute, number, code)
VALUES (?1, ?2, ?3, ?4,
        COALESCE((SELECT number FROM post WHERE organisation = ?1 AND member = ?2), 0), ?5)
    ON CONFLICT (organisation, member) DO UPDATE SET mode = ?3, minute = ?4;

-- digest_retire (organisation, member)
DELETE FROM digest WHERE organisation = ?1 AND member = ?2;

-- digest_find_by_code (organisation, code) -> member    uses digest_by_code
SELECT member FROM digest WHERE organisation = ?1 AND code = ?2;

-- digest_list_waiting (organisation, limit) -> member, mode, minute, number, time_zone    uses delivery_unread
-- For whom there is something that was in no letter.
SELECT g.member, g.mode, g.minute, g.number, m.time_zone
  FROM digest g
  JOIN member m ON m.organisation = g.organisation AND m.id = g.member
 WHERE g.organisation = ?1 AND m.is_locked = 0
   AND EXISTS (SELECT 1 FROM delivery d
                WHERE d.organisation = g.organisation AND d.receiver = g.member
                  AND d.number > g.number AND d.read_at_ms IS NULL AND d.verdict <> 'own')
 ORDER BY g.member LIMIT ?2;

-- digest_last_cave (organisation, member, from_ms, now_ms) -> ends_at_ms    uses time_block_by_member
SELECT max(ends_at_ms) FROM time_block
 WHERE organisation = ?1 AND member = ?2 AND ends_at_ms > ?3 AND ends_at_ms <= ?4
   AND is_agreed = 1 AND retired_at_ms IS NULL;

-- digest_last_market (organisation, member, from_ms, now_ms) -> starts_at_ms    uses time_block_by_team
SELECT max(b.starts_at_ms)
  FROM team_member w
 CROSS JOIN time_block b
 WHERE w.organisation = ?1 AND w.member = ?2
   AND b.organisation = w.organisation AND b.team = w.team AND b.ends_at_ms > ?3
   AND b.starts_at_ms <= ?4 AND b.member IS NULL AND b.is_agreed = 1 AND b.retired_at_ms IS NULL;

-- digest_last_number (organisation, member, after, moment_ms, with_held) -> number    uses delivery_unread
-- Up to where the post goes into the letter of a moment: what was there, and what a cave held back until then.
SELECT max(number) FROM delivery
 WHERE organisation = ?1 AND receiver = ?2 AND number > ?3 AND read_at_ms IS NULL
   AND verdict <> 'own' AND (due_at_ms <= ?4 OR (verdict = 'held' AND ?5 = 1));

-- digest_move (organisation, member, number, next_number)
-- Whoever moves it on has it.
UPDATE digest SET number = ?4 WHERE organisation = ?1 AND member = ?2 AND number = ?3;

-- digest_list_messages (organisation, member, after, until, limit) -> author_name, team_name, is_informal, text, sent_at_ms, is_urgent    uses delivery_unread
-- As message_list; what is read already is left out.
SELECT a.name, t.name, m.is_informal, m.text, m.sent_at_ms,
       CASE WHEN d.verdict = 'urgent' THEN 1 ELSE 0 END
  FROM delivery d
 CROSS JOIN message m
 CROSS JOIN member a
  LEFT JOIN team t ON t.organisation = m.organisation AND t.id = m.team
 WHERE d.organisation = ?1 AND d.receiver = ?2 AND d.number > ?3 AND d.number <= ?4
   AND d.read_at_ms IS NULL AND d.verdict <> 'own'
   AND m.organisation = d.organisation AND m.id = d.message
   AND a.organisation = m.organisation AND a.id = m.author
   AND (d.team IS NULL OR EXISTS (SELECT 1 FROM team_member w
                                   WHERE w.organisation = d.organisation AND w.team = d.team
                                     AND w.member = d.receiver))
 ORDER BY d.number LIMIT ?5;
