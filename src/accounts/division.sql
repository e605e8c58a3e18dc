-- division_add (organisation, id, account, kind, parent, name, name_folded, country, city, is_shared)
INSERT INTO division (organisation, id, account, kind, parent, name, name_folded, country, city, is_shared, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1);

-- division_find (organisation, id, member) -> id, account, kind, parent, name, country, city, is_shared, retired_at_ms, revision
-- Nothing for whoever is not on the account's team; for guests what is shared.
SELECT x.id, x.account, x.kind, CASE WHEN t.is_guest = 0 OR EXISTS (SELECT 1 FROM division p
                                           WHERE p.organisation = x.organisation AND p.id = x.parent
                                             AND p.is_shared = 1) THEN x.parent END, x.name, x.country, x.city, x.is_shared, x.retired_at_ms, x.revision
  FROM division x
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
 WHERE x.organisation = ?1 AND x.id = ?2 AND (t.is_guest = 0 OR x.is_shared = 1);

-- division_change (organisation, id, revision, kind, parent, name, name_folded, country, city, is_shared, retired_at_ms)
UPDATE division
   SET kind = ?4, parent = ?5, name = ?6, name_folded = ?7, country = ?8, city = ?9, is_shared = ?10, retired_at_ms = ?11,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- division_list (organisation, account, after, limit, pattern, is_guest) -> as division_find    uses division_by_account
SELECT x.id, x.account, x.kind, CASE WHEN ?6 = 0 OR EXISTS (SELECT 1 FROM division p
                                           WHERE p.organisation = x.organisation AND p.id = x.parent
                                             AND p.is_shared = 1) THEN x.parent END, x.name, x.country, x.city, x.is_shared, x.retired_at_ms, x.revision
  FROM division x
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.id > ?3 AND x.retired_at_ms IS NULL
   AND x.name_folded LIKE ?5 ESCAPE '!' AND (?6 = 0 OR x.is_shared = 1)
 ORDER BY x.id LIMIT ?4;

-- division_list_tree (organisation, account, limit) -> id, parent, retired_at_ms, is_shared    uses division_by_account
SELECT id, parent, retired_at_ms, is_shared FROM division
 WHERE organisation = ?1 AND account = ?2
 ORDER BY id LIMIT ?3;

-- division_retire (organisation, id, retired_at_ms)
UPDATE division SET retired_at_ms = ?3, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND retired_at_ms IS NULL;

-- division_list_all (organisation, after_id, limit) -> id, account, name, city, is_shared, retired_at_ms
-- For the search.
SELECT id, account, name, city, is_shared, retired_at_ms
  FROM division
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
