-- block_calendar_voice (organisation, rhythm, member, text, now_ms)
INSERT INTO rhythm_voice (organisation, rhythm, member, is_agreed, text, voiced_at_ms)
VALUES (?1, ?2, ?3, 0, ?4, ?5)
ON CONFLICT (organisation, rhythm, member)
DO UPDATE SET is_agreed = 0, text = excluded.text, voiced_at_ms = excluded.voiced_at_ms;
