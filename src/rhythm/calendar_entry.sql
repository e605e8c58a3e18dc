-- calendar_entry_zone (organisation, member) -> time_zone
SELECT time_zone FROM member WHERE organisation = ?1 AND id = ?2;

-- calendar_entry_at (organisation, calendar, name) -> name, id, number, kind, content_type, bytes, changed_at_ms
SELECT name, id, number, kind, content_type, bytes, changed_at_ms
  FROM calendar_entry
 WHERE organisation = ?1 AND calendar = ?2 AND name = ?3;

-- calendar_entry_text_at (organisation, calendar, name) -> as calendar_entry_at, text
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, t.text
  FROM calendar_entry e
  JOIN calendar_text t ON t.organisation = e.organisation AND t.entry = e.id
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND e.name = ?3;

-- calendar_entry_text_in (organisation, member, parent, calendar_name, name) -> as calendar_entry_at, text, calendar
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, t.text, c.id
  FROM calendar c
 CROSS JOIN calendar_entry e
 CROSS JOIN calendar_text t
 WHERE c.organisation = ?1 AND c.member = ?2 AND c.parent = ?3 AND c.name = ?4
   AND e.organisation = ?1 AND e.calendar = c.id AND e.name = ?5
   AND t.organisation = ?1 AND t.entry = e.id;

-- calendar_entry_before (organisation, calendar, name, uid) -> as calendar_entry_at    uses calendar_entry_by_uid
SELECT name, id, number, kind, content_type, bytes, changed_at_ms
  FROM calendar_entry
 WHERE organisation = ?1 AND calendar = ?2 AND name = ?3
 UNION ALL
SELECT name, id, number, kind, content_type, bytes, changed_at_ms
  FROM calendar_entry
 WHERE organisation = ?1 AND calendar = ?2 AND uid = ?4;

-- calendar_entry_list (organisation, calendar, kind, limit) -> as calendar_entry_at
SELECT name, id, number, kind, content_type, bytes, changed_at_ms
  FROM calendar_entry
 WHERE organisation = ?1 AND calendar = ?2 AND (kind = ?3 OR ?3 = 0)
 ORDER BY name LIMIT ?4;

-- calendar_entry_texts (organisation, calendar, kind, limit) -> as calendar_entry_at, text
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, t.text
  FROM calendar_entry e
  JOIN calendar_text t ON t.organisation = e.organisation AND t.entry = e.id
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND (e.kind = ?3 OR ?3 = 0)
 ORDER BY e.name LIMIT ?4;

-- calendar_entry_add (organisation, calendar, name, id, number, uid, kind, content_type, bytes, now_ms, starts_at_ms, ends_at_ms, spans_from_ms, spans_until_ms, is_open, span_kind, span_starts_at_ms, span_ends_at_ms, span_busy)
INSERT INTO calendar_entry (organisation, calendar, name, id, number, uid, kind, content_type, bytes,
                            changed_at_ms, starts_at_ms, ends_at_ms, spans_from_ms, spans_until_ms,
                            is_open, span_kind, span_starts_at_ms, span_ends_at_ms, span_busy)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19);

-- calendar_entry_change (organisation, calendar, name, number, uid, kind, content_type, bytes, now_ms, starts_at_ms, ends_at_ms, spans_from_ms, spans_until_ms, is_open, span_kind, span_starts_at_ms, span_ends_at_ms, span_busy)
UPDATE calendar_entry
   SET number = ?4, uid = ?5, kind = ?6, content_type = ?7, bytes = ?8, changed_at_ms = ?9,
       starts_at_ms = ?10, ends_at_ms = ?11, spans_from_ms = ?12, spans_until_ms = ?13, is_open = ?14,
       span_kind = ?15, span_starts_at_ms = ?16, span_ends_at_ms = ?17, span_busy = ?18
 WHERE organisation = ?1 AND calendar = ?2 AND name = ?3;

-- calendar_entry_touch (organisation, entry_calendar, name, number)
UPDATE calendar_entry SET number = ?4 WHERE organisation = ?1 AND calendar = ?2 AND name = ?3;

-- calendar_entry_remove (organisation, calendar, name)
DELETE FROM calendar_entry WHERE organisation = ?1 AND calendar = ?2 AND name = ?3;

-- calendar_entry_text_set (organisation, entry, text, spans)
INSERT INTO calendar_text (organisation, entry, text, spans) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (organisation, entry) DO UPDATE SET text = excluded.text, spans = excluded.spans;

-- calendar_entry_text_remove (organisation, entry)
DELETE FROM calendar_text WHERE organisation = ?1 AND entry = ?2;

-- calendar_entry_gone_add (organisation, calendar, name, number, now_ms)
INSERT INTO calendar_gone (organisation, calendar, name, number, gone_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (organisation, calendar, name)
DO UPDATE SET number = excluded.number, gone_at_ms = excluded.gone_at_ms;

-- calendar_entry_gone_remove (organisation, calendar, name)
DELETE FROM calendar_gone WHERE organisation = ?1 AND calendar = ?2 AND name = ?3;

-- calendar_entry_gone_old (organisation, calendar, before_ms) -> number
SELECT COALESCE(MAX(number), 0) FROM calendar_gone
 WHERE organisation = ?1 AND calendar = ?2 AND gone_at_ms < ?3;

-- calendar_entry_gone_sweep (organisation, calendar, number)    uses calendar_gone_by_number
DELETE FROM calendar_gone WHERE organisation = ?1 AND calendar = ?2 AND number <= ?3;

-- calendar_entry_changes (organisation, calendar, number, limit) -> as calendar_entry_at    uses calendar_entry_by_number
SELECT name, id, number, kind, content_type, bytes, changed_at_ms
  FROM calendar_entry
 WHERE organisation = ?1 AND calendar = ?2 AND number > ?3
 ORDER BY number LIMIT ?4;

-- calendar_entry_changes_gone (organisation, calendar, number, limit) -> name, number    uses calendar_gone_by_number
SELECT name, number
  FROM calendar_gone
 WHERE organisation = ?1 AND calendar = ?2 AND number > ?3
 ORDER BY number LIMIT ?4;

-- calendar_entry_query (organisation, calendar, kind, from_ms, until_ms, reach_from_ms, limit) -> as calendar_entry_at, spans    uses calendar_entry_by_span
-- Those of up to a week begin after reach_from_ms; of a series only its spans say whether something is in between. In no
-- order: by name, the engine would read all of the calendar.
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, t.spans
  FROM calendar_entry e
 CROSS JOIN calendar_text t
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND e.span_kind = 2 AND e.span_starts_at_ms < ?5
   AND e.span_ends_at_ms >= ?4
   AND (e.kind = ?3 OR ?3 = 0) AND t.organisation = ?1 AND t.entry = e.id
 UNION ALL
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, NULL
  FROM calendar_entry e
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND e.span_kind = 0 AND e.span_starts_at_ms > ?6
   AND e.span_starts_at_ms < ?5 AND (e.span_ends_at_ms > ?4 OR e.span_starts_at_ms >= ?4)
   AND (e.kind = ?3 OR ?3 = 0)
 UNION ALL
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, NULL
  FROM calendar_entry e
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND e.span_kind = 1 AND e.span_starts_at_ms < ?5
   AND e.span_ends_at_ms > ?4
   AND (e.kind = ?3 OR ?3 = 0)
 LIMIT ?7;

-- calendar_entry_query_texts (organisation, calendar, kind, from_ms, until_ms, reach_from_ms, limit) -> as calendar_entry_at, spans, text    uses calendar_entry_by_span
-- As calendar_entry_query, in no order.
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, t.spans, t.text
  FROM calendar_entry e
 CROSS JOIN calendar_text t
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND e.span_kind = 2 AND e.span_starts_at_ms < ?5
   AND e.span_ends_at_ms >= ?4
   AND (e.kind = ?3 OR ?3 = 0) AND t.organisation = ?1 AND t.entry = e.id
 UNION ALL
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, NULL, t.text
  FROM calendar_entry e
 CROSS JOIN calendar_text t
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND e.span_kind = 0 AND e.span_starts_at_ms > ?6
   AND e.span_starts_at_ms < ?5 AND (e.span_ends_at_ms > ?4 OR e.span_starts_at_ms >= ?4)
   AND (e.kind = ?3 OR ?3 = 0) AND t.organisation = ?1 AND t.entry = e.id
 UNION ALL
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, NULL, t.text
  FROM calendar_entry e
 CROSS JOIN calendar_text t
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND e.span_kind = 1 AND e.span_starts_at_ms < ?5
   AND e.span_ends_at_ms > ?4
   AND (e.kind = ?3 OR ?3 = 0) AND t.organisation = ?1 AND t.entry = e.id
 LIMIT ?7;

-- calendar_entry_query_open (organisation, calendar, kind, from_ms, until_ms, limit) -> as calendar_entry_at, text    uses calendar_entry_by_open
-- Those whose spans are not written down for all of the stretch that is asked for.
SELECT e.name, e.id, e.number, e.kind, e.content_type, e.bytes, e.changed_at_ms, t.text
  FROM calendar_entry e
 CROSS JOIN calendar_text t
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND e.is_open = 1 AND e.ends_at_ms >= ?4
   AND e.starts_at_ms < ?5 AND (e.spans_from_ms > ?4 OR e.spans_until_ms < ?5)
   AND (e.kind = ?3 OR ?3 = 0) AND t.organisation = ?1 AND t.entry = e.id
 ORDER BY e.ends_at_ms LIMIT ?6;

-- calendar_entry_busy (organisation, calendar, from_ms, until_ms, reach_from_ms, limit) -> starts_at_ms, ends_at_ms, busy, spans    uses calendar_entry_by_span
SELECT e.span_starts_at_ms, e.span_ends_at_ms, e.span_busy, t.spans
  FROM calendar_entry e
 CROSS JOIN calendar_text t
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND e.span_kind = 2 AND e.span_starts_at_ms < ?4
   AND e.span_ends_at_ms > ?3 AND e.span_busy > 0 AND t.organisation = ?1 AND t.entry = e.id
 UNION ALL
SELECT span_starts_at_ms, span_ends_at_ms, span_busy, NULL
  FROM calendar_entry
 WHERE organisation = ?1 AND calendar = ?2 AND span_kind = 0 AND span_starts_at_ms > ?5
   AND span_starts_at_ms < ?4 AND span_ends_at_ms > ?3 AND span_busy > 0
 UNION ALL
SELECT span_starts_at_ms, span_ends_at_ms, span_busy, NULL
  FROM calendar_entry
 WHERE organisation = ?1 AND calendar = ?2 AND span_kind = 1 AND span_starts_at_ms < ?4
   AND span_ends_at_ms > ?3 AND span_busy > 0
 LIMIT ?6;
