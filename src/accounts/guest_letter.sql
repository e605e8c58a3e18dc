-- guest_letter_add (organisation, id, guest, kind, place, asked_by, now_ms, pause_ms)
-- One that waits is not sent twice, but tried soon; `pause_ms` is longer than a try takes, so none under way is doubled.
INSERT INTO guest_letter (organisation, id, guest, kind, place, asked_by, asked_at_ms, state, tries,
                          tried_at_ms, due_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', 0, 0, ?7)
    ON CONFLICT (organisation, guest, kind, place) DO UPDATE
   SET id = CASE WHEN guest_letter.state = 'lost' THEN excluded.id ELSE guest_letter.id END,
       tries = CASE WHEN guest_letter.state = 'lost' THEN 0 ELSE guest_letter.tries END,
       due_at_ms = CASE WHEN guest_letter.state = 'lost' THEN excluded.due_at_ms
                        ELSE guest_letter.tried_at_ms + ?8 END,
       asked_by = excluded.asked_by, asked_at_ms = excluded.asked_at_ms, state = 'waiting';

-- guest_letter_count_waiting (organisation, guest) -> count    uses guest_letter_once
SELECT count(*) FROM guest_letter WHERE organisation = ?1 AND guest = ?2 AND state = 'waiting';

-- guest_letter_list_due (organisation, now_ms, limit) -> id, tries, asked_at_ms    uses guest_letter_due
SELECT id, tries, asked_at_ms FROM guest_letter
 WHERE organisation = ?1 AND due_at_ms <= ?2 AND state = 'waiting'
 ORDER BY asked_at_ms, id LIMIT ?3;

-- guest_letter_take (organisation, id, tries, now_ms, due_at_ms)
-- Whoever moves it on has it; whoever finds other tries than they read has not.
UPDATE guest_letter SET tries = tries + 1, tried_at_ms = ?4, due_at_ms = ?5
 WHERE organisation = ?1 AND id = ?2 AND tries = ?3 AND state = 'waiting';

-- guest_letter_find (organisation, id) -> guest, account, kind, place, name, email, language, account_name, asked_by_name, is_gone
-- is_gone: the guest takes part no more, or the account is closed.
SELECT g.id, g.account, l.kind, l.place, g.name, g.email, g.language, a.name, COALESCE(m.name, ''),
       CASE WHEN g.is_locked = 1 OR a.retired_at_ms IS NOT NULL THEN 1 ELSE 0 END
  FROM guest_letter l
  JOIN member g ON g.organisation = l.organisation AND g.id = l.guest
  JOIN account a ON a.organisation = g.organisation AND a.id = g.account
  LEFT JOIN member m ON m.organisation = l.organisation AND m.id = l.asked_by
 WHERE l.organisation = ?1 AND l.id = ?2;

-- guest_letter_set_lost (organisation, id)
UPDATE guest_letter SET state = 'lost' WHERE organisation = ?1 AND id = ?2 AND state = 'waiting';

-- guest_letter_retire (organisation, id)
DELETE FROM guest_letter WHERE organisation = ?1 AND id = ?2;

-- guest_letter_find_lost (organisation, guest) -> place    uses guest_letter_once
SELECT place FROM guest_letter
 WHERE organisation = ?1 AND guest = ?2 AND state = 'lost' ORDER BY asked_at_ms DESC, id LIMIT 1;

-- guest_letter_retire_lost (organisation, guest)    uses guest_letter_once
DELETE FROM guest_letter WHERE organisation = ?1 AND guest = ?2 AND state = 'lost';
