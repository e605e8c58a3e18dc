-- all engines
-- A language model of the organisation's own may propose needs and a summary: switched on like the functions that could monitor,
-- and only for conversations whose people were told of it.

-- One more function; a CHECK cannot be changed in place on both engines.
CREATE TABLE works_agreement_next (
	organisation ID     NOT NULL REFERENCES organisation (id),
	id           ID     NOT NULL CHECK (length(id) = 16), -- carries the order
	function     TEXT   NOT NULL CHECK (function IN ('opening', 'evidence', 'team_weeks', 'coverage', 'language_model')),
	is_on        BIGINT NOT NULL CHECK (is_on IN (0, 1)),
	number       TEXT   NOT NULL, -- number or name of the agreement; empty = switched off without one
	from_on      TEXT   NOT NULL, -- the first day (UTC) it holds; empty = switched off
	actor        ID     NULL,     -- who switched; NULL = the command line
	at_ms        BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, actor) REFERENCES member (organisation, id),
	CHECK (is_on = 0 OR (number <> '' AND length(from_on) = 10))
) STRICT;
INSERT INTO works_agreement_next (organisation, id, function, is_on, number, from_on, actor, at_ms)
SELECT organisation, id, function, is_on, number, from_on, actor, at_ms FROM works_agreement;
DROP TABLE works_agreement;
ALTER TABLE works_agreement_next RENAME TO works_agreement;
CREATE INDEX works_agreement_by_function ON works_agreement (organisation, function, id);

-- Which version of the text (talk/consent_text.h) the basis goes back to: by a link the one that was shown, by hand the newest of
-- that day. NULL = noted before versions were, which is version 1.
ALTER TABLE conversation_speaker ADD COLUMN text_version BIGINT NULL;

-- How often somebody asked the model in this hour. Of the last one only, overwritten by the next, deleted by whoever asks later.
CREATE TABLE proposal_hour (
	organisation ID     NOT NULL,
	member       ID     NOT NULL,
	hour_ms      BIGINT NOT NULL, -- when the hour began
	asked        BIGINT NOT NULL,
	PRIMARY KEY (organisation, member),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT;
