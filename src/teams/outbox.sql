-- outbox_list_due (organisation, now_ms, limit) -> id, kind, tries, asked_at_ms    uses outbox_due
SELECT id, kind, tries, asked_at_ms FROM outbox
 WHERE organisation = ?1 AND due_at_ms <= ?2 AND state = 'waiting'
 ORDER BY asked_at_ms, id LIMIT ?3;

-- outbox_take (organisation, id, tries, now_ms, due_at_ms)
-- Whoever moves it on has it; whoever finds other tries than they read has not.
UPDATE outbox SET tries = tries + 1, tried_at_ms = ?4, due_at_ms = ?5
 WHERE organisation = ?1 AND id = ?2 AND tries = ?3 AND state = 'waiting';

-- outbox_set_lost (organisation, id)
UPDATE outbox SET state = 'lost' WHERE organisation = ?1 AND id = ?2 AND state = 'waiting';

-- outbox_retire (organisation, id)
DELETE FROM outbox WHERE organisation = ?1 AND id = ?2;

-- outbox_count (organisation) -> count    uses outbox_due
SELECT count(*) FROM outbox WHERE organisation = ?1 AND state = 'waiting';
