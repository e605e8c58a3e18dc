-- need_add (organisation, id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by, kept_at_ms, is_shared)
INSERT INTO need (organisation, id, account, quote, level, contact, conversation, utterance,
                  heard_at_ms, kept_by, kept_at_ms, is_shared, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1);

-- need_find_kept (organisation, account, kept_by, conversation, utterance) -> id
SELECT id FROM need
 WHERE organisation = ?1 AND account = ?2 AND kept_by = ?3 AND conversation = ?4
   AND utterance = ?5;

-- need_keep_again (organisation, id, quote, level, contact, heard_at_ms)
UPDATE need
   SET quote = ?3, level = ?4, contact = ?5, heard_at_ms = ?6, retired_at_ms = NULL,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- need_find (organisation, id, member) -> id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by, kept_at_ms, retired_at_ms, revision, is_shared
-- Nothing for whoever is not on the account's team; for guests what is shared.
SELECT n.id, n.account, n.quote, n.level, n.contact, n.conversation, n.utterance, n.heard_at_ms,
       n.kept_by, n.kept_at_ms, n.retired_at_ms, n.revision, n.is_shared
  FROM need n
  JOIN account_member t
    ON t.organisation = n.organisation AND t.account = n.account AND t.member = ?3
 WHERE n.organisation = ?1 AND n.id = ?2 AND (t.is_guest = 0 OR n.is_shared = 1);

-- need_change (organisation, id, revision, quote, level, contact, heard_at_ms, retired_at_ms, is_shared)
UPDATE need
   SET quote = ?4, level = ?5, contact = ?6, heard_at_ms = ?7, retired_at_ms = ?8, is_shared = ?9,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- need_list (organisation, account, before, limit, is_guest) -> as need_find    uses need_by_account
-- Newest first, because ids carry the time.
SELECT id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by,
       kept_at_ms, retired_at_ms, revision, is_shared
  FROM need
 WHERE organisation = ?1 AND account = ?2 AND id < ?3 AND retired_at_ms IS NULL
   AND (?5 = 0 OR is_shared = 1)
 ORDER BY id DESC LIMIT ?4;

-- need_list_heard_in (organisation, account, conversation, limit) -> as need_find    uses need_by_account
SELECT id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by,
       kept_at_ms, retired_at_ms, revision, is_shared
  FROM need
 WHERE organisation = ?1 AND account = ?2 AND conversation = ?3 AND retired_at_ms IS NULL
 ORDER BY utterance NULLS FIRST, id LIMIT ?4;

-- need_erase_heard_in (organisation, kept_by, conversation)
DELETE FROM need WHERE organisation = ?1 AND kept_by = ?2 AND conversation = ?3;

-- need_list_all (organisation, after_id, limit) -> as need_find
SELECT id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by,
       kept_at_ms, retired_at_ms, revision, is_shared
  FROM need
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
