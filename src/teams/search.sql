-- search_put (organisation, record, home, kind, title, terms)
INSERT INTO search (organisation, record, home, kind, title, terms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (organisation, record, kind, home) DO UPDATE SET title = ?5, terms = ?6;

-- search_add (organisation, record, home, kind, title, terms)
-- rows together
-- As search_put for what was never there.
INSERT INTO search (organisation, record, home, kind, title, terms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- search_retire (organisation, record, kind)
DELETE FROM search WHERE organisation = ?1 AND record = ?2 AND kind = ?3;

-- search_indexed (organisation, record, kind, home) -> number, terms
-- Without a home that of each: one of a message's two people, at most.
-- only sqlite
SELECT number, terms FROM search
 WHERE organisation = ?1 AND record = ?2 AND kind = ?3 AND (home = ?4 OR ?4 IS NULL);

-- search_index (number, terms)
-- only sqlite
INSERT INTO search_terms (rowid, terms) VALUES (?1, ?2);

-- search_index_retire (number, terms)
-- only sqlite
INSERT INTO search_terms (search_terms, rowid, terms) VALUES ('delete', ?1, ?2);

-- search_find (organisation, question, limit) -> kind, record, home, title, terms
-- only sqlite
SELECT r.kind, r.record, r.home, r.title, r.terms
  FROM search_terms t
 CROSS JOIN search r
 WHERE t.search_terms MATCH ?2 AND r.number = t.rowid AND r.organisation = ?1
 ORDER BY t.rowid DESC LIMIT ?3;
-- only postgresql
-- plan anew
-- Common words are met soon by reading backwards, rare ones by their index.
SELECT kind, record, home, title, terms
  FROM search
 WHERE vector @@ CAST(CAST(?2 AS TEXT) AS tsquery) AND organisation = ?1
 ORDER BY record DESC LIMIT ?3;

-- search_find_of (organisation, question, limit, member, person) -> as search_find
-- For whoever of us is on so many teams that naming them all would take longer than asking for each hit. What is for chosen people
-- names them in front of its words (search.h).
-- only sqlite
SELECT r.kind, r.record, r.home, r.title, r.terms
  FROM search_terms t
 CROSS JOIN search r
 WHERE t.search_terms MATCH ?2 AND r.number = t.rowid AND r.organisation = ?1
   AND (substr(r.terms, 1, 1) = 'a' OR instr(r.terms, ?5) > 0)
   AND (r.home = ?4
        OR EXISTS (SELECT 1 FROM account_member m
                    WHERE m.organisation = ?1 AND m.account = r.home AND m.member = ?4
                      AND m.is_guest = 0
                    UNION ALL
                   SELECT 1 FROM team_member w
                    WHERE w.organisation = ?1 AND w.team = r.home AND w.member = ?4))
 ORDER BY t.rowid DESC LIMIT ?3;
-- only postgresql
-- plan anew
-- Backwards over the last few thousand, where common words are met soon; what is missing then by the index of words. Left alone, the
-- server reads backwards as far as it takes: past all that came last, when these are others.
WITH a_recent AS MATERIALIZED (
	SELECT w.kind, w.record, w.home, w.title, w.terms
	  FROM (SELECT kind, record, home, title, terms, vector
	          FROM search WHERE organisation = ?1 ORDER BY record DESC LIMIT 4000) AS w
	 WHERE w.vector @@ CAST(CAST(?2 AS TEXT) AS tsquery)
	   AND (substr(w.terms, 1, 1) = 'a' OR strpos(w.terms, ?5) > 0)
	   AND (w.home = ?4
	        OR EXISTS (SELECT 1 FROM account_member m
	                    WHERE m.organisation = ?1 AND m.account = w.home AND m.member = ?4
	                      AND m.is_guest = 0
	                    UNION ALL
	                   SELECT 1 FROM team_member p
	                    WHERE p.organisation = ?1 AND p.team = w.home AND p.member = ?4))
	 ORDER BY w.record DESC LIMIT ?3)
SELECT kind, record, home, title, terms FROM a_recent
 UNION ALL
SELECT o.kind, o.record, o.home, o.title, o.terms
  FROM (SELECT r.kind, r.record, r.home, r.title, r.terms
          FROM search r
         WHERE r.vector @@ CAST(CAST(?2 AS TEXT) AS tsquery) AND r.organisation = ?1
           AND r.record < (SELECT record FROM search WHERE organisation = ?1 ORDER BY record DESC OFFSET 3999 LIMIT 1)
           AND (substr(r.terms, 1, 1) = 'a' OR strpos(r.terms, ?5) > 0)
           AND (r.home = ?4
                OR EXISTS (SELECT 1 FROM account_member m
                            WHERE m.organisation = ?1 AND m.account = r.home AND m.member = ?4
                              AND m.is_guest = 0
                            UNION ALL
                           SELECT 1 FROM team_member p
                            WHERE p.organisation = ?1 AND p.team = r.home AND p.member = ?4))
        OFFSET 0) AS o
 WHERE (SELECT count(*) FROM a_recent) < ?3
 ORDER BY record DESC LIMIT ?3;

-- search_find_few (organisation, member, part, limit) -> as search_find    uses search_by_home
-- All of somebody's homes, looked through. Of that they may see what the terms begin with (search.h).
-- only sqlite
SELECT r.kind, r.record, r.home, r.title, r.terms
  FROM (SELECT account AS home FROM account_member WHERE organisation = ?1 AND member = ?2
         UNION ALL
        SELECT team FROM team_member WHERE organisation = ?1 AND member = ?2
         UNION ALL
        SELECT ?2) m
 CROSS JOIN search r
 WHERE r.organisation = ?1 AND r.home = m.home AND instr(r.terms, ?3) > 0
 ORDER BY r.record DESC LIMIT ?4;
-- only postgresql
-- In two steps, home by home in the order of an index: asked at once, the server would look through those of everybody.
SELECT kind, record, home, title, terms
  FROM (SELECT kind, record, home, title, terms
          FROM (SELECT r.kind, r.record, r.home, r.title, r.terms
                  FROM account_member m
                 CROSS JOIN search r
                 WHERE m.organisation = ?1 AND m.member = ?2 AND r.organisation = m.organisation
                   AND r.home = m.account
                 ORDER BY m.name_order, m.account LIMIT ?4) AS of_accounts
         UNION ALL
        SELECT kind, record, home, title, terms
          FROM (SELECT r.kind, r.record, r.home, r.title, r.terms
                  FROM team_member w
                 CROSS JOIN search r
                 WHERE w.organisation = ?1 AND w.member = ?2 AND r.organisation = w.organisation
                   AND r.home = w.team
                 ORDER BY w.team LIMIT ?4) AS of_teams
         UNION ALL
        SELECT kind, record, home, title, terms
          FROM (SELECT kind, record, home, title, terms FROM search
                 WHERE organisation = ?1 AND home = ?2
                 ORDER BY record LIMIT ?4) AS of_post) AS a_few
 WHERE strpos(terms, ?3) > 0
 ORDER BY record DESC;

-- search_count_reach (organisation, member, limit) -> count    uses search_by_home
-- The orders are those of an index; a server, who does not know how few there are, would look through those of everybody.
SELECT (SELECT count(*)
          FROM (SELECT 1 AS one
                  FROM account_member m
                 CROSS JOIN search r
                 WHERE m.organisation = ?1 AND m.member = ?2 AND r.organisation = m.organisation
                   AND r.home = m.account
                 ORDER BY m.name_order, m.account LIMIT ?3) AS of_accounts)
       + (SELECT count(*)
            FROM (SELECT 1 AS one
                    FROM team_member w
                   CROSS JOIN search r
                   WHERE w.organisation = ?1 AND w.member = ?2 AND r.organisation = w.organisation
                     AND r.home = w.team
                   ORDER BY w.team LIMIT ?3) AS of_teams)
       + (SELECT count(*)
            FROM (SELECT 1 AS one FROM search
                   WHERE organisation = ?1 AND home = ?2 ORDER BY record LIMIT ?3) AS of_post);

-- search_reach (organisation, member, limit) -> home, is_team    uses account_member_by_order
-- Accounts and teams; of either at most the limit.
SELECT home, 0
  FROM (SELECT account AS home FROM account_member
         WHERE organisation = ?1 AND member = ?2 ORDER BY name_order, account LIMIT ?3) AS an_account
 UNION ALL
SELECT home, 1
  FROM (SELECT team AS home FROM team_member
         WHERE organisation = ?1 AND member = ?2 ORDER BY team LIMIT ?3) AS a_team;

-- search_version (organisation) -> version, fill_version, fill_source, fill_after
SELECT search_version, search_fill_version, search_fill_source, search_fill_after
  FROM organisation WHERE id = ?1;

-- search_fill_set (organisation, version, source, after)
UPDATE organisation
   SET search_fill_version = ?2, search_fill_source = ?3, search_fill_after = ?4
 WHERE id = ?1;

-- search_version_set (organisation, version)
UPDATE organisation SET search_version = ?2 WHERE id = ?1;

-- search_people (organisation, actor, is_guest, name_pattern, limit) -> id, name
-- As member_find_seen lets one see them: among us, all of us; for guests, who is on an account with them.
SELECT m.id, m.name
  FROM member m
 WHERE m.organisation = ?1 AND m.id <> ?2 AND m.is_locked = 0
   AND m.name_folded LIKE ?4 ESCAPE '!'
   AND ((?3 = 0 AND m.account IS NULL)
        OR (?3 = 1 AND EXISTS (SELECT 1
                                 FROM account_member t
                                 JOIN account_member u ON u.organisation = t.organisation
                                  AND u.account = t.account AND u.member = m.id
                                WHERE t.organisation = ?1 AND t.member = ?2)))
 ORDER BY m.name_order, m.id LIMIT ?5;
