-- comment_search_find (organisation, id) -> id, account, text, retired_at_ms, is_for_guests
SELECT id, account, text, retired_at_ms, is_for_guests
  FROM comment_found
 WHERE organisation = ?1 AND id = ?2;

-- comment_search_list (organisation, record, after_id, limit) -> as comment_search_find    uses comment_by_record
SELECT id, account, text, retired_at_ms, is_for_guests
  FROM comment_found
 WHERE organisation = ?1 AND record = ?2 AND id > ?3 AND retired_at_ms IS NULL
 ORDER BY id LIMIT ?4;

-- comment_search_list_all (organisation, after_id, limit) -> as comment_search_find
SELECT id, account, text, retired_at_ms, is_for_guests
  FROM comment_found
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
