/* Address cards: reading refuses, or gives fields that are text, one card after the other. */
#include "accounts/vcard.h"
#include "core/utf8.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void check_text(struct str field)
{
	if (field.bytes > VCARD_LINE_BYTES_MAX || utf8_first_bad(field) != SIZE_MAX)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct scope s = {.mem = arena_new(0)};
	struct str input = {(const char *)bytes, count};
	struct vcard_reader reader;
	struct vcard card;
	int64_t line = 0;
	bool is_there;
	enum err e = vcard_open(&s, input, &reader);

	(void)vcard_is_there(input);
	while (!e && !(e = vcard_next(&reader, &card, &is_there)) && is_there) {
		if (card.line <= line)
			abort();
		line = card.line;
		check_text(card.name);
		check_text(card.email);
		check_text(card.organisation);
		check_text(card.function);
		check_text(card.language);
		check_text(card.note);
		check_text(card.phone);
	}
	if (e && !(s.problem.key && s.problem.detail[0]))
		abort();
	arena_end(s.mem);
	return 0;
}
