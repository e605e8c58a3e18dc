-- member_organisation_first (limit) -> id, name
SELECT id, name FROM organisation ORDER BY id LIMIT ?1;

-- member_organisation_find (id) -> name
SELECT name FROM organisation WHERE id = ?1;

-- member_organisation_add (id, name, created_at_ms)
INSERT INTO organisation (id, name, created_at_ms) VALUES (?1, ?2, ?3);

-- member_add (organisation, id, email, email_folded, name, name_folded, name_order, language, time_zone, discipline, role, invitation_hash, invitation_until_ms, created_at_ms, country, department, spoken)
INSERT INTO member (organisation, id, email, email_folded, name, name_folded, name_order, language,
                    time_zone, discipline, role, is_locked, invitation_hash, invitation_until_ms,
                    created_at_ms, country, department, spoken, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?12, ?13, ?14, ?15, ?16, ?17, 1);

-- member_find (organisation, id) -> id, email, name, language, time_zone, discipline, role, is_locked, open_key, created_at_ms, revision, country, department, spoken, account, contact
SELECT id, email, name, language, time_zone, discipline, role, is_locked, open_key, created_at_ms,
       revision, country, department, spoken, account, contact
  FROM member
 WHERE organisation = ?1 AND id = ?2;

-- member_find_seen (organisation, id, actor) -> as member_find
-- Oneself; among us, everybody; of others, who is on an account together with the actor that one of
-- the two is a guest of.
SELECT m.id, m.email, m.name, m.language, m.time_zone, m.discipline, m.role, m.is_locked, m.open_key,
       m.created_at_ms, m.revision, m.country, m.department, m.spoken, m.account, m.contact
  FROM member a
  JOIN member m ON m.organisation = a.organisation AND m.id = ?2
 WHERE a.organisation = ?1 AND a.id = ?3
   AND (m.id = a.id OR (m.account IS NULL AND a.account IS NULL)
        OR EXISTS (SELECT 1
                     FROM account_member t
                     JOIN account_member u ON u.organisation = t.organisation
                      AND u.account = t.account AND u.member = ?2
                    WHERE t.organisation = ?1 AND t.member = ?3
                      AND (t.account = m.account OR t.account = a.account)));

-- member_find_by_email (organisation, email_folded) -> id, is_welcome
SELECT id, CASE WHEN open_key IS NULL THEN 0 ELSE 1 END
  FROM member
 WHERE organisation = ?1 AND email_folded = ?2;

-- member_find_by_invitation (organisation, invitation_hash, now_ms) -> id    uses member_by_invitation
SELECT id FROM member
 WHERE organisation = ?1 AND invitation_hash = ?2 AND invitation_until_ms > ?3 AND is_locked = 0;

-- member_change (organisation, id, revision, name, name_folded, name_order, language, time_zone, discipline, role, country, department, spoken)
UPDATE member
   SET name = ?4, name_folded = ?5, name_order = ?6, language = ?7, time_zone = ?8,
       discipline = ?9, role = ?10, country = ?11, department = ?12, spoken = ?13,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- member_invite_again (organisation, id, invitation_hash, invitation_until_ms)
UPDATE member
   SET invitation_hash = ?3, invitation_until_ms = ?4, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND open_key IS NULL;

-- member_invite_anew (organisation, id, invitation_hash, invitation_until_ms)
UPDATE member
   SET open_key = NULL, password_salt = NULL, password_key = NULL, recovery_salt = NULL,
       recovery_key = NULL, invitation_hash = ?3, invitation_until_ms = ?4, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND open_key IS NOT NULL;

-- member_welcome (organisation, id, open_key, password_salt, password_key, recovery_salt, recovery_key)
UPDATE member
   SET open_key = ?3, password_salt = ?4, password_key = ?5, recovery_salt = ?6,
       recovery_key = ?7, invitation_hash = NULL, invitation_until_ms = NULL,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND open_key IS NULL;

-- member_change_password (organisation, id, password_salt, password_key)
UPDATE member SET password_salt = ?3, password_key = ?4
 WHERE organisation = ?1 AND id = ?2 AND open_key IS NOT NULL;

-- member_change_recovery (organisation, id, recovery_salt, recovery_key)
UPDATE member SET recovery_salt = ?3, recovery_key = ?4
 WHERE organisation = ?1 AND id = ?2 AND open_key IS NOT NULL;

-- member_lock (organisation, id, is_locked)
UPDATE member SET is_locked = ?3, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND is_locked <> ?3;

-- member_count_other_administrators (organisation, id) -> count
SELECT count(*) FROM member
 WHERE organisation = ?1 AND id <> ?2 AND role = 2 AND is_locked = 0 AND open_key IS NOT NULL;

-- member_order (organisation, id) -> name_order
SELECT name_order FROM member WHERE organisation = ?1 AND id = ?2 AND account IS NULL;

-- member_list (organisation, after_order, after_id, name_pattern, email_pattern, limit) -> as member_find    uses member_by_name
SELECT id, email, name, language, time_zone, discipline, role, is_locked, open_key, created_at_ms,
       revision, country, department, spoken, account, contact
  FROM member
 WHERE organisation = ?1 AND (name_order, id) > (?2, ?3) AND account IS NULL
   AND (name_folded LIKE ?4 ESCAPE '!' OR email_folded LIKE ?5 ESCAPE '!')
 ORDER BY name_order, id LIMIT ?6;
