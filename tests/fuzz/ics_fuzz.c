/* Calendars: reading refuses, or gives entries whose spans are in order, lie within the entry, and are
 * counted soon. */
#include "core/utf8.h"
#include "rhythm/ics.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

#define FROM_MS INT64_C(1780000000000) /* 2026-05-28 */
#define UNTIL_MS INT64_C(1843000000000)

static void check_spans(struct scope *s, const struct ics *ics, const struct ics_entry *entry)
{
	const struct ics_span *spans;
	size_t count;
	bool is_cut;

	if (ics_span_list(s, ics, entry, FROM_MS, UNTIL_MS, &spans, &count, &is_cut) != ERR_NONE)
		return;
	for (size_t i = 0; i < count; i++) {
		if (spans[i].ends_at_ms < spans[i].starts_at_ms ||
		    spans[i].starts_at_ms < entry->starts_at_ms ||
		    spans[i].ends_at_ms > entry->ends_at_ms || spans[i].starts_at_ms >= UNTIL_MS)
			abort();
		if (i && spans[i].starts_at_ms < spans[i - 1].starts_at_ms)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct scope s = {.mem = arena_new(0)};
	const struct ics *ics;
	struct str expanded, plain;
	enum err e = ics_read(&s, (struct str){(const char *)bytes, count}, zone_utc(), &ics);

	for (size_t i = 0; !e && i < ics->entry_count && i < 20; i++) {
		const struct ics_entry *entry = &ics->entries[i];

		check_spans(&s, ics, entry);
		plain = ics_entry_text(&s, ics, entry, (enum ics_keep)(i % 3));
		if (!str_starts(plain, STR("BEGIN:VCALENDAR\r\n")))
			abort();
		if (ics_entry_expanded(&s, ics, entry, FROM_MS, UNTIL_MS, &expanded) == ERR_NONE &&
		    !str_ends(expanded, STR("END:VCALENDAR\r\n")))
			abort();
	}
	if (e && !(s.problem.key && s.problem.detail[0]))
		abort();
	arena_end(s.mem);
	return 0;
}
