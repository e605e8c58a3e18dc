-- time_need_find (organisation, member) -> cave_minutes, block_minutes, best, weekdays, answered_at_ms
SELECT cave_minutes, block_minutes, best, weekdays, answered_at_ms FROM time_need
 WHERE organisation = ?1 AND member = ?2;

-- time_need_set (organisation, member, cave_minutes, block_minutes, best, weekdays, answered_at_ms)
INSERT INTO time_need (organisation, member, cave_minutes, block_minutes, best, weekdays, answered_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (organisation, member)
    DO UPDATE SET cave_minutes = ?3, block_minutes = ?4, best = ?5, weekdays = ?6, answered_at_ms = ?7;

-- time_need_actions (organisation, member) -> count, cave_minutes    uses action_by_owner
SELECT count(*), CAST(coalesce(sum(cave_minutes), 0) AS BIGINT) FROM action
 WHERE organisation = ?1 AND owner = ?2 AND state <> 3 AND retired_at_ms IS NULL;

-- time_need_no_strategy (organisation, member) -> count
-- plan anew
-- Needs of one's own accounts that nobody has a strategy for.
SELECT count(*)
  FROM account_member t
  JOIN need n ON n.organisation = t.organisation AND n.account = t.account
 WHERE t.organisation = ?1 AND t.member = ?2 AND t.is_guest = 0 AND n.retired_at_ms IS NULL
   AND NOT EXISTS (SELECT 1 FROM strategy_need l
                    WHERE l.organisation = n.organisation AND l.need = n.id);

-- time_need_list (organisation, team, guest_of, limit) -> member, name, time_zone, is_guest, market_minutes, market_answered_ms, cave_minutes, block_minutes, best
SELECT w.member, m.name, m.time_zone, CASE WHEN m.account IS NULL THEN 0 ELSE 1 END,
       coalesce(k.market_minutes, 0), coalesce(k.answered_at_ms, 0), c.cave_minutes,
       c.block_minutes, c.best
  FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
  LEFT JOIN market_need k ON k.organisation = w.organisation AND k.team = w.team
                         AND k.member = w.member
  LEFT JOIN time_need c ON c.organisation = w.organisation AND c.member = w.member
 WHERE w.organisation = ?1 AND w.team = ?2
   AND (m.account = ?3 OR m.account IS NULL OR ?3 IS NULL)
 ORDER BY m.name_order, m.id LIMIT ?4;

-- time_need_others (organisation, team) -> member, other
-- Who has left the team since is left out.
SELECT o.member, o.other
  FROM market_need_with o
  JOIN team_member w ON w.organisation = o.organisation AND w.team = o.team AND w.member = o.other
 WHERE o.organisation = ?1 AND o.team = ?2
 ORDER BY o.member, o.other;

-- time_need_set_market (organisation, team, member, market_minutes, answered_at_ms)
INSERT INTO market_need (organisation, team, member, market_minutes, answered_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (organisation, team, member) DO UPDATE SET market_minutes = ?4, answered_at_ms = ?5;

-- time_need_clear_others (organisation, team, member)
DELETE FROM market_need_with WHERE organisation = ?1 AND team = ?2 AND member = ?3;

-- time_need_add_other (organisation, team, member, other)
INSERT INTO market_need_with (organisation, team, member, other)
SELECT ?1, ?2, ?3, w.member
  FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
 WHERE w.organisation = ?1 AND w.team = ?2 AND w.member = ?4 AND w.member <> ?3
   AND (m.account IS NULL
        OR NOT EXISTS (SELECT 1 FROM member g
                        WHERE g.organisation = ?1 AND g.id = ?3 AND g.account <> m.account));

-- time_need_poll (organisation, team) -> until_on, asked_at_ms
SELECT until_on, asked_at_ms FROM time_poll WHERE organisation = ?1 AND team = ?2;

-- time_need_poll_set (organisation, team, until_on, asked_by, asked_at_ms)
INSERT INTO time_poll (organisation, team, until_on, asked_by, asked_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (organisation, team) DO UPDATE SET until_on = ?3, asked_by = ?4, asked_at_ms = ?5;
