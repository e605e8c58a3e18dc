#include "rhythm/ics_text.h"

#include "core/utf8.h"

static enum err malformed(struct scope *s, int64_t line, const char *why)
{
	return scope_fail_input(s, "ics.malformed", line, "%s", why);
}

static bool is_word(struct str line, struct str word)
{
	return line.bytes > word.bytes && str_equal_ascii(str_part(line, 0, word.bytes), word);
}

struct limits {
	size_t depth, components, lines;
};

static enum err check_line(struct scope *s, struct str line, struct limits *limits)
{
	if (++limits->lines > ICS_LINES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL, "more than %d lines",
		                  ICS_LINES_MAX);
	if (line.bytes > ICS_LINE_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL,
		                  "a line of more than %zu bytes", ICS_LINE_BYTES_MAX);
	if (is_word(line, STR("BEGIN:"))) {
		if (++limits->depth > ICS_DEPTH_MAX)
			return malformed(s, (int64_t)limits->lines, "BEGIN within too many BEGIN");
		if (++limits->components > ICS_COMPONENTS_MAX)
			return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL,
			                  "more than %d components", ICS_COMPONENTS_MAX);
	} else if (is_word(line, STR("END:"))) {
		if (limits->depth-- == 0)
			return malformed(s, (int64_t)limits->lines, "END without BEGIN");
	}
	return ERR_NONE;
}

enum err ics_text_unfold(struct scope *s, struct str text, struct str *ret_text)
{
	struct limits limits = {0};
	size_t bytes = 0, begin = 0;
	char *at;

	if (text.bytes > ICS_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL, "more than %zu bytes",
		                  ICS_BYTES_MAX);
	if (utf8_first_bad(text) != SIZE_MAX)
		return malformed(s, 0, "not UTF-8");
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_part(text, 3, text.bytes);
	at = arena_take(s->mem, text.bytes + 2);
	for (size_t i = 0; i <= text.bytes; i++) {
		char c = i < text.bytes ? text.at[i] : '\n';

		if (c == '\r') {
			if (i + 1 < text.bytes && text.at[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if (c != '\n') {
			if ((unsigned char)c >= 0x20 || c == '\t') /* no program means the others */
				at[bytes++] = c;
			continue;
		}
		if (i + 1 < text.bytes && (text.at[i + 1] == ' ' || text.at[i + 1] == '\t')) {
			i++; /* folded: the blank goes, too */
			continue;
		}
		if (bytes == begin)
			continue; /* an empty line says nothing */
		TRY(check_line(s, (struct str){at + begin, bytes - begin}, &limits));
		at[bytes++] = '\n';
		begin = bytes;
	}
	if (limits.depth)
		return malformed(s, (int64_t)limits.lines, "a BEGIN without its END");
	*ret_text = (struct str){at, bytes};
	return ERR_NONE;
}

bool ics_text_next(struct str *rest, struct ics_line *ret_line)
{
	struct str line;
	size_t name = SIZE_MAX, colon = SIZE_MAX;
	bool is_quoted = false;

	if (!str_next(rest, '\n', &line) || (line.bytes == 0 && rest->bytes == 0))
		return false;
	for (size_t i = 0; i < line.bytes && colon == SIZE_MAX; i++) {
		char c = line.at[i];

		if (c == '"')
			is_quoted = !is_quoted;
		if (is_quoted)
			continue;
		if (c == ';' && name == SIZE_MAX)
			name = i;
		if (c == ':')
			colon = i;
	}
	if (colon == SIZE_MAX)
		colon = line.bytes;
	if (name == SIZE_MAX || name > colon)
		name = colon;
	ret_line->name = str_part(line, 0, name);
	ret_line->params = name < colon ? str_part(line, name + 1, colon) : STR_NONE;
	ret_line->value = colon < line.bytes ? str_part(line, colon + 1, line.bytes) : STR_NONE;
	return true;
}

bool ics_text_param(struct str params, struct str name, struct str *ret_value)
{
	while (params.bytes) {
		bool is_quoted = false;
		size_t end = 0;
		struct str param, key;

		while (end < params.bytes && (is_quoted || params.at[end] != ';')) {
			if (params.at[end] == '"')
				is_quoted = !is_quoted;
			end++;
		}
		param = str_part(params, 0, end);
		params = str_part(params, end + 1, params.bytes);
		if (!str_next(&param, '=', &key) || !str_equal_ascii(key, name))
			continue;
		if (param.bytes >= 2 && param.at[0] == '"' && param.at[param.bytes - 1] == '"')
			param = str_part(param, 1, param.bytes - 1);
		*ret_value = param.at ? param : STR_NONE;
		return true;
	}
	return false;
}

struct str ics_text_plain(struct arena *mem, struct str value)
{
	struct text text;

	if (str_find(value, STR("\\")) == SIZE_MAX)
		return value;
	text = text_new(mem, value.bytes + 1);
	for (size_t i = 0; i < value.bytes; i++) {
		char c = value.at[i];

		if (c == '\\' && i + 1 < value.bytes) {
			c = value.at[++i];
			if (c == 'n' || c == 'N')
				c = '\n';
		}
		text_add_char(&text, c);
	}
	return text_str(&text);
}
