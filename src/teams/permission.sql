-- permission_role (organisation, member) -> role
SELECT role FROM member
 WHERE organisation = ?1 AND id = ?2 AND is_locked = 0 AND account IS NULL;

-- permission_foresee (organisation, token_hash, is_program, account) -> is_lead, is_guest, member    uses session_by_token
SELECT t.is_lead, t.is_guest, s.member
  FROM session s
 CROSS JOIN account_member t
 WHERE s.organisation = ?1 AND s.token_hash = ?2 AND s.is_program = ?3
   AND t.organisation = s.organisation AND t.account = ?4 AND t.member = s.member;

-- permission_on_account (organisation, account, member) -> is_lead, is_guest
SELECT is_lead, is_guest FROM account_member
 WHERE organisation = ?1 AND account = ?2 AND member = ?3;
