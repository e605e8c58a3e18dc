#include "talk/report_missed.h"

#include "talk/report_quote.h"

enum {
	REPLY_WORDS_MIN = 3
};

/* All that finding works with. */
struct search {
	struct arena *mem;
	const struct report_ask *ask;
	const struct report_suggestions *suggestions;
	struct report_heard *heard;
	const struct report_turn *turns;
	size_t turn_count;
	const int32_t *asks_about;
	const bool *is_given_back; /* per utterance */
};

static struct str text_of(const struct report_ask *ask, size_t utterance)
{
	return ask->transcript->utterances[utterance].text;
}

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

/* Our utterance, soon after `turn`, takes up what was said in it or since. Said at once (`is_next`),
 * a giving back speaks of it even where its words remind of something earlier. */
static bool takes_up(const struct report_ask *ask, const struct report_turn *turn,
                     const int32_t *asks_about, size_t utterance, bool is_next)
{
	const struct label *label = &ask->labels[utterance];

	if (label->stage >= 2)
		return is_next || label->answers_utterance < 0 ||
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
	bool has_words = false;
	size_t t = turns[at].next_of_us;

	for (int near = 0; near < REPORT_REPLY_TURNS_MAX && t < turn_count; near++) {
		for (size_t i = turns[t].from; i < turns[t].to; i++) {
			if (!report_turn_holds(ask, &turns[t], i))
				continue;
			/* "No." says less of how the talk went on than what came after it. */
			if (reply.first == SIZE_MAX || !has_words) {
				has_words = report_quote_words(text_of(ask, i)) >= REPLY_WORDS_MIN;
				if (reply.first == SIZE_MAX || has_words)
					reply.first = i;
			}
			if (near == 0 && ask->labels[i].question_count)
				reply.has_question = true;
			if (takes_up(ask, &turns[at], asks_about, i, near == 0))
				reply.is_taken_up = true;
		}
		t = turns[t].next_of_us;
	}
	return reply;
}

/* Per utterance: one of our stages 2 or 3, however late, names it as what it takes up. */
static const bool *given_back_later(struct arena *mem, const struct report_ask *ask)
{
	const struct transcript *t = ask->transcript;
	bool *is_given_back = NEW_ARRAY(mem, bool, t->utterance_count + 1);

	for (size_t i = 0; i < t->utterance_count; i++) {
		int32_t what = ask->labels[i].answers_utterance;

		if (t->speakers[t->utterances[i].speaker].side == SIDE_US &&
		    ask->labels[i].stage >= 2 && what >= 0 && (size_t)what < i)
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

/* The first need of the turn that is stated. One put as a question to us wants an answer, not its
 * echo. */
static size_t said_need(const struct report_ask *ask, const struct report_turn *turn)
{
	for (size_t i = turn->from; i < turn->to; i++)
		if (report_turn_holds(ask, turn, i) && (ask->labels[i].flags & FLAG_NEED) &&
		    !str_ends(report_missed_sentence(ask, i, STR("need")), STR("?")))
			return i;
	return SIZE_MAX;
}

static bool find_feeling(const struct search *s, size_t utterance, size_t number,
                         struct report_missed *ret_missed)
{
	enum language language = report_heard_language(s->ask, utterance);
	struct str sentence = report_missed_sentence(s->ask, utterance, STR("emotion")), known;
	bool is_pleasant;

	known = report_suggestion_feeling_sentence(s->mem, s->suggestions, language, sentence);
	if (!known.bytes)
		known = report_suggestion_feeling_sentence(s->mem, s->suggestions, language,
		                                           text_of(s->ask, utterance));
	if (known.bytes)
		sentence = report_quote_cut(known, REPORT_QUOTE_BYTES_MAX);
	*ret_missed = (struct report_missed){.utterance = utterance,
	                                     .stage = 3,
	                                     .reason = REPORT_REASON_FEELING,
	                                     .quote = sentence};
	ret_missed->suggestion =
		report_suggestion_reflect(s->mem, s->suggestions, language, sentence, number,
	                                  &ret_missed->feeling, &is_pleasant);
	return !is_pleasant;
}

/* What turn number `at` of the other side offered and nobody took up; `number` counts what was
 * found before. False when nothing. */
static bool find_in_turn(const struct search *s, size_t at, size_t number,
                         struct report_missed *ret_missed)
{
	const struct report_turn *turn = &s->turns[at];
	size_t feeling = flagged(s->ask, turn, FLAG_EMOTION);
	size_t need = said_need(s->ask, turn);
	struct reply reply = reply_to(s->ask, s->turns, s->turn_count, at, s->asks_about);

	for (size_t i = turn->from; i < turn->to; i++)
		if (report_turn_holds(s->ask, turn, i) && s->is_given_back[i])
			return false;
	if (reply.first == SIZE_MAX || reply.is_taken_up)
		return false;
	if (feeling != SIZE_MAX && find_feeling(s, feeling, number, ret_missed)) {
		ret_missed->reply = reply.first;
		return true;
	}
	*ret_missed = (struct report_missed){.stage = 2, .reply = reply.first};
	if (need != SIZE_MAX) {
		ret_missed->utterance = need;
		ret_missed->reason = REPORT_REASON_NEED;
		ret_missed->quote = report_missed_sentence(s->ask, need, STR("need"));
	} else if (turn->words >= REPORT_LONG_WORDS_MIN && !reply.has_question) {
		ret_missed->reason = REPORT_REASON_LONG;
		ret_missed->quote =
			report_heard_sentence(s->mem, s->heard, turn, &ret_missed->utterance);
	} else {
		return false;
	}
	ret_missed->suggestion = report_suggestion_give_back(
		s->mem, s->suggestions, report_heard_language(s->ask, ret_missed->utterance),
		ret_missed->quote, ret_missed->reason == REPORT_REASON_LONG, number);
	return true;
}

struct report_missed_list report_missed_find(struct arena *mem, const struct report_ask *ask,
                                             const struct report_suggestions *suggestions,
                                             struct report_heard *heard,
                                             const struct report_turn *turns, size_t turn_count,
                                             const int32_t *asks_about)
{
	struct search s = {mem,   ask,        suggestions, heard,
	                   turns, turn_count, asks_about,  given_back_later(mem, ask)};
	struct report_missed *missed = NEW_ARRAY(mem, struct report_missed, REPORT_MISSED_MAX);
	struct report_missed_list list = {.at = missed};

	for (size_t t = 0; t < turn_count; t++) {
		struct report_missed found;

		if (turns[t].side != SIDE_THEM ||
		    !find_in_turn(&s, t, (size_t)(list.feelings + list.needs + list.longs), &found))
			continue;
		list.feelings += found.reason == REPORT_REASON_FEELING;
		list.needs += found.reason == REPORT_REASON_NEED;
		list.longs += found.reason == REPORT_REASON_LONG;
		if (list.count < REPORT_MISSED_MAX)
			missed[list.count++] = found;
	}
	return list;
}
