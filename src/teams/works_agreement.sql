-- works_agreement_add (organisation, id, function, is_on, number, from_on, actor, at_ms)
INSERT INTO works_agreement (organisation, id, function, is_on, number, from_on, actor, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- works_agreement_find (organisation, function) -> is_on, from_on    uses works_agreement_by_function
SELECT is_on, from_on FROM works_agreement
 WHERE organisation = ?1 AND function = ?2
 ORDER BY id DESC LIMIT 1;

-- works_agreement_now (organisation, limit) -> function, is_on, number, from_on, at_ms, actor, actor_name    uses works_agreement_by_function
SELECT w.function, w.is_on, w.number, w.from_on, w.at_ms, w.actor, m.name
  FROM works_agreement w
  LEFT JOIN member m ON m.organisation = w.organisation AND m.id = w.actor
 WHERE w.organisation = ?1
   AND NOT EXISTS (SELECT 1 FROM works_agreement n
                    WHERE n.organisation = ?1 AND n.function = w.function AND n.id > w.id)
 LIMIT ?2;

-- works_agreement_list (organisation, limit) -> as works_agreement_now
SELECT w.function, w.is_on, w.number, w.from_on, w.at_ms, w.actor, m.name
  FROM works_agreement w
  LEFT JOIN member m ON m.organisation = w.organisation AND m.id = w.actor
 WHERE w.organisation = ?1
 ORDER BY w.id DESC LIMIT ?2;
