-- meeting_people (organisation, team, guest_of, limit) -> member, name, time_zone, account, language
-- Whoever can be asked. Guests get our people and those of their own account, as team_member_list.
SELECT w.member, m.name, m.time_zone, m.account, m.language
  FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
 WHERE w.organisation = ?1 AND w.team = ?2 AND m.is_locked = 0
   AND (m.account = ?3 OR m.account IS NULL OR ?3 IS NULL)
 ORDER BY m.name_order, m.id LIMIT ?4;

-- meeting_markets (organisation, team, from_ms, to_ms, limit) -> starts_at_ms, ends_at_ms    uses time_block_by_team
SELECT starts_at_ms, ends_at_ms
  FROM time_block
 WHERE organisation = ?1 AND team = ?2 AND ends_at_ms > ?3 AND starts_at_ms < ?4
   AND member IS NULL AND is_agreed = 1 AND retired_at_ms IS NULL
 ORDER BY starts_at_ms, id LIMIT ?5;

-- meeting_rhythm (organisation, team, day) -> quorum    uses rhythm_by_team
-- What is agreed and has not run out.
SELECT quorum FROM rhythm
 WHERE organisation = ?1 AND team = ?2 AND state = 'agreed' AND ends_on >= ?3
 ORDER BY id DESC LIMIT 1;
