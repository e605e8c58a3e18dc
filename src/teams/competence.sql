-- competence_find (organisation, member) -> sealed, revision
SELECT sealed, revision FROM competence_profile WHERE organisation = ?1 AND member = ?2;

-- competence_set (organisation, member, sealed)
INSERT INTO competence_profile (organisation, member, sealed, revision) VALUES (?1, ?2, ?3, 1)
    ON CONFLICT (organisation, member)
    DO UPDATE SET sealed = ?3, revision = competence_profile.revision + 1;

-- competence_retire (organisation, member)
DELETE FROM competence_profile WHERE organisation = ?1 AND member = ?2;

-- competence_epoch (organisation, team, member) -> epoch, contributors
-- Nothing for whoever is not on the team.
SELECT t.epoch, t.contributors
  FROM team_member w
  JOIN team t ON t.organisation = w.organisation AND t.id = w.team
 WHERE w.organisation = ?1 AND w.team = ?2 AND w.member = ?3;

-- competence_epoch_begin (organisation, team)
UPDATE team SET epoch = epoch + 1, contributors = 0 WHERE organisation = ?1 AND id = ?2;

-- competence_counters_retire (organisation, team)
DELETE FROM team_coverage WHERE organisation = ?1 AND team = ?2;

-- competence_contributors_add (organisation, team, difference)
UPDATE team SET contributors = contributors + ?3 WHERE organisation = ?1 AND id = ?2;

-- competence_counter_add (organisation, team, competence)
INSERT INTO team_coverage (organisation, team, competence, people) VALUES (?1, ?2, ?3, 0)
    ON CONFLICT (organisation, team, competence) DO NOTHING;

-- competence_count (organisation, team, competence, difference)
UPDATE team_coverage SET people = people + ?4
 WHERE organisation = ?1 AND team = ?2 AND competence = ?3;

-- competence_coverage (organisation, team, limit) -> competence, people
SELECT competence, people FROM team_coverage
 WHERE organisation = ?1 AND team = ?2 ORDER BY competence LIMIT ?3;

-- competence_teams (organisation, member, limit) -> team    uses team_member_by_member
SELECT team FROM team_member WHERE organisation = ?1 AND member = ?2 ORDER BY team LIMIT ?3;
