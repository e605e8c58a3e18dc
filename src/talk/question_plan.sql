-- question_plan_add (organisation, id, owner, account, created_at_ms, sealed)
INSERT INTO question_plan (organisation, id, owner, account, created_at_ms, sealed, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1);

-- question_plan_find (organisation, id, owner) -> id, account, created_at_ms, conversation, revision, sealed
SELECT id, account, created_at_ms, conversation, revision, sealed
  FROM question_plan
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- question_plan_list (organisation, owner, before, limit) -> as question_plan_find
-- Only of accounts whose team the owner is on.
SELECT p.id, p.account, p.created_at_ms, p.conversation, p.revision, p.sealed
  FROM question_plan p
  JOIN account_member m ON m.organisation = p.organisation AND m.account = p.account AND m.member = p.owner
 WHERE p.organisation = ?1 AND p.owner = ?2 AND p.id < ?3
 ORDER BY p.id DESC LIMIT ?4;

-- question_plan_list_of_account (organisation, owner, before, limit, account) -> as question_plan_find
SELECT p.id, p.account, p.created_at_ms, p.conversation, p.revision, p.sealed
  FROM question_plan p
  JOIN account_member m ON m.organisation = p.organisation AND m.account = p.account AND m.member = p.owner
 WHERE p.organisation = ?1 AND p.owner = ?2 AND p.id < ?3 AND p.account = ?5
 ORDER BY p.id DESC LIMIT ?4;

-- question_plan_change (organisation, id, owner, revision, sealed)
UPDATE question_plan SET sealed = ?5, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3 AND revision = ?4;

-- question_plan_change_match (organisation, id, owner, revision, sealed, conversation)
UPDATE question_plan SET sealed = ?5, conversation = ?6, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3 AND revision = ?4;

-- question_plan_forget_talk (organisation, conversation)    uses question_plan_by_conversation
-- The conversation is gone: the plan no longer says which it was. Its places in it say nothing without it.
UPDATE question_plan SET conversation = NULL WHERE organisation = ?1 AND conversation = ?2;

-- question_plan_erase_matched (organisation, conversation)    uses question_plan_by_conversation
DELETE FROM question_plan WHERE organisation = ?1 AND conversation = ?2;

-- question_plan_erase (organisation, id, owner)
DELETE FROM question_plan WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- question_plan_erase_all (organisation, owner)    uses question_plan_by_owner
DELETE FROM question_plan WHERE organisation = ?1 AND owner = ?2;
