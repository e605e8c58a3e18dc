-- The plan of an account is reviewed by listening: phases with a clock, and nobody recommends before they
-- have said back what they understood. Ours alone.
CREATE TABLE review (
	organisation        ID     NOT NULL,
	id                  ID     NOT NULL CHECK (length(id) = 16),
	account             ID     NOT NULL,
	subject             TEXT   NOT NULL CHECK (subject <> ''),
	moderator           ID     NOT NULL, -- a member; moves on
	presenter           ID     NOT NULL, -- a member; whose plan it is
	phase               BIGINT NOT NULL CHECK (phase BETWEEN 0 AND 5), -- enum review_phase
	phase_started_at_ms BIGINT NOT NULL,
	minutes             TEXT   NOT NULL, -- of the five phases: "10 10 10 10 10"
	created_at_ms       BIGINT NOT NULL,
	revision            BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
	FOREIGN KEY (organisation, moderator) REFERENCES member (organisation, id),
	FOREIGN KEY (organisation, presenter) REFERENCES member (organisation, id)
) STRICT;
CREATE INDEX review_by_account ON review (organisation, account, id);

CREATE TABLE review_member (
	organisation ID     NOT NULL,
	review       ID     NOT NULL,
	member       ID     NOT NULL, -- a reviewer
	is_heard     BIGINT NOT NULL CHECK (is_heard IN (0, 1)), -- the presenter confirmed what they said back
	PRIMARY KEY (organisation, review, member),
	FOREIGN KEY (organisation, review) REFERENCES review (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT, WITHOUT ROWID;

-- What was asked, said back, recommended, agreed.
CREATE TABLE review_entry (
	organisation ID     NOT NULL,
	id           ID     NOT NULL CHECK (length(id) = 16),
	review       ID     NOT NULL,
	kind         BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 4), -- enum review_phase it belongs to
	member       ID     NOT NULL, -- who said it
	text         TEXT   NOT NULL CHECK (text <> ''),
	answer       BIGINT NOT NULL CHECK (answer BETWEEN 0 AND 2), -- enum review_answer
	action       ID     NULL, -- what an agreement became
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, review) REFERENCES review (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT;
CREATE INDEX review_entry_by_review ON review_entry (organisation, review, id);
