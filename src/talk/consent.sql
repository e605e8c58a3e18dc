-- consent_add (organisation, id, conversation, speaker, link_hash, language, text_version, wording_days, figures_months, led_at_ms, asked_at_ms)
INSERT INTO consent (organisation, id, conversation, speaker, link_hash, language, text_version, wording_days,
                     figures_months, led_at_ms, asked_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (organisation, conversation, speaker) DO UPDATE
   SET link_hash = excluded.link_hash, language = excluded.language, text_version = excluded.text_version,
       wording_days = excluded.wording_days, figures_months = excluded.figures_months,
       led_at_ms = excluded.led_at_ms, asked_at_ms = excluded.asked_at_ms;

-- consent_list (organisation, conversation, limit) -> id, conversation, speaker, text_version, wording_days, figures_months, asked_at_ms, given_at_ms, language
SELECT id, conversation, speaker, text_version, wording_days, figures_months, asked_at_ms, given_at_ms, language
  FROM consent
 WHERE organisation = ?1 AND conversation = ?2
 ORDER BY speaker LIMIT ?3;

-- consent_find_by_link (organisation, link_hash) -> as consent_list, led_at_ms, handed_in_at_ms, owner, organisation_name, account
SELECT k.id, k.conversation, k.speaker, k.text_version, k.wording_days, k.figures_months, k.asked_at_ms,
       k.given_at_ms, k.language, k.led_at_ms, c.created_at_ms, m.name, o.name, a.name
  FROM consent k
  JOIN conversation c ON c.organisation = k.organisation AND c.id = k.conversation
  JOIN member m ON m.organisation = c.organisation AND m.id = c.owner
  JOIN account a ON a.organisation = c.organisation AND a.id = c.account
  JOIN organisation o ON o.id = k.organisation
 WHERE k.organisation = ?1 AND k.link_hash = ?2;

-- consent_give (organisation, id, at_ms)
UPDATE consent SET given_at_ms = ?3 WHERE organisation = ?1 AND id = ?2 AND given_at_ms IS NULL;

-- consent_give_basis (organisation, conversation, speaker, at_ms, text_version)
-- By nobody of us: they gave it themselves.
UPDATE conversation_speaker
   SET basis = 'consent', basis_note = NULL, basis_at_ms = ?4, basis_by = NULL, text_version = ?5
 WHERE organisation = ?1 AND conversation = ?2 AND number = ?3;

-- consent_give_revision (organisation, conversation)
UPDATE conversation SET revision = revision + 1 WHERE organisation = ?1 AND id = ?2;
