-- A wish that nobody answers: whoever can answer is reminded of it, once.
ALTER TABLE rhythm_wish ADD COLUMN remind_at_ms BIGINT NULL; -- when that is due; worked out when it was asked, or opened again
ALTER TABLE rhythm_wish ADD COLUMN reminded_at_ms BIGINT NULL; -- NULL = not yet
UPDATE rhythm_wish SET remind_at_ms = asked_at_ms + 259200000 WHERE state = 'open';
CREATE INDEX rhythm_wish_due ON rhythm_wish (organisation, remind_at_ms) WHERE state = 'open' AND reminded_at_ms IS NULL;
