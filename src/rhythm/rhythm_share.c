#include "rhythm/rhythm_share.h"

#include "core/check.h"
#include "rhythm/market_time.h"

enum {
	MINUTE_MS = 60 * 1000,
	WEEK_DAYS = 7
};
static const int64_t day_ms = 24ll * 60 * MINUTE_MS;

static enum err share_of(struct rhythm_week *w, const struct rhythm_person *p,
                         const struct block *blocks, size_t count, struct rhythm_share *ret)
{
	struct time_span parts[WORK_EDGES_MAX], *edges = NULL;
	size_t edge_room = 0, edge_count = 0;

	*ret = (struct rhythm_share){.member = p->member,
	                             .name = p->name,
	                             .time_zone = p->zone_name,
	                             .is_guest = p->is_guest,
	                             .work = p->work,
	                             .work_count = p->work_count,
	                             .asked_minutes = -1,
	                             .market = {.asked_minutes = -1},
	                             .edge_minutes_before = p->debt_minutes};
	if (id_is_none(w->s->guest_of) && p->need.is_answered && !p->is_guest)
		ret->asked_minutes = p->need.cave_minutes;
	for (size_t i = 0; i < count; i++) {
		const struct block *b = &blocks[i];
		int64_t minutes = (b->ends_at_ms - b->starts_at_ms) / MINUTE_MS;
		size_t found;

		if (b->kind == BLOCK_CAVE && id_equal(b->member, p->member)) {
			ret->cave_minutes += minutes;
			ret->longest_minutes =
				minutes > ret->longest_minutes ? minutes : ret->longest_minutes;
		}
		if (b->kind != BLOCK_MARKET ||
		    !work_time_reaches(p->work, p->work_count, b->starts_at_ms, b->ends_at_ms))
			continue;
		found = work_time_edges(p->work, p->work_count, b->starts_at_ms, b->ends_at_ms,
		                        parts, WORK_EDGES_MAX);
		for (size_t k = 0; k < found; k++) {
			rhythm_week_add_span(w->s, &edges, &edge_count, &edge_room,
			                     parts[k].from_ms, parts[k].to_ms);
			ret->edge_minutes += (parts[k].to_ms - parts[k].from_ms) / MINUTE_MS;
		}
	}
	ret->edges = edges;
	ret->edge_count = edge_count;
	return ERR_NONE;
}

/* ---- market time with chosen people ---- */

/* Market time in which somebody is there: not in a cave of theirs. */
static struct market_hours hours_there(const struct rhythm_week *w, const struct market_time *t,
                                       size_t person, const struct block *blocks, size_t count)
{
	struct market_hours there = {0};

	for (size_t i = 0; i < count; i++)
		if (blocks[i].kind == BLOCK_MARKET)
			market_time_add(&there, w, blocks[i].starts_at_ms, blocks[i].ends_at_ms);
	market_time_keep(&there, &t->free[person]);
	for (size_t i = 0; i < count; i++)
		if (blocks[i].kind == BLOCK_CAVE &&
		    id_equal(blocks[i].member, w->people[person].member))
			market_time_remove(&there, w, blocks[i].starts_at_ms, blocks[i].ends_at_ms);
	return there;
}

static enum err add_markets(struct rhythm_week *w, const struct block *blocks, size_t count,
                            struct rhythm_share *shares)
{
	struct market_time t;

	TRY(market_time_read(w, &t));
	/* What takes people's time is many reads. */
	if (!t.wish_count)
		return ERR_NONE;
	for (size_t i = 0; i < w->count; i++)
		TRY(rhythm_week_read_absent(w, &w->people[i], blocks, count));
	market_time_find(w, &t);
	for (size_t i = 0; i < t.wish_count; i++) {
		const struct market_wish *wish = &t.wishes[i];
		struct market_hours got = hours_there(w, &t, wish->asker, blocks, count);

		for (size_t k = 1; k < wish->people_count; k++) {
			struct market_hours there =
				hours_there(w, &t, wish->people[k], blocks, count);

			market_time_keep(&got, &there);
		}
		shares[wish->asker].market =
			(struct market_share){.asked_minutes = wish->asked_minutes,
		                              .with = wish->with,
		                              .with_count = wish->with_count,
		                              .got_minutes = market_time_minutes(&got),
		                              .possible_minutes = wish->possible_minutes};
	}
	return ERR_NONE;
}

enum err rhythm_share_list(struct scope *s, struct id rhythm, struct str monday,
                           const struct rhythm_share **ret_shares, size_t *ret_count)
{
	const struct rhythm *r;
	const struct block *blocks;
	struct rhythm_share *list;
	int64_t from_ms;
	struct rhythm_week w;
	size_t count;

	TRY(rhythm_find(s, rhythm, &r));
	TRY(check_date(s, "week", monday));
	if (str_is_empty(monday))
		monday = r->starts_on;
	TRY(rhythm_week_open(s, r, monday, &w));
	TRY(rhythm_day_ms(s, monday, r->zone, &from_ms));
	TRY(rhythm_block_list(s, rhythm, from_ms, from_ms + WEEK_DAYS * day_ms, &blocks, &count));
	list = NEW_ARRAY(s->mem, struct rhythm_share, w.count);
	for (size_t i = 0; i < w.count; i++)
		TRY(share_of(&w, &w.people[i], blocks, count, &list[i]));
	TRY(add_markets(&w, blocks, count, list));
	*ret_shares = list;
	*ret_count = w.count;
	return ERR_NONE;
}
