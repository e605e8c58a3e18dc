#include "rhythm/busy.h"

#include "store/db.h"

enum {
	BOOKINGS_MAX = 2000
};

/* Which meetings count. */
struct booked_of {
	enum {
		OF_ALL,
		OF_TEAM,
		OF_OTHERS
	} which;
	struct id team;
};

static enum err read_booked(struct scope *s, struct id member, struct booked_of of, int64_t from_ms,
                            int64_t to_ms, struct busy_times *ret_times)
{
	struct calendar_entry_busy *list;
	struct db_rows rows;
	size_t count = 0;

	TRY(DB_READ(s, &rows, "busy_bookings", DB_ID(s->organisation), DB_ID(member),
	            DB_NUMBER(from_ms), DB_NUMBER(to_ms), DB_NUMBER(BOOKINGS_MAX)));
	list = NEW_ARRAY(s->mem, struct calendar_entry_busy, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		int64_t starts = db_number(&rows, i, 0), ends = db_number(&rows, i, 1);

		if (of.which != OF_ALL &&
		    id_equal(db_id(&rows, i, 2), of.team) != (of.which == OF_TEAM))
			continue;
		list[count++] = (struct calendar_entry_busy){
			.starts_at_ms = starts < from_ms ? from_ms : starts,
			.ends_at_ms = ends > to_ms ? to_ms : ends,
			.busy = ICS_BUSY};
	}
	*ret_times = (struct busy_times){list, count};
	return ERR_NONE;
}

enum err busy_list_booked(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                          struct busy_times *ret_times)
{
	return read_booked(s, member, (struct booked_of){OF_ALL, ID_NONE}, from_ms, to_ms,
	                   ret_times);
}

enum err busy_list_with_team(struct scope *s, struct id member, struct id team, int64_t from_ms,
                             int64_t to_ms, struct busy_times *ret_times)
{
	return read_booked(s, member, (struct booked_of){OF_TEAM, team}, from_ms, to_ms, ret_times);
}

/* Puts `more` behind what is there. */
static void add(struct scope *s, struct busy_times more, struct calendar_entry_busy **all,
                size_t *count, size_t *room)
{
	if (more.count == 0)
		return;
	*all = arena_grow(s->mem, *all, sizeof **all, *count + more.count, room);
	memcpy(*all + *count, more.busy, more.count * sizeof **all);
	*count += more.count;
}

static enum err read_all(struct scope *s, struct booked_of of, int64_t from_ms, int64_t to_ms,
                         bool is_each, struct busy_times *ret_times)
{
	struct calendar_entry_busy *all = NULL;
	size_t count = 0, room = 0;
	struct busy_times booked;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "busy_calendars", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(CALENDARS_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		struct busy_times more;

		TRY((is_each ? calendar_entry_busy_each : calendar_entry_busy)(
			s, db_id(&rows, i, 0), from_ms, to_ms, &more.busy, &more.count));
		add(s, more, &all, &count, &room);
	}
	TRY(read_booked(s, s->actor, of, from_ms, to_ms, &booked));
	add(s, booked, &all, &count, &room);
	ret_times->count = is_each ? count : calendar_entry_busy_join(all, count);
	ret_times->busy = all;
	return ERR_NONE;
}

/* Whole days are meant in the zone of whoever's calendar it is. */
static enum err read_as(struct scope *s, struct id member, struct booked_of of, int64_t from_ms,
                        int64_t to_ms, bool is_each, struct busy_times *ret_times)
{
	struct id before = s->actor;
	enum err e;

	s->actor = member;
	e = read_all(s, of, from_ms, to_ms, is_each, ret_times);
	s->actor = before;
	return e;
}

enum err busy_list(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                   struct busy_times *ret_times)
{
	return read_as(s, member, (struct booked_of){OF_ALL, ID_NONE}, from_ms, to_ms, false,
	               ret_times);
}

enum err busy_list_each(struct scope *s, struct id member, int64_t from_ms, int64_t to_ms,
                        struct busy_times *ret_times)
{
	return read_as(s, member, (struct booked_of){OF_ALL, ID_NONE}, from_ms, to_ms, true,
	               ret_times);
}

enum err busy_list_elsewhere(struct scope *s, struct id member, struct id team, bool has_calendars,
                             int64_t from_ms, int64_t to_ms, struct busy_times *ret_times)
{
	struct booked_of of = {OF_OTHERS, team};

	return has_calendars ? read_as(s, member, of, from_ms, to_ms, false, ret_times)
	                     : read_booked(s, member, of, from_ms, to_ms, ret_times);
}
