-- drill_add (organisation, id, owner, conversation, utterance, created_at_ms, sealed)
INSERT INTO drill (organisation, id, owner, conversation, utterance, created_at_ms, sealed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (organisation, owner, conversation, utterance) DO NOTHING;

-- drill_find_at (organisation, owner, conversation, utterance) -> id, conversation, utterance, created_at_ms, sealed
SELECT id, conversation, utterance, created_at_ms, sealed
  FROM drill
 WHERE organisation = ?1 AND owner = ?2 AND conversation = ?3 AND utterance = ?4;

-- drill_list (organisation, owner, before, limit) -> as drill_find_at    uses drill_by_owner
SELECT id, conversation, utterance, created_at_ms, sealed
  FROM drill
 WHERE organisation = ?1 AND owner = ?2 AND id < ?3
 ORDER BY id DESC LIMIT ?4;

-- drill_count (organisation, owner) -> count
SELECT count(*) FROM drill WHERE organisation = ?1 AND owner = ?2;

-- drill_retire (organisation, id, owner)
DELETE FROM drill WHERE organisation = ?1 AND id = ?2 AND owner = ?3;
