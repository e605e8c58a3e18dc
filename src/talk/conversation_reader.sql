-- conversation_reader_put (organisation, conversation, reader, sealed_key, since_ms, until_ms)
INSERT INTO conversation_reader (organisation, conversation, reader, sealed_key, since_ms, until_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (organisation, conversation, reader) DO UPDATE
   SET sealed_key = excluded.sealed_key, until_ms = excluded.until_ms;

-- conversation_reader_count (organisation, conversation, now_ms) -> count
SELECT count(*) FROM conversation_reader WHERE organisation = ?1 AND conversation = ?2 AND until_ms > ?3;

-- conversation_reader_list (organisation, conversation, now_ms, limit) -> reader, name, until_ms
SELECT r.reader, m.name, r.until_ms
  FROM conversation_reader r
  JOIN member m ON m.organisation = r.organisation AND m.id = r.reader
 WHERE r.organisation = ?1 AND r.conversation = ?2 AND r.until_ms > ?3
 ORDER BY m.name_order, r.reader LIMIT ?4;

-- conversation_reader_retire (organisation, conversation, reader)
DELETE FROM conversation_reader WHERE organisation = ?1 AND conversation = ?2 AND reader = ?3;
