#include "rhythm/rhythm_plan.h"

#include "rhythm/market_time.h"
#include "rhythm/plan.h"
#include "rhythm/rhythm_week.h"

enum {
	MINUTE_MS = 60 * 1000,
	HOUR_MS = 60 * MINUTE_MS,
	WEEK_DAYS = 7,
	GRID_DAYS = RHYTHM_WEEK_DAYS,
	MARKET_SLOT = 60,
	MARKET_SLOTS = GRID_DAYS * 24,
	CAVE_SLOT = 15,
	BLOCK_MINUTES_MOST = 240,
	BLOCKS_A_DAY = 2,
	MARKET_DAYS = 5,      /* over which market time is spread */
	WISH_HOURS_A_DAY = 4, /* of market time, where a wish leaves no other day */
	WELCOME_BEST = 3,
	WELCOME_ANY = 2,
	WELCOME_OTHER = 1,
	WELCOME_NEVER = -100,
	CAVE_FINER =
		4, /* caves are weighed this much finer, so that a little can be said for a day */
	TEXT_BYTES_MAX = 4 * 1024 * 1024
};
static const int64_t day_ms = 24ll * HOUR_MS;

/* ---- an instance, and what came of it ---- */

struct writer {
	struct rhythm_week *w;
	struct text t;
	int slot_minutes, slot_count, finer;
};

/* Whole slots within a span. */
static void put_span(struct writer *o, const char *word, int64_t from_ms, int64_t to_ms,
                     bool is_outer)
{
	int64_t slot_ms = (int64_t)o->slot_minutes * MINUTE_MS;
	int64_t from = from_ms - o->w->base_ms, to = to_ms - o->w->base_ms;

	from = is_outer ? from / slot_ms : (from + slot_ms - 1) / slot_ms;
	to = is_outer ? (to + slot_ms - 1) / slot_ms : to / slot_ms;
	from = from < 0 ? 0 : from;
	to = to > o->slot_count ? o->slot_count : to;
	if (from < to)
		text_addf(&o->t, "%s %lld %lld", word, (long long)from, (long long)to);
	if (from < to && !str_equal(str_from(word), STR("pref")))
		text_add_char(&o->t, '\n');
}

static void put_welcome(struct writer *o, int64_t from_ms, int64_t to_ms, int welcome)
{
	size_t before = o->t.bytes;

	put_span(o, "pref", from_ms, to_ms, welcome < 0);
	if (o->t.bytes != before)
		text_addf(&o->t, " %d\n", welcome);
}

/* Which hours of a working day are best, on the person's clock. */
static void put_day_welcome(struct writer *o, const struct rhythm_person *p,
                            const struct time_span *work, int extra)
{
	static const int best_hours[BEST_COUNT][2] = {
		[BEST_MORNING] = {0, 12}, [BEST_MIDDAY] = {11, 15}, [BEST_AFTERNOON] = {13, 24}};
	struct date day = date_in_zone(work->from_ms, p->zone), at;
	int64_t from, to;

	if (!(p->need.weekdays >> day.weekday & 1)) {
		put_welcome(o, work->from_ms, work->to_ms, WELCOME_NEVER * o->finer);
		return;
	}
	put_welcome(o, work->from_ms, work->to_ms,
	            (p->need.best == BEST_ANY ? WELCOME_ANY : WELCOME_OTHER) * o->finer + extra);
	if (p->need.best == BEST_ANY)
		return;
	at = date_utc(date_days(day.year, day.month, day.day) * day_ms);
	at.hour = best_hours[p->need.best][0];
	from = date_to_ms(&at, p->zone);
	at.hour = best_hours[p->need.best][1] % 24;
	to = best_hours[p->need.best][1] == 24 ? work->to_ms : date_to_ms(&at, p->zone);
	from = from < work->from_ms ? work->from_ms : from;
	to = to > work->to_ms ? work->to_ms : to;
	if (from < to)
		put_welcome(o, from, to, WELCOME_BEST * o->finer + extra);
}

static void put_person(struct writer *o, int number, struct rhythm_person *p, bool has_edges)
{
	int slot = o->slot_minutes;
	int64_t need = p->need.cave_minutes - p->cave_elsewhere;
	int64_t slot_ms = (int64_t)slot * MINUTE_MS, reach = WORK_EDGE_HOURS * (int64_t)HOUR_MS;
	int offset = zone_offset_minutes(p->zone, o->w->base_ms) / slot;

	need = need > 0 ? need / slot : 0;
	text_addf(&o->t, "person %d %d %lld %lld %d %d 1\n", number, offset, (long long)need,
	          (long long)((p->need.block_minutes + slot - 1) / slot), BLOCK_MINUTES_MOST / slot,
	          p->blocks_a_day ? p->blocks_a_day : BLOCKS_A_DAY);
	for (int t = 1; t < o->slot_count; t++) {
		int next = zone_offset_minutes(p->zone, o->w->base_ms + t * slot_ms) / slot;

		if (next != offset)
			text_addf(&o->t, "offset %d %d\n", t, next);
		offset = next;
	}
	for (size_t i = 0; i < p->work_count; i++) {
		int64_t from = p->work[i].from_ms, to = p->work[i].to_ms;

		if (!has_edges) {
			put_span(o, "work", from, to, false);
			put_day_welcome(o, p, &p->work[i], p->is_spread && p->is_spread[i]);
			continue;
		}
		put_span(o, "work", from - reach, to + reach, false);
		put_span(o, "edge", from - reach, from, true);
		put_span(o, "edge", to, to + reach, true);
		put_welcome(o, from - reach, from, WELCOME_NEVER * o->finer);
		put_welcome(o, to, to + reach, WELCOME_NEVER * o->finer);
		put_day_welcome(o, p, &p->work[i], 0);
	}
	for (size_t i = 0; i < p->busy_count; i++)
		put_span(o, "busy", p->busy[i].from_ms, p->busy[i].to_ms, true);
	for (size_t i = 0; i < p->last_count; i++)
		put_span(o, "last", p->last[i].from_ms, p->last[i].to_ms, true);
}

/* Longer is better, more than in proportion, up to four hours; in slots of half an hour as the format's examples have it. */
static void put_head(struct writer *o, struct rhythm_week *w, int slot_minutes, int finer,
                     const char *weights)
{
	*o = (struct writer){.w = w,
	                     .t = text_new(w->s->mem, TEXT_BYTES_MAX),
	                     .slot_minutes = slot_minutes,
	                     .finer = finer,
	                     .slot_count = GRID_DAYS * 24 * 60 / slot_minutes};
	text_addf(&o->t, "kwr2 week\ngrid %d %d %d\nweights %s\n", slot_minutes, o->slot_count,
	          24 * 60 / slot_minutes, weights);
	for (int length = 1; length <= BLOCK_MINUTES_MOST / slot_minutes; length++) {
		int halves = length * slot_minutes / 30;
		int bonus = halves < 2 ? 0 : (halves - 2) * 26 / 10 + (halves >= 4 ? 3 : 0);

		text_addf(&o->t, "depth %d %d\n", length, bonus * finer);
	}
}

static enum err solve(struct writer *o, const struct plan **ret_plan)
{
	const struct plan_instance *in;

	if (text_is_cut(&o->t))
		return scope_fail(o->w->s, ERR_TOO_LARGE, "plan.too_large", NULL,
		                  "a week of more than %d bytes", TEXT_BYTES_MAX);
	TRY(plan_instance_read(o->w->s, text_str(&o->t), &in));
	return plan_solve(o->w->s, in, &(struct plan_effort){.steps = PLAN_STEPS_A_SECOND / 10},
	                  ret_plan);
}

static enum err add_block(struct rhythm_week *w, enum block_kind kind,
                          const struct rhythm_person *p, int64_t from_ms, int64_t to_ms)
{
	struct block b = {.kind = kind,
	                  .member = p ? p->member : ID_NONE,
	                  .zone = p ? p->zone_name : w->rhythm->zone,
	                  .starts_at_ms = from_ms,
	                  .ends_at_ms = to_ms};

	return rhythm_add_block(w->s, w->rhythm, &b);
}

/* ---- the market ---- */

/* What is laid so far. */
struct market {
	struct rhythm_week *w;
	int64_t missing, a_day; /* hours */
	int64_t today[GRID_DAYS];
	bool is_market[MARKET_SLOTS];
	const struct market_hours *free; /* per person */
	bool *attends;                   /* per slot and person */
	struct time_span **busy;         /* per person: before anything was laid */
	size_t *busy_count, *busy_room;
	bool has_wishes; /* laid for wishes first: no hour twice */
};

static struct market new_market(struct rhythm_week *w)
{
	struct arena *mem = w->s->mem;
	struct market m = {.w = w,
	                   .missing = w->rhythm->market_minutes / MARKET_SLOT,
	                   .attends = NEW_ARRAY(mem, bool, MARKET_SLOTS * w->count),
	                   .busy = NEW_ARRAY(mem, struct time_span *, w->count),
	                   .busy_count = NEW_ARRAY(mem, size_t, w->count),
	                   .busy_room = NEW_ARRAY(mem, size_t, w->count)};

	m.a_day = (m.missing + MARKET_DAYS - 1) / MARKET_DAYS;
	for (size_t i = 0; i < w->count; i++) {
		m.busy[i] = w->people[i].busy;
		m.busy_count[i] = m.busy_room[i] = w->people[i].busy_count;
	}
	return m;
}

/* An hour of market time is busy for the caves of whoever attends. */
static void occupy(struct market *m, int slot)
{
	int64_t from_ms = m->w->base_ms + slot * (int64_t)HOUR_MS;

	for (size_t i = 0; i < m->w->count; i++) {
		struct rhythm_person *p = &m->w->people[i];

		if (m->attends[(size_t)slot * m->w->count + i])
			rhythm_week_add_span(m->w->s, &p->busy, &p->busy_count, &m->busy_room[i],
			                     from_ms, from_ms + HOUR_MS);
	}
}

/* Takes the hours out of people's time again. */
static void clear(struct market *m)
{
	for (size_t i = 0; i < m->w->count; i++) {
		m->w->people[i].busy = m->busy[i];
		m->w->people[i].busy_count = m->busy_room[i] = m->busy_count[i];
	}
}

static bool is_caved(const struct plan *plan, size_t person, int slot)
{
	for (int k = 0; k < plan->block_count; k++)
		if (plan->blocks[k].person == (int)person && plan->blocks[k].from <= slot &&
		    slot < plan->blocks[k].to)
			return true;
	return false;
}

static bool is_free_at(const struct market *m, size_t person, int slot)
{
	int steps = MARKET_SLOT / MARKET_TIME_MINUTES;

	return market_time_has(&m->free[person], slot * steps, (slot + 1) * steps);
}

static void lay(struct market *m, int slot)
{
	m->is_market[slot] = true;
	m->today[slot / 24]++;
	m->missing--;
	occupy(m, slot);
}

static int64_t quorum_of(const struct rhythm_week *w)
{
	return w->rhythm->quorum < (int64_t)w->count ? w->rhythm->quorum : (int64_t)w->count;
}

static void put_member(struct writer *o, size_t person)
{
	text_addf(&o->t, "member %zu %lld\n", person,
	          (long long)(o->w->people[person].debt_minutes / MARKET_SLOT));
}

/* One run of the planner for hours of market that are still missing. */
static enum err find_hours(const struct market *m, const struct plan **ret_plan)
{
	struct rhythm_week *w = m->w;
	struct writer o;

	put_head(&o, w, MARKET_SLOT, 1, "40 30 16 50 4 6 4");
	for (size_t i = 0; i < w->count; i++) {
		put_person(&o, (int)i, &w->people[i], true);
		for (int d = 0; d < GRID_DAYS; d++)
			if (m->today[d] >= m->a_day)
				put_span(&o, "busy", w->base_ms + d * day_ms,
				         w->base_ms + (d + 1) * day_ms, true);
	}
	text_addf(&o.t, "team 0 %lld %lld %zu\n", (long long)quorum_of(w), (long long)m->missing,
	          w->count);
	for (size_t i = 0; i < w->count; i++)
		put_member(&o, i);
	for (int slot = 0; slot < MARKET_SLOTS && m->has_wishes; slot++)
		if (!m->is_market[slot])
			text_addf(&o.t, "open %d %d\n", slot, slot + 1);
	return solve(&o, ret_plan);
}

/* The market, in whole hours, spread over the days: nobody sits in it for half a day. A day that has its share is closed,
 * and the planner looks for the rest on the others. Those who are not in the cave just then attend. */
static enum err lay_hours(struct market *m)
{
	const struct plan *plan;
	bool is_any = true;

	while (m->missing > 0 && is_any) {
		is_any = false;
		TRY(find_hours(m, &plan));
		for (int c = 0; c < plan->core_count && m->missing > 0; c++) {
			int slot = plan->cores[c].slot;

			if (m->today[slot / 24] >= m->a_day)
				continue;
			for (size_t i = 0; i < m->w->count; i++)
				m->attends[(size_t)slot * m->w->count + i] =
					!is_caved(plan, i, slot);
			lay(m, slot);
			is_any = true;
		}
	}
	return ERR_NONE;
}

/* ---- the market, wishes first ---- */

/* A wish to meet chosen people, in whole hours. */
struct aim {
	const struct market_wish *wish;
	int64_t hours_possible, hours_due; /* due: as many as are asked for and possible */
	bool was_short, is_done;           /* got less at first; nothing more can be laid for it */
};

static bool is_possible(const struct market_wish *wish, int slot)
{
	int steps = MARKET_SLOT / MARKET_TIME_MINUTES;

	return market_time_has(&wish->hours, slot * steps, (slot + 1) * steps);
}

static bool attend_all(const struct market *m, const struct market_wish *wish, int slot)
{
	for (size_t k = 0; k < wish->people_count; k++)
		if (!m->attends[(size_t)slot * m->w->count + wish->people[k]])
			return false;
	return true;
}

/* Hours that are laid already in which all its people meet. */
static int64_t hours_got(const struct market *m, const struct aim *a)
{
	int64_t hours = 0;

	for (int slot = 0; slot < MARKET_SLOTS; slot++)
		hours += m->is_market[slot] && is_possible(a->wish, slot) &&
		         attend_all(m, a->wish, slot);
	return hours;
}

static int64_t hours_short(const struct market *m, const struct aim *a)
{
	int64_t got = hours_got(m, a);

	return got < a->hours_due ? a->hours_due - got : 0;
}

/* Those that name somebody, in order of the team. */
static size_t find_aims(const struct market *m, const struct market_time *t, struct aim *ret_aims)
{
	size_t count = 0;

	for (size_t i = 0; i < t->wish_count; i++) {
		const struct market_wish *wish = &t->wishes[i];
		struct aim a = {.wish = wish};

		if (wish->people_count < 2)
			continue;
		for (int slot = 0; slot < MARKET_SLOTS; slot++)
			a.hours_possible += is_possible(wish, slot);
		a.hours_due = (wish->asked_minutes + MARKET_SLOT - 1) / MARKET_SLOT;
		a.hours_due = a.hours_due < a.hours_possible ? a.hours_due : a.hours_possible;
		a.hours_due = a.hours_due < m->missing ? a.hours_due : m->missing;
		ret_aims[count++] = a;
	}
	return count;
}

/* Those that came off badly first, and of them whoever has the least choice; otherwise as they stand. */
static void sort_aims(struct aim *aims, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct aim a = aims[i];
		size_t at = i;

		for (; at > 0; at--) {
			const struct aim *b = &aims[at - 1];

			if (a.was_short != b->was_short ? !a.was_short
			                                : a.hours_possible >= b->hours_possible)
				break;
			aims[at] = *b;
		}
		aims[at] = a;
	}
}

/* How many wishes that lack something an hour would serve. */
static int count_served(const struct aim *aims, size_t count, const bool *is_short, int slot)
{
	int served = 0;

	for (size_t i = 0; i < count; i++)
		served += is_short[i] && is_possible(aims[i].wish, slot);
	return served;
}

/* One hour for a wish: on a day that has room left, and such a one that serves as many others as can be; which of these costs caves and
 * edges least the planner says. Its people are there; so are those of the other wishes it serves, whoever is not in the cave just
 * then, and as many of the rest as market time needs. */
static enum err lay_hour_for(struct market *m, struct aim *a, const struct aim *aims, size_t count,
                             int64_t a_day)
{
	struct rhythm_week *w = m->w;
	int served[MARKET_SLOTS] = {0}, most = 0, slot;
	const struct plan *plan;
	bool *is_short = NEW_ARRAY(w->s->mem, bool, count), *attends;
	int64_t there = 0;
	struct writer o;

	for (size_t i = 0; i < count; i++)
		is_short[i] = hours_short(m, &aims[i]) > 0;
	for (slot = 0; slot < MARKET_SLOTS; slot++) {
		if (m->is_market[slot] || m->today[slot / 24] >= a_day ||
		    !is_possible(a->wish, slot))
			continue;
		served[slot] = count_served(aims, count, is_short, slot);
		most = served[slot] > most ? served[slot] : most;
	}
	if (!most)
		return ERR_NONE;
	put_head(&o, w, MARKET_SLOT, 1, "1000 0 16 50 4 6 4");
	for (size_t i = 0; i < w->count; i++)
		put_person(&o, (int)i, &w->people[i], true);
	text_addf(&o.t, "team 0 %zu 1 %zu\n", a->wish->people_count, a->wish->people_count);
	for (size_t k = 0; k < a->wish->people_count; k++)
		put_member(&o, a->wish->people[k]);
	for (slot = 0; slot < MARKET_SLOTS; slot++)
		if (served[slot] == most)
			text_addf(&o.t, "open %d %d\n", slot, slot + 1);
	TRY(solve(&o, &plan));
	if (plan->core_count == 0)
		return ERR_NONE;
	slot = plan->cores[0].slot;
	attends = &m->attends[(size_t)slot * w->count];
	for (size_t i = 0; i < w->count; i++)
		attends[i] = !is_caved(plan, i, slot);
	for (size_t i = 0; i < count; i++)
		if (is_short[i] && is_possible(aims[i].wish, slot))
			for (size_t k = 0; k < aims[i].wish->people_count; k++)
				attends[aims[i].wish->people[k]] = true;
	for (size_t i = 0; i < w->count; i++)
		there += attends[i] && is_free_at(m, i, slot);
	for (size_t i = 0; i < w->count && there < quorum_of(w); i++)
		if (!attends[i] && is_free_at(m, i, slot)) {
			attends[i] = true;
			there++;
		}
	lay(m, slot);
	return ERR_NONE;
}

/* By turns, an hour each, so that no wish takes the whole market while another gets nothing. A day may have more than
 * its share where that is the only day on which they could meet, but not half of it. */
static enum err lay_wishes(struct market *m, struct aim *aims, size_t count)
{
	for (bool is_any = true; is_any && m->missing > 0;) {
		is_any = false;
		for (size_t i = 0; i < count && m->missing > 0; i++) {
			struct aim *a = &aims[i];
			int64_t before = m->missing;

			if (a->is_done || !hours_short(m, a))
				continue;
			TRY(lay_hour_for(m, a, aims, count, m->a_day));
			if (m->missing == before && m->a_day < WISH_HOURS_A_DAY)
				TRY(lay_hour_for(m, a, aims, count, WISH_HOURS_A_DAY));
			a->is_done = m->missing == before;
			is_any |= !a->is_done;
		}
	}
	return ERR_NONE;
}

static int64_t sum_short(const struct market *m, const struct aim *aims, size_t count)
{
	int64_t hours = 0;

	for (size_t i = 0; i < count; i++)
		hours += hours_short(m, &aims[i]);
	return hours;
}

/* As the team needs it; and where that gives somebody less of those they named than it could, once more with the wishes
 * first. What leaves less unmet counts. */
static enum err plan_market(struct rhythm_week *w)
{
	struct market m = new_market(w), other;
	struct market_time t;
	struct aim *aims;
	size_t count;

	TRY(market_time_read(w, &t));
	market_time_find(w, &t);
	aims = NEW_ARRAY(w->s->mem, struct aim, t.wish_count);
	count = find_aims(&m, &t, aims);
	other = new_market(w);
	other.has_wishes = true;
	m.free = other.free = t.free;
	TRY(lay_hours(&m));
	if (sum_short(&m, aims, count) > 0) {
		for (size_t i = 0; i < count; i++)
			aims[i].was_short = hours_short(&m, &aims[i]) > 0;
		sort_aims(aims, count);
		clear(&m);
		TRY(lay_wishes(&other, aims, count));
		TRY(lay_hours(&other));
		if (sum_short(&other, aims, count) < sum_short(&m, aims, count))
			m = other;
		clear(&m);
		for (int slot = 0; slot < MARKET_SLOTS; slot++)
			if (m.is_market[slot])
				occupy(&m, slot);
	}
	for (int slot = 0, next; slot < MARKET_SLOTS; slot = next) {
		next = slot + 1;
		if (!m.is_market[slot])
			continue;
		while (next < MARKET_SLOTS && m.is_market[next])
			next++;
		TRY(add_block(w, BLOCK_MARKET, NULL, w->base_ms + slot * (int64_t)HOUR_MS,
		              w->base_ms + next * (int64_t)HOUR_MS));
	}
	return ERR_NONE;
}

/* ---- caves over the week ---- */

struct day {
	int64_t number; /* local */
	int longest;    /* the longest time that is free in one piece, in minutes */
};

static bool is_taken(const struct rhythm_person *p, int64_t from_ms, int64_t to_ms)
{
	for (size_t i = 0; i < p->busy_count; i++)
		if (p->busy[i].from_ms < to_ms && from_ms < p->busy[i].to_ms)
			return true;
	return false;
}

/* Of a span of work, as the planner will see it. */
static int longest_free(const struct rhythm_person *p, const struct time_span *work)
{
	const int64_t slot_ms = CAVE_SLOT * (int64_t)MINUTE_MS;
	int run = 0, longest = 0;

	for (int64_t at = (work->from_ms + slot_ms - 1) / slot_ms * slot_ms;
	     at + slot_ms <= work->to_ms; at += slot_ms) {
		run = is_taken(p, at, at + slot_ms) ? 0 : run + CAVE_SLOT;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static int64_t local_day(const struct rhythm_person *p, const struct time_span *work)
{
	struct date d = date_in_zone(work->from_ms, p->zone);

	return date_days(d.year, d.month, d.day);
}

/* The objective does not care on which days somebody is in the cave, so that whoever wishes no time of day would get all of it
 * as early as there is room: Monday, and nothing left for what Wednesday brings. One block a day where that is enough,
 * and as many days as there are blocks, evenly over those one has time on, are a little more welcome than the others. */
static void spread_caves(struct rhythm_week *w, struct rhythm_person *p)
{
	struct day *days = NEW_ARRAY(w->s->mem, struct day, p->work_count);
	int64_t need = p->need.cave_minutes - p->cave_elsewhere, room = 0;
	size_t count = 0, blocks;

	for (size_t i = 0; i < p->work_count; i++) {
		int64_t number = local_day(p, &p->work[i]);
		int longest = longest_free(p, &p->work[i]);

		if (!(p->need.weekdays >> date_in_zone(p->work[i].from_ms, p->zone).weekday & 1) ||
		    longest < p->need.block_minutes)
			continue;
		if (!count || days[count - 1].number != number)
			days[count++] = (struct day){number, 0};
		if (longest > days[count - 1].longest)
			days[count - 1].longest = longest;
	}
	for (size_t i = 0; i < count; i++)
		room += days[i].longest < BLOCK_MINUTES_MOST ? days[i].longest : BLOCK_MINUTES_MOST;
	if (need <= 0 || room < need)
		return;
	p->blocks_a_day = 1;
	p->is_spread = NEW_ARRAY(w->s->mem, bool, p->work_count);
	blocks = (size_t)((need + BLOCK_MINUTES_MOST - 1) / BLOCK_MINUTES_MOST);
	for (size_t b = 0; b < blocks && b < count; b++) {
		/* The middle of the b-th of as many equal parts of the days. */
		size_t at = (2 * b + 1) * count / (2 * blocks);

		for (size_t i = 0; i < p->work_count; i++)
			p->is_spread[i] |= local_day(p, &p->work[i]) == days[at].number;
	}
}

static enum err plan_caves(struct rhythm_week *w)
{
	const int64_t slot_ms = CAVE_SLOT * (int64_t)MINUTE_MS;
	const struct plan *plan;
	struct writer o;

	put_head(&o, w, CAVE_SLOT, CAVE_FINER, "0 0 0 48 4 12 16");
	for (size_t i = 0; i < w->count; i++) {
		spread_caves(w, &w->people[i]);
		put_person(&o, (int)i, &w->people[i], false);
	}
	TRY(solve(&o, &plan));
	for (int c = 0; c < plan->block_count; c++)
		TRY(add_block(w, BLOCK_CAVE, &w->people[plan->blocks[c].person],
		              w->base_ms + plan->blocks[c].from * slot_ms,
		              w->base_ms + plan->blocks[c].to * slot_ms));
	return ERR_NONE;
}

enum err rhythm_plan(struct scope *s, const struct rhythm *rhythm, int weeks)
{
	for (int i = 0; i < weeks; i++) {
		struct rhythm_week w;

		TRY(rhythm_week_open(s, rhythm,
		                     rhythm_day_after(s, rhythm->starts_on, i * WEEK_DAYS), &w));
		for (size_t k = 0; k < w.count; k++)
			TRY(rhythm_week_read_taken(&w, &w.people[k]));
		/* More than what the planner takes at once cannot sit on one team. */
		if (rhythm->market_minutes >= MARKET_SLOT && w.count <= PLAN_TEAM_MEMBERS_MAX)
			TRY(plan_market(&w));
		TRY(plan_caves(&w));
	}
	return ERR_NONE;
}
