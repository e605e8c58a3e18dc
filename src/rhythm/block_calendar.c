#include "rhythm/block_calendar.h"

#include "rhythm/booking.h"
#include "rhythm/feed.h"
#include "rhythm/wish.h"
#include "store/db.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

static struct str name_of(struct scope *s, struct id id)
{
	return text_format(s->mem, "%.*s.ics", STR_ARG(id_text(s->mem, id)));
}

static int by_name(const void *a, const void *b)
{
	return str_compare(((const struct calendar_entry *)a)->name,
	                   ((const struct calendar_entry *)b)->name);
}

/* What shall stand there: a block or a booked meeting each. */
struct wanted {
	struct str name, text;
	bool is_there; /* as it is */
};

struct comparison {
	struct wanted *wanted;
	size_t wanted_count;
	const struct calendar_entry *there;
	size_t there_count;
	bool *is_kept;
	size_t changes;
};

static enum err list_wanted(struct scope *s, struct comparison *c)
{
	int64_t from_ms = s->now_ms - BLOCK_CALENDAR_DAYS_BEHIND * DAY_MS;
	int64_t to_ms = s->now_ms + BLOCK_CALENDAR_DAYS_AHEAD * DAY_MS;
	const struct booking *bookings;
	const struct block *blocks;
	size_t block_count, booking_count;

	TRY(block_list(s, from_ms, to_ms, &blocks, &block_count));
	TRY(booking_list_own(s, from_ms, to_ms, &bookings, &booking_count));
	c->wanted = NEW_ARRAY(s->mem, struct wanted, block_count + booking_count);
	for (size_t i = 0; i < block_count; i++)
		c->wanted[c->wanted_count++] =
			(struct wanted){.name = name_of(s, blocks[i].id),
		                        .text = feed_block_text(s, &blocks[i], STR_NONE)};
	for (size_t i = 0; i < booking_count; i++)
		c->wanted[c->wanted_count++] =
			(struct wanted){.name = name_of(s, bookings[i].id),
		                        .text = feed_booking_text(s, &bookings[i])};
	return ERR_NONE;
}

static enum err compare(struct scope *s, const struct calendar *calendar, struct comparison *c)
{
	TRY(list_wanted(s, c));
	if (calendar)
		TRY(calendar_entry_list(s, calendar->id, ICS_OTHER, true, &c->there,
		                        &c->there_count));
	c->is_kept = NEW_ARRAY(s->mem, bool, c->there_count);
	for (size_t i = 0; i < c->wanted_count; i++) {
		struct wanted *w = &c->wanted[i];
		struct calendar_entry key = {.name = w->name};
		const struct calendar_entry *entry =
			c->there_count
				? bsearch(&key, c->there, c->there_count, sizeof key, by_name)
				: NULL;

		if (entry) {
			c->is_kept[entry - c->there] = true;
			w->is_there = str_equal(entry->text, w->text);
		}
		c->changes += !w->is_there;
	}
	for (size_t i = 0; i < c->there_count; i++)
		c->changes += !c->is_kept[i];
	return ERR_NONE;
}

static enum err make(struct scope *s, const struct calendar **ret_calendar)
{
	static const char *const titles[LANGUAGE_COUNT] = {
		[LANGUAGE_DE] = "<displayname xmlns=\"DAV:\">Höhle und Markt</displayname>",
		[LANGUAGE_EN] = "<displayname xmlns=\"DAV:\">Cave and market</displayname>",
	};
	struct calendar draft = {.parent = s->actor,
	                         .name = STR(BLOCK_CALENDAR_NAME),
	                         .kind = CALENDAR_BLOCKS,
	                         .components = STR("VEVENT"),
	                         .is_busy = false}; /* the planner knows blocks by themselves */

	TRY(calendar_add(s, &draft, ret_calendar));
	return calendar_property_set(
		s, &(struct calendar_property){.owner = (*ret_calendar)->id,
	                                       .space = STR("DAV:"),
	                                       .name = STR("displayname"),
	                                       .value = str_from(titles[s->language])});
}

static enum err bring_up_to_date(struct scope *s)
{
	const struct calendar *calendar;
	struct comparison c = {.changes = 0};

	TRY(calendar_at(s, s->actor, STR(BLOCK_CALENDAR_NAME), &calendar));
	if (calendar && calendar->kind != CALENDAR_BLOCKS)
		return ERR_NONE; /* somebody has a calendar of that name */
	if (!calendar)
		TRY(make(s, &calendar));
	TRY(compare(s, calendar, &c));
	for (size_t i = 0; i < c.wanted_count; i++) {
		const struct calendar_entry *made;

		if (!c.wanted[i].is_there)
			TRY(calendar_entry_put(s, calendar, c.wanted[i].name,
			                       STR("text/calendar; charset=utf-8"),
			                       c.wanted[i].text, NULL, &made));
	}
	for (size_t i = 0; i < c.there_count; i++)
		if (!c.is_kept[i])
			TRY(calendar_entry_remove(s, &c.there[i]));
	return ERR_NONE;
}

enum err block_calendar_refresh(struct scope *s)
{
	const struct calendar *calendar;
	struct comparison c = {.changes = 0};

	TRY(calendar_at(s, s->actor, STR(BLOCK_CALENDAR_NAME), &calendar));
	if (calendar && calendar->kind != CALENDAR_BLOCKS)
		return ERR_NONE;
	TRY(compare(s, calendar, &c));
	if (calendar && c.changes == 0)
		return ERR_NONE;
	db_view_end(s);
	TRY(db_begin(s));
	TRY(bring_up_to_date(s));
	return db_commit(s);
}

/* ---- asking for a change ---- */

enum err block_calendar_ask(struct scope *s, const struct calendar *calendar,
                            const struct calendar_entry *entry, struct str text)
{
	const struct calendar_entry *made;
	const struct booking *booking;
	const struct block *block;
	const struct wish *asked;
	const struct ics_span *spans;
	const struct ics *ics;
	size_t count;
	bool is_cut;
	struct id id;

	if (!id_parse(str_part(entry->name, 0, ID_TEXT_BYTES), &id))
		return scope_fail(s, ERR_NOT_FOUND, "block.not_found", NULL,
		                  "no block of that name");
	if (booking_find(s, id, &booking) == ERR_NONE)
		return scope_fail(s, ERR_CONFLICT, "booking.fixed", NULL,
		                  "is called off and booked anew, on the page");
	TRY(block_find(s, id, &block));
	TRY(ics_read(s, text, zone_utc(), &ics));
	if (ics->entry_count != 1)
		return scope_fail(s, ERR_INVALID, "calendar.not_one", NULL,
		                  "one event is one block");
	TRY(ics_span_list(s, ics, ics->entries, ICS_BEGINNING_MS, ICS_ENDLESS_MS, &spans, &count,
	                  &is_cut));
	if (count != 1)
		return scope_fail(s, ERR_INVALID, "calendar.not_one", NULL,
		                  "a block does not recur");
	if (spans[0].starts_at_ms == block->starts_at_ms &&
	    spans[0].ends_at_ms == block->ends_at_ms)
		return ERR_NONE; /* an alarm or a colour: nothing to agree on */
	TRY(wish_ask(s,
	             &(struct wish){.block = id,
	                            .starts_at_ms = spans[0].starts_at_ms,
	                            .ends_at_ms = spans[0].ends_at_ms},
	             &asked));
	/* A lead's own is granted at once. Otherwise the same text under a new number: the program fetches what still
	 * holds. */
	TRY(block_find(s, id, &block));
	return calendar_entry_put(s, calendar, entry->name, entry->content_type,
	                          feed_block_text(s, block, STR_NONE), NULL, &made);
}
