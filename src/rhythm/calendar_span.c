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

/* A number of ours up to `end`: half of what a query of a calendar full of series does is reading these. */
static int64_t take_number(struct str *rest, char end)
{
	bool is_minus = rest->bytes && rest->at[0] == '-';
	uint64_t number = 0;
	size_t n = is_minus;

	for (; n < rest->bytes && rest->at[n] != end; n++)
		number = number * 10 + (uint64_t)(rest->at[n] - '0');
	*rest = str_part(*rest, n + 1, rest->bytes);
	return is_minus ? -(int64_t)number : (int64_t)number;
}

bool calendar_span_next(struct str *series, struct ics_span *ret_span)
{
	struct ics_span span = {0};

	if (str_is_empty(*series))
		return false;
	span.starts_at_ms = take_number(series, '+');
	span.ends_at_ms = span.starts_at_ms + take_number(series, '/');
	span.busy = (enum ics_busy)take_number(series, ' ');
	*ret_span = span;
	return true;
}

bool calendar_span_next_within(struct str *series, int64_t from_ms, int64_t until_ms,
                               struct ics_span *ret_span)
{
	struct ics_span span;

	while (calendar_span_next(series, &span) && span.starts_at_ms < until_ms)
		if (span.ends_at_ms > from_ms || span.starts_at_ms >= from_ms) {
			*ret_span = span;
			return true;
		}
	return false;
}
