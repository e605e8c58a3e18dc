-- Who read what is stored about a person, a day at a time: for that person to look up. What was changed
-- stands in history. Guests are never in here as readers: nobody writes down what they look at.
CREATE TABLE access (
	organisation ID     NOT NULL REFERENCES organisation (id),
	person       ID     NOT NULL, -- whom it is about: a contact or a member
	day          BIGINT NOT NULL, -- since 1970, UTC
	reader       ID     NOT NULL, -- a member
	verb         TEXT   NOT NULL CHECK (verb IN ('read', 'exported')),
	first_at_ms  BIGINT NOT NULL, -- that day
	PRIMARY KEY (organisation, person, day, reader, verb)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_by_day ON access (organisation, day);
