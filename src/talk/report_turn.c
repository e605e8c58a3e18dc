#include "talk/report_turn.h"

#include "talk/report_quote.h"

bool report_turn_is_backchannel(const struct label *label)
{
	return label->stage == 1 && label->question_count == 0;
}

static enum side side_of(const struct report_ask *ask, size_t utterance)
{
	return ask->transcript->speakers[ask->transcript->utterances[utterance].speaker].side;
}

bool report_turn_holds(const struct report_ask *ask, const struct report_turn *turn,
                       size_t utterance)
{
	return utterance >= turn->from && utterance < turn->to &&
	       side_of(ask, utterance) == turn->side;
}

size_t report_turn_last(const struct report_ask *ask, const struct report_turn *turn)
{
	size_t i = turn->to - 1;

	while (!report_turn_holds(ask, turn, i))
		i--;
	return i;
}

/* So that nobody has to search, however many turns of unknown sides lie between. */
static void link_turns(struct report_turn *turns, size_t count)
{
	size_t next = count, previous = SIZE_MAX;

	for (size_t i = count; i-- > 0;) {
		turns[i].next_of_us = next;
		if (turns[i].side == SIDE_US)
			next = i;
	}
	for (size_t i = 0; i < count; i++) {
		turns[i].previous_of_them = previous;
		if (turns[i].side == SIDE_THEM)
			previous = i;
	}
}

size_t report_turn_list(struct arena *mem, const struct report_ask *ask,
                        const struct report_turn **ret_turns)
{
	struct report_turn *turns = NULL;
	size_t count = 0, room = 0;

	for (size_t i = 0; i < ask->transcript->utterance_count; i++) {
		enum side side = side_of(ask, i);
		int64_t words = report_quote_words(ask->transcript->utterances[i].text);

		if (count && turns[count - 1].side == side) {
			turns[count - 1].to = i + 1;
			turns[count - 1].words += words;
			continue;
		}
		if (count && report_turn_is_backchannel(&ask->labels[i]))
			continue;
		turns = arena_grow(mem, turns, sizeof *turns, count + 1, &room);
		turns[count++] =
			(struct report_turn){.side = side, .from = i, .to = i + 1, .words = words};
	}
	link_turns(turns, count);
	*ret_turns = turns;
	return count;
}
