-- What a cave is for, and what came out. The person's own: nobody else reads it.
CREATE TABLE focus (
	organisation ID     NOT NULL,
	block        ID     NOT NULL,
	member       ID     NOT NULL,
	purpose      TEXT   NOT NULL, -- the question one is in there with
	action       ID     NULL, -- or NULL; whoever may no longer see it is not told of it
	need         ID     NULL,
	later        TEXT   NOT NULL, -- what came to mind meanwhile, a line each
	outcome      TEXT   NOT NULL, -- what came out
	revision     BIGINT NOT NULL,
	PRIMARY KEY (organisation, block),
	FOREIGN KEY (organisation, block) REFERENCES time_block (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT, WITHOUT ROWID;
