-- A timeline goes by the order of the commits; lines of one change have the same moment in their ids.
DROP INDEX history_by_account;
DROP INDEX history_by_record;
CREATE INDEX history_by_account ON history (organisation, account, number);
CREATE INDEX history_by_record ON history (organisation, record, number);
