-- throttle_find (organisation, subject_hash) -> failures, last_at_ms, wait_until_ms
SELECT failures, last_at_ms, wait_until_ms FROM throttle
 WHERE organisation = ?1 AND subject_hash = ?2;

-- throttle_set (organisation, subject_hash, failures, last_at_ms, wait_until_ms)
INSERT INTO throttle (organisation, subject_hash, failures, last_at_ms, wait_until_ms)
VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (organisation, subject_hash) DO UPDATE
   SET failures = ?3, last_at_ms = ?4, wait_until_ms = ?5;

-- throttle_forget (organisation, subject_hash)
DELETE FROM throttle WHERE organisation = ?1 AND subject_hash = ?2;

-- throttle_give_back (organisation, subject_hash)
UPDATE throttle SET failures = failures - 1, wait_until_ms = 0
 WHERE organisation = ?1 AND subject_hash = ?2 AND failures > 0;

-- throttle_sweep (organisation, before_ms)    uses throttle_by_age
DELETE FROM throttle WHERE organisation = ?1 AND last_at_ms < ?2;
