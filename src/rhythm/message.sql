-- message_add (organisation, id, author, receiver, team, is_for_guests, is_informal, text, text_folded, link_kind, link, link_account, urgent_reason, sent_at_ms)
-- The number is right because only one transaction at a time writes for an organisation.
INSERT INTO message (organisation, id, author, receiver, team, is_for_guests, is_informal, text,
                     text_folded, link_kind, link, link_account, urgent_reason, sent_at_ms, number)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
        (SELECT COALESCE(MAX(number), 0) + 1 FROM message WHERE organisation = ?1));

-- message_number (organisation, id) -> number
SELECT number FROM message WHERE organisation = ?1 AND id = ?2;

-- message_list_room (organisation, team, author, is_for_guests, limit) -> member, name
-- Whom a message into a room reaches: our people; guests when it is for them, or of the author's own account.
SELECT m.id, m.name
  FROM team_member w
  JOIN member m ON m.organisation = w.organisation AND m.id = w.member
  JOIN member a ON a.organisation = w.organisation AND a.id = ?3
 WHERE w.organisation = ?1 AND w.team = ?2 AND w.member <> ?3 AND m.is_locked = 0
   AND (m.account IS NULL OR m.account = a.account OR (a.account IS NULL AND ?4 = 1))
 ORDER BY m.id LIMIT ?5;

-- message_link (organisation, record, member) -> account, kind
-- A record that somebody sees. What is shared has its home's id a second time (teams/search.h).
SELECT q.home, q.kind
  FROM search q
  JOIN account_member x ON x.organisation = q.organisation AND x.account = q.home AND x.member = ?3
 WHERE q.organisation = ?1 AND q.record = ?2
   AND (x.is_guest = 0 OR substr(q.terms, 34, 2) = ' s');

-- message_nearness (organisation, author, receiver) -> shares_account, author_department, receiver_department, team
-- plan anew
-- The team: one they are on together, else one the receiver is on; the oldest.
SELECT CASE WHEN EXISTS (SELECT 1 FROM account_member x
                           JOIN account_member y ON y.organisation = x.organisation
                            AND y.account = x.account AND y.member = ?3
                          WHERE x.organisation = ?1 AND x.member = ?2) THEN 1
            WHEN EXISTS (SELECT 1 FROM team_member x
                           JOIN team_member y ON y.organisation = x.organisation
                            AND y.team = x.team AND y.member = ?3
                           JOIN team t ON t.organisation = x.organisation AND t.id = x.team
                          WHERE x.organisation = ?1 AND x.member = ?2 AND t.retired_at_ms IS NULL)
            THEN 1 ELSE 0 END,
       CASE WHEN a.account IS NULL AND r.account IS NULL THEN a.department ELSE '' END, r.department,
       COALESCE((SELECT x.team FROM team_member x
                   JOIN team_member y ON y.organisation = x.organisation AND y.team = x.team
                    AND y.member = ?3
                   JOIN team t ON t.organisation = x.organisation AND t.id = x.team
                  WHERE x.organisation = ?1 AND x.member = ?2 AND t.retired_at_ms IS NULL
                  ORDER BY x.team LIMIT 1),
                (SELECT y.team FROM team_member y
                   JOIN team t ON t.organisation = y.organisation AND t.id = y.team
                  WHERE y.organisation = ?1 AND y.member = ?3 AND t.retired_at_ms IS NULL
                  ORDER BY y.team LIMIT 1))
  FROM member a
  JOIN member r ON r.organisation = a.organisation AND r.id = ?3
 WHERE a.organisation = ?1 AND a.id = ?2;

-- message_list (organisation, member, before_number, team, pattern, limit) -> id, author, author_name, is_author_guest, receiver, receiver_name, team, team_name, is_for_guests, is_informal, text, link_kind, link, link_account, link_title, urgent_reason, sent_at_ms, verdict, why, delivered_at_ms, read_at_ms, waiting_count, waiting_until_ms, waiting_why, number    uses delivery_by_number
-- What a message is about is told to whoever sees that; a room, to whoever is in it.
SELECT m.id, m.author, a.name, CASE WHEN a.account IS NULL THEN 0 ELSE 1 END, m.receiver, r.name,
       m.team, t.name, m.is_for_guests, m.is_informal, m.text, m.link_kind, q.record, q.home,
       q.title, m.urgent_reason, m.sent_at_ms, d.verdict, d.why, d.due_at_ms, d.read_at_ms,
       (SELECT count(*) FROM delivery w
         WHERE w.organisation = d.organisation AND w.message = d.message AND w.number IS NULL
           AND d.verdict = 'own'),
       (SELECT max(w.due_at_ms) FROM delivery w
         WHERE w.organisation = d.organisation AND w.message = d.message AND w.number IS NULL
           AND d.verdict = 'own'),
       (SELECT max(w.why) FROM delivery w
         WHERE w.organisation = d.organisation AND w.message = d.message AND w.number IS NULL
           AND d.verdict = 'own' AND m.receiver IS NOT NULL),
       d.number
  FROM delivery d
 CROSS JOIN message m
 CROSS JOIN member a
  LEFT JOIN member r ON r.organisation = m.organisation AND r.id = m.receiver
  LEFT JOIN team t ON t.organisation = m.organisation AND t.id = m.team
  LEFT JOIN account_member x ON x.organisation = m.organisation AND x.account = m.link_account
   AND x.member = d.receiver
  LEFT JOIN search q ON q.organisation = x.organisation AND q.record = m.link
   AND (x.is_guest = 0 OR substr(q.terms, 34, 2) = ' s')
 WHERE d.organisation = ?1 AND d.receiver = ?2 AND d.number < ?3
   AND m.organisation = d.organisation AND m.id = d.message
   AND a.organisation = m.organisation AND a.id = m.author
   AND (d.team IS NULL OR EXISTS (SELECT 1 FROM team_member w
                                   WHERE w.organisation = d.organisation AND w.team = d.team
                                     AND w.member = d.receiver))
   AND (d.team = ?4 OR ?4 IS NULL)
   AND m.text_folded LIKE ?5 ESCAPE '!'
 ORDER BY d.number DESC LIMIT ?6;

-- message_place (organisation, member, message) -> number
-- Where it stands in somebody's post; nothing while it waits, or when they are no longer in its room.
SELECT d.number
  FROM delivery d
 WHERE d.organisation = ?1 AND d.receiver = ?2 AND d.message = ?3 AND d.number IS NOT NULL
   AND (d.team IS NULL OR EXISTS (SELECT 1 FROM team_member w
                                   WHERE w.organisation = d.organisation AND w.team = d.team
                                     AND w.member = d.receiver));

-- message_mark_read (organisation, member, message, read_at_ms)
UPDATE delivery SET read_at_ms = ?4
 WHERE organisation = ?1 AND receiver = ?2 AND message = ?3 AND number IS NOT NULL
   AND read_at_ms IS NULL;

-- message_figures (organisation, member) -> unread, waiting, until_ms
SELECT (SELECT count(*) FROM delivery d
         WHERE d.organisation = ?1 AND d.receiver = ?2 AND d.read_at_ms IS NULL
           AND d.verdict <> 'own' AND d.number IS NOT NULL
           AND (d.team IS NULL OR EXISTS (SELECT 1 FROM team_member w
                                           WHERE w.organisation = d.organisation
                                             AND w.team = d.team AND w.member = d.receiver))),
       (SELECT count(*) FROM delivery d
         WHERE d.organisation = ?1 AND d.receiver = ?2 AND d.number IS NULL),
       (SELECT max(d.due_at_ms) FROM delivery d
         WHERE d.organisation = ?1 AND d.receiver = ?2 AND d.number IS NULL)
  FROM member p
 WHERE p.organisation = ?1 AND p.id = ?2;
