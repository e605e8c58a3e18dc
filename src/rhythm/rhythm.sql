-- rhythm_add (organisation, id, team, starts_on, ends_on, zone, market_minutes, quorum, proposed_by, proposed_at_ms)
INSERT INTO rhythm (organisation, id, team, state, starts_on, ends_on, zone, market_minutes, quorum,
                    proposed_by, proposed_at_ms, revision)
VALUES (?1, ?2, ?3, 'proposed', ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1);

-- rhythm_find (organisation, id, member) -> id, team, state, starts_on, ends_on, zone, market_minutes, quorum, proposed_by, proposed_at_ms, agreed_at_ms, voices, agreed_voices, people, revision
-- Nothing for whoever is not on the team.
SELECT id, team, state, starts_on, ends_on, zone, market_minutes, quorum, proposed_by,
       proposed_at_ms, agreed_at_ms, voices, agreed_voices, people, revision
  FROM rhythm_seen
 WHERE organisation = ?1 AND id = ?2 AND asker = ?3;

-- rhythm_list (organisation, team, before, limit, member) -> as rhythm_find    uses rhythm_by_team
SELECT id, team, state, starts_on, ends_on, zone, market_minutes, quorum, proposed_by,
       proposed_at_ms, agreed_at_ms, voices, agreed_voices, people, revision
  FROM rhythm_seen
 WHERE organisation = ?1 AND team = ?2 AND id < ?3 AND state <> 'withdrawn' AND asker = ?5
 ORDER BY id DESC LIMIT ?4;

-- rhythm_open (organisation, team) -> id    uses rhythm_by_team
SELECT id FROM rhythm WHERE organisation = ?1 AND team = ?2 AND state = 'proposed';

-- rhythm_missing (organisation, rhythm, team) -> count
-- How many on the team have not agreed.
SELECT count(*) FROM team_member w
 WHERE w.organisation = ?1 AND w.team = ?3
   AND NOT EXISTS (SELECT 1 FROM rhythm_voice v
                    WHERE v.organisation = w.organisation AND v.rhythm = ?2
                      AND v.member = w.member AND v.is_agreed = 1);

-- rhythm_touch (organisation, id)
UPDATE rhythm SET revision = revision + 1 WHERE organisation = ?1 AND id = ?2;

-- rhythm_agree (organisation, id, agreed_at_ms)
UPDATE rhythm SET state = 'agreed', agreed_at_ms = ?3, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND state = 'proposed';

-- rhythm_withdraw (organisation, id)
UPDATE rhythm SET state = 'withdrawn', revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND state = 'proposed';

-- rhythm_blocks_agree (organisation, rhythm)    uses time_block_by_rhythm
UPDATE time_block SET is_agreed = 1, revision = revision + 1
 WHERE organisation = ?1 AND rhythm = ?2 AND retired_at_ms IS NULL;

-- rhythm_blocks_end (organisation, team, rhythm, from_ms, now_ms)    uses rhythm_by_team
-- What was agreed before ends where another rhythm of the team begins.
UPDATE time_block
   SET retired_at_ms = ?5, sequence = sequence + 1, revision = revision + 1
 WHERE organisation = ?1 AND starts_at_ms >= ?4 AND is_agreed = 1 AND retired_at_ms IS NULL
   AND rhythm IN (SELECT id FROM rhythm
                   WHERE organisation = ?1 AND team = ?2 AND state = 'agreed' AND id <> ?3);

-- rhythm_end_before (organisation, team, rhythm, starts_on, last_on)    uses rhythm_by_team
UPDATE rhythm SET ends_on = ?5, revision = revision + 1
 WHERE organisation = ?1 AND team = ?2 AND id <> ?3 AND state = 'agreed' AND ends_on >= ?4
   AND starts_on <= ?5;

-- rhythm_voice_set (organisation, rhythm, member, is_agreed, text, voiced_at_ms)
INSERT INTO rhythm_voice (organisation, rhythm, member, is_agreed, text, voiced_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (organisation, rhythm, member)
    DO UPDATE SET is_agreed = ?4, text = ?5, voiced_at_ms = ?6;

-- rhythm_voices_take_back (organisation, rhythm, actor, member)
-- Of one person, or of all (NULL), but of who changes it.
DELETE FROM rhythm_voice
 WHERE organisation = ?1 AND rhythm = ?2 AND member <> ?3 AND (member = ?4 OR ?4 IS NULL);

-- rhythm_voice_list (organisation, rhythm, team, limit) -> member, name, is_guest, time_zone, is_spoken, is_agreed, text, voiced_at_ms
SELECT w.member, m.name, CASE WHEN m.account IS NULL THEN 0 ELSE 1 END, m.time_zone,
       CASE WHEN v.member IS NULL THEN 0 ELSE 1 END, coalesce(v.is_agreed, 0), coalesce(v.text, ''),
       coalesce(v.voiced_at_ms, 0)
  FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
  LEFT JOIN rhythm_voice v ON v.organisation = w.organisation AND v.rhythm = ?2
                          AND v.member = w.member
 WHERE w.organisation = ?1 AND w.team = ?3
 ORDER BY m.name_order, m.id LIMIT ?4;

-- rhythm_voice_list_of_guest (organisation, rhythm, team, guest_of, limit, member) -> as rhythm_voice_list
-- Our people and those of their own account, as team_member_list; which change others ask for is ours.
SELECT w.member, m.name, CASE WHEN m.account IS NULL THEN 0 ELSE 1 END, m.time_zone,
       CASE WHEN v.member IS NULL THEN 0 ELSE 1 END, coalesce(v.is_agreed, 0),
       CASE WHEN w.member = ?6 THEN coalesce(v.text, '') ELSE '' END,
       coalesce(v.voiced_at_ms, 0)
  FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
  LEFT JOIN rhythm_voice v ON v.organisation = w.organisation AND v.rhythm = ?2
                          AND v.member = w.member
 WHERE w.organisation = ?1 AND w.team = ?3 AND (m.account IS NULL OR m.account = ?4)
 ORDER BY m.name_order, m.id LIMIT ?5;

-- rhythm_block_list (organisation, rhythm, guest_of, from_ms, to_ms, limit) -> as block_find    uses time_block_by_rhythm
SELECT b.id, b.kind, b.rhythm, b.team, b.member, b.is_agreed, b.starts_at_ms, b.ends_at_ms,
       b.planned_until_ms, b.zone, b.sequence, b.retired_at_ms, b.revision
  FROM time_block b
  LEFT JOIN member m ON m.organisation = b.organisation AND m.id = b.member
 WHERE b.organisation = ?1 AND b.rhythm = ?2 AND b.ends_at_ms > ?4 AND b.starts_at_ms < ?5
   AND b.retired_at_ms IS NULL AND (m.account = ?3 OR m.account IS NULL OR ?3 IS NULL)
 ORDER BY b.starts_at_ms, b.id LIMIT ?6;

-- rhythm_block_find (organisation, id) -> as block_find
SELECT id, kind, rhythm, team, member, is_agreed, starts_at_ms, ends_at_ms, planned_until_ms, zone,
       sequence, retired_at_ms, revision
  FROM time_block
 WHERE organisation = ?1 AND id = ?2 AND rhythm IS NOT NULL AND retired_at_ms IS NULL;

-- rhythm_block_move (organisation, id, revision, starts_at_ms, ends_at_ms)
UPDATE time_block
   SET starts_at_ms = ?4, ends_at_ms = ?5, planned_until_ms = ?5, sequence = sequence + 1,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- rhythm_block_meets (organisation, rhythm, id, member, from_ms, to_ms) -> one    uses time_block_by_rhythm
-- Another block of the same person, or of the team when it is a market.
SELECT 1 AS one FROM time_block
 WHERE organisation = ?1 AND rhythm = ?2 AND id <> ?3 AND ends_at_ms > ?5 AND starts_at_ms < ?6
   AND retired_at_ms IS NULL AND (member = ?4 OR (member IS NULL AND ?4 IS NULL))
 LIMIT 1;
