-- contact_add (organisation, id, account, name, name_folded, name_order, email, function, language, created_at_ms, retired_at_ms, is_shared, phone, division)
-- rows together
INSERT INTO contact (organisation, id, account, name, name_folded, name_order, email, function,
                     language, created_at_ms, retired_at_ms, is_shared, phone, division, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 1);

-- contact_find (organisation, id, member) -> id, account, name, email, function, language, retired_at_ms, revision, is_shared, phone, division
-- Nothing for whoever is not on the account's team; for guests what is shared, and themselves.
SELECT c.id, c.account, c.name, c.email, c.function, c.language, c.retired_at_ms, c.revision,
       c.is_shared, c.phone, d.id
  FROM contact c
  JOIN account_member t
    ON t.organisation = c.organisation AND t.account = c.account AND t.member = ?3
  LEFT JOIN division d
    ON d.organisation = c.organisation AND d.id = c.division
   AND (t.is_guest = 0 OR d.is_shared = 1)
 WHERE c.organisation = ?1 AND c.id = ?2
   AND (t.is_guest = 0 OR c.is_shared = 1
        OR EXISTS (SELECT 1 FROM member m
                    WHERE m.organisation = ?1 AND m.id = ?3 AND m.contact = c.id));

-- contact_change (organisation, id, revision, name, name_folded, name_order, email, function, language, retired_at_ms, is_shared, phone, division)
UPDATE contact
   SET name = ?4, name_folded = ?5, name_order = ?6, email = ?7, function = ?8, language = ?9,
       retired_at_ms = ?10, is_shared = ?11, phone = ?12, division = ?13, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- contact_order (organisation, id, account, is_guest) -> name_order
SELECT name_order FROM contact
 WHERE organisation = ?1 AND id = ?2 AND account = ?3 AND (?4 = 0 OR is_shared = 1);

-- contact_list (organisation, account, after_order, after_id, limit, is_guest, pattern) -> as contact_find    uses contact_by_name
SELECT c.id, c.account, c.name, c.email, c.function, c.language, c.retired_at_ms, c.revision,
       c.is_shared, c.phone, d.id
  FROM contact c
  LEFT JOIN division d
    ON d.organisation = c.organisation AND d.id = c.division AND (?6 = 0 OR d.is_shared = 1)
 WHERE c.organisation = ?1 AND c.account = ?2 AND (c.name_order, c.id) > (?3, ?4)
   AND c.retired_at_ms IS NULL AND (?6 = 0 OR c.is_shared = 1)
   AND (?7 = '%%' OR c.name_folded LIKE ?7 ESCAPE '!' OR c.email LIKE ?7 ESCAPE '!')
 ORDER BY c.name_order, c.id LIMIT ?5;

-- contact_list_all (organisation, after_id, limit) -> as contact_find
SELECT id, account, name, email, function, language, retired_at_ms, revision, is_shared, phone, division
  FROM contact
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
