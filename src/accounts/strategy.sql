-- strategy_add (organisation, id, account, title, text, is_shared, created_by)
INSERT INTO strategy (organisation, id, account, title, text, is_shared, created_by,
                 revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1);

-- strategy_find (organisation, id, member) -> id, account, title, text, is_shared, created_by, retired_at_ms, revision
-- Nothing for whoever is not on the account; for guests what is shared.
SELECT x.id, x.account, x.title, x.text, x.is_shared, x.created_by, x.retired_at_ms, x.revision
  FROM strategy x
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
 WHERE x.organisation = ?1 AND x.id = ?2 AND (t.is_guest = 0 OR x.is_shared = 1);

-- strategy_change (organisation, id, revision, title, text, is_shared, retired_at_ms)
UPDATE strategy
   SET title = ?4, text = ?5, is_shared = ?6, retired_at_ms = ?7, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- strategy_list (organisation, member, account, before, limit) -> as strategy_find    uses strategy_by_account
-- Newest first, because ids carry the time.
SELECT x.id, x.account, x.title, x.text, x.is_shared, x.created_by, x.retired_at_ms, x.revision
  FROM account_member t
 CROSS JOIN strategy x
 WHERE t.organisation = ?1 AND t.account = ?3 AND t.member = ?2
   AND x.organisation = ?1 AND x.account = ?3 AND x.retired_at_ms IS NULL
   AND (t.is_guest = 0 OR x.is_shared = 1) AND x.id < ?4
 ORDER BY x.id DESC LIMIT ?5;

-- strategy_list_needs (organisation, strategy, is_guest, limit) -> need
SELECT n.id FROM strategy_need l
  JOIN need n ON n.organisation = l.organisation AND n.id = l.need
 WHERE l.organisation = ?1 AND l.strategy = ?2 AND n.retired_at_ms IS NULL
   AND (?3 = 0 OR n.is_shared = 1)
 ORDER BY n.id LIMIT ?4;

-- strategy_count_needs (organisation, strategy) -> count
SELECT count(*) FROM strategy_need WHERE organisation = ?1 AND strategy = ?2;

-- strategy_link (organisation, strategy, need)
INSERT INTO strategy_need (organisation, strategy, need) VALUES (?1, ?2, ?3)
    ON CONFLICT (organisation, strategy, need) DO NOTHING;

-- strategy_unlink (organisation, strategy, need)
DELETE FROM strategy_need WHERE organisation = ?1 AND strategy = ?2 AND need = ?3;
