-- permission_role (organisation, member) -> role
SELECT role FROM member
 WHERE organisation = ?1 AND id = ?2 AND is_locked = 0 AND account IS NULL;

-- permission_on_account (organisation, account, member) -> is_lead, is_guest
SELECT is_lead, is_guest FROM account_member
 WHERE organisation = ?1 AND account = ?2 AND member = ?3;
