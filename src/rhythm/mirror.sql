-- mirror_calendars (organisation, member, limit) -> created_at_ms, first_at_ms
-- Those that say something about the person's time, and since when.
SELECT c.created_at_ms,
       (SELECT p.starts_at_ms FROM calendar_span p
         WHERE p.organisation = c.organisation AND p.calendar = c.id AND p.is_long = 0
         ORDER BY p.starts_at_ms LIMIT 1)
  FROM calendar c
 WHERE c.organisation = ?1 AND c.member = ?2 AND c.kind > 0 AND c.is_busy = 1 AND c.entry_count > 0
 ORDER BY c.id LIMIT ?3;

-- mirror_urgent (organisation, member, from_ms, to_ms, limit) -> due_at_ms    uses delivery_urgent_of
SELECT due_at_ms
  FROM delivery
 WHERE organisation = ?1 AND receiver = ?2 AND verdict = 'urgent' AND due_at_ms >= ?3
   AND due_at_ms < ?4
 ORDER BY due_at_ms LIMIT ?5;
