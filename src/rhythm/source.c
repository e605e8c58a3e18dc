#include "rhythm/source.h"

#include "core/check.h"
#include "core/secrets.h"
#include "core/xml_out.h"
#include "store/db.h"
#include "teams/permission.h"

#define MINUTE_MS ((int64_t)60 * 1000)

enum {
	ORGANISATIONS_MAX = 10000,
	CLAIM_MINUTES =
		5 /* nobody else fetches it meanwhile; after a crash it is tried again then */
};

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "calendar.not_found", NULL,
	                  "no such calendar of the actor");
}

static void read_row(const struct db_rows *rows, size_t row, struct source *source)
{
	*source = (struct source){.id = db_id(rows, row, 0),
	                          .title = db_str(rows, row, 1),
	                          .url = db_str(rows, row, 2),
	                          .keeps_titles = db_number(rows, row, 3) != 0,
	                          .entry_count = db_number(rows, row, 4),
	                          .problem = db_str(rows, row, 5),
	                          .fetched_at_ms = db_number(rows, row, 6),
	                          .next_at_ms = db_number(rows, row, 7)};
}

enum err source_list(struct scope *s, const struct source **ret_sources, size_t *ret_count)
{
	struct source *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "source_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(CALENDARS_MAX)));
	list = NEW_ARRAY(s->mem, struct source, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_sources = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err source_find(struct scope *s, struct id id, const struct source **ret_source)
{
	struct source *source;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "source_find", DB_ID(s->organisation), DB_ID(s->actor), DB_ID(id)));
	if (rows.count == 0)
		return not_found(s);
	source = NEW(s->mem, struct source);
	read_row(&rows, 0, source);
	*ret_source = source;
	return ERR_NONE;
}

static enum err find_calendar(struct scope *s, struct id id, struct calendar *ret_calendar)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "source_calendar", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(id)));
	if (rows.count == 0)
		return not_found(s);
	*ret_calendar = (struct calendar){.id = db_id(&rows, 0, 0),
	                                  .parent = db_id(&rows, 0, 1),
	                                  .name = db_str(&rows, 0, 2),
	                                  .kind = (enum calendar_kind)db_number(&rows, 0, 3)};
	return ERR_NONE;
}

enum err source_retire(struct scope *s, struct id id)
{
	const struct source *source;
	struct calendar calendar;

	TRY(db_begin(s));
	TRY(source_find(s, id, &source));
	TRY(find_calendar(s, id, &calendar));
	TRY(calendar_remove(s, &calendar));
	return db_commit(s);
}

/* ---- taking in ---- */

static struct str name_of(struct scope *s, const struct ics_entry *entry, struct str text)
{
	unsigned char hash[SECRETS_HASH_BYTES];
	struct text name = text_new(s->mem, 80);

	secrets_hash(entry->uid.bytes ? entry->uid : text, "calendar/name", hash);
	for (size_t i = 0; i < 16; i++)
		text_addf(&name, "%02x", hash[i]);
	text_add(&name, STR(".ics"));
	return text_str(&name);
}

static int by_name(const void *a, const void *b)
{
	return str_compare(((const struct calendar_entry *)a)->name,
	                   ((const struct calendar_entry *)b)->name);
}

/* What is the same stays; what is no longer there goes. Within a transaction. */
static enum err take_in(struct scope *s, const struct calendar *calendar, const struct ics *ics,
                        bool keeps_titles)
{
	const struct calendar_entry *there, *made;
	bool *is_kept;
	size_t count;

	TRY(calendar_entry_list(s, calendar->id, ICS_OTHER, true, &there, &count));
	is_kept = NEW_ARRAY(s->mem, bool, count);
	for (size_t i = 0; i < ics->entry_count; i++) {
		const struct ics_entry *entry = &ics->entries[i];
		struct str text =
			ics_entry_text(s, ics, entry, keeps_titles ? ICS_WHEN_AND_TITLE : ICS_WHEN);
		struct calendar_entry wanted = {.name = name_of(s, entry, text)};
		const struct calendar_entry *old =
			count ? bsearch(&wanted, there, count, sizeof wanted, by_name) : NULL;

		if (entry->kind != ICS_EVENT && entry->kind != ICS_FREE_BUSY)
			continue; /* tasks and journals take no time */
		if (old)
			is_kept[old - there] = true;
		if (!old || !str_equal(old->text, text))
			TRY(calendar_entry_put(s, calendar, wanted.name,
			                       STR("text/calendar; charset=utf-8"), text, NULL,
			                       &made));
	}
	for (size_t i = 0; i < count; i++)
		if (!is_kept[i])
			TRY(calendar_entry_remove(s, &there[i]));
	return ERR_NONE;
}

/* Calendar programs show the title, not the name in the address. */
static enum err set_title(struct scope *s, struct id calendar, struct str title)
{
	struct text value = text_new(s->mem, (size_t)8 * SOURCE_TITLE_BYTES_MAX);

	text_add(&value, STR("<displayname xmlns=\"DAV:\">"));
	xml_out_text(&value, title);
	text_add(&value, STR("</displayname>"));
	return calendar_property_set(s, &(struct calendar_property){.owner = calendar,
	                                                            .space = STR("DAV:"),
	                                                            .name = STR("displayname"),
	                                                            .value = text_str(&value)});
}

static enum err add(struct scope *s, enum calendar_kind kind, struct str title, struct str url,
                    bool keeps_titles, const struct calendar **ret_calendar)
{
	struct str id = id_text(s->mem, scope_new_id(s));
	struct calendar draft = {.parent = s->actor, .kind = kind, .is_busy = true};

	TRY(check_line_needed(s, "title", SOURCE_TITLE_BYTES_MAX, &title));
	draft.name = text_format(s->mem, "from-%.*s", STR_ARG(id));
	draft.components = STR_NONE;
	TRY(calendar_add(s, &draft, ret_calendar));
	TRY(set_title(s, (*ret_calendar)->id, title));
	return DB_WRITE(s, NULL, "source_add", DB_ID(s->organisation), DB_ID((*ret_calendar)->id),
	                DB_TEXT(title), str_is_empty(url) ? DB_NULL : DB_TEXT(url),
	                DB_NUMBER(keeps_titles), DB_NUMBER(s->now_ms));
}

enum err source_subscribe(struct scope *s, struct str title, struct str url, bool keeps_titles,
                          const struct source **ret_source)
{
	const struct calendar *calendar;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	url = str_trim(url);
	if (url.bytes > FETCH_URL_BYTES_MAX ||
	    (!str_starts(url, STR("https://")) && !str_starts(url, STR("http://")) &&
	     !str_starts(url, STR("webcal://")) && !str_starts(url, STR("webcals://"))))
		return scope_fail(s, ERR_INVALID, "fetch.url", "url", "it begins with https://");
	TRY(db_begin(s));
	TRY(add(s, CALENDAR_SUBSCRIBED, title, url, keeps_titles, &calendar));
	TRY(source_find(s, calendar->id, ret_source));
	return db_commit(s);
}

static enum err zone_of(struct scope *s, const struct zone **ret_zone)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "calendar_entry_zone", DB_ID(s->organisation), DB_ID(s->actor)));
	*ret_zone = rows.count ? zone_find(s->mem, db_str(&rows, 0, 0)) : NULL;
	if (!*ret_zone)
		*ret_zone = zone_utc();
	return ERR_NONE;
}

enum err source_upload(struct scope *s, struct str title, struct str text, bool keeps_titles,
                       const struct source **ret_source)
{
	const struct calendar *calendar;
	const struct zone *zone;
	const struct ics *ics;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(zone_of(s, &zone));
	TRY(ics_read(s, text, zone, &ics));
	TRY(db_begin(s));
	TRY(add(s, CALENDAR_UPLOADED, title, STR_NONE, keeps_titles, &calendar));
	TRY(take_in(s, calendar, ics, keeps_titles));
	TRY(DB_WRITE(s, NULL, "source_done", DB_ID(s->organisation), DB_ID(calendar->id),
	             DB_NUMBER(s->now_ms), DB_TEXT(STR_NONE), DB_TEXT(STR_NONE),
	             DB_NUMBER(INT64_MAX)));
	TRY(source_find(s, calendar->id, ret_source));
	return db_commit(s);
}

/* ---- fetching ---- */

enum err source_allows_private(struct scope *s, bool *ret_allows)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "source_private", DB_ID(s->organisation)));
	*ret_allows = rows.count && db_number(&rows, 0, 0);
	return ERR_NONE;
}

enum err source_allow_private(struct scope *s, bool allows)
{
	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "source_private_set", DB_ID(s->organisation), DB_NUMBER(allows)));
	return db_commit(s);
}

struct due {
	struct id calendar;
	struct str url, etag, modified;
	bool keeps_titles;
	int64_t failures;
};

/* Takes the next one, so that no other process does. Looks first, so that nobody waits for a turn in which nothing is
 * written. */
static enum err claim(struct scope *s, struct due *due, bool *ret_is_there)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "source_due", DB_ID(s->organisation), DB_NUMBER(s->now_ms)));
	*ret_is_there = rows.count != 0;
	if (rows.count == 0)
		return ERR_NONE;
	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "source_due", DB_ID(s->organisation), DB_NUMBER(s->now_ms)));
	*ret_is_there = rows.count != 0;
	if (rows.count == 0)
		return db_commit(s);
	*due = (struct due){.calendar = db_id(&rows, 0, 0),
	                    .url = db_str(&rows, 0, 2),
	                    .keeps_titles = db_number(&rows, 0, 3) != 0,
	                    .etag = db_str(&rows, 0, 4),
	                    .modified = db_str(&rows, 0, 5),
	                    .failures = db_number(&rows, 0, 6)};
	s->actor = db_id(&rows, 0, 1);
	TRY(DB_WRITE(s, NULL, "source_claim", DB_ID(s->organisation), DB_ID(due->calendar),
	             DB_NUMBER(s->now_ms), DB_NUMBER(s->now_ms + CLAIM_MINUTES * MINUTE_MS)));
	return db_commit(s);
}

static enum err fetch(struct scope *s, const struct due *due)
{
	struct fetch what = {.url = due->url,
	                     .etag = due->etag,
	                     .modified = due->modified,
	                     .bytes_max = ICS_BYTES_MAX};
	struct calendar calendar;
	const struct zone *zone;
	const struct ics *ics = NULL;
	struct fetched got;

	TRY(source_allows_private(s, &what.may_be_private));
	TRY(fetch_get(s, &what, &got));
	TRY(zone_of(s, &zone));
	if (!got.is_unchanged)
		TRY(ics_read(s, got.body, zone, &ics));
	TRY(db_begin(s));
	TRY(find_calendar(s, due->calendar, &calendar));
	if (ics)
		TRY(take_in(s, &calendar, ics, due->keeps_titles));
	TRY(DB_WRITE(s, NULL, "source_done", DB_ID(s->organisation), DB_ID(due->calendar),
	             DB_NUMBER(s->now_ms), DB_TEXT(got.is_unchanged ? due->etag : got.etag),
	             DB_TEXT(got.is_unchanged ? due->modified : got.modified),
	             DB_NUMBER(s->now_ms + SOURCE_MINUTES * MINUTE_MS)));
	return db_commit(s);
}

static enum err note_failure(struct scope *s, const struct due *due)
{
	int64_t minutes = SOURCE_RETRY_MINUTES;
	struct str key = str_from(s->problem.key);

	for (int64_t i = 0; i < due->failures && minutes < SOURCE_RETRY_MINUTES_MAX; i++)
		minutes *= 2;
	if (minutes > SOURCE_RETRY_MINUTES_MAX)
		minutes = SOURCE_RETRY_MINUTES_MAX;
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "source_failed", DB_ID(s->organisation), DB_ID(due->calendar),
	             DB_TEXT(key), DB_NUMBER(s->now_ms + minutes * MINUTE_MS)));
	return db_commit(s);
}

enum err source_fetch_due(struct scope *s, bool *ret_is_done)
{
	struct db_rows rows;
	struct due due;

	*ret_is_done = false;
	TRY(DB_READ(s, &rows, "source_organisations", DB_NUMBER(ORGANISATIONS_MAX)));
	for (size_t i = 0; i < rows.count && !*ret_is_done; i++) {
		s->organisation = db_id(&rows, i, 0);
		TRY(claim(s, &due, ret_is_done));
	}
	if (!*ret_is_done || fetch(s, &due) == ERR_NONE)
		return ERR_NONE;
	db_abandon(s);
	return note_failure(s, &due);
}
