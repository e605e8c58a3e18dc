#include "rhythm/rhythm_plan.h"

#include "core/check.h"
#include "core/date.h"
#include "rhythm/busy.h"
#include "rhythm/plan.h"
#include "rhythm/time_need.h"
#include "rhythm/work_time.h"
#include "store/db.h"
#include "teams/team.h"

enum {
	MINUTE_MS = 60 * 1000,
	HOUR_MS = 60 * MINUTE_MS,
	WEEK_DAYS = 7,
	GRID_DAYS = 9, /* the week, a day before and one behind, for zones far away */
	MARKET_SLOT = 60,
	CAVE_SLOT = 15,
	BLOCK_MINUTES_MOST = 240,
	BLOCKS_A_DAY = 2,
	MARKET_DAYS = 5, /* over which market time is spread */
	WELCOME_BEST = 3,
	WELCOME_ANY = 2,
	WELCOME_OTHER = 1,
	WELCOME_NEVER = -100,
	CAVE_FINER =
		4, /* caves are weighed this much finer, so that a little can be said for a day */
	TEXT_BYTES_MAX = 4 * 1024 * 1024
};
static const int64_t day_ms = 24ll * HOUR_MS;

struct person {
	struct id member;
	struct str name, zone_name;
	bool is_guest;
	const struct zone *zone;
	struct time_need need;
	const struct time_span *work;
	size_t work_count;
	struct time_span *busy; /* agreed elsewhere, or taken in their calendars */
	size_t busy_count;
	struct time_span *last; /* caves of the week before, a week later on their clock */
	size_t last_count;
	int64_t cave_elsewhere, debt_minutes;
	int blocks_a_day;
	bool *is_spread; /* per span of work: a day that spreads the caves over the week; NULL = no matter */
};

struct week {
	struct scope *s;
	const struct rhythm *rhythm;
	struct str monday;
	int64_t base_ms; /* midnight UTC of the Sunday before: slot 0 */
	struct person *people;
	size_t count;
	struct block *before; /* blocks of this team, that of the last weeks */
	size_t before_count;
};

/* ---- edges ---- */

/* Minutes of the team's markets between two moments that lie outside of somebody's working time. */
static enum err edge_minutes(struct scope *s, struct id member, const struct block *blocks,
                             size_t count, int64_t from_ms, int64_t to_ms, int64_t *ret_minutes)
{
	const struct time_span *work;
	struct time_span parts[WORK_EDGES_MAX];
	size_t work_count;

	*ret_minutes = 0;
	TRY(work_time_spans(s, member, from_ms - day_ms, to_ms + day_ms, &work, &work_count));
	for (size_t i = 0; i < count; i++) {
		size_t found;

		if (blocks[i].kind != BLOCK_MARKET || blocks[i].starts_at_ms < from_ms ||
		    blocks[i].starts_at_ms >= to_ms ||
		    !work_time_reaches(work, work_count, blocks[i].starts_at_ms,
		                       blocks[i].ends_at_ms))
			continue;
		found = work_time_edges(work, work_count, blocks[i].starts_at_ms,
		                        blocks[i].ends_at_ms, parts, WORK_EDGES_MAX);
		for (size_t k = 0; k < found; k++)
			*ret_minutes += (parts[k].to_ms - parts[k].from_ms) / MINUTE_MS;
	}
	return ERR_NONE;
}

/* ---- what is known of a person ---- */

static void add_span(struct scope *s, struct time_span **list, size_t *count, size_t *room,
                     int64_t from_ms, int64_t to_ms)
{
	*list = arena_grow(s->mem, *list, sizeof **list, *count + 1, room);
	(*list)[(*count)++] = (struct time_span){from_ms, to_ms};
}

/* A week later on the same clock. */
static int64_t week_later(const struct zone *zone, int64_t ms)
{
	struct date d = date_in_zone(ms, zone);
	struct date next = date_utc((date_days(d.year, d.month, d.day) + WEEK_DAYS) * day_ms);

	next.hour = d.hour;
	next.minute = d.minute;
	return date_to_ms(&next, zone);
}

/* Their week, in their zone. */
static enum err find_span(const struct week *w, const struct person *p, int64_t *ret_from_ms,
                          int64_t *ret_to_ms)
{
	TRY(rhythm_day_ms(w->s, w->monday, zone_name(p->zone), ret_from_ms));
	return rhythm_day_ms(w->s, rhythm_day_after(w->s, w->monday, WEEK_DAYS), zone_name(p->zone),
	                     ret_to_ms);
}

/* What a share says of them, too. */
static enum err read_person(struct week *w, struct person *p)
{
	struct scope *s = w->s;
	int64_t from_ms, to_ms;

	p->zone = zone_find(s->mem, p->zone_name);
	p->zone = p->zone ? p->zone : zone_utc();
	TRY(find_span(w, p, &from_ms, &to_ms));
	TRY(work_time_spans(s, p->member, from_ms, to_ms, &p->work, &p->work_count));
	TRY(time_need_of(s, p->member, &p->need));
	return edge_minutes(s, p->member, w->before, w->before_count,
	                    from_ms - RHYTHM_DEBT_WEEKS * WEEK_DAYS * day_ms, from_ms,
	                    &p->debt_minutes);
}

/* What only planning needs: when they have no time, and where their caves were the week before. */
static enum err read_taken(struct week *w, struct person *p)
{
	struct scope *s = w->s;
	size_t busy_room = 0, last_room = 0, count;
	const struct block *blocks;
	struct busy_times taken;
	int64_t from_ms, to_ms;

	TRY(find_span(w, p, &from_ms, &to_ms));
	if (!p->need.is_answered)
		p->need.cave_minutes = RHYTHM_CAVE_MINUTES_USUAL;
	if (p->is_guest)
		p->need.cave_minutes = 0;
	TRY(block_list_for(s, p->member, from_ms - day_ms, to_ms + day_ms, &blocks, &count));
	for (size_t i = 0; i < count; i++) {
		/* This team's own rhythm ends where the new one begins. */
		if (!id_is_none(blocks[i].rhythm) && id_equal(blocks[i].team, w->rhythm->team))
			continue;
		add_span(s, &p->busy, &p->busy_count, &busy_room, blocks[i].starts_at_ms,
		         blocks[i].ends_at_ms);
		if (blocks[i].kind == BLOCK_CAVE)
			p->cave_elsewhere +=
				(blocks[i].ends_at_ms - blocks[i].starts_at_ms) / MINUTE_MS;
	}
	TRY(busy_list(s, p->member, from_ms - day_ms, to_ms + day_ms, &taken));
	for (size_t i = 0; i < taken.count; i++)
		if (taken.busy[i].busy == ICS_BUSY)
			add_span(s, &p->busy, &p->busy_count, &busy_room,
			         taken.busy[i].starts_at_ms, taken.busy[i].ends_at_ms);
	for (size_t i = 0; i < w->before_count; i++) {
		const struct block *b = &w->before[i];
		int64_t starts = week_later(p->zone, b->starts_at_ms);

		if (b->kind == BLOCK_CAVE && id_equal(b->member, p->member) && starts >= from_ms &&
		    starts < to_ms)
			add_span(s, &p->last, &p->last_count, &last_room, starts,
			         starts + b->ends_at_ms - b->starts_at_ms);
	}
	return ERR_NONE;
}

/* ---- an instance, and what came of it ---- */

struct writer {
	struct week *w;
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
static void put_day_welcome(struct writer *o, const struct person *p, const struct time_span *work,
                            int extra)
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

static void put_person(struct writer *o, int number, struct person *p, bool has_edges)
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
static void put_head(struct writer *o, struct week *w, int slot_minutes, int finer,
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

static enum err add_block(struct week *w, enum block_kind kind, const struct person *p,
                          int64_t from_ms, int64_t to_ms)
{
	struct block b = {.kind = kind,
	                  .member = p ? p->member : ID_NONE,
	                  .zone = p ? p->zone_name : w->rhythm->zone,
	                  .starts_at_ms = from_ms,
	                  .ends_at_ms = to_ms};

	return rhythm_add_block(w->s, w->rhythm, &b);
}

/* One run of the planner for hours of market that are still missing. */
static enum err find_hours(struct week *w, const bool *is_full, int64_t hours,
                           const struct plan **ret_plan)
{
	int64_t quorum =
		w->rhythm->quorum < (int64_t)w->count ? w->rhythm->quorum : (int64_t)w->count;
	struct writer o;

	put_head(&o, w, MARKET_SLOT, 1, "40 30 16 50 4 6 4");
	for (size_t i = 0; i < w->count; i++) {
		put_person(&o, (int)i, &w->people[i], true);
		for (int d = 0; d < GRID_DAYS; d++)
			if (is_full[d])
				put_span(&o, "busy", w->base_ms + d * day_ms,
				         w->base_ms + (d + 1) * day_ms, true);
	}
	text_addf(&o.t, "team 0 %lld %lld %zu\n", (long long)quorum, (long long)hours, w->count);
	for (size_t i = 0; i < w->count; i++)
		text_addf(&o.t, "member %zu %lld\n", i,
		          (long long)(w->people[i].debt_minutes / MARKET_SLOT));
	return solve(&o, ret_plan);
}

/* Those who are not in the cave just then attend: it is busy for their caves. */
static void attend(struct week *w, size_t *busy_room, const struct plan *plan, int slot)
{
	for (size_t i = 0; i < w->count; i++) {
		struct person *p = &w->people[i];
		int64_t from_ms = w->base_ms + slot * (int64_t)HOUR_MS;
		bool is_caved = false;

		for (int k = 0; k < plan->block_count; k++)
			is_caved |= plan->blocks[k].person == (int)i &&
			            plan->blocks[k].from <= slot && slot < plan->blocks[k].to;
		if (!is_caved)
			add_span(w->s, &p->busy, &p->busy_count, &busy_room[i], from_ms,
			         from_ms + HOUR_MS);
	}
}

/* The market, in whole hours, spread over the days: nobody sits in it for half a day. A day that has its share is closed,
 * and the planner looks for the rest on the others. */
static enum err plan_market(struct week *w)
{
	size_t *busy_room = NEW_ARRAY(w->s->mem, size_t, w->count);
	int64_t missing = w->rhythm->market_minutes / MARKET_SLOT;
	int64_t a_day = (missing + MARKET_DAYS - 1) / MARKET_DAYS, today[GRID_DAYS] = {0};
	uint8_t is_market[GRID_DAYS * 24] = {0};
	bool is_full[GRID_DAYS] = {0}, is_any = true;
	const struct plan *plan;

	for (size_t i = 0; i < w->count; i++)
		busy_room[i] = w->people[i].busy_count;
	while (missing > 0 && is_any) {
		is_any = false;
		TRY(find_hours(w, is_full, missing, &plan));
		for (int c = 0; c < plan->core_count && missing > 0; c++) {
			int slot = plan->cores[c].slot, day = slot / 24;

			if (today[day] == a_day)
				continue;
			today[day]++;
			missing--;
			is_market[slot] = 1;
			is_any = true;
			attend(w, busy_room, plan, slot);
		}
		for (int d = 0; d < GRID_DAYS; d++)
			is_full[d] = today[d] == a_day;
	}
	for (int slot = 0, next; slot < GRID_DAYS * 24; slot = next) {
		next = slot + 1;
		if (!is_market[slot])
			continue;
		while (next < GRID_DAYS * 24 && is_market[next])
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

static bool is_taken(const struct person *p, int64_t from_ms, int64_t to_ms)
{
	for (size_t i = 0; i < p->busy_count; i++)
		if (p->busy[i].from_ms < to_ms && from_ms < p->busy[i].to_ms)
			return true;
	return false;
}

/* Of a span of work, as the planner will see it. */
static int longest_free(const struct person *p, const struct time_span *work)
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

static int64_t local_day(const struct person *p, const struct time_span *work)
{
	struct date d = date_in_zone(work->from_ms, p->zone);

	return date_days(d.year, d.month, d.day);
}

/* The objective does not care on which days somebody is in the cave, so that whoever wishes no time of day would get all of it
 * as early as there is room: Monday, and nothing left for what Wednesday brings. One block a day where that is enough,
 * and as many days as there are blocks, evenly over those one has time on, are a little more welcome than the others. */
static void spread_caves(struct week *w, struct person *p)
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

static enum err plan_caves(struct week *w)
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

/* The team's blocks of the weeks before: agreed ones, and those of this proposal. */
static enum err read_before(struct week *w, int64_t from_ms, int64_t to_ms)
{
	const struct block *agreed, *own;
	size_t agreed_count, own_count;

	TRY(block_list_of_team(w->s, w->rhythm->team, from_ms, to_ms, &agreed, &agreed_count));
	TRY(rhythm_block_list(w->s, w->rhythm->id, from_ms, to_ms, &own, &own_count));
	w->before = NEW_ARRAY(w->s->mem, struct block, agreed_count + own_count);
	if (agreed_count)
		memcpy(w->before, agreed, agreed_count * sizeof *agreed);
	for (size_t i = 0; i < own_count; i++)
		if (!own[i].is_agreed)
			w->before[agreed_count++] = own[i];
	w->before_count = agreed_count;
	return ERR_NONE;
}

static enum err open_week(struct scope *s, const struct rhythm *rhythm, struct str monday,
                          struct week *w)
{
	const struct team_member *members;
	int64_t sunday = 0;

	(void)date_day_parse(monday, &sunday);
	sunday -= day_ms;
	*w = (struct week){.s = s, .rhythm = rhythm, .monday = monday, .base_ms = sunday};
	TRY(team_member_list(s, rhythm->team, &members, &w->count));
	TRY(read_before(w, sunday - (RHYTHM_DEBT_WEEKS + 1) * WEEK_DAYS * day_ms,
	                sunday + 2 * day_ms));
	w->people = NEW_ARRAY(s->mem, struct person, w->count);
	for (size_t i = 0; i < w->count; i++) {
		w->people[i] = (struct person){.member = members[i].member,
		                               .name = members[i].name,
		                               .zone_name = members[i].time_zone,
		                               .is_guest = !id_is_none(members[i].account)};
		TRY(read_person(w, &w->people[i]));
	}
	return ERR_NONE;
}

enum err rhythm_plan(struct scope *s, const struct rhythm *rhythm, int weeks)
{
	for (int i = 0; i < weeks; i++) {
		struct week w;

		TRY(open_week(s, rhythm, rhythm_day_after(s, rhythm->starts_on, i * WEEK_DAYS),
		              &w));
		for (size_t k = 0; k < w.count; k++)
			TRY(read_taken(&w, &w.people[k]));
		/* More than what the planner takes at once cannot sit on one team. */
		if (rhythm->market_minutes >= MARKET_SLOT && w.count <= PLAN_TEAM_MEMBERS_MAX)
			TRY(plan_market(&w));
		TRY(plan_caves(&w));
	}
	return ERR_NONE;
}

/* ---- shares ---- */

static enum err share_of(struct week *w, const struct person *p, const struct block *blocks,
                         size_t count, struct rhythm_share *ret)
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
			add_span(w->s, &edges, &edge_count, &edge_room, parts[k].from_ms,
			         parts[k].to_ms);
			ret->edge_minutes += (parts[k].to_ms - parts[k].from_ms) / MINUTE_MS;
		}
	}
	ret->edges = edges;
	ret->edge_count = edge_count;
	return ERR_NONE;
}

enum err rhythm_plan_shares(struct scope *s, struct id rhythm, struct str monday,
                            const struct rhythm_share **ret_shares, size_t *ret_count)
{
	const struct rhythm *r;
	const struct block *blocks;
	struct rhythm_share *list;
	int64_t from_ms;
	struct week w;
	size_t count;

	TRY(rhythm_find(s, rhythm, &r));
	TRY(check_date(s, "week", monday));
	if (str_is_empty(monday))
		monday = r->starts_on;
	TRY(open_week(s, r, monday, &w));
	TRY(rhythm_day_ms(s, monday, r->zone, &from_ms));
	TRY(rhythm_block_list(s, rhythm, from_ms, from_ms + WEEK_DAYS * day_ms, &blocks, &count));
	list = NEW_ARRAY(s->mem, struct rhythm_share, w.count);
	for (size_t i = 0; i < w.count; i++)
		TRY(share_of(&w, &w.people[i], blocks, count, &list[i]));
	*ret_shares = list;
	*ret_count = w.count;
	return ERR_NONE;
}
