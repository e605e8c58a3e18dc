-- absence_list (organisation, member, since_on, limit) -> id, from_on, to_on    uses absence_by_member
SELECT id, from_on, to_on FROM absence
 WHERE organisation = ?1 AND member = ?2 AND to_on >= ?3
 ORDER BY from_on, id LIMIT ?4;

-- absence_find (organisation, id, member) -> as absence_list
SELECT id, from_on, to_on FROM absence WHERE organisation = ?1 AND id = ?2 AND member = ?3;

-- absence_add (organisation, id, member, from_on, to_on)
INSERT INTO absence (organisation, id, member, from_on, to_on) VALUES (?1, ?2, ?3, ?4, ?5);

-- absence_retire (organisation, id, member)
DELETE FROM absence WHERE organisation = ?1 AND id = ?2 AND member = ?3;
