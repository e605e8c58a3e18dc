#include "talk/pattern_match.h"

/* One attempt. */
struct attempt {
	const struct pattern_text *text;
	size_t to;
	int tries;
};

static bool ends_here(const struct attempt *a, int32_t end, size_t at)
{
	const struct word *w = a->text->words;

	if (at == a->text->count)
		return true;
	if (end == END_UTTERANCE)
		return false;
	if (at == a->text->to ||
	    (at && (w[at - 1].marks & (MARK_STOP | MARK_QUESTION | MARK_EXCLAIM))))
		return true;
	return end == END_CLAUSE && (w[at].places & PLACE_BREAK);
}

static bool is_word_of(const struct attempt *a, int32_t set, size_t at)
{
	return at < a->to &&
	       lexicon_has(a->text->lexicon, &a->text->words[at].entry, (uint32_t)set);
}

/* Whether `step` may be taken at word `at`, as far as one look tells: saves most of the ways that
 * would end with their first word. */
static bool may_begin(const struct attempt *a, const struct step *step, size_t at)
{
	return (step->kind != STEP_WORD && step->kind != STEP_AHEAD) ||
	       is_word_of(a, step->argument, at);
}

static bool run(struct attempt *a, const struct step *step, size_t at, size_t *ret_to)
{
	const struct word *w = a->text->words;

	for (;; step++) {
		if (--a->tries < 0)
			return false;
		switch ((enum step_kind)step->kind) {
		case STEP_WORD:
			if (!is_word_of(a, step->argument, at))
				return false;
			at++;
			break;
		case STEP_AHEAD:
			if (!is_word_of(a, step->argument, at))
				return false;
			a->tries++; /* a look ahead takes nothing from what may be tried */
			break;
		case STEP_GAP:
			for (size_t n = step->least; n < step->most && at + n <= a->to; n++)
				if (may_begin(a, step + 1, at + n) &&
				    run(a, step + 1, at + n, ret_to))
					return true;
			at += step->most;
			if (at > a->to)
				return false;
			break;
		case STEP_SPLIT:
			if (may_begin(a, step + 1, at) && run(a, step + 1, at, ret_to))
				return true;
			step += step->argument - 1;
			break;
		case STEP_JUMP:
			step += step->argument - 1;
			break;
		case STEP_START:
			if (step->argument == 0 ? at != 0
			                        : at >= a->to || !(w[at].places & step->argument))
				return false;
			break;
		case STEP_END:
			if (!ends_here(a, step->argument, at))
				return false;
			break;
		case STEP_MARK:
			if (!at || !(w[at - 1].marks & step->argument))
				return false;
			break;
		case STEP_DONE:
			*ret_to = at;
			return true;
		}
	}
}

bool pattern_match(const struct pattern_text *text, const struct pattern *p, size_t at,
                   size_t *ret_to)
{
	struct attempt a = {text, p->is_whole ? text->count : text->to, PATTERN_TRIES_MAX};

	return run(&a, text->steps + p->step_first, at, ret_to);
}
