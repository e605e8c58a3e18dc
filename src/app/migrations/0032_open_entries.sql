-- all engines
-- Few entries go on without end; only these are looked for by it, and no other needs a place in the index at each PUT.
DROP INDEX calendar_entry_by_open;
CREATE INDEX calendar_entry_by_open ON calendar_entry (organisation, calendar, ends_at_ms) WHERE is_open = 1;
