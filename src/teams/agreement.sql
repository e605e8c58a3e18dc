-- agreement_add (organisation, id, team, text, agreed_on, until_on, is_shared, created_by)
INSERT INTO agreement (organisation, id, team, text, agreed_on, until_on, is_shared, created_by,
                       revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1);

-- agreement_change (organisation, id, revision, text, agreed_on, until_on, is_shared, retired_at_ms)
UPDATE agreement
   SET text = ?4, agreed_on = ?5, until_on = ?6, is_shared = ?7, retired_at_ms = ?8,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- agreement_find (organisation, id, member, is_guest) -> id, team, text, agreed_on, until_on, is_shared, created_by, retired_at_ms, revision
-- Nothing for whoever is not on the team; for guests what is shared.
SELECT g.id, g.team, g.text, g.agreed_on, g.until_on, g.is_shared, g.created_by, g.retired_at_ms,
       g.revision
  FROM agreement g
  JOIN team_member w ON w.organisation = g.organisation AND w.team = g.team AND w.member = ?3
 WHERE g.organisation = ?1 AND g.id = ?2 AND (?4 = 0 OR g.is_shared = 1);

-- agreement_list (organisation, team, is_guest, before, limit) -> as agreement_find    uses agreement_by_team
SELECT id, team, text, agreed_on, until_on, is_shared, created_by, retired_at_ms, revision
  FROM agreement
 WHERE organisation = ?1 AND team = ?2 AND id < ?4 AND retired_at_ms IS NULL
   AND (?3 = 0 OR is_shared = 1)
 ORDER BY id DESC LIMIT ?5;

-- agreement_list_all (organisation, after_id, limit) -> as agreement_find
SELECT id, team, text, agreed_on, until_on, is_shared, created_by, retired_at_ms, revision
  FROM agreement WHERE organisation = ?1 AND id > ?2 ORDER BY id LIMIT ?3;
