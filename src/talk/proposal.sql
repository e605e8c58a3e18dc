-- proposal_hour_forget (organisation, hour_ms)
DELETE FROM proposal_hour WHERE organisation = ?1 AND hour_ms < ?2;

-- proposal_hour_add (organisation, member, hour_ms, max)
-- Changes nothing when it was asked often enough.
INSERT INTO proposal_hour (organisation, member, hour_ms, asked)
VALUES (?1, ?2, ?3, 1)
ON CONFLICT (organisation, member) DO UPDATE
   SET asked = CASE WHEN proposal_hour.hour_ms = excluded.hour_ms THEN proposal_hour.asked + 1 ELSE 1 END,
       hour_ms = excluded.hour_ms
 WHERE proposal_hour.hour_ms <> excluded.hour_ms OR proposal_hour.asked < ?4;
