-- guard_rule_find (organisation, team) -> characters_max, urgent_max, lets_departments_pass, needs_link, revision
SELECT characters_max, urgent_max, lets_departments_pass, needs_link, revision
  FROM guard_rule WHERE organisation = ?1 AND team = ?2;

-- guard_rule_add (organisation, team, characters_max, urgent_max, lets_departments_pass, needs_link)
INSERT INTO guard_rule (organisation, team, characters_max, urgent_max, lets_departments_pass,
                        needs_link, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1);

-- guard_rule_change (organisation, team, characters_max, urgent_max, lets_departments_pass, needs_link, revision)
UPDATE guard_rule
   SET characters_max = ?3, urgent_max = ?4, lets_departments_pass = ?5, needs_link = ?6,
       revision = revision + 1
 WHERE organisation = ?1 AND team = ?2 AND revision = ?7;

-- guard_rule_count_urgent (organisation, team, from_ms, to_ms) -> count    uses delivery_urgent
SELECT count(*) FROM delivery
 WHERE organisation = ?1 AND rule_team = ?2 AND verdict = 'urgent' AND due_at_ms > ?3
   AND due_at_ms <= ?4;
