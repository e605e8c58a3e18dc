#include "api/dav_place.h"

#include "http/target.h"
#include "rhythm/block_calendar.h"
#include "store/db.h"

struct str dav_place_home(struct scope *s)
{
	return text_format(s->mem, "/dav/calendars/%.*s/", STR_ARG(id_text(s->mem, s->actor)));
}

struct id dav_place_parent(const struct scope *s, const struct dav_place *place)
{
	return place->calendar ? place->calendar->id : s->actor;
}

static bool next(struct str *rest, struct str *ret_part)
{
	return rest->bytes && str_next(rest, '/', ret_part) && ret_part->bytes;
}

static bool is_actor(struct scope *s, struct str part)
{
	struct id id;

	return id_parse(part, &id) && id_equal(id, s->actor);
}

/* Who looks into the home, or at cave and market, finds them as they are now. */
static enum err refresh(struct scope *s, struct str rest)
{
	struct str first = STR_NONE;

	if (next(&rest, &first) && !str_equal(first, STR(BLOCK_CALENDAR_NAME)))
		return ERR_NONE;
	TRY(block_calendar_refresh(s));
	return db_view_begin(s); /* one state again, after what it may have written */
}

/* From the home down, folder by folder. */
static enum err find_below(struct scope *s, struct str rest, bool has_text, struct dav_place *place)
{
	struct str part;

	place->what = DAV_HOME;
	TRY(refresh(s, rest));
	while (next(&rest, &part)) {
		const struct calendar *calendar = NULL;

		if (place->what == DAV_ENTRY || place->what == DAV_NOTHING ||
		    ++place->depth > CALENDAR_DEPTH_MAX) {
			place->what = DAV_NOWHERE;
			return ERR_NONE;
		}
		place->name = part;
		/* A calendar holds entries alone (RFC 4791, 4.2). */
		if (!place->calendar || place->calendar->kind == CALENDAR_FOLDER)
			TRY(calendar_at(s, dav_place_parent(s, place), part, &calendar));
		if (calendar) {
			place->what = DAV_CALENDAR;
			place->calendar = calendar;
			continue;
		}
		place->entry = NULL;
		if (place->calendar)
			TRY(calendar_entry_at(s, place->calendar->id, part, has_text,
			                      &place->entry));
		place->what = place->entry ? DAV_ENTRY : DAV_NOTHING;
	}
	return ERR_NONE;
}

enum err dav_place_find(struct scope *s, struct str path, bool has_text,
                        struct dav_place *ret_place)
{
	struct dav_place place = {.what = DAV_NOWHERE, .name = STR_NONE};
	struct str rest = str_part(path, 1, path.bytes), part;
	enum err e = ERR_NONE;

	if (!next(&rest, &part) || !str_equal(part, STR("dav"))) {
		*ret_place = place;
		return ERR_NONE;
	}
	if (!next(&rest, &part)) {
		place.what = DAV_ROOT;
	} else if (str_equal(part, STR("principals"))) {
		if (!next(&rest, &part))
			place.what = DAV_PRINCIPALS;
		else if (is_actor(s, part) && !next(&rest, &part))
			place.what = DAV_PRINCIPAL;
	} else if (str_equal(part, STR("calendars"))) {
		if (!next(&rest, &part))
			place.what = DAV_HOMES;
		else if (is_actor(s, part))
			e = find_below(s, rest, has_text, &place);
	}
	TRY(e);
	*ret_place = place;
	return ERR_NONE;
}

enum err dav_place_entry(struct scope *s, struct str path, const struct calendar_entry **ret_entry)
{
	struct str rest = str_part(path, 1, path.bytes), part, calendar, name;

	*ret_entry = NULL;
	if (!next(&rest, &part) || !str_equal(part, STR("dav")) || !next(&rest, &part) ||
	    !str_equal(part, STR("calendars")) || !next(&rest, &part) || !is_actor(s, part) ||
	    !next(&rest, &calendar) || str_equal(calendar, STR(BLOCK_CALENDAR_NAME)) ||
	    !next(&rest, &name) || rest.bytes)
		return ERR_NONE;
	return calendar_entry_in(s, s->actor, calendar, name, ret_entry);
}

bool dav_place_path(struct scope *s, const struct request *q, struct str address,
                    struct str *ret_path)
{
	struct target target;

	if (target_read(s, str_trim(address), &target) != ERR_NONE ||
	    !str_starts(target.path, q->base_path)) {
		s->problem = (struct problem){0};
		return false;
	}
	*ret_path = str_part(target.path, q->base_path.bytes, target.path.bytes);
	return str_starts(*ret_path, STR("/dav/"));
}

void dav_place_write(struct text *out, struct str path)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t from = 0;

	for (size_t i = 0; i < path.bytes; i++) {
		unsigned char c = (unsigned char)path.at[i];
		char escaped[3] = {'%', hex[c >> 4], hex[c & 15]};

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '/' || c == '-' || c == '.' || c == '_' || c == '~' || c == '@' ||
		    c == ':')
			continue;
		text_add(out, str_part(path, from, i));
		text_add(out, (struct str){escaped, 3});
		from = i + 1;
	}
	text_add(out, str_part(path, from, path.bytes));
}

/* ---- what kind of place ---- */

bool dav_place_is_there(const struct dav_place *place)
{
	return place->what != DAV_NOTHING && place->what != DAV_NOWHERE;
}

bool dav_place_is_calendar(const struct calendar *calendar)
{
	return calendar && calendar->kind != CALENDAR_FOLDER;
}

bool dav_place_is_foreign(const struct calendar *calendar)
{
	return calendar &&
	       (calendar->kind == CALENDAR_SUBSCRIBED || calendar->kind == CALENDAR_UPLOADED ||
	        calendar->kind == CALENDAR_BLOCKS);
}
