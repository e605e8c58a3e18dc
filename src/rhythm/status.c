#include "rhythm/status.h"

#include "rhythm/work_time.h"
#include "teams/permission.h"
#include "teams/team.h"

static const int64_t day_ms = 24ll * 60 * 60 * 1000;

/* Until when a market is on that counts at this moment. */
static int64_t market_until(const struct block *blocks, size_t count, struct id *ret_team)
{
	int64_t until_ms = 0;

	for (size_t i = 0; i < count; i++)
		if (blocks[i].kind == BLOCK_MARKET && blocks[i].ends_at_ms > until_ms) {
			until_ms = blocks[i].ends_at_ms;
			*ret_team = blocks[i].team;
		}
	return until_ms;
}

/* Until when somebody works who works at this moment. */
static enum err find_work_until(struct scope *s, struct id member, int64_t *ret_until_ms)
{
	const struct time_span *work;
	size_t count;

	TRY(work_time_spans(s, member, s->now_ms, s->now_ms + day_ms, &work, &count));
	*ret_until_ms = count && work[0].from_ms <= s->now_ms ? work[0].to_ms : 0;
	return ERR_NONE;
}

enum err status_list(struct scope *s, struct id team, const struct status **ret_list,
                     size_t *ret_count)
{
	const struct team_member *members;
	const struct block *blocks;
	struct status *list;
	struct id whose = ID_NONE;
	int64_t until_ms;
	size_t count;

	TRY(block_list_of_team(s, team, s->now_ms, s->now_ms + 1, &blocks, &count));
	until_ms = market_until(blocks, count, &whose);
	TRY(team_member_list(s, team, &members, &count));
	list = NEW_ARRAY(s->mem, struct status, count);
	for (size_t i = 0; i < count; i++) {
		list[i] = (struct status){.member = members[i].member, .name = members[i].name};
		TRY(block_cave_at(s, list[i].member, s->now_ms, &list[i].cave_until_ms));
		list[i].market_until_ms = list[i].cave_until_ms ? 0 : until_ms;
		TRY(find_work_until(s, list[i].member, &list[i].work_until_ms));
	}
	*ret_list = list;
	*ret_count = count;
	return ERR_NONE;
}

static void sooner(int64_t at_ms, int64_t now_ms, int64_t *next_at_ms)
{
	if (at_ms > now_ms && (!*next_at_ms || at_ms < *next_at_ms))
		*next_at_ms = at_ms;
}

enum err status_own(struct scope *s, struct status_own *ret)
{
	const struct block *blocks;
	size_t count, on = 0;
	struct block *now;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	*ret = (struct status_own){0};
	TRY(block_list(s, s->now_ms, s->now_ms + day_ms, &blocks, &count));
	TRY(block_cave_at(s, s->actor, s->now_ms, &ret->cave_until_ms));
	now = NEW_ARRAY(s->mem, struct block, count);
	for (size_t i = 0; i < count; i++) {
		sooner(blocks[i].starts_at_ms, s->now_ms, &ret->next_at_ms);
		sooner(blocks[i].ends_at_ms, s->now_ms, &ret->next_at_ms);
		if (blocks[i].starts_at_ms <= s->now_ms)
			now[on++] = blocks[i];
	}
	for (size_t i = 0; i < on; i++)
		if (now[i].kind == BLOCK_CAVE &&
		    (!ret->cave || now[i].ends_at_ms > ret->cave->ends_at_ms))
			ret->cave = &now[i];
	if (!ret->cave_until_ms)
		ret->market_until_ms = market_until(now, on, &ret->market_team);
	return ERR_NONE;
}
