-- member_organisation_first (limit) -> id, name
SELECT id, name FROM organisation ORDER BY id LIMIT ?1;

-- member_organisation_find (id) -> name
SELECT name FROM organisation WHERE id = ?1;

-- member_organisation_add (id, name, created_at_ms)
INSERT INTO organisation (id, name, created_at_ms) VALUES (?1, ?2, ?3);

-- member_add (organisation, id, email, email_folded, name, name_folded, name_order, language, time_zone, discipline, role, invitation_hash, invitation_until_ms, created_at_ms)
INSERT INTO member (organisation, id, email, email_folded, name, name_folded, name_order, language,
                    time_zone, discipline, role, is_locked, invitation_hash, invitation_until_ms,
                    created_at_ms, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?12, ?13, ?14, 1);

-- member_find (organisation, id) -> id, email, name, language, time_zone, discipline, role, is_locked, open_key, created_at_ms, revision
SELECT id, email, name, language, time_zone, discipline, role, is_locked, open_key, created_at_ms,
       revision
  FROM member
 WHERE organisation = ?1 AND id = ?2;

-- member_find_by_email (organisation, email_folded) -> id, is_welcome
SELECT id, CASE WHEN open_key IS NULL THEN 0 ELSE 1 END
  FROM member
 WHERE organisation = ?1 AND email_folded = ?2;

-- member_find_by_invitation (organisation, invitation_hash, now_ms) -> id    uses member_by_invitation
SELECT id FROM member
 WHERE organisation = ?1 AND invitation_hash = ?2 AND invitation_until_ms > ?3 AND is_locked = 0;

-- member_change (organisation, id, revision, name, name_folded, name_order, language, time_zone, discipline, role)
UPDATE member
   SET name = ?4, name_folded = ?5, name_order = ?6, language = ?7, time_zone = ?8,
       discipline = ?9, role = ?10, revision = revision + 1
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
SELECT name_order FROM member WHERE organisation = ?1 AND id = ?2;

-- member_list (organisation, after_order, after_id, name_pattern, email_pattern, limit) -> as member_find    uses member_by_name
SELECT id, email, name, language, time_zone, discipline, role, is_locked, open_key, created_at_ms,
       revision
  FROM member
 WHERE organisation = ?1 AND (name_order, id) > (?2, ?3)
   AND (name_folded LIKE ?4 ESCAPE '!' OR email_folded LIKE ?5 ESCAPE '!')
 ORDER BY name_order, id LIMIT ?6;
