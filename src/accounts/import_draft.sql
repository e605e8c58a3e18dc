-- import_draft_add (organisation, id, member, subject, account, file, fields, is_changing, preview, created_at_ms, until_ms)
INSERT INTO import (organisation, id, member, subject, account, file, fields, is_changing, preview,
                    is_done, created_at_ms, until_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11);

-- import_draft_find (organisation, id, member, now_ms) -> id, subject, account, is_changing, fields, preview, is_done, until_ms
SELECT id, subject, account, is_changing, fields, preview, is_done, until_ms
  FROM import
 WHERE organisation = ?1 AND id = ?2 AND member = ?3 AND until_ms > ?4;

-- import_draft_file (organisation, id, member) -> file
SELECT file FROM import WHERE organisation = ?1 AND id = ?2 AND member = ?3;

-- import_draft_change (organisation, id, member, fields, is_changing, preview)
UPDATE import SET fields = ?4, is_changing = ?5, preview = ?6
 WHERE organisation = ?1 AND id = ?2 AND member = ?3 AND is_done = 0;

-- import_draft_finish (organisation, id, member, until_ms)
UPDATE import SET is_done = 1, file = NULL, until_ms = ?4
 WHERE organisation = ?1 AND id = ?2 AND member = ?3 AND is_done = 0;

-- import_draft_retire (organisation, id, member)
DELETE FROM import WHERE organisation = ?1 AND id = ?2 AND member = ?3;

-- import_draft_retire_all (organisation, member)    uses import_by_member
DELETE FROM import WHERE organisation = ?1 AND member = ?2;

-- import_draft_retire_old (organisation, now_ms)    uses import_by_age
DELETE FROM import WHERE organisation = ?1 AND until_ms <= ?2;
