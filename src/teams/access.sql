-- access_add (organisation, person, day, reader, verb, first_at_ms)
INSERT INTO access (organisation, person, day, reader, verb, first_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (organisation, person, day, reader, verb) DO NOTHING;

-- access_sweep (organisation, before_day)
DELETE FROM access WHERE organisation = ?1 AND day < ?2;

-- access_list (organisation, member, until_ms, limit) -> reader, name, verb, first_at_ms
SELECT a.reader, m.name, a.verb, a.first_at_ms
  FROM member me
 CROSS JOIN access a
  LEFT JOIN member m ON m.organisation = a.organisation AND m.id = a.reader
 WHERE me.organisation = ?1 AND me.id = ?2
   AND a.organisation = ?1 AND a.person = COALESCE(me.contact, me.id) AND a.first_at_ms <= ?3
 ORDER BY a.day DESC, a.first_at_ms DESC, a.reader, a.verb LIMIT ?4;

-- access_list_changes (organisation, member, before_id, limit) -> actor, name, verb, fields, id    uses history_by_record
-- NOT and COALESCE: else SQLite goes through the history of all, newest first.
SELECT h.actor, m.name, h.verb, h.fields, h.id
  FROM member me
 CROSS JOIN history h
  LEFT JOIN member m ON m.organisation = h.organisation AND m.id = h.actor
 WHERE me.organisation = ?1 AND me.id = ?2
   AND h.organisation = ?1 AND h.record = COALESCE(me.contact, me.id) AND NOT h.id >= ?3
 ORDER BY COALESCE(h.id, h.id) DESC LIMIT ?4;
