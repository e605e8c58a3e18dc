-- stakeholder_search_find (organisation, contact) -> contact, account, name, role, note, retired_at_ms
SELECT x.contact, x.account, c.name, x.role, x.note, c.retired_at_ms
  FROM stakeholder x
  JOIN contact c ON c.organisation = x.organisation AND c.id = x.contact
 WHERE x.organisation = ?1 AND x.contact = ?2;

-- stakeholder_search_list_all (organisation, after_id, limit) -> as stakeholder_search_find
SELECT x.contact, x.account, c.name, x.role, x.note, c.retired_at_ms
  FROM stakeholder x
  JOIN contact c ON c.organisation = x.organisation AND c.id = x.contact
 WHERE x.organisation = ?1 AND x.contact > ?2
 ORDER BY x.contact LIMIT ?3;

-- stakeholder_search_relations (organisation, account, contact, after_id, limit) -> id, account, kind, from_name, to_name, is_in_use    uses relation_by_account
SELECT x.id, x.account, x.kind, a.name, b.name,
       CASE WHEN a.retired_at_ms IS NULL AND b.retired_at_ms IS NULL THEN 1 ELSE 0 END
  FROM relation x
  JOIN contact a ON a.organisation = x.organisation AND a.id = x.from_contact
  JOIN contact b ON b.organisation = x.organisation AND b.id = x.to_contact
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.id > ?4
   AND (x.from_contact = ?3 OR x.to_contact = ?3)
 ORDER BY x.id LIMIT ?5;

-- stakeholder_search_relations_all (organisation, after_id, limit) -> as stakeholder_search_relations
SELECT x.id, x.account, x.kind, a.name, b.name,
       CASE WHEN a.retired_at_ms IS NULL AND b.retired_at_ms IS NULL THEN 1 ELSE 0 END
  FROM relation x
  JOIN contact a ON a.organisation = x.organisation AND a.id = x.from_contact
  JOIN contact b ON b.organisation = x.organisation AND b.id = x.to_contact
 WHERE x.organisation = ?1 AND x.id > ?2
 ORDER BY x.id LIMIT ?3;
