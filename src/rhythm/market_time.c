#include "rhythm/market_time.h"

enum {
	MINUTE_MS = 60 * 1000,
	STEP_MS = MARKET_TIME_MINUTES * MINUTE_MS,
	HOUR_MS = 60 * MINUTE_MS
};

/* ---- hours ---- */

static void set(struct market_hours *hours, int64_t from, int64_t to, bool is_in)
{
	from = from < 0 ? 0 : from;
	to = to > MARKET_TIME_STEPS ? MARKET_TIME_STEPS : to;
	for (int64_t t = from; t < to; t++)
		if (is_in)
			hours->bits[t >> 6] |= 1ull << (t & 63);
		else
			hours->bits[t >> 6] &= ~(1ull << (t & 63));
}

/* Rounded down, also before the first step. */
static int64_t step_at(int64_t ms)
{
	return ms >= 0 ? ms / STEP_MS : -((STEP_MS - 1 - ms) / STEP_MS);
}

void market_time_add(struct market_hours *hours, const struct rhythm_week *w, int64_t from_ms,
                     int64_t to_ms)
{
	set(hours, step_at(from_ms - w->base_ms + STEP_MS - 1), step_at(to_ms - w->base_ms), true);
}

void market_time_remove(struct market_hours *hours, const struct rhythm_week *w, int64_t from_ms,
                        int64_t to_ms)
{
	set(hours, step_at(from_ms - w->base_ms), step_at(to_ms - w->base_ms + STEP_MS - 1), false);
}

void market_time_keep(struct market_hours *hours, const struct market_hours *other)
{
	for (int i = 0; i < MARKET_TIME_WORDS; i++)
		hours->bits[i] &= other->bits[i];
}

bool market_time_has(const struct market_hours *hours, int from, int to)
{
	for (int t = from; t < to; t++)
		if (!(hours->bits[t >> 6] >> (t & 63) & 1))
			return false;
	return true;
}

int64_t market_time_minutes(const struct market_hours *hours)
{
	int64_t steps = 0;

	for (int i = 0; i < MARKET_TIME_WORDS; i++)
		steps += __builtin_popcountll(hours->bits[i]);
	return steps * MARKET_TIME_MINUTES;
}

/* ---- who is free ---- */

static void find_free(const struct rhythm_week *w, const struct rhythm_person *p, int64_t reach,
                      struct market_hours *ret)
{
	*ret = (struct market_hours){0};
	for (size_t i = 0; i < p->work_count; i++)
		market_time_add(ret, w, p->work[i].from_ms - reach, p->work[i].to_ms + reach);
	for (size_t i = 0; i < p->busy_count; i++)
		market_time_remove(ret, w, p->busy[i].from_ms, p->busy[i].to_ms);
}

/* When enough of the team are free for market time. */
static void find_enough(const struct rhythm_week *w, const struct market_hours *free,
                        struct market_hours *ret)
{
	int64_t quorum =
		w->rhythm->quorum < (int64_t)w->count ? w->rhythm->quorum : (int64_t)w->count;

	*ret = (struct market_hours){0};
	for (int t = 0; t < MARKET_TIME_STEPS; t++) {
		int64_t there = 0;

		for (size_t i = 0; i < w->count; i++)
			there += market_time_has(&free[i], t, t + 1);
		set(ret, t, t + 1, there >= quorum);
	}
}

/* ---- wishes ---- */

static size_t place_of(const struct rhythm_week *w, struct id member)
{
	size_t i = 0;

	while (i < w->count && !id_equal(w->people[i].member, member))
		i++;
	return i;
}

enum err market_time_read(const struct rhythm_week *w, struct market_time *ret)
{
	struct scope *s = w->s;
	const struct market_need *needs;
	struct time_poll poll;
	size_t count;

	TRY(time_need_list(s, w->rhythm->team, &needs, &count, &poll));
	*ret = (struct market_time){.wishes = NEW_ARRAY(s->mem, struct market_wish, count)};
	for (size_t i = 0; i < count; i++) {
		const struct market_need *n = &needs[i];
		struct market_wish *wish = &ret->wishes[ret->wish_count];
		size_t *people, asker = place_of(w, n->member);

		if (asker == w->count || !n->is_answered || n->market_minutes == 0 ||
		    (!id_is_none(s->guest_of) && !id_equal(n->member, s->actor)))
			continue;
		people = NEW_ARRAY(s->mem, size_t, n->other_count + 1);
		*wish = (struct market_wish){.asker = asker,
		                             .people = people,
		                             .with = n->others,
		                             .with_count = n->other_count,
		                             .asked_minutes = n->market_minutes};
		people[wish->people_count++] = asker;
		for (size_t k = 0; k < n->other_count; k++)
			if (place_of(w, n->others[k]) < w->count)
				people[wish->people_count++] = place_of(w, n->others[k]);
		ret->wish_count++;
	}
	return ERR_NONE;
}

void market_time_find(const struct rhythm_week *w, struct market_time *t)
{
	struct market_hours enough;

	struct market_hours *at_work = NEW_ARRAY(w->s->mem, struct market_hours, w->count);

	t->free = NEW_ARRAY(w->s->mem, struct market_hours, w->count);
	for (size_t i = 0; i < w->count; i++) {
		find_free(w, &w->people[i], WORK_EDGE_HOURS * (int64_t)HOUR_MS, &t->free[i]);
		find_free(w, &w->people[i], 0, &at_work[i]);
	}
	find_enough(w, t->free, &enough);
	for (size_t i = 0; i < t->wish_count; i++) {
		struct market_wish *wish = &t->wishes[i];
		struct market_hours inner;

		wish->hours = enough;
		for (size_t k = 0; k < wish->people_count; k++)
			market_time_keep(&wish->hours, &t->free[wish->people[k]]);
		inner = wish->hours;
		for (size_t k = 0; k < wish->people_count; k++)
			market_time_keep(&inner, &at_work[wish->people[k]]);
		wish->possible_minutes = market_time_minutes(&inner);
		if (wish->possible_minutes < wish->asked_minutes)
			wish->possible_minutes = market_time_minutes(&wish->hours);
	}
}
