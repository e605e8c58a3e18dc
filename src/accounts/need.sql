-- need_add (organisation, id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by, kept_at_ms)
INSERT INTO need (organisation, id, account, quote, level, contact, conversation, utterance,
                  heard_at_ms, kept_by, kept_at_ms, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1);

-- need_find_kept (organisation, account, kept_by, conversation, utterance) -> id
SELECT id FROM need
 WHERE organisation = ?1 AND account = ?2 AND kept_by = ?3 AND conversation = ?4
   AND utterance = ?5;

-- need_keep_again (organisation, id, quote, level, contact, heard_at_ms)
UPDATE need
   SET quote = ?3, level = ?4, contact = ?5, heard_at_ms = ?6, retired_at_ms = NULL,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- need_find (organisation, id, member) -> id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by, kept_at_ms, retired_at_ms, revision
-- Nothing for whoever is not on the account's team.
SELECT n.id, n.account, n.quote, n.level, n.contact, n.conversation, n.utterance, n.heard_at_ms,
       n.kept_by, n.kept_at_ms, n.retired_at_ms, n.revision
  FROM need n
  JOIN account_member t
    ON t.organisation = n.organisation AND t.account = n.account AND t.member = ?3
 WHERE n.organisation = ?1 AND n.id = ?2;

-- need_change (organisation, id, revision, quote, level, contact, heard_at_ms, retired_at_ms)
UPDATE need
   SET quote = ?4, level = ?5, contact = ?6, heard_at_ms = ?7, retired_at_ms = ?8,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- need_list (organisation, account, before, limit) -> as need_find    uses need_by_account
-- Newest first, because ids carry the time.
SELECT id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by,
       kept_at_ms, retired_at_ms, revision
  FROM need
 WHERE organisation = ?1 AND account = ?2 AND id < ?3 AND retired_at_ms IS NULL
 ORDER BY id DESC LIMIT ?4;

-- need_list_heard_in (organisation, account, conversation, limit) -> as need_find    uses need_by_account
SELECT id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by,
       kept_at_ms, retired_at_ms, revision
  FROM need
 WHERE organisation = ?1 AND account = ?2 AND conversation = ?3 AND retired_at_ms IS NULL
 ORDER BY utterance NULLS FIRST, id LIMIT ?4;

-- need_erase_heard_in (organisation, kept_by, conversation)
DELETE FROM need WHERE organisation = ?1 AND kept_by = ?2 AND conversation = ?3;
