#include "accounts/vcard.h"

#include "core/csv.h"
#include "core/text.h"
#include "core/utf8.h"

static const struct encoding_words encoding_words = {
	.cut = "table.cut",
	.encoding_unknown = "table.encoding_unknown",
	.encoding_utf32 = "table.encoding_utf32",
	.nul = "table.nul",
	.binary = "table.binary",
	.again = "export the contacts again as vCard",
	.takes_windows_1252 = true,
};

struct property {
	struct str name, value;
	bool is_preferred, is_quoted_printable, is_fax;
};

bool vcard_is_there(struct str bytes)
{
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = str_part(bytes, 3, bytes.bytes);
	while (bytes.bytes && (bytes.at[0] == '\r' || bytes.at[0] == '\n' || bytes.at[0] == ' '))
		bytes = str_part(bytes, 1, bytes.bytes);
	if (str_equal_ascii(str_part(bytes, 0, 11), STR("BEGIN:VCARD")))
		return true;
	/* UTF-16: every other byte. */
	for (size_t skip = 0; skip < 4; skip++) {
		char letters[11];

		for (size_t i = 0; i < sizeof letters; i++)
			letters[i] = skip + i * 2 < bytes.bytes ? bytes.at[skip + i * 2] : 0;
		if (str_equal_ascii((struct str){letters, sizeof letters}, STR("BEGIN:VCARD")))
			return true;
	}
	return false;
}

enum err vcard_open(struct scope *s, struct str bytes, struct vcard_reader *ret_reader)
{
	struct vcard_reader r = {.s = s, .line = 1};

	if (bytes.bytes > CSV_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "table.too_large", NULL, "at most %zu bytes",
		                  CSV_BYTES_MAX);
	TRY(encoding_decode(s, &encoding_words, bytes, &r.rest, &r.encoding));
	*ret_reader = r;
	return ERR_NONE;
}

/* ---- lines ---- */

static bool is_folded(struct str rest)
{
	return rest.bytes && (rest.at[0] == ' ' || rest.at[0] == '\t');
}

/* The head says it before the first colon; a soft line end is a "=" at the end. */
static bool is_soft(struct str line)
{
	size_t colon = str_find(line, STR(":"));
	struct str head = str_part(line, 0, colon == SIZE_MAX ? 0 : colon);

	if (!str_ends(line, STR("=")))
		return false;
	for (size_t i = 0; i + 16 <= head.bytes; i++)
		if (str_equal_ascii(str_part(head, i, i + 16), STR("QUOTED-PRINTABLE")))
			return true;
	return false;
}

static enum err take_line(struct vcard_reader *r, struct str *ret_line, bool *ret_is_there)
{
	int64_t first = r->line;
	struct text unfolded;
	struct str line, next;

	*ret_is_there = str_next_line(&r->rest, &line);
	r->line += *ret_is_there;
	*ret_line = line;
	if (!*ret_is_there || (!is_folded(r->rest) && !is_soft(line)))
		return ERR_NONE;
	unfolded = text_new(r->s->mem, VCARD_LINE_BYTES_MAX);
	text_add(&unfolded, line);
	while (is_folded(r->rest) || is_soft(text_str(&unfolded))) {
		bool was_soft = is_soft(text_str(&unfolded));

		if (!str_next_line(&r->rest, &next))
			break;
		r->line++;
		if (was_soft)
			unfolded.bytes--;
		else
			next = str_part(next, 1, next.bytes);
		text_add(&unfolded, next);
		if (text_is_cut(&unfolded))
			return scope_fail_input(r->s, "vcard.line_long", first,
			                        "a line of more than %zu bytes",
			                        VCARD_LINE_BYTES_MAX);
	}
	*ret_line = text_str(&unfolded);
	return ERR_NONE;
}

/* Where `c` stands outside of quotation marks, or the end. */
static size_t find_outside(struct str s, char c)
{
	bool is_quoted = false;
	size_t i;

	for (i = 0; i < s.bytes; i++) {
		if (s.at[i] == '"')
			is_quoted = !is_quoted;
		else if (s.at[i] == c && !is_quoted)
			return i;
	}
	return i;
}

static bool holds_word(struct str list, struct str word)
{
	struct str item;

	while (str_next(&list, ',', &item))
		if (str_equal_ascii(str_trim(item), word))
			return true;
	return false;
}

static void read_parameter(struct str parameter, struct property *p)
{
	size_t equals = find_outside(parameter, '=');
	struct str name = str_part(parameter, 0, equals),
		   value = str_part(parameter, equals + 1, parameter.bytes);

	/* 2.1 leaves the name out: ";PREF;QUOTED-PRINTABLE:" */
	if (equals == parameter.bytes)
		value = name;
	if (value.bytes > 1 && value.at[0] == '"' && value.at[value.bytes - 1] == '"')
		value = str_part(value, 1, value.bytes - 1);
	if (holds_word(value, STR("PREF")) ||
	    (str_equal_ascii(name, STR("PREF")) && str_equal(value, STR("1"))))
		p->is_preferred = true;
	if (holds_word(value, STR("QUOTED-PRINTABLE")))
		p->is_quoted_printable = true;
	if (holds_word(value, STR("FAX")))
		p->is_fax = true;
}

static bool split(struct str line, struct property *p)
{
	size_t colon = find_outside(line, ':'), dot;
	struct str head = str_part(line, 0, colon);
	size_t end = find_outside(head, ';');

	if (colon == line.bytes)
		return false;
	*p = (struct property){.value = str_part(line, colon + 1, line.bytes),
	                       .name = str_part(head, 0, end)};
	dot = str_find(p->name, STR("."));
	if (dot != SIZE_MAX)
		p->name = str_part(p->name, dot + 1, p->name.bytes);
	while (end < head.bytes) {
		head = str_part(head, end + 1, head.bytes);
		end = find_outside(head, ';');
		read_parameter(str_part(head, 0, end), p);
	}
	return p->name.bytes > 0;
}

/* ---- values ---- */

static int hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	                              : -1;
}

static struct str quoted_printable(struct scope *s, struct str value)
{
	struct text text = text_new(s->mem, VCARD_LINE_BYTES_MAX);
	struct scope probe = *s;
	struct str decoded = STR_NONE;
	enum encoding encoding;

	for (size_t i = 0; i < value.bytes; i++) {
		int high = i + 2 < value.bytes ? hex(value.at[i + 1]) : -1;
		int low = i + 2 < value.bytes ? hex(value.at[i + 2]) : -1;

		if (value.at[i] != '=' || high < 0 || low < 0) {
			text_add_char(&text, value.at[i]);
			continue;
		}
		text_add_char(&text, (char)(high * 16 + low));
		i += 2;
	}
	if (encoding_decode(&probe, &encoding_words, text_str(&text), &decoded, &encoding))
		return STR_NONE;
	return decoded;
}

/* The part of a value before the next ";" that is not escaped; cuts it off the front. */
static struct str next_part(struct str *rest)
{
	size_t i = 0;
	struct str part;

	while (i < rest->bytes && rest->at[i] != ';')
		i += rest->at[i] == '\\' ? 2 : 1;
	part = str_part(*rest, 0, i);
	*rest = str_part(*rest, i + 1, rest->bytes);
	return part;
}

/* One line of text: escapes undone, line ends as blanks. */
static struct str plain(struct scope *s, struct str value, char line_end)
{
	struct text text = text_new(s->mem, VCARD_LINE_BYTES_MAX);

	for (size_t i = 0; i < value.bytes; i++) {
		char c = value.at[i];

		if (c == '\\' && i + 1 < value.bytes) {
			c = value.at[++i];
			c = c == 'n' || c == 'N' ? line_end : c;
		} else if (c == '\r') {
			continue;
		} else if (c == '\n') {
			c = line_end;
		}
		text_add_char(&text, c);
	}
	return str_trim(text_str(&text));
}

static void take_name(struct scope *s, struct str value, struct vcard *card)
{
	card->family = plain(s, next_part(&value), ' ');
	card->given = plain(s, next_part(&value), ' ');
}

static bool is_named(const struct property *p, const char *name)
{
	return str_equal_ascii(p->name, str_from(name));
}

/* The first one stands, unless a later one is preferred. */
static void set(struct scope *s, struct str *field, const struct property *p)
{
	if (!field->bytes || p->is_preferred)
		*field = plain(s, p->value, ' ');
}

static struct str without_scheme(struct str value, struct str scheme)
{
	bool has = str_equal_ascii(str_part(value, 0, scheme.bytes), scheme);

	return has ? str_part(value, scheme.bytes, value.bytes) : value;
}

/* A telephone address has parameters behind its number (RFC 3966); only the extension is of use to people. */
static struct str phone_of(struct scope *s, struct str value)
{
	struct str rest = without_scheme(value, STR("tel:")), number, parameter;

	if (rest.bytes == value.bytes || !str_next(&rest, ';', &number))
		return value;
	while (str_next(&rest, ';', &parameter))
		if (str_starts(parameter, STR("ext=")))
			return text_format(s->mem, "%.*s ext. %.*s", STR_ARG(number),
			                   STR_ARG(str_part(parameter, 4, parameter.bytes)));
	return number;
}

static void take_organisation(struct scope *s, const struct property *p, struct vcard *card)
{
	struct str rest = p->value, name = next_part(&rest);

	if (card->organisation.bytes && !p->is_preferred)
		return; /* and its unit is one of another organisation */
	card->organisation = plain(s, name, ' ');
	card->unit = plain(s, next_part(&rest), ' ');
}

static void take(struct scope *s, struct property *p, struct vcard *card)
{
	struct str rest;

	if (p->is_quoted_printable)
		p->value = quoted_printable(s, p->value);
	rest = p->value;
	if (is_named(p, "FN")) {
		set(s, &card->name, p);
	} else if (is_named(p, "N")) {
		take_name(s, rest, card);
	} else if (is_named(p, "EMAIL")) {
		p->value = without_scheme(rest, STR("mailto:"));
		set(s, &card->email, p);
	} else if (is_named(p, "TEL")) {
		p->value = phone_of(s, rest);
		if (!p->is_fax)
			set(s, &card->phone, p);
	} else if (is_named(p, "ORG")) {
		take_organisation(s, p, card);
	} else if (is_named(p, "TITLE")) {
		card->function = plain(s, rest, ' ');
	} else if (is_named(p, "ROLE")) {
		set(s, &card->function, p);
	} else if (is_named(p, "LANG")) {
		set(s, &card->language, p);
	} else if (is_named(p, "NOTE")) {
		card->note = plain(s, rest, '\n');
	}
}

static void settle(struct scope *s, struct vcard *card)
{
	struct text name;

	if (card->name.bytes)
		return;
	name = text_new(s->mem, VCARD_LINE_BYTES_MAX);
	text_add(&name, card->given);
	text_add_char(&name, ' ');
	text_add(&name, card->family);
	card->name = str_trim(text_str(&name));
}

enum err vcard_next(struct vcard_reader *r, struct vcard *card, bool *ret_is_there)
{
	struct property p;
	bool is_there, is_open = false;
	struct str line;

	for (;;) {
		int64_t first = r->line;

		TRY(take_line(r, &line, &is_there));
		if (!is_there)
			break;
		if (!str_trim(line).bytes)
			continue;
		if (!split(line, &p))
			return scope_fail_input(r->s, "vcard.line", first,
			                        "expected NAME:VALUE; export the contacts again as "
			                        "vCard");
		if (is_named(&p, "BEGIN")) {
			*card = (struct vcard){.line = first};
			is_open = true;
		} else if (is_named(&p, "END") && is_open) {
			settle(r->s, card);
			*ret_is_there = true;
			return ERR_NONE;
		} else if (is_open) {
			take(r->s, &p, card);
		}
	}
	if (is_open)
		return scope_fail_input(r->s, "vcard.open", card->line,
		                        "the card has no END:VCARD: the file was cut on the way; "
		                        "export it again");
	*ret_is_there = false;
	return ERR_NONE;
}
