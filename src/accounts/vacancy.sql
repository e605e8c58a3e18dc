-- vacancy_list (organisation, after_order, after_id, limit) -> id, name
SELECT a.id, a.name
  FROM account a
 WHERE a.organisation = ?1 AND (a.name_order, a.id) > (?2, ?3)
   AND NOT EXISTS (SELECT 1
                     FROM account_member t
                     JOIN member m ON m.organisation = t.organisation AND m.id = t.member
                    WHERE t.organisation = a.organisation AND t.account = a.id AND t.is_lead = 1
                      AND m.is_locked = 0 AND m.open_key IS NOT NULL)
 ORDER BY a.name_order, a.id LIMIT ?4;

-- vacancy_order (organisation, account) -> name_order
SELECT name_order FROM account WHERE organisation = ?1 AND id = ?2;

-- vacancy_find (organisation, account) -> id
SELECT a.id
  FROM account a
 WHERE a.organisation = ?1 AND a.id = ?2
   AND NOT EXISTS (SELECT 1
                     FROM account_member t
                     JOIN member m ON m.organisation = t.organisation AND m.id = t.member
                    WHERE t.organisation = a.organisation AND t.account = a.id AND t.is_lead = 1
                      AND m.is_locked = 0 AND m.open_key IS NOT NULL);

-- vacancy_team (organisation, account, limit) -> member, name, since_ms
SELECT t.member, m.name, t.since_ms
  FROM account_member t
  JOIN member m ON m.organisation = t.organisation AND m.id = t.member
 WHERE t.organisation = ?1 AND t.account = ?2 AND t.is_guest = 0 AND m.is_locked = 0
   AND m.open_key IS NOT NULL
 ORDER BY m.name_order, m.id LIMIT ?3;

-- vacancy_fill (organisation, account, member, since_ms)
INSERT INTO account_member (organisation, account, member, is_lead, since_ms, name_order)
VALUES (?1, ?2, ?3, 1, ?4,
        (SELECT name_order FROM account WHERE organisation = ?1 AND id = ?2))
    ON CONFLICT (organisation, account, member) DO UPDATE SET is_lead = 1, by_team = 0;
