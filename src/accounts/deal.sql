-- deal_add (organisation, id, account, division, title, title_folded, stage, amount_cents, currency, expected_on, reason, decided_on)
INSERT INTO deal (organisation, id, account, division, title, title_folded, stage, first_stage, amount_cents, currency, expected_on, reason, decided_on, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9, ?10, ?11, ?12, 1);

-- deal_find (organisation, id, member) -> id, account, division, title, stage, amount_cents, currency, expected_on, reason, decided_on, retired_at_ms, revision
-- Nothing for whoever is not on the account's team; for guests nothing.
SELECT x.id, x.account, x.division, x.title, x.stage, x.amount_cents, x.currency, x.expected_on, x.reason, x.decided_on, x.retired_at_ms, x.revision
  FROM deal x
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
 WHERE x.organisation = ?1 AND x.id = ?2 AND t.is_guest = 0;

-- deal_change (organisation, id, revision, division, title, title_folded, stage, amount_cents, currency, expected_on, reason, decided_on, retired_at_ms)
UPDATE deal
   SET division = ?4, title = ?5, title_folded = ?6, stage = ?7, amount_cents = ?8, currency = ?9, expected_on = ?10, reason = ?11, decided_on = ?12, retired_at_ms = ?13,
       revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- deal_list (organisation, account, before, limit, pattern) -> as deal_find    uses deal_by_account
SELECT x.id, x.account, x.division, x.title, x.stage, x.amount_cents, x.currency, x.expected_on, x.reason, x.decided_on, x.retired_at_ms, x.revision
  FROM deal x
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.id < ?3 AND x.retired_at_ms IS NULL
   AND x.title_folded LIKE ?5 ESCAPE '!'
 ORDER BY x.id DESC LIMIT ?4;

-- deal_list_moves (organisation, account, limit) -> id, first_stage, move, verb    uses deal_by_account
-- A deal that never moved comes once, without a move. (By h.number alone, SQLite would read all deals to save a sort.)
SELECT x.id, x.first_stage, h.id, h.verb
  FROM deal x
  LEFT JOIN history h ON h.organisation = x.organisation AND h.record = x.id
                     AND h.kind = 'deal' AND h.verb LIKE 'to!_%' ESCAPE '!'
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.retired_at_ms IS NULL
 ORDER BY x.id, COALESCE(h.number, 0) LIMIT ?3;

-- deal_list_all (organisation, after_id, limit) -> id, account, title, retired_at_ms
-- For the search.
SELECT id, account, title, retired_at_ms
  FROM deal
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
