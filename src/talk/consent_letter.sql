-- consent_letter_add (organisation, id, consent, now_ms)
INSERT INTO outbox (organisation, id, kind, consent, place, asked_at_ms, state, tries, tried_at_ms, due_at_ms)
VALUES (?1, ?2, 'consent', ?3, '', ?4, 'waiting', 0, 0, ?4);

-- consent_letter_find (organisation, id) -> consent, language, name, email, owner, account, is_gone
-- Whoever was one of us has no address any more. is_gone: they have answered.
SELECT k.id, k.language, COALESCE(x.name, m.name, ''),
       COALESCE(x.email, CASE WHEN m.is_locked = 0 THEN m.email END, ''), o.name, a.name,
       CASE WHEN k.given_at_ms IS NOT NULL THEN 1 ELSE 0 END
  FROM outbox l
  JOIN consent k ON k.organisation = l.organisation AND k.id = l.consent
  JOIN conversation c ON c.organisation = k.organisation AND c.id = k.conversation
  JOIN conversation_speaker p
    ON p.organisation = k.organisation AND p.conversation = k.conversation AND p.number = k.speaker
  JOIN member o ON o.organisation = c.organisation AND o.id = c.owner
  JOIN account a ON a.organisation = c.organisation AND a.id = c.account
  LEFT JOIN contact x ON x.organisation = p.organisation AND x.id = p.contact
  LEFT JOIN member m ON m.organisation = p.organisation AND m.id = p.member
 WHERE l.organisation = ?1 AND l.id = ?2;

-- consent_letter_retire (organisation, consent)    uses outbox_by_consent
DELETE FROM outbox WHERE organisation = ?1 AND consent = ?2;
