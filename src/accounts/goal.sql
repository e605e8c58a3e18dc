-- goal_add (organisation, id, account, title, text, is_shared, created_by, until_on, position)
INSERT INTO goal (organisation, id, account, title, text, is_shared, created_by, until_on, position,
                 revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1);

-- goal_find (organisation, id, member) -> id, account, title, text, is_shared, created_by, retired_at_ms, revision, until_on, position
-- Nothing for whoever is not on the account; for guests what is shared.
SELECT x.id, x.account, x.title, x.text, x.is_shared, x.created_by, x.retired_at_ms, x.revision,
       x.until_on,
       x.position
  FROM goal x
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
 WHERE x.organisation = ?1 AND x.id = ?2 AND (t.is_guest = 0 OR x.is_shared = 1);

-- goal_change (organisation, id, revision, title, text, is_shared, retired_at_ms, until_on, position)
UPDATE goal
   SET title = ?4, text = ?5, is_shared = ?6, retired_at_ms = ?7, until_on = ?8, position = ?9, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- goal_list (organisation, member, account, after_position, after_id, limit) -> as goal_find    uses goal_by_account
SELECT x.id, x.account, x.title, x.text, x.is_shared, x.created_by, x.retired_at_ms, x.revision,
       x.until_on,
       x.position
  FROM account_member t
 CROSS JOIN goal x
 WHERE t.organisation = ?1 AND t.account = ?3 AND t.member = ?2
   AND x.organisation = ?1 AND x.account = ?3 AND x.retired_at_ms IS NULL
   AND (t.is_guest = 0 OR x.is_shared = 1) AND (x.position, x.id) > (?4, ?5)
 ORDER BY x.position, x.id LIMIT ?6;

-- goal_last (organisation, account) -> position    uses goal_by_account
SELECT position FROM goal
 WHERE organisation = ?1 AND account = ?2 ORDER BY position DESC LIMIT 1;
