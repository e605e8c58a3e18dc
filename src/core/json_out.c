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

static void quote(struct text *t, struct str s)
{
	size_t from = 0;

	text_add_char(t, '"');
	for (size_t i = 0; i < s.bytes; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		text_add(t, str_part(s, from, i));
		from = i + 1;
		if (c == '"' || c == '\\') {
			text_add_char(t, '\\');
			text_add_char(t, (char)c);
		} else if (c == '\n') {
			text_add(t, STR("\\n"));
		} else {
			text_addf(t, "\\u%04x", c);
		}
	}
	text_add(t, str_part(s, from, s.bytes));
	text_add_char(t, '"');
}

void json_out_key(struct json_out *o, const char *key)
{
	before_value(o);
	quote(o->text, str_from(key));
	text_add_char(o->text, ':');
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
	if (id_is_none(value)) {
		json_out_null(o);
		return;
	}
	json_out_str(o, id_text(o->text->mem, value));
}

void json_out_time(struct json_out *o, int64_t ms)
{
	if (ms == 0) {
		json_out_null(o);
		return;
	}
	json_out_str(o, date_text(o->text->mem, ms));
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
