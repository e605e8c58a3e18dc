-- understanding_add (organisation, id, account, text, made_by)
INSERT INTO understanding (organisation, id, account, text, made_by) VALUES (?1, ?2, ?3, ?4, ?5);

-- understanding_add_need (organisation, understanding, position, need)
INSERT INTO understanding_need (organisation, understanding, position, need)
VALUES (?1, ?2, ?3, ?4);

-- understanding_add_guest (organisation, understanding, guest)
INSERT INTO understanding_guest (organisation, understanding, guest) VALUES (?1, ?2, ?3);

-- understanding_find (organisation, id, member) -> id, account, text, made_by, made_by_name, retired_at_ms, need_count, open_count
SELECT id, account, text, made_by, made_by_name, retired_at_ms, need_count, open_count
  FROM understanding_seen
 WHERE organisation = ?1 AND id = ?2 AND asker = ?3;

-- understanding_list (organisation, member, account, before, limit) -> as understanding_find    uses understanding_by_account
SELECT id, account, text, made_by, made_by_name, retired_at_ms, need_count, open_count
  FROM understanding_seen
 WHERE organisation = ?1 AND asker = ?2 AND account = ?3 AND retired_at_ms IS NULL AND id < ?4
 ORDER BY id DESC LIMIT ?5;

-- understanding_list_needs (organisation, understanding, limit) -> need
SELECT n.id FROM understanding_need l
  JOIN need n ON n.organisation = l.organisation AND n.id = l.need
 WHERE l.organisation = ?1 AND l.understanding = ?2 AND n.retired_at_ms IS NULL
   AND n.is_shared = 1
 ORDER BY l.position LIMIT ?3;

-- understanding_list_guests (organisation, understanding, limit) -> guest, name, open_count
SELECT g.guest, m.name,
       (SELECT count(*) FROM understanding_need l
          JOIN need n ON n.organisation = l.organisation AND n.id = l.need
         WHERE l.organisation = g.organisation AND l.understanding = g.understanding
           AND n.retired_at_ms IS NULL AND n.is_shared = 1
           AND NOT EXISTS (SELECT 1 FROM need_answer a
                            WHERE a.organisation = n.organisation AND a.need = n.id
                              AND a.guest = g.guest))
  FROM understanding_guest g
  JOIN member m ON m.organisation = g.organisation AND m.id = g.guest
 WHERE g.organisation = ?1 AND g.understanding = ?2
 ORDER BY m.name_order, m.id LIMIT ?3;

-- understanding_retire (organisation, id, retired_at_ms)
UPDATE understanding SET retired_at_ms = ?3 WHERE organisation = ?1 AND id = ?2;
