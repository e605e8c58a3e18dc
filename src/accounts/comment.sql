-- comment_add (organisation, id, account, kind, record, author, text, is_internal)
INSERT INTO comment (organisation, id, account, kind, record, author, text, is_internal, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1);

-- comment_find (organisation, id, actor) -> id, account, kind, record, author, author_name, is_author_guest, text, is_internal, retired_at_ms, revision
-- Nothing for whoever is not on the account; whether they see the record is asked of the record.
SELECT c.id, c.account, c.kind, c.record, c.author, m.name,
       CASE WHEN m.account IS NULL THEN 0 ELSE 1 END, c.text, c.is_internal, c.retired_at_ms,
       c.revision
  FROM comment c
  JOIN account_member t
    ON t.organisation = c.organisation AND t.account = c.account AND t.member = ?3
  JOIN member m ON m.organisation = c.organisation AND m.id = c.author
 WHERE c.organisation = ?1 AND c.id = ?2 AND (t.is_guest = 0 OR c.is_internal = 0);

-- comment_change (organisation, id, revision, text, retired_at_ms)
UPDATE comment SET text = ?4, retired_at_ms = ?5, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- comment_list (organisation, record, after_id, is_guest, limit) -> as comment_find    uses comment_by_record
SELECT c.id, c.account, c.kind, c.record, c.author, m.name,
       CASE WHEN m.account IS NULL THEN 0 ELSE 1 END, c.text, c.is_internal, c.retired_at_ms,
       c.revision
  FROM comment c
  JOIN member m ON m.organisation = c.organisation AND m.id = c.author
 WHERE c.organisation = ?1 AND c.record = ?2 AND c.id > ?3 AND c.retired_at_ms IS NULL
   AND (?4 = 0 OR c.is_internal = 0)
 ORDER BY c.id LIMIT ?5;

-- comment_list_account (organisation, account, after_id, is_guest, limit) -> as comment_find
SELECT c.id, c.account, c.kind, c.record, c.author, m.name,
       CASE WHEN m.account IS NULL THEN 0 ELSE 1 END, c.text, c.is_internal, c.retired_at_ms,
       c.revision
  FROM comment c
  JOIN member m ON m.organisation = c.organisation AND m.id = c.author
 WHERE c.organisation = ?1 AND c.account = ?2 AND c.id > ?3 AND c.retired_at_ms IS NULL
   AND (?4 = 0 OR c.is_internal = 0)
 ORDER BY c.id LIMIT ?5;

-- comment_count_all (organisation, account, is_guest, limit) -> record, count    uses comment_by_account
SELECT record, count(*) FROM comment
 WHERE organisation = ?1 AND account = ?2 AND retired_at_ms IS NULL
   AND (?3 = 0 OR is_internal = 0)
 GROUP BY record ORDER BY record LIMIT ?4;

-- comment_find_process_step (organisation, step, actor) -> account, is_shared
SELECT account, is_shared FROM process_step_seen
 WHERE organisation = ?1 AND id = ?2 AND asker = ?3;
