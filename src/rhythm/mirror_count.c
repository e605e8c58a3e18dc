#include "rhythm/mirror_count.h"

#include <stdlib.h>

enum {
	MINUTE_MS = 60 * 1000,
	PAUSE_MS = MIRROR_PAUSE_MINUTES * MINUTE_MS,
	TOUCH_MS = MIRROR_TOUCH_MINUTES * MINUTE_MS,
	AWAY_MS = MIRROR_AWAY_HOURS * 60 * MINUTE_MS
};

const char *const mirror_count_kinds[MIRROR_KIND_COUNT + 1] = {"meeting",  "outside", "market",
                                                               "fragment", "stretch", NULL};
const char *const mirror_count_fates[MIRROR_FATE_COUNT + 1] = {
	"open", "kept", "longer", "shortened", "urgent", "meeting", NULL};

/* ---- lists of spans, by start and never overlapping ---- */

struct spans {
	struct time_span *at;
	size_t count;
};

static struct spans spans_new(struct arena *mem, size_t room)
{
	return (struct spans){NEW_ARRAY(mem, struct time_span, room), 0};
}

static void add(struct spans *list, int64_t from_ms, int64_t to_ms)
{
	if (from_ms < to_ms)
		list->at[list->count++] = (struct time_span){from_ms, to_ms};
}

static int by_start(const void *a, const void *b)
{
	const struct time_span *x = a, *y = b;

	if (x->from_ms != y->from_ms)
		return x->from_ms < y->from_ms ? -1 : 1;
	return x->to_ms < y->to_ms ? -1 : x->to_ms > y->to_ms;
}

/* Sorts, and makes one of those that overlap. What only touches stays two. */
static void merge(struct spans *list)
{
	size_t kept = 0;

	if (list->count)
		qsort(list->at, list->count, sizeof *list->at, by_start);
	for (size_t i = 0; i < list->count; i++) {
		struct time_span *last = kept ? &list->at[kept - 1] : NULL;

		if (!last || list->at[i].from_ms >= last->to_ms)
			list->at[kept++] = list->at[i];
		else if (list->at[i].to_ms > last->to_ms)
			last->to_ms = list->at[i].to_ms;
	}
	list->count = kept;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* What of `list` lies within `within`. */
static struct spans cut(struct arena *mem, const struct spans *list, const struct spans *within)
{
	struct spans out = spans_new(mem, list->count + within->count);
	size_t k = 0;

	for (size_t i = 0; i < list->count; i++) {
		while (k < within->count && within->at[k].to_ms <= list->at[i].from_ms)
			k++;
		for (size_t m = k; m < within->count && within->at[m].from_ms < list->at[i].to_ms;
		     m++)
			add(&out, later(list->at[i].from_ms, within->at[m].from_ms),
			    earlier(list->at[i].to_ms, within->at[m].to_ms));
	}
	return out;
}

/* What of `list` is left without `without`. */
static struct spans less(struct arena *mem, const struct spans *list, const struct spans *without)
{
	struct spans out = spans_new(mem, list->count + without->count);
	size_t k = 0;

	for (size_t i = 0; i < list->count; i++) {
		int64_t from_ms = list->at[i].from_ms;

		while (k < without->count && without->at[k].to_ms <= from_ms)
			k++;
		for (size_t m = k; m < without->count && without->at[m].from_ms < list->at[i].to_ms;
		     m++) {
			add(&out, from_ms, without->at[m].from_ms);
			from_ms = later(from_ms, without->at[m].to_ms);
		}
		add(&out, from_ms, list->at[i].to_ms);
	}
	return out;
}

/* ---- from calendars and blocks to parts of the day ---- */

struct lists {
	struct spans work, meetings, parts[MIRROR_KIND_COUNT];
	struct spans met; /* all meetings, also on free days: for caves */
};

static bool is_copy(const struct mirror_count_in *in, const struct time_span *busy)
{
	for (size_t i = 0; i < in->block_count; i++) {
		const struct block *b = &in->blocks[i];

		if (b->starts_at_ms == busy->from_ms &&
		    (b->ends_at_ms == busy->to_ms || b->planned_until_ms == busy->to_ms))
			return true;
	}
	return false;
}

/* Those that begin on a day with working time. */
static struct spans on_working_days(struct arena *mem, const struct spans *list,
                                    const struct spans *work, const struct mirror_week *weeks,
                                    size_t week_count)
{
	struct spans out = spans_new(mem, list->count), days;
	size_t k = 0;

	days = spans_new(mem, week_count * MIRROR_WEEK_DAYS);
	for (size_t i = 0; i < week_count * MIRROR_WEEK_DAYS; i++) {
		const struct mirror_day *day =
			&weeks[i / MIRROR_WEEK_DAYS].days[i % MIRROR_WEEK_DAYS];
		struct time_span one = {day->from_ms, day->to_ms};

		if (cut(mem, work, &(struct spans){&one, 1}).count)
			add(&days, day->from_ms, day->to_ms);
	}
	for (size_t i = 0; i < list->count; i++) {
		while (k < days.count && days.at[k].to_ms <= list->at[i].from_ms)
			k++;
		if (k < days.count && days.at[k].from_ms <= list->at[i].from_ms)
			add(&out, list->at[i].from_ms, list->at[i].to_ms);
	}
	return out;
}

static void lay_out(struct arena *mem, const struct mirror_count_in *in,
                    const struct mirror_week *weeks, size_t week_count, struct lists *l)
{
	struct spans work = {(struct time_span *)(uintptr_t)in->work, in->work_count};
	struct spans away = spans_new(mem, in->busy_count), markets, left;

	l->met = spans_new(mem, in->busy_count);
	for (size_t i = 0; i < in->busy_count; i++) {
		const struct time_span *b = &in->busy[i];

		if (b->to_ms - b->from_ms >= AWAY_MS)
			add(&away, b->from_ms, b->to_ms);
		else if (!is_copy(in, b))
			add(&l->met, b->from_ms, b->to_ms);
	}
	merge(&away);
	merge(&l->met);
	markets = spans_new(mem, in->block_count);
	for (size_t i = 0; i < in->block_count; i++)
		if (in->blocks[i].kind == BLOCK_MARKET)
			add(&markets, in->blocks[i].starts_at_ms, in->blocks[i].ends_at_ms);
	merge(&markets);

	l->work = less(mem, &work, &away);
	l->meetings = on_working_days(mem, &l->met, &l->work, weeks, week_count);
	l->parts[MIRROR_MEETING] = cut(mem, &l->meetings, &l->work);
	left = less(mem, &l->meetings, &l->work);
	l->parts[MIRROR_OUTSIDE] = less(mem, &left, &away);
	left = cut(mem, &markets, &l->work);
	l->parts[MIRROR_MARKET] = less(mem, &left, &l->meetings);
	left = less(mem, &l->work, &l->meetings);
	left = less(mem, &left, &markets);
	l->parts[MIRROR_FRAGMENT] = spans_new(mem, left.count);
	l->parts[MIRROR_STRETCH] = spans_new(mem, left.count);
	for (size_t i = 0; i < left.count; i++) {
		bool is_short =
			left.at[i].to_ms - left.at[i].from_ms < in->block_minutes * MINUTE_MS;

		add(&l->parts[is_short ? MIRROR_FRAGMENT : MIRROR_STRETCH], left.at[i].from_ms,
		    left.at[i].to_ms);
	}
}

static int parts_by_start(const void *a, const void *b)
{
	const struct mirror_part *x = a, *y = b;

	return x->from_ms < y->from_ms ? -1 : x->from_ms > y->from_ms;
}

/* What of each list lies on the day; the milliseconds of each kind are added to `sums`. */
static void fill_parts(struct arena *mem, const struct lists *l, struct mirror_week *week,
                       struct mirror_day *day, int64_t sums[MIRROR_KIND_COUNT])
{
	struct time_span one = {day->from_ms, day->to_ms};
	struct spans whole = {&one, 1}, on[MIRROR_KIND_COUNT];
	struct mirror_part *parts;
	size_t room = 0;

	for (int kind = 0; kind < MIRROR_KIND_COUNT; kind++) {
		on[kind] = cut(mem, &l->parts[kind], &whole);
		room += on[kind].count;
	}
	parts = NEW_ARRAY(mem, struct mirror_part, room);
	for (int kind = 0; kind < MIRROR_KIND_COUNT; kind++)
		for (size_t i = 0; i < on[kind].count; i++) {
			const struct time_span *p = &on[kind].at[i];

			parts[day->part_count++] =
				(struct mirror_part){(enum mirror_kind)kind, p->from_ms, p->to_ms};
			sums[kind] += p->to_ms - p->from_ms;
			week->counts[kind]++;
		}
	if (room)
		qsort(parts, room, sizeof *parts, parts_by_start);
	day->parts = parts;
}

/* Calls of a day one after the other. */
static void fill_chains(const struct lists *l, struct mirror_week *week,
                        const struct mirror_day *day)
{
	int64_t began_ms = 0, ended_ms = 0, count = 0, meetings = 0;

	for (size_t i = 0; i < l->meetings.count; i++) {
		const struct time_span *m = &l->meetings.at[i];

		if (m->from_ms < day->from_ms || m->from_ms >= day->to_ms)
			continue;
		meetings++;
		if (count && m->from_ms - ended_ms < PAUSE_MS) {
			count++;
			week->back_to_back++;
		} else {
			count = 1;
			began_ms = m->from_ms;
		}
		ended_ms = m->to_ms;
		if (count > week->chain_count ||
		    (count == week->chain_count &&
		     (ended_ms - began_ms) / MINUTE_MS > week->chain_minutes)) {
			week->chain_count = count;
			week->chain_minutes = (ended_ms - began_ms) / MINUTE_MS;
		}
	}
	week->counts[MIRROR_MEETING] += meetings;
}

/* ---- caves ---- */

static enum mirror_fate fate_of(const struct mirror_count_in *in, const struct lists *l,
                                const struct block *b)
{
	int64_t until_ms = later(b->ends_at_ms, b->planned_until_ms);

	if (b->ends_at_ms > in->now_ms)
		return MIRROR_OPEN;
	for (size_t i = 0; i < l->met.count; i++)
		if (earlier(l->met.at[i].to_ms, until_ms) -
		            later(l->met.at[i].from_ms, b->starts_at_ms) >=
		    TOUCH_MS)
			return MIRROR_MET;
	for (size_t i = 0; i < in->urgent_count; i++)
		if (in->urgent_ms[i] >= b->starts_at_ms && in->urgent_ms[i] < b->ends_at_ms)
			return MIRROR_URGENT;
	if (b->planned_until_ms - b->ends_at_ms >= TOUCH_MS)
		return MIRROR_SHORTENED;
	return b->ends_at_ms > b->planned_until_ms ? MIRROR_LONGER : MIRROR_KEPT;
}

static void fill_caves(struct arena *mem, const struct mirror_count_in *in, const struct lists *l,
                       struct mirror_week *week, struct mirror_day *day)
{
	struct mirror_cave *caves = NEW_ARRAY(mem, struct mirror_cave, in->block_count);

	for (size_t i = 0; i < in->block_count; i++) {
		const struct block *b = &in->blocks[i];
		enum mirror_fate fate;

		if (b->kind != BLOCK_CAVE || b->starts_at_ms < day->from_ms ||
		    b->starts_at_ms >= day->to_ms || (!day->work_minutes && !id_is_none(b->rhythm)))
			continue;
		fate = fate_of(in, l, b);
		week->fates[fate]++;
		caves[day->cave_count++] = (struct mirror_cave){b->starts_at_ms, b->ends_at_ms,
		                                                b->planned_until_ms, fate};
	}
	day->caves = caves;
}

void mirror_count(struct arena *mem, const struct mirror_count_in *in, struct mirror_week *weeks,
                  size_t week_count)
{
	struct lists l;

	lay_out(mem, in, weeks, week_count, &l);
	for (size_t w = 0; w < week_count; w++) {
		struct mirror_week *week = &weeks[w];
		int64_t sums[MIRROR_KIND_COUNT] = {0}, work_ms = 0;

		for (int d = 0; d < MIRROR_WEEK_DAYS; d++) {
			struct mirror_day *day = &week->days[d];
			struct time_span one = {day->from_ms, day->to_ms};
			struct spans work = cut(mem, &l.work, &(struct spans){&one, 1});
			int64_t day_ms = 0;

			for (size_t i = 0; i < work.count; i++)
				day_ms += work.at[i].to_ms - work.at[i].from_ms;
			work_ms += day_ms;
			day->work_minutes = day_ms / MINUTE_MS;
			fill_parts(mem, &l, week, day, sums);
			fill_caves(mem, in, &l, week, day);
		}
		/* Meetings are counted whole, not by the parts that working hours cut them into. */
		week->counts[MIRROR_MEETING] = 0;
		for (int d = 0; d < MIRROR_WEEK_DAYS; d++)
			fill_chains(&l, week, &week->days[d]);
		week->work_minutes = work_ms / MINUTE_MS;
		for (int kind = 0; kind < MIRROR_KIND_COUNT; kind++)
			week->minutes[kind] = sums[kind] / MINUTE_MS;
	}
}

int64_t mirror_count_share(const struct mirror_week *week, enum mirror_kind kind)
{
	if (!week->work_minutes)
		return -1;
	return (week->minutes[kind] * 1000 + week->work_minutes / 2) / week->work_minutes;
}
