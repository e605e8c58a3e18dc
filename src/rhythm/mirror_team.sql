-- mirror_team_share (organisation, team, member, since_ms)
INSERT INTO mirror_share (organisation, team, member, since_ms) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (organisation, team, member) DO NOTHING;

-- mirror_team_take_back (organisation, team, member)
DELETE FROM mirror_share WHERE organisation = ?1 AND team = ?2 AND member = ?3;

-- mirror_team_shares (organisation, team, member) -> since_ms
SELECT since_ms FROM mirror_share WHERE organisation = ?1 AND team = ?2 AND member = ?3;

-- mirror_team_people (organisation, team, limit) -> member, since_ms
SELECT h.member, h.since_ms
  FROM mirror_share h
  JOIN member m ON m.organisation = h.organisation AND m.id = h.member
 WHERE h.organisation = ?1 AND h.team = ?2 AND m.is_locked = 0
 ORDER BY h.member LIMIT ?3;

-- mirror_team_counted (organisation, team, from_on, limit) -> starts_on
SELECT starts_on
  FROM mirror_week
 WHERE organisation = ?1 AND team = ?2 AND starts_on >= ?3
 ORDER BY starts_on LIMIT ?4;

-- mirror_team_list (organisation, team, from_on, people_min, limit) -> starts_on, load_permille, fragment_permille, kept_permille
-- Of those in it none has gone since.
SELECT w.starts_on, w.load_permille, w.fragment_permille, w.kept_permille
  FROM mirror_week w
 WHERE w.organisation = ?1 AND w.team = ?2 AND w.starts_on >= ?3 AND w.people >= ?4
   AND w.people = (SELECT count(*)
                     FROM mirror_week_member p
                     JOIN member m ON m.organisation = p.organisation AND m.id = p.member
                    WHERE p.organisation = w.organisation AND p.team = w.team
                      AND p.starts_on = w.starts_on AND m.is_locked = 0)
 ORDER BY w.starts_on LIMIT ?5;

-- mirror_team_week_add (organisation, team, starts_on, people, load_permille, fragment_permille, kept_permille)
INSERT INTO mirror_week (organisation, team, starts_on, people, load_permille, fragment_permille,
                         kept_permille)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (organisation, team, starts_on) DO NOTHING;

-- mirror_team_person_add (organisation, team, starts_on, member)
INSERT INTO mirror_week_member (organisation, team, starts_on, member) VALUES (?1, ?2, ?3, ?4);

-- mirror_team_forget (organisation, team, before_on)
-- What is not told any more is not kept.
DELETE FROM mirror_week WHERE organisation = ?1 AND team = ?2 AND starts_on < ?3;
