-- Functions that could be used to monitor people are off until an administrator names the works agreement that allows them.
-- Each switching is a row and stays; the newest row of a function holds. A function without a row is off.
CREATE TABLE works_agreement (
	organisation ID     NOT NULL REFERENCES organisation (id),
	id           ID     NOT NULL CHECK (length(id) = 16), -- carries the order
	function     TEXT   NOT NULL CHECK (function IN ('opening', 'evidence', 'team_weeks', 'coverage')),
	is_on        BIGINT NOT NULL CHECK (is_on IN (0, 1)),
	number       TEXT   NOT NULL, -- number or name of the agreement; empty = switched off without one
	from_on      TEXT   NOT NULL, -- the first day (UTC) it holds; empty = switched off
	actor        ID     NULL,     -- who switched; NULL = the command line
	at_ms        BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, actor) REFERENCES member (organisation, id),
	CHECK (is_on = 0 OR (number <> '' AND length(from_on) = 10))
) STRICT;
CREATE INDEX works_agreement_by_function ON works_agreement (organisation, function, id);
