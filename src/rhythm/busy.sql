-- busy_calendars (organisation, member, limit) -> id
SELECT id
  FROM calendar
 WHERE organisation = ?1 AND member = ?2 AND kind > 0 AND is_busy = 1
 ORDER BY id LIMIT ?3;
