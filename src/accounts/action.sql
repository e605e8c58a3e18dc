-- action_add (organisation, id, account, team, solution, need, title, text, owner, state, position, iteration, due_on, cave_minutes, is_shared, created_by, done_at_ms)
INSERT INTO action (organisation, id, account, team, solution, need, title, text, owner, state,
                    position, iteration, due_on, cave_minutes, is_shared, created_by, done_at_ms,
                    revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 1);

-- action_find (organisation, id, member) -> id, account, team, solution, need, iteration, title, text, owner, owner_name, is_owner_guest, state, position, due_on, cave_minutes, is_shared, created_by, done_at_ms, retired_at_ms, revision
SELECT id, account, team, solution, need, iteration, title, text, owner, owner_name, is_owner_guest,
       state, position, due_on, cave_minutes, is_shared, created_by, done_at_ms, retired_at_ms, revision
  FROM action_seen
 WHERE organisation = ?1 AND id = ?2 AND asker = ?3;

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
SELECT id, account, team, solution, need, iteration, title, text, owner, owner_name, is_owner_guest,
       state, position, due_on, cave_minutes, is_shared, created_by, done_at_ms, retired_at_ms, revision
  FROM action_seen
 WHERE organisation = ?1 AND asker = ?2 AND account = ?3 AND retired_at_ms IS NULL
   AND (state, position, id) > (?4, ?5, ?6) AND (?7 < 0 OR state = ?7)
   AND (done_at_ms IS NULL OR done_at_ms >= ?8)
 ORDER BY state, position, id LIMIT ?9;

-- action_list_team (organisation, member, team, after_state, after_position, after_id, state, done_since_ms, limit) -> as action_find    uses action_by_team
-- Of the accounts that the asker is on; a team may have others.
SELECT id, account, team, solution, need, iteration, title, text, owner, owner_name, is_owner_guest,
       state, position, due_on, cave_minutes, is_shared, created_by, done_at_ms, retired_at_ms, revision
  FROM action_seen
 WHERE organisation = ?1 AND asker = ?2 AND team = ?3 AND retired_at_ms IS NULL
   AND (state, position, id) > (?4, ?5, ?6) AND (?7 < 0 OR state = ?7)
   AND (done_at_ms IS NULL OR done_at_ms >= ?8)
 ORDER BY state, position, id LIMIT ?9;

-- action_list_owner (organisation, member, owner, after_state, after_position, after_id, state, done_since_ms, limit) -> as action_find    uses action_by_owner
SELECT id, account, team, solution, need, iteration, title, text, owner, owner_name, is_owner_guest,
       state, position, due_on, cave_minutes, is_shared, created_by, done_at_ms, retired_at_ms, revision
  FROM action_seen
 WHERE organisation = ?1 AND asker = ?2 AND owner = ?3 AND retired_at_ms IS NULL
   AND (state, position, id) > (?4, ?5, ?6) AND (?7 < 0 OR state = ?7)
   AND (done_at_ms IS NULL OR done_at_ms >= ?8)
 ORDER BY state, position, id LIMIT ?9;

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

-- action_list_all (organisation, after_id, limit) -> id, account, title, text, is_shared, retired_at_ms
-- For the search.
SELECT id, account, title, text, is_shared, retired_at_ms
  FROM action
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
