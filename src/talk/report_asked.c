#include "talk/report_asked.h"

static bool asks(const struct report *r, const struct report_turn *turn, size_t utterance)
{
	return report_turn_holds(&r->ask, turn, utterance) &&
	       r->ask.labels[utterance].question_count;
}

/* The first utterance of the turn with a question, or SIZE_MAX. */
static size_t first_question(const struct report *r, const struct report_turn *turn)
{
	for (size_t i = turn->from; i < turn->to; i++)
		if (asks(r, turn, i))
			return i;
	return SIZE_MAX;
}

/* In our turn: what was asked right after a feeling that nobody took up, and what was asked before the first had an answer. */
static void find_misplaced(struct report *r, const struct report_turn *turn,
                           struct report_misplaced *places)
{
	size_t first = first_question(r, turn);

	if (first == SIZE_MAX)
		return;
	for (size_t i = 0; i < r->listening.missed_count; i++) {
		const struct report_missed *m = &r->listening.missed[i];

		if (m->reason == REPORT_REASON_FEELING && m->reply >= turn->from &&
		    m->reply < turn->to) {
			places[r->questions.misplaced_count++] =
				(struct report_misplaced){first, REPORT_MISPLACED_FEELING};
			break;
		}
	}
	for (size_t i = first + 1; i < turn->to; i++)
		if (asks(r, turn, i))
			places[r->questions.misplaced_count++] =
				(struct report_misplaced){i, REPORT_MISPLACED_UNANSWERED};
}

/* The reply says that there will be none, and nothing much besides. */
static void find_evaded(struct report *r, const struct report_turn *turn,
                        const struct report_turn *reply, struct report_evaded *evaded)
{
	size_t asked = SIZE_MAX;

	if (reply->side != SIDE_THEM || reply->words > REPORT_EVADED_WORDS_MAX)
		return;
	for (size_t i = turn->from; i < turn->to; i++)
		if (asks(r, turn, i))
			asked = i;
	for (size_t i = reply->from; i < reply->to && asked != SIZE_MAX; i++)
		if (report_turn_holds(&r->ask, reply, i) && r->ask.labels[i].flags & FLAG_EVADING) {
			evaded[r->questions.evaded_count++] = (struct report_evaded){asked, i};
			return;
		}
}

void report_asked_judge(struct arena *mem, struct report *r, const struct report_turn *turns,
                        size_t turn_count)
{
	size_t most = r->ask.transcript->utterance_count + 1;
	struct report_misplaced *misplaced = NEW_ARRAY(mem, struct report_misplaced, most);
	struct report_evaded *evaded = NEW_ARRAY(mem, struct report_evaded, most);

	for (size_t t = 0; t < turn_count; t++) {
		if (turns[t].side != SIDE_US)
			continue;
		find_misplaced(r, &turns[t], misplaced);
		if (t + 1 < turn_count)
			find_evaded(r, &turns[t], &turns[t + 1], evaded);
	}
	r->questions.misplaced = misplaced;
	r->questions.evaded = evaded;
}

void report_asked_find_cut_ins(struct arena *mem, struct report *r, struct report_speaker *speakers)
{
	const struct transcript *t = r->ask.transcript;
	size_t *cut_ins = NEW_ARRAY(mem, size_t, t->utterance_count + 1);

	for (size_t i = 0; i < t->speaker_count; i++)
		speakers[i].cut_ins = r->duration_ms >= 0 ? 0 : -1;
	for (size_t i = 1; i < t->utterance_count && r->duration_ms >= 0; i++) {
		const struct utterance *before = &t->utterances[i - 1], *u = &t->utterances[i];

		if (u->speaker != before->speaker &&
		    !report_turn_is_backchannel(&r->ask.labels[i]) &&
		    !report_turn_is_backchannel(&r->ask.labels[i - 1]) &&
		    u->start_ms + REPORT_CUT_IN_MS_MIN <= before->end_ms &&
		    u->start_ms - before->start_ms >= REPORT_CUT_IN_AFTER_MS_MIN) {
			speakers[u->speaker].cut_ins++;
			cut_ins[r->cut_in_count++] = i;
		}
	}
	r->cut_ins = cut_ins;
}
