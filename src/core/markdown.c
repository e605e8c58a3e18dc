#include "core/markdown.h"

#include "core/utf8.h"

#include <md4c.h>

/* md4c 0.4.8 may hand out a piece that begins behind the end of the text, with a length below zero
 * (found by tests/fuzz, "[v) ![y](z&auml;blo<.exar"). So it works on a copy of our own with room
 * behind it, and each piece of that copy is cut to the text. */
#define ROOM_BEHIND 4096

enum {
	HEADING_FIRST = 3,
	HEADING_LAST = 6
};

struct writer {
	struct text *out;
	struct str source; /* our copy; ROOM_BEHIND bytes of zero follow */
	int depth;         /* of blocks */
	bool is_deep;      /* MARKDOWN_DEPTH_MAX was passed */
	int dead_links; /* within how many links that stay text; links do not nest, but trust is cheap */
};

/* ---- text ---- */

static void add_escaped(struct text *out, struct str s)
{
	for (size_t i = 0; i < s.bytes; i++) {
		switch (s.at[i]) {
		case '&':
			text_add(out, STR("&amp;"));
			break;
		case '<':
			text_add(out, STR("&lt;"));
			break;
		case '>':
			text_add(out, STR("&gt;"));
			break;
		case '"':
			text_add(out, STR("&quot;"));
			break;
		case '\'':
			text_add(out, STR("&#39;"));
			break;
		default:
			text_add_char(out, s.at[i]);
		}
	}
}

/* Names of entities are few: what people write; all others stay as they were typed. */
static uint32_t named_rune(struct str name)
{
	static const struct {
		const char *name;
		uint32_t rune;
	} names[] = {
		{"&amp;", '&'},     {"&lt;", '<'},       {"&gt;", '>'},       {"&quot;", '"'},
		{"&nbsp;", 0xa0},   {"&auml;", 0xe4},    {"&ouml;", 0xf6},    {"&uuml;", 0xfc},
		{"&Auml;", 0xc4},   {"&Ouml;", 0xd6},    {"&Uuml;", 0xdc},    {"&szlig;", 0xdf},
		{"&euro;", 0x20ac}, {"&ndash;", 0x2013}, {"&mdash;", 0x2014}, {"&hellip;", 0x2026},
		{"&copy;", 0xa9},   {"&colon;", ':'},    {"&Tab;", '\t'},     {"&NewLine;", '\n'},
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_equal(name, str_from(names[i].name)))
			return names[i].rune;
	return 0;
}

static uint32_t numbered_rune(struct str entity)
{
	bool is_hex = entity.bytes > 3 && (entity.at[2] == 'x' || entity.at[2] == 'X');
	uint32_t rune = 0;

	for (size_t i = is_hex ? 3 : 2; i + 1 < entity.bytes && rune <= 0x10ffff; i++) {
		char c = entity.at[i];
		uint32_t digit = c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);

		rune = rune * (is_hex ? 16 : 10) + digit;
	}
	return rune == 0 || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000) ? 0xfffd : rune;
}

/* "&auml;" as the letter it stands for, not escaped yet. */
static void add_entity(struct text *out, struct str entity)
{
	uint32_t rune = str_starts(entity, STR("&#")) ? numbered_rune(entity) : named_rune(entity);

	if (rune)
		text_add_rune(out, rune);
	else
		text_add(out, entity);
}

/* ---- links ---- */

/* An attribute of md4c as plain text. */
static struct str plain(struct arena *mem, const MD_ATTRIBUTE *attribute)
{
	struct text text = text_new(mem, MARKDOWN_BYTES_MAX);

	if (attribute->size > MARKDOWN_BYTES_MAX) /* as ROOM_BEHIND says */
		return STR_NONE;
	for (size_t i = 0;
	     attribute->substr_offsets && attribute->substr_offsets[i] < attribute->size; i++) {
		size_t from = attribute->substr_offsets[i];
		struct str part = {attribute->text + from, attribute->substr_offsets[i + 1] - from};

		if (attribute->substr_types[i] == MD_TEXT_ENTITY)
			add_entity(&text, part);
		else if (attribute->substr_types[i] == MD_TEXT_NULLCHAR)
			text_add_rune(&text, 0xfffd);
		else
			text_add(&text, part);
	}
	return text_str(&text);
}

static bool begins_ascii(struct str s, struct str with)
{
	return s.bytes > with.bytes && str_equal_ascii(str_part(s, 0, with.bytes), with);
}

/* An address with control characters or blanks is read differently by different browsers. */
static bool is_plain_address(struct str address)
{
	for (size_t i = 0; i < address.bytes; i++)
		if ((unsigned char)address.at[i] <= ' ' || address.at[i] == 0x7f ||
		    address.at[i] == '\\')
			return false;
	return true;
}

static bool may_link(struct str address)
{
	return is_plain_address(address) &&
	       (begins_ascii(address, STR("http://")) || begins_ascii(address, STR("https://")) ||
	        begins_ascii(address, STR("mailto:")) || str_starts(address, STR("#/")));
}

static void open_link(struct writer *w, const MD_SPAN_A_DETAIL *detail)
{
	struct str address = plain(w->out->mem, &detail->href);

	if (w->dead_links || !may_link(address)) {
		w->dead_links++;
		return;
	}
	text_add(w->out, STR("<a href=\""));
	add_escaped(w->out, address);
	text_add(w->out, STR("\" rel=\"noopener nofollow\">"));
}

static void close_link(struct writer *w)
{
	if (w->dead_links)
		w->dead_links--;
	else
		text_add(w->out, STR("</a>"));
}

/* ---- structure ---- */

/* The tag of a block; NULL for those that need a look at their detail, or have none. */
static const char *block_tag(MD_BLOCKTYPE type)
{
	switch (type) {
	case MD_BLOCK_QUOTE:
		return "blockquote";
	case MD_BLOCK_UL:
		return "ul";
	case MD_BLOCK_OL:
		return "ol";
	case MD_BLOCK_LI:
		return "li";
	case MD_BLOCK_P:
		return "p";
	case MD_BLOCK_TABLE:
		return "table";
	case MD_BLOCK_THEAD:
		return "thead";
	case MD_BLOCK_TBODY:
		return "tbody";
	case MD_BLOCK_TR:
		return "tr";
	case MD_BLOCK_TH:
		return "th";
	case MD_BLOCK_TD:
		return "td";
	default:
		return NULL;
	}
}

static int heading_level(const void *detail)
{
	const MD_BLOCK_H_DETAIL *h = detail;
	int level = (int)h->level + HEADING_FIRST - 1;

	return level > HEADING_LAST ? HEADING_LAST : level;
}

static void open_list(struct writer *w, const MD_BLOCK_OL_DETAIL *detail)
{
	if (detail->start == 1)
		text_add(w->out, STR("<ol>"));
	else
		text_addf(w->out, "<ol start=\"%u\">", detail->start);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *what)
{
	struct writer *w = what;
	const char *tag = block_tag(type);

	if (++w->depth > MARKDOWN_DEPTH_MAX)
		w->is_deep = true;
	if (w->is_deep)
		return 1;
	if (type == MD_BLOCK_OL)
		open_list(w, detail);
	else if (tag)
		text_addf(w->out, "<%s>", tag);
	else if (type == MD_BLOCK_HR)
		text_add(w->out, STR("<hr>"));
	else if (type == MD_BLOCK_H)
		text_addf(w->out, "<h%d>", heading_level(detail));
	else if (type == MD_BLOCK_CODE)
		text_add(w->out, STR("<pre><code>"));
	return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *what)
{
	struct writer *w = what;
	const char *tag = block_tag(type);

	w->depth--;
	if (tag)
		text_addf(w->out, "</%s>\n", tag);
	else if (type == MD_BLOCK_H)
		text_addf(w->out, "</h%d>\n", heading_level(detail));
	else if (type == MD_BLOCK_CODE)
		text_add(w->out, STR("</code></pre>\n"));
	return 0;
}

static const char *span_tag(MD_SPANTYPE type)
{
	switch (type) {
	case MD_SPAN_EM:
		return "em";
	case MD_SPAN_STRONG:
		return "strong";
	case MD_SPAN_CODE:
		return "code";
	case MD_SPAN_DEL:
		return "del";
	default:
		return NULL;
	}
}

static int enter_span(MD_SPANTYPE type, void *detail, void *what)
{
	struct writer *w = what;
	const char *tag = span_tag(type);

	/* Of a picture, only the description is written. */
	if (type == MD_SPAN_A)
		open_link(w, detail);
	else if (tag)
		text_addf(w->out, "<%s>", tag);
	return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *what)
{
	struct writer *w = what;
	const char *tag = span_tag(type);

	(void)detail;
	if (type == MD_SPAN_A)
		close_link(w);
	else if (tag)
		text_addf(w->out, "</%s>", tag);
	return 0;
}

static struct str within(const struct writer *w, struct str piece)
{
	uintptr_t from = (uintptr_t)w->source.at, at = (uintptr_t)piece.at,
		  end = from + w->source.bytes;

	if (at >= from && at <= end + ROOM_BEHIND)
		return at >= end ? STR_NONE
		                 : (struct str){piece.at,
		                                piece.bytes < end - at ? piece.bytes : end - at};
	/* One of the library's own constants: a line end, the blanks before code. */
	return piece.bytes <= w->source.bytes ? piece : STR_NONE;
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *at, MD_SIZE bytes, void *what)
{
	struct writer *w = what;
	struct str piece = within(w, (struct str){at, bytes});
	uint32_t rune;

	switch (type) {
	case MD_TEXT_NULLCHAR:
		text_add_rune(w->out, 0xfffd);
		break;
	case MD_TEXT_BR:
		text_add(w->out, STR("<br>\n"));
		break;
	case MD_TEXT_SOFTBR:
		text_add_char(w->out, '\n');
		break;
	case MD_TEXT_ENTITY:
		rune = str_starts(piece, STR("&#")) ? numbered_rune(piece) : named_rune(piece);
		if (rune == '<' || rune == '>' || rune == '&' || rune == '"' || rune == '\'')
			add_escaped(w->out, (struct str){(char[]){(char)rune}, 1});
		else if (rune)
			text_add_rune(w->out, rune);
		else
			add_escaped(w->out, piece);
		break;
	default:
		add_escaped(w->out, piece);
	}
	return text_is_cut(w->out);
}

enum err markdown_html(struct scope *s, struct str markdown, struct str *ret_html)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = add_text,
	};
	struct text out = text_new(s->mem, MARKDOWN_HTML_BYTES_MAX);
	struct writer writer = {.out = &out};
	char *copy;

	if (markdown.bytes > MARKDOWN_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "markdown.too_large", NULL, "at most %zu bytes",
		                  MARKDOWN_BYTES_MAX);
	copy = arena_take(s->mem, markdown.bytes + ROOM_BEHIND);
	memcpy(copy, markdown.at, markdown.bytes);
	writer.source = (struct str){copy, markdown.bytes};
	if (md_parse(copy, (MD_SIZE)markdown.bytes, &parser, &writer) || writer.is_deep ||
	    text_is_cut(&out))
		return scope_fail(s, ERR_TOO_LARGE, "markdown.too_large", NULL,
		                  "quotes and lists too deep in each other, or too much HTML");
	*ret_html = text_str(&out);
	return ERR_NONE;
}
