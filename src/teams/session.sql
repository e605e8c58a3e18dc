-- session_add (organisation, id, member, is_program, name, token_hash, token_key, csrf, now_ms, until_ms)
INSERT INTO session (organisation, id, member, is_program, name, token_hash, token_key, csrf,
                     created_at_ms, seen_at_ms, until_ms, rotated_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?9);

-- session_find (organisation, token_hash, is_program) -> id, member, key, csrf, seen_at_ms, until_ms, rotated_at_ms, is_confirmed, language, account, state    uses session_by_token
-- is_confirmed: no former secret waits for this one's first use.
SELECT s.id, s.member, s.token_key, s.csrf, s.seen_at_ms, s.until_ms, s.rotated_at_ms,
       CASE WHEN s.former_hash IS NULL OR s.former_until_ms IS NOT NULL THEN 1 ELSE 0 END,
       m.language, m.account, DB_STATE AS state
  FROM session s
  JOIN member m ON m.organisation = s.organisation AND m.id = s.member
 WHERE s.organisation = ?1 AND s.token_hash = ?2 AND s.is_program = ?3 AND m.is_locked = 0;

-- session_find_former (organisation, former_hash, now_ms) -> as session_find    uses session_by_former
-- is_confirmed: the new secret arrived, so this one is only for requests that overlap.
SELECT s.id, s.member, s.former_key, s.csrf, s.seen_at_ms, s.until_ms, s.rotated_at_ms,
       CASE WHEN s.former_until_ms IS NOT NULL THEN 1 ELSE 0 END,
       m.language, m.account, DB_STATE AS state
  FROM session s
  JOIN member m ON m.organisation = s.organisation AND m.id = s.member
 WHERE s.organisation = ?1 AND s.former_hash = ?2 AND s.is_program = 0 AND m.is_locked = 0
   AND (s.former_until_ms IS NULL OR s.former_until_ms > ?3);

-- session_check (organisation, member, id, now_ms, idle_before_ms) -> id
SELECT s.id
  FROM session s
  JOIN member m ON m.organisation = s.organisation AND m.id = s.member
 WHERE s.organisation = ?1 AND s.member = ?2 AND s.id = ?3 AND s.until_ms > ?4
   AND (s.is_program = 1 OR s.seen_at_ms > ?5) AND m.is_locked = 0;

-- session_see (organisation, id, now_ms)
UPDATE session SET seen_at_ms = ?3 WHERE organisation = ?1 AND id = ?2;

-- session_confirm (organisation, id, token_hash, former_until_ms)
UPDATE session SET former_until_ms = ?4
 WHERE organisation = ?1 AND id = ?2 AND token_hash = ?3
   AND former_hash IS NOT NULL AND former_until_ms IS NULL;

-- session_rotate (organisation, id, token_hash, new_hash, new_key, now_ms)
UPDATE session
   SET former_hash = token_hash, former_key = token_key, former_until_ms = NULL,
       token_hash = ?4, token_key = ?5, rotated_at_ms = ?6, seen_at_ms = ?6
 WHERE organisation = ?1 AND id = ?2 AND token_hash = ?3;

-- session_rotate_again (organisation, id, former_hash, new_hash, new_key, now_ms, rotated_at_ms)
-- The new secret never arrived; the former one gets another.
UPDATE session
   SET token_hash = ?4, token_key = ?5, rotated_at_ms = ?6, seen_at_ms = ?6
 WHERE organisation = ?1 AND id = ?2 AND former_hash = ?3 AND former_until_ms IS NULL
   AND rotated_at_ms = ?7;

-- session_retire (organisation, member, id)
DELETE FROM session WHERE organisation = ?1 AND member = ?2 AND id = ?3;

-- session_retire_all (organisation, member)
DELETE FROM session WHERE organisation = ?1 AND member = ?2;

-- session_retire_others (organisation, member, id)
DELETE FROM session WHERE organisation = ?1 AND member = ?2 AND id <> ?3;

-- session_is_program (organisation, member, id) -> is_program
SELECT is_program FROM session WHERE organisation = ?1 AND member = ?2 AND id = ?3;

-- session_program_list (organisation, member, now_ms, limit) -> id, name, created_at_ms, seen_at_ms, until_ms    uses session_by_member
SELECT id, name, created_at_ms, seen_at_ms, until_ms
  FROM session
 WHERE organisation = ?1 AND member = ?2 AND is_program = 1 AND until_ms > ?3
 ORDER BY id LIMIT ?4;

-- session_program_retire (organisation, member, id)
DELETE FROM session WHERE organisation = ?1 AND member = ?2 AND id = ?3 AND is_program = 1;

-- session_sweep (organisation, now_ms, idle_before_ms)
DELETE FROM session
 WHERE organisation = ?1 AND (until_ms <= ?2 OR (is_program = 0 AND seen_at_ms <= ?3));
