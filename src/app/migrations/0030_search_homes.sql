-- all engines
-- Records of a team are found by their words, too: a record's home is an account or a team.
ALTER TABLE search RENAME COLUMN account TO home;
DROP INDEX search_by_account;
CREATE INDEX search_by_home ON search (organisation, home, record);

-- What the index holds: SEARCH_VERSION (src/teams/search.h) of the program that filled it last.
ALTER TABLE organisation ADD COLUMN search_version BIGINT NOT NULL DEFAULT 0;
