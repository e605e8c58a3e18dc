-- evidence_share (organisation, member, since_ms)
INSERT INTO evidence_share (organisation, member, since_ms, is_away) VALUES (?1, ?2, ?3, 0)
    ON CONFLICT (organisation, member) DO NOTHING;

-- evidence_take_back (organisation, member)
DELETE FROM evidence_share WHERE organisation = ?1 AND member = ?2;

-- evidence_shares (organisation, member) -> is_away
SELECT is_away FROM evidence_share WHERE organisation = ?1 AND member = ?2;

-- evidence_is_back (organisation, member)
UPDATE evidence_share SET is_away = 0 WHERE organisation = ?1 AND member = ?2;

-- evidence_candidates (organisation, until_on, limit) -> account, member, open_key, from_on, won, lost
-- Accounts with deals that no round counted, and of those who take part whoever has most talks with each first: they count it.
SELECT x.account, x.owner, x.open_key, x.from_on,
       (SELECT count(*) FROM deal d
         WHERE d.organisation = ?1 AND d.account = x.account AND d.stage = 4
           AND d.retired_at_ms IS NULL AND d.decided_on >= x.from_on AND d.decided_on < ?2),
       (SELECT count(*) FROM deal d
         WHERE d.organisation = ?1 AND d.account = x.account AND d.stage = 5
           AND d.retired_at_ms IS NULL AND d.decided_on >= x.from_on AND d.decided_on < ?2)
  FROM (SELECT c.account, c.owner, m.open_key, count(*) AS talks,
               COALESCE((SELECT max(r.until_on)
                           FROM evidence_round_account a
                           JOIN evidence_round r ON r.organisation = a.organisation AND r.id = a.round
                          WHERE a.organisation = ?1 AND a.account = c.account
                            AND r.state = 'counted'), '') AS from_on
          FROM evidence_share e
          JOIN member m ON m.organisation = e.organisation AND m.id = e.member
          JOIN conversation c ON c.organisation = e.organisation AND c.owner = e.member
          JOIN account_member t ON t.organisation = c.organisation AND t.account = c.account
                               AND t.member = c.owner
         WHERE e.organisation = ?1 AND e.is_away = 0 AND m.is_locked = 0
           AND m.open_key IS NOT NULL AND c.is_ready = 1
         GROUP BY c.account, c.owner, m.open_key) x
 ORDER BY x.account, x.talks DESC, x.owner LIMIT ?3;

-- evidence_talks (organisation, until_ms, days_ms, limit) -> account, owner, open_key, from_on, created_at_ms
-- Talks that no round counted, of those who take part. When they were is sealed; when they came in is not.
SELECT c.account, c.owner, m.open_key,
       COALESCE((SELECT max(r.until_on)
                   FROM evidence_round_account a
                   JOIN evidence_round r ON r.organisation = a.organisation AND r.id = a.round
                  WHERE a.organisation = ?1 AND a.account = c.account
                    AND r.state = 'counted'), ''),
       c.created_at_ms
  FROM evidence_share e
  JOIN member m ON m.organisation = e.organisation AND m.id = e.member
  JOIN conversation c ON c.organisation = e.organisation AND c.owner = e.member
  JOIN account_member t ON t.organisation = c.organisation AND t.account = c.account
                       AND t.member = c.owner
 WHERE e.organisation = ?1 AND e.is_away = 0 AND m.is_locked = 0 AND m.open_key IS NOT NULL
   AND c.is_ready = 1 AND c.created_at_ms < ?2
   AND NOT EXISTS (SELECT 1 FROM evidence_round_account a
                     JOIN evidence_round r ON r.organisation = a.organisation AND r.id = a.round
                    WHERE a.organisation = ?1 AND a.account = c.account AND r.state = 'counted'
                      AND r.opened_at_ms - ?3 > c.created_at_ms)
 ORDER BY c.account, c.owner, c.id LIMIT ?4;

-- evidence_round_add (organisation, id, outcome, opened_at_ms, until_on)
INSERT INTO evidence_round (organisation, id, outcome, opened_at_ms, until_on, state, sums)
VALUES (?1, ?2, ?3, ?4, ?5, 'open', NULL);

-- evidence_round_member_add (organisation, round, member, open_key)
INSERT INTO evidence_round_member (organisation, round, member, open_key, masked)
VALUES (?1, ?2, ?3, ?4, NULL);

-- evidence_round_account_add (organisation, round, account, member, from_on)
INSERT INTO evidence_round_account (organisation, round, account, member, from_on)
VALUES (?1, ?2, ?3, ?4, ?5);

-- evidence_round_open (organisation, outcome) -> id, opened_at_ms, until_on
SELECT id, opened_at_ms, until_on FROM evidence_round
 WHERE organisation = ?1 AND outcome = ?2 AND state = 'open' ORDER BY id LIMIT 1;

-- evidence_withheld (organisation, outcome, since_ms) -> id
SELECT id FROM evidence_round
 WHERE organisation = ?1 AND outcome = ?2 AND state = 'withheld' AND opened_at_ms > ?3
 ORDER BY id LIMIT 1;

-- evidence_round_people (organisation, round, limit) -> member, open_key, masked
SELECT member, open_key, masked FROM evidence_round_member
 WHERE organisation = ?1 AND round = ?2 ORDER BY member LIMIT ?3;

-- evidence_round_accounts (organisation, round, member, limit) -> account, from_on
SELECT account, from_on FROM evidence_round_account
 WHERE organisation = ?1 AND round = ?2 AND member = ?3 ORDER BY account LIMIT ?4;

-- evidence_deals (organisation, account, from_on, until_on, limit) -> stage, decided_on    uses deal_by_account
SELECT stage, decided_on FROM deal
 WHERE organisation = ?1 AND account = ?2 AND decided_on >= ?3 AND decided_on < ?4
   AND stage IN (4, 5) AND retired_at_ms IS NULL
 ORDER BY decided_on, id LIMIT ?5;

-- evidence_hand_in (organisation, round, member, masked)
-- Once and never again: two different numbers behind the same mask would give their difference away.
UPDATE evidence_round_member SET masked = ?4
 WHERE organisation = ?1 AND round = ?2 AND member = ?3 AND masked IS NULL
   AND EXISTS (SELECT 1 FROM evidence_round r
                WHERE r.organisation = ?1 AND r.id = ?2 AND r.state = 'open');

-- evidence_round_end (organisation, round, state, sums)
UPDATE evidence_round SET state = ?3, sums = ?4 WHERE organisation = ?1 AND id = ?2;

-- evidence_round_forget (organisation, round)
UPDATE evidence_round_member SET masked = NULL WHERE organisation = ?1 AND round = ?2;

-- evidence_away (organisation, round)
-- Whoever kept a round waiting.
UPDATE evidence_share SET is_away = 1
 WHERE organisation = ?1
   AND member IN (SELECT p.member FROM evidence_round_member p
                   WHERE p.organisation = ?1 AND p.round = ?2 AND p.masked IS NULL);

-- evidence_forget_with (organisation, member)
-- What was counted together with somebody who takes it back. It stays counted: the same without them would tell of them.
UPDATE evidence_round SET sums = NULL
 WHERE organisation = ?1
   AND id IN (SELECT p.round FROM evidence_round_member p
               WHERE p.organisation = ?1 AND p.member = ?2);

-- evidence_forget_talk (organisation, conversation)
-- What may have been counted out of a conversation whose consent was withdrawn. An account is in rounds of one outcome only.
UPDATE evidence_round SET sums = NULL
 WHERE organisation = ?1
   AND id IN (SELECT a.round FROM conversation c
                JOIN evidence_round_account a ON a.organisation = c.organisation
                                             AND a.account = c.account AND a.member = c.owner
               WHERE c.organisation = ?1 AND c.id = ?2
                 AND c.created_at_ms <= evidence_round.opened_at_ms);

-- evidence_round_of_talk (organisation, conversation) -> id
-- The open round that may count it.
SELECT r.id FROM conversation c
  JOIN evidence_round_account a ON a.organisation = c.organisation AND a.account = c.account
                               AND a.member = c.owner
  JOIN evidence_round r ON r.organisation = a.organisation AND r.id = a.round
 WHERE c.organisation = ?1 AND c.id = ?2 AND r.state = 'open' LIMIT 1;

-- evidence_sums (organisation, outcome, limit) -> sums, until_on
SELECT sums, until_on FROM evidence_round
 WHERE organisation = ?1 AND outcome = ?2 AND state = 'counted' AND sums IS NOT NULL
 ORDER BY id LIMIT ?3;
