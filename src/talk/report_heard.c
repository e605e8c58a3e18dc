#include "talk/report_heard.h"

#include "talk/report_quote.h"

enum {
	STEMS_MAX = 64,          /* content words looked at, of one utterance */
	POINTING_WORDS_MAX = 8,  /* so short that it can only point back */
	POINTING_STEMS_MAX = 1,  /* content words of its own */
	OFTEN_MAX = 4,           /* a word that comes up more often weighs no more */
	HANDY_WEIGHT = OFTEN_MAX /* a sentence that is easily given back is worth one such word */
};

/* The content words of an utterance. */
struct stems {
	const uint32_t *at;
	size_t count;
};

struct report_heard {
	const struct report_ask *ask;
	const struct report_suggestions *suggestions;
	const struct report_turn *turns;
	size_t turn_count;
	struct analysis *words; /* NULL without rules */
	struct stems *stems;    /* per utterance */
	uint32_t *theirs;       /* all stems of the other side, sorted, once per utterance */
	size_t their_count;
};

enum language report_heard_language(const struct report_ask *ask, size_t utterance)
{
	return ask->labels[utterance].language == ANALYSIS_EN   ? LANGUAGE_EN
	       : ask->labels[utterance].language == ANALYSIS_DE ? LANGUAGE_DE
	                                                        : ask->language;
}

static struct str text_of(const struct report_heard *h, size_t utterance)
{
	return h->ask->transcript->utterances[utterance].text;
}

static enum side side_of(const struct report_heard *h, size_t utterance)
{
	const struct transcript *t = h->ask->transcript;

	return t->speakers[t->utterances[utterance].speaker].side;
}

static struct stems stems_of(struct arena *mem, struct report_heard *h, size_t utterance)
{
	uint32_t found[STEMS_MAX];
	size_t count = analysis_stems(h->words, h->ask->labels[utterance].language,
	                              text_of(h, utterance), found, STEMS_MAX);
	uint32_t *kept = NEW_ARRAY(mem, uint32_t, count + 1);

	memcpy(kept, found, count * sizeof *kept);
	return (struct stems){kept, count};
}

static int compare_stems(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

struct report_heard *report_heard_build(struct arena *mem, const struct report_ask *ask,
                                        const struct report_suggestions *suggestions,
                                        const struct report_turn *turns, size_t turn_count)
{
	size_t count = ask->transcript->utterance_count, all = 0;
	struct report_heard *h = NEW(mem, struct report_heard);

	*h = (struct report_heard){.ask = ask,
	                           .suggestions = suggestions,
	                           .turns = turns,
	                           .turn_count = turn_count,
	                           .stems = NEW_ARRAY(mem, struct stems, count + 1)};
	if (!ask->rules)
		return h;
	h->words = analysis_start(mem, ask->rules, ANALYSIS_AUTO);
	for (size_t i = 0; i < count; i++) {
		h->stems[i] = stems_of(mem, h, i);
		if (side_of(h, i) == SIDE_THEM)
			all += h->stems[i].count;
	}
	h->theirs = NEW_ARRAY(mem, uint32_t, all + 1);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; side_of(h, i) == SIDE_THEM && k < h->stems[i].count; k++)
			h->theirs[h->their_count++] = h->stems[i].at[k];
	qsort(h->theirs, h->their_count, sizeof *h->theirs, compare_stems);
	return h;
}

/* In how many utterances of the other side the word comes up, as far as it matters. */
static size_t how_often(const struct report_heard *h, uint32_t stem)
{
	size_t low = 0, high = h->their_count, count = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (h->theirs[middle] < stem)
			low = middle + 1;
		else
			high = middle;
	}
	while (count < OFTEN_MAX && low < h->their_count && h->theirs[low] == stem) {
		count++;
		low++;
	}
	return count;
}

/* ---- what a question asks about ---- */

static size_t shared(const struct stems *a, const struct stems *b)
{
	size_t count = 0;

	for (size_t i = 0; i < a->count; i++)
		for (size_t j = 0; j < b->count; j++)
			count += a->at[i] == b->at[j];
	return count;
}

/* The utterance of `turn` that shares most words with the question; the latest of equals. */
static int32_t most_shared(const struct report_heard *h, const struct report_turn *turn,
                           const struct stems *question)
{
	int32_t best = -1;
	size_t most = 1;

	for (size_t i = turn->from; i < turn->to; i++)
		if (report_turn_holds(h->ask, turn, i) && shared(&h->stems[i], question) >= most) {
			most = shared(&h->stems[i], question);
			best = (int32_t)i;
		}
	return best;
}

static int32_t link_question(const struct report_heard *h, size_t turn, size_t utterance)
{
	size_t last = h->turns[turn].previous_of_them, before = last;

	if (last == SIZE_MAX)
		return -1;
	if (!h->words)
		return (int32_t)report_turn_last(h->ask, &h->turns[last]);
	for (int i = 0; i < 2 && before != SIZE_MAX; i++) {
		int32_t found = most_shared(h, &h->turns[before], &h->stems[utterance]);

		if (found >= 0)
			return found;
		before = h->turns[before].previous_of_them;
	}
	if (report_quote_words(text_of(h, utterance)) <= POINTING_WORDS_MAX &&
	    h->stems[utterance].count <= POINTING_STEMS_MAX)
		return (int32_t)report_turn_last(h->ask, &h->turns[last]);
	return -1;
}

const int32_t *report_heard_link_questions(struct arena *mem, struct report_heard *heard)
{
	size_t count = heard->ask->transcript->utterance_count;
	int32_t *links = NEW_ARRAY(mem, int32_t, count + 1);

	for (size_t i = 0; i < count; i++)
		links[i] = -1;
	for (size_t t = 0; t < heard->turn_count; t++) {
		const struct report_turn *turn = &heard->turns[t];

		for (size_t i = turn->from; turn->side == SIDE_US && i < turn->to; i++)
			if (report_turn_holds(heard->ask, turn, i) &&
			    heard->ask->labels[i].question_count)
				links[i] = link_question(heard, t, i);
	}
	return links;
}

/* ---- the heart of a turn ---- */

static size_t weigh(const struct report_heard *h, size_t utterance, struct str sentence)
{
	uint32_t stems[STEMS_MAX];
	size_t count, weight = 0;

	if (!h->words)
		return (size_t)report_quote_words(sentence);
	count = analysis_stems(h->words, h->ask->labels[utterance].language, sentence, stems,
	                       STEMS_MAX);
	for (size_t i = 0; i < count; i++)
		weight += how_often(h, stems[i]);
	return weight;
}

struct str report_heard_sentence(struct arena *mem, struct report_heard *heard,
                                 const struct report_turn *turn, size_t *ret_utterance)
{
	struct str best = STR_NONE;
	size_t best_weight = 0;

	for (size_t i = turn->from; i < turn->to; i++) {
		struct str rest = text_of(heard, i), sentence;

		while (report_turn_holds(heard->ask, turn, i) &&
		       report_quote_next_sentence(&rest, &sentence)) {
			bool is_handy;
			size_t weight;

			if (!report_suggestion_fits(mem, heard->suggestions,
			                            report_heard_language(heard->ask, i), sentence,
			                            &is_handy))
				continue;
			weight = weigh(heard, i, sentence) + (is_handy ? HANDY_WEIGHT : 0);
			/* Of equals the later one: people come to the point at the end. */
			if (weight >= best_weight) {
				best = sentence;
				best_weight = weight;
				*ret_utterance = i;
			}
		}
	}
	if (best.bytes)
		return best;
	*ret_utterance = report_turn_last(heard->ask, turn);
	return report_quote_at(text_of(heard, *ret_utterance), 0);
}
