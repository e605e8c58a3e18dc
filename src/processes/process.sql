-- process_add (organisation, id, account, title, text, is_shared, created_by)
INSERT INTO process (organisation, id, account, title, text, is_shared, created_by, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1);

-- process_find (organisation, id, member) -> id, account, title, text, is_shared, created_by, retired_at_ms, revision
-- Nothing for whoever is not on the account; for guests what is shared.
SELECT x.id, x.account, x.title, x.text, x.is_shared, x.created_by, x.retired_at_ms, x.revision
  FROM process x
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
 WHERE x.organisation = ?1 AND x.id = ?2 AND (t.is_guest = 0 OR x.is_shared = 1);

-- process_change (organisation, id, revision, title, text, is_shared, retired_at_ms)
UPDATE process
   SET title = ?4, text = ?5, is_shared = ?6, retired_at_ms = ?7, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- process_list (organisation, member, account, after_id, limit) -> as process_find    uses process_by_account
-- Oldest first, because ids carry the time.
SELECT x.id, x.account, x.title, x.text, x.is_shared, x.created_by, x.retired_at_ms, x.revision
  FROM account_member t
 CROSS JOIN process x
 WHERE t.organisation = ?1 AND t.account = ?3 AND t.member = ?2
   AND x.organisation = ?1 AND x.account = ?3 AND x.retired_at_ms IS NULL
   AND (t.is_guest = 0 OR x.is_shared = 1) AND x.id > ?4
 ORDER BY x.id LIMIT ?5;
