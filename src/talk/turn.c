#include "talk/turn.h"

#include "core/text.h"
#include "core/utf8.h"

enum {
	WORDS_PER_MARK_MAX = 60, /* spoken sentences have 10 to 20 words */
	SENTENCE_BYTES_MIN = 300 /* a cut leaves at least this much in front */
};

/* A cue within the turn that is being put together. */
struct piece {
	size_t from, bytes; /* within the turn's text */
	int64_t start_ms, end_ms;
};

struct builder {
	struct scope *s;   /* its memory is scratch */
	struct arena *mem; /* of the results */
	struct transcript *out;
	bool is_punctuated, has_measured_times;

	struct utterance *utterances;
	size_t utterance_count, utterances_max;
	struct speaker *speakers;

	/* The turn at hand. */
	struct text text;
	struct piece *pieces;
	size_t piece_count, pieces_max;
	size_t speaker;
	int64_t line;
};

static size_t count_words(struct str text)
{
	size_t words = text.bytes > 0;

	for (size_t i = 0; i < text.bytes; i++)
		words += text.at[i] == ' ';
	return words;
}

/* whisper.cpp's tinydiarize says in the text where the speaker changes. */
static bool take_turn_end(struct str *text)
{
	struct str mark = STR("[SPEAKER_TURN]");

	if (!str_ends(*text, mark))
		return false;
	*text = str_trim(str_part(*text, 0, text->bytes - mark.bytes));
	return true;
}

/* Leaves only cues that say something, in the domain's form. */
static void clean(struct cue_list *list)
{
	size_t kept = 0;
	bool drops_turn = false, ends_turn;

	for (size_t i = 0; i < list->count; i++) {
		struct cue cue = list->at[i];

		cue.text = cue_clean(list->s->mem, cue.text);
		ends_turn = take_turn_end(&cue.text);
		/* What comes after a dropped cue inherits that a turn began there. */
		drops_turn |= cue.begins_turn;
		if (!cue.text.bytes) {
			drops_turn |= ends_turn;
			continue;
		}
		cue.begins_turn = drops_turn;
		drops_turn = ends_turn;
		if (kept && str_equal(cue.speaker, list->at[kept - 1].speaker))
			cue.speaker = list->at[kept - 1].speaker;
		else
			cue.speaker = cue_clean(list->s->mem, cue.speaker);
		list->at[kept++] = cue;
	}
	list->count = kept;
}

/* --- times --- */

static enum err check_order(struct cue_list *list)
{
	int64_t latest_ms = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct cue *cue = &list->at[i];

		if (cue->start_ms < 0)
			continue;
		if (cue->start_ms + TURN_BACKWARD_MS < latest_ms)
			return scope_fail_input(
				list->s, "transcript.time_backwards", cue->line,
				"starts at %s, after a text that starts at %s: the "
				"times run backwards; bring the cues into order, and "
				"give two recordings as two conversations",
				cue_time_text(list->s, cue->start_ms),
				cue_time_text(list->s, latest_ms));
		if (cue->start_ms > latest_ms)
			latest_ms = cue->start_ms;
	}
	return ERR_NONE;
}

static void forget_times(struct cue_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		list->at[i].start_ms = list->at[i].end_ms = -1;
}

/* Spreads the cues [from, to) over the time from `start_ms` to `end_ms` (-1 = open) by words. */
static void spread(struct cue_list *list, size_t from, size_t to, int64_t start_ms, int64_t end_ms)
{
	int64_t words = 0, before = 0, span_ms;

	for (size_t i = from; i < to; i++)
		words += (int64_t)count_words(list->at[i].text);
	span_ms = end_ms < 0 ? words * TURN_WORD_MS : end_ms > start_ms ? end_ms - start_ms : 0;
	for (size_t i = from; i < to; i++) {
		struct cue *cue = &list->at[i];
		int64_t own = (int64_t)count_words(cue->text);
		int64_t talk_ms = span_ms * own / words;

		if (talk_ms > own * TURN_WORD_SLOW_MS)
			talk_ms = own * TURN_WORD_SLOW_MS;
		cue->start_ms = start_ms + span_ms * before / words;
		cue->end_ms = cue->start_ms + talk_ms;
		before += own;
	}
}

/* Fills in what the file leaves open between two times it knows. */
static void fill_times(struct cue_list *list)
{
	size_t from = 0, to;
	int64_t start_ms = 0;

	while (from < list->count) {
		const struct cue *first = &list->at[from];

		if (first->start_ms >= 0)
			start_ms = first->start_ms;
		if (first->end_ms >= 0) {
			start_ms = first->end_ms;
			from++;
			continue;
		}
		for (to = from + 1; to < list->count && list->at[to].start_ms < 0; to++)
			;
		spread(list, from, to, start_ms, to < list->count ? list->at[to].start_ms : -1);
		start_ms = list->at[to - 1].end_ms;
		from = to;
	}
}

static enum err settle_times(struct builder *b, struct cue_list *list)
{
	size_t starts = 0, ends = 0, sections = 0, places = 0;

	for (size_t i = 0; i < list->count; i++) {
		places += !list->at[i].continues;
		starts += list->at[i].start_ms >= 0;
		ends += list->at[i].end_ms >= 0;
		sections += list->at[i].is_section;
	}
	b->has_measured_times = ends == list->count;
	b->out->has_estimated_times = false;
	/* A time here and there is a remark, not a record of the conversation. */
	b->out->has_times = starts > 0 && (starts * 2 >= places || sections);
	if (!b->out->has_times) {
		forget_times(list);
		return ERR_NONE;
	}
	TRY(check_order(list));
	if (!b->has_measured_times) {
		fill_times(list);
		b->out->has_estimated_times = true;
	}
	return ERR_NONE;
}

/* --- sentences --- */

/* Quotation marks and brackets that may follow the end of a sentence. */
static struct str without_closing(struct str text)
{
	static const char *const closing[] = {"\"", "'", ")", "]", "“", "”", "’", "«", "»", NULL};
	bool is_more = true;

	while (is_more) {
		is_more = false;
		for (size_t i = 0; closing[i]; i++) {
			struct str mark = str_from(closing[i]);

			if (str_ends(text, mark)) {
				text.bytes -= mark.bytes;
				is_more = true;
			}
		}
	}
	return text;
}

static bool is_sentence_end(struct str text)
{
	text = without_closing(text);
	return str_ends(text, STR(".")) || str_ends(text, STR("?")) || str_ends(text, STR("!")) ||
	       str_ends(text, STR("…")) || str_ends(text, STR("。")) || str_ends(text, STR("？"));
}

static bool is_small_letter(struct str text)
{
	return (text.bytes && text.at[0] >= 'a' && text.at[0] <= 'z') ||
	       str_starts(text, STR("ä")) || str_starts(text, STR("ö")) ||
	       str_starts(text, STR("ü")) || str_starts(text, STR("ß"));
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is the space at `at` the end of a sentence? "am 12. November" and "Dr. Meyer" are not. */
static bool is_sentence_break(struct str text, size_t at)
{
	struct str before = str_part(text, 0, at), after = str_part(text, at + 1, text.bytes);
	size_t word;

	/* The longest closing run that matters is short; so this stays linear. */
	before = str_part(before, at > 16 ? at - 16 : 0, at);
	before = without_closing(before);
	if (!is_sentence_end(before) || is_small_letter(after))
		return false;
	if (!str_ends(before, STR(".")))
		return true;
	for (word = 1; word < before.bytes && before.at[before.bytes - 1 - word] != ' '; word++)
		;
	return word > 3 && !is_digit(before.at[before.bytes - 2]);
}

static bool is_punctuated(const struct cue_list *list)
{
	size_t words = 0, marks = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct str text = list->at[i].text;

		words += count_words(text);
		for (size_t at = 0; at < text.bytes; at++)
			marks += text.at[at] == '.' || text.at[at] == '?' || text.at[at] == '!';
	}
	return marks * WORDS_PER_MARK_MAX >= words;
}

/* --- utterances --- */

static enum err find_speaker(struct builder *b, struct str name, size_t *ret_speaker)
{
	size_t count = b->out->speaker_count;

	if (count && str_equal(b->speakers[b->speaker].name, name)) {
		*ret_speaker = b->speaker;
		return ERR_NONE;
	}
	for (size_t i = 0; i < count; i++) {
		if (str_equal(b->speakers[i].name, name)) {
			*ret_speaker = i;
			return ERR_NONE;
		}
	}
	if (count == TRANSCRIPT_SPEAKERS_MAX)
		return cue_fail_large(b->s, "transcript.too_many_speakers", 0,
		                      "more than %d speakers; is this the transcript of one "
		                      "conversation?",
		                      TRANSCRIPT_SPEAKERS_MAX);
	b->speakers[count] = (struct speaker){.name = str_copy(b->mem, name)};
	*ret_speaker = count;
	b->out->speaker_count++;
	return ERR_NONE;
}

/* The place where a text that is too long is cut: of a space, or of a letter if there is none. */
static size_t find_cut(struct str text)
{
	size_t space = 0;

	for (size_t i = TURN_BYTES_AIM; i > SENTENCE_BYTES_MIN; i--)
		if (text.at[i] == ' ' && is_sentence_break(text, i))
			return i;
	for (size_t i = TURN_BYTES_AIM; i < TURN_BYTES_MAX; i++) {
		if (text.at[i] != ' ')
			continue;
		if (is_sentence_break(text, i))
			return i;
		space = i;
	}
	for (size_t i = TURN_BYTES_AIM; !space && i > SENTENCE_BYTES_MIN; i--)
		if (text.at[i] == ' ')
			space = i;
	return space ? space : utf8_cut(text, TURN_BYTES_MAX).bytes;
}

/* When the byte `at` of the turn was said. `*piece` moves along, so that all cuts together walk the
 * pieces once. At a seam between two cues `is_end` tells which of the two is meant. */
static int64_t time_at(const struct builder *b, size_t at, bool is_end, size_t *piece)
{
	const struct piece *p;
	int64_t inside;

	while (*piece + 1 < b->piece_count &&
	       (is_end ? b->pieces[*piece + 1].from < at : b->pieces[*piece + 1].from <= at))
		++*piece;
	p = &b->pieces[*piece];
	if (p->start_ms < 0)
		return -1;
	inside = at > p->from ? (int64_t)(at - p->from) : 0;
	if (inside > (int64_t)p->bytes)
		inside = (int64_t)p->bytes;
	return p->start_ms + (p->end_ms - p->start_ms) * inside / (int64_t)p->bytes;
}

static enum err add_utterance(struct builder *b, struct str text, int64_t start_ms, int64_t end_ms)
{
	if (b->utterance_count == TRANSCRIPT_UTTERANCES_MAX)
		return cue_fail_large(
			b->s, "transcript.too_many_utterances", b->line,
			"more than %d utterances; split the conversation into several "
			"files",
			TRANSCRIPT_UTTERANCES_MAX);
	b->utterances = arena_grow(b->s->mem, b->utterances, sizeof *b->utterances,
	                           b->utterance_count + 1, &b->utterances_max);
	b->utterances[b->utterance_count++] = (struct utterance){
		.start_ms = start_ms,
		.end_ms = end_ms < start_ms ? start_ms : end_ms,
		.speaker = b->speaker,
		.text = str_copy(b->mem, text),
		.line = b->line,
	};
	return ERR_NONE;
}

static enum err end_turn(struct builder *b)
{
	struct str text = text_str(&b->text);
	size_t from = 0, piece = 0;
	int64_t end_ms = -1;

	if (!b->piece_count)
		return ERR_NONE;
	while (text.bytes - from > TURN_BYTES_MAX) {
		size_t cut = from + find_cut(str_part(text, from, text.bytes));
		int64_t start_ms = time_at(b, from, false, &piece);

		TRY(add_utterance(b, str_part(text, from, cut), start_ms,
		                  time_at(b, cut, true, &piece)));
		from = cut + (text.at[cut] == ' ');
	}
	/* Overlapping cues: the turn ends with the last of them, wherever it stands. */
	for (size_t i = piece; i < b->piece_count; i++)
		if (b->pieces[i].end_ms > end_ms)
			end_ms = b->pieces[i].end_ms;
	TRY(add_utterance(b, str_part(text, from, text.bytes), time_at(b, from, false, &piece),
	                  end_ms));
	b->piece_count = 0;
	b->text.bytes = 0;
	return ERR_NONE;
}

static bool is_joined(const struct builder *b, const struct cue *before, const struct cue *cue)
{
	bool is_open = b->is_punctuated && !is_sentence_end(before->text);
	int64_t pause_ms = cue->start_ms - before->end_ms;

	if (!str_equal(before->speaker, cue->speaker) || cue->begins_turn)
		return false;
	if (cue->continues)
		return true;
	if (!b->has_measured_times)
		return is_open && is_small_letter(cue->text);
	return pause_ms < TURN_PAUSE_MS || (is_open && pause_ms < TURN_SENTENCE_PAUSE_MS);
}

/* "mhm" and the like, by which nobody takes the floor. Not the rules' own list: those label what
 * was said, here it is decided what belongs together. */
static bool is_backchannel(struct str text)
{
	static const char *const signals[] = {
		"mhm",          "mh",      "hm",        "hmm",      "mm",      "mm-hmm",
		"mmhmm",        "uh-huh",  "ja",        "ja ja",    "jaja",    "okay",
		"ok",           "genau",   "klar",      "aha",      "ach so",  "ach ja",
		"ah",           "ah ja",   "oh",        "richtig",  "stimmt",  "verstehe",
		"ich verstehe", "gut",     "yes",       "yeah",     "yep",     "right",
		"sure",         "i see",   "okay ja",   "ja genau", "ja klar", "absolut",
		"absolutely",   "exactly", "of course", "mhm mhm",  "mhm ja",  "ja mhm",
		"wow",          NULL};
	char plain[24];
	size_t bytes = 0;

	if (text.bytes >= sizeof plain)
		return false;
	for (size_t i = 0; i < text.bytes; i++)
		if (!strchr(".,!", text.at[i]))
			plain[bytes++] = text.at[i];
	for (size_t i = 0; signals[i]; i++)
		if (str_equal_ascii((struct str){plain, bytes}, str_from(signals[i])))
			return true;
	return false;
}

/* Somebody's "mhm" in the middle of a sentence: behind it the same speaker goes on. Then it is put
 * behind the whole sentence; it was said while the other spoke. */
static void move_backchannels(struct builder *b, struct cue_list *list)
{
	if (!b->has_measured_times || !b->is_punctuated)
		return;
	for (size_t i = 1; i + 1 < list->count; i++) {
		struct cue *before = &list->at[i - 1], *signal = &list->at[i],
			   *after = &list->at[i + 1], moved = *signal;

		if (!is_backchannel(signal->text) || str_equal(before->speaker, signal->speaker) ||
		    !str_equal(before->speaker, after->speaker) || after->begins_turn ||
		    signal->begins_turn || is_sentence_end(before->text) ||
		    after->start_ms - before->end_ms >= TURN_SENTENCE_PAUSE_MS)
			continue;
		*signal = *after;
		*after = moved;
	}
}

static enum err add_cue(struct builder *b, const struct cue *before, const struct cue *cue)
{
	if (!before || !is_joined(b, before, cue)) {
		TRY(end_turn(b));
		TRY(find_speaker(b, cue->speaker, &b->speaker));
		b->line = cue->line;
	} else {
		text_add_char(&b->text, ' ');
	}
	b->pieces = arena_grow(b->s->mem, b->pieces, sizeof *b->pieces, b->piece_count + 1,
	                       &b->pieces_max);
	b->pieces[b->piece_count++] =
		(struct piece){b->text.bytes, cue->text.bytes, cue->start_ms, cue->end_ms};
	text_add(&b->text, cue->text);
	return ERR_NONE;
}

enum err turn_build(struct cue_list *list, struct arena *mem, struct transcript *transcript)
{
	struct builder b = {.s = list->s, .mem = mem, .out = transcript};
	struct utterance *utterances;

	clean(list);
	if (!list->count)
		return scope_fail_input(
			b.s, "transcript.empty", 0,
			"no spoken text in it; was the transcription switched on in "
			"the meeting?");
	TRY(settle_times(&b, list));
	b.is_punctuated = is_punctuated(list);
	move_backchannels(&b, list);
	b.text = text_new(b.s->mem, SIZE_MAX / 4);
	b.speakers = NEW_ARRAY(mem, struct speaker, TRANSCRIPT_SPEAKERS_MAX);
	transcript->speaker_count = 0;
	for (size_t i = 0; i < list->count; i++)
		TRY(add_cue(&b, i ? &list->at[i - 1] : NULL, &list->at[i]));
	TRY(end_turn(&b));
	transcript->speakers = b.speakers;
	utterances = NEW_ARRAY(mem, struct utterance, b.utterance_count);
	memcpy(utterances, b.utterances, b.utterance_count * sizeof *utterances);
	transcript->utterances = utterances;
	transcript->utterance_count = b.utterance_count;
	return ERR_NONE;
}
