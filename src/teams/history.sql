-- history_add (organisation, id, account, team, member, actor, kind, record, verb, fields, is_shared, number)
-- rows together
-- Without a number it is the next, which is right because only one transaction at a time writes for an organisation.
INSERT INTO history (organisation, id, account, team, member, actor, kind, record, verb, fields,
                     is_shared, number)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
        COALESCE(?12, (SELECT COALESCE(MAX(number), 0) + 1 FROM history WHERE organisation = ?1)));

-- history_list (organisation, account, member, kind, record, before, limit) -> id, account, team, member, actor, kind, record, verb, fields, is_shared, actor_name, number    uses history_by_account
-- Of people whom a guest does not see only what they did is told: of guests of the same account, and of
-- the team, the name.
SELECT h.id, h.account, h.team, h.member, h.actor, h.kind, h.record, h.verb, h.fields, h.is_shared,
       m.name, h.number
  FROM account_member t
 CROSS JOIN history h
  LEFT JOIN member m ON m.organisation = h.organisation AND m.id = h.actor
 WHERE t.organisation = ?1 AND t.account = ?2 AND t.member = ?3
   AND h.organisation = ?1 AND h.account = ?2
   AND h.number < COALESCE((SELECT b.number FROM history b
                             WHERE b.organisation = ?1 AND b.id = ?6 AND b.account = ?2),
                           9223372036854775807)
   AND (t.is_guest = 0 OR h.is_shared = 1)
   AND (?4 = '' OR h.kind = ?4) AND h.record = COALESCE(?5, h.record)
   AND (h.member IS NULL OR h.member = ?3)
 ORDER BY h.number DESC LIMIT ?7;

-- history_news (organisation, member, is_guest, after_number, limit) -> id, account, team, member, actor, kind, record, verb, fields, is_shared, name, number    uses history_by_number
SELECT h.id, h.account, h.team, h.member, h.actor, h.kind, h.record, h.verb, h.fields, h.is_shared,
       '', h.number
  FROM history h
 WHERE h.organisation = ?1 AND h.number > ?4
   AND (h.member IS NULL OR h.member = ?2)
   AND (EXISTS (SELECT 1 FROM account_member t
                 WHERE t.organisation = ?1 AND t.account = h.account AND t.member = ?2
                   AND (t.is_guest = 0 OR h.is_shared = 1))
        OR EXISTS (SELECT 1 FROM team_member w
                    WHERE w.organisation = ?1 AND w.team = h.team AND w.member = ?2
                      AND (?3 = 0 OR h.is_shared = 1))
        OR (h.account IS NULL AND h.team IS NULL AND ?3 = 0)
        OR (h.account IS NULL AND h.team IS NULL AND h.member = ?2))
 ORDER BY h.number LIMIT ?5;

-- history_newest (organisation) -> number    uses history_by_number
SELECT COALESCE(MAX(number), 0) FROM history WHERE organisation = ?1;

-- history_watch (organisations) -> number
-- What a watch asks where nobody tells it (store/store_watch.h), also before there is an organisation.
SELECT COALESCE(MAX(number), 0) FROM history
 WHERE organisation IN (SELECT id FROM organisation ORDER BY id LIMIT ?1);
