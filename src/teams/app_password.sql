-- app_password_add (organisation, id, member, name, secret_hash, now_ms)
INSERT INTO app_password (organisation, id, member, name, secret_hash, created_at_ms, seen_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0);

-- app_password_find (secret_hash) -> id, member, email_folded, language, seen_at_ms, organisation    uses app_password_by_secret
-- Of our own people who may log in. The organisation is found on the way: each request of a calendar program begins here.
SELECT p.id, p.member, m.email_folded, m.language, p.seen_at_ms, p.organisation
  FROM app_password p
  JOIN member m ON m.organisation = p.organisation AND m.id = p.member
 WHERE p.organisation = (SELECT id FROM organisation ORDER BY id LIMIT 1) AND p.secret_hash = ?1
   AND m.is_locked = 0 AND m.account IS NULL;

-- app_password_see (organisation, id, now_ms)
UPDATE app_password SET seen_at_ms = ?3 WHERE organisation = ?1 AND id = ?2;

-- app_password_list (organisation, member, limit) -> id, name, created_at_ms, seen_at_ms    uses app_password_by_member
SELECT id, name, created_at_ms, seen_at_ms
  FROM app_password
 WHERE organisation = ?1 AND member = ?2
 ORDER BY id LIMIT ?3;

-- app_password_retire (organisation, member, id)
DELETE FROM app_password WHERE organisation = ?1 AND member = ?2 AND id = ?3;

-- app_password_retire_all (organisation, member)
DELETE FROM app_password WHERE organisation = ?1 AND member = ?2;
