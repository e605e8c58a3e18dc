-- busy_calendars (organisation, member, limit) -> id
SELECT id
  FROM calendar
 WHERE organisation = ?1 AND member = ?2 AND kind > 0 AND is_busy = 1
 ORDER BY id LIMIT ?3;

-- busy_bookings (organisation, member, from_ms, to_ms, limit) -> starts_at_ms, ends_at_ms, team    uses booking_member_by_member
-- Of teams they are still on.
SELECT b.starts_at_ms, b.ends_at_ms, b.team
  FROM booking_member p
 CROSS JOIN booking b
  JOIN team_member w ON w.organisation = b.organisation AND w.team = b.team AND w.member = p.member
 WHERE p.organisation = ?1 AND p.member = ?2 AND p.ends_at_ms > ?3 AND p.is_coming = 1
   AND b.organisation = p.organisation AND b.id = p.booking AND b.starts_at_ms < ?4
   AND b.retired_at_ms IS NULL
 ORDER BY b.starts_at_ms, b.id LIMIT ?5;
