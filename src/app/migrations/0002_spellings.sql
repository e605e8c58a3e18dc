-- Names are found by how they are spelled without umlauts and accents, too: name_folded holds one
-- spelling a line from now on (core/utf8.h, utf8_spellings()). The program writes both lines by
-- Unicode's tables; for what is stored already, the letters that names here have do it. A rarer one
-- is spelled right when its record is changed next.
UPDATE member SET name_folded =
	replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
	replace(replace(replace(replace(replace(replace(replace(replace(replace(name_folded,
	'ä', 'a'), 'ö', 'o'), 'ü', 'u'), 'á', 'a'), 'à', 'a'), 'â', 'a'), 'å', 'a'), 'ç', 'c'), 'č', 'c'),
	'é', 'e'), 'è', 'e'), 'ê', 'e'), 'í', 'i'), 'ł', 'l'), 'ñ', 'n'), 'ó', 'o'), 'ô', 'o'), 'ø', 'o'),
	'š', 's'), 'ú', 'u'), 'ž', 'z')
	|| '
' || replace(replace(replace(replace(replace(name_folded,
	'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa');
UPDATE account SET name_folded =
	replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
	replace(replace(replace(replace(replace(replace(replace(replace(replace(name_folded,
	'ä', 'a'), 'ö', 'o'), 'ü', 'u'), 'á', 'a'), 'à', 'a'), 'â', 'a'), 'å', 'a'), 'ç', 'c'), 'č', 'c'),
	'é', 'e'), 'è', 'e'), 'ê', 'e'), 'í', 'i'), 'ł', 'l'), 'ñ', 'n'), 'ó', 'o'), 'ô', 'o'), 'ø', 'o'),
	'š', 's'), 'ú', 'u'), 'ž', 'z')
	|| '
' || replace(replace(replace(replace(replace(name_folded,
	'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa');
UPDATE contact SET name_folded =
	replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
	replace(replace(replace(replace(replace(replace(replace(replace(replace(name_folded,
	'ä', 'a'), 'ö', 'o'), 'ü', 'u'), 'á', 'a'), 'à', 'a'), 'â', 'a'), 'å', 'a'), 'ç', 'c'), 'č', 'c'),
	'é', 'e'), 'è', 'e'), 'ê', 'e'), 'í', 'i'), 'ł', 'l'), 'ñ', 'n'), 'ó', 'o'), 'ô', 'o'), 'ø', 'o'),
	'š', 's'), 'ú', 'u'), 'ž', 'z')
	|| '
' || replace(replace(replace(replace(replace(name_folded,
	'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa');

-- Notes about repeated requests held the request's target as it came, titles in it; now they hold a
-- keyed hash. What was noted before would be forgotten within a day anyway.
DELETE FROM idempotency;
