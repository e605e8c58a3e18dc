-- account_add (organisation, id, name, name_folded, name_order, country, about, created_at_ms)
INSERT INTO account (organisation, id, name, name_folded, name_order, country, about,
                     created_at_ms, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1);

-- account_find (organisation, id) -> id, name, country, about, created_at_ms, retired_at_ms, revision
SELECT id, name, country, about, created_at_ms, retired_at_ms, revision
  FROM account
 WHERE organisation = ?1 AND id = ?2;

-- account_change (organisation, id, revision, name, name_folded, name_order, country, about, retired_at_ms)
UPDATE account
   SET name = ?4, name_folded = ?5, name_order = ?6, country = ?7, about = ?8,
       retired_at_ms = ?9, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- account_change_order (organisation, account, name_order)
UPDATE account_member SET name_order = ?3 WHERE organisation = ?1 AND account = ?2;

-- account_order (organisation, id, member) -> name_order
SELECT a.name_order
  FROM account_member t
  JOIN account a ON a.organisation = t.organisation AND a.id = t.account
 WHERE t.organisation = ?1 AND t.account = ?2 AND t.member = ?3;

-- account_list (organisation, member, after_order, after_id, pattern, limit) -> as account_find    uses account_member_by_order
-- CROSS JOIN means the same as JOIN, but SQLite keeps its order: from the accounts of a person, in their
-- order, to the records, not through all accounts of the organisation. The empty pattern is asked for first,
-- because it is the usual one and LIKE costs a tenth of the list.
SELECT a.id, a.name, a.country, a.about, a.created_at_ms, a.retired_at_ms, a.revision
  FROM account_member t
 CROSS JOIN account a
 WHERE t.organisation = ?1 AND t.member = ?2 AND (t.name_order, t.account) > (?3, ?4)
   AND a.organisation = t.organisation AND a.id = t.account AND a.retired_at_ms IS NULL
   AND (?5 = '%%' OR a.name_folded LIKE ?5 ESCAPE '!')
 ORDER BY t.name_order, t.account LIMIT ?6;

-- account_member_list (organisation, account, limit) -> member, name, is_lead, since_ms, is_guest, discipline, time_zone, country, spoken
SELECT t.member, m.name, t.is_lead, t.since_ms, t.is_guest, m.discipline, m.time_zone, m.country,
       m.spoken
  FROM account_member t
  JOIN member m ON m.organisation = t.organisation AND m.id = t.member
 WHERE t.organisation = ?1 AND t.account = ?2
 ORDER BY m.name_order, m.id LIMIT ?3;

-- account_member_find (organisation, account, member) -> is_lead, is_guest
SELECT is_lead, is_guest FROM account_member WHERE organisation = ?1 AND account = ?2 AND member = ?3;

-- account_member_by_team (organisation, account, member) -> team    uses team_account_by_account
-- A team that gives somebody the account.
SELECT c.team
  FROM team_account c
  JOIN team_member w ON w.organisation = c.organisation AND w.team = c.team AND w.member = ?3
  JOIN team t ON t.organisation = c.organisation AND t.id = c.team
 WHERE c.organisation = ?1 AND c.account = ?2 AND t.retired_at_ms IS NULL
 ORDER BY c.team LIMIT 1;

-- account_member_set (organisation, account, member, is_lead, since_ms)
INSERT INTO account_member (organisation, account, member, is_lead, since_ms, name_order)
VALUES (?1, ?2, ?3, ?4, ?5,
        (SELECT name_order FROM account WHERE organisation = ?1 AND id = ?2))
    ON CONFLICT (organisation, account, member) DO UPDATE SET is_lead = ?4, by_team = 0;

-- account_member_retire (organisation, account, member)
DELETE FROM account_member WHERE organisation = ?1 AND account = ?2 AND member = ?3;

-- account_member_count_other_leads (organisation, account, member) -> count
-- Nobody is led by a locked member, or by one who has not opened the invitation.
SELECT count(*)
  FROM account_member t
  JOIN member m ON m.organisation = t.organisation AND m.id = t.member
 WHERE t.organisation = ?1 AND t.account = ?2 AND t.member <> ?3 AND t.is_lead = 1
   AND m.is_locked = 0 AND m.open_key IS NOT NULL;

-- account_list_all (organisation, after_id, limit) -> as account_find
SELECT id, name, country, about, created_at_ms, retired_at_ms, revision
  FROM account
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;
