#include "http/head.h"

static enum err refuse(struct scope *s, const char *why)
{
	return scope_fail(s, ERR_INVALID, "request.head", NULL, "%s", why);
}

/* RFC 9110 section 5.6.2 */
static bool is_token(struct str text)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < text.bytes; i++) {
		char c = text.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    (c == 0 || !strchr(others, c)))
			return false;
	}
	return text.bytes > 0;
}

enum err head_add(struct scope *s, struct head *head, struct str name, struct str value)
{
	if (head->field_count == HEAD_FIELDS_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "request.head_too_large", NULL,
		                  "more than %d lines", HEAD_FIELDS_MAX);
	if (!is_token(name))
		return refuse(s, "a field name that is none");
	for (size_t i = 0; i < value.bytes; i++) {
		unsigned char c = (unsigned char)value.at[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return refuse(s, "a control character in a field");
	}
	head->fields = arena_grow(s->mem, head->fields, sizeof *head->fields, head->field_count + 1,
	                          &head->fields_room);
	head->fields[head->field_count++] = (struct head_field){name, value};
	return ERR_NONE;
}

/* Cuts `piece` off the front of *rest, where it has to begin. */
static bool take(struct str *rest, struct str piece)
{
	if (rest->at != piece.at || rest->bytes < piece.bytes)
		return false;
	*rest = str_part(*rest, piece.bytes, rest->bytes);
	return true;
}

/* Cuts `count` of the library's NULs off the front of *rest. */
static bool take_nul(struct str *rest, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (i >= rest->bytes || rest->at[i] != 0)
			return false;
	*rest = str_part(*rest, count, rest->bytes);
	return true;
}

/* The head is METHOD 0 TARGET 0 VERSION 0 0, then for each line NAME 0 blanks VALUE 0 0, then 0 0.
 * (The first 0 of a line stands where ":" was, a pair where CR LF was.) A NUL of the client's, a
 * folded line or a bare LF does not fit. */
static bool is_complete(const struct head *head, const struct head_bytes *bytes)
{
	struct str rest = {bytes->method, bytes->bytes};
	struct str target = {bytes->target, bytes->target_bytes};

	if (!take(&rest, str_from(bytes->method)) || !take_nul(&rest, 1) || !take(&rest, target) ||
	    !take_nul(&rest, 1) || !take(&rest, str_from(bytes->version)) || !take_nul(&rest, 2))
		return false;
	for (size_t i = 0; i < head->field_count; i++) {
		if (!take(&rest, head->fields[i].name) || !take_nul(&rest, 1))
			return false;
		while (rest.bytes && (rest.at[0] == ' ' || rest.at[0] == '\t'))
			rest = str_part(rest, 1, rest.bytes);
		if (!take(&rest, head->fields[i].value) || !take_nul(&rest, 2))
			return false;
	}
	return take_nul(&rest, 2) && rest.bytes == 0;
}

static size_t count(const struct head *head, struct str name)
{
	size_t found = 0;

	for (size_t i = 0; i < head->field_count; i++)
		found += str_equal_ascii(head->fields[i].name, name);
	return found;
}

/* How long the body is must have one answer only (RFC 9112 section 6.3). */
static enum err check_length(struct scope *s, struct head *head, struct str version)
{
	size_t lengths = count(head, STR("Content-Length"));
	size_t codings = count(head, STR("Transfer-Encoding"));
	struct str length = head_value(head, STR("Content-Length"));

	if (lengths + codings > 1)
		return refuse(s, "more than one length");
	if (codings) {
		if (!str_equal_ascii(head_value(head, STR("Transfer-Encoding")), STR("chunked")) ||
		    !str_equal(version, STR("HTTP/1.1")))
			return refuse(s, "a transfer coding that is not plain chunked");
		head->is_chunked = true;
	}
	if (lengths) {
		for (size_t i = 0; i < length.bytes; i++)
			if (length.at[i] < '0' || length.at[i] > '9')
				return refuse(s, "a length that is no number");
		if (!str_number(length, &head->length))
			return refuse(s, "a length that is no number");
	}
	return ERR_NONE;
}

enum err head_check(struct scope *s, struct head *head, const struct head_bytes *bytes)
{
	if (!is_complete(head, bytes))
		return refuse(s, "bytes that belong to no line");
	if (count(head, STR("Host")) > 1 || count(head, STR("Content-Type")) > 1 ||
	    count(head, STR("Authorization")) > 1)
		return refuse(s, "a line twice that may stand once");
	return check_length(s, head, str_from(bytes->version));
}

struct str head_value(const struct head *head, struct str name)
{
	for (size_t i = 0; i < head->field_count; i++)
		if (str_equal_ascii(head->fields[i].name, name))
			return str_trim(head->fields[i].value);
	return STR_NONE;
}

struct str head_last_value(const struct head *head, struct str name)
{
	for (size_t i = head->field_count; i-- > 0;)
		if (str_equal_ascii(head->fields[i].name, name))
			return str_trim(head->fields[i].value);
	return STR_NONE;
}

/* "q=0", "q=0.0": the client rules it out (RFC 9110 section 12.4.2). */
static bool is_ruled_out(struct str parameters)
{
	struct str parameter;

	while (str_next(&parameters, ';', &parameter)) {
		struct str name;

		parameter = str_trim(parameter);
		str_next(&parameter, '=', &name);
		if (!str_equal_ascii(name, STR("q")))
			continue;
		for (size_t i = 0; i < parameter.bytes; i++)
			if (parameter.at[i] >= '1' && parameter.at[i] <= '9')
				return false;
		return true;
	}
	return false;
}

bool head_list_has(struct str value, struct str token)
{
	struct str item, name;

	while (str_next(&value, ',', &item)) {
		str_next(&item, ';', &name);
		if (str_equal_ascii(str_trim(name), token))
			return !is_ruled_out(item);
	}
	return false;
}
