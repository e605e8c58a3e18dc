-- permission_role (organisation, member) -> role
SELECT role FROM member WHERE organisation = ?1 AND id = ?2 AND is_locked = 0;

-- permission_on_account (organisation, account, member) -> is_lead
SELECT is_lead FROM account_member
 WHERE organisation = ?1 AND account = ?2 AND member = ?3;
