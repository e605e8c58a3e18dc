-- What somebody counted beside a call: sealed to them; in the open stands only whose it is and when it came.
CREATE TABLE call (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	owner         ID     NOT NULL,
	given_key     TEXT   NOT NULL, -- by the page that counted: handing in twice is handing in once
	created_at_ms BIGINT NOT NULL,
	sealed        BYTES  NOT NULL,
	PRIMARY KEY (organisation, id),
	UNIQUE (organisation, owner, given_key),
	FOREIGN KEY (organisation, owner) REFERENCES member (organisation, id)
) STRICT;
CREATE INDEX call_by_owner ON call (organisation, owner, id);
