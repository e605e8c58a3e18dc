-- trace_strategy_needs (organisation, account, is_guest, limit) -> strategy, need    uses strategy_by_account
SELECT x.id, n.id
  FROM strategy x
 CROSS JOIN strategy_need l
 CROSS JOIN need n
 WHERE x.organisation = ?1 AND x.account = ?2
   AND l.organisation = ?1 AND l.strategy = x.id AND n.organisation = ?1 AND n.id = l.need
   AND x.retired_at_ms IS NULL AND n.retired_at_ms IS NULL
   AND (?3 = 0 OR (x.is_shared = 1 AND n.is_shared = 1))
 ORDER BY n.id, x.id LIMIT ?4;

-- trace_action_solutions (organisation, account, is_guest, limit) -> action, solution    uses solution_by_account
SELECT a.id, x.id
  FROM solution x
 CROSS JOIN action a
 WHERE x.organisation = ?1 AND x.account = ?2
   AND a.organisation = ?1 AND a.solution = x.id AND a.account = ?2
   AND x.retired_at_ms IS NULL AND a.retired_at_ms IS NULL
   AND (?3 = 0 OR (x.is_shared = 1 AND a.is_shared = 1))
 ORDER BY a.id, x.id LIMIT ?4;

-- trace_solved (organisation, account, is_guest, limit) -> solution, need    uses solution_by_account
-- Needs that a solution answers.
SELECT x.id, l.need
  FROM solution x
 CROSS JOIN strategy y
 CROSS JOIN strategy_need l
 WHERE x.organisation = ?1 AND x.account = ?2
   AND y.organisation = ?1 AND y.id = x.strategy AND l.organisation = ?1 AND l.strategy = y.id
   AND x.retired_at_ms IS NULL AND y.retired_at_ms IS NULL
   AND (?3 = 0 OR (x.is_shared = 1 AND y.is_shared = 1))
 ORDER BY l.need, x.id LIMIT ?4;
