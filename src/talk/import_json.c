#include "talk/import_json.h"

#include "core/json_in.h"
#include "core/text.h"
#include "talk/name.h"
#include "talk/transcript.h"

#define SEGMENT_ARENA_BYTES_MAX ((size_t)16 * 1024 * 1024) /* jansson takes its memory elsewhere */

/* --- cutting JSON into its segments --- */

/* A place in the text; the line is counted along the way. */
struct cutter {
	struct str rest;
	int64_t line;
};

static void skip(struct cutter *c, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		c->line += c->rest.at[i] == '\n';
	c->rest = str_part(c->rest, bytes, c->rest.bytes);
}

static char peek(struct cutter *c)
{
	size_t n = 0;

	while (n < c->rest.bytes && strchr(" \t\r\n", c->rest.at[n]))
		n++;
	skip(c, n);
	return c->rest.bytes ? c->rest.at[0] : 0;
}

/* The value at the front, with all that is in it. False when the file ends within. */
static bool cut_value(struct cutter *c, struct str *ret_value)
{
	bool in_text = false;
	size_t depth = 0, n = 0;

	peek(c);
	for (; n < c->rest.bytes; n++) {
		char at = c->rest.at[n];

		if (in_text) {
			n += at == '\\';
			in_text = at != '"';
		} else if (at == '"') {
			in_text = true;
		} else if (at == '{' || at == '[') {
			depth++;
		} else if ((at == '}' || at == ']') && depth) {
			depth--;
		} else if (depth == 0 && strchr(",}]: \t\r\n", at)) {
			break;
		}
		if (!in_text && depth == 0 && strchr("\"}]", at)) {
			n++;
			break;
		}
	}
	if (in_text || depth || !n || n > c->rest.bytes)
		return false;
	*ret_value = str_part(c->rest, 0, n);
	skip(c, n);
	return true;
}

/* Moves to the value of `key` in the outermost object. False when it is not there. */
static bool find_key(struct cutter *c, struct str key)
{
	struct str name, value;

	if (peek(c) != '{')
		return false;
	skip(c, 1);
	while (peek(c) == '"') {
		if (!cut_value(c, &name) || peek(c) != ':')
			return false;
		skip(c, 1);
		if (str_equal(str_part(name, 1, name.bytes - 1), key))
			return true;
		if (!cut_value(c, &value))
			return false;
		if (peek(c) == ',')
			skip(c, 1);
	}
	return false;
}

/* --- one segment --- */

struct reader {
	struct scope *s;
	struct cue_list *list;
	struct scope segment_scope; /* memory for one segment at a time */
	int64_t number, line;       /* of the segment */
	bool has_speakers, begins_turn;
	enum err (*read_times)(struct reader *r, const json_t *segment, struct cue *cue);
};

static enum err refuse_type(struct reader *r, const char *field, const char *expected)
{
	return scope_fail_input(r->s, "transcript.json_wrong_type", r->line,
	                        "segment %lld: \"%s\" is missing or of the wrong type, expected "
	                        "%s; export the transcript again",
	                        (long long)r->number, field, expected);
}

static enum err check_times(struct reader *r, int64_t start_ms, int64_t end_ms)
{
	if (start_ms < 0 || end_ms < 0)
		return scope_fail_input(r->s, "transcript.time_negative", r->line,
		                        "segment %lld has a negative time; times count from the "
		                        "start of the conversation, shift all of them by the same "
		                        "amount",
		                        (long long)r->number);
	if (end_ms < start_ms)
		return scope_fail_input(r->s, "transcript.time_reversed", r->line,
		                        "segment %lld ends at %s before it starts at %s; correct "
		                        "the times or export the transcript again",
		                        (long long)r->number, cue_time_text(r->s, end_ms),
		                        cue_time_text(r->s, start_ms));
	return ERR_NONE;
}

static bool read_seconds(const json_t *value, int64_t *ret_ms)
{
	const double far = 3600.0 * 1000; /* the same bound as for written times: 999 hours */
	double seconds = json_number_value(value);

	if (!json_is_number(value) || seconds >= far || seconds <= -far)
		return false;
	*ret_ms = (int64_t)(seconds * 1000 + (seconds < 0 ? -0.5 : 0.5));
	return true;
}

static enum err read_openai_times(struct reader *r, const json_t *segment, struct cue *cue)
{
	const json_t *start = json_object_get(segment, "start"),
		     *end = json_object_get(segment, "end");

	/* Some tools leave a segment they could not align without times. */
	if ((!start || json_is_null(start)) && (!end || json_is_null(end)))
		return ERR_NONE;
	if (!read_seconds(start, &cue->start_ms))
		return refuse_type(r, "start", "seconds such as 12.5");
	if (!read_seconds(end, &cue->end_ms))
		return refuse_type(r, "end", "seconds such as 12.5");
	return check_times(r, cue->start_ms, cue->end_ms);
}

static bool read_written_time(const json_t *value, int64_t *ret_ms)
{
	struct str text = str_from(json_string_value(value));

	return cue_take_time(&text, ret_ms) && !text.bytes;
}

static enum err read_whisper_times(struct reader *r, const json_t *segment, struct cue *cue)
{
	const json_t *offsets = json_object_get(segment, "offsets"),
		     *stamps = json_object_get(segment, "timestamps"),
		     *from = json_object_get(offsets, "from"), *to = json_object_get(offsets, "to");

	if (json_is_integer(from) && json_is_integer(to)) {
		const json_int_t far = (json_int_t)3600 * 1000 * 1000;

		if (llabs(json_integer_value(from)) >= far || llabs(json_integer_value(to)) >= far)
			return refuse_type(r, "offsets", "milliseconds within 1000 hours");
		cue->start_ms = json_integer_value(from);
		cue->end_ms = json_integer_value(to);
	} else if (offsets || !read_written_time(json_object_get(stamps, "from"), &cue->start_ms) ||
	           !read_written_time(json_object_get(stamps, "to"), &cue->end_ms)) {
		return refuse_type(r, offsets ? "offsets" : "timestamps",
		                   "{\"from\": ..., \"to\": ...}");
	}
	return check_times(r, cue->start_ms, cue->end_ms);
}

/* "A", "SPEAKER_00"; whisper.cpp's bare "0" becomes "Speaker 0", as its own text output says. */
static enum err read_speaker(struct reader *r, const json_t *segment, struct cue *cue)
{
	const json_t *value = json_object_get(segment, "speaker");
	struct str name;
	int64_t number;

	if (!value || json_is_null(value))
		return ERR_NONE;
	if (json_is_integer(value))
		name = text_format(r->s->mem, "%lld", (long long)json_integer_value(value));
	else if (json_is_string(value))
		name = str_copy(r->s->mem, str_from(json_string_value(value)));
	else
		return refuse_type(r, "speaker", "a name");
	if (str_number(name, &number))
		name = text_format(r->s->mem, "Speaker %lld", (long long)number);
	cue->speaker = name;
	r->has_speakers |= name.bytes > 0;
	return ERR_NONE;
}

/* Recognisers' own marks: "[_BEG_]", "[_TT_150]", "<|0.00|>", "[BLANK_AUDIO]". */
static size_t mark_bytes(struct str text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
	size_t n = 2;

	if (str_starts(text, STR("[BLANK_AUDIO]")))
		return STR("[BLANK_AUDIO]").bytes;
	if (str_starts(text, STR("[_"))) {
		while (n < text.bytes && text.at[n] && strchr(letters, text.at[n]))
			n++;
		return n < text.bytes && text.at[n] == ']' ? n + 1 : 0;
	}
	if (!str_starts(text, STR("<|")))
		return 0;
	while (n + 1 < text.bytes && n < 40 && text.at[n] != '|')
		n++;
	return n + 1 < text.bytes && text.at[n] == '|' && text.at[n + 1] == '>' ? n + 2 : 0;
}

static struct str without_marks(struct scope *s, struct str text)
{
	struct text kept = text_new(s->mem, text.bytes);

	while (text.bytes) {
		size_t n = mark_bytes(text);

		if (n) {
			text = str_part(text, n, text.bytes);
			continue;
		}
		for (n = 1; n < text.bytes && text.at[n] != '[' && text.at[n] != '<'; n++)
			;
		text_add(&kept, str_part(text, 0, n));
		text = str_part(text, n, text.bytes);
	}
	return text_str(&kept);
}

static enum err read_segment(struct reader *r, const json_t *segment)
{
	const json_t *text = json_object_get(segment, "text");
	struct cue cue = {.start_ms = -1, .end_ms = -1, .line = r->line};

	if (!json_is_string(text))
		return refuse_type(r, "text", "text");
	cue.text = without_marks(r->s,
	                         (struct str){json_string_value(text), json_string_length(text)});
	TRY(r->read_times(r, segment, &cue));
	TRY(read_speaker(r, segment, &cue));
	cue.begins_turn = r->begins_turn;
	r->begins_turn = json_is_true(json_object_get(segment, "speaker_turn_next"));
	return cue_list_add(r->list, cue);
}

/* --- the list --- */

static enum err refuse_malformed(struct reader *r, int64_t line, const char *why)
{
	return scope_fail_input(r->s, "transcript.json_malformed", line,
	                        "%s; the file is damaged, export the transcript again", why);
}

static enum err refuse_cut(struct reader *r, int64_t line)
{
	return scope_fail_input(r->s, "transcript.cut", line,
	                        "the JSON ends in the middle: it was cut on the way; export or "
	                        "download it again");
}

static enum err parse_segment(struct reader *r, struct str bytes)
{
	json_t *segment;

	if (bytes.bytes > IMPORT_JSON_SEGMENT_BYTES_MAX)
		return cue_fail_large(r->s, "transcript.segment_too_long", r->line,
		                      "segment %lld has %zu bytes, at most %d can be read; export "
		                      "without a time for each word",
		                      (long long)r->number, bytes.bytes,
		                      IMPORT_JSON_SEGMENT_BYTES_MAX);
	arena_reset(r->segment_scope.mem);
	if (json_in_object(&r->segment_scope, bytes, &segment)) {
		int64_t within = r->segment_scope.problem.line;

		return refuse_malformed(r, r->line + (within ? within - 1 : 0),
		                        "a segment is not what JSON allows");
	}
	return read_segment(r, segment);
}

static enum err read_list(struct reader *r, struct cutter *c)
{
	struct str value;

	if (peek(c) != '[')
		return scope_fail_input(r->s, "transcript.json_wrong_type", c->line,
		                        "expected a list of segments, [{...}, ...]; export the "
		                        "transcript again");
	skip(c, 1);
	while (peek(c) != ']') {
		r->number++;
		r->line = c->line;
		if (!c->rest.bytes)
			return refuse_cut(r, c->line);
		if (c->rest.at[0] != '{')
			return refuse_malformed(r, c->line, "expected the next segment, {...}");
		if (!cut_value(c, &value))
			return refuse_cut(r, c->line);
		TRY(parse_segment(r, value));
		if (peek(c) == ',')
			skip(c, 1);
		else if (c->rest.bytes && c->rest.at[0] != ']')
			return refuse_malformed(r, c->line,
			                        "expected a comma or the end of the list");
	}
	skip(c, 1);
	if (!r->list->count)
		return scope_fail_input(r->s, "transcript.empty", c->line,
		                        "the list of segments is empty; was anything said?");
	if (!r->has_speakers)
		name_resolve(r->list);
	return ERR_NONE;
}

/* What stands behind the list is not read, but a file that ends there was cut. */
static enum err read_rest(struct reader *r, struct cutter *c, bool in_object)
{
	struct str value;

	while (in_object && peek(c) != '}') {
		if (!c->rest.bytes)
			return refuse_cut(r, c->line);
		if (c->rest.at[0] == ',' || c->rest.at[0] == ':')
			skip(c, 1);
		else if (!cut_value(c, &value))
			return refuse_cut(r, c->line);
	}
	if (in_object)
		skip(c, 1);
	if (peek(c) || c->rest.bytes)
		return refuse_malformed(r, c->line, "something stands behind the end of the JSON");
	return ERR_NONE;
}

static void end_arena(void *arena)
{
	arena_end(arena);
}

static enum err read(struct reader *r, struct cutter *c, bool in_object)
{
	r->segment_scope = *r->s;
	r->segment_scope.mem = arena_new(SEGMENT_ARENA_BYTES_MAX);
	arena_at_end(r->s->mem, end_arena, r->segment_scope.mem);
	TRY(read_list(r, c));
	return read_rest(r, c, in_object);
}

enum err import_json_read_whisper_cpp(struct cue_list *list, struct str text)
{
	struct reader r = {.s = list->s, .list = list, .read_times = read_whisper_times};
	struct cutter c = {text, 1};

	find_key(&c, STR("transcription"));
	return read(&r, &c, true);
}

enum err import_json_read_openai(struct cue_list *list, struct str text)
{
	struct reader r = {.s = list->s, .list = list, .read_times = read_openai_times};
	struct cutter c = {text, 1};

	if (peek(&c) == '[')
		return read(&r, &c, false);
	if (find_key(&c, STR("segments")))
		return read(&r, &c, true);
	if (!c.rest.bytes)
		return refuse_cut(&r, c.line);
	if (c.rest.at[0] != '}')
		return refuse_malformed(&r, c.line, "this is not JSON");
	return scope_fail_input(list->s, "transcript.json_unknown", 0,
	                        "no list of segments in this JSON; whisper.cpp's --output-json and "
	                        "OpenAI's response_format=verbose_json can be read");
}

bool import_json_is_json(struct str text)
{
	struct cutter c = {text, 1};
	char first = peek(&c), second;

	if (first != '{' && first != '[')
		return false;
	skip(&c, 1);
	second = peek(&c);
	/* "[00:12] Anna: ..." and "[Anna] ..." are text. */
	return first == '{' ? second == '"' || second == '}' || !second
	                    : second == '{' || second == ']' || !second;
}

bool import_json_is_whisper_cpp(struct str text)
{
	struct cutter c = {text, 1};

	return import_json_is_json(text) && find_key(&c, STR("transcription"));
}
