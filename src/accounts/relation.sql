-- relation_add (organisation, id, account, kind, from_contact, to_contact, created_at_ms)
INSERT INTO relation (organisation, id, account, kind, from_contact, to_contact, created_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- relation_find (organisation, id, member) -> id, account, kind, from_contact, to_contact, from_name, to_name
SELECT x.id, x.account, x.kind, x.from_contact, x.to_contact, a.name, b.name
  FROM relation x
  JOIN contact a ON a.organisation = x.organisation AND a.id = x.from_contact
  JOIN contact b ON b.organisation = x.organisation AND b.id = x.to_contact
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
 WHERE x.organisation = ?1 AND x.id = ?2 AND t.is_guest = 0;

-- relation_erase (organisation, id)
DELETE FROM relation WHERE organisation = ?1 AND id = ?2;

-- relation_list (organisation, account, after, limit, pattern) -> as relation_find    uses relation_by_account
SELECT x.id, x.account, x.kind, x.from_contact, x.to_contact, a.name, b.name
  FROM relation x
 CROSS JOIN contact a
 CROSS JOIN contact b
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.id > ?3
   AND a.organisation = x.organisation AND a.id = x.from_contact AND a.retired_at_ms IS NULL
   AND b.organisation = x.organisation AND b.id = x.to_contact AND b.retired_at_ms IS NULL
   AND (?5 = '%%' OR a.name_folded LIKE ?5 ESCAPE '!' OR b.name_folded LIKE ?5 ESCAPE '!')
 ORDER BY x.id LIMIT ?4;
