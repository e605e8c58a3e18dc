#include "core/json_in.h"

#include "core/date.h"
#include "core/utf8.h"

static void drop(void *json)
{
	json_decref(json);
}

/* jansson recurses up to 2048 levels by its own limit; ours is told before it starts. */
static bool is_too_deep(struct str text)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < text.bytes; i++) {
		char c = text.at[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > JSON_IN_DEPTH_MAX)
				return true;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return false;
}

enum err json_in_parse(struct scope *s, struct str text, json_t **ret_json)
{
	json_error_t why;
	json_t *json;

	if (is_too_deep(text))
		return scope_fail_input(s, "json.malformed", 0, "nested deeper than %d levels",
		                        JSON_IN_DEPTH_MAX);
	json = json_loadb(text.at, text.bytes, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (!json)
		return scope_fail_input(s, "json.malformed", why.line > 0 ? why.line : 0,
		                        "this is not JSON; check line %d, column %d", why.line,
		                        why.column);
	arena_at_end(s->mem, drop, json);
	*ret_json = json;
	return ERR_NONE;
}

enum err json_in_object(struct scope *s, struct str text, json_t **ret_object)
{
	json_t *json;

	TRY(json_in_parse(s, text, &json));
	if (!json_is_object(json))
		return scope_fail_input(s, "json.malformed", 1, "expected an object: { ... }");
	*ret_object = json;
	return ERR_NONE;
}

static const json_t *find(const json_t *object, const char *field)
{
	const json_t *value = json_object_get(object, field);

	return json_is_null(value) ? NULL : value;
}

enum err json_in_str(struct scope *s, const json_t *object, const char *field, size_t bytes_max,
                     struct str *ret_value)
{
	const json_t *value = find(object, field);
	struct str text;

	if (!value)
		return ERR_NONE;
	if (!json_is_string(value))
		return scope_fail(s, ERR_INVALID, "field.not_text", field, "not a string");
	text = (struct str){json_string_value(value), json_string_length(value)};
	if (text.bytes > bytes_max)
		return scope_fail(s, ERR_INVALID, "field.too_long", field, "%zu bytes, at most %zu",
		                  text.bytes, bytes_max);
	*ret_value = utf8_compose(s->mem, str_trim(text));
	return ERR_NONE;
}

enum err json_in_str_needed(struct scope *s, const json_t *object, const char *field,
                            size_t bytes_max, struct str *ret_value)
{
	struct str text = STR_NONE;

	TRY(json_in_str(s, object, field, bytes_max, &text));
	if (str_is_empty(text))
		return scope_fail(s, ERR_INVALID, "field.missing", field, "missing or blank");
	*ret_value = text;
	return ERR_NONE;
}

enum err json_in_secret(struct scope *s, const json_t *object, const char *field, size_t bytes_max,
                        struct str *ret_value)
{
	const json_t *value = find(object, field);

	if (!value)
		return scope_fail(s, ERR_INVALID, "field.missing", field, "missing");
	if (!json_is_string(value))
		return scope_fail(s, ERR_INVALID, "field.not_text", field, "not a string");
	if (json_string_length(value) > bytes_max)
		return scope_fail(s, ERR_INVALID, "field.too_long", field, "at most %zu bytes",
		                  bytes_max);
	*ret_value = (struct str){json_string_value(value), json_string_length(value)};
	return ERR_NONE;
}

enum err json_in_number(struct scope *s, const json_t *object, const char *field, int64_t min,
                        int64_t max, int64_t *ret_value)
{
	const json_t *value = find(object, field);

	if (!value)
		return ERR_NONE;
	if (!json_is_integer(value))
		return scope_fail(s, ERR_INVALID, "field.not_number", field, "not a whole number");
	if (json_integer_value(value) < min || json_integer_value(value) > max)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", field,
		                  "must be from %lld to %lld", (long long)min, (long long)max);
	*ret_value = json_integer_value(value);
	return ERR_NONE;
}

enum err json_in_bool(struct scope *s, const json_t *object, const char *field, bool *ret_value)
{
	const json_t *value = find(object, field);

	if (!value)
		return ERR_NONE;
	if (!json_is_boolean(value))
		return scope_fail(s, ERR_INVALID, "field.not_bool", field,
		                  "neither true nor false");
	*ret_value = json_is_true(value);
	return ERR_NONE;
}

enum err json_in_id(struct scope *s, const json_t *object, const char *field, struct id *ret_value)
{
	struct str text = STR_NONE;

	TRY(json_in_str(s, object, field, ID_TEXT_BYTES, &text));
	if (!str_is_empty(text) && !id_parse(text, ret_value))
		return scope_fail(s, ERR_INVALID, "field.not_id", field, "not an id");
	return ERR_NONE;
}

enum err json_in_time(struct scope *s, const json_t *object, const char *field, int64_t *ret_ms)
{
	struct str text = STR_NONE;

	TRY(json_in_str(s, object, field, 40, &text));
	if (!str_is_empty(text) && !date_parse(text, ret_ms))
		return scope_fail(s, ERR_INVALID, "field.not_time", field,
		                  "not RFC 3339 with zone");
	return ERR_NONE;
}

enum err json_in_choice(struct scope *s, const json_t *object, const char *field,
                        const char *const *names, int *ret_index)
{
	struct str text = STR_NONE;
	int found;

	TRY(json_in_str(s, object, field, 60, &text));
	if (str_is_empty(text))
		return ERR_NONE;
	found = str_which(text, names);
	if (found < 0)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", field,
		                  "not one of the known values");
	*ret_index = found;
	return ERR_NONE;
}
