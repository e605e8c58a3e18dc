-- Next steps beside deals won and lost (docs/decisions/0045-next-steps.md).

-- In which stage a deal came in, so that the history's first "to_offer" tells whether it went on or back.
-- Of deals that had moved before this was kept it is not known any more: most begin as a lead.
ALTER TABLE deal ADD COLUMN first_stage BIGINT NOT NULL DEFAULT 0 CHECK (first_stage BETWEEN 0 AND 5);
UPDATE deal SET first_stage = stage
 WHERE NOT EXISTS (SELECT 1 FROM history h
                    WHERE h.organisation = deal.organisation AND h.record = deal.id
                      AND h.kind = 'deal' AND h.verb LIKE 'to!_%' ESCAPE '!');

-- What a round counts: how deals ended, or whether talks led to a next step. No account is in both.
ALTER TABLE evidence_round ADD COLUMN outcome TEXT NOT NULL DEFAULT 'won'
	CHECK (outcome IN ('won', 'next_step'));

-- Rounds that wait have accounts of both in them. They begin anew.
UPDATE evidence_round_member SET masked = NULL
 WHERE round IN (SELECT r.id FROM evidence_round r WHERE r.state = 'open');
UPDATE evidence_round SET state = 'dropped' WHERE state = 'open';
