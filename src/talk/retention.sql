-- retention_find (organisation) -> wording_days, figures_months
SELECT wording_days, figures_months FROM retention WHERE organisation = ?1;

-- retention_set (organisation, wording_days, figures_months)
INSERT INTO retention (organisation, wording_days, figures_months) VALUES (?1, ?2, ?3)
ON CONFLICT (organisation) DO UPDATE
   SET wording_days = excluded.wording_days, figures_months = excluded.figures_months;

-- retention_night_is_done (organisation, day) -> is_done
SELECT is_done FROM retention_night WHERE organisation = ?1 AND day = ?2;

-- retention_night_add (organisation, day, wordings, figures, is_done)
INSERT INTO retention_night (organisation, day, wordings, figures, is_done) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (organisation, day) DO UPDATE
   SET wordings = retention_night.wordings + excluded.wordings,
       figures = retention_night.figures + excluded.figures, is_done = excluded.is_done;

-- retention_night_sweep (organisation, before_day)
DELETE FROM retention_night WHERE organisation = ?1 AND day < ?2;

-- retention_call_delete (organisation, before_ms)
DELETE FROM call WHERE organisation = ?1 AND created_at_ms < ?2;

-- retention_reader_sweep (organisation, now_ms)
-- Nobody could use them any more.
DELETE FROM conversation_reader WHERE organisation = ?1 AND until_ms <= ?2;

-- retention_night_list (organisation, limit) -> day, wordings, figures
SELECT day, wordings, figures FROM retention_night WHERE organisation = ?1 ORDER BY day DESC LIMIT ?2;

-- retention_figures_due (organisation, before_ms, limit) -> id    uses conversation_by_age
SELECT id FROM conversation WHERE organisation = ?1 AND created_at_ms < ?2 ORDER BY created_at_ms LIMIT ?3;

-- retention_wording_due (organisation, before_ms, limit) -> id, is_ready    uses conversation_by_age
SELECT id, is_ready FROM conversation
 WHERE organisation = ?1 AND created_at_ms < ?2 AND wording_gone_at_ms IS NULL
 ORDER BY created_at_ms LIMIT ?3;

-- retention_wording_end (organisation, id, end, at_ms)
-- For the owner to see.
INSERT INTO conversation_end (organisation, id, owner, account, handed_in_at_ms, at_ms, why)
SELECT organisation, ?3, owner, account, created_at_ms, ?4, 'wording_over'
  FROM conversation
 WHERE organisation = ?1 AND id = ?2;

-- retention_wording_delete (organisation, id, at_ms)
UPDATE conversation
   SET sealed_text = substr(sealed_text, 1, 0), sealed_labels = NULL, sealed_corrections = NULL,
       wording_gone_at_ms = ?3, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;
