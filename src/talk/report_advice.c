#include "talk/report_advice.h"

#include "talk/report_quote.h"
#include "talk/report_words.h"

enum {
	REPLY_BYTES_MAX = 90,
	WELL_SPREAD_PERMILLE = 600, /* about what chance would give; docs/method-report.md */
	QUESTION_WORDS_MIN = 3,
	VALUES_MAX = 12,
	VERDICT_BYTES_MAX = 1000
};

/* ---- wordings shared by all advice ---- */

struct str report_advice_moment(struct arena *mem, const struct report *report, size_t utterance)
{
	const struct utterance *u = &report->ask.transcript->utterances[utterance];

	if (report->duration_ms >= 0)
		return report_words_say(
			mem, report->words_language, WORD_AT_TIME,
			(struct report_value[]){{"time", report_words_clock(mem, u->start_ms)},
		                                {0}});
	return report_words_say(
		mem, report->words_language, WORD_AT_UTTERANCE,
		(struct report_value[]){{"index", text_format(mem, "%zu", utterance + 1)}, {0}});
}

struct str report_advice_quoted(struct arena *mem, enum language language, struct str quote)
{
	static const char *const ends[] = {".", "!", "?", "…", "“", "”"};
	bool is_whole = false;

	quote = str_trim(quote);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		is_whole = is_whole || str_ends(quote, str_from(ends[i]));
	if (!is_whole) {
		while (str_ends(quote, STR(",")) || str_ends(quote, STR(" ")))
			quote = str_part(quote, 0, quote.bytes - 1);
		quote = text_format(mem, "%.*s …", STR_ARG(quote));
	}
	return report_words_say(mem, language, WORD_QUOTE,
	                        (struct report_value[]){{"quote", quote}, {0}});
}

static struct str speaker_of(const struct report *r, size_t utterance)
{
	struct str name = r->speakers[r->ask.transcript->utterances[utterance].speaker].name;

	return name.bytes ? name : report_words_get(r->words_language, WORD_SOMEBODY);
}

static struct str text_of(const struct report *r, size_t utterance)
{
	return r->ask.transcript->utterances[utterance].text;
}

static struct str number(struct arena *mem, const struct report *r, int64_t count)
{
	return report_words_number(mem, r->words_language, count);
}

/* "Dreimal", for the beginning of a sentence. */
static struct str often(struct arena *mem, const struct report *r, int64_t count)
{
	return report_words_capital(mem, report_words_times(mem, r->words_language, count));
}

static enum side side_of(const struct report *r, size_t utterance)
{
	return r->speakers[r->ask.transcript->utterances[utterance].speaker].side;
}

static struct str digits(struct arena *mem, int64_t count)
{
	return text_format(mem, "%lld", (long long)count);
}

/* Title and text of `kind` with the moment, the person and the quote filled in; `more` are the
 * values that only this kind has. */
static struct report_advice write_advice(struct arena *mem, const struct report *r,
                                         enum report_advice_kind kind, size_t utterance,
                                         struct str quote, struct str suggestion,
                                         const struct report_value *more)
{
	struct report_value values[VALUES_MAX] = {
		{"when", report_advice_moment(mem, r, utterance)},
		{"who", speaker_of(r, utterance)},
		{"quote", report_advice_quoted(mem, r->words_language, quote)},
	};
	size_t count = 3;
	struct str moment, rest;

	for (; more && more->name && count + 1 < VALUES_MAX; more++)
		values[count++] = *more;
	moment = report_words_say(mem, r->words_language, WORD_MOMENT_FIRST + kind, values);
	rest = report_words_say(mem, r->words_language, WORD_TEXT_FIRST + kind, values);
	return (struct report_advice){
		.kind = kind,
		.utterance = utterance,
		.quote = quote,
		.title = report_words_get(r->words_language, WORD_TITLE_FIRST + kind),
		.text = text_format(mem, "%.*s %.*s", STR_ARG(moment), STR_ARG(rest)),
		.rest = rest,
		.suggestion = suggestion};
}

static struct str wording(const struct report_findings *f, size_t utterance,
                          enum report_wording which)
{
	return report_suggestion_wording(f->suggestions,
	                                 report_heard_language(&f->report->ask, utterance), which);
}

struct str report_advice_question(const struct report *report, size_t utterance, size_t which)
{
	const struct label *l = &report->ask.labels[utterance];

	return report_quote_at(text_of(report, utterance),
	                       which < l->question_count ? l->question_from[which] : 0);
}

/* The sentence of the utterance's first question. */
static struct str question_in(const struct report *r, size_t utterance)
{
	return report_advice_question(r, utterance, 0);
}

/* ---- 1 to 3: what was not heard ---- */

/* The first place with this reason; among feelings, one we know the name of. */
static const struct report_missed *first_missed(const struct report *r, enum report_reason reason)
{
	const struct report_missed *found = NULL;

	for (size_t i = 0; i < r->listening.missed_count; i++) {
		const struct report_missed *m = &r->listening.missed[i];

		if (m->reason != reason)
			continue;
		if (m->feeling.bytes)
			return m;
		if (!found)
			found = m;
	}
	return found;
}

static bool advise_missed(struct arena *mem, const struct report *r,
                          const struct report_missed *missed, enum report_advice_kind kind,
                          struct str reply, struct report_advice *ret_advice)
{
	*ret_advice = write_advice(
		mem, r, kind, missed->utterance, missed->quote, missed->suggestion,
		(struct report_value[]){
			{"reply", report_advice_quoted(mem, r->words_language, reply)}, {0}});
	return true;
}

static struct str reply_to(const struct report *r, const struct report_missed *missed)
{
	return report_quote_beginning(text_of(r, missed->reply), REPLY_BYTES_MAX);
}

/* The question of our turn with which the talk went on, where it counts as asked right after the feeling. */
static size_t question_after(const struct report_findings *f, const struct report_missed *missed)
{
	const struct report *r = f->report;
	const struct report_turn *turn = f->turns;

	while (missed->reply >= turn->to)
		turn++;
	for (size_t i = 0; i < r->questions.misplaced_count; i++) {
		const struct report_misplaced *m = &r->questions.misplaced[i];

		if (m->reason == REPORT_MISPLACED_FEELING && m->utterance >= turn->from &&
		    m->utterance < turn->to)
			return m->utterance;
	}
	return SIZE_MAX;
}

/* Where a question came right after the feeling, that is said instead: it is the same moment and the same remedy. */
static bool advise_feeling(struct arena *mem, const struct report_findings *f,
                           struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	const struct report_missed *missed = first_missed(r, REPORT_REASON_FEELING);
	size_t question;

	if (!missed)
		return false;
	question = question_after(f, missed);
	if (question != SIZE_MAX)
		return advise_missed(mem, r, missed, REPORT_ADVICE_MISPLACED,
		                     question_in(r, question), ret_advice);
	return advise_missed(mem, r, missed, REPORT_ADVICE_FEELING, reply_to(r, missed),
	                     ret_advice);
}

static bool advise_paraphrase(struct arena *mem, const struct report_findings *f,
                              struct report_advice *ret_advice)
{
	const struct report_missed *missed = first_missed(f->report, REPORT_REASON_NEED);

	if (!missed)
		missed = first_missed(f->report, REPORT_REASON_LONG);
	if (!missed)
		return false;
	return advise_missed(mem, f->report, missed, REPORT_ADVICE_PARAPHRASE,
	                     reply_to(f->report, missed), ret_advice);
}

/* Names the first of ours that cut in on the other side, if ours did so often, and more often than theirs. */
static bool advise_cut_in(struct arena *mem, const struct report_findings *f,
                          struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	size_t first = SIZE_MAX;
	int64_t ours = 0, theirs = 0;

	for (size_t i = 0; i < r->cut_in_count; i++) {
		size_t at = r->cut_ins[i];

		if (side_of(r, at) == SIDE_US && side_of(r, at - 1) == SIDE_THEM) {
			first = ours++ ? first : at;
		} else if (side_of(r, at) == SIDE_THEM && side_of(r, at - 1) == SIDE_US) {
			theirs++;
		}
	}
	if (ours < REPORT_CUT_INS_MIN || ours <= theirs)
		return false;
	*ret_advice = write_advice(mem, r, REPORT_ADVICE_CUT_IN, first,
	                           report_quote_beginning(text_of(r, first), REPLY_BYTES_MAX),
	                           wording(f, first, REPORT_WORDING_CUT_IN),
	                           (struct report_value[]){{"other", speaker_of(r, first - 1)},
	                                                   {"times", often(mem, r, ours)},
	                                                   {0}});
	return true;
}

/* ---- 4 and 5: how questions were put, and what became of them ---- */

/* Our first utterance with `flag`; of stacked ones the one that stacks most. */
static size_t flagged(const struct report *r, unsigned flag)
{
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < r->ask.transcript->utterance_count; i++) {
		const struct label *l = &r->ask.labels[i];

		if (side_of(r, i) != SIDE_US || !(l->flags & flag))
			continue;
		if (found == SIZE_MAX || (flag == FLAG_STACKED &&
		                          l->question_count > r->ask.labels[found].question_count))
			found = i;
	}
	return found;
}

/* Where the words that hold a question end: at the mark behind what the rules saw, or at one of
 * `marks` that comes before. */
static size_t question_end(struct str text, size_t from, size_t to, const char *marks)
{
	while (to < text.bytes && (to == from || !strchr(marks, text.at[to - 1])))
		to++;
	return to;
}

/* From the first question of the utterance to the end of its last, word for word. */
static struct str questions_in(const struct report *r, size_t utterance)
{
	const struct label *l = &r->ask.labels[utterance];
	struct str text = text_of(r, utterance);
	size_t last = l->question_count ? l->question_count - 1u : 0;

	if (!l->question_count || l->question_to[last] <= l->question_from[0])
		return report_quote_at(text, 0);
	return report_quote_cut(str_trim(str_part(text, l->question_from[0],
	                                          question_end(text, l->question_from[last],
	                                                       l->question_to[last], ".?!"))),
	                        REPORT_QUOTE_BYTES_MAX);
}

/* A question that follows a comma may be a clause of the one before: "das, was man sich wünscht". */
static bool stands_alone(struct str text, size_t from)
{
	while (from > 0 && text.at[from - 1] == ' ')
		from--;
	return from == 0 || text.at[from - 1] != ',';
}

/* One of the stacked questions as a question of its own: the first that can stand alone. */
static struct str one_question(struct arena *mem, const struct report_findings *f, size_t utterance)
{
	const struct report *r = f->report;
	const struct label *l = &r->ask.labels[utterance];
	enum language language = report_heard_language(&r->ask, utterance);
	struct str text = text_of(r, utterance);

	for (size_t i = 0; i < l->question_count; i++) {
		size_t from = l->question_from[i];
		struct str question =
			str_part(text, from, question_end(text, from, l->question_to[i], ",.?!;:"));

		while (question.bytes && strchr(",.?!;: ", question.at[question.bytes - 1]))
			question.bytes--;
		question = str_trim(question);
		if ((i == 0 || stands_alone(text, from)) &&
		    report_quote_words(question) >= QUESTION_WORDS_MIN &&
		    question.bytes <= REPORT_QUOTE_BYTES_MAX / 2 &&
		    report_suggestion_is_asking(mem, f->suggestions, language, question))
			return text_format(mem, "%.*s?",
			                   STR_ARG(report_words_capital(mem, question)));
	}
	return STR_NONE;
}

/* Our question before this one, in the same turn. */
static size_t question_before(const struct report *r, size_t utterance)
{
	do
		utterance--;
	while (side_of(r, utterance) != SIDE_US || !r->ask.labels[utterance].question_count);
	return utterance;
}

static bool advise_unanswered(struct arena *mem, const struct report_findings *f,
                              struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	size_t first = SIZE_MAX;
	int64_t count = 0;

	for (size_t i = 0; i < r->questions.misplaced_count; i++)
		if (r->questions.misplaced[i].reason == REPORT_MISPLACED_UNANSWERED)
			first = count++ ? first : r->questions.misplaced[i].utterance;
	if (count < REPORT_UNANSWERED_MIN)
		return false;
	*ret_advice = write_advice(mem, r, REPORT_ADVICE_UNANSWERED, first, question_in(r, first),
	                           one_question(mem, f, question_before(r, first)),
	                           (struct report_value[]){{"times", often(mem, r, count)}, {0}});
	return true;
}

static bool advise_manner(struct arena *mem, const struct report_findings *f,
                          struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	size_t at = flagged(r, FLAG_INTRUSIVE);

	if (at != SIZE_MAX) {
		*ret_advice = write_advice(mem, r, REPORT_ADVICE_INTRUSIVE, at,
		                           report_missed_sentence(&r->ask, at, STR("intrusive")),
		                           wording(f, at, REPORT_WORDING_INTRUSIVE), NULL);
		return true;
	}
	at = flagged(r, FLAG_STACKED);
	if (at != SIZE_MAX) {
		*ret_advice = write_advice(
			mem, r, REPORT_ADVICE_STACKED, at, questions_in(r, at),
			one_question(mem, f, at),
			(struct report_value[]){
				{"count", number(mem, r, r->ask.labels[at].question_count)}, {0}});
		return true;
	}
	if (advise_unanswered(mem, f, ret_advice))
		return true;
	at = flagged(r, FLAG_LEADING);
	if (at == SIZE_MAX)
		return false;
	*ret_advice = write_advice(mem, r, REPORT_ADVICE_LEADING, at,
	                           report_missed_sentence(&r->ask, at, STR("leading")),
	                           wording(f, at, REPORT_WORDING_LEADING), NULL);
	return true;
}

static bool advise_evaded(struct arena *mem, const struct report_findings *f,
                          struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	const struct report_evaded *first = r->questions.evaded;
	size_t asked;

	if (r->questions.evaded_count < REPORT_EVADED_MIN)
		return false;
	/* Of several questions in one utterance the last one was evaded. */
	asked = r->ask.labels[first->utterance].question_count - 1u;
	*ret_advice = write_advice(
		mem, r, REPORT_ADVICE_EVADED, first->utterance,
		report_advice_question(r, first->utterance, asked),
		wording(f, first->utterance, REPORT_WORDING_EVADED),
		(struct report_value[]){
			{"reply", report_advice_quoted(mem, r->words_language,
	                                               report_missed_sentence(&r->ask, first->reply,
	                                                                      STR("evading")))},
			{"times", often(mem, r, (int64_t)r->questions.evaded_count)},
			{0}});
	return true;
}

/* ---- 6 and 7: how many, and how they are spread ---- */

/* Half of the questions within the shortest time. */
static bool advise_cluster(struct arena *mem, const struct report_findings *f,
                           struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	size_t half = (f->question_count + 1) / 2, best = 0;
	int64_t span, best_span = INT64_MAX;
	struct str length;

	if (f->question_count < REPORT_CLUSTER_QUESTIONS_MIN || f->length <= 0)
		return false;
	for (size_t i = 0; i + half <= f->question_count; i++) {
		span = f->questions[i + half - 1].at - f->questions[i].at;
		if (span < best_span) {
			best = i;
			best_span = span;
		}
	}
	if (best_span * 1000 > REPORT_CLUSTER_PERMILLE * f->length)
		return false;
	length = r->duration_ms >= 0
	                 ? report_words_length(mem, r->words_language, best_span)
	                 : report_words_say(mem, r->words_language, WORD_UTTERANCES,
	                                    (struct report_value[]){
						    {"count", number(mem, r, best_span + 1)}, {0}});
	*ret_advice = write_advice(
		mem, r, REPORT_ADVICE_CLUSTER, f->questions[best].utterance,
		question_in(r, f->questions[best].utterance),
		wording(f, f->questions[best].utterance, REPORT_WORDING_CLUSTER),
		(struct report_value[]){
			{"count", report_words_capital(mem, number(mem, r, (int64_t)half))},
			{"total", number(mem, r, (int64_t)f->question_count)},
			{"length", length},
			{0}});
	return true;
}

static bool asks(const struct report *r, const struct report_turn *turn)
{
	for (size_t i = turn->from; i < turn->to; i++)
		if (report_turn_holds(&r->ask, turn, i) && r->ask.labels[i].question_count)
			return true;
	return false;
}

static int third_of(const struct report_findings *f, size_t utterance)
{
	const struct report *r = f->report;
	int64_t at = r->duration_ms >= 0
	                     ? r->ask.transcript->utterances[utterance].start_ms - r->start_ms
	                     : (int64_t)utterance;
	int64_t third = f->length > 0 ? 3 * at / f->length : 0;

	return third > 2 ? 2 : (int)third;
}

/* The longest turn of theirs that was not followed by a question, in the third that has fewest. */
static const struct report_turn *place_for_question(const struct report_findings *f)
{
	const struct report *r = f->report;
	const struct report_turn *best = NULL;
	int poorest = 0;

	for (int i = 1; i < 3; i++)
		if (r->questions.per_third[i] < r->questions.per_third[poorest])
			poorest = i;
	for (size_t t = 0; t < f->turn_count; t++) {
		const struct report_turn *turn = &f->turns[t];

		if (turn->side != SIDE_THEM || turn->next_of_us >= f->turn_count ||
		    third_of(f, turn->from) != poorest || asks(r, &f->turns[turn->next_of_us]))
			continue;
		if (!best || turn->words > best->words)
			best = turn;
	}
	return best;
}

static bool advise_few(struct arena *mem, const struct report_findings *f,
                       struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	const struct report_turn *turn = place_for_question(f);
	struct str were =
		report_words_get(r->words_language, r->questions.count > 1 ? WORD_WERE : WORD_WAS);
	struct str quote;
	size_t at;

	if (!turn)
		return false;
	quote = report_heard_sentence(mem, f->heard, turn, &at);
	*ret_advice = write_advice(
		mem, r, REPORT_ADVICE_FEW, at, quote, wording(f, at, REPORT_WORDING_FEW),
		(struct report_value[]){{"questions", report_words_questions(mem, r->words_language,
	                                                                     r->questions.count)},
	                                {"were", were},
	                                {"min", digits(mem, r->ask.settings.questions_min)},
	                                {"max", digits(mem, r->ask.settings.questions_max)},
	                                {0}});
	return true;
}

static bool advise_count(struct arena *mem, const struct report_findings *f,
                         struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	size_t beyond = (size_t)r->ask.settings.questions_max + 1, at;

	if (!r->questions.is_band_told)
		return false;
	if (r->questions.band == REPORT_FEW)
		return advise_few(mem, f, ret_advice);
	if (r->questions.band != REPORT_MANY || beyond >= f->question_count)
		return false;
	while (beyond < f->question_count &&
	       r->ask.labels[f->questions[beyond].utterance].stage >= 2)
		beyond++; /* put as a question, but it gives back */
	if (beyond == f->question_count)
		return false;
	at = f->questions[beyond].utterance;
	*ret_advice = write_advice(
		mem, r, REPORT_ADVICE_MANY, at, question_in(r, at),
		wording(f, at, REPORT_WORDING_MANY),
		(struct report_value[]){{"questions", report_words_questions(mem, r->words_language,
	                                                                     r->questions.count)},
	                                {"limit", digits(mem, r->ask.settings.questions_max + 1)},
	                                {0}});
	return true;
}

/* ---- 8 and 9 ---- */

static bool advise_monologue(struct arena *mem, const struct report_findings *f,
                             struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	const struct report_speaker *longest = NULL;
	int64_t length, guide;

	for (size_t i = 0; i < r->speaker_count; i++)
		if (r->speakers[i].side == SIDE_US &&
		    (!longest ||
		     r->speakers[i].longest_monologue_words > longest->longest_monologue_words))
			longest = &r->speakers[i];
	if (!longest)
		return false;
	length = longest->longest_monologue_ms >= 0
	                 ? longest->longest_monologue_ms
	                 : longest->longest_monologue_words * 60 * 1000 / REPORT_WORDS_PER_MINUTE;
	guide = REPORT_MONOLOGUE_MS_MAX;
	if (length <= guide)
		return false;
	*ret_advice = write_advice(
		mem, r, REPORT_ADVICE_MONOLOGUE, longest->monologue_from,
		report_quote_beginning(text_of(r, longest->monologue_from), REPLY_BYTES_MAX),
		wording(f, longest->monologue_from, REPORT_WORDING_MONOLOGUE),
		(struct report_value[]){
			{"length",
	                 r->duration_ms >= 0
	                         ? report_words_length(mem, r->words_language, length)
	                         : report_words_say(
					   mem, r->words_language, WORD_WORDS,
					   (struct report_value[]){
						   {"count",
	                                            number(mem, r,
	                                                   longest->longest_monologue_words)},
						   {0}})},
			{0}});
	return true;
}

/* Of what was told or advised, the first right after the other side spoke: there something could have been given back. */
static bool advise_telling(struct arena *mem, const struct report_findings *f,
                           struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	const struct transcript *t = r->ask.transcript;
	size_t at = 0;

	if (r->reading.kind != REPORT_READING_TELLS)
		return false;
	for (at = 1; at < t->utterance_count; at++)
		if (r->speakers[t->utterances[at - 1].speaker].side == SIDE_THEM &&
		    report_tells(r, at))
			break;
	if (at >= t->utterance_count)
		return false;
	*ret_advice = write_advice(
		mem, r, REPORT_ADVICE_TELLING, at,
		report_quote_beginning(text_of(r, at), REPLY_BYTES_MAX),
		wording(f, at, REPORT_WORDING_TELLING),
		(struct report_value[]){
			{"tells",
	                 report_words_capital(mem, report_words_times(mem, r->words_language,
	                                                              r->reading.tells))},
			{0}});
	return true;
}

/* One of the two: both speak of how much was said. */
static bool advise_length(struct arena *mem, const struct report_findings *f,
                          struct report_advice *ret_advice)
{
	return advise_monologue(mem, f, ret_advice) || advise_telling(mem, f, ret_advice);
}

static bool advise_closed(struct arena *mem, const struct report_findings *f,
                          struct report_advice *ret_advice)
{
	const struct report *r = f->report;
	size_t i = 0;

	if (r->questions.count < REPORT_CLOSED_QUESTIONS_MIN ||
	    r->questions.open * 5 > r->questions.count)
		return false;
	while (i < f->question_count &&
	       r->ask.labels[f->questions[i].utterance].question != QUESTION_CLOSED)
		i++;
	if (i == f->question_count)
		return false;
	*ret_advice = write_advice(
		mem, r, REPORT_ADVICE_CLOSED, f->questions[i].utterance,
		question_in(r, f->questions[i].utterance),
		wording(f, f->questions[i].utterance, REPORT_WORDING_CLOSED),
		(struct report_value[]){
			{"closed", report_words_capital(mem, number(mem, r, r->questions.closed))},
			{"total", number(mem, r, r->questions.count)},
			{0}});
	return true;
}

size_t report_advice_choose(struct arena *mem, const struct report_findings *findings,
                            const struct report_advice **ret_advice)
{
	/* The order of report_advice.h. */
	static bool (*const steps[])(struct arena *, const struct report_findings *,
	                             struct report_advice *) = {
		advise_feeling, advise_paraphrase, advise_cut_in, advise_manner, advise_evaded,
		advise_cluster, advise_count,      advise_length, advise_closed};
	struct report_advice *advice = NEW_ARRAY(mem, struct report_advice, REPORT_ADVICE_MAX);
	size_t count = 0;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0] && count < REPORT_ADVICE_MAX; i++)
		if (steps[i](mem, findings, &advice[count]))
			count++;
	*ret_advice = advice;
	return count;
}

/* ---- the verdict ---- */

static enum report_word spread_word(const struct report *r)
{
	const int64_t *third = r->questions.per_third;

	if (r->questions.count < 3)
		return WORD_SPREAD_UNTOLD;
	if (third[0] * 3 >= r->questions.count * 2)
		return WORD_SPREAD_BEGINNING;
	if (third[1] * 3 >= r->questions.count * 2)
		return WORD_SPREAD_MIDDLE;
	if (third[2] * 3 >= r->questions.count * 2)
		return WORD_SPREAD_END;
	if (third[2] == 0)
		return WORD_SPREAD_NONE_LATE;
	if (third[0] * 6 >= r->questions.count && third[1] * 6 >= r->questions.count &&
	    third[2] * 6 >= r->questions.count &&
	    r->questions.spread_permille >= WELL_SPREAD_PERMILLE)
		return WORD_SPREAD_WELL;
	return WORD_SPREAD_UNTOLD;
}

static struct str asked(struct arena *mem, const struct report *r)
{
	/* In own words: stage 2 alone. A feeling put into words has its own sentence (beside()). */
	int64_t given_back = r->listening.stage2;
	struct str spread = report_words_get(r->words_language, spread_word(r));
	enum report_word word = r->questions.count && given_back ? WORD_VERDICT_ASKED_AND_GIVEN_BACK
	                        : r->questions.count             ? WORD_VERDICT_GIVEN_BACK_NONE
	                        : given_back                     ? WORD_VERDICT_GIVEN_BACK_ONLY
	                                                         : WORD_VERDICT_NOTHING;

	return report_words_say(
		mem, r->words_language, word,
		(struct report_value[]){
			{"questions",
	                 report_words_questions(mem, r->words_language, r->questions.count)},
			{"times", report_words_times(mem, r->words_language, given_back)},
			{"spread", spread},
			{"comma", spread.bytes ? STR(",") : STR_NONE},
			{0}});
}

/* The name that all feelings left without an answer share, else "a feeling". */
static struct str feeling_name(const struct report *r)
{
	struct str name = STR_NONE, any = report_words_get(r->words_language, WORD_FEELING);

	for (size_t i = 0; i < r->listening.missed_count; i++) {
		const struct report_missed *m = &r->listening.missed[i];

		if (m->reason != REPORT_REASON_FEELING)
			continue;
		if (!m->feeling.bytes || (name.bytes && !str_equal(name, m->feeling)) ||
		    report_heard_language(&r->ask, m->utterance) != r->words_language)
			return any;
		name = m->feeling;
	}
	return name.bytes ? name : any;
}

/* The sentence beside the first: what stayed open, or what was done for the feeling. */
static struct str beside(struct arena *mem, const struct report *r)
{
	int64_t count = r->listening.missed_feelings;
	enum report_word word = WORD_VERDICT_FEELING;

	if (!count) {
		count = r->listening.missed_needs;
		word = WORD_VERDICT_NEED;
	}
	if (!count) {
		count = r->listening.stage3;
		word = WORD_VERDICT_REFLECTED;
	}
	if (!count)
		return STR_NONE;
	return report_words_say(
		mem, r->words_language, word,
		(struct report_value[]){
			{"times", report_words_capital(
					  mem, report_words_times(mem, r->words_language, count))},
			{"feeling", feeling_name(r)},
			{0}});
}

/* What carried the talk, with both numbers; nothing where there is too little of both. */
static struct str on_the_whole(struct arena *mem, const struct report *r)
{
	if (r->reading.kind == REPORT_READING_UNTOLD)
		return STR_NONE;
	return report_words_say(
		mem, r->words_language,
		(enum report_word)(WORD_VERDICT_LISTENS + r->reading.kind - REPORT_READING_LISTENS),
		(struct report_value[]){
			{"back", text_format(mem, "%lld", (long long)r->reading.gives_back)},
			{"tells", text_format(mem, "%lld", (long long)r->reading.tells)},
			{0}});
}

struct str report_advice_verdict(struct arena *mem, const struct report_findings *findings)
{
	const struct report *r = findings->report;
	bool has_us = false;
	struct text verdict = text_new(mem, VERDICT_BYTES_MAX);
	struct str parts[3];

	for (size_t i = 0; i < r->speaker_count; i++)
		has_us = has_us || r->speakers[i].side == SIDE_US;
	if (!has_us)
		return report_words_get(r->words_language, WORD_VERDICT_NO_SIDE);
	parts[0] = asked(mem, r);
	parts[1] = beside(mem, r);
	parts[2] = on_the_whole(mem, r);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].bytes)
			text_addf(&verdict, "%s%.*s", i ? " " : "", STR_ARG(parts[i]));
	return text_str(&verdict);
}
