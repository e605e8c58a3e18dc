-- process_step_add (organisation, id, account, process, position, title, doer, means, pain, created_by)
INSERT INTO process_step (organisation, id, account, process, position, title, doer, means, pain,
                          created_by, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1);

-- process_step_find (organisation, id, member) -> id, account, process, position, title, doer, means, pain, ours_rung, ours_by, ours_by_name, ours_at_ms, theirs_rung, theirs_by, theirs_by_name, theirs_at_ms, target_rung, until_on, picked_by, picked_by_name, picked_at_ms, action, created_by, retired_at_ms, revision, is_shared
-- Nothing for whoever is not on the account; for guests what is shared.
SELECT id, account, process, position, title, doer, means, pain,
       ours_rung, ours_by, ours_by_name, ours_at_ms,
       theirs_rung, theirs_by, theirs_by_name, theirs_at_ms,
       target_rung, until_on, picked_by, picked_by_name, picked_at_ms, action,
       created_by, retired_at_ms, revision, is_shared
  FROM process_step_seen
 WHERE organisation = ?1 AND id = ?2 AND asker = ?3;

-- process_step_list (organisation, member, account, after_process, after_position, after_id, limit) -> as process_step_find    uses process_step_by_account
SELECT id, account, process, position, title, doer, means, pain,
       ours_rung, ours_by, ours_by_name, ours_at_ms,
       theirs_rung, theirs_by, theirs_by_name, theirs_at_ms,
       target_rung, until_on, picked_by, picked_by_name, picked_at_ms, action,
       created_by, retired_at_ms, revision, is_shared
  FROM process_step_seen
 WHERE organisation = ?1 AND asker = ?2 AND account = ?3
   AND retired_at_ms IS NULL AND process_retired_at_ms IS NULL
   AND (process, position, id) > (?4, ?5, ?6)
 ORDER BY process, position, id LIMIT ?7;

-- process_step_change (organisation, id, revision, title, doer, means, pain, retired_at_ms)
UPDATE process_step
   SET title = ?4, doer = ?5, means = ?6, pain = ?7, retired_at_ms = ?8, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- process_step_count (organisation, process) -> count, end    uses process_step_by_process
-- The end is behind all that stand.
SELECT count(*), coalesce(max(position), -1) + 1
  FROM process_step
 WHERE organisation = ?1 AND process = ?2 AND retired_at_ms IS NULL;

-- process_step_order (organisation, process, limit) -> id, position    uses process_step_by_process
SELECT id, position
  FROM process_step
 WHERE organisation = ?1 AND process = ?2 AND retired_at_ms IS NULL
 ORDER BY position, id LIMIT ?3;

-- process_step_shift (organisation, id, position)
UPDATE process_step SET position = ?3 WHERE organisation = ?1 AND id = ?2;

-- process_step_rate_ours (organisation, id, rung, by, at_ms)
UPDATE process_step
   SET ours_rung = ?3, ours_by = ?4, ours_at_ms = ?5, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- process_step_rate_theirs (organisation, id, rung, by, at_ms)
UPDATE process_step
   SET theirs_rung = ?3, theirs_by = ?4, theirs_at_ms = ?5, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- process_step_choose (organisation, id, target_rung, until_on, by, at_ms)
-- An action that is done or retired belongs to what was picked before.
UPDATE process_step
   SET target_rung = ?3, until_on = ?4, picked_by = ?5, picked_at_ms = ?6,
       action = (SELECT a.id FROM action a
                  WHERE a.organisation = process_step.organisation AND a.id = process_step.action
                    AND a.state < 3 AND a.retired_at_ms IS NULL),
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- process_step_act (organisation, id, action)
UPDATE process_step SET action = ?3, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;
