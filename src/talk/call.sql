-- call_add (organisation, id, owner, given_key, created_at_ms, sealed)
INSERT INTO call (organisation, id, owner, given_key, created_at_ms, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (organisation, owner, given_key) DO NOTHING;

-- call_find_by_key (organisation, owner, given_key) -> id
SELECT id FROM call WHERE organisation = ?1 AND owner = ?2 AND given_key = ?3;

-- call_list (organisation, owner, before, limit) -> id, sealed    uses call_by_owner
SELECT id, sealed FROM call WHERE organisation = ?1 AND owner = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4;

-- call_erase (organisation, id, owner)
DELETE FROM call WHERE organisation = ?1 AND id = ?2 AND owner = ?3;

-- call_erase_all (organisation, owner)    uses call_by_owner
DELETE FROM call WHERE organisation = ?1 AND owner = ?2;
