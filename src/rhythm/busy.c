#include "rhythm/busy.h"

#include "store/db.h"

enum {
	BOOKINGS_MAX = 2000
};

/* Meetings that are booked (booking.h), behind the `count` times of the calendars. */
static enum err add_bookings(struct scope *s, int64_t from_ms, int64_t to_ms,
                             struct calendar_entry_busy **all, size_t *count, size_t *room)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "busy_bookings", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(from_ms), DB_NUMBER(to_ms), DB_NUMBER(BOOKINGS_MAX)));
	if (rows.count == 0)
		return ERR_NONE;
	*all = arena_grow(s->mem, *all, sizeof **all, *count + rows.count, room);
	for (size_t i = 0; i < rows.count; i++) {
		int64_t starts = db_number(&rows, i, 0), ends = db_number(&rows, i, 1);

		(*all)[(*count)++] = (struct calendar_entry_busy){
			.starts_at_ms = starts < from_ms ? from_ms : starts,
			.ends_at_ms = ends > to_ms ? to_ms : ends,
			.busy = ICS_BUSY};
	}
	return ERR_NONE;
}

static enum err read_all(struct scope *s, int64_t from_ms, int64_t to_ms, bool is_each,
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

		TRY((is_each ? calendar_entry_busy_each : calendar_entry_busy)(
			s, db_id(&rows, i, 0), from_ms, to_ms, &busy, &more));
		if (more == 0)
			continue;
		all = arena_grow(s->mem, all, sizeof *all, count + more, &room);
		memcpy(all + count, busy, more * sizeof *all);
		count += more;
	}
	TRY(add_bookings(s, from_ms, to_ms, &all, &count, &room));
	ret_times->count = is_each ? count : calendar_entry_busy_join(all, count);
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
