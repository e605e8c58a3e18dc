-- calendar_list (organisation, member, parent, limit) -> id, parent, name, kind, components, is_busy, number, floor, entry_count, bytes, created_at_ms, changed_at_ms
SELECT id, parent, name, kind, components, is_busy, number, floor, entry_count, bytes, created_at_ms,
       changed_at_ms
  FROM calendar
 WHERE organisation = ?1 AND member = ?2 AND parent = ?3
 ORDER BY name LIMIT ?4;

-- calendar_list_all (organisation, member, limit) -> as calendar_list
SELECT id, parent, name, kind, components, is_busy, number, floor, entry_count, bytes, created_at_ms,
       changed_at_ms
  FROM calendar
 WHERE organisation = ?1 AND member = ?2
 ORDER BY parent, name LIMIT ?3;

-- calendar_at (organisation, member, parent, name) -> as calendar_list
SELECT id, parent, name, kind, components, is_busy, number, floor, entry_count, bytes, created_at_ms,
       changed_at_ms
  FROM calendar
 WHERE organisation = ?1 AND member = ?2 AND parent = ?3 AND name = ?4;

-- calendar_add (organisation, id, member, parent, name, kind, components, is_busy, now_ms)
INSERT INTO calendar (organisation, id, member, parent, name, kind, components, is_busy, number,
                      floor, entry_count, bytes, created_at_ms, changed_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 0, 0, ?9, ?9);

-- calendar_move (organisation, id, parent, name, now_ms)
UPDATE calendar SET parent = ?3, name = ?4, changed_at_ms = ?5 WHERE organisation = ?1 AND id = ?2;

-- calendar_step (organisation, member, id, entries, bytes, now_ms) -> number, entry_count, bytes
UPDATE calendar
   SET number = number + 1, entry_count = entry_count + ?4, bytes = bytes + ?5, changed_at_ms = ?6
 WHERE organisation = ?1 AND member = ?2 AND id = ?3
RETURNING number, entry_count, bytes;

-- calendar_remove (organisation, id)
DELETE FROM calendar WHERE organisation = ?1 AND id = ?2;

-- calendar_remove_texts (organisation, calendar)
DELETE FROM calendar_text
 WHERE organisation = ?1
   AND entry IN (SELECT id FROM calendar_entry WHERE organisation = ?1 AND calendar = ?2);

-- calendar_remove_properties (organisation, calendar)
DELETE FROM calendar_property
 WHERE organisation = ?1
   AND (owner = ?2
        OR owner IN (SELECT id FROM calendar_entry WHERE organisation = ?1 AND calendar = ?2));

-- calendar_remove_entries (organisation, calendar)
DELETE FROM calendar_entry WHERE organisation = ?1 AND calendar = ?2;

-- calendar_floor (organisation, id, floor)
UPDATE calendar SET floor = ?3 WHERE organisation = ?1 AND id = ?2 AND floor < ?3;

-- calendar_properties (organisation, owner, limit) -> owner, space, name, value
SELECT owner, space, name, value
  FROM calendar_property
 WHERE organisation = ?1 AND owner = ?2
 ORDER BY space, name LIMIT ?3;

-- calendar_properties_within (organisation, calendar, limit) -> owner, space, name, value
SELECT p.owner, p.space, p.name, p.value
  FROM calendar_entry e
 CROSS JOIN calendar_property p
 WHERE e.organisation = ?1 AND e.calendar = ?2 AND p.organisation = ?1 AND p.owner = e.id
 ORDER BY p.owner, p.space, p.name LIMIT ?3;

-- calendar_property_set (organisation, owner, space, name, value)
INSERT INTO calendar_property (organisation, owner, space, name, value) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (organisation, owner, space, name) DO UPDATE SET value = excluded.value;

-- calendar_property_remove (organisation, owner, space, name)
DELETE FROM calendar_property WHERE organisation = ?1 AND owner = ?2 AND space = ?3 AND name = ?4;

-- calendar_property_remove_all (organisation, owner)
DELETE FROM calendar_property WHERE organisation = ?1 AND owner = ?2;

-- calendar_property_copy (organisation, from_owner, to_owner)
INSERT INTO calendar_property (organisation, owner, space, name, value)
SELECT organisation, ?3, space, name, value
  FROM calendar_property
 WHERE organisation = ?1 AND owner = ?2;
