-- mirror_calendars (organisation, member, limit) -> created_at_ms, first_at_ms, first_series_at_ms    uses calendar_entry_by_span
-- Those that say something about the person's time, and since when.
SELECT c.created_at_ms,
       (SELECT e.span_starts_at_ms FROM calendar_entry e
         WHERE e.organisation = c.organisation AND e.calendar = c.id AND e.span_kind = 0
         ORDER BY e.span_starts_at_ms LIMIT 1),
       (SELECT e.span_starts_at_ms FROM calendar_entry e
         WHERE e.organisation = c.organisation AND e.calendar = c.id AND e.span_kind = 2
         ORDER BY e.span_starts_at_ms LIMIT 1)
  FROM calendar c
 WHERE c.organisation = ?1 AND c.member = ?2 AND c.kind > 0 AND c.is_busy = 1 AND c.entry_count > 0
 ORDER BY c.id LIMIT ?3;

-- mirror_urgent (organisation, member, from_ms, to_ms, limit) -> due_at_ms    uses delivery_urgent_of
SELECT due_at_ms
  FROM delivery
 WHERE organisation = ?1 AND receiver = ?2 AND verdict = 'urgent' AND due_at_ms >= ?3
   AND due_at_ms < ?4
 ORDER BY due_at_ms LIMIT ?5;
