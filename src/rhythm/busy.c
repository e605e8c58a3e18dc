#include "rhythm/busy.h"

#include "store/db.h"

static enum err read_all(struct scope *s, int64_t from_ms, int64_t to_ms, bool is_each,
                         struct busy_times *ret_times)
{
	struct calendar_busy *all = NULL;
	size_t count = 0, room = 0;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "busy_calendars", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(CALENDARS_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		const struct calendar_busy *busy;
		size_t more;

		TRY((is_each ? calendar_busy_each : calendar_busy)(s, db_id(&rows, i, 0), from_ms,
		                                                   to_ms, &busy, &more));
		if (more == 0)
			continue;
		all = arena_grow(s->mem, all, sizeof *all, count + more, &room);
		memcpy(all + count, busy, more * sizeof *all);
		count += more;
	}
	ret_times->count = is_each ? count : calendar_busy_join(all, count);
	ret_times->busy = all;
	return ERR_NONE;
}

/* Whole days are meant in the zone of whoever's calendar it is. */
static enum err read_as(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                        bool is_each, struct busy_times *ret_times)
{
	struct id before = s->actor;
	enum err e;

	s->actor = member;
	e = read_all(s, from_ms, to_ms, is_each, ret_times);
	s->actor = before;
	return e;
}

enum err busy_list(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                   struct busy_times *ret_times)
{
	return read_as(s, member, from_ms, to_ms, false, ret_times);
}

enum err busy_list_each(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                        struct busy_times *ret_times)
{
	return read_as(s, member, from_ms, to_ms, true, ret_times);
}
