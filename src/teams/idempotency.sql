-- The column "route" holds what idempotency.c makes of the whole request: nothing that can be read.

-- idempotency_find (organisation, member, key_hash, since_ms) -> route, status, location, sealed_body
SELECT route, status, location, sealed_body
  FROM idempotency
 WHERE organisation = ?1 AND member = ?2 AND key_hash = ?3 AND created_at_ms > ?4;

-- idempotency_add (organisation, member, key_hash, route, status, location, sealed_body, now_ms)
INSERT INTO idempotency (organisation, member, key_hash, route, status, location, sealed_body,
                         created_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- idempotency_retire (organisation, member, key_hash, before_ms)
-- An old answer to the same key that was not swept yet.
DELETE FROM idempotency
 WHERE organisation = ?1 AND member = ?2 AND key_hash = ?3 AND created_at_ms <= ?4;

-- idempotency_forget (organisation, member)
DELETE FROM idempotency WHERE organisation = ?1 AND member = ?2;

-- idempotency_sweep (organisation, before_ms)    uses idempotency_by_age
DELETE FROM idempotency WHERE organisation = ?1 AND created_at_ms <= ?2;
