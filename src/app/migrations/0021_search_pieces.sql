-- The index of words is put in order now and then by whoever happens to write. With smaller pages and longer waits
-- between, each time takes a part of the 25 ms it took (docs/decisions/0018-search.md).
-- only sqlite
INSERT INTO search_terms (search_terms, rank) VALUES ('pgsz', 1000);
INSERT INTO search_terms (search_terms, rank) VALUES ('automerge', 8);
-- all engines
