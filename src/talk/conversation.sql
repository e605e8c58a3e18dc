-- conversation_add (organisation, id, account, owner, created_at_ms, sealed_key, sealed_head, sealed_text)
INSERT INTO conversation (organisation, id, account, owner, created_at_ms, is_ready,
                          sealed_key, sealed_head, sealed_text, revision)
VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, 1);

-- conversation_find (organisation, id, owner) -> account, created_at_ms, is_ready, revision, sealed_key, sealed_head, wording_gone_at_ms
SELECT account, created_at_ms, is_ready, revision, sealed_key, sealed_head, wording_gone_at_ms
  FROM conversation
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- conversation_find_parts (organisation, id, owner) -> sealed_text, sealed_labels, sealed_corrections
SELECT sealed_text, sealed_labels, sealed_corrections
  FROM conversation
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- conversation_list (organisation, owner, before, limit) -> as conversation_find, id first
-- Only accounts whose team the owner is on; newest first, because ids carry the time.
SELECT c.id, c.account, c.created_at_ms, c.is_ready, c.revision, c.sealed_key, c.sealed_head,
       c.wording_gone_at_ms
  FROM conversation c
  JOIN account_member m ON m.organisation = c.organisation AND m.account = c.account AND m.member = c.owner
 WHERE c.organisation = ?1 AND c.owner = ?2 AND c.id < ?3
 ORDER BY c.id DESC LIMIT ?4;

-- conversation_list_of_account (organisation, owner, before, limit, account) -> as conversation_list
SELECT c.id, c.account, c.created_at_ms, c.is_ready, c.revision, c.sealed_key, c.sealed_head,
       c.wording_gone_at_ms
  FROM conversation c
  JOIN account_member m ON m.organisation = c.organisation AND m.account = c.account AND m.member = c.owner
 WHERE c.organisation = ?1 AND c.owner = ?2 AND c.id < ?3 AND c.account = ?5
 ORDER BY c.id DESC LIMIT ?4;

-- conversation_find_opened (organisation, id, reader, now_ms) -> as conversation_find, owner, owner_name, account_name, until_ms
-- With the data key as it is sealed to the reader.
SELECT c.account, c.created_at_ms, c.is_ready, c.revision, r.sealed_key, c.sealed_head, c.wording_gone_at_ms,
       c.owner, m.name, a.name, r.until_ms
  FROM conversation_reader r
  JOIN conversation c ON c.organisation = r.organisation AND c.id = r.conversation
  JOIN member m ON m.organisation = c.organisation AND m.id = c.owner
  JOIN account a ON a.organisation = c.organisation AND a.id = c.account
 WHERE r.organisation = ?1 AND r.conversation = ?2 AND r.reader = ?3 AND r.until_ms > ?4;

-- conversation_list_opened (organisation, reader, before, limit, now_ms) -> id, then as conversation_find_opened    uses conversation_reader_by_reader
SELECT c.id, c.account, c.created_at_ms, c.is_ready, c.revision, r.sealed_key, c.sealed_head, c.wording_gone_at_ms,
       c.owner, m.name, a.name, r.until_ms
  FROM conversation_reader r
  JOIN conversation c ON c.organisation = r.organisation AND c.id = r.conversation
  JOIN member m ON m.organisation = c.organisation AND m.id = c.owner
  JOIN account a ON a.organisation = c.organisation AND a.id = c.account
 WHERE r.organisation = ?1 AND r.reader = ?2 AND r.conversation < ?3 AND r.until_ms > ?5
 ORDER BY r.conversation DESC LIMIT ?4;

-- conversation_change_head (organisation, id, owner, revision, sealed_head)
UPDATE conversation SET sealed_head = ?5, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3 AND revision = ?4;

-- conversation_change_labels (organisation, id, owner, is_ready, sealed_labels, sealed_head)
-- Without a basis for everybody nothing that was derived stays, corrections neither.
UPDATE conversation
   SET is_ready = ?4, sealed_labels = ?5, sealed_head = ?6,
       sealed_corrections = CASE WHEN CAST(?4 AS BIGINT) = 1 THEN sealed_corrections ELSE NULL END
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- conversation_change_text (organisation, id, owner, sealed_text)
UPDATE conversation SET sealed_text = ?4
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- conversation_find_pace (organisation, id) -> lines_minute, lines_in_minute
SELECT lines_minute, lines_in_minute FROM conversation
 WHERE organisation = ?1 AND id = ?2;

-- conversation_count_line (organisation, id, minute)
UPDATE conversation
   SET lines_in_minute = CASE WHEN lines_minute = ?3 THEN lines_in_minute + 1 ELSE 1 END, lines_minute = ?3
 WHERE organisation = ?1 AND id = ?2;

-- conversation_change_corrections (organisation, id, owner, sealed_corrections, sealed_head)
UPDATE conversation SET sealed_corrections = ?4, sealed_head = ?5, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- conversation_speaker_add (organisation, conversation, number, side, member, contact, basis, basis_note, basis_at_ms, basis_by, text_version)
INSERT INTO conversation_speaker (organisation, conversation, number, side, member, contact,
                                  basis, basis_note, basis_at_ms, basis_by, text_version)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- conversation_speaker_clear (organisation, conversation)
DELETE FROM conversation_speaker WHERE organisation = ?1 AND conversation = ?2;

-- conversation_consent_retire (organisation, conversation, speaker)
-- Somebody else than the one who was asked is this speaker.
DELETE FROM consent WHERE organisation = ?1 AND conversation = ?2 AND speaker = ?3;

-- conversation_speaker_list (organisation, conversation, limit) -> number, side, member, contact, basis, basis_note, basis_at_ms, basis_by, text_version
SELECT number, side, member, contact, basis, basis_note, basis_at_ms, basis_by, text_version
  FROM conversation_speaker
 WHERE organisation = ?1 AND conversation = ?2
 ORDER BY number LIMIT ?3;
