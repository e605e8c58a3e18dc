-- team_add (organisation, id, name, name_order, about, created_at_ms)
INSERT INTO team (organisation, id, name, name_order, about, created_at_ms, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1);

-- team_change (organisation, id, revision, name, name_order, about, retired_at_ms)
UPDATE team
   SET name = ?4, name_order = ?5, about = ?6, retired_at_ms = ?7, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2 AND revision = ?3;

-- team_find (organisation, id, member) -> id, name, about, is_lead, created_at_ms, retired_at_ms, revision
-- Nothing for whoever is not on it.
SELECT t.id, t.name, t.about, w.is_lead, t.created_at_ms, t.retired_at_ms, t.revision
  FROM team_member w
  JOIN team t ON t.organisation = w.organisation AND t.id = w.team
 WHERE w.organisation = ?1 AND w.team = ?2 AND w.member = ?3;

-- team_order (organisation, id, member) -> name_order
SELECT t.name_order
  FROM team_member w
  JOIN team t ON t.organisation = w.organisation AND t.id = w.team
 WHERE w.organisation = ?1 AND w.team = ?2 AND w.member = ?3;

-- team_list (organisation, member, after_order, after_id, limit) -> as team_find    uses team_member_by_member
SELECT t.id, t.name, t.about, w.is_lead, t.created_at_ms, t.retired_at_ms, t.revision
  FROM team_member w
 CROSS JOIN team t
 WHERE w.organisation = ?1 AND w.member = ?2
   AND t.organisation = w.organisation AND t.id = w.team AND t.retired_at_ms IS NULL
   AND (t.name_order, t.id) > (?3, ?4)
 ORDER BY t.name_order, t.id LIMIT ?5;

-- team_list_of (organisation, account, member, is_guest, limit) -> as team_find    uses team_account_by_account
SELECT t.id, t.name, t.about, coalesce(w.is_lead, 0), t.created_at_ms, t.retired_at_ms, t.revision
  FROM team_account c
 CROSS JOIN team t
  LEFT JOIN team_member w ON w.organisation = t.organisation AND w.team = t.id AND w.member = ?3
 WHERE c.organisation = ?1 AND c.account = ?2
   AND t.organisation = c.organisation AND t.id = c.team AND t.retired_at_ms IS NULL
   AND (?4 = 0 OR w.member IS NOT NULL)
 ORDER BY t.name_order, t.id LIMIT ?5;

-- team_member_list (organisation, team, guest_of, limit) -> member, name, discipline, department, country, time_zone, spoken, account, is_lead, since_ms
SELECT w.member, m.name, m.discipline, m.department, m.country, m.time_zone, m.spoken, m.account,
       w.is_lead, w.since_ms
  FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
 WHERE w.organisation = ?1 AND w.team = ?2
   AND (m.account = ?3 OR m.account IS NULL OR ?3 IS NULL)
 ORDER BY m.name_order, m.id LIMIT ?4;

-- team_member_find (organisation, team, member) -> is_lead
SELECT is_lead FROM team_member WHERE organisation = ?1 AND team = ?2 AND member = ?3;

-- team_member_set (organisation, team, member, is_lead, since_ms)
INSERT INTO team_member (organisation, team, member, is_lead, since_ms)
VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (organisation, team, member) DO UPDATE SET is_lead = ?4;

-- team_member_retire (organisation, team, member)
DELETE FROM team_member WHERE organisation = ?1 AND team = ?2 AND member = ?3;

-- team_member_retire_all (organisation, member)
DELETE FROM team_member WHERE organisation = ?1 AND member = ?2;

-- team_member_retire_guests (organisation, team, account)
DELETE FROM team_member
 WHERE organisation = ?1 AND team = ?2
   AND member IN (SELECT m.id FROM member m WHERE m.organisation = ?1 AND m.account = ?3);

-- team_member_count (organisation, team) -> count
SELECT count(*) FROM team_member WHERE organisation = ?1 AND team = ?2;

-- team_member_count_other_leads (organisation, team, member) -> count
-- Nobody is led by a locked member, or by one who has not opened the invitation.
SELECT count(*)
  FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
 WHERE w.organisation = ?1 AND w.team = ?2 AND w.member <> ?3 AND w.is_lead = 1
   AND m.is_locked = 0 AND m.open_key IS NOT NULL;

-- team_account_list (organisation, team, guest_of, limit) -> account, name, since_ms
SELECT c.account, a.name, c.since_ms
  FROM team_account c
  JOIN account a ON a.organisation = c.organisation AND a.id = c.account
 WHERE c.organisation = ?1 AND c.team = ?2 AND (c.account = ?3 OR ?3 IS NULL)
 ORDER BY a.name_order, a.id LIMIT ?4;

-- team_account_find (organisation, team, account) -> since_ms
SELECT since_ms FROM team_account WHERE organisation = ?1 AND team = ?2 AND account = ?3;

-- team_account_count (organisation, team) -> count
SELECT count(*) FROM team_account WHERE organisation = ?1 AND team = ?2;

-- team_account_add (organisation, team, account, since_ms)
INSERT INTO team_account (organisation, team, account, since_ms) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (organisation, team, account) DO NOTHING;

-- team_account_retire (organisation, team, account)
DELETE FROM team_account WHERE organisation = ?1 AND team = ?2 AND account = ?3;

-- team_cover_missing (organisation, team, limit) -> account, member
-- Who should be on an account by this team, and is not.
SELECT c.account, w.member
  FROM team t
  JOIN team_account c ON c.organisation = t.organisation AND c.team = t.id
  JOIN team_member w ON w.organisation = t.organisation AND w.team = t.id
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
 WHERE t.organisation = ?1 AND t.id = ?2 AND t.retired_at_ms IS NULL AND m.account IS NULL
   AND NOT EXISTS (SELECT 1 FROM account_member x
                    WHERE x.organisation = ?1 AND x.account = c.account AND x.member = w.member)
 ORDER BY c.account, w.member LIMIT ?3;

-- team_cover_over_member (organisation, member, limit) -> account, member    uses account_member_by_order
-- Who is on an account by a team, and no team gives it any more.
SELECT x.account, x.member
  FROM account_member i
 CROSS JOIN account_member x
 WHERE i.organisation = ?1 AND i.member = ?2
   AND x.organisation = i.organisation AND x.account = i.account AND x.member = i.member
   AND x.by_team = 1
   AND NOT EXISTS (SELECT 1
                     FROM team_account c
                     JOIN team_member w ON w.organisation = c.organisation AND w.team = c.team
                      AND w.member = x.member
                     JOIN team t ON t.organisation = c.organisation AND t.id = c.team
                    WHERE c.organisation = ?1 AND c.account = x.account
                      AND t.retired_at_ms IS NULL)
 ORDER BY x.account LIMIT ?3;

-- team_cover_over_account (organisation, account, limit) -> account, member
SELECT x.account, x.member
  FROM account_member x
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.by_team = 1
   AND NOT EXISTS (SELECT 1
                     FROM team_account c
                     JOIN team_member w ON w.organisation = c.organisation AND w.team = c.team
                      AND w.member = x.member
                     JOIN team t ON t.organisation = c.organisation AND t.id = c.team
                    WHERE c.organisation = ?1 AND c.account = x.account
                      AND t.retired_at_ms IS NULL)
 ORDER BY x.member LIMIT ?3;

-- team_cover_add (organisation, account, member, since_ms)
INSERT INTO account_member (organisation, account, member, is_lead, by_team, since_ms, name_order)
VALUES (?1, ?2, ?3, 0, 1, ?4,
        (SELECT name_order FROM account WHERE organisation = ?1 AND id = ?2))
    ON CONFLICT (organisation, account, member) DO NOTHING;

-- team_cover_retire (organisation, account, member)
DELETE FROM account_member
 WHERE organisation = ?1 AND account = ?2 AND member = ?3 AND by_team = 1;

-- team_cover_count (organisation, account) -> count
SELECT count(*) FROM account_member WHERE organisation = ?1 AND account = ?2;

-- team_list_all (organisation, after_id, limit) -> as team_find
SELECT id, name, about, 0, created_at_ms, retired_at_ms, revision
  FROM team WHERE organisation = ?1 AND id > ?2 ORDER BY id LIMIT ?3;
