#include "api/dav_transfer.h"

#include "api/dav_answer.h"
#include "api/dav_condition.h"
#include "store/db.h"

static enum err take_out(struct scope *s, const struct dav_place *place)
{
	return place->what == DAV_ENTRY ? calendar_entry_remove(s, place->entry)
	                                : calendar_remove(s, place->calendar);
}

static bool is_within(struct str path, struct str folder)
{
	while (str_ends(folder, STR("/")))
		folder.bytes--;
	return str_starts(path, folder) &&
	       (path.bytes == folder.bytes || path.at[folder.bytes] == '/');
}

/* The calendar or folder that the thing at `to` is put into; `to` may hold what was there before. */
static struct id folder_of(const struct scope *s, const struct dav_place *to)
{
	if (to->what == DAV_CALENDAR)
		return to->calendar->parent;
	return dav_place_parent(s, to);
}

static enum err put_collection(struct scope *s, const struct request *q,
                               const struct dav_place *from, struct id parent,
                               const struct dav_place *to, bool is_move)
{
	if (is_move)
		return calendar_move(s, from->calendar, parent, to->name);
	return calendar_copy(s, from->calendar, parent, to->name,
	                     !str_equal(request_header(q, "Depth"), STR("0")));
}

static enum err transfer(struct scope *s, struct request *q, struct response *r, bool is_move)
{
	struct dav_place from, to;
	struct str path;
	struct id parent;
	bool is_new, is_stopped;

	if (!dav_place_path(s, q, request_header(q, "Destination"), &path))
		return dav_answer_only(s, r, request_header(q, "Destination").bytes ? 502 : 400);
	TRY(db_begin(s));
	TRY(dav_condition_stops(s, q, r, &is_stopped));
	if (is_stopped)
		return ERR_NONE;
	TRY(dav_place_find(s, q->path, true, &from));
	TRY(dav_place_find(s, path, true, &to));
	if (!dav_place_is_there(&from))
		return dav_answer_not_there(s);
	if (to.what == DAV_NOWHERE)
		return dav_answer_only(s, r, 409);
	if ((from.what != DAV_ENTRY && from.what != DAV_CALENDAR) ||
	    (to.what != DAV_ENTRY && to.what != DAV_CALENDAR && to.what != DAV_NOTHING) ||
	    is_within(path, q->path) || is_within(q->path, path) ||
	    (is_move && from.what == DAV_ENTRY && dav_place_is_foreign(from.calendar)))
		return dav_answer_refuse(s, r, 403, "D:need-privileges");
	is_new = to.what == DAV_NOTHING;
	if ((!is_new && str_equal_ascii(request_header(q, "Overwrite"), STR("F"))) ||
	    (is_move && !dav_condition_is_met(q, &from)))
		return dav_answer_only(s, r, 412);
	parent = folder_of(s, &to);
	if (from.what == DAV_CALENDAR) {
		if (to.what != DAV_CALENDAR && dav_place_is_calendar(to.calendar))
			return dav_answer_refuse(s, r, 403, "C:calendar-collection-location-ok");
		if (!is_new)
			TRY(take_out(s, &to));
		TRY(put_collection(s, q, &from, parent, &to, is_move));
	} else {
		const struct calendar *into = to.calendar;

		if (to.what == DAV_CALENDAR) { /* a file in place of a folder */
			struct str up = str_part(path, 0, path.bytes - to.name.bytes);

			TRY(take_out(s, &to));
			if (str_ends(path, STR("/")))
				up = str_part(path, 0, path.bytes - to.name.bytes - 1);
			TRY(dav_place_find(s, up, false, &to));
			into = to.calendar;
			to.name = str_part(path, up.bytes, path.bytes);
			if (str_ends(to.name, STR("/")))
				to.name.bytes--;
		}
		if (!into || dav_place_is_foreign(into))
			return dav_answer_refuse(s, r, 403, "D:need-privileges");
		if (to.what == DAV_ENTRY)
			TRY(take_out(s, &to));
		TRY(is_move ? calendar_entry_move(s, from.entry, into, to.name)
		            : calendar_entry_copy(s, from.entry, into, to.name));
	}
	TRY(db_commit(s));
	r->status = is_new ? 201 : 204;
	return ERR_NONE;
}

enum err dav_transfer_copy(struct scope *s, struct request *q, struct response *r)
{
	return dav_answer_told(s, r, transfer(s, q, r, false));
}

enum err dav_transfer_move(struct scope *s, struct request *q, struct response *r)
{
	return dav_answer_told(s, r, transfer(s, q, r, true));
}
