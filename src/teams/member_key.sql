-- member_key_find (organisation, email_folded) -> id, password_salt, password_key, recovery_salt, recovery_key
SELECT id, password_salt, password_key, recovery_salt, recovery_key
  FROM member
 WHERE organisation = ?1 AND email_folded = ?2 AND is_locked = 0 AND open_key IS NOT NULL;
