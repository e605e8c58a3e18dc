#include "rhythm/rhythm_week.h"

#include "rhythm/busy.h"
#include "rhythm/rhythm_plan.h"
#include "store/db.h"
#include "teams/team.h"

enum {
	MINUTE_MS = 60 * 1000,
	HOUR_MS = 60 * MINUTE_MS,
	WEEK_DAYS = 7
};
static const int64_t day_ms = 24ll * HOUR_MS;

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

void rhythm_week_add_span(struct scope *s, struct time_span **list, size_t *count, size_t *room,
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
static enum err find_span(const struct rhythm_week *w, const struct rhythm_person *p,
                          int64_t *ret_from_ms, int64_t *ret_to_ms)
{
	TRY(rhythm_day_ms(w->s, w->monday, zone_name(p->zone), ret_from_ms));
	return rhythm_day_ms(w->s, rhythm_day_after(w->s, w->monday, WEEK_DAYS), zone_name(p->zone),
	                     ret_to_ms);
}

/* What a share says of them, too. */
static enum err read_person(struct rhythm_week *w, struct rhythm_person *p)
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

enum err rhythm_week_read_taken(struct rhythm_week *w, struct rhythm_person *p)
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
		rhythm_week_add_span(s, &p->busy, &p->busy_count, &busy_room,
		                     blocks[i].starts_at_ms, blocks[i].ends_at_ms);
		if (blocks[i].kind == BLOCK_CAVE)
			p->cave_elsewhere +=
				(blocks[i].ends_at_ms - blocks[i].starts_at_ms) / MINUTE_MS;
	}
	TRY(busy_list(s, p->member, from_ms - day_ms, to_ms + day_ms, &taken));
	for (size_t i = 0; i < taken.count; i++)
		if (taken.busy[i].busy == ICS_BUSY)
			rhythm_week_add_span(s, &p->busy, &p->busy_count, &busy_room,
			                     taken.busy[i].starts_at_ms, taken.busy[i].ends_at_ms);
	for (size_t i = 0; i < w->before_count; i++) {
		const struct block *b = &w->before[i];
		int64_t starts = week_later(p->zone, b->starts_at_ms);

		if (b->kind == BLOCK_CAVE && id_equal(b->member, p->member) && starts >= from_ms &&
		    starts < to_ms)
			rhythm_week_add_span(s, &p->last, &p->last_count, &last_room, starts,
			                     starts + b->ends_at_ms - b->starts_at_ms);
	}
	return ERR_NONE;
}

/* A meeting of the team, but for what of it lies in its market. Markets come by start; they may overlap. */
static void add_outside(struct rhythm_week *w, struct rhythm_person *p, size_t *room,
                        const struct block *markets, size_t count, int64_t from_ms, int64_t to_ms)
{
	for (size_t i = 0; i < count && from_ms < to_ms; i++) {
		if (markets[i].kind != BLOCK_MARKET || markets[i].ends_at_ms <= from_ms)
			continue;
		if (markets[i].starts_at_ms >= to_ms)
			break;
		if (markets[i].starts_at_ms > from_ms)
			rhythm_week_add_span(w->s, &p->busy, &p->busy_count, room, from_ms,
			                     markets[i].starts_at_ms);
		from_ms = markets[i].ends_at_ms;
	}
	if (from_ms < to_ms)
		rhythm_week_add_span(w->s, &p->busy, &p->busy_count, room, from_ms, to_ms);
}

enum err rhythm_week_read_absent(struct rhythm_week *w, struct rhythm_person *p,
                                 const struct block *markets, size_t market_count)
{
	struct scope *s = w->s;
	bool is_told_all = id_is_none(s->guest_of) || id_equal(p->member, s->actor);
	const struct block *blocks;
	struct busy_times taken;
	int64_t from_ms, to_ms;
	size_t count, room = 0;

	TRY(find_span(w, p, &from_ms, &to_ms));
	from_ms -= day_ms;
	to_ms += day_ms;
	TRY(block_list_for(s, p->member, from_ms, to_ms, &blocks, &count));
	for (size_t i = 0; i < count; i++)
		if ((id_is_none(blocks[i].rhythm) || !id_equal(blocks[i].team, w->rhythm->team)) &&
		    (is_told_all || blocks[i].kind == BLOCK_CAVE))
			rhythm_week_add_span(s, &p->busy, &p->busy_count, &room,
			                     blocks[i].starts_at_ms, blocks[i].ends_at_ms);
	TRY(busy_list_elsewhere(s, p->member, w->rhythm->team, is_told_all, from_ms, to_ms,
	                        &taken));
	for (size_t i = 0; i < taken.count; i++)
		if (taken.busy[i].busy == ICS_BUSY)
			rhythm_week_add_span(s, &p->busy, &p->busy_count, &room,
			                     taken.busy[i].starts_at_ms, taken.busy[i].ends_at_ms);
	TRY(busy_list_with_team(s, p->member, w->rhythm->team, from_ms, to_ms, &taken));
	for (size_t i = 0; i < taken.count; i++)
		add_outside(w, p, &room, markets, market_count, taken.busy[i].starts_at_ms,
		            taken.busy[i].ends_at_ms);
	return ERR_NONE;
}

/* ---- the week ---- */

/* The team's blocks of the weeks before: agreed ones, and those of this proposal. */
static enum err read_before(struct rhythm_week *w, int64_t from_ms, int64_t to_ms)
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

enum err rhythm_week_open(struct scope *s, const struct rhythm *rhythm, struct str monday,
                          struct rhythm_week *w)
{
	const struct team_member *members;
	int64_t sunday = 0;

	(void)date_day_parse(monday, &sunday);
	sunday -= day_ms;
	*w = (struct rhythm_week){.s = s, .rhythm = rhythm, .monday = monday, .base_ms = sunday};
	TRY(team_member_list(s, rhythm->team, &members, &w->count));
	TRY(read_before(w, sunday - (RHYTHM_DEBT_WEEKS + 1) * WEEK_DAYS * day_ms,
	                sunday + 2 * day_ms));
	w->people = NEW_ARRAY(s->mem, struct rhythm_person, w->count);
	for (size_t i = 0; i < w->count; i++) {
		w->people[i] = (struct rhythm_person){.member = members[i].member,
		                                      .name = members[i].name,
		                                      .zone_name = members[i].time_zone,
		                                      .is_guest = !id_is_none(members[i].account)};
		TRY(read_person(w, &w->people[i]));
	}
	return ERR_NONE;
}
