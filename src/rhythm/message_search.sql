-- message_search_words (organisation, message) -> id, team, text
SELECT id, team, text FROM message WHERE organisation = ?1 AND id = ?2;

-- message_search_list_all (organisation, after_id, limit) -> as message_search_words
SELECT id, team, text FROM message
 WHERE organisation = ?1 AND id > ?2
 ORDER BY id LIMIT ?3;

-- message_search_people (organisation, message, limit) -> receiver    uses delivery_by_message
-- Who has it by now.
SELECT receiver FROM delivery
 WHERE organisation = ?1 AND message = ?2 AND number IS NOT NULL
 ORDER BY number, receiver LIMIT ?3;

-- message_search_find (organisation, member, message) -> author, author_name, receiver_name, at_ms
-- As message_place.
SELECT m.author, a.name, r.name, d.due_at_ms
  FROM delivery d
  JOIN message m ON m.organisation = d.organisation AND m.id = d.message
  JOIN member a ON a.organisation = m.organisation AND a.id = m.author
  LEFT JOIN member r ON r.organisation = m.organisation AND r.id = m.receiver
 WHERE d.organisation = ?1 AND d.receiver = ?2 AND d.message = ?3 AND d.number IS NOT NULL
   AND (d.team IS NULL OR EXISTS (SELECT 1 FROM team_member w
                                   WHERE w.organisation = d.organisation AND w.team = d.team
                                     AND w.member = d.receiver));
