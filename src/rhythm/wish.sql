-- wish_add (organisation, id, rhythm, team, block, asked_by, text, starts_at_ms, ends_at_ms, was_starts_at_ms, was_ends_at_ms, asked_at_ms, remind_at_ms)
INSERT INTO rhythm_wish (organisation, id, rhythm, team, block, asked_by, text, starts_at_ms,
                         ends_at_ms, was_starts_at_ms, was_ends_at_ms, state, answer,
                         block_revision, asked_at_ms, remind_at_ms, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'open', '', 0, ?12, ?13, 1);

-- wish_find (organisation, id, member) -> id, rhythm, team, block, kind, member, asked_by, asked_by_name, text, starts_at_ms, ends_at_ms, was_starts_at_ms, was_ends_at_ms, zone, state, answered_by, answered_by_name, answer, asked_at_ms, answered_at_ms, revision, is_lead, is_untouched, is_guest
SELECT id, rhythm, team, block, kind, member, asked_by, asked_by_name, text, starts_at_ms,
       ends_at_ms, was_starts_at_ms, was_ends_at_ms, zone, state, answered_by, answered_by_name,
       answer, asked_at_ms, answered_at_ms, revision, is_lead, is_untouched, is_guest
  FROM rhythm_wish_seen
 WHERE organisation = ?1 AND id = ?2 AND reader = ?3;

-- wish_list (organisation, rhythm, before, limit, member) -> as wish_find    uses rhythm_wish_by_rhythm
SELECT id, rhythm, team, block, kind, member, asked_by, asked_by_name, text, starts_at_ms,
       ends_at_ms, was_starts_at_ms, was_ends_at_ms, zone, state, answered_by, answered_by_name,
       answer, asked_at_ms, answered_at_ms, revision, is_lead, is_untouched, is_guest
  FROM rhythm_wish_seen
 WHERE organisation = ?1 AND rhythm = ?2 AND id < ?3 AND state <> 'withdrawn' AND reader = ?5
 ORDER BY id DESC LIMIT ?4;

-- wish_open_of (organisation, block, asked_by) -> id    uses rhythm_wish_open
SELECT id FROM rhythm_wish
 WHERE organisation = ?1 AND block = ?2 AND asked_by = ?3 AND state = 'open';

-- wish_set_state (organisation, id, state, answered_by, answer, answered_at_ms, block_revision)
UPDATE rhythm_wish
   SET state = ?3, answered_by = ?4, answer = ?5, answered_at_ms = ?6, block_revision = ?7,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- wish_set_was (organisation, id, was_starts_at_ms, was_ends_at_ms)
UPDATE rhythm_wish SET was_starts_at_ms = ?3, was_ends_at_ms = ?4
 WHERE organisation = ?1 AND id = ?2;

-- wish_list_leads (organisation, team, actor, limit) -> member
-- Who can answer, but the actor.
SELECT w.member FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
 WHERE w.organisation = ?1 AND w.team = ?2 AND w.is_lead = 1 AND w.member <> ?3
   AND m.is_locked = 0
 ORDER BY w.member LIMIT ?4;

-- wish_set_remind_at (organisation, id, remind_at_ms)
UPDATE rhythm_wish SET remind_at_ms = ?3 WHERE organisation = ?1 AND id = ?2;

-- wish_list_due (organisation, now_ms, limit) -> id, asked_by, account, language, is_locked    uses rhythm_wish_due
-- Nobody has answered, and nobody was reminded.
SELECT x.id, x.asked_by, m.account, m.language, m.is_locked
  FROM rhythm_wish x
  JOIN member m ON m.organisation = x.organisation AND m.id = x.asked_by
 WHERE x.organisation = ?1 AND x.state = 'open' AND x.reminded_at_ms IS NULL
   AND x.remind_at_ms <= ?2
 ORDER BY x.remind_at_ms, x.id LIMIT ?3;

-- wish_set_reminded (organisation, id, reminded_at_ms)
-- Whoever changes the row reminds.
UPDATE rhythm_wish SET reminded_at_ms = ?3
 WHERE organisation = ?1 AND id = ?2 AND state = 'open' AND reminded_at_ms IS NULL;
