/* What a language model says, bare and as its server wraps it: every quote that is shown was said by the customer's side, and its words are
 * within their limits. */
#include "core/utf8.h"
#include "talk/proposal.h"
#include "talk/report_quote.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const struct speaker speakers[] = {{.name = {"Lena", 4}, .side = SIDE_US},
                                          {.name = {"Bernd", 5}, .side = SIDE_THEM}};

static void check_that(bool is_so)
{
	if (!is_so)
		abort();
}

static void check_said(struct scope *s, struct str said)
{
	const struct utterance utterances[] = {
		{.speaker = 0, .text = STR("Was brauchen Sie denn am meisten?")},
		{.speaker = 1,
	         .text = STR("Wir brauchen mehr Zeit, bis unsere Prüfung fertig ist.")},
		{.speaker = 1, .text = STR("Ja. Wir hätten gern einen festen Termin.")},
	};
	const struct transcript t = {.speakers = speakers,
	                             .speaker_count = 2,
	                             .utterances = utterances,
	                             .utterance_count = 3};
	struct proposals all;

	if (proposal_read(s, &t, said, &all)) {
		check_that(str_equal(str_from(s->problem.key), STR("language_model.unreadable")));
		return;
	}
	check_that(all.need_count <= PROPOSAL_NEEDS_MAX);
	check_that(all.summary.bytes <= PROPOSAL_SUMMARY_BYTES_MAX);
	check_that(utf8_first_bad(all.summary) == SIZE_MAX);
	for (size_t i = 0; i < all.need_count; i++) {
		const struct proposal *p = &all.needs[i];
		const struct utterance *u = &utterances[p->utterance];

		check_that(p->utterance < 3 && u->speaker == 1);
		check_that(report_quote_words(p->quote) >= PROPOSAL_QUOTE_WORDS_MIN);
		check_that(p->quote.at >= u->text.at &&
		           p->quote.at + p->quote.bytes <= u->text.at + u->text.bytes);
		check_that(p->words.bytes <= PROPOSAL_WORDS_BYTES_MAX);
		check_that(utf8_first_bad(p->words) == SIZE_MAX);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct scope s = {.mem = arena_new(0)};
	struct str input = {(const char *)bytes, count}, said;

	check_said(&s, input);
	if (!language_model_read(&s, input, &said)) {
		check_that(said.bytes <= LANGUAGE_MODEL_TEXT_BYTES_MAX);
		check_said(&s, said);
	}
	arena_end(s.mem);
	return 0;
}
