-- source_add (organisation, calendar, title, url, keeps_titles, now_ms)
INSERT INTO calendar_source (organisation, calendar, title, url, keeps_titles, etag, modified, problem,
                             failures, tried_at_ms, fetched_at_ms, next_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, '', '', '', 0, 0, 0, ?6);

-- source_list (organisation, member, limit) -> calendar, title, url, keeps_titles, entry_count, problem, fetched_at_ms, next_at_ms
SELECT f.calendar, f.title, f.url, f.keeps_titles, c.entry_count, f.problem, f.fetched_at_ms,
       f.next_at_ms
  FROM calendar c
 CROSS JOIN calendar_source f
 WHERE c.organisation = ?1 AND c.member = ?2 AND f.organisation = c.organisation
   AND f.calendar = c.id
 ORDER BY f.calendar LIMIT ?3;

-- source_find (organisation, member, calendar) -> as source_list
SELECT f.calendar, f.title, f.url, f.keeps_titles, c.entry_count, f.problem, f.fetched_at_ms,
       f.next_at_ms
  FROM calendar c
  JOIN calendar_source f ON f.organisation = c.organisation AND f.calendar = c.id
 WHERE c.organisation = ?1 AND c.member = ?2 AND c.id = ?3;

-- source_due (organisation, now_ms) -> calendar, member, url, keeps_titles, etag, modified, failures    uses calendar_source_by_next
SELECT f.calendar, c.member, f.url, f.keeps_titles, f.etag, f.modified, f.failures
  FROM calendar_source f
  JOIN calendar c ON c.organisation = f.organisation AND c.id = f.calendar
 WHERE f.organisation = ?1 AND f.next_at_ms <= ?2 AND f.url IS NOT NULL
 ORDER BY f.next_at_ms LIMIT 1;

-- source_claim (organisation, calendar, now_ms, next_at_ms)
UPDATE calendar_source SET tried_at_ms = ?3, next_at_ms = ?4 WHERE organisation = ?1 AND calendar = ?2;

-- source_done (organisation, calendar, now_ms, etag, modified, next_at_ms)
UPDATE calendar_source
   SET fetched_at_ms = ?3, etag = ?4, modified = ?5, next_at_ms = ?6, problem = '', failures = 0
 WHERE organisation = ?1 AND calendar = ?2;

-- source_failed (organisation, calendar, problem, next_at_ms)
UPDATE calendar_source
   SET problem = ?3, failures = failures + 1, next_at_ms = ?4
 WHERE organisation = ?1 AND calendar = ?2;

-- source_calendar (organisation, member, id) -> id, parent, name, kind
SELECT id, parent, name, kind FROM calendar WHERE organisation = ?1 AND member = ?2 AND id = ?3;

-- source_organisations (limit) -> id
SELECT id FROM organisation ORDER BY id LIMIT ?1;

-- source_private (organisation) -> allows
SELECT allows_private FROM calendar_setting WHERE organisation = ?1;

-- source_private_set (organisation, allows)
INSERT INTO calendar_setting (organisation, allows_private) VALUES (?1, ?2)
ON CONFLICT (organisation) DO UPDATE SET allows_private = excluded.allows_private;
