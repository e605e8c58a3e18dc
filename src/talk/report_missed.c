#include "talk/report_missed.h"

#include "talk/report_quote.h"

enum {
	KEYWORDS_MAX = 64,        /* of one utterance */
	POINTING_WORDS_MAX = 8,   /* "Wie meinen Sie das?": so short that it can only point back */
	POINTING_KEYWORDS_MAX = 1 /* of its own */
};

/* The content words of an utterance (analysis_stems). */
struct keywords {
	const uint32_t *at;
	size_t count;
};

enum language report_missed_language(const struct report_ask *ask, size_t utterance)
{
	return ask->labels[utterance].language == ANALYSIS_EN   ? LANGUAGE_EN
	       : ask->labels[utterance].language == ANALYSIS_DE ? LANGUAGE_DE
	                                                        : ask->language;
}

static struct str text_of(const struct report_ask *ask, size_t utterance)
{
	return ask->transcript->utterances[utterance].text;
}

static struct keywords keywords_of(struct arena *mem, struct analysis *words, uint8_t language,
                                   struct str text)
{
	uint32_t found[KEYWORDS_MAX];
	size_t count = analysis_stems(words, language, text, found, KEYWORDS_MAX);
	uint32_t *kept = NEW_ARRAY(mem, uint32_t, count + 1);

	memcpy(kept, found, count * sizeof *kept);
	return (struct keywords){kept, count};
}

static size_t shared(const struct keywords *a, const struct keywords *b)
{
	size_t count = 0;

	for (size_t i = 0; i < a->count; i++)
		for (size_t j = 0; j < b->count; j++)
			count += a->at[i] == b->at[j];
	return count;
}

/* The utterance of `turn` that shares most words with the question; the latest of equals. */
static int32_t most_shared(const struct report_ask *ask, const struct report_turn *turn,
                           const struct keywords *all, const struct keywords *question)
{
	int32_t best = -1;
	size_t most = 1;

	for (size_t i = turn->from; i < turn->to; i++)
		if (report_turn_holds(ask, turn, i) && shared(&all[i], question) >= most) {
			most = shared(&all[i], question);
			best = (int32_t)i;
		}
	return best;
}

static size_t last_of(const struct report_ask *ask, const struct report_turn *turn)
{
	size_t i = turn->to - 1;

	while (!report_turn_holds(ask, turn, i))
		i--;
	return i;
}

/* A question may mean one of the two turns of the other side before it. */
static int32_t link_question(const struct report_ask *ask, const struct report_turn *turns,
                             size_t turn, size_t utterance, const struct keywords *all)
{
	size_t last = turns[turn].previous_of_them, before = last;

	if (last == SIZE_MAX)
		return -1;
	if (!ask->rules)
		return (int32_t)last_of(ask, &turns[last]);
	for (int i = 0; i < 2 && before != SIZE_MAX; i++) {
		int32_t found = most_shared(ask, &turns[before], all, &all[utterance]);

		if (found >= 0)
			return found;
		before = turns[before].previous_of_them;
	}
	if (report_quote_words(text_of(ask, utterance)) <= POINTING_WORDS_MAX &&
	    all[utterance].count <= POINTING_KEYWORDS_MAX)
		return (int32_t)last_of(ask, &turns[last]);
	return -1;
}

const int32_t *report_missed_link_questions(struct arena *mem, const struct report_ask *ask,
                                            const struct report_turn *turns, size_t turn_count)
{
	size_t count = ask->transcript->utterance_count;
	int32_t *links = NEW_ARRAY(mem, int32_t, count + 1);
	struct keywords *all = NEW_ARRAY(mem, struct keywords, count + 1);
	struct analysis *words = ask->rules ? analysis_start(mem, ask->rules, ANALYSIS_AUTO) : NULL;

	for (size_t i = 0; i < count; i++) {
		links[i] = -1;
		if (words)
			all[i] = keywords_of(mem, words, ask->labels[i].language, text_of(ask, i));
	}
	for (size_t t = 0; t < turn_count; t++) {
		if (turns[t].side != SIDE_US)
			continue;
		for (size_t i = turns[t].from; i < turns[t].to; i++)
			if (report_turn_holds(ask, &turns[t], i) && ask->labels[i].question_count)
				links[i] = link_question(ask, turns, t, i, all);
	}
	return links;
}

/* ---- what was missed ---- */

/* The first utterance of the turn with this flag, or SIZE_MAX. */
static size_t flagged(const struct report_ask *ask, const struct report_turn *turn, unsigned flag)
{
	for (size_t i = turn->from; i < turn->to; i++)
		if (report_turn_holds(ask, turn, i) && (ask->labels[i].flags & flag))
			return i;
	return SIZE_MAX;
}

static bool is_within(const struct report_turn *turn, int32_t utterance)
{
	return utterance >= 0 && (size_t)utterance >= turn->from && (size_t)utterance < turn->to;
}

/* Our utterance, soon after `turn`, takes up what was said in it or since. */
static bool takes_up(const struct report_ask *ask, const struct report_turn *turn,
                     const int32_t *asks_about, size_t utterance)
{
	const struct label *label = &ask->labels[utterance];

	if (label->stage >= 2)
		return label->answers_utterance < 0 ||
		       (size_t)label->answers_utterance >= turn->from;
	return is_within(turn, asks_about[utterance]);
}

/* What followed a turn of the other side. */
struct reply {
	size_t first;      /* our next utterance; SIZE_MAX = none */
	bool is_taken_up;  /* given back, reflected or asked about */
	bool has_question; /* our next turn asks anything at all */
};

/* Looks at our next turns after turn number `at` for anything that takes it up. */
static struct reply reply_to(const struct report_ask *ask, const struct report_turn *turns,
                             size_t turn_count, size_t at, const int32_t *asks_about)
{
	struct reply reply = {.first = SIZE_MAX};
	size_t t = turns[at].next_of_us;

	for (int near = 0; near < REPORT_REPLY_TURNS_MAX && t < turn_count; near++) {
		for (size_t i = turns[t].from; i < turns[t].to; i++) {
			if (!report_turn_holds(ask, &turns[t], i))
				continue;
			if (reply.first == SIZE_MAX)
				reply.first = i;
			if (near == 0 && ask->labels[i].question_count)
				reply.has_question = true;
			if (takes_up(ask, &turns[at], asks_about, i))
				reply.is_taken_up = true;
		}
		t = turns[t].next_of_us;
	}
	return reply;
}

/* Per utterance: one of our stages 2 or 3, however late, names it as what it takes up. */
static const bool *given_back_later(struct arena *mem, const struct report_ask *ask)
{
	size_t count = ask->transcript->utterance_count;
	bool *is_given_back = NEW_ARRAY(mem, bool, count + 1);

	for (size_t i = 0; i < count; i++) {
		int32_t what = ask->labels[i].answers_utterance;

		if (ask->labels[i].stage >= 2 && what >= 0 && (size_t)what < i)
			is_given_back[what] = true;
	}
	return is_given_back;
}

/* The rule speaks for `label` ("need"): one of its lines gives it. */
static bool gives(const struct rule *rule, struct str label)
{
	struct str rest = rule->source, line;

	while (str_next_line(&rest, &line)) {
		struct str word;

		line = str_trim(line);
		if (!str_starts(line, STR("give ")))
			continue;
		while (str_next(&line, ' ', &word))
			if (str_equal(word, label))
				return true;
	}
	return false;
}

struct str report_missed_sentence(const struct report_ask *ask, size_t utterance, struct str kind)
{
	const struct label *label = &ask->labels[utterance];

	for (size_t i = 0; i < label->hit_count; i++)
		if (label->hits[i].rule && gives(label->hits[i].rule, kind))
			return report_quote_at(text_of(ask, utterance), label->hits[i].from);
	return report_quote_beginning(text_of(ask, utterance), REPORT_QUOTE_BYTES_MAX);
}

/* The best sentence to give back of all that was said in the turn. */
static struct str best_of_turn(struct arena *mem, const struct report_ask *ask,
                               const struct report_suggestions *suggestions,
                               const struct report_turn *turn, size_t *ret_utterance)
{
	struct str best = STR_NONE;

	*ret_utterance = last_of(ask, turn);
	for (size_t i = turn->to; i-- > turn->from && !best.bytes;) {
		if (!report_turn_holds(ask, turn, i))
			continue;
		best = report_suggestion_best_sentence(
			mem, suggestions, report_missed_language(ask, i), text_of(ask, i));
		if (best.bytes)
			*ret_utterance = i;
	}
	return best.bytes ? best : report_quote_at(text_of(ask, *ret_utterance), 0);
}

static bool find_feeling(struct arena *mem, const struct report_ask *ask,
                         const struct report_suggestions *suggestions, size_t utterance,
                         size_t turn_number, struct report_missed *ret_missed)
{
	enum language language = report_missed_language(ask, utterance);
	struct str sentence = report_missed_sentence(ask, utterance, STR("emotion")), known;
	bool is_pleasant;

	known = report_suggestion_feeling_sentence(mem, suggestions, language, sentence);
	if (!known.bytes)
		known = report_suggestion_feeling_sentence(mem, suggestions, language,
		                                           text_of(ask, utterance));
	if (known.bytes)
		sentence = report_quote_cut(known, REPORT_QUOTE_BYTES_MAX);
	*ret_missed = (struct report_missed){.utterance = utterance,
	                                     .stage = 3,
	                                     .reason = REPORT_REASON_FEELING,
	                                     .quote = sentence};
	ret_missed->suggestion =
		report_suggestion_reflect(mem, suggestions, language, sentence, turn_number,
	                                  &ret_missed->feeling, &is_pleasant);
	return !is_pleasant;
}

/* What this turn of the other side offered and nobody took up. False when nothing. */
static bool find_in_turn(struct arena *mem, const struct report_ask *ask,
                         const struct report_suggestions *suggestions,
                         const struct report_turn *turn, const struct reply *reply,
                         const bool *is_given_back, size_t number, struct report_missed *ret_missed)
{
	size_t feeling = flagged(ask, turn, FLAG_EMOTION), need = flagged(ask, turn, FLAG_NEED);

	for (size_t i = turn->from; i < turn->to; i++)
		if (report_turn_holds(ask, turn, i) && is_given_back[i])
			return false;
	if (reply->first == SIZE_MAX || reply->is_taken_up)
		return false;
	if (feeling != SIZE_MAX && find_feeling(mem, ask, suggestions, feeling, number, ret_missed))
		return true;
	*ret_missed = (struct report_missed){.stage = 2};
	if (need != SIZE_MAX) {
		ret_missed->utterance = need;
		ret_missed->reason = REPORT_REASON_NEED;
		ret_missed->quote = report_missed_sentence(ask, need, STR("need"));
	} else if (turn->words >= REPORT_LONG_WORDS_MIN && !reply->has_question) {
		ret_missed->reason = REPORT_REASON_LONG;
		ret_missed->quote =
			best_of_turn(mem, ask, suggestions, turn, &ret_missed->utterance);
	} else {
		return false;
	}
	ret_missed->suggestion = report_suggestion_give_back(
		mem, suggestions, report_missed_language(ask, ret_missed->utterance),
		ret_missed->quote, number);
	return true;
}

struct report_missed_list report_missed_find(struct arena *mem, const struct report_ask *ask,
                                             const struct report_suggestions *suggestions,
                                             const struct report_turn *turns, size_t turn_count,
                                             const int32_t *asks_about)
{
	struct report_missed *missed = NEW_ARRAY(mem, struct report_missed, REPORT_MISSED_MAX);
	struct report_missed_list list = {.at = missed};
	const bool *is_given_back = given_back_later(mem, ask);

	for (size_t t = 0; t < turn_count; t++) {
		struct report_missed found;
		struct reply reply;
		size_t number = (size_t)(list.feelings + list.needs + list.longs);

		if (turns[t].side != SIDE_THEM)
			continue;
		reply = reply_to(ask, turns, turn_count, t, asks_about);
		if (!find_in_turn(mem, ask, suggestions, &turns[t], &reply, is_given_back, number,
		                  &found))
			continue;
		list.feelings += found.reason == REPORT_REASON_FEELING;
		list.needs += found.reason == REPORT_REASON_NEED;
		list.longs += found.reason == REPORT_REASON_LONG;
		found.reply = reply.first;
		if (list.count < REPORT_MISSED_MAX)
			missed[list.count++] = found;
	}
	return list;
}
