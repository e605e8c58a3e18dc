-- work_time_find (organisation, member) -> region
SELECT region FROM work_time WHERE organisation = ?1 AND member = ?2;

-- work_time_hours (organisation, member) -> weekday, from_minute, to_minute
SELECT weekday, from_minute, to_minute FROM work_hours
 WHERE organisation = ?1 AND member = ?2 ORDER BY weekday;

-- work_time_place (organisation, member) -> time_zone, country
SELECT time_zone, country FROM member WHERE organisation = ?1 AND id = ?2;

-- work_time_set (organisation, member, region)
INSERT INTO work_time (organisation, member, region) VALUES (?1, ?2, ?3)
    ON CONFLICT (organisation, member) DO UPDATE SET region = ?3;

-- work_time_clear (organisation, member)
DELETE FROM work_hours WHERE organisation = ?1 AND member = ?2;

-- work_time_add (organisation, member, weekday, from_minute, to_minute)
INSERT INTO work_hours (organisation, member, weekday, from_minute, to_minute)
VALUES (?1, ?2, ?3, ?4, ?5);
