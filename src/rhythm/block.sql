-- block_add (organisation, id, kind, rhythm, team, member, is_agreed, starts_at_ms, ends_at_ms, zone)
INSERT INTO time_block (organisation, id, kind, rhythm, team, member, is_agreed, starts_at_ms,
                        ends_at_ms, planned_until_ms, zone, sequence, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, 0, 1);

-- block_end_at (organisation, id, revision, ends_at_ms)
UPDATE time_block
   SET ends_at_ms = ?4, sequence = sequence + 1, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3 AND retired_at_ms IS NULL;

-- block_find (organisation, id, member) -> id, kind, rhythm, team, member, is_agreed, starts_at_ms, ends_at_ms, planned_until_ms, zone, sequence, retired_at_ms, revision
-- One's own, and markets of one's teams.
SELECT b.id, b.kind, b.rhythm, b.team, b.member, b.is_agreed, b.starts_at_ms, b.ends_at_ms,
       b.planned_until_ms, b.zone, b.sequence, b.retired_at_ms, b.revision
  FROM time_block b
 WHERE b.organisation = ?1 AND b.id = ?2
   AND (b.member = ?3
        OR (b.member IS NULL
            AND EXISTS (SELECT 1 FROM team_member w
                         WHERE w.organisation = b.organisation AND w.team = b.team
                           AND w.member = ?3)));

-- block_list_caves (organisation, member, from_ms, to_ms, limit) -> as block_find    uses time_block_by_member
SELECT id, kind, rhythm, team, member, is_agreed, starts_at_ms, ends_at_ms, planned_until_ms, zone,
       sequence, retired_at_ms, revision
  FROM time_block
 WHERE organisation = ?1 AND member = ?2 AND ends_at_ms > ?3 AND starts_at_ms < ?4
   AND is_agreed = 1 AND retired_at_ms IS NULL
 ORDER BY ends_at_ms, id LIMIT ?5;

-- block_list_markets (organisation, member, from_ms, to_ms, limit) -> as block_find    uses time_block_by_team
SELECT b.id, b.kind, b.rhythm, b.team, b.member, b.is_agreed, b.starts_at_ms, b.ends_at_ms,
       b.planned_until_ms, b.zone, b.sequence, b.retired_at_ms, b.revision
  FROM team_member w
 CROSS JOIN time_block b
 WHERE w.organisation = ?1 AND w.member = ?2
   AND b.organisation = w.organisation AND b.team = w.team AND b.ends_at_ms > ?3
   AND b.starts_at_ms < ?4 AND b.member IS NULL AND b.is_agreed = 1 AND b.retired_at_ms IS NULL
 ORDER BY b.starts_at_ms, b.id LIMIT ?5;

-- block_list_of_team (organisation, team, guest_of, from_ms, to_ms, limit) -> as block_find    uses time_block_by_team
SELECT id, kind, rhythm, team, member, is_agreed, starts_at_ms, ends_at_ms, planned_until_ms, zone,
       sequence, retired_at_ms, revision
  FROM time_block
 WHERE organisation = ?1 AND team = ?2 AND ends_at_ms > ?4 AND starts_at_ms < ?5
   AND member IS NULL AND is_agreed = 1 AND retired_at_ms IS NULL
UNION ALL
SELECT b.id, b.kind, NULL, NULL, b.member, b.is_agreed, b.starts_at_ms, b.ends_at_ms,
       b.ends_at_ms, b.zone, b.sequence, b.retired_at_ms, b.revision
  FROM team_member w
 CROSS JOIN member m
 CROSS JOIN time_block b
 WHERE w.organisation = ?1 AND w.team = ?2
   AND m.organisation = w.organisation AND m.id = w.member
   AND (m.account = ?3 OR m.account IS NULL OR ?3 IS NULL)
   AND b.organisation = w.organisation AND b.member = w.member AND b.ends_at_ms > ?4
   AND b.starts_at_ms < ?5 AND b.is_agreed = 1 AND b.retired_at_ms IS NULL
 ORDER BY 7, 1 LIMIT ?6;

-- block_teams (organisation, member) -> team    uses team_member_by_member
SELECT team FROM team_member WHERE organisation = ?1 AND member = ?2;

-- block_zone (organisation, member) -> time_zone
SELECT time_zone FROM member WHERE organisation = ?1 AND id = ?2;
