-- consent_retire_open (organisation, conversation, speaker)
-- Asked anew: what was not answered goes, with its links and its letter.
DELETE FROM consent WHERE organisation = ?1 AND conversation = ?2 AND speaker = ?3 AND given_at_ms IS NULL;

-- consent_add (organisation, id, conversation, speaker, language, text_version, wording_days, figures_months, led_at_ms, asked_at_ms)
-- Nothing where they said yes meanwhile.
INSERT INTO consent (organisation, id, conversation, speaker, language, text_version, wording_days, figures_months,
                     led_at_ms, asked_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (organisation, conversation, speaker) DO NOTHING;

-- consent_link_add (organisation, link_hash, consent)
INSERT INTO consent_link (organisation, link_hash, consent) VALUES (?1, ?2, ?3);

-- consent_list (organisation, conversation, limit) -> id, conversation, speaker, text_version, wording_days, figures_months, asked_at_ms, given_at_ms, language, letter
SELECT k.id, k.conversation, k.speaker, k.text_version, k.wording_days, k.figures_months, k.asked_at_ms, k.given_at_ms,
       k.language, COALESCE(x.state, '')
  FROM consent k
  LEFT JOIN outbox x ON x.organisation = k.organisation AND x.consent = k.id
 WHERE k.organisation = ?1 AND k.conversation = ?2
 ORDER BY k.speaker LIMIT ?3;

-- consent_find_by_link (organisation, link_hash) -> as consent_list without letter, led_at_ms, handed_in_at_ms, owner, organisation_name, account
SELECT k.id, k.conversation, k.speaker, k.text_version, k.wording_days, k.figures_months, k.asked_at_ms,
       k.given_at_ms, k.language, k.led_at_ms, c.created_at_ms, m.name, o.name, a.name
  FROM consent_link l
  JOIN consent k ON k.organisation = l.organisation AND k.id = l.consent
  JOIN conversation c ON c.organisation = k.organisation AND c.id = k.conversation
  JOIN member m ON m.organisation = c.organisation AND m.id = c.owner
  JOIN account a ON a.organisation = c.organisation AND a.id = c.account
  JOIN organisation o ON o.id = k.organisation
 WHERE l.organisation = ?1 AND l.link_hash = ?2;

-- consent_give (organisation, id, at_ms)
UPDATE consent SET given_at_ms = ?3 WHERE organisation = ?1 AND id = ?2 AND given_at_ms IS NULL;

-- consent_give_basis (organisation, conversation, speaker, at_ms, text_version)
-- By nobody of us: they gave it themselves.
UPDATE conversation_speaker
   SET basis = 'consent', basis_note = NULL, basis_at_ms = ?4, basis_by = NULL, text_version = ?5
 WHERE organisation = ?1 AND conversation = ?2 AND number = ?3;

-- consent_give_revision (organisation, conversation)
UPDATE conversation SET revision = revision + 1 WHERE organisation = ?1 AND id = ?2;
