-- What somebody wants to practise: a moment of one of their own conversations. Sealed to them; it goes with the conversation.
CREATE TABLE drill (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	owner         ID     NOT NULL,
	conversation  ID     NOT NULL,
	utterance     BIGINT NOT NULL CHECK (utterance >= 0),
	created_at_ms BIGINT NOT NULL,
	sealed        BYTES  NOT NULL, -- what was said, what would have fitted
	PRIMARY KEY (organisation, id),
	UNIQUE (organisation, owner, conversation, utterance),
	FOREIGN KEY (organisation, owner) REFERENCES member (organisation, id),
	FOREIGN KEY (organisation, conversation) REFERENCES conversation (organisation, id)
		ON DELETE CASCADE
) STRICT;
CREATE INDEX drill_by_owner ON drill (organisation, owner, id);
CREATE INDEX drill_by_conversation ON drill (organisation, conversation);
