-- booking_add (organisation, id, team, subject, starts_at_ms, ends_at_ms, zone, is_market, focus_minutes, edge_minutes, booked_by, booked_at_ms)
INSERT INTO booking (organisation, id, team, subject, starts_at_ms, ends_at_ms, zone, is_market,
                     focus_minutes, edge_minutes, booked_by, booked_at_ms, sequence, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, 1);

-- booking_add_member (organisation, booking, member, ends_at_ms)
INSERT INTO booking_member (organisation, booking, member, ends_at_ms, is_coming)
VALUES (?1, ?2, ?3, ?4, 1);

-- booking_set_coming (organisation, booking, member, is_coming)
UPDATE booking_member SET is_coming = ?4
 WHERE organisation = ?1 AND booking = ?2 AND member = ?3 AND is_coming <> ?4;

-- booking_touch (organisation, id)
UPDATE booking SET revision = revision + 1 WHERE organisation = ?1 AND id = ?2;

-- booking_count_ahead (organisation, booked_by, now_ms) -> count    uses booking_by_booker
SELECT count(*) FROM booking
 WHERE organisation = ?1 AND booked_by = ?2 AND ends_at_ms > ?3 AND retired_at_ms IS NULL;

-- booking_find (organisation, id, member) -> id, team, subject, starts_at_ms, ends_at_ms, zone, is_market, focus_minutes, edge_minutes, booked_by, name, booked_at_ms, is_asked, is_coming, may_retire, sequence, retired_at_ms, revision
-- Nothing for whoever is not on the team, nor for guests who are not asked.
SELECT id, team, subject, starts_at_ms, ends_at_ms, zone, is_market, focus_minutes, edge_minutes,
       booked_by, name, booked_at_ms, is_asked, is_coming, may_retire, sequence, retired_at_ms, revision
  FROM booking_seen
 WHERE organisation = ?1 AND id = ?2 AND asker = ?3;

-- booking_list (organisation, team, member, from_ms, to_ms, after_ms, after, limit) -> as booking_find    uses booking_by_team
SELECT id, team, subject, starts_at_ms, ends_at_ms, zone, is_market, focus_minutes, edge_minutes,
       booked_by, name, booked_at_ms, is_asked, is_coming, may_retire, sequence, retired_at_ms, revision
  FROM booking_seen
 WHERE organisation = ?1 AND team = ?2 AND asker = ?3 AND ends_at_ms > ?4 AND starts_at_ms < ?5
   AND (starts_at_ms, id) > (?6, ?7) AND retired_at_ms IS NULL
 ORDER BY starts_at_ms, id LIMIT ?8;

-- booking_list_own (organisation, member, from_ms, to_ms, limit) -> as booking_find    uses booking_member_by_member
-- Those they come to.
SELECT b.id, b.team, b.subject, b.starts_at_ms, b.ends_at_ms, b.zone, b.is_market, b.focus_minutes,
       b.edge_minutes, b.booked_by, b.name, b.booked_at_ms, b.is_asked, b.is_coming, b.may_retire, b.sequence,
       b.retired_at_ms, b.revision
  FROM booking_member p
  JOIN booking_seen b ON b.organisation = p.organisation AND b.id = p.booking AND b.asker = p.member
 WHERE p.organisation = ?1 AND p.member = ?2 AND p.ends_at_ms > ?3 AND b.starts_at_ms < ?4
   AND p.is_coming = 1 AND b.retired_at_ms IS NULL
 ORDER BY b.starts_at_ms, b.id LIMIT ?5;

-- booking_list_people (organisation, booking, limit) -> member, name, account, time_zone, language, is_locked, is_coming
-- Whoever has left the team is not asked any more.
SELECT p.member, m.name, m.account, m.time_zone, m.language, m.is_locked, p.is_coming
  FROM booking_member p
  JOIN booking b ON b.organisation = p.organisation AND b.id = p.booking
  JOIN team_member w ON w.organisation = b.organisation AND w.team = b.team AND w.member = p.member
  JOIN member m ON m.organisation = p.organisation AND m.id = p.member
 WHERE p.organisation = ?1 AND p.booking = ?2
 ORDER BY m.name_order, m.id LIMIT ?3;

-- booking_words (organisation, id) -> id, team, subject, retired_at_ms
SELECT id, team, subject, retired_at_ms FROM booking WHERE organisation = ?1 AND id = ?2;

-- booking_words_all (organisation, after_id, limit) -> as booking_words
SELECT id, team, subject, retired_at_ms FROM booking
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;

-- booking_asked (organisation, booking, limit) -> member
-- Also who has left the team.
SELECT member FROM booking_member
 WHERE organisation = ?1 AND booking = ?2
 ORDER BY member LIMIT ?3;

-- booking_retire (organisation, id, retired_at_ms)
UPDATE booking
   SET retired_at_ms = ?3, sequence = sequence + 1, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND retired_at_ms IS NULL;
