-- end_customer_add (organisation, id, account, kind, name, name_folded, about, is_shared)
INSERT INTO end_customer (organisation, id, account, kind, name, name_folded, about, is_shared, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1);

-- end_customer_find (organisation, id, member) -> id, account, kind, name, about, is_shared, retired_at_ms, revision
-- Nothing for whoever is not on the account's team; for guests what is shared.
SELECT x.id, x.account, x.kind, x.name, x.about, x.is_shared, x.retired_at_ms, x.revision
  FROM end_customer x
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
 WHERE x.organisation = ?1 AND x.id = ?2 AND (t.is_guest = 0 OR x.is_shared = 1);

-- end_customer_change (organisation, id, revision, kind, name, name_folded, about, is_shared, retired_at_ms)
UPDATE end_customer
   SET kind = ?4, name = ?5, name_folded = ?6, about = ?7, is_shared = ?8, retired_at_ms = ?9,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- end_customer_list (organisation, account, after, limit, pattern, is_guest) -> as end_customer_find    uses end_customer_by_account
SELECT x.id, x.account, x.kind, x.name, x.about, x.is_shared, x.retired_at_ms, x.revision
  FROM end_customer x
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.id > ?3 AND x.retired_at_ms IS NULL
   AND x.name_folded LIKE ?5 ESCAPE '!' AND (?6 = 0 OR x.is_shared = 1)
 ORDER BY x.id LIMIT ?4;

-- end_customer_list_all (organisation, after_id, limit) -> id, account, name, about, is_shared, retired_at_ms
-- For the search.
SELECT id, account, name, about, is_shared, retired_at_ms
  FROM end_customer
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
