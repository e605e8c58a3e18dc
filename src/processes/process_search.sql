-- process_search_find (organisation, id) -> id, account, title, text, is_shared, created_by, retired_at_ms, revision
SELECT id, account, title, text, is_shared, created_by, retired_at_ms, revision
  FROM process
 WHERE organisation = ?1 AND id = ?2;

-- process_search_list_all (organisation, after_id, limit) -> as process_search_find
SELECT id, account, title, text, is_shared, created_by, retired_at_ms, revision
  FROM process
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;

-- process_search_words (organisation, process, limit) -> title, means, pain    uses process_step_by_process
SELECT title, means, pain
  FROM process_step
 WHERE organisation = ?1 AND process = ?2 AND retired_at_ms IS NULL
 ORDER BY position, id LIMIT ?3;

-- process_search_steps (organisation, process, after_position, after_id, limit) -> id, position    uses process_step_by_process
SELECT id, position
  FROM process_step
 WHERE organisation = ?1 AND process = ?2 AND (position, id) > (?3, ?4)
 ORDER BY position, id LIMIT ?5;
