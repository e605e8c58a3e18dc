#include "rhythm/meeting.h"

#include <stdlib.h>

#include "core/date.h"
#include "rhythm/block.h"
#include "rhythm/busy.h"
#include "rhythm/time_need.h"
#include "store/db.h"
#include "teams/team.h"

#define MINUTE_MS ((int64_t)60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

enum {
	STEP_MINUTES = 15, /* at which windows begin, from the beginning of the market */
	MARKETS_MAX = 500,
};

/* What is known of one person for a while, as far as the actor may know it. */
struct known {
	const struct time_span *work;
	struct time_span *taken, *caves; /* by start, none touches another */
	size_t work_count, taken_count, cave_count;
	int64_t useful_minutes; /* their shortest block */
};

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* ---- who ---- */

static enum err pick(struct scope *s, const struct meeting_ask *ask, struct meeting_person *all,
                     size_t count, bool *is_asked)
{
	for (size_t k = 0; k < ask->member_count; k++) {
		size_t i = 0;

		while (i < count && !id_equal(all[i].member, ask->members[k]))
			i++;
		if (i == count)
			return scope_fail(s, ERR_INVALID, "meeting.not_on_team", "members",
			                  "somebody is not on the team");
		is_asked[i] = true;
	}
	for (size_t i = 0; i < count; i++)
		if (id_equal(all[i].member, s->actor) ||
		    (ask->member_count == 0 && id_is_none(all[i].account)))
			is_asked[i] = true;
	return ERR_NONE;
}

enum err meeting_list_people(struct scope *s, const struct meeting_ask *ask,
                             struct meeting_person **ret_people, size_t *ret_count)
{
	struct id account = ID_NONE;
	struct meeting_person *list;
	struct db_rows rows;
	bool *is_asked;
	size_t count = 0;

	TRY(team_check(s, ask->team, TEAM_SEE));
	TRY(DB_READ(s, &rows, "meeting_people", DB_ID(s->organisation), DB_ID(ask->team),
	            DB_ID(s->guest_of), DB_NUMBER(TEAM_MEMBERS_MAX)));
	list = NEW_ARRAY(s->mem, struct meeting_person, rows.count);
	is_asked = NEW_ARRAY(s->mem, bool, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct meeting_person){.member = db_id(&rows, i, 0),
		                                  .name = db_str(&rows, i, 1),
		                                  .time_zone = db_str(&rows, i, 2),
		                                  .account = db_id(&rows, i, 3),
		                                  .language = db_str(&rows, i, 4)};
	TRY(pick(s, ask, list, rows.count, is_asked));
	for (size_t i = 0; i < rows.count; i++) {
		if (!is_asked[i])
			continue;
		if (!id_is_none(list[i].account) && !id_is_none(account) &&
		    !id_equal(list[i].account, account))
			return scope_fail(s, ERR_INVALID, "meeting.two_accounts", "members",
			                  "guests of two accounts");
		if (!id_is_none(list[i].account))
			account = list[i].account;
		list[count++] = list[i];
	}
	*ret_people = list;
	*ret_count = count;
	return ERR_NONE;
}

/* ---- what is known of them ---- */

/* Adds a span at the end; one that touches the last becomes part of it. */
static void add_span(struct scope *s, struct time_span **list, size_t *count, size_t *room,
                     struct time_span span)
{
	if (*count && span.from_ms <= (*list)[*count - 1].to_ms) {
		(*list)[*count - 1].to_ms = later((*list)[*count - 1].to_ms, span.to_ms);
		return;
	}
	*list = arena_grow(s->mem, *list, sizeof **list, *count + 1, room);
	(*list)[(*count)++] = span;
}

/* A guest is told of what is booked alone, and of their own calendar. */
static enum err read_taken(struct scope *s, const struct meeting_person *p, int64_t from_ms,
                           int64_t to_ms, struct known *k)
{
	bool is_told_all = id_is_none(s->guest_of) || id_equal(p->member, s->actor);
	struct busy_times busy;
	size_t room = 0;

	TRY((is_told_all ? busy_list : busy_list_booked)(s, p->member, from_ms, to_ms, &busy));
	for (size_t i = 0; i < busy.count; i++)
		if (busy.busy[i].busy == ICS_BUSY)
			add_span(s, &k->taken, &k->taken_count, &room,
			         (struct time_span){busy.busy[i].starts_at_ms,
			                            busy.busy[i].ends_at_ms});
	return ERR_NONE;
}

static enum err read_known(struct scope *s, const struct meeting_person *p, int64_t from_ms,
                           int64_t to_ms, struct known *ret)
{
	const struct block *blocks;
	struct time_need need;
	size_t count, room = 0;

	*ret = (struct known){0};
	/* Edges need the days beside. */
	TRY(work_time_spans(s, p->member, from_ms - DAY_MS, to_ms + DAY_MS, &ret->work,
	                    &ret->work_count));
	TRY(read_taken(s, p, from_ms, to_ms, ret));
	if (!id_is_none(s->guest_of) || !id_is_none(p->account))
		return ERR_NONE;
	TRY(time_need_of(s, p->member, &need));
	ret->useful_minutes = need.block_minutes;
	TRY(block_list_for(s, p->member, from_ms, to_ms, &blocks, &count));
	for (size_t i = 0; i < count; i++)
		if (blocks[i].kind == BLOCK_CAVE)
			add_span(s, &ret->caves, &ret->cave_count, &room,
			         (struct time_span){blocks[i].starts_at_ms, blocks[i].ends_at_ms});
	return ERR_NONE;
}

static bool meets(const struct time_span *list, size_t count, int64_t from_ms, int64_t to_ms)
{
	for (size_t i = 0; i < count && list[i].from_ms < to_ms; i++)
		if (list[i].to_ms > from_ms)
			return true;
	return false;
}

static int64_t edge_minutes(const struct known *k, int64_t from_ms, int64_t to_ms)
{
	struct time_span parts[WORK_EDGES_MAX];
	size_t count =
		work_time_edges(k->work, k->work_count, from_ms, to_ms, parts, WORK_EDGES_MAX);
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += parts[i].to_ms - parts[i].from_ms;
	return sum / MINUTE_MS;
}

static int64_t work_minutes(const struct known *k, int64_t from_ms, int64_t to_ms)
{
	int64_t sum = 0;

	for (size_t i = 0; i < k->work_count; i++) {
		int64_t a = later(k->work[i].from_ms, from_ms);
		int64_t b = earlier(k->work[i].to_ms, to_ms);

		sum += a < b ? b - a : 0;
	}
	return sum / MINUTE_MS;
}

static bool is_there(const struct known *k, int64_t from_ms, int64_t to_ms)
{
	return !meets(k->taken, k->taken_count, from_ms, to_ms) &&
	       !meets(k->caves, k->cave_count, from_ms, to_ms) &&
	       work_time_reaches(k->work, k->work_count, from_ms, to_ms);
}

/* ---- the cost ---- */

/* One stretch of a cave in which nothing stood yet. Too short before, it was lost already. */
static void break_piece(struct meeting_cave *c, int64_t useful_minutes, int64_t from_ms,
                        int64_t to_ms, const struct meeting_ask *ask)
{
	int64_t a = later(from_ms, ask->starts_at_ms), b = earlier(to_ms, ask->ends_at_ms);
	int64_t rests[2] = {(a - from_ms) / MINUTE_MS, (to_ms - b) / MINUTE_MS};

	if ((to_ms - from_ms) / MINUTE_MS < useful_minutes)
		return;
	if (a >= b) {
		c->left_minutes += (to_ms - from_ms) / MINUTE_MS;
		return;
	}
	c->taken_minutes += (b - a) / MINUTE_MS;
	for (int i = 0; i < 2; i++)
		if (rests[i] < useful_minutes)
			c->crumb_minutes += rests[i];
		else
			c->left_minutes += rests[i];
}

static struct meeting_cave break_cave(const struct known *k, struct time_span cave,
                                      const struct meeting_ask *ask)
{
	struct meeting_cave c = {.starts_at_ms = cave.from_ms, .ends_at_ms = cave.to_ms};
	/* Whoever goes in for less than their shortest block finds that useful. */
	int64_t useful = earlier(k->useful_minutes, (cave.to_ms - cave.from_ms) / MINUTE_MS);
	int64_t at_ms = cave.from_ms;

	for (size_t i = 0; i < k->taken_count; i++) {
		if (k->taken[i].to_ms <= at_ms || k->taken[i].from_ms >= cave.to_ms)
			continue;
		if (k->taken[i].from_ms > at_ms)
			break_piece(&c, useful, at_ms, k->taken[i].from_ms, ask);
		at_ms = k->taken[i].to_ms;
	}
	if (at_ms < cave.to_ms)
		break_piece(&c, useful, at_ms, cave.to_ms, ask);
	return c;
}

static struct time_span *copy_around(struct scope *s, const struct known *k, int64_t from_ms,
                                     int64_t to_ms, size_t *ret_count)
{
	struct time_span *list = NEW_ARRAY(s->mem, struct time_span, k->work_count);
	size_t count = 0;

	for (size_t i = 0; i < k->work_count; i++) {
		struct time_span span = {later(k->work[i].from_ms, from_ms),
		                         earlier(k->work[i].to_ms, to_ms)};

		if (span.from_ms < span.to_ms)
			list[count++] = span;
	}
	*ret_count = count;
	return list;
}

static enum err cost_of(struct scope *s, const struct meeting_ask *ask, struct meeting_person *p,
                        size_t *caves_broken)
{
	int64_t from_ms = ask->starts_at_ms - MEETING_AROUND_HOURS * HOUR_MS;
	int64_t to_ms = ask->ends_at_ms + MEETING_AROUND_HOURS * HOUR_MS;
	int64_t minutes = (ask->ends_at_ms - ask->starts_at_ms) / MINUTE_MS;
	struct meeting_cave *caves;
	struct known k;

	TRY(read_known(s, p, from_ms, to_ms, &k));
	p->is_busy = meets(k.taken, k.taken_count, ask->starts_at_ms, ask->ends_at_ms);
	p->edge_minutes = edge_minutes(&k, ask->starts_at_ms, ask->ends_at_ms);
	p->outside_minutes =
		minutes - p->edge_minutes - work_minutes(&k, ask->starts_at_ms, ask->ends_at_ms);
	p->is_free = !p->is_busy && p->outside_minutes <= 0;
	p->is_there = is_there(&k, ask->starts_at_ms, ask->ends_at_ms);
	p->work = copy_around(s, &k, from_ms, to_ms, &p->work_count);
	caves = NEW_ARRAY(s->mem, struct meeting_cave, k.cave_count);
	for (size_t i = 0; i < k.cave_count; i++) {
		caves[i] = break_cave(&k, k.caves[i], ask);
		p->focus_minutes += caves[i].taken_minutes + caves[i].crumb_minutes;
		p->crumb_minutes += caves[i].crumb_minutes;
		*caves_broken += caves[i].taken_minutes > 0;
	}
	p->caves = caves;
	p->cave_count = k.cave_count;
	/* What a guest may not know is not told as "free" either. */
	if (!id_is_none(s->guest_of)) {
		p->is_busy = false;
		p->is_free = p->outside_minutes <= 0;
	}
	return ERR_NONE;
}

static enum err read_markets(struct scope *s, struct id team, int64_t from_ms, int64_t to_ms,
                             struct time_span **ret_spans, size_t *ret_count)
{
	struct time_span *list = NULL;
	size_t count = 0, room = 0;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "meeting_markets", DB_ID(s->organisation), DB_ID(team),
	            DB_NUMBER(from_ms), DB_NUMBER(to_ms), DB_NUMBER(MARKETS_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		add_span(s, &list, &count, &room,
		         (struct time_span){db_number(&rows, i, 0), db_number(&rows, i, 1)});
	*ret_spans = list;
	*ret_count = count;
	return ERR_NONE;
}

static enum err check_start(struct scope *s, int64_t starts_at_ms)
{
	if (starts_at_ms < s->now_ms - MINUTE_MS)
		return scope_fail(s, ERR_INVALID, "meeting.past", "starts_at", "is over");
	if (starts_at_ms > s->now_ms + MEETING_DAYS_AHEAD_MAX * DAY_MS)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "starts_at",
		                  "more than %d days ahead", MEETING_DAYS_AHEAD_MAX);
	return ERR_NONE;
}

static enum err check_length(struct scope *s, int64_t minutes, const char *field)
{
	if (minutes < MEETING_MINUTES_MIN || minutes > MEETING_MINUTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", field,
		                  "not %d to %d minutes", MEETING_MINUTES_MIN, MEETING_MINUTES_MAX);
	return ERR_NONE;
}

enum err meeting_find_cost(struct scope *s, const struct meeting_ask *ask,
                           struct meeting_cost *ret_cost)
{
	struct meeting_person *people;
	struct meeting_cost cost = {0};
	struct time_span *markets;
	size_t market_count;

	TRY(meeting_list_people(s, ask, &people, &cost.count));
	TRY(check_start(s, ask->starts_at_ms));
	TRY(check_length(s, (ask->ends_at_ms - ask->starts_at_ms) / MINUTE_MS, "ends_at"));
	TRY(read_markets(s, ask->team, ask->starts_at_ms, ask->ends_at_ms, &markets,
	                 &market_count));
	for (size_t i = 0; i < market_count; i++)
		cost.is_market |= markets[i].from_ms <= ask->starts_at_ms &&
		                  ask->ends_at_ms <= markets[i].to_ms;
	if (!cost.is_market && !id_is_none(s->guest_of))
		return scope_fail(s, ERR_INVALID, "meeting.market_only", "starts_at",
		                  "not within market time of the team");
	for (size_t i = 0; i < cost.count; i++) {
		TRY(cost_of(s, ask, &people[i], &cost.caves_broken));
		cost.focus_minutes += people[i].focus_minutes;
		cost.crumb_minutes += people[i].crumb_minutes;
		cost.edge_minutes += people[i].edge_minutes;
		cost.not_free += !people[i].is_free;
	}
	cost.people = people;
	*ret_cost = cost;
	return ERR_NONE;
}

/* ---- windows ---- */

struct search {
	struct scope *s;
	const struct meeting_person *people;
	const struct known *known;
	size_t people_count;
	int64_t length_ms;
	size_t quorum;
	struct candidate {
		struct meeting_window window;
		size_t market; /* in which stretch of market time */
	} * list;
	size_t count, room;
};

static void try_window(struct search *f, size_t market, int64_t from_ms)
{
	int64_t to_ms = from_ms + f->length_ms;
	struct meeting_window w = {.starts_at_ms = from_ms, .ends_at_ms = to_ms};
	struct id *missing;

	for (size_t i = 0; i < f->people_count; i++) {
		bool is_one = is_there(&f->known[i], from_ms, to_ms);

		if (!is_one && id_equal(f->people[i].member, f->s->actor))
			return;
		w.there_count += is_one;
	}
	if (w.there_count < f->quorum)
		return;
	missing = NEW_ARRAY(f->s->mem, struct id, f->people_count - w.there_count);
	for (size_t i = 0; i < f->people_count; i++)
		if (is_there(&f->known[i], from_ms, to_ms))
			w.edge_minutes += edge_minutes(&f->known[i], from_ms, to_ms);
		else
			missing[w.missing_count++] = f->people[i].member;
	w.missing = missing;
	f->list = arena_grow(f->s->mem, f->list, sizeof *f->list, f->count + 1, &f->room);
	f->list[f->count++] = (struct candidate){w, market};
}

static int best_first(const void *a, const void *b)
{
	const struct meeting_window *x = &((const struct candidate *)a)->window;
	const struct meeting_window *y = &((const struct candidate *)b)->window;

	if (x->missing_count != y->missing_count)
		return x->missing_count < y->missing_count ? -1 : 1;
	if (x->edge_minutes != y->edge_minutes)
		return x->edge_minutes < y->edge_minutes ? -1 : 1;
	return (x->starts_at_ms > y->starts_at_ms) - (x->starts_at_ms < y->starts_at_ms);
}

/* The best that do not stand in each other's way; a few of each stretch, so that there are days to choose from. */
static size_t choose(const struct search *f, size_t market_count, struct meeting_window *ret)
{
	size_t *chosen = NEW_ARRAY(f->s->mem, size_t, market_count), count = 0;

	for (size_t i = 0; i < f->count && count < MEETING_WINDOWS_MAX; i++) {
		const struct candidate *c = &f->list[i];
		bool is_alone = chosen[c->market] < MEETING_WINDOWS_A_TIME;

		for (size_t k = 0; k < count && is_alone; k++)
			is_alone = ret[k].ends_at_ms <= c->window.starts_at_ms ||
			           c->window.ends_at_ms <= ret[k].starts_at_ms;
		if (!is_alone)
			continue;
		chosen[c->market]++;
		ret[count++] = c->window;
	}
	return count;
}

static enum err find_quorum(struct scope *s, const struct meeting_ask *ask, int64_t quorum,
                            struct meeting_windows *w)
{
	struct date today = date_utc(s->now_ms - DAY_MS); /* it may still be yesterday somewhere */
	struct db_rows rows;

	if (quorum < 0 || quorum > TEAM_MEMBERS_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "quorum", "not 1 to %d",
		                  TEAM_MEMBERS_MAX);
	TRY(DB_READ(s, &rows, "meeting_rhythm", DB_ID(s->organisation), DB_ID(ask->team),
	            DB_TEXT(date_day_text(s->mem, &today))));
	w->has_rhythm = rows.count != 0;
	w->quorum = quorum ? quorum : rows.count ? db_number(&rows, 0, 0) : 1;
	w->quorum = earlier(w->quorum, (int64_t)w->people);
	return ERR_NONE;
}

static void search(struct search *f, const struct time_span *markets, size_t market_count,
                   int64_t from_ms)
{
	int64_t step_ms = STEP_MINUTES * MINUTE_MS;

	for (size_t i = 0; i < market_count; i++)
		for (int64_t at_ms = markets[i].from_ms; at_ms + f->length_ms <= markets[i].to_ms;
		     at_ms += step_ms)
			if (at_ms >= from_ms)
				try_window(f, i, at_ms);
	if (f->count)
		qsort(f->list, f->count, sizeof *f->list, best_first);
}

enum err meeting_list_windows(struct scope *s, const struct meeting_ask *ask, int64_t minutes,
                              int64_t quorum, struct meeting_windows *ret_windows)
{
	int64_t from_ms = later(ask->starts_at_ms, s->now_ms);
	int64_t to_ms = from_ms + MEETING_WINDOW_DAYS * DAY_MS;
	struct search f = {.s = s, .length_ms = minutes * MINUTE_MS};
	struct meeting_windows w = {0};
	struct meeting_window *chosen;
	struct meeting_person *people;
	struct time_span *markets;
	struct known *known;
	size_t market_count;

	TRY(meeting_list_people(s, ask, &people, &w.people));
	TRY(check_length(s, minutes, "minutes"));
	TRY(check_start(s, from_ms));
	TRY(find_quorum(s, ask, quorum, &w));
	TRY(read_markets(s, ask->team, from_ms, to_ms, &markets, &market_count));
	known = NEW_ARRAY(s->mem, struct known, w.people);
	for (size_t i = 0; i < w.people && market_count; i++)
		TRY(read_known(s, &people[i], from_ms, to_ms + DAY_MS, &known[i]));
	f.people = people;
	f.known = known;
	f.people_count = w.people;
	f.quorum = (size_t)w.quorum;
	search(&f, markets, market_count, from_ms);
	chosen = NEW_ARRAY(s->mem, struct meeting_window, MEETING_WINDOWS_MAX);
	w.count = choose(&f, market_count, chosen);
	w.windows = chosen;
	*ret_windows = w;
	return ERR_NONE;
}
