#include "rhythm/calendar_span.h"

#include "core/text.h"

enum {
	ONE_BYTES_MAX = 3 * 20 + 4 /* three numbers of 64 bits and what stands between them */
};

static struct str write_series(struct scope *s, const struct ics_span *spans, size_t count)
{
	struct text text = text_new(s->mem, count * ONE_BYTES_MAX);

	for (size_t i = 0; i < count; i++)
		text_addf(&text, "%lld+%lld/%d ", (long long)spans[i].starts_at_ms,
		          (long long)(spans[i].ends_at_ms - spans[i].starts_at_ms), spans[i].busy);
	return text_str(&text);
}

struct calendar_span calendar_span_of(struct scope *s, const struct ics_span *spans, size_t count)
{
	struct calendar_span all = {.kind = CALENDAR_SPAN_NONE, .series = STR_NONE};

	if (count == 0)
		return all;
	all.starts_at_ms = spans[0].starts_at_ms;
	all.ends_at_ms = spans[0].ends_at_ms;
	for (size_t i = 0; i < count; i++) {
		if (spans[i].ends_at_ms > all.ends_at_ms)
			all.ends_at_ms = spans[i].ends_at_ms;
		if (spans[i].busy > all.busy)
			all.busy = spans[i].busy;
	}
	all.kind = count > 1 ? CALENDAR_SPAN_SERIES
	           : all.ends_at_ms - all.starts_at_ms > CALENDAR_SPAN_SHORT_MS
	                   ? CALENDAR_SPAN_LONG
	                   : CALENDAR_SPAN_SHORT;
	if (count > 1)
		all.series = write_series(s, spans, count);
	return all;
}

bool calendar_span_next(struct str *series, struct ics_span *ret_span)
{
	struct str one, start, length;
	int64_t starts_at_ms, length_ms, busy;

	if (!str_next(series, ' ', &one) || !str_next(&one, '+', &start) ||
	    !str_next(&one, '/', &length) || !str_number(start, &starts_at_ms) ||
	    !str_number(length, &length_ms) || !str_number(one, &busy))
		return false;
	*ret_span = (struct ics_span){.starts_at_ms = starts_at_ms,
	                              .ends_at_ms = starts_at_ms + length_ms,
	                              .busy = (enum ics_busy)busy};
	return true;
}

bool calendar_span_is_within(const struct ics_span *span, int64_t from_ms, int64_t until_ms)
{
	return span->starts_at_ms < until_ms &&
	       (span->ends_at_ms > from_ms || span->starts_at_ms >= from_ms);
}
