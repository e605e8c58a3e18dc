#include "talk/import_captions.h"

#include "core/text.h"
#include "talk/name.h"
#include "talk/transcript.h"

#define PLACEMENT_BYTES_MAX 40 /* the longest SubRip mark, "{\pos(1920,1080)}", with room */

/* The block that is being read. */
struct captions {
	struct scope *s;
	struct cue_list *list;
	struct str rest, line;
	int64_t number; /* of `line` */
	bool is_end, is_last_line_whole;
	bool has_voices;  /* some cue names its speaker by a tag, or in its own name (Webex) */
	struct str voice; /* who speaks, within this cue */
	int64_t start_ms, end_ms;
	bool has_cue;         /* a time line was read */
	bool continues;       /* this cue has given a text already */
	bool is_rolling;      /* each cue shows the line before once more (YouTube) */
	struct str last_line; /* as it was added */
};

static void next_line(struct captions *c)
{
	if (!str_next_line(&c->rest, &c->line)) {
		c->is_end = true;
		c->line = STR_NONE;
		return;
	}
	c->number++;
}

static bool is_blank(struct str line)
{
	return str_is_empty(str_trim(line));
}

static bool is_time_line(struct str line)
{
	return str_find(line, STR("-->")) != SIZE_MAX;
}

static bool is_block_of(struct str line, struct str word)
{
	struct str after = str_part(line, word.bytes, line.bytes);

	return str_starts(line, word) &&
	       (!after.bytes || after.at[0] == ' ' || after.at[0] == '\t');
}

static enum err refuse_cut(struct captions *c)
{
	return scope_fail_input(c->s, "transcript.cut", c->number,
	                        "the file ends in the middle of a cue: it was cut on the way; "
	                        "export or download it again");
}

/* Not behind the cut: the last line has its end, or there is more to come. */
static bool is_cut_here(const struct captions *c)
{
	return !c->rest.bytes && !c->is_last_line_whole;
}

/* ">> " before a change of speaker (broadcasters), "- " before each of two (film). True when it was
 * there. */
static bool take_turn_mark(struct str *text)
{
	struct str after = *text;

	while (str_starts(after, STR(">>")))
		after = str_trim(
			str_part(after, str_starts(after, STR(">>>")) ? 3 : 2, after.bytes));
	if (after.bytes == text->bytes && str_starts(after, STR("- ")))
		after = str_trim(str_part(after, 1, after.bytes));
	if (after.bytes == text->bytes)
		return false;
	*text = after;
	return true;
}

static enum err add_text(struct captions *c, struct str text)
{
	bool begins_turn;

	text = str_trim(text);
	if (!text.bytes || (c->is_rolling && str_equal(text, c->last_line)))
		return ERR_NONE;
	c->last_line = text;
	begins_turn = take_turn_mark(&text);
	TRY(cue_list_add(c->list, (struct cue){
					  .start_ms = c->start_ms,
					  .end_ms = c->end_ms,
					  .speaker = c->voice,
					  .text = text,
					  .line = c->number,
					  .begins_turn = begins_turn,
					  .continues = c->continues && !begins_turn,
				  }));
	c->continues = true;
	return ERR_NONE;
}

/* Where the tag at the front of `text` ends (its '>'), SIZE_MAX when it is open, 0 when '<' is
 * just a sign. The search stops at the next '<', so that it stays linear. */
static size_t tag_end(struct str text)
{
	char first = text.bytes > 1 ? text.at[1] : 0;

	if (!(first == '/' || (first >= '0' && first <= '9') || (first >= 'a' && first <= 'z') ||
	      (first >= 'A' && first <= 'Z')))
		return 0;
	for (size_t i = 1; i < text.bytes && text.at[i] != '<'; i++)
		if (text.at[i] == '>')
			return i;
	return SIZE_MAX;
}

/* "v Name", "v.loud.angry Name": the name; false for every other tag. */
static bool read_voice(struct str tag, struct str *ret_name)
{
	struct str kind;

	if (tag.bytes < 2 || tag.at[0] != 'v' ||
	    (tag.at[1] != ' ' && tag.at[1] != '\t' && tag.at[1] != '.'))
		return false;
	str_next(&tag, ' ', &kind);
	*ret_name = tag.at ? str_trim(tag) : STR_NONE;
	return true;
}

/* "<00:00:00.480>", in front of each word as it appears. */
static bool is_time_tag(struct str tag)
{
	int64_t ms;

	return cue_take_time(&tag, &ms) && !tag.bytes;
}

static const struct {
	const char *name, *text;
} entities[] = {
	{"&amp;", "&"},    {"&lt;", "<"},   {"&gt;", ">"},    {"&nbsp;", " "},
	{"&lrm;", ""},     {"&rlm;", ""},   {"&quot;", "\""}, {"&apos;", "'"},
	{"&hellip;", "…"}, {"&auml;", "ä"}, {"&ouml;", "ö"},  {"&uuml;", "ü"},
	{"&Auml;", "Ä"},   {"&Ouml;", "Ö"}, {"&Uuml;", "Ü"},  {"&szlig;", "ß"},
};

/* "&#39;" and "&#x27;"; 0 when it is none. */
static size_t numeric_entity(struct str text, uint32_t *ret_rune)
{
	bool is_hex = text.bytes > 2 && (text.at[2] == 'x' || text.at[2] == 'X');
	uint32_t rune = 0;
	size_t i = is_hex ? 3 : 2, digits = 0;

	for (; i < text.bytes && digits < 7; i++, digits++) {
		char c = text.at[i];

		if (c >= '0' && c <= '9')
			rune = rune * (is_hex ? 16 : 10) + (uint32_t)(c - '0');
		else if (is_hex && ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'))
			rune = rune * 16 + (uint32_t)((c | 0x20) - 'a' + 10);
		else
			break;
	}
	if (!digits || i >= text.bytes || text.at[i] != ';' || rune == 0 || rune > 0x10ffff ||
	    (rune >= 0xd800 && rune < 0xe000))
		return 0;
	*ret_rune = rune;
	return i + 1;
}

/* Adds what the entity at the front of `text` means; returns the bytes it took. An unknown one
 * is just an ampersand. */
static size_t add_entity(struct text *plain, struct str text)
{
	uint32_t rune;
	size_t taken;

	if (text.bytes > 1 && text.at[1] == '#') {
		taken = numeric_entity(text, &rune);
		if (taken) {
			text_add_rune(plain, rune);
			return taken;
		}
	}
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		struct str name = str_from(entities[i].name);

		if (!str_starts(text, name))
			continue;
		text_add(plain, str_from(entities[i].text));
		return name.bytes;
	}
	text_add_char(plain, '&');
	return 1;
}

static struct str resolve_entities(struct captions *c, struct str text)
{
	struct text plain;

	if (str_find(text, STR("&")) == SIZE_MAX)
		return text;
	/* No entity is longer than what it stands for. */
	plain = text_new(c->s->mem, text.bytes);
	while (text.bytes) {
		size_t n = text.at[0] == '&' ? add_entity(&plain, text) : 0;

		if (!n) {
			const char *next = memchr(text.at, '&', text.bytes);

			n = next ? (size_t)(next - text.at) : text.bytes;
			text_add(&plain, str_part(text, 0, n));
		}
		text = str_part(text, n, text.bytes);
	}
	return text_str(&plain);
}

static enum err refuse_open_tag(struct captions *c)
{
	if (is_cut_here(c))
		return refuse_cut(c);
	return scope_fail_input(c->s, "transcript.tag_open", c->number,
	                        "a voice tag without its end; expected \"<v Name>text</v>\"");
}

/* SubRip's "{\an8}" places a caption on the screen; 0 when there is none. */
static size_t placement_bytes(struct str text)
{
	struct str mark = str_part(text, 0, PLACEMENT_BYTES_MAX), inner;

	if (!str_starts(mark, STR("{\\")) || !str_next(&mark, '}', &inner) || !mark.at)
		return 0;
	return inner.bytes + 1;
}

/* One line of a cue's text: tags go, a voice tag begins the next speaker's text. */
static enum err read_text_line(struct captions *c)
{
	struct text plain;
	struct str text = c->line, name;

	if (!memchr(text.at, '<', text.bytes) && !memchr(text.at, '{', text.bytes))
		return add_text(c, resolve_entities(c, text));
	plain = text_new(c->s->mem, text.bytes);
	while (text.bytes) {
		size_t end = text.at[0] == '<' ? tag_end(text) : 0;
		size_t n;

		if (end == SIZE_MAX && str_starts(text, STR("<v")))
			return refuse_open_tag(c);
		if (end && end != SIZE_MAX) {
			struct str tag = str_part(text, 1, end);

			if (read_voice(tag, &name) || str_equal(tag, STR("/v"))) {
				TRY(add_text(c, resolve_entities(c, text_str(&plain))));
				plain = text_new(c->s->mem, text.bytes);
				c->voice = tag.at[0] == 'v' ? resolve_entities(c, name) : STR_NONE;
				c->has_voices |= c->voice.bytes > 0;
			}
			c->is_rolling |= is_time_tag(tag);
			text = str_part(text, end + 1, text.bytes);
			continue;
		}
		if (placement_bytes(text)) {
			text = str_part(text, placement_bytes(text), text.bytes);
			continue;
		}
		for (n = 1; n < text.bytes && text.at[n] != '<' && text.at[n] != '{'; n++)
			;
		text_add(&plain, str_part(text, 0, n));
		text = str_part(text, n, text.bytes);
	}
	return add_text(c, resolve_entities(c, text_str(&plain)));
}

static enum err read_text_lines(struct captions *c)
{
	for (; !c->is_end && !is_blank(c->line); next_line(c)) {
		if (is_time_line(c->line))
			return scope_fail_input(c->s, "transcript.blank_missing", c->number,
			                        "a time line within a text; expected a blank line "
			                        "before each cue");
		TRY(read_text_line(c));
	}
	return ERR_NONE;
}

/* `voice` is what the cue's own name says, mostly nothing. */
static enum err read_cue(struct captions *c, struct str voice)
{
	enum err e = cue_take_span(c->s, &c->line, c->number, &c->start_ms, &c->end_ms);

	if (e && is_cut_here(c))
		return refuse_cut(c);
	TRY(e);
	c->voice = voice;
	c->has_voices |= voice.bytes > 0;
	c->has_cue = true;
	c->continues = false;
	if (is_cut_here(c))
		return refuse_cut(c);
	next_line(c);
	return read_text_lines(c);
}

/* Webex: `12 "Maren Thiessen" (2834563328)`. */
static struct str voice_of_cue_name(struct str line)
{
	struct str number, name;
	int64_t n;

	line = str_trim(line);
	if (!str_next(&line, ' ', &number) || !str_number(number, &n) ||
	    !str_starts(line, STR("\"")))
		return STR_NONE;
	line = str_part(line, 1, line.bytes);
	return str_next(&line, '"', &name) && line.at ? name : STR_NONE;
}

/* "12", "594a4bfa-92a3-88c0-7098-dde870239222/10-1". */
static bool is_cue_name(struct str line)
{
	line = str_trim(line);
	for (size_t i = 0; i < line.bytes; i++)
		if (line.at[i] == ' ' || line.at[i] < 0)
			return false;
	return line.bytes && line.at[line.bytes - 1] >= '0' && line.at[line.bytes - 1] <= '9';
}

static bool starts_with_time(struct str line)
{
	int64_t ms;

	line = str_trim(line);
	return cue_take_time(&line, &ms);
}

/* A block without a time line. `first` is its first line, c->line the one behind it. */
static enum err read_stray(struct captions *c, struct str first, int64_t first_number)
{
	struct str line = c->line;
	int64_t number = c->number;

	if (is_cue_name(first) && c->is_end)
		return refuse_cut(c);
	/* A damaged time line would look like text. */
	if (starts_with_time(first))
		return cue_take_span(c->s, &first, first_number, &c->start_ms, &c->end_ms);
	if (is_cue_name(first) && starts_with_time(c->line))
		return cue_take_span(c->s, &c->line, c->number, &c->start_ms, &c->end_ms);
	if (is_cue_name(first) && is_blank(c->line))
		return ERR_NONE;
	if (!c->has_cue)
		return scope_fail_input(c->s, "transcript.time_missing", first_number,
		                        "expected a time line, \"00:00:01.000 --> 00:00:04.000\"; "
		                        "export the transcript again");
	/* Text behind a blank line within a cue. */
	c->line = first;
	c->number = first_number;
	TRY(read_text_line(c));
	c->line = line;
	c->number = number;
	return read_text_lines(c);
}

static enum err read_block(struct captions *c)
{
	struct str first = c->line;
	int64_t first_number = c->number;

	if (is_time_line(c->line))
		return read_cue(c, STR_NONE);
	next_line(c);
	if (!c->is_end && is_time_line(c->line))
		return read_cue(c, voice_of_cue_name(first));
	return read_stray(c, first, first_number);
}

static void skip_block(struct captions *c)
{
	while (!c->is_end && !is_blank(c->line))
		next_line(c);
}

static enum err read_blocks(struct captions *c, bool is_webvtt)
{
	while (!c->is_end) {
		if (is_blank(c->line))
			next_line(c);
		else if (is_webvtt &&
		         (is_block_of(c->line, STR("NOTE")) || is_block_of(c->line, STR("STYLE")) ||
		          is_block_of(c->line, STR("REGION"))))
			skip_block(c);
		else
			TRY(read_block(c));
	}
	if (!c->list->count)
		return scope_fail_input(
			c->s, "transcript.header_only", 1,
			"no spoken text in it; was the transcription switched on in "
			"the meeting?");
	if (!c->has_voices)
		name_resolve(c->list);
	return ERR_NONE;
}

static struct captions open(struct cue_list *list, struct str text)
{
	struct captions c = {.s = list->s, .list = list, .rest = text};

	c.is_last_line_whole = str_ends(text, STR("\n")) || str_ends(text, STR("\r"));
	next_line(&c);
	return c;
}

enum err import_captions_read_webvtt(struct cue_list *list, struct str text)
{
	struct captions c = open(list, text);

	while (!c.is_end && !str_starts(c.line, STR("WEBVTT")))
		next_line(&c);
	next_line(&c);
	/* Metadata such as "Kind: captions" follows up to a blank line. */
	while (!c.is_end && !is_blank(c.line) && !is_time_line(c.line))
		next_line(&c);
	return read_blocks(&c, true);
}

enum err import_captions_read_srt(struct cue_list *list, struct str text)
{
	struct captions c = open(list, text);

	return read_blocks(&c, false);
}
