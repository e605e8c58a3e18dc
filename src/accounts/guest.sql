-- guest_add (organisation, id, account, contact, email, email_folded, name, name_folded, name_order, language, time_zone, created_at_ms)
INSERT INTO member (organisation, id, account, contact, email, email_folded, name, name_folded,
                    name_order, language, time_zone, discipline, role, is_locked, created_at_ms,
                    revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '', 0, 0, ?12, 1);

-- guest_again (organisation, id, email, email_folded, name, name_folded, name_order)
UPDATE member
   SET email = ?3, email_folded = ?4, name = ?5, name_folded = ?6, name_order = ?7, is_locked = 0,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- guest_find_by_contact (organisation, account, contact) -> id, is_locked    uses member_by_contact
SELECT id, is_locked FROM member WHERE organisation = ?1 AND account = ?2 AND contact = ?3;

-- guest_find (organisation, id, actor) -> id, account, contact, name, email, language, time_zone, is_here, invited_at_ms, asked_at_ms, is_locked, letter
-- Nothing for whoever is not of us and on the account's team.
SELECT m.id, m.account, m.contact, m.name, m.email, m.language, m.time_zone,
       CASE WHEN EXISTS (SELECT 1 FROM guest_link l
                          WHERE l.organisation = m.organisation AND l.guest = m.id
                            AND l.used_at_ms IS NOT NULL) THEN 1 ELSE 0 END,
       (SELECT max(l.created_at_ms) FROM guest_link l
         WHERE l.organisation = m.organisation AND l.guest = m.id),
       r.asked_at_ms, m.is_locked,
       COALESCE((SELECT max(x.state) FROM outbox x -- what waits is told rather than what was lost
                  WHERE x.organisation = m.organisation AND x.guest = m.id), '')
  FROM member m
  JOIN account_member t ON t.organisation = m.organisation AND t.account = m.account
   AND t.member = ?3 AND t.is_guest = 0
  LEFT JOIN guest_request r ON r.organisation = m.organisation AND r.guest = m.id
 WHERE m.organisation = ?1 AND m.id = ?2;

-- guest_order (organisation, account, guest) -> name_order
SELECT m.name_order
  FROM account_member t
  JOIN member m ON m.organisation = t.organisation AND m.id = t.member
 WHERE t.organisation = ?1 AND t.account = ?2 AND t.member = ?3 AND t.is_guest = 1;

-- guest_list (organisation, account, after_order, after_id, limit, pattern) -> as guest_find
SELECT m.id, m.account, m.contact, m.name, m.email, m.language, m.time_zone,
       CASE WHEN EXISTS (SELECT 1 FROM guest_link l
                          WHERE l.organisation = m.organisation AND l.guest = m.id
                            AND l.used_at_ms IS NOT NULL) THEN 1 ELSE 0 END,
       (SELECT max(l.created_at_ms) FROM guest_link l
         WHERE l.organisation = m.organisation AND l.guest = m.id),
       r.asked_at_ms, m.is_locked,
       COALESCE((SELECT max(x.state) FROM outbox x -- what waits is told rather than what was lost
                  WHERE x.organisation = m.organisation AND x.guest = m.id), '')
  FROM account_member t
  JOIN member m ON m.organisation = t.organisation AND m.id = t.member
  LEFT JOIN guest_request r ON r.organisation = m.organisation AND r.guest = m.id
 WHERE t.organisation = ?1 AND t.account = ?2 AND t.is_guest = 1
   AND (m.name_order, m.id) > (?3, ?4)
   AND (?6 = '%%' OR m.name_folded LIKE ?6 ESCAPE '!' OR m.email_folded LIKE ?6 ESCAPE '!')
 ORDER BY m.name_order, m.id LIMIT ?5;

-- guest_enter (organisation, account, guest, since_ms)
INSERT INTO account_member (organisation, account, member, is_lead, is_guest, since_ms, name_order)
VALUES (?1, ?2, ?3, 0, 1, ?4,
        (SELECT name_order FROM account WHERE organisation = ?1 AND id = ?2))
    ON CONFLICT (organisation, account, member) DO NOTHING;

-- guest_leave (organisation, account, guest)
DELETE FROM account_member
 WHERE organisation = ?1 AND account = ?2 AND member = ?3 AND is_guest = 1;

-- guest_lock (organisation, guest)
UPDATE member SET is_locked = 1, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND account IS NOT NULL;

-- guest_count_team (organisation, account) -> count
SELECT count(*) FROM account_member WHERE organisation = ?1 AND account = ?2;

-- guest_link_add (organisation, link_hash, guest, place, created_at_ms, until_ms)
INSERT INTO guest_link (organisation, link_hash, guest, place, created_at_ms, until_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- guest_link_find (organisation, link_hash) -> guest, account, place, until_ms, used_at_ms, newest_at_ms
SELECT l.guest, m.account, l.place, l.until_ms, l.used_at_ms,
       (SELECT max(n.created_at_ms) FROM guest_link n
         WHERE n.organisation = l.organisation AND n.guest = l.guest)
  FROM guest_link l
  JOIN member m ON m.organisation = l.organisation AND m.id = l.guest
 WHERE l.organisation = ?1 AND l.link_hash = ?2 AND m.is_locked = 0;

-- guest_link_use (organisation, link_hash, now_ms)
UPDATE guest_link SET used_at_ms = ?3
 WHERE organisation = ?1 AND link_hash = ?2 AND used_at_ms IS NULL AND until_ms > ?3;

-- guest_link_retire_all (organisation, guest)
DELETE FROM guest_link WHERE organisation = ?1 AND guest = ?2;

-- guest_link_sweep (organisation, before_ms)    but the last that was used, and the last: they say who takes part
DELETE FROM guest_link
 WHERE organisation = ?1 AND created_at_ms < ?2
   AND EXISTS (SELECT 1 FROM guest_link l
                WHERE l.organisation = guest_link.organisation AND l.guest = guest_link.guest
                  AND l.created_at_ms > guest_link.created_at_ms
                  AND (l.used_at_ms IS NOT NULL OR guest_link.used_at_ms IS NULL));

-- guest_request_set (organisation, guest, asked_at_ms)
INSERT INTO guest_request (organisation, guest, asked_at_ms) VALUES (?1, ?2, ?3)
    ON CONFLICT (organisation, guest) DO UPDATE SET asked_at_ms = ?3;

-- guest_request_find (organisation, guest) -> asked_at_ms
SELECT asked_at_ms FROM guest_request WHERE organisation = ?1 AND guest = ?2;

-- guest_request_retire (organisation, guest)
DELETE FROM guest_request WHERE organisation = ?1 AND guest = ?2;

-- guest_letter_retire_all (organisation, guest)    uses outbox_by_guest
DELETE FROM outbox WHERE organisation = ?1 AND guest = ?2;
