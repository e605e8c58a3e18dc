-- step_list_goals (organisation, after_id, limit) -> id, account, title, text, is_shared, created_by, retired_at_ms, revision
SELECT id, account, title, text, is_shared, created_by, retired_at_ms, revision
  FROM goal
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;

-- step_list_strategies (organisation, after_id, limit) -> id, account, title, text, is_shared, created_by, retired_at_ms, revision
SELECT id, account, title, text, is_shared, created_by, retired_at_ms, revision
  FROM strategy
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;

-- step_list_solutions (organisation, after_id, limit) -> id, account, title, text, is_shared, created_by, retired_at_ms, revision
SELECT id, account, title, text, is_shared, created_by, retired_at_ms, revision
  FROM solution
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;

-- step_list_results (organisation, after_id, limit) -> id, account, title, text, is_shared, created_by, retired_at_ms, revision
SELECT id, account, title, text, is_shared, created_by, retired_at_ms, revision
  FROM result
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
