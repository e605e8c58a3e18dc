-- focus_now (organisation, member, at_ms, asked_since_ms) -> block, purpose, action, need, later, outcome    uses time_block_by_member
-- The cave that is on, else the last that is over and has no answer yet.
SELECT b.id, coalesce(f.purpose, ''), f.action, f.need, coalesce(f.later, ''), coalesce(f.outcome, '')
  FROM time_block b
  LEFT JOIN focus f ON f.organisation = b.organisation AND f.block = b.id
 WHERE b.organisation = ?1 AND b.member = ?2 AND b.ends_at_ms > ?4 AND b.starts_at_ms <= ?3
   AND b.is_agreed = 1 AND b.retired_at_ms IS NULL
   AND (b.ends_at_ms > ?3 OR coalesce(f.outcome, '') = '')
 ORDER BY b.ends_at_ms DESC, b.id LIMIT 1;

-- focus_find (organisation, block) -> purpose, action, need, later, outcome
SELECT purpose, action, need, later, outcome FROM focus WHERE organisation = ?1 AND block = ?2;

-- focus_set (organisation, block, member, purpose, action, need, later, outcome)
INSERT INTO focus (organisation, block, member, purpose, action, need, later, outcome, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)
    ON CONFLICT (organisation, block)
    DO UPDATE SET purpose = ?4, action = ?5, need = ?6, later = ?7, outcome = ?8,
                  revision = focus.revision + 1;
