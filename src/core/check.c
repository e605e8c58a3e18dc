#include "core/check.h"

#include "core/date.h"
#include "core/text.h"
#include "core/utf8.h"
#include "core/zone.h"

/* C0 and C1 controls break terminals and logs; the bidirectional controls make a name look like
 * another one (Unicode TR 36, 3.1); U+2028 and U+2029 end a line without looking like it. */
static bool is_odd(uint32_t rune)
{
	return rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || (rune >= 0x200e && rune <= 0x200f) ||
	       (rune >= 0x2028 && rune <= 0x202e) || (rune >= 0x2066 && rune <= 0x2069) ||
	       rune == 0xfeff;
}

static struct str without_returns(struct scope *s, struct str text)
{
	struct text out = text_new(s->mem, text.bytes);
	struct str rest = text, line;
	bool is_first = true;

	while (str_next_line(&rest, &line)) {
		if (!is_first)
			text_add_char(&out, '\n');
		text_add(&out, line);
		is_first = false;
	}
	return text_str(&out);
}

static enum err too_long(struct scope *s, const char *field, size_t bytes_max)
{
	return scope_fail(s, ERR_INVALID, "field.too_long", field,
	                  "%s takes at most %zu bytes; shorten it", field, bytes_max);
}

static enum err check(struct scope *s, const char *field, size_t bytes_max, bool may_have_lines,
                      struct str *value)
{
	struct str stored, rest;

	/* Before anything is copied: a limit is a limit. */
	if (value->bytes > bytes_max * 2)
		return too_long(s, field, bytes_max);
	if (utf8_first_bad(*value) != SIZE_MAX)
		return scope_fail(s, ERR_INVALID, "field.odd_character", field,
		                  "%s is not UTF-8; type it again", field);
	stored = str_trim(*value);
	if (may_have_lines)
		stored = without_returns(s, stored);
	stored = utf8_compose(s->mem, stored);
	if (stored.bytes > bytes_max)
		return too_long(s, field, bytes_max);
	for (rest = stored; rest.bytes;) {
		uint32_t rune = utf8_next(&rest);

		if (is_odd(rune) && !(may_have_lines && (rune == '\n' || rune == '\t')))
			return scope_fail(s, ERR_INVALID, "field.odd_character", field,
			                  "%s holds U+%04X, which is not text; type it again",
			                  field, (unsigned)rune);
	}
	*value = stored;
	return ERR_NONE;
}

enum err check_line(struct scope *s, const char *field, size_t bytes_max, struct str *value)
{
	return check(s, field, bytes_max, false, value);
}

enum err check_line_needed(struct scope *s, const char *field, size_t bytes_max, struct str *value)
{
	TRY(check(s, field, bytes_max, false, value));
	if (str_is_empty(*value))
		return scope_fail(s, ERR_INVALID, "field.missing", field, "%s is missing", field);
	return ERR_NONE;
}

enum err check_lines(struct scope *s, const char *field, size_t bytes_max, struct str *value)
{
	return check(s, field, bytes_max, true, value);
}

static bool is_email(struct str email)
{
	struct str rest = email, name, host = STR_NONE, label;

	if (!str_next(&rest, '@', &name) || str_is_empty(name) || name.bytes > 64)
		return false;
	for (size_t i = 0; i < email.bytes; i++)
		if (strchr(" ,;:<>()[]\\\"", email.at[i]))
			return false;
	host = rest;
	if (str_is_empty(host) || str_find(host, STR("@")) != SIZE_MAX ||
	    str_find(host, STR(".")) == SIZE_MAX)
		return false;
	while (str_next(&host, '.', &label))
		if (str_is_empty(label) || label.at[0] == '-')
			return false;
	return true;
}

enum err check_email(struct scope *s, const char *field, struct str *value)
{
	TRY(check(s, field, CHECK_EMAIL_BYTES_MAX, false, value));
	if (value->bytes && !is_email(*value))
		return scope_fail(s, ERR_INVALID, "field.not_email", field,
		                  "%s is no address; write name@host.example", field);
	return ERR_NONE;
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

enum err check_country(struct scope *s, const char *field, struct str value)
{
	if (value.bytes == 0 ||
	    (value.bytes == 2 && is_capital(value.at[0]) && is_capital(value.at[1])))
		return ERR_NONE;
	return scope_fail(s, ERR_INVALID, "field.not_country", field,
	                  "%s takes two capital letters: AT, DE", field);
}

enum err check_date(struct scope *s, const char *field, struct str value)
{
	int64_t ms;

	if (value.bytes == 0 || date_day_parse(value, &ms))
		return ERR_NONE;
	return scope_fail(s, ERR_INVALID, "field.not_date", field, "%s takes a day: 2026-11-23",
	                  field);
}

enum err check_language(struct scope *s, const char *field, struct str value)
{
	if (value.bytes == 0 || str_equal(value, STR("de")) || str_equal(value, STR("en")))
		return ERR_NONE;
	return scope_fail(s, ERR_INVALID, "field.unknown_value", field, "%s takes de or en", field);
}

enum err check_time_zone(struct scope *s, const char *field, struct str value)
{
	/* Before the file system sees it: zone names have no dots and no leading slash. */
	if (value.bytes && value.bytes <= ZONE_NAME_BYTES_MAX && zone_find(s->mem, value))
		return ERR_NONE;
	return scope_fail(s, ERR_INVALID, "field.not_time_zone", field,
	                  "%s takes a name of the tz database: Europe/Berlin", field);
}

enum err check_limit(struct scope *s, size_t limit, size_t limit_max)
{
	if (limit < 1 || limit > limit_max)
		return scope_fail(s, ERR_INVALID, "list.limit", "limit", "1 to %zu", limit_max);
	return ERR_NONE;
}

enum err check_after_unknown(struct scope *s)
{
	return scope_fail(s, ERR_INVALID, "list.after_unknown", "after",
	                  "names nothing in the list");
}
