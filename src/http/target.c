#include "http/target.h"

#include "core/utf8.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/* Where the parts of a target differ: a query writes spaces as "+" and may hold any text, a path
 * may not hold what looks like a separator only after decoding. */
enum part {
	PART_PATH,
	PART_QUERY
};

static enum err refuse(struct scope *s, const char *why)
{
	return scope_fail(s, ERR_INVALID, "request.target", NULL, "%s", why);
}

static enum err decode(struct scope *s, struct str raw, enum part part, struct str *ret_text)
{
	char *at = arena_take(s->mem, raw.bytes + 1);
	struct str text = {at, 0};

	for (size_t i = 0; i < raw.bytes; i++) {
		char c = raw.at[i];

		if (c == '%') {
			int high = i + 2 < raw.bytes ? hex(raw.at[i + 1]) : -1;
			int low = i + 2 < raw.bytes ? hex(raw.at[i + 2]) : -1;

			if (high < 0 || low < 0)
				return refuse(s, "a % without two hexadecimal digits");
			c = (char)(high << 4 | low);
			if (part == PART_PATH && (c == '/' || c == '\\'))
				return refuse(s, "a separator in disguise");
			i += 2;
		} else if (c == '+' && part == PART_QUERY) {
			c = ' ';
		}
		/* A query may hold line ends (a pasted quote), but never NUL. */
		if (c == 0 || (part == PART_PATH && (is_control(c) || c == '\\')))
			return refuse(s, "a control character or backslash");
		at[text.bytes++] = c;
	}
	if (utf8_first_bad(text) != SIZE_MAX)
		return refuse(s, "not UTF-8");
	*ret_text = text;
	return ERR_NONE;
}

/* The path is made of names between single slashes; a slash at the end is fine. */
static enum err check_segments(struct scope *s, struct str path)
{
	struct str rest = str_part(path, 1, path.bytes), piece;

	while (str_next(&rest, '/', &piece)) {
		if (str_is_empty(piece) && rest.at)
			return refuse(s, "an empty part");
		if (str_equal(piece, STR(".")) || str_equal(piece, STR("..")))
			return refuse(s, "a way up");
	}
	return ERR_NONE;
}

static enum err read_query(struct scope *s, struct str raw, struct target *target)
{
	struct str piece;

	while (str_next(&raw, '&', &piece)) {
		struct target_field *field;
		struct str name;

		if (str_is_empty(piece))
			continue;
		if (target->field_count == TARGET_FIELDS_MAX)
			return scope_fail(s, ERR_TOO_LARGE, "request.target_too_long", NULL,
			                  "more than %d fields in the query", TARGET_FIELDS_MAX);
		target->fields = arena_grow(s->mem, target->fields, sizeof *field,
		                            target->field_count + 1, &target->fields_room);
		field = &target->fields[target->field_count];
		str_next(&piece, '=', &name); /* what stays in `piece` is the value */
		TRY(decode(s, name, PART_QUERY, &field->name));
		TRY(decode(s, piece, PART_QUERY, &field->value));
		target->field_count++;
	}
	return ERR_NONE;
}

/* "http://host/path" is what a client writes to a proxy; a server has to take it too. */
static struct str without_authority(struct str raw)
{
	size_t from = str_starts(raw, STR("http://"))    ? 7
	              : str_starts(raw, STR("https://")) ? 8
	                                                 : 0;

	while (from && from < raw.bytes && raw.at[from] != '/')
		from++;
	return str_part(raw, from, raw.bytes);
}

enum err target_read(struct scope *s, struct str raw, struct target *ret_target)
{
	struct target target = {.field_count = 0};
	struct str path, query;
	size_t end;

	if (raw.bytes > TARGET_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "request.target_too_long", NULL,
		                  "%zu bytes, at most %d", raw.bytes, TARGET_BYTES_MAX);
	for (size_t i = 0; i < raw.bytes; i++)
		if (is_control(raw.at[i]) || raw.at[i] == ' ' || raw.at[i] == '#')
			return refuse(s, "a byte that has to be written as %XX");
	raw = without_authority(raw);
	end = str_find(raw, STR("?"));
	path = str_part(raw, 0, end);
	query = end == SIZE_MAX ? STR_NONE : str_part(raw, end + 1, raw.bytes);
	if (!str_starts(path, STR("/")))
		return refuse(s, "does not begin with a slash");
	TRY(decode(s, path, PART_PATH, &target.path));
	TRY(check_segments(s, target.path));
	TRY(read_query(s, query, &target));
	*ret_target = target;
	return ERR_NONE;
}

struct str target_query(const struct target *target, struct str name)
{
	for (size_t i = 0; i < target->field_count; i++)
		if (str_equal(target->fields[i].name, name))
			return target->fields[i].value;
	return STR_NONE;
}
