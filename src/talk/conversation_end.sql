-- conversation_end_add (organisation, conversation, owner, id, at_ms, why)
-- Of one that is still there. Its own id stays nowhere.
INSERT INTO conversation_end (organisation, id, owner, account, handed_in_at_ms, at_ms, why)
SELECT organisation, ?4, owner, account, created_at_ms, ?5, ?6
  FROM conversation
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- conversation_end_list (organisation, owner, before, limit) -> id, account, account_name, handed_in_at_ms, at_ms, why
-- Of accounts whose team the owner is on.
SELECT e.id, e.account, a.name, e.handed_in_at_ms, e.at_ms, e.why
  FROM conversation_end e
  JOIN account_member m ON m.organisation = e.organisation AND m.account = e.account AND m.member = e.owner
  JOIN account a ON a.organisation = e.organisation AND a.id = e.account
 WHERE e.organisation = ?1 AND e.owner = ?2 AND e.id < ?3
 ORDER BY e.id DESC LIMIT ?4;

-- conversation_end_owner (organisation, id) -> owner
SELECT owner FROM conversation WHERE organisation = ?1 AND id = ?2;

-- conversation_end_delete (organisation, id, owner)
DELETE FROM conversation WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- conversation_end_delete_all (organisation, owner)    uses conversation_by_owner
DELETE FROM conversation WHERE organisation = ?1 AND owner = ?2;

-- conversation_end_readers (organisation, reader)
-- Their key is gone, and with it what was sealed to it.
DELETE FROM conversation_reader WHERE organisation = ?1 AND reader = ?2;
