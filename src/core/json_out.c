#include "core/json_out.h"

#include "core/date.h"

struct json_out json_out_new(struct text *text)
{
	return (struct json_out){.text = text};
}

static void before_value(struct json_out *o)
{
	if (o->needs_comma)
		text_add_char(o->text, ',');
	o->needs_comma = true;
}

void json_out_open(struct json_out *o, char bracket)
{
	before_value(o);
	text_add_char(o->text, bracket);
	o->needs_comma = false;
}

void json_out_close(struct json_out *o, char bracket)
{
	text_add_char(o->text, bracket);
	o->needs_comma = true;
}

/* How many bytes of `s` stand in JSON as they are; eight at a time, for most texts are plain. */
static size_t plain_bytes(struct str s)
{
	const uint64_t ones = UINT64_MAX / 255, highs = ones * 128;
	size_t i = 0;

	for (; i + 8 <= s.bytes; i += 8) {
		uint64_t eight, quote, slash;

		memcpy(&eight, s.at + i, 8);
		quote = eight ^ ones * '"';
		slash = eight ^ ones * '\\';
		/* A byte below n has its high bit set after n is taken away, unless it had it before. */
		if (((eight - ones * 0x20) & ~eight & highs) | ((quote - ones) & ~quote & highs) |
		    ((slash - ones) & ~slash & highs))
			break;
	}
	while (i < s.bytes && (unsigned char)s.at[i] >= 0x20 && s.at[i] != '"' && s.at[i] != '\\')
		i++;
	return i;
}

static void escape(struct text *t, unsigned char c)
{
	if (c == '"' || c == '\\') {
		text_add_char(t, '\\');
		text_add_char(t, (char)c);
	} else if (c == '\n') {
		text_add(t, STR("\\n"));
	} else {
		text_addf(t, "\\u%04x", c);
	}
}

static void quote(struct text *t, struct str s)
{
	size_t plain;

	text_add_char(t, '"');
	while ((plain = plain_bytes(s)) < s.bytes) {
		text_add(t, str_part(s, 0, plain));
		escape(t, (unsigned char)s.at[plain]);
		s = str_part(s, plain + 1, s.bytes);
	}
	text_add(t, s);
	text_add_char(t, '"');
}

/* Keys are ours, and plain. */
void json_out_key(struct json_out *o, const char *key)
{
	size_t bytes = strlen(key);
	char *at = text_take(o->text, bytes + 3 + o->needs_comma);

	if (at) {
		if (o->needs_comma)
			*at++ = ',';
		*at = '"';
		memcpy(at + 1, key, bytes);
		memcpy(at + 1 + bytes, "\":", 2);
	}
	o->needs_comma = false;
}

void json_out_str(struct json_out *o, struct str value)
{
	before_value(o);
	quote(o->text, value);
}

void json_out_number(struct json_out *o, int64_t value)
{
	before_value(o);
	text_add_number(o->text, value);
}

void json_out_bool(struct json_out *o, bool value)
{
	before_value(o);
	text_add(o->text, value ? STR("true") : STR("false"));
}

void json_out_null(struct json_out *o)
{
	before_value(o);
	text_add(o->text, STR("null"));
}

void json_out_id(struct json_out *o, struct id value)
{
	char *at;

	if (id_is_none(value)) {
		json_out_null(o);
		return;
	}
	before_value(o);
	at = text_take(o->text, ID_TEXT_BYTES + 2);
	if (!at)
		return;
	at[0] = at[ID_TEXT_BYTES + 1] = '"';
	id_write(at + 1, value);
}

void json_out_time(struct json_out *o, int64_t ms)
{
	if (ms == 0) {
		json_out_null(o);
		return;
	}
	before_value(o);
	text_add_char(o->text, '"');
	date_add(o->text, ms);
	text_add_char(o->text, '"');
}

void json_out_seconds(struct json_out *o, int64_t ms)
{
	if (ms < 0) {
		json_out_null(o);
		return;
	}
	before_value(o);
	text_addf(o->text, "%lld.%03lld", (long long)(ms / 1000), (long long)(ms % 1000));
}

void json_out_key_str(struct json_out *o, const char *key, struct str value)
{
	json_out_key(o, key);
	json_out_str(o, value);
}

void json_out_key_number(struct json_out *o, const char *key, int64_t value)
{
	json_out_key(o, key);
	json_out_number(o, value);
}

void json_out_key_bool(struct json_out *o, const char *key, bool value)
{
	json_out_key(o, key);
	json_out_bool(o, value);
}

void json_out_key_id(struct json_out *o, const char *key, struct id value)
{
	json_out_key(o, key);
	json_out_id(o, value);
}

void json_out_key_time(struct json_out *o, const char *key, int64_t ms)
{
	json_out_key(o, key);
	json_out_time(o, ms);
}

void json_out_key_seconds(struct json_out *o, const char *key, int64_t ms)
{
	json_out_key(o, key);
	json_out_seconds(o, ms);
}
