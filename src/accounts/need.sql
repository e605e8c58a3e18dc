-- need_add (organisation, id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by, kept_at_ms, is_shared, end_customer, division, weight)
INSERT INTO need (organisation, id, account, quote, level, contact, conversation, utterance,
                  heard_at_ms, kept_by, kept_at_ms, is_shared, end_customer, division, weight,
                  revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 1);

-- need_find_kept (organisation, account, kept_by, conversation, utterance) -> id
SELECT id FROM need
 WHERE organisation = ?1 AND account = ?2 AND kept_by = ?3 AND conversation = ?4
   AND utterance = ?5;

-- need_keep_again (organisation, id, quote, level, contact, heard_at_ms)
UPDATE need
   SET quote = ?3, level = ?4, contact = ?5, heard_at_ms = ?6, retired_at_ms = NULL,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- need_find (organisation, id, member) -> id, account, quote, level, contact, conversation, utterance, heard_at_ms, kept_by, kept_at_ms, retired_at_ms, revision, is_shared, end_customer, division, weight, state, correction, answered_by, answered_at_ms, answered_by_name
-- Nothing for whoever is not on the account's team; for guests what is shared.
SELECT n.id, n.account, n.quote, n.level, n.contact, n.conversation, n.utterance, n.heard_at_ms,
       n.kept_by, n.kept_at_ms, n.retired_at_ms, n.revision, n.is_shared,
       CASE WHEN t.is_guest = 0 THEN n.end_customer
       ELSE (SELECT x.id FROM end_customer x WHERE x.organisation = n.organisation
                AND x.id = n.end_customer AND x.is_shared = 1) END,
       CASE WHEN t.is_guest = 0 THEN n.division
       ELSE (SELECT x.id FROM division x WHERE x.organisation = n.organisation
                AND x.id = n.division AND x.is_shared = 1) END,
       n.weight, n.state, n.correction, n.answered_by, n.answered_at_ms,
       m.name
  FROM need n
  JOIN account_member t
    ON t.organisation = n.organisation AND t.account = n.account AND t.member = ?3
  LEFT JOIN member m ON m.organisation = n.organisation AND m.id = n.answered_by
 WHERE n.organisation = ?1 AND n.id = ?2 AND (t.is_guest = 0 OR n.is_shared = 1);

-- need_change (organisation, id, revision, quote, level, contact, heard_at_ms, retired_at_ms, is_shared, end_customer, division, weight)
UPDATE need
   SET quote = ?4, level = ?5, contact = ?6, heard_at_ms = ?7, retired_at_ms = ?8, is_shared = ?9,
       end_customer = ?10, division = ?11, weight = ?12, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- need_list (organisation, account, before, limit, is_guest) -> as need_find    uses need_by_account
-- Newest first, because ids carry the time.
SELECT n.id, n.account, n.quote, n.level, n.contact, n.conversation, n.utterance, n.heard_at_ms,
       n.kept_by, n.kept_at_ms, n.retired_at_ms, n.revision, n.is_shared,
       CASE WHEN ?5 = 0 THEN n.end_customer
       ELSE (SELECT x.id FROM end_customer x WHERE x.organisation = n.organisation
                AND x.id = n.end_customer AND x.is_shared = 1) END,
       CASE WHEN ?5 = 0 THEN n.division
       ELSE (SELECT x.id FROM division x WHERE x.organisation = n.organisation
                AND x.id = n.division AND x.is_shared = 1) END,
       n.weight, n.state, n.correction, n.answered_by, n.answered_at_ms,
       m.name
  FROM need n
  LEFT JOIN member m ON m.organisation = n.organisation AND m.id = n.answered_by
 WHERE n.organisation = ?1 AND n.account = ?2 AND n.id < ?3 AND n.retired_at_ms IS NULL
   AND (?5 = 0 OR n.is_shared = 1)
 ORDER BY n.id DESC LIMIT ?4;

-- need_list_heard_in (organisation, account, conversation, limit) -> as need_find    uses need_by_account
SELECT n.id, n.account, n.quote, n.level, n.contact, n.conversation, n.utterance, n.heard_at_ms,
       n.kept_by, n.kept_at_ms, n.retired_at_ms, n.revision, n.is_shared,
       n.end_customer, n.division, n.weight, n.state, n.correction, n.answered_by, n.answered_at_ms,
       m.name
  FROM need n
  LEFT JOIN member m ON m.organisation = n.organisation AND m.id = n.answered_by
 WHERE n.organisation = ?1 AND n.account = ?2 AND n.conversation = ?3 AND n.retired_at_ms IS NULL
 ORDER BY n.utterance NULLS FIRST, n.id LIMIT ?4;

-- need_erase_heard_in (organisation, kept_by, conversation)
DELETE FROM need WHERE organisation = ?1 AND kept_by = ?2 AND conversation = ?3;

-- need_list_all (organisation, after_id, limit) -> as need_find
SELECT n.id, n.account, n.quote, n.level, n.contact, n.conversation, n.utterance, n.heard_at_ms,
       n.kept_by, n.kept_at_ms, n.retired_at_ms, n.revision, n.is_shared,
       n.end_customer, n.division, n.weight, n.state, n.correction, n.answered_by, n.answered_at_ms,
       m.name
  FROM need n
  LEFT JOIN member m ON m.organisation = n.organisation AND m.id = n.answered_by
 WHERE n.organisation = ?1 AND n.id > ?2
 ORDER BY n.id LIMIT ?3;

-- need_set_state (organisation, id, state, correction, answered_by, answered_at_ms)
UPDATE need
   SET state = ?3, correction = ?4, answered_by = ?5, answered_at_ms = ?6, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- need_forget_state (organisation, id)
UPDATE need
   SET state = 0, correction = '', answered_by = NULL, answered_at_ms = NULL
 WHERE organisation = ?1 AND id = ?2;

-- need_answer (organisation, need, guest, state, text, at_ms)
INSERT INTO need_answer (organisation, need, guest, state, text, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (organisation, need, guest) DO UPDATE SET state = ?4, text = ?5, at_ms = ?6;

-- need_retire_answers (organisation, need)
DELETE FROM need_answer WHERE organisation = ?1 AND need = ?2;

-- need_list_answers (organisation, need, actor, is_guest, limit) -> guest, guest_name, state, text, at_ms
SELECT a.guest, m.name, a.state, a.text, a.at_ms
  FROM need_answer a
  JOIN member m ON m.organisation = a.organisation AND m.id = a.guest
 WHERE a.organisation = ?1 AND a.need = ?2 AND (?4 = 0 OR a.guest = ?3)
 ORDER BY a.at_ms DESC, a.guest LIMIT ?5;

-- need_list_kept_in (organisation, kept_by, conversation, after_id, limit) -> id
SELECT id FROM need
 WHERE organisation = ?1 AND kept_by = ?2 AND conversation = ?3 AND id > ?4
 ORDER BY id LIMIT ?5;

-- need_comments (organisation, need, after_id, limit) -> id    uses comment_by_record
SELECT id FROM comment
 WHERE organisation = ?1 AND record = ?2 AND id > ?3
 ORDER BY id LIMIT ?4;

-- need_erase_comments (organisation, need)
DELETE FROM comment WHERE organisation = ?1 AND record = ?2;
