-- When an entry takes place stands with the entry: one place in one index for each, instead of a row and an index's place for each
-- recurrence. A series of forty took eighty pages to put, the database as long as all the rest of it.
ALTER TABLE calendar_entry ADD COLUMN span_kind BIGINT NULL CHECK (span_kind BETWEEN 0 AND 2); -- one of a week at most, one longer, several; NULL = none is written down
ALTER TABLE calendar_entry ADD COLUMN span_starts_at_ms BIGINT NULL; -- of the first
ALTER TABLE calendar_entry ADD COLUMN span_ends_at_ms BIGINT NULL; -- the latest end
ALTER TABLE calendar_entry ADD COLUMN span_busy BIGINT NULL CHECK (span_busy BETWEEN 0 AND 2); -- free, busy, tentative; of several the highest
ALTER TABLE calendar_text ADD COLUMN spans TEXT NULL; -- of several: "START+LENGTH/BUSY " for each, in milliseconds, by start
UPDATE calendar_entry
   SET span_kind = p.kind, span_starts_at_ms = p.starts_at_ms, span_ends_at_ms = p.ends_at_ms, span_busy = p.busy
  FROM (SELECT organisation, entry, CASE WHEN COUNT(*) > 1 THEN 2 ELSE MAX(is_long) END AS kind, MIN(starts_at_ms) AS starts_at_ms,
               MAX(ends_at_ms) AS ends_at_ms, MAX(busy) AS busy
          FROM calendar_span GROUP BY organisation, entry) p
 WHERE p.organisation = calendar_entry.organisation AND p.entry = calendar_entry.id;
-- only sqlite
UPDATE calendar_text
   SET spans = p.spans
  FROM (SELECT organisation, entry, group_concat(one, '') AS spans
          FROM (SELECT organisation, entry, printf('%d+%d/%d ', starts_at_ms, ends_at_ms - starts_at_ms, busy) AS one
                  FROM calendar_span ORDER BY organisation, entry, starts_at_ms, ends_at_ms, busy)
         GROUP BY organisation, entry HAVING COUNT(*) > 1) p
 WHERE p.organisation = calendar_text.organisation AND p.entry = calendar_text.entry;
-- only postgresql
UPDATE calendar_text
   SET spans = p.spans
  FROM (SELECT organisation, entry,
               string_agg(concat(starts_at_ms, '+', ends_at_ms - starts_at_ms, '/', busy, ' '), '' ORDER BY starts_at_ms, ends_at_ms, busy) AS spans
          FROM calendar_span GROUP BY organisation, entry HAVING COUNT(*) > 1) p
 WHERE p.organisation = calendar_text.organisation AND p.entry = calendar_text.entry;
-- all engines
DROP TABLE calendar_span;
CREATE INDEX calendar_entry_by_span ON calendar_entry (organisation, calendar, span_kind, span_starts_at_ms, span_ends_at_ms) WHERE span_kind IS NOT NULL;
