#include "rhythm/block.h"

#include <stdlib.h>

#include "core/check.h"
#include "rhythm/post.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/team.h"

enum {
	MINUTE_MS = 60 * 1000
};
static const int64_t day_ms = 24ll * 60 * MINUTE_MS;

static const char *const kinds[] = {"cave", "market"};

struct str block_kind_name(enum block_kind kind)
{
	return str_from(kinds[kind]);
}

static void read_row(const struct db_rows *rows, size_t row, struct block *b)
{
	b->id = db_id(rows, row, 0);
	b->kind = str_equal(db_str(rows, row, 1), STR("cave")) ? BLOCK_CAVE : BLOCK_MARKET;
	b->rhythm = db_id(rows, row, 2);
	b->team = db_id(rows, row, 3);
	b->member = db_id(rows, row, 4);
	b->is_agreed = db_number(rows, row, 5) != 0;
	b->starts_at_ms = db_number(rows, row, 6);
	b->ends_at_ms = db_number(rows, row, 7);
	b->planned_until_ms = db_number(rows, row, 8);
	b->zone = db_str(rows, row, 9);
	b->sequence = db_number(rows, row, 10);
	b->retired_at_ms = db_number(rows, row, 11);
	b->revision = db_number(rows, row, 12);
}

enum err block_check_range(struct scope *s, int64_t from_ms, int64_t to_ms)
{
	if (from_ms >= to_ms || to_ms - from_ms > BLOCK_DAYS_MAX * day_ms)
		return scope_fail(s, ERR_INVALID, "block.range", "to", "not one to %d days",
		                  BLOCK_DAYS_MAX);
	return ERR_NONE;
}

static int by_start(const void *a, const void *b)
{
	const struct block *one = a, *other = b;

	if (one->starts_at_ms != other->starts_at_ms)
		return one->starts_at_ms < other->starts_at_ms ? -1 : 1;
	return memcmp(one->id.b, other->id.b, sizeof one->id.b);
}

static struct block *read_all(struct scope *s, const struct db_rows *rows, size_t more)
{
	struct block *list = NEW_ARRAY(s->mem, struct block, rows->count + more);

	for (size_t i = 0; i < rows->count; i++)
		read_row(rows, i, &list[i]);
	return list;
}

const struct block *block_read_rows(struct scope *s, const struct db_rows *rows)
{
	return read_all(s, rows, 0);
}

enum err block_list_for(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                        const struct block **ret_blocks, size_t *ret_count)
{
	struct db_rows caves, markets;
	struct block *list;

	TRY(block_check_range(s, from_ms, to_ms));
	TRY(DB_READ(s, &caves, "block_list_caves", DB_ID(s->organisation), DB_ID(member),
	            DB_NUMBER(from_ms), DB_NUMBER(to_ms), DB_NUMBER(BLOCK_LIST_MAX)));
	TRY(DB_READ(s, &markets, "block_list_markets", DB_ID(s->organisation), DB_ID(member),
	            DB_NUMBER(from_ms), DB_NUMBER(to_ms), DB_NUMBER(BLOCK_LIST_MAX)));
	list = read_all(s, &caves, markets.count);
	for (size_t i = 0; i < markets.count; i++)
		read_row(&markets, i, &list[caves.count + i]);
	if (caves.count + markets.count)
		qsort(list, caves.count + markets.count, sizeof *list, by_start);
	*ret_blocks = list;
	*ret_count = caves.count + markets.count;
	return ERR_NONE;
}

enum err block_list(struct scope *s, int64_t from_ms, int64_t to_ms,
                    const struct block **ret_blocks, size_t *ret_count)
{
	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	return block_list_for(s, s->actor, from_ms, to_ms, ret_blocks, ret_count);
}

enum err block_list_of_team(struct scope *s, struct id team, int64_t from_ms, int64_t to_ms,
                            const struct block **ret_blocks, size_t *ret_count)
{
	struct db_rows rows;

	TRY(team_check(s, team, TEAM_SEE));
	TRY(block_check_range(s, from_ms, to_ms));
	TRY(DB_READ(s, &rows, "block_list_of_team", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(s->guest_of), DB_NUMBER(from_ms), DB_NUMBER(to_ms),
	            DB_NUMBER(BLOCK_LIST_MAX)));
	*ret_blocks = read_all(s, &rows, 0);
	*ret_count = rows.count;
	return ERR_NONE;
}

/* Caves are read by their ends, so one that touches the next is met before it. */
enum err block_cave_at(struct scope *s, struct id member, int64_t at_ms, int64_t *ret_until_ms)
{
	int64_t until_ms = at_ms;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "block_list_caves", DB_ID(s->organisation), DB_ID(member),
	            DB_NUMBER(at_ms), DB_NUMBER(at_ms + day_ms), DB_NUMBER(BLOCK_LIST_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		if (db_number(&rows, i, 6) <= until_ms && db_number(&rows, i, 7) > until_ms)
			until_ms = db_number(&rows, i, 7);
	*ret_until_ms = until_ms == at_ms ? 0 : until_ms;
	return ERR_NONE;
}

enum err block_find(struct scope *s, struct id id, const struct block **ret_block)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "block_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "block.not_found", NULL,
		                  "no such block, or not the actor's");
	*ret_block = read_all(s, &rows, 0);
	return ERR_NONE;
}

/* The person and their teams learn of it: the status beside their name changes. */
static enum err note(struct scope *s, struct id block, const char *verb)
{
	struct db_rows teams;

	TRY(DB_READ(s, &teams, "block_teams", DB_ID(s->organisation), DB_ID(s->actor)));
	for (size_t i = 0; i < teams.count; i++)
		TRY(history_add(s, &(struct history_entry){.team = db_id(&teams, i, 0),
		                                           .kind = STR("block"),
		                                           .record = block,
		                                           .verb = str_from(verb),
		                                           .is_shared = true}));
	return history_add(s, &(struct history_entry){.member = s->actor,
	                                              .kind = STR("block"),
	                                              .record = block,
	                                              .verb = str_from(verb)});
}

enum err block_enter_cave(struct scope *s, int64_t minutes, const struct block **ret_block)
{
	struct id id = scope_new_id(s);
	struct db_rows zone;
	int64_t until_ms;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	if (minutes < BLOCK_MINUTES_MIN || minutes > BLOCK_MINUTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "minutes", "not %d to %d",
		                  BLOCK_MINUTES_MIN, BLOCK_MINUTES_MAX);
	TRY(db_begin(s));
	TRY(post_settle(s, s->actor));
	TRY(block_cave_at(s, s->actor, s->now_ms, &until_ms));
	if (until_ms)
		return scope_fail(s, ERR_CONFLICT, "block.in_cave", NULL, "is in the cave already");
	TRY(DB_READ(s, &zone, "block_zone", DB_ID(s->organisation), DB_ID(s->actor)));
	TRY(DB_WRITE(s, NULL, "block_add", DB_ID(s->organisation), DB_ID(id), DB_TEXT(STR("cave")),
	             DB_NULL, DB_NULL, DB_ID(s->actor), DB_NUMBER(1), DB_NUMBER(s->now_ms),
	             DB_NUMBER(s->now_ms + minutes * MINUTE_MS), DB_TEXT(db_str(&zone, 0, 0))));
	TRY(post_settle(s, s->actor));
	TRY(note(s, id, "added"));
	TRY(block_find(s, id, ret_block));
	return db_commit(s);
}

enum err block_end_at(struct scope *s, struct id id, int64_t revision, int64_t ends_at_ms,
                      const struct block **ret_block)
{
	const struct block *old;
	int64_t changed;

	TRY(db_begin(s));
	TRY(block_find(s, id, &old));
	if (!id_equal(old->member, s->actor) || !old->is_agreed || old->retired_at_ms)
		return scope_fail(s, ERR_NOT_FOUND, "block.not_found", NULL, "not the actor's");
	if (old->starts_at_ms > s->now_ms || old->ends_at_ms <= s->now_ms)
		return scope_fail(s, ERR_CONFLICT, "block.over", NULL, "is not on");
	/* Who leaves within the moment they came was there for that moment. */
	if (ends_at_ms <= old->starts_at_ms)
		ends_at_ms = old->starts_at_ms + 1;
	if (ends_at_ms < s->now_ms ||
	    ends_at_ms - old->starts_at_ms > (int64_t)BLOCK_MINUTES_MAX * MINUTE_MS)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "ends_at",
		                  "before now, or too long");
	TRY(post_settle(s, s->actor));
	TRY(DB_WRITE(s, &changed, "block_end_at", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(revision), DB_NUMBER(ends_at_ms)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "block.changed", NULL, "revision %lld is old",
		                  (long long)revision);
	TRY(post_settle(s, s->actor));
	TRY(note(s, id, ends_at_ms > s->now_ms ? "changed" : "ended"));
	TRY(block_find(s, id, ret_block));
	return db_commit(s);
}
