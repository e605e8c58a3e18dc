/* Rules from outside: any text is compiled or refused with a reason, and what compiles may be
 * asked about any utterance. A line "===" divides the rules from the utterances. */
#include "talk/analysis.h"
#include "talk/rules.h"

#include <stdint.h>
#include <stdlib.h>

static const struct str border = {"\n===\n", 5};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct arena *mem = arena_new(0);
	struct scope *s = NEW(mem, struct scope);
	struct str input = {(const char *)bytes, count}, line;
	size_t cut = str_find(input, border);
	struct rules_file file = {STR("en/fuzz.rules"), str_part(input, 0, cut)};
	const struct rules *rules;
	struct label label;

	s->mem = mem;
	if (rules_read(s, &file, 1, &rules)) {
		if (!s->problem.detail[0])
			abort();
	} else if (cut != SIZE_MAX) {
		struct analysis *a = analysis_start(mem, rules, ANALYSIS_AUTO);

		input = str_part(input, cut + border.bytes, count);
		for (int i = 0; str_next_line(&input, &line); i++)
			analysis_label(a, i & 1 ? STR("B") : STR("A"), SIDE_US, line, &label);
	}
	arena_end(mem);
	return 0;
}
