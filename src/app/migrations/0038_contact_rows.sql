-- all engines
-- An account's contacts lie all over their table, one page each; a list of them is read from the index alone, where they lie side by side.
DROP INDEX contact_by_name;
CREATE INDEX contact_by_name ON contact (organisation, account, name_order, id, retired_at_ms, is_shared, name, email, function, language,
	revision, phone, division);
