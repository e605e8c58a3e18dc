-- post_find (organisation, member) -> number, at_ms
SELECT number, at_ms FROM post WHERE organisation = ?1 AND member = ?2;

-- post_set (organisation, member, number, at_ms)
INSERT INTO post (organisation, member, number, at_ms)
VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (organisation, member) DO UPDATE SET number = ?3, at_ms = ?4;

-- post_list_waiting (organisation, member, limit) -> message, sent, due_at_ms, team    uses delivery_by_number
SELECT message, sent, due_at_ms, team FROM delivery
 WHERE organisation = ?1 AND receiver = ?2 AND number IS NULL
 ORDER BY sent LIMIT ?3;

-- post_list_waiting_of_team (organisation, team, limit) -> member
-- For whom something waits.
SELECT w.member FROM team_member w
 WHERE w.organisation = ?1 AND w.team = ?2
   AND EXISTS (SELECT 1 FROM delivery d
                WHERE d.organisation = w.organisation AND d.receiver = w.member
                  AND d.number IS NULL)
 ORDER BY w.member LIMIT ?3;

-- post_find_due (organisation, member, now_ms) -> 1    uses delivery_by_number
SELECT 1 FROM delivery
 WHERE organisation = ?1 AND receiver = ?2 AND number IS NULL AND due_at_ms <= ?3 LIMIT 1;

-- post_list_due (organisation, now_ms, limit) -> receiver    uses delivery_waiting
SELECT DISTINCT receiver FROM delivery
 WHERE organisation = ?1 AND number IS NULL AND due_at_ms <= ?2 LIMIT ?3;

-- post_hand_over (organisation, member, message, number, due_at_ms)
UPDATE delivery SET number = ?4, due_at_ms = ?5
 WHERE organisation = ?1 AND receiver = ?2 AND message = ?3 AND number IS NULL;

-- post_hold (organisation, member, due_at_ms)
UPDATE delivery SET due_at_ms = ?3
 WHERE organisation = ?1 AND receiver = ?2 AND number IS NULL AND due_at_ms <> ?3;

-- post_put (organisation, receiver, message, sent, team, number, verdict, why, rule_team, due_at_ms, read_at_ms)
INSERT INTO delivery (organisation, receiver, message, sent, team, number, verdict, why, rule_team,
                      due_at_ms, read_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);
