#include "rhythm/busy.h"

#include "store/db.h"

static enum err read_all(struct scope *s, int64_t from_ms, int64_t to_ms,
                         struct busy_times *ret_times)
{
	struct calendar_entry_busy *all = NULL;
	size_t count = 0, room = 0;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "busy_calendars", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(CALENDARS_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		const struct calendar_entry_busy *busy;
		size_t more;

		TRY(calendar_entry_busy(s, db_id(&rows, i, 0), from_ms, to_ms, &busy, &more));
		if (more == 0)
			continue;
		all = arena_grow(s->mem, all, sizeof *all, count + more, &room);
		memcpy(all + count, busy, more * sizeof *all);
		count += more;
	}
	ret_times->count = calendar_entry_busy_join(all, count);
	ret_times->busy = all;
	return ERR_NONE;
}

enum err busy_list(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                   struct busy_times *ret_times)
{
	struct id before = s->actor;
	enum err e;

	s->actor = member; /* whole days are meant in the zone of whoever's calendar it is */
	e = read_all(s, from_ms, to_ms, ret_times);
	s->actor = before;
	return e;
}
