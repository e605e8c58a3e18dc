#include "rhythm/calendar_entry.h"

#include "rhythm/calendar_span.h"
#include "store/db.h"
#include "teams/permission.h"

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

enum {
	TOGETHER_MAX = 64,
	SPANS_KEPT_MAX =
		2000, /* of an entry that ends; what has more is counted when asked beyond the window */
	BUSY_MAX = 50000
};

/* ---- entries ---- */

/* `text`: the column it stands in; 0 = in none. */
static void read_entry(const struct db_rows *rows, size_t row, struct id calendar, size_t text,
                       struct calendar_entry *entry)
{
	entry->calendar = calendar;
	entry->name = db_str(rows, row, 0);
	entry->id = db_id(rows, row, 1);
	entry->number = db_number(rows, row, 2);
	entry->kind = (enum ics_kind)db_number(rows, row, 3);
	entry->content_type = db_str(rows, row, 4);
	entry->bytes = db_number(rows, row, 5);
	entry->changed_at_ms = db_number(rows, row, 6);
	entry->text = text ? db_str(rows, row, text) : STR_NONE;
}

static void read_entries(struct scope *s, const struct db_rows *rows, struct id calendar,
                         const struct calendar_entry **ret_entries, size_t *ret_count)
{
	struct calendar_entry *list = NEW_ARRAY(s->mem, struct calendar_entry, rows->count);

	for (size_t i = 0; i < rows->count; i++)
		read_entry(rows, i, calendar, rows->columns > 7 ? 7 : 0, &list[i]);
	*ret_entries = list;
	*ret_count = rows->count;
}

enum err calendar_entry_at(struct scope *s, struct id calendar, struct str name, bool has_text,
                           const struct calendar_entry **ret_entry)
{
	const char *statement = has_text ? "calendar_entry_text_at" : "calendar_entry_at";
	const struct calendar_entry *list;
	struct db_rows rows;
	size_t count;

	TRY(DB_READ(s, &rows, statement, DB_ID(s->organisation), DB_ID(calendar), DB_TEXT(name)));
	read_entries(s, &rows, calendar, &list, &count);
	*ret_entry = count ? list : NULL;
	return ERR_NONE;
}

enum err calendar_entry_in(struct scope *s, struct id parent, struct str calendar, struct str name,
                           const struct calendar_entry **ret_entry)
{
	struct calendar_entry *entry;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "calendar_entry_text_in", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(parent), DB_TEXT(calendar), DB_TEXT(name)));
	*ret_entry = NULL;
	if (rows.count == 0)
		return ERR_NONE;
	entry = NEW(s->mem, struct calendar_entry);
	read_entry(&rows, 0, db_id(&rows, 0, 8), 7, entry);
	*ret_entry = entry;
	return ERR_NONE;
}

enum err calendar_entry_list_at(struct scope *s, struct id calendar, const struct str *names,
                                size_t count, const struct calendar_entry **ret_entries)
{
	struct db_rows rows[TOGETHER_MAX];

	for (size_t from = 0; from < count; from += TOGETHER_MAX) {
		size_t n = count - from < TOGETHER_MAX ? count - from : TOGETHER_MAX, one;

		db_together_begin(s);
		for (size_t i = 0; i < n; i++)
			TRY(DB_READ(s, &rows[i], "calendar_entry_text_at", DB_ID(s->organisation),
			            DB_ID(calendar), DB_TEXT(names[from + i])));
		TRY(db_together_end(s));
		for (size_t i = 0; i < n; i++) {
			ret_entries[from + i] = NULL;
			if (rows[i].count)
				read_entries(s, &rows[i], calendar, &ret_entries[from + i], &one);
		}
	}
	return ERR_NONE;
}

enum err calendar_entry_list(struct scope *s, struct id calendar, enum ics_kind kind, bool has_text,
                             const struct calendar_entry **ret_entries, size_t *ret_count)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, has_text ? "calendar_entry_texts" : "calendar_entry_list",
	            DB_ID(s->organisation), DB_ID(calendar), DB_NUMBER(kind),
	            DB_NUMBER(CALENDAR_ENTRIES_MAX)));
	read_entries(s, &rows, calendar, ret_entries, ret_count);
	return ERR_NONE;
}

struct calendar_entry_content {
	struct str uid; /* "" = a file */
	enum ics_kind kind;
	int64_t starts_at_ms, ends_at_ms, spans_from_ms, spans_until_ms;
	bool is_open;
	struct calendar_span span;
};

static enum err zone_of_actor(struct scope *s, const struct zone **ret_zone)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "calendar_entry_zone", DB_ID(s->organisation), DB_ID(s->actor)));
	*ret_zone = rows.count ? zone_find(s->mem, db_str(&rows, 0, 0)) : NULL;
	if (!*ret_zone)
		*ret_zone = zone_utc();
	return ERR_NONE;
}

static bool takes(struct str components, enum ics_kind kind)
{
	struct str name;

	if (str_is_empty(components))
		return true;
	while (str_next(&components, ',', &name))
		if (ics_kind_of(name) == kind)
			return true;
	return false;
}

enum err calendar_entry_read(struct scope *s, struct str text,
                             const struct calendar_entry_content **ret_content)
{
	struct calendar_entry_content *content = NEW(s->mem, struct calendar_entry_content);
	const struct ics_span *spans = NULL;
	const struct ics_entry *entry;
	const struct zone *zone;
	const struct ics *ics;
	size_t span_count = 0;
	bool is_cut;

	if (text.bytes > ICS_ENTRY_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL, "more than %zu bytes",
		                  ICS_ENTRY_BYTES_MAX);
	TRY(zone_of_actor(s, &zone));
	TRY(ics_read(s, text, zone, &ics));
	entry = ics->entries;
	if (ics->entry_count != 1 || str_is_empty(entry->uid) || ics->method.bytes)
		return scope_fail(s, ERR_INVALID, "calendar.not_one", NULL,
		                  "an entry has one UID, and no METHOD");
	*content = (struct calendar_entry_content){.uid = entry->uid,
	                                           .kind = entry->kind,
	                                           .starts_at_ms = entry->starts_at_ms,
	                                           .ends_at_ms = entry->ends_at_ms,
	                                           .spans_from_ms = ICS_BEGINNING_MS,
	                                           .spans_until_ms = ICS_ENDLESS_MS};
	if (entry->does_recur && entry->ends_at_ms == ICS_ENDLESS_MS)
		content->is_open = true;
	if (!content->is_open) {
		TRY(ics_span_list(s, ics, entry, ICS_BEGINNING_MS, ICS_ENDLESS_MS, &spans,
		                  &span_count, &is_cut));
		content->is_open = is_cut || span_count > SPANS_KEPT_MAX;
	}
	if (content->is_open) {
		content->spans_from_ms = s->now_ms - CALENDAR_DAYS_BEHIND * DAY_MS;
		content->spans_until_ms = s->now_ms + CALENDAR_DAYS_AHEAD * DAY_MS;
		TRY(ics_span_list(s, ics, entry, content->spans_from_ms, content->spans_until_ms,
		                  &spans, &span_count, &is_cut));
		if (is_cut) /* counted when somebody asks */
			content->spans_until_ms = content->spans_from_ms;
	}
	content->span = calendar_span_of(s, spans, span_count);
	*ret_content = content;
	return ERR_NONE;
}

/* What this calendar makes of it; in a folder all are files. */
static enum err content_for(struct scope *s, const struct calendar *calendar, struct str text,
                            const struct calendar_entry_content **content)
{
	static const struct calendar_entry_content file = {.uid = {"", 0},
	                                                   .starts_at_ms = ICS_BEGINNING_MS,
	                                                   .ends_at_ms = ICS_BEGINNING_MS,
	                                                   .span = {.kind = CALENDAR_SPAN_NONE}};

	if (calendar->kind == CALENDAR_FOLDER) {
		*content = &file;
		return ERR_NONE;
	}
	if (!*content)
		TRY(calendar_entry_read(s, text, content));
	if (!takes(calendar->components, (*content)->kind))
		return scope_fail(s, ERR_INVALID, "calendar.component", NULL,
		                  "this calendar does not take a %s",
		                  ics_kind_name((*content)->kind));
	return ERR_NONE;
}

/* What has the name already, or NULL; of another name nothing may have the UID. */
static enum err find_before(struct scope *s, struct id calendar, struct str name, struct str uid,
                            const struct calendar_entry **ret_old)
{
	const struct calendar_entry *list;
	struct db_rows rows;
	size_t count;

	TRY(DB_READ(s, &rows, "calendar_entry_before", DB_ID(s->organisation), DB_ID(calendar),
	            DB_TEXT(name), DB_TEXT(uid)));
	read_entries(s, &rows, calendar, &list, &count);
	*ret_old = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!str_equal(list[i].name, name))
			return scope_fail(s, ERR_CONFLICT, "calendar.uid_taken", NULL,
			                  "another entry of this calendar has this UID");
		*ret_old = &list[i];
	}
	return ERR_NONE;
}

enum err calendar_entry_put(struct scope *s, const struct calendar *calendar, struct str name,
                            struct str content_type, struct str text,
                            const struct calendar_entry_content *content,
                            const struct calendar_entry **ret_entry)
{
	struct calendar_entry *entry = NEW(s->mem, struct calendar_entry);
	const struct calendar_entry *old;
	struct db_value uid, span[4] = {DB_NULL, DB_NULL, DB_NULL, DB_NULL};

	TRY(calendar_check_name(s, name));
	TRY(content_for(s, calendar, text, &content));
	TRY(find_before(s, calendar->id, name, content->uid, &old));
	*entry = (struct calendar_entry){.calendar = calendar->id,
	                                 .id = old ? old->id : scope_new_id(s),
	                                 .name = name,
	                                 .kind = content->kind,
	                                 .content_type = content_type,
	                                 .bytes = (int64_t)text.bytes,
	                                 .changed_at_ms = s->now_ms,
	                                 .text = text};
	uid = str_is_empty(content->uid) ? DB_NULL : DB_TEXT(content->uid);
	if (content->span.kind != CALENDAR_SPAN_NONE) {
		span[0] = DB_NUMBER(content->span.kind);
		span[1] = DB_NUMBER(content->span.starts_at_ms);
		span[2] = DB_NUMBER(content->span.ends_at_ms);
		span[3] = DB_NUMBER(content->span.busy);
	}
	TRY(calendar_step(s, calendar->id, !old, (int64_t)text.bytes - (old ? old->bytes : 0),
	                  &entry->number));
	if (old)
		TRY(DB_WRITE(s, NULL, "calendar_entry_change", DB_ID(s->organisation),
		             DB_ID(calendar->id), DB_TEXT(name), DB_NUMBER(entry->number), uid,
		             DB_NUMBER(entry->kind), DB_TEXT(content_type), DB_NUMBER(entry->bytes),
		             DB_NUMBER(s->now_ms), DB_NUMBER(content->starts_at_ms),
		             DB_NUMBER(content->ends_at_ms), DB_NUMBER(content->spans_from_ms),
		             DB_NUMBER(content->spans_until_ms), DB_NUMBER(content->is_open),
		             span[0], span[1], span[2], span[3]));
	else
		TRY(DB_WRITE(s, NULL, "calendar_entry_add", DB_ID(s->organisation),
		             DB_ID(calendar->id), DB_TEXT(name), DB_ID(entry->id),
		             DB_NUMBER(entry->number), uid, DB_NUMBER(entry->kind),
		             DB_TEXT(content_type), DB_NUMBER(entry->bytes), DB_NUMBER(s->now_ms),
		             DB_NUMBER(content->starts_at_ms), DB_NUMBER(content->ends_at_ms),
		             DB_NUMBER(content->spans_from_ms), DB_NUMBER(content->spans_until_ms),
		             DB_NUMBER(content->is_open), span[0], span[1], span[2], span[3]));
	if (!old)
		TRY(DB_WRITE(s, NULL, "calendar_entry_gone_remove", DB_ID(s->organisation),
		             DB_ID(calendar->id), DB_TEXT(name)));
	TRY(DB_WRITE(s, NULL, "calendar_entry_text_set", DB_ID(s->organisation), DB_ID(entry->id),
	             DB_BYTES(text),
	             content->span.kind == CALENDAR_SPAN_SERIES ? DB_TEXT(content->span.series)
	                                                        : DB_NULL));
	*ret_entry = entry;
	return ERR_NONE;
}

/* What is gone for long is forgotten; who was away for longer reads everything anew. */
static enum err sweep_gone(struct scope *s, struct id calendar)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "calendar_entry_gone_old", DB_ID(s->organisation), DB_ID(calendar),
	            DB_NUMBER(s->now_ms - CALENDAR_GONE_DAYS * DAY_MS)));
	if (rows.count == 0 || db_number(&rows, 0, 0) == 0)
		return ERR_NONE;
	TRY(DB_WRITE(s, NULL, "calendar_entry_gone_sweep", DB_ID(s->organisation), DB_ID(calendar),
	             DB_NUMBER(db_number(&rows, 0, 0))));
	return DB_WRITE(s, NULL, "calendar_floor", DB_ID(s->organisation), DB_ID(calendar),
	                DB_NUMBER(db_number(&rows, 0, 0)));
}

enum err calendar_entry_remove(struct scope *s, const struct calendar_entry *entry)
{
	int64_t number;

	TRY(calendar_step(s, entry->calendar, -1, -entry->bytes, &number));
	TRY(DB_WRITE(s, NULL, "calendar_entry_text_remove", DB_ID(s->organisation),
	             DB_ID(entry->id)));
	TRY(DB_WRITE(s, NULL, "calendar_property_remove_all", DB_ID(s->organisation),
	             DB_ID(entry->id)));
	TRY(DB_WRITE(s, NULL, "calendar_entry_remove", DB_ID(s->organisation),
	             DB_ID(entry->calendar), DB_TEXT(entry->name)));
	TRY(DB_WRITE(s, NULL, "calendar_entry_gone_add", DB_ID(s->organisation),
	             DB_ID(entry->calendar), DB_TEXT(entry->name), DB_NUMBER(number),
	             DB_NUMBER(s->now_ms)));
	return sweep_gone(s, entry->calendar);
}

enum err calendar_entry_copy(struct scope *s, const struct calendar_entry *entry,
                             const struct calendar *to, struct str name)
{
	const struct calendar_entry *made;

	TRY(calendar_entry_put(s, to, name, entry->content_type, entry->text, NULL, &made));
	TRY(DB_WRITE(s, NULL, "calendar_property_remove_all", DB_ID(s->organisation),
	             DB_ID(made->id)));
	return DB_WRITE(s, NULL, "calendar_property_copy", DB_ID(s->organisation), DB_ID(entry->id),
	                DB_ID(made->id));
}

enum err calendar_entry_move(struct scope *s, const struct calendar_entry *entry,
                             const struct calendar *to, struct str name)
{
	const struct calendar_property *own;
	const struct calendar_entry *made;
	size_t count;

	TRY(calendar_properties(s, entry->id, &own, &count));
	TRY(calendar_entry_remove(s, entry));
	TRY(calendar_entry_put(s, to, name, entry->content_type, entry->text, NULL, &made));
	TRY(DB_WRITE(s, NULL, "calendar_property_remove_all", DB_ID(s->organisation),
	             DB_ID(made->id)));
	for (size_t i = 0; i < count; i++) {
		struct calendar_property property = own[i];

		property.owner = made->id;
		TRY(calendar_property_set(s, &property));
	}
	return ERR_NONE;
}

/* ---- what takes place when ---- */

static int by_name(const void *a, const void *b)
{
	const struct calendar_entry *x = a, *y = b;

	return str_compare(x->name, y->name);
}

/* Of the entries whose spans are not written down for the stretch, those that take place in it. */
static enum err add_open(struct scope *s, struct id calendar, enum ics_kind kind, int64_t from_ms,
                         int64_t until_ms, struct calendar_entry **list, size_t *count)
{
	size_t room = *count;
	struct db_rows rows;
	const struct zone *zone;

	TRY(DB_READ(s, &rows, "calendar_entry_query_open", DB_ID(s->organisation), DB_ID(calendar),
	            DB_NUMBER(kind), DB_NUMBER(from_ms), DB_NUMBER(until_ms),
	            DB_NUMBER(CALENDAR_ENTRIES_MAX)));
	if (rows.count == 0)
		return ERR_NONE;
	TRY(zone_of_actor(s, &zone));
	for (size_t i = 0; i < rows.count; i++) {
		const struct ics_span *spans;
		struct calendar_entry entry;
		const struct ics *ics;
		size_t spans_count;
		bool is_cut;

		read_entry(&rows, i, calendar, 7, &entry);
		TRY(ics_read(s, entry.text, zone, &ics));
		TRY(ics_span_list(s, ics, ics->entries, from_ms, until_ms, &spans, &spans_count,
		                  &is_cut));
		if (spans_count == 0)
			continue;
		*list = arena_grow(s->mem, *list, sizeof **list, *count + 1, &room);
		(*list)[(*count)++] = entry;
	}
	return ERR_NONE;
}

/* Of those whose bounds lie within, the series with nothing in between fall out. */
static size_t keep_within(const struct db_rows *rows, struct calendar_entry *list, int64_t from_ms,
                          int64_t until_ms)
{
	size_t kept = 0;

	for (size_t i = 0; i < rows->count; i++) {
		struct str series = db_str(rows, i, 7);
		bool is_within = db_is_null(rows, i, 7);
		struct ics_span span;

		if (is_within || calendar_span_next_within(&series, from_ms, until_ms, &span))
			list[kept++] = list[i];
	}
	return kept;
}

enum err calendar_entry_query(struct scope *s, struct id calendar, enum ics_kind kind,
                              int64_t from_ms, int64_t until_ms, bool has_text,
                              const struct calendar_entry **ret_entries, size_t *ret_count)
{
	struct calendar_entry *list;
	struct db_rows rows;
	size_t count, kept = 0;

	TRY(DB_READ(s, &rows, has_text ? "calendar_entry_query_texts" : "calendar_entry_query",
	            DB_ID(s->organisation), DB_ID(calendar), DB_NUMBER(kind), DB_NUMBER(from_ms),
	            DB_NUMBER(until_ms), DB_NUMBER(from_ms - CALENDAR_SPAN_SHORT_MS - 1),
	            DB_NUMBER(CALENDAR_ENTRIES_MAX)));
	list = NEW_ARRAY(s->mem, struct calendar_entry, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_entry(&rows, i, calendar, has_text ? 8 : 0, &list[i]);
	count = keep_within(&rows, list, from_ms, until_ms);
	TRY(add_open(s, calendar, kind, from_ms, until_ms, &list, &count));
	if (count)
		qsort(list, count, sizeof *list, by_name);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || !str_equal(list[i].name, list[i - 1].name))
			list[kept++] = list[i];
	*ret_entries = list;
	*ret_count = kept;
	return ERR_NONE;
}

static int by_start(const void *a, const void *b)
{
	const struct calendar_entry_busy *x = a, *y = b;

	if (x->busy != y->busy)
		return x->busy < y->busy ? -1 : 1;
	return x->starts_at_ms < y->starts_at_ms ? -1 : x->starts_at_ms > y->starts_at_ms;
}

size_t calendar_entry_busy_join(struct calendar_entry_busy *busy, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(busy, count, sizeof *busy, by_start);
	for (size_t i = 0; i < count; i++) {
		struct calendar_entry_busy *last = kept ? &busy[kept - 1] : NULL;

		if (busy[i].ends_at_ms <= busy[i].starts_at_ms)
			continue;
		if (last && last->busy == busy[i].busy &&
		    busy[i].starts_at_ms <= last->ends_at_ms) {
			if (busy[i].ends_at_ms > last->ends_at_ms)
				last->ends_at_ms = busy[i].ends_at_ms;
			continue;
		}
		busy[kept++] = busy[i];
	}
	return kept;
}

struct stretch {
	int64_t from_ms, until_ms;
	struct calendar_entry_busy *busy;
	size_t count, room;
};

static enum err add_busy(struct scope *s, struct stretch *stretch, int64_t starts_at_ms,
                         int64_t ends_at_ms, enum ics_busy busy)
{
	if (stretch->count == BUSY_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "calendar.too_busy", NULL,
		                  "more than %d stretches of time", BUSY_MAX);
	stretch->busy = arena_grow(s->mem, stretch->busy, sizeof *stretch->busy, stretch->count + 1,
	                           &stretch->room);
	stretch->busy[stretch->count++] = (struct calendar_entry_busy){
		starts_at_ms < stretch->from_ms ? stretch->from_ms : starts_at_ms,
		ends_at_ms > stretch->until_ms ? stretch->until_ms : ends_at_ms, busy};
	return ERR_NONE;
}

static enum err add_busy_open(struct scope *s, struct id calendar, struct stretch *stretch)
{
	struct calendar_entry *entries = NULL;
	const struct zone *zone;
	size_t count = 0;

	TRY(add_open(s, calendar, ICS_OTHER, stretch->from_ms, stretch->until_ms, &entries,
	             &count));
	if (count == 0)
		return ERR_NONE;
	TRY(zone_of_actor(s, &zone));
	for (size_t i = 0; i < count; i++) {
		const struct ics_span *spans;
		const struct ics *ics;
		size_t spans_count;
		bool is_cut;

		TRY(ics_read(s, entries[i].text, zone, &ics));
		TRY(ics_span_list(s, ics, ics->entries, stretch->from_ms, stretch->until_ms, &spans,
		                  &spans_count, &is_cut));
		for (size_t k = 0; k < spans_count; k++)
			if (spans[k].busy)
				TRY(add_busy(s, stretch, spans[k].starts_at_ms, spans[k].ends_at_ms,
				             spans[k].busy));
	}
	return ERR_NONE;
}

static enum err read_busy(struct scope *s, struct id calendar, struct stretch *stretch)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "calendar_entry_busy", DB_ID(s->organisation), DB_ID(calendar),
	            DB_NUMBER(stretch->from_ms), DB_NUMBER(stretch->until_ms),
	            DB_NUMBER(stretch->from_ms - CALENDAR_SPAN_SHORT_MS - 1),
	            DB_NUMBER(BUSY_MAX + 1)));
	for (size_t i = 0; i < rows.count; i++) {
		struct str series = db_str(&rows, i, 3);
		struct ics_span span = {.starts_at_ms = db_number(&rows, i, 0),
		                        .ends_at_ms = db_number(&rows, i, 1),
		                        .busy = (enum ics_busy)db_number(&rows, i, 2)};
		bool is_series = !db_is_null(&rows, i, 3);

		if (!is_series)
			TRY(add_busy(s, stretch, span.starts_at_ms, span.ends_at_ms, span.busy));
		while (is_series && calendar_span_next_within(&series, stretch->from_ms,
		                                              stretch->until_ms, &span))
			if (span.busy && span.ends_at_ms > stretch->from_ms)
				TRY(add_busy(s, stretch, span.starts_at_ms, span.ends_at_ms,
				             span.busy));
	}
	return add_busy_open(s, calendar, stretch);
}

enum err calendar_entry_busy(struct scope *s, struct id calendar, int64_t from_ms, int64_t until_ms,
                             const struct calendar_entry_busy **ret_busy, size_t *ret_count)
{
	struct stretch stretch = {.from_ms = from_ms, .until_ms = until_ms};

	TRY(read_busy(s, calendar, &stretch));
	*ret_count = calendar_entry_busy_join(stretch.busy, stretch.count);
	*ret_busy = stretch.busy;
	return ERR_NONE;
}

enum err calendar_entry_busy_each(struct scope *s, struct id calendar, int64_t from_ms,
                                  int64_t until_ms, const struct calendar_entry_busy **ret_busy,
                                  size_t *ret_count)
{
	struct stretch stretch = {.from_ms = from_ms, .until_ms = until_ms};

	TRY(read_busy(s, calendar, &stretch));
	*ret_count = stretch.count;
	*ret_busy = stretch.busy;
	return ERR_NONE;
}

/* ---- changes ---- */

enum err calendar_entry_changes(struct scope *s, const struct calendar *calendar, int64_t number,
                                size_t limit, const struct calendar_entry **ret_entries,
                                size_t *ret_count, bool *ret_has_more)
{
	struct db_rows changed, gone;
	struct calendar_entry *list;
	size_t count = 0, at[2] = {0};

	TRY(DB_READ(s, &changed, "calendar_entry_changes", DB_ID(s->organisation),
	            DB_ID(calendar->id), DB_NUMBER(number), DB_NUMBER(limit + 1)));
	TRY(DB_READ(s, &gone, "calendar_entry_changes_gone", DB_ID(s->organisation),
	            DB_ID(calendar->id), DB_NUMBER(number), DB_NUMBER(limit + 1)));
	if (limit > changed.count + gone.count)
		limit = changed.count + gone.count;
	list = NEW_ARRAY(s->mem, struct calendar_entry, limit);
	while (count < limit && (at[0] < changed.count || at[1] < gone.count)) {
		if (at[1] == gone.count ||
		    (at[0] < changed.count &&
		     db_number(&changed, at[0], 2) < db_number(&gone, at[1], 1))) {
			read_entry(&changed, at[0]++, calendar->id, 0, &list[count++]);
			continue;
		}
		list[count++] = (struct calendar_entry){.calendar = calendar->id,
		                                        .name = db_str(&gone, at[1], 0),
		                                        .number = db_number(&gone, at[1], 1),
		                                        .is_gone = true};
		at[1]++;
	}
	*ret_has_more = at[0] < changed.count || at[1] < gone.count;
	*ret_entries = list;
	*ret_count = count;
	return ERR_NONE;
}
