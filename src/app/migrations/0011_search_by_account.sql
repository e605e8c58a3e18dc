-- Whoever may see few records has these looked through, without asking the index of words.
CREATE INDEX search_by_account ON search (organisation, account, record);
