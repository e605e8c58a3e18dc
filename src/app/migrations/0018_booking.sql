-- Meetings that are booked: in a market window, or elsewhere after what it costs was shown.

CREATE TABLE booking (
	organisation  ID     NOT NULL,
	id            ID     NOT NULL CHECK (length(id) = 16),
	team          ID     NOT NULL,
	subject       TEXT   NOT NULL CHECK (subject <> ''), -- told to those who are asked, and nobody else
	starts_at_ms  BIGINT NOT NULL,
	ends_at_ms    BIGINT NOT NULL,
	zone          TEXT   NOT NULL, -- of whoever booked it: in which it is told
	is_market     BIGINT NOT NULL CHECK (is_market IN (0, 1)), -- within market time of the team when it was booked
	focus_minutes BIGINT NOT NULL, -- cave time it took from all when it was booked
	edge_minutes  BIGINT NOT NULL, -- of all, outside of their working time
	booked_by     ID     NOT NULL,
	booked_at_ms  BIGINT NOT NULL,
	sequence      BIGINT NOT NULL, -- of changes, for calendars (RFC 5545, 3.8.7.4)
	retired_at_ms BIGINT NULL,     -- called off
	revision      BIGINT NOT NULL,
	PRIMARY KEY (organisation, id),
	FOREIGN KEY (organisation, team) REFERENCES team (organisation, id),
	FOREIGN KEY (organisation, booked_by) REFERENCES member (organisation, id),
	CHECK (starts_at_ms < ends_at_ms)
) STRICT;
CREATE INDEX booking_by_team ON booking (organisation, team, starts_at_ms, id);
CREATE INDEX booking_by_booker ON booking (organisation, booked_by, ends_at_ms);

-- Who is asked; whoever booked it among them.
CREATE TABLE booking_member (
	organisation ID     NOT NULL,
	booking      ID     NOT NULL,
	member       ID     NOT NULL,
	ends_at_ms   BIGINT NOT NULL, -- booking.ends_at_ms, once more: what is over is not looked at
	is_coming    BIGINT NOT NULL CHECK (is_coming IN (0, 1)), -- 0: said no
	PRIMARY KEY (organisation, booking, member),
	FOREIGN KEY (organisation, booking) REFERENCES booking (organisation, id),
	FOREIGN KEY (organisation, member) REFERENCES member (organisation, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_member_by_member ON booking_member (organisation, member, ends_at_ms, booking);

-- A booking as somebody on its team sees it: guests see those they are in, and what it is about only who is asked.
CREATE VIEW booking_seen AS
SELECT b.organisation, w.member AS asker, b.id, b.team,
       CASE WHEN p.member IS NULL THEN '' ELSE b.subject END AS subject,
       b.starts_at_ms, b.ends_at_ms, b.zone, b.is_market,
       CASE WHEN a.account IS NULL THEN b.focus_minutes ELSE 0 END AS focus_minutes,
       b.edge_minutes, b.booked_by, o.name, b.booked_at_ms,
       CASE WHEN p.member IS NULL THEN 0 ELSE 1 END AS is_asked,
       coalesce(p.is_coming, 0) AS is_coming,
       CASE WHEN b.booked_by = w.member OR w.is_lead = 1 THEN 1 ELSE 0 END AS may_retire,
       b.sequence, b.retired_at_ms, b.revision
  FROM booking b
  JOIN team_member w ON w.organisation = b.organisation AND w.team = b.team
  JOIN member a ON a.organisation = w.organisation AND a.id = w.member
  JOIN member o ON o.organisation = b.organisation AND o.id = b.booked_by
  LEFT JOIN booking_member p ON p.organisation = b.organisation AND p.booking = b.id AND p.member = w.member
 WHERE a.account IS NULL OR p.member IS NOT NULL;
