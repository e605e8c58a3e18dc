-- action_add (organisation, id, account, team, solution, need, title, text, owner, state, position, iteration, due_on, cave_minutes, is_shared, created_by, done_at_ms)
INSERT INTO action (organisation, id, account, team, solution, need, title, text, owner, state,
                    position, iteration, due_on, cave_minutes, is_shared, created_by, done_at_ms,
                    revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 1);

-- action_find (organisation, id, member) -> id, account, team, solution, need, iteration, title, text, owner, owner_name, is_owner_guest, state, position, due_on, cave_minutes, is_shared, created_by, done_at_ms, retired_at_ms, revision
-- Nothing for whoever is not on the account; for guests what is shared, and the needs that are.
SELECT a.id, a.account, a.team, a.solution, CASE WHEN t.is_guest = 0 THEN a.need
       ELSE (SELECT n.id FROM need n WHERE n.organisation = a.organisation AND n.id = a.need
                AND n.is_shared = 1) END,
       a.iteration, a.title, a.text, a.owner,
       CASE WHEN t.is_guest = 0 OR EXISTS (SELECT 1 FROM account_member w
                          WHERE w.organisation = a.organisation AND w.account = a.account
                            AND w.member = a.owner) THEN m.name END,
       CASE WHEN m.account IS NULL THEN 0 ELSE 1 END,
       a.state, a.position, a.due_on, a.cave_minutes, a.is_shared, a.created_by, a.done_at_ms,
       a.retired_at_ms, a.revision
  FROM action a
  JOIN account_member t
    ON t.organisation = a.organisation AND t.account = a.account AND t.member = ?3
  LEFT JOIN member m ON m.organisation = a.organisation AND m.id = a.owner
 WHERE a.organisation = ?1 AND a.id = ?2 AND (t.is_guest = 0 OR a.is_shared = 1);

-- action_change (organisation, id, revision, team, solution, need, title, text, owner, iteration, due_on, cave_minutes, is_shared, retired_at_ms)
UPDATE action
   SET team = ?4, solution = ?5, need = ?6, title = ?7, text = ?8, owner = ?9, iteration = ?10,
       due_on = ?11, cave_minutes = ?12, is_shared = ?13, retired_at_ms = ?14,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- action_change_due (organisation, id, revision, due_on)
UPDATE action SET due_on = ?4, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- action_move (organisation, id, state, position, done_at_ms)
UPDATE action
   SET revision = CASE WHEN state = ?3 THEN revision ELSE revision + 1 END, state = ?3,
       position = ?4, done_at_ms = ?5
 WHERE organisation = ?1 AND id = ?2;

-- action_shift (organisation, id, position)
UPDATE action SET position = ?3 WHERE organisation = ?1 AND id = ?2;

-- action_last (organisation, state) -> position    uses action_by_place
SELECT position FROM action
 WHERE organisation = ?1 AND state = ?2 ORDER BY position DESC LIMIT 1;

-- action_next (organisation, state, position, moving, limit) -> id, position    uses action_by_place
SELECT id, position FROM action
 WHERE organisation = ?1 AND state = ?2 AND position > ?3 AND id <> ?4
 ORDER BY position LIMIT ?5;

-- action_previous (organisation, state, position, moving) -> position    uses action_by_place
SELECT position FROM action
 WHERE organisation = ?1 AND state = ?2 AND position < ?3 AND id <> ?4
 ORDER BY position DESC LIMIT 1;

-- action_list_account (organisation, member, account, after_state, after_position, after_id, state, done_since_ms, limit) -> as action_find    uses action_by_account
SELECT a.id, a.account, a.team, a.solution, CASE WHEN t.is_guest = 0 THEN a.need
       ELSE (SELECT n.id FROM need n WHERE n.organisation = a.organisation AND n.id = a.need
                AND n.is_shared = 1) END,
       a.iteration, a.title, a.text, a.owner,
       CASE WHEN t.is_guest = 0 OR EXISTS (SELECT 1 FROM account_member w
                          WHERE w.organisation = a.organisation AND w.account = a.account
                            AND w.member = a.owner) THEN m.name END,
       CASE WHEN m.account IS NULL THEN 0 ELSE 1 END,
       a.state, a.position, a.due_on, a.cave_minutes, a.is_shared, a.created_by, a.done_at_ms,
       a.retired_at_ms, a.revision
  FROM account_member t
 CROSS JOIN action a
  LEFT JOIN member m ON m.organisation = a.organisation AND m.id = a.owner
 WHERE t.organisation = ?1 AND t.account = ?3 AND t.member = ?2
   AND a.organisation = ?1 AND a.account = ?3
   AND a.retired_at_ms IS NULL AND (t.is_guest = 0 OR a.is_shared = 1)
   AND (a.state, a.position, a.id) > (?4, ?5, ?6) AND (?7 < 0 OR a.state = ?7)
   AND (a.done_at_ms IS NULL OR a.done_at_ms >= ?8)
 ORDER BY a.state, a.position, a.id LIMIT ?9;

-- action_list_team (organisation, member, team, after_state, after_position, after_id, state, done_since_ms, limit) -> as action_find    uses action_by_team
-- Of the accounts that the asker is on; a team may have others.
SELECT a.id, a.account, a.team, a.solution, CASE WHEN t.is_guest = 0 THEN a.need
       ELSE (SELECT n.id FROM need n WHERE n.organisation = a.organisation AND n.id = a.need
                AND n.is_shared = 1) END,
       a.iteration, a.title, a.text, a.owner,
       CASE WHEN t.is_guest = 0 OR EXISTS (SELECT 1 FROM account_member w
                          WHERE w.organisation = a.organisation AND w.account = a.account
                            AND w.member = a.owner) THEN m.name END,
       CASE WHEN m.account IS NULL THEN 0 ELSE 1 END,
       a.state, a.position, a.due_on, a.cave_minutes, a.is_shared, a.created_by, a.done_at_ms,
       a.retired_at_ms, a.revision
  FROM action a
  JOIN account_member t
    ON t.organisation = a.organisation AND t.account = a.account AND t.member = ?2
  LEFT JOIN member m ON m.organisation = a.organisation AND m.id = a.owner
 WHERE a.organisation = ?1 AND a.team = ?3
   AND a.retired_at_ms IS NULL AND (t.is_guest = 0 OR a.is_shared = 1)
   AND (a.state, a.position, a.id) > (?4, ?5, ?6) AND (?7 < 0 OR a.state = ?7)
   AND (a.done_at_ms IS NULL OR a.done_at_ms >= ?8)
 ORDER BY a.state, a.position, a.id LIMIT ?9;

-- action_list_owner (organisation, member, owner, after_state, after_position, after_id, state, done_since_ms, limit) -> as action_find    uses action_by_owner
SELECT a.id, a.account, a.team, a.solution, CASE WHEN t.is_guest = 0 THEN a.need
       ELSE (SELECT n.id FROM need n WHERE n.organisation = a.organisation AND n.id = a.need
                AND n.is_shared = 1) END,
       a.iteration, a.title, a.text, a.owner,
       CASE WHEN t.is_guest = 0 OR EXISTS (SELECT 1 FROM account_member w
                          WHERE w.organisation = a.organisation AND w.account = a.account
                            AND w.member = a.owner) THEN m.name END,
       CASE WHEN m.account IS NULL THEN 0 ELSE 1 END,
       a.state, a.position, a.due_on, a.cave_minutes, a.is_shared, a.created_by, a.done_at_ms,
       a.retired_at_ms, a.revision
  FROM action a
  JOIN account_member t
    ON t.organisation = a.organisation AND t.account = a.account AND t.member = ?2
  LEFT JOIN member m ON m.organisation = a.organisation AND m.id = a.owner
 WHERE a.organisation = ?1 AND a.owner = ?3
   AND a.retired_at_ms IS NULL AND (t.is_guest = 0 OR a.is_shared = 1)
   AND (a.state, a.position, a.id) > (?4, ?5, ?6) AND (?7 < 0 OR a.state = ?7)
   AND (a.done_at_ms IS NULL OR a.done_at_ms >= ?8)
 ORDER BY a.state, a.position, a.id LIMIT ?9;

-- action_find_owner (organisation, account, member) -> is_guest
SELECT is_guest FROM account_member
 WHERE organisation = ?1 AND account = ?2 AND member = ?3;

-- action_find_solution (organisation, account, solution) -> id
SELECT id FROM solution WHERE organisation = ?1 AND account = ?2 AND id = ?3;

-- action_find_team (organisation, account, team) -> since_ms
SELECT since_ms FROM team_account WHERE organisation = ?1 AND account = ?2 AND team = ?3;

-- action_find_iteration (organisation, team, iteration) -> id
SELECT id FROM iteration WHERE organisation = ?1 AND team = ?2 AND id = ?3;

-- action_move_open (organisation, from_iteration, to_iteration)
UPDATE action SET iteration = ?3, revision = revision + 1
 WHERE organisation = ?1 AND iteration = ?2 AND state < 3 AND retired_at_ms IS NULL;
