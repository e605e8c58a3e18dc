-- search_put (organisation, record, account, kind, title, terms)
INSERT INTO search (organisation, record, account, kind, title, terms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (organisation, record) DO UPDATE SET title = ?5, terms = ?6;

-- search_retire (organisation, record)
DELETE FROM search WHERE organisation = ?1 AND record = ?2;

-- search_indexed (organisation, record) -> number, terms
-- only sqlite
SELECT number, terms FROM search WHERE organisation = ?1 AND record = ?2;

-- search_index (number, terms)
-- only sqlite
INSERT INTO search_terms (rowid, terms) VALUES (?1, ?2);

-- search_index_retire (number, terms)
-- only sqlite
INSERT INTO search_terms (search_terms, rowid, terms) VALUES ('delete', ?1, ?2);

-- search_find (organisation, question, limit) -> kind, record, account, title, terms
-- only sqlite
SELECT r.kind, r.record, r.account, r.title, r.terms
  FROM search_terms t
 CROSS JOIN search r
 WHERE t.search_terms MATCH ?2 AND r.number = t.rowid AND r.organisation = ?1
 ORDER BY t.rowid DESC LIMIT ?3;
-- only postgresql
-- plan anew
-- Common words are met soon by reading backwards, rare ones by their index.
SELECT kind, record, account, title, terms
  FROM search
 WHERE vector @@ CAST(CAST(?2 AS TEXT) AS tsquery) AND organisation = ?1
 ORDER BY record DESC LIMIT ?3;

-- search_find_of (organisation, question, limit, member) -> as search_find
-- For whoever is on so many teams that naming them all would take longer than asking for each hit.
-- only sqlite
SELECT r.kind, r.record, r.account, r.title, r.terms
  FROM search_terms t
 CROSS JOIN search r
 WHERE t.search_terms MATCH ?2 AND r.number = t.rowid AND r.organisation = ?1
   AND EXISTS (SELECT 1 FROM account_member m
                WHERE m.organisation = ?1 AND m.account = r.account AND m.member = ?4
                  AND m.is_guest = 0)
 ORDER BY t.rowid DESC LIMIT ?3;
-- only postgresql
-- plan anew
-- Backwards over the last few thousand, where common words are met soon; what is missing then by the index of words. Left alone, the
-- server reads backwards as far as it takes: past all that came last, when these are others.
WITH a_recent AS MATERIALIZED (
	SELECT w.kind, w.record, w.account, w.title, w.terms
	  FROM (SELECT kind, record, account, title, terms, vector
	          FROM search WHERE organisation = ?1 ORDER BY record DESC LIMIT 4000) AS w
	 WHERE w.vector @@ CAST(CAST(?2 AS TEXT) AS tsquery)
	   AND EXISTS (SELECT 1 FROM account_member m
	                WHERE m.organisation = ?1 AND m.account = w.account AND m.member = ?4
	                  AND m.is_guest = 0)
	 ORDER BY w.record DESC LIMIT ?3)
SELECT kind, record, account, title, terms FROM a_recent
 UNION ALL
SELECT o.kind, o.record, o.account, o.title, o.terms
  FROM (SELECT r.kind, r.record, r.account, r.title, r.terms
          FROM search r
         WHERE r.vector @@ CAST(CAST(?2 AS TEXT) AS tsquery) AND r.organisation = ?1
           AND r.record < (SELECT record FROM search WHERE organisation = ?1 ORDER BY record DESC OFFSET 3999 LIMIT 1)
           AND EXISTS (SELECT 1 FROM account_member m
                        WHERE m.organisation = ?1 AND m.account = r.account AND m.member = ?4
                          AND m.is_guest = 0)
        OFFSET 0) AS o
 WHERE (SELECT count(*) FROM a_recent) < ?3
 ORDER BY record DESC LIMIT ?3;

-- search_find_few (organisation, member, is_guest, part, limit) -> as search_find    uses search_by_account
-- All that somebody may see, looked through. What is shared has its account's id a second time (search.h).
-- only sqlite
SELECT r.kind, r.record, r.account, r.title, r.terms
  FROM account_member m
 CROSS JOIN search r
 WHERE m.organisation = ?1 AND m.member = ?2 AND r.organisation = m.organisation
   AND r.account = m.account AND (?3 = 0 OR substr(r.terms, 34, 2) = ' s')
   AND instr(r.terms, ?4) > 0
 ORDER BY r.record DESC LIMIT ?5;
-- only postgresql
-- In two steps: asked at once, the server would look through those of everybody.
SELECT kind, record, account, title, terms
  FROM (SELECT r.kind, r.record, r.account, r.title, r.terms
          FROM account_member m
         CROSS JOIN search r
         WHERE m.organisation = ?1 AND m.member = ?2 AND r.organisation = m.organisation
           AND r.account = m.account
         ORDER BY m.name_order, m.account LIMIT ?5) AS a_few
 WHERE (?3 = 0 OR substr(terms, 34, 2) = ' s') AND strpos(terms, ?4) > 0
 ORDER BY record DESC;

-- search_count_reach (organisation, member, limit) -> count    uses search_by_account
-- The order is that of the index; a server, who does not know how few there are, would look through those of everybody.
SELECT count(*)
  FROM (SELECT 1 AS one
          FROM account_member m
         CROSS JOIN search r
         WHERE m.organisation = ?1 AND m.member = ?2 AND r.organisation = m.organisation
           AND r.account = m.account
         ORDER BY m.name_order, m.account LIMIT ?3) AS a_few;

-- search_reach (organisation, member, limit) -> account    uses account_member_by_order
SELECT account FROM account_member
 WHERE organisation = ?1 AND member = ?2 ORDER BY name_order, account LIMIT ?3;

-- search_count (organisation, limit) -> count
SELECT count(*) FROM (SELECT 1 AS one FROM search WHERE organisation = ?1 LIMIT ?2) AS a_few;
