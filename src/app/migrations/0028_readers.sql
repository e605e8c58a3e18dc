-- Whom the owner of a conversation opened it to, for a time: its data key, sealed once more, to them.
CREATE TABLE conversation_reader (
	organisation  ID     NOT NULL,
	conversation  ID     NOT NULL,
	reader        ID     NOT NULL, -- one of us
	sealed_key    BYTES  NOT NULL,
	since_ms      BIGINT NOT NULL,
	until_ms      BIGINT NOT NULL,
	PRIMARY KEY (organisation, conversation, reader),
	FOREIGN KEY (organisation, conversation) REFERENCES conversation (organisation, id)
		ON DELETE CASCADE,
	FOREIGN KEY (organisation, reader) REFERENCES member (organisation, id)
) STRICT;
CREATE INDEX conversation_reader_by_reader ON conversation_reader (organisation, reader, conversation);
