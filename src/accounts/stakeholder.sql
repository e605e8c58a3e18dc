-- stakeholder_add (organisation, contact, account, role, influence, attitude, note, assessed_by, assessed_at_ms)
INSERT INTO stakeholder (organisation, contact, account, role, influence, attitude, note,
                         assessed_by, assessed_at_ms, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1);

-- stakeholder_change (organisation, contact, revision, role, influence, attitude, note, assessed_by, assessed_at_ms)
UPDATE stakeholder
   SET role = ?4, influence = ?5, attitude = ?6, note = ?7, assessed_by = ?8,
       assessed_at_ms = ?9, revision = revision + 1
 WHERE organisation = ?1 AND contact = ?2 AND revision = ?3;

-- stakeholder_erase (organisation, contact)
DELETE FROM stakeholder WHERE organisation = ?1 AND contact = ?2;

-- stakeholder_find (organisation, contact) -> contact, account, name, role, influence, attitude, note, assessed_by, assessed_at_ms, revision
SELECT x.contact, x.account, c.name, x.role, x.influence, x.attitude, x.note, x.assessed_by,
       x.assessed_at_ms, x.revision
  FROM stakeholder x
  JOIN contact c ON c.organisation = x.organisation AND c.id = x.contact
 WHERE x.organisation = ?1 AND x.contact = ?2;

-- stakeholder_list (organisation, account, after, limit, pattern) -> as stakeholder_find    uses stakeholder_by_account
SELECT x.contact, x.account, c.name, x.role, x.influence, x.attitude, x.note, x.assessed_by,
       x.assessed_at_ms, x.revision
  FROM stakeholder x
 CROSS JOIN contact c
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.contact > ?3
   AND c.organisation = x.organisation AND c.id = x.contact AND c.retired_at_ms IS NULL
   AND c.name_folded LIKE ?5 ESCAPE '!'
 ORDER BY x.contact LIMIT ?4;
