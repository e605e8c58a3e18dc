-- How many lines of live captions a conversation took in the minute it last took any; so a program that runs away is slowed
-- down, by whichever process it asks.
ALTER TABLE conversation ADD COLUMN lines_minute BIGINT NOT NULL DEFAULT 0; -- minutes since 1970; 0 = never
ALTER TABLE conversation ADD COLUMN lines_in_minute BIGINT NOT NULL DEFAULT 0;
