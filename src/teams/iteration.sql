-- iteration_add (organisation, id, team, goal, starts_on, ends_on, review, retrospective, is_shared)
INSERT INTO iteration (organisation, id, team, goal, starts_on, ends_on, review, retrospective,
                       is_shared, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1);

-- iteration_change (organisation, id, revision, goal, starts_on, ends_on, review, retrospective, is_shared)
UPDATE iteration
   SET goal = ?4, starts_on = ?5, ends_on = ?6, review = ?7, retrospective = ?8, is_shared = ?9,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- iteration_close (organisation, id, closed_at_ms)
UPDATE iteration SET closed_at_ms = ?3, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND closed_at_ms IS NULL;

-- iteration_find (organisation, id, member, is_guest) -> id, team, goal, starts_on, ends_on, review, retrospective, is_shared, closed_at_ms, revision
-- Nothing for whoever is not on the team; for guests what is shared.
SELECT i.id, i.team, i.goal, i.starts_on, i.ends_on, i.review, i.retrospective, i.is_shared,
       i.closed_at_ms, i.revision
  FROM iteration i
  JOIN team_member w ON w.organisation = i.organisation AND w.team = i.team AND w.member = ?3
 WHERE i.organisation = ?1 AND i.id = ?2 AND (?4 = 0 OR i.is_shared = 1);

-- iteration_list (organisation, team, is_guest, before_start, before_id, limit) -> as iteration_find    uses iteration_by_team
SELECT id, team, goal, starts_on, ends_on, review, retrospective, is_shared, closed_at_ms, revision
  FROM iteration
 WHERE organisation = ?1 AND team = ?2 AND (?3 = 0 OR is_shared = 1)
   AND (starts_on, id) < (?4, ?5)
 ORDER BY starts_on DESC, id DESC LIMIT ?6;

-- iteration_list_all (organisation, after_id, limit) -> as iteration_find
SELECT id, team, goal, starts_on, ends_on, review, retrospective, is_shared, closed_at_ms, revision
  FROM iteration WHERE organisation = ?1 AND id > ?2 ORDER BY id LIMIT ?3;
