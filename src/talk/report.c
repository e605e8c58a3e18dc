#include "talk/report.h"

#include "talk/report_advice.h"
#include "talk/report_asked.h"
#include "talk/report_json.h"
#include "talk/report_missed.h"
#include "talk/report_quote.h"
#include "talk/report_terminal.h"
#include "talk/report_turn.h"

#include <assert.h>

enum {
	BAND_MINUTES_MIN = 10, /* below, even ten questions would be more than one a minute */
	MIXED_WORDS_PERCENT_MIN =
		10,            /* in other languages than the first, for a talk to be mixed */
	READING_LISTENS = 667, /* permille of giving back, beside telling */
	READING_EVEN = 500
};

static const struct report_settings defaults = {REPORT_QUESTIONS_MIN, REPORT_QUESTIONS_MAX,
                                                BAND_MINUTES_MIN};

static const char *const advice_names[REPORT_ADVICE_KIND_COUNT] = {
	[REPORT_ADVICE_FEELING] = "feeling",
	[REPORT_ADVICE_MISPLACED] = "misplaced",
	[REPORT_ADVICE_PARAPHRASE] = "paraphrase",
	[REPORT_ADVICE_CUT_IN] = "cut_in",
	[REPORT_ADVICE_STACKED] = "stacked",
	[REPORT_ADVICE_INTRUSIVE] = "intrusive",
	[REPORT_ADVICE_UNANSWERED] = "unanswered",
	[REPORT_ADVICE_LEADING] = "leading",
	[REPORT_ADVICE_EVADED] = "evaded",
	[REPORT_ADVICE_FEW] = "few",
	[REPORT_ADVICE_MANY] = "many",
	[REPORT_ADVICE_CLUSTER] = "cluster",
	[REPORT_ADVICE_MONOLOGUE] = "monologue",
	[REPORT_ADVICE_TELLING] = "telling",
	[REPORT_ADVICE_CLOSED] = "closed"};

const char *report_advice_name(enum report_advice_kind kind)
{
	return advice_names[kind];
}

const char *report_reason_name(enum report_reason reason)
{
	static const char *const names[REPORT_REASON_COUNT] = {"feeling", "need", "long"};

	return names[reason];
}

const char *report_band_name(enum report_band band)
{
	static const char *const names[] = {"few", "best", "limit", "many"};

	return names[band];
}

const char *report_misplaced_name(enum report_misplaced_reason reason)
{
	static const char *const names[] = {"feeling", "unanswered"};

	return names[reason];
}

const char *report_reading_name(enum report_reading reading)
{
	static const char *const names[] = {"untold", "listens", "even", "tells"};

	return names[reading];
}

static enum side side_of(const struct report *r, size_t utterance)
{
	return r->speakers[r->ask.transcript->utterances[utterance].speaker].side;
}

bool report_tells(const struct report *report, size_t utterance)
{
	return side_of(report, utterance) == SIDE_US &&
	       analysis_tells(&report->ask.labels[utterance]);
}

/* Half is rounded up; 0 of nothing. */
static int64_t permille(int64_t part, int64_t whole)
{
	return whole > 0 ? (2000 * part + whole) / (2 * whole) : 0;
}

/* ---- time and language ---- */

static void measure(struct report *r)
{
	const struct transcript *t = r->ask.transcript;
	int64_t end = INT64_MIN;

	r->start_ms = r->duration_ms = -1;
	if (!t->has_times || !t->utterance_count)
		return;
	r->start_ms = INT64_MAX;
	for (size_t i = 0; i < t->utterance_count; i++) {
		if (t->utterances[i].start_ms < r->start_ms)
			r->start_ms = t->utterances[i].start_ms;
		if (t->utterances[i].end_ms > end)
			end = t->utterances[i].end_ms;
	}
	r->duration_ms = end > r->start_ms ? end - r->start_ms : 0;
}

struct str report_language_name(const struct report_ask *ask, size_t number)
{
	if (ask->rules && number >= 1 && number <= rules_language_count(ask->rules))
		return rules_language_name(ask->rules, number);
	return number == ANALYSIS_EN ? STR("en") : STR("de");
}

static void name_language(struct report *r)
{
	int64_t words[ANALYSIS_LANGUAGE_MAX + 1] = {0}, all = 0;
	size_t most = r->ask.language == LANGUAGE_EN ? ANALYSIS_EN : ANALYSIS_DE;

	for (size_t i = 0; i < r->ask.transcript->utterance_count; i++) {
		int64_t count = report_quote_words(r->ask.transcript->utterances[i].text);

		words[r->ask.labels[i].language] += count;
		all += count;
	}
	for (size_t i = ANALYSIS_DE; i <= ANALYSIS_LANGUAGE_MAX; i++)
		if (words[i] > words[most])
			most = i;
	r->words_language = r->ask.language;
	if ((all - words[most]) * 100 >= all * MIXED_WORDS_PERCENT_MIN && all > 0) {
		r->language = STR("mixed");
		return;
	}
	r->language = report_language_name(&r->ask, most);
	if (!r->ask.is_for_reader && most <= ANALYSIS_EN)
		r->words_language = most == ANALYSIS_EN ? LANGUAGE_EN : LANGUAGE_DE;
}

/* ---- people ---- */

/* A stretch that one person holds: nobody else says more than a listening signal. */
struct floor {
	size_t speaker; /* SIZE_MAX = nobody yet */
	size_t from, to;
	int64_t words;
};

static void end_floor(const struct report *r, struct report_speaker *speakers,
                      const struct floor *floor)
{
	const struct utterance *u = r->ask.transcript->utterances;
	struct report_speaker *speaker;
	int64_t ms = -1;
	bool is_longer;

	if (floor->speaker == SIZE_MAX)
		return;
	speaker = &speakers[floor->speaker];
	if (r->duration_ms >= 0)
		ms = u[floor->to - 1].end_ms - u[floor->from].start_ms;
	if (r->duration_ms >= 0 && ms < 0)
		ms = 0;
	is_longer = r->duration_ms >= 0 ? ms > speaker->longest_monologue_ms
	                                : floor->words > speaker->longest_monologue_words;
	if (!is_longer)
		return;
	speaker->longest_monologue_ms = ms;
	speaker->longest_monologue_words = floor->words;
	speaker->monologue_from = floor->from;
	speaker->monologue_to = floor->to;
}

static void count_speakers(struct arena *mem, struct report *r)
{
	const struct transcript *t = r->ask.transcript;
	struct report_speaker *speakers =
		NEW_ARRAY(mem, struct report_speaker, t->speaker_count + 1);
	struct floor floor = {.speaker = SIZE_MAX};
	int64_t ms = 0, words = 0;

	for (size_t i = 0; i < t->speaker_count; i++)
		speakers[i] = (struct report_speaker){
			.name = t->speakers[i].name,
			.side = t->speakers[i].side,
			.talk_ms = r->duration_ms >= 0 ? 0 : -1,
			.longest_monologue_ms = r->duration_ms >= 0 ? 0 : -1,
		};
	for (size_t i = 0; i < t->utterance_count; i++) {
		const struct utterance *u = &t->utterances[i];
		struct report_speaker *speaker = &speakers[u->speaker];
		int64_t spoken = report_quote_words(u->text);

		speaker->utterances++;
		speaker->words += spoken;
		words += spoken;
		if (r->duration_ms >= 0 && u->end_ms > u->start_ms) {
			speaker->talk_ms += u->end_ms - u->start_ms;
			ms += u->end_ms - u->start_ms;
		}
		if (u->speaker == floor.speaker) {
			floor.to = i + 1;
			floor.words += spoken;
		} else if (floor.speaker == SIZE_MAX ||
		           !report_turn_is_backchannel(&r->ask.labels[i])) {
			end_floor(r, speakers, &floor);
			floor = (struct floor){u->speaker, i, i + 1, spoken};
		}
	}
	end_floor(r, speakers, &floor);
	for (size_t i = 0; i < t->speaker_count; i++)
		speakers[i].share_permille = ms > 0 ? permille(speakers[i].talk_ms, ms)
		                                    : permille(speakers[i].words, words);
	report_asked_find_cut_ins(mem, r, speakers);
	r->speakers = speakers;
	r->speaker_count = t->speaker_count;
}

/* ---- questions ---- */

static int compare_places(const void *a, const void *b)
{
	const struct report_question *x = a, *y = b;

	return x->at != y->at ? (x->at > y->at) - (x->at < y->at)
	                      : (x->utterance > y->utterance) - (x->utterance < y->utterance);
}

/* 1 - Rao's spacing statistic over its maximum, in permille: how far the pauses between the
 * questions are from all being equal. The pause after the last and the one before the first count
 * as one, so that it does not matter when the first question comes. `places` are sorted and lie
 * within 0 .. length. Source: Rao (1976), docs/method-report.md. */
static int64_t spread(const struct report_question *places, size_t count, int64_t length)
{
	int64_t n = (int64_t)count, off = 0, most = 2 * length * (n - 1);

	if (count < 2 || length <= 0)
		return 0;
	for (size_t i = 0; i < count; i++) {
		int64_t gap = i + 1 < count ? places[i + 1].at - places[i].at
		                            : length - places[i].at + places[0].at;
		int64_t from_even = n * gap - length;

		off += from_even < 0 ? -from_even : from_even;
	}
	return 1000 - permille(off, most);
}

/* Our questions in the order of the talk, each at the start of its utterance. */
static size_t place_questions(struct arena *mem, const struct report *r, int64_t length,
                              const struct report_question **ret_places)
{
	struct report_question *places =
		NEW_ARRAY(mem, struct report_question, (size_t)r->questions.count + 1);
	size_t count = 0;

	for (size_t i = 0; i < r->ask.transcript->utterance_count; i++) {
		int64_t at = r->duration_ms > 0
		                     ? r->ask.transcript->utterances[i].start_ms - r->start_ms
		                     : (int64_t)i;

		if (side_of(r, i) != SIDE_US)
			continue;
		for (int q = 0; q < r->ask.labels[i].question_count; q++)
			places[count++] = (struct report_question){i, at < length ? at : length};
	}
	qsort(places, count, sizeof *places, compare_places);
	*ret_places = places;
	return count;
}

static void count_labels(struct report *r)
{
	for (size_t i = 0; i < r->ask.transcript->utterance_count; i++) {
		const struct label *l = &r->ask.labels[i];

		if (side_of(r, i) != SIDE_US)
			continue;
		r->questions.count += l->question_count;
		r->questions.open += l->question_open_count;
		r->questions.stacked += !!(l->flags & FLAG_STACKED);
		r->questions.leading += !!(l->flags & FLAG_LEADING);
		r->questions.intrusive += !!(l->flags & FLAG_INTRUSIVE);
		r->listening.stage1 += l->stage == 1;
		r->listening.stage2 += l->stage == 2;
		r->listening.stage3 += l->stage == 3;
		r->reading.tells += report_tells(r, i);
	}
	r->questions.closed = r->questions.count - r->questions.open;
}

/* One is added to each side, so that a talk with little of both says little. */
static void judge_reading(struct report *r)
{
	int64_t back = r->listening.stage2 + r->listening.stage3, tells = r->reading.tells;
	int64_t share = permille(back + 1, back + tells + 2);

	r->reading.gives_back = back;
	r->reading.kind = back + tells < REPORT_READING_MIN ? REPORT_READING_UNTOLD
	                  : share >= READING_LISTENS        ? REPORT_READING_LISTENS
	                  : share >= READING_EVEN           ? REPORT_READING_EVEN
	                                                    : REPORT_READING_TELLS;
}

static void judge_count(struct report *r)
{
	const struct report_settings *set = &r->ask.settings;
	int64_t words = 0, ms = r->duration_ms;

	for (size_t i = 0; i < r->speaker_count; i++)
		words += r->speakers[i].words;
	if (ms < 0)
		ms = words * 60 * 1000 / REPORT_WORDS_PER_MINUTE;
	r->questions.is_band_told = ms >= (int64_t)set->band_minutes_min * 60 * 1000;
	r->questions.band = r->questions.count < set->questions_min        ? REPORT_FEW
	                    : r->questions.count <= set->questions_max     ? REPORT_BEST
	                    : r->questions.count == set->questions_max + 1 ? REPORT_LIMIT
	                                                                   : REPORT_MANY;
}

/* ---- needs ---- */

static void quote_needs(struct arena *mem, struct report *r)
{
	struct report_need *needs = NEW_ARRAY(mem, struct report_need, REPORT_NEEDS_MAX);

	for (size_t i = 0; i < r->ask.transcript->utterance_count; i++) {
		if (side_of(r, i) != SIDE_THEM || !(r->ask.labels[i].flags & FLAG_NEED))
			continue;
		if (r->need_count == REPORT_NEEDS_MAX)
			break;
		needs[r->need_count++] =
			(struct report_need){i, report_missed_sentence(&r->ask, i, STR("need"))};
	}
	r->needs = needs;
}

const struct report *report_build(struct arena *mem, const struct report_ask *ask)
{
	struct report *r = NEW(mem, struct report);
	struct report_findings f = {.report = r};
	struct report_missed_list missed;

	r->ask = *ask;
	if (!r->ask.settings.questions_min && !r->ask.settings.questions_max &&
	    !r->ask.settings.band_minutes_min)
		r->ask.settings = defaults;
	if (!r->ask.suggestions)
		r->ask.suggestions = report_suggestion_packed(mem);
	f.suggestions = r->ask.suggestions;

	measure(r);
	name_language(r);
	count_speakers(mem, r);
	count_labels(r);
	judge_count(r);
	judge_reading(r);
	f.length = r->duration_ms > 0 ? r->duration_ms : (int64_t)ask->transcript->utterance_count;
	f.question_count = place_questions(mem, r, f.length, &f.questions);
	assert(f.question_count == (size_t)r->questions.count);
	for (size_t i = 0; i < f.question_count; i++) {
		int64_t third = 3 * f.questions[i].at / f.length;

		r->questions.per_third[third > 2 ? 2 : third]++;
	}
	r->questions.spread_permille = spread(f.questions, f.question_count, f.length);

	f.turn_count = report_turn_list(mem, &r->ask, &f.turns);
	f.heard = report_heard_build(mem, &r->ask, f.suggestions, f.turns, f.turn_count);
	r->asks_about = report_heard_link_questions(mem, f.heard);
	missed = report_missed_find(mem, &r->ask, f.suggestions, f.heard, f.turns, f.turn_count,
	                            r->asks_about);
	r->listening.missed = missed.at;
	r->listening.missed_count = missed.count;
	r->listening.missed_feelings = missed.feelings;
	r->listening.missed_needs = missed.needs;
	r->listening.missed_long = missed.longs;
	report_asked_judge(mem, r, f.turns, f.turn_count);
	quote_needs(mem, r);

	r->advice_count = report_advice_choose(mem, &f, &r->advice);
	r->verdict = report_advice_verdict(mem, &f);
	return r;
}

void report_write_json(struct text *out, const struct report *report)
{
	struct json_out o = json_out_new(out);

	json_out_open(&o, '{');
	report_json_write(&o, report);
	json_out_close(&o, '}');
}

void report_write_fields(struct json_out *o, const struct report *report)
{
	report_json_write(o, report);
}

void report_write_text(struct text *out, const struct report *report)
{
	report_terminal_write(out, report);
}
