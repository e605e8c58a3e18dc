-- What somebody wants to ask in a talk, and what came of it; sealed to them.
CREATE TABLE question_plan (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	owner         ID     NOT NULL,
	account       ID     NOT NULL,
	created_at_ms BIGINT NOT NULL,
	conversation  ID     NULL,     -- the talk it was matched with; only a name
	sealed        BYTES  NOT NULL, -- title, topics, questions
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, owner) REFERENCES member (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT;
CREATE INDEX question_plan_by_owner ON question_plan (organisation, owner, id);
CREATE INDEX question_plan_by_account ON question_plan (organisation, account, owner, id);
CREATE INDEX question_plan_by_conversation ON question_plan (organisation, conversation) WHERE conversation IS NOT NULL;
