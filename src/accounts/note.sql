-- note_add (organisation, id, account, title, title_folded, text, written_by, is_shared)
INSERT INTO note (organisation, id, account, title, title_folded, text, written_by, is_shared, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1);

-- note_find (organisation, id, member) -> id, account, title, text, written_by, is_shared, retired_at_ms, revision, written_by_name
-- Nothing for whoever is not on the account's team; for guests what is shared.
SELECT x.id, x.account, x.title, x.text, x.written_by, x.is_shared, x.retired_at_ms, x.revision, m.name
  FROM note x
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
  LEFT JOIN member m ON m.organisation = x.organisation AND m.id = x.written_by
 WHERE x.organisation = ?1 AND x.id = ?2 AND (t.is_guest = 0 OR x.is_shared = 1);

-- note_change (organisation, id, revision, title, title_folded, text, is_shared, retired_at_ms)
UPDATE note
   SET title = ?4, title_folded = ?5, text = ?6, is_shared = ?7, retired_at_ms = ?8,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- note_list (organisation, account, before, limit, pattern, is_guest) -> as note_find    uses note_by_account
SELECT x.id, x.account, x.title, x.text, x.written_by, x.is_shared, x.retired_at_ms, x.revision, m.name
  FROM note x
  LEFT JOIN member m ON m.organisation = x.organisation AND m.id = x.written_by
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.id < ?3 AND x.retired_at_ms IS NULL
   AND x.title_folded LIKE ?5 ESCAPE '!' AND (?6 = 0 OR x.is_shared = 1)
 ORDER BY x.id DESC LIMIT ?4;

-- note_list_all (organisation, after_id, limit) -> id, account, title, text, is_shared, retired_at_ms
-- For the search.
SELECT id, account, title, text, is_shared, retired_at_ms
  FROM note
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
