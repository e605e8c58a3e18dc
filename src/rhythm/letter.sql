-- letter_add (organisation, id, receiver, kind, rhythm, after_number, until_number, due_at_ms)
INSERT INTO letter (organisation, id, receiver, kind, rhythm, after_number, until_number, state,
                    tries, due_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', 0, ?8);

-- letter_list_team (organisation, team, limit) -> member
SELECT w.member FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
 WHERE w.organisation = ?1 AND w.team = ?2 AND m.is_locked = 0
 ORDER BY w.member LIMIT ?3;

-- letter_list_due (organisation, now_ms, limit) -> id, receiver, kind, rhythm, after_number, until_number, tries    uses letter_due
SELECT id, receiver, kind, rhythm, after_number, until_number, tries FROM letter
 WHERE organisation = ?1 AND due_at_ms <= ?2 AND state = 'waiting'
 ORDER BY due_at_ms, id LIMIT ?3;

-- letter_take (organisation, id, tries, due_at_ms)
-- Whoever moves it on has it; whoever finds other tries than they read has not.
UPDATE letter SET tries = tries + 1, due_at_ms = ?4
 WHERE organisation = ?1 AND id = ?2 AND tries = ?3 AND state = 'waiting';

-- letter_set_state (organisation, id, state)
UPDATE letter SET state = ?3 WHERE organisation = ?1 AND id = ?2;

-- letter_sweep (organisation, before_ms, limit)
-- What was sent long ago; a few at a time.
DELETE FROM letter
 WHERE organisation = ?1
   AND id IN (SELECT id FROM letter
               WHERE organisation = ?1 AND kind = 'digest' AND state <> 'waiting' AND due_at_ms < ?2
               LIMIT ?3);

-- letter_receiver (organisation, member) -> name, email, language, time_zone, account, is_locked
SELECT name, email, language, time_zone, account, is_locked FROM member
 WHERE organisation = ?1 AND id = ?2;

-- letter_figures (organisation, rhythm, receiver) -> state, count    uses letter_by_rhythm
-- Of one person, or of all (NULL).
SELECT state, count(*) FROM letter
 WHERE organisation = ?1 AND rhythm = ?2 AND (receiver = ?3 OR ?3 IS NULL)
 GROUP BY state;

-- letter_count (organisation) -> count    uses letter_due
-- All are due at some time; saying so leads to the index of those that wait.
SELECT count(*) FROM letter WHERE organisation = ?1 AND state = 'waiting' AND due_at_ms > 0;
