#include "api/dav_condition.h"

#include "api/dav_answer.h"
#include "api/dav_if.h"

bool dav_condition_names(struct str list, const struct calendar_entry *entry)
{
	struct str item;

	while (str_next(&list, ',', &item)) {
		int64_t number;

		item = str_trim(item);
		if (str_equal(item, STR("*")))
			return entry != NULL;
		if (str_starts(item, STR("W/")))
			item = str_part(item, 2, item.bytes);
		if (entry && item.bytes > 2 &&
		    str_number(str_part(item, 1, item.bytes - 1), &number) &&
		    number == entry->number)
			return true;
	}
	return false;
}

bool dav_condition_is_met(const struct request *q, const struct dav_place *place)
{
	struct str match = request_header(q, "If-Match");
	struct str none = request_header(q, "If-None-Match");

	if (match.bytes && !dav_condition_names(match, place->entry) &&
	    !(str_equal(str_trim(match), STR("*")) && dav_place_is_there(place)))
		return false;
	return !none.bytes || (!dav_condition_names(none, place->entry) &&
	                       !(str_equal(str_trim(none), STR("*")) && dav_place_is_there(place)));
}

struct tag_ask {
	struct scope *s;
	const struct request *q;
	enum err e;
};

static bool has_tag(void *what, struct str address, struct str tag)
{
	struct tag_ask *ask = what;
	struct dav_place place;
	struct str path = ask->q->path;
	int64_t number;

	if (ask->e || (address.bytes && !dav_place_path(ask->s, ask->q, address, &path)))
		return false;
	ask->e = dav_place_find(ask->s, path, false, &place);
	if (ask->e || !str_number(str_part(tag, 1, tag.bytes - 1), &number))
		return false;
	return place.what == DAV_ENTRY      ? number == place.entry->number
	       : place.what == DAV_CALENDAR ? number == place.calendar->number
	                                    : false;
}

enum err dav_condition_stops(struct scope *s, const struct request *q, struct response *r,
                             bool *ret_is_stopped)
{
	struct tag_ask ask = {.s = s, .q = q};
	enum dav_if found = dav_if_check(request_header(q, "If"), has_tag, &ask);

	TRY(ask.e);
	*ret_is_stopped = found != DAV_IF_MET;
	return *ret_is_stopped ? dav_answer_only(s, r, found == DAV_IF_MALFORMED ? 400 : 412)
	                       : ERR_NONE;
}
