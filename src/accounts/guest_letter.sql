-- guest_letter_add (organisation, id, guest, kind, place, asked_by, now_ms, pause_ms)
-- One that waits is not sent twice, but tried soon; `pause_ms` is longer than a try takes, so none under way is doubled.
INSERT INTO outbox (organisation, id, guest, kind, place, asked_by, asked_at_ms, state, tries, tried_at_ms, due_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', 0, 0, ?7)
    ON CONFLICT (organisation, guest, kind, place) DO UPDATE
   SET id = CASE WHEN outbox.state = 'lost' THEN excluded.id ELSE outbox.id END,
       tries = CASE WHEN outbox.state = 'lost' THEN 0 ELSE outbox.tries END,
       due_at_ms = CASE WHEN outbox.state = 'lost' THEN excluded.due_at_ms ELSE outbox.tried_at_ms + ?8 END,
       asked_by = excluded.asked_by, asked_at_ms = excluded.asked_at_ms, state = 'waiting';

-- guest_letter_count_waiting (organisation, guest) -> count    uses outbox_by_guest
SELECT count(*) FROM outbox WHERE organisation = ?1 AND guest = ?2 AND state = 'waiting';

-- guest_letter_find (organisation, id) -> guest, account, kind, place, name, email, language, account_name, asked_by_name, is_gone
-- is_gone: the guest takes part no more, or the account is closed.
SELECT g.id, g.account, l.kind, l.place, g.name, g.email, g.language, a.name, COALESCE(m.name, ''),
       CASE WHEN g.is_locked = 1 OR a.retired_at_ms IS NOT NULL THEN 1 ELSE 0 END
  FROM outbox l
  JOIN member g ON g.organisation = l.organisation AND g.id = l.guest
  JOIN account a ON a.organisation = g.organisation AND a.id = g.account
  LEFT JOIN member m ON m.organisation = l.organisation AND m.id = l.asked_by
 WHERE l.organisation = ?1 AND l.id = ?2;

-- guest_letter_find_lost (organisation, guest) -> place    uses outbox_by_guest
SELECT place FROM outbox
 WHERE organisation = ?1 AND guest = ?2 AND state = 'lost' ORDER BY asked_at_ms DESC, id LIMIT 1;

-- guest_letter_retire_lost (organisation, guest)    uses outbox_by_guest
DELETE FROM outbox WHERE organisation = ?1 AND guest = ?2 AND state = 'lost';

-- guest_letter_find_guest (organisation, id) -> guest
SELECT guest FROM outbox WHERE organisation = ?1 AND id = ?2;
