-- review_add (organisation, id, account, subject, moderator, presenter, now_ms, minutes)
INSERT INTO review (organisation, id, account, subject, moderator, presenter, phase,
                    phase_started_at_ms, minutes, created_at_ms, revision)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?7, 1);

-- review_add_member (organisation, review, member)
INSERT INTO review_member (organisation, review, member, is_heard) VALUES (?1, ?2, ?3, 0);

-- review_find (organisation, id, member) -> id, account, subject, moderator, presenter, moderator_name, presenter_name, phase, phase_started_at_ms, minutes, created_at_ms, revision
SELECT x.id, x.account, x.subject, x.moderator, x.presenter, a.name, b.name, x.phase,
       x.phase_started_at_ms, x.minutes, x.created_at_ms, x.revision
  FROM review x
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
  JOIN member a ON a.organisation = x.organisation AND a.id = x.moderator
  JOIN member b ON b.organisation = x.organisation AND b.id = x.presenter
 WHERE x.organisation = ?1 AND x.id = ?2 AND t.is_guest = 0;

-- review_list (organisation, account, before, limit) -> as review_find    uses review_by_account
SELECT x.id, x.account, x.subject, x.moderator, x.presenter, a.name, b.name, x.phase,
       x.phase_started_at_ms, x.minutes, x.created_at_ms, x.revision
  FROM review x
 CROSS JOIN member a
 CROSS JOIN member b
 WHERE x.organisation = ?1 AND x.account = ?2 AND x.id < ?3
   AND a.organisation = x.organisation AND a.id = x.moderator
   AND b.organisation = x.organisation AND b.id = x.presenter
 ORDER BY x.id DESC LIMIT ?4;

-- review_move (organisation, id, phase, now_ms)
UPDATE review SET phase = ?3, phase_started_at_ms = ?4, revision = revision + 1
 WHERE organisation = ?1 AND id = ?2;

-- review_touch (organisation, id)
UPDATE review SET revision = revision + 1 WHERE organisation = ?1 AND id = ?2;

-- review_list_members (organisation, review, limit) -> member, name, is_heard
SELECT x.member, m.name, x.is_heard
  FROM review_member x
  JOIN member m ON m.organisation = x.organisation AND m.id = x.member
 WHERE x.organisation = ?1 AND x.review = ?2
 ORDER BY m.name_order, m.id LIMIT ?3;

-- review_member_hear (organisation, review, member, is_heard)
UPDATE review_member SET is_heard = ?4
 WHERE organisation = ?1 AND review = ?2 AND member = ?3;

-- review_entry_add (organisation, id, review, kind, member, text, action)
INSERT INTO review_entry (organisation, id, review, kind, member, text, answer, action)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7);

-- review_entry_find (organisation, id, member) -> id, review, account, kind, member, member_name, text, answer, action
SELECT e.id, e.review, x.account, e.kind, e.member, m.name, e.text, e.answer, e.action
  FROM review_entry e
  JOIN review x ON x.organisation = e.organisation AND x.id = e.review
  JOIN account_member t
    ON t.organisation = x.organisation AND t.account = x.account AND t.member = ?3
  JOIN member m ON m.organisation = e.organisation AND m.id = e.member
 WHERE e.organisation = ?1 AND e.id = ?2 AND t.is_guest = 0;

-- review_list_entries (organisation, review, limit) -> as review_entry_find    uses review_entry_by_review
SELECT e.id, e.review, x.account, e.kind, e.member, m.name, e.text, e.answer, e.action
  FROM review x
 CROSS JOIN review_entry e
 CROSS JOIN member m
 WHERE x.organisation = ?1 AND x.id = ?2
   AND e.organisation = x.organisation AND e.review = x.id
   AND m.organisation = e.organisation AND m.id = e.member
 ORDER BY e.id LIMIT ?3;

-- review_entry_answer (organisation, id, answer)
UPDATE review_entry SET answer = ?3 WHERE organisation = ?1 AND id = ?2;

-- review_list_all (organisation, after_id, limit) -> as review_find
SELECT x.id, x.account, x.subject, x.moderator, x.presenter, a.name, b.name, x.phase,
       x.phase_started_at_ms, x.minutes, x.created_at_ms, x.revision
  FROM review x
  JOIN member a ON a.organisation = x.organisation AND a.id = x.moderator
  JOIN member b ON b.organisation = x.organisation AND b.id = x.presenter
 WHERE x.organisation = ?1 AND x.id > ?2
 ORDER BY x.id LIMIT ?3;
