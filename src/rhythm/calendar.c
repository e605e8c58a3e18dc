#include "rhythm/calendar.h"

#include "core/xml_in.h"
#include "rhythm/calendar_entry.h"
#include "store/db.h"
#include "teams/permission.h"

/* ---- calendars and folders ---- */

static void read_row(const struct db_rows *rows, size_t row, struct calendar *calendar)
{
	calendar->id = db_id(rows, row, 0);
	calendar->parent = db_id(rows, row, 1);
	calendar->name = db_str(rows, row, 2);
	calendar->kind = (enum calendar_kind)db_number(rows, row, 3);
	calendar->components = db_str(rows, row, 4);
	calendar->is_busy = db_number(rows, row, 5) != 0;
	calendar->number = db_number(rows, row, 6);
	calendar->floor = db_number(rows, row, 7);
	calendar->entry_count = db_number(rows, row, 8);
	calendar->bytes = db_number(rows, row, 9);
	calendar->created_at_ms = db_number(rows, row, 10);
	calendar->changed_at_ms = db_number(rows, row, 11);
}

static void read_list(struct scope *s, const struct db_rows *rows,
                      const struct calendar **ret_calendars, size_t *ret_count)
{
	struct calendar *list = NEW_ARRAY(s->mem, struct calendar, rows->count);

	for (size_t i = 0; i < rows->count; i++)
		read_row(rows, i, &list[i]);
	*ret_calendars = list;
	*ret_count = rows->count;
}

enum err calendar_list(struct scope *s, struct id parent, const struct calendar **ret_calendars,
                       size_t *ret_count)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "calendar_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(parent), DB_NUMBER(CALENDARS_MAX)));
	read_list(s, &rows, ret_calendars, ret_count);
	return ERR_NONE;
}

enum err calendar_list_all(struct scope *s, const struct calendar **ret_calendars,
                           size_t *ret_count)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "calendar_list_all", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(CALENDARS_MAX)));
	read_list(s, &rows, ret_calendars, ret_count);
	return ERR_NONE;
}

enum err calendar_at(struct scope *s, struct id parent, struct str name,
                     const struct calendar **ret_calendar)
{
	struct calendar *calendar;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "calendar_at", DB_ID(s->organisation), DB_ID(s->actor), DB_ID(parent),
	            DB_TEXT(name)));
	*ret_calendar = NULL;
	if (rows.count) {
		calendar = NEW(s->mem, struct calendar);
		read_row(&rows, 0, calendar);
		*ret_calendar = calendar;
	}
	return ERR_NONE;
}

enum err calendar_check_name(struct scope *s, struct str name)
{
	if (str_is_empty(name) || name.bytes > CALENDAR_NAME_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "calendar.name", "name", "1 to %d bytes",
		                  CALENDAR_NAME_BYTES_MAX);
	return ERR_NONE;
}

enum err calendar_add(struct scope *s, const struct calendar *draft,
                      const struct calendar **ret_calendar)
{
	struct calendar *calendar = NEW(s->mem, struct calendar);
	const struct calendar *there;
	size_t count;

	TRY(calendar_check_name(s, draft->name));
	*calendar = *draft;
	calendar->id = scope_new_id(s);
	calendar->number = calendar->floor = s->now_ms;
	calendar->created_at_ms = calendar->changed_at_ms = s->now_ms;
	calendar->entry_count = calendar->bytes = 0;
	TRY(db_begin(s));
	TRY(calendar_list_all(s, &there, &count));
	if (count >= CALENDARS_MAX)
		return scope_fail(s, ERR_CONFLICT, "calendar.too_many", NULL, "%zu calendars exist",
		                  count);
	TRY(calendar_at(s, draft->parent, draft->name, &there));
	if (there)
		return scope_fail(s, ERR_CONFLICT, "calendar.exists", "name",
		                  "there is one of that name");
	TRY(DB_WRITE(s, NULL, "calendar_add", DB_ID(s->organisation), DB_ID(calendar->id),
	             DB_ID(s->actor), DB_ID(draft->parent), DB_TEXT(draft->name),
	             DB_NUMBER(draft->kind), DB_TEXT(draft->components), DB_NUMBER(draft->is_busy),
	             DB_NUMBER(s->now_ms)));
	TRY(db_commit(s));
	*ret_calendar = calendar;
	return ERR_NONE;
}

static enum err remove_one(struct scope *s, struct id id)
{
	static const char *const statements[] = {"calendar_remove_texts",
	                                         "calendar_remove_properties",
	                                         "calendar_remove_entries", "calendar_remove"};

	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
		TRY(DB_WRITE(s, NULL, statements[i], DB_ID(s->organisation), DB_ID(id)));
	return ERR_NONE;
}

static enum err remove_deep(struct scope *s, struct id id, int depth)
{
	const struct calendar *within;
	size_t count;

	TRY(calendar_list(s, id, &within, &count));
	for (size_t i = 0; i < count && depth < CALENDAR_DEPTH_MAX; i++)
		TRY(remove_deep(s, within[i].id, depth + 1));
	return remove_one(s, id);
}

enum err calendar_remove(struct scope *s, const struct calendar *calendar)
{
	TRY(db_begin(s));
	TRY(remove_deep(s, calendar->id, 0));
	db_forget(s);
	return db_commit(s);
}

enum err calendar_move(struct scope *s, const struct calendar *calendar, struct id parent,
                       struct str name)
{
	const struct calendar *there;

	TRY(calendar_check_name(s, name));
	TRY(db_begin(s));
	TRY(calendar_at(s, parent, name, &there));
	if (there)
		return scope_fail(s, ERR_CONFLICT, "calendar.exists", "name",
		                  "there is one of that name");
	TRY(DB_WRITE(s, NULL, "calendar_move", DB_ID(s->organisation), DB_ID(calendar->id),
	             DB_ID(parent), DB_TEXT(name), DB_NUMBER(s->now_ms)));
	return db_commit(s);
}

static enum err copy_deep(struct scope *s, const struct calendar *calendar, struct id parent,
                          struct str name, bool is_deep, int depth)
{
	const struct calendar *to, *within;
	const struct calendar_entry *entries;
	struct calendar draft = *calendar;
	size_t count;

	draft.parent = parent;
	draft.name = name;
	TRY(calendar_add(s, &draft, &to));
	TRY(DB_WRITE(s, NULL, "calendar_property_copy", DB_ID(s->organisation), DB_ID(calendar->id),
	             DB_ID(to->id)));
	if (!is_deep || depth == CALENDAR_DEPTH_MAX)
		return ERR_NONE;
	TRY(calendar_entry_list(s, calendar->id, ICS_OTHER, true, &entries, &count));
	for (size_t i = 0; i < count; i++)
		TRY(calendar_entry_copy(s, &entries[i], to, entries[i].name));
	TRY(calendar_list(s, calendar->id, &within, &count));
	for (size_t i = 0; i < count; i++)
		TRY(copy_deep(s, &within[i], to->id, within[i].name, true, depth + 1));
	return ERR_NONE;
}

enum err calendar_copy(struct scope *s, const struct calendar *calendar, struct id parent,
                       struct str name, bool is_deep)
{
	TRY(db_begin(s));
	TRY(copy_deep(s, calendar, parent, name, is_deep, 0));
	return db_commit(s);
}

enum err calendar_begin(struct scope *s)
{
	struct calendar first = {.parent = s->actor,
	                         .name = STR("calendar"),
	                         .kind = CALENDAR_OWN,
	                         .components = STR_NONE,
	                         .is_busy = true};
	const struct calendar *there;
	size_t count;

	TRY(db_begin(s));
	TRY(calendar_list_all(s, &there, &count));
	for (size_t i = 0; i < count; i++)
		if (there[i].kind == CALENDAR_OWN)
			return db_commit(s);
	TRY(calendar_at(s, s->actor, first.name, &there));
	if (!there)
		TRY(calendar_add(s, &first, &there));
	return db_commit(s);
}

/* ---- numbers ---- */

enum err calendar_step(struct scope *s, struct id calendar, int64_t entries, int64_t bytes,
                       int64_t *ret_number)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "calendar_step", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(calendar), DB_NUMBER(entries), DB_NUMBER(bytes), DB_NUMBER(s->now_ms)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "calendar.not_found", NULL,
		                  "gone, or not the actor's");
	if ((entries > 0 && db_number(&rows, 0, 1) > CALENDAR_ENTRIES_MAX) ||
	    (bytes > 0 && db_number(&rows, 0, 2) > CALENDAR_BYTES_MAX))
		return scope_fail(s, ERR_TOO_LARGE, "calendar.full", NULL,
		                  "at most %d entries and %lld bytes", CALENDAR_ENTRIES_MAX,
		                  (long long)CALENDAR_BYTES_MAX);
	*ret_number = db_number(&rows, 0, 0);
	return ERR_NONE;
}

enum err calendar_touch(struct scope *s, const struct calendar *calendar)
{
	int64_t number;

	return calendar_step(s, calendar->id, 0, 0, &number);
}

/* ---- properties ---- */

static void read_properties(struct scope *s, const struct db_rows *rows,
                            const struct calendar_property **ret_properties, size_t *ret_count)
{
	struct calendar_property *list = NEW_ARRAY(s->mem, struct calendar_property, rows->count);

	for (size_t i = 0; i < rows->count; i++)
		list[i] = (struct calendar_property){db_id(rows, i, 0), db_str(rows, i, 1),
		                                     db_str(rows, i, 2), db_str(rows, i, 3)};
	*ret_properties = list;
	*ret_count = rows->count;
}

enum err calendar_properties(struct scope *s, struct id owner,
                             const struct calendar_property **ret_properties, size_t *ret_count)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "calendar_properties", DB_ID(s->organisation), DB_ID(owner),
	            DB_NUMBER(CALENDAR_PROPERTIES_MAX)));
	read_properties(s, &rows, ret_properties, ret_count);
	return ERR_NONE;
}

enum err calendar_properties_within(struct scope *s, struct id calendar,
                                    const struct calendar_property **ret_properties,
                                    size_t *ret_count)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "calendar_properties_within", DB_ID(s->organisation), DB_ID(calendar),
	            DB_NUMBER(CALENDAR_ENTRIES_MAX)));
	read_properties(s, &rows, ret_properties, ret_count);
	return ERR_NONE;
}

enum err calendar_property_set(struct scope *s, const struct calendar_property *property)
{
	const struct calendar_property *there;
	size_t count;

	if (property->value.bytes > CALENDAR_PROPERTY_BYTES_MAX ||
	    property->space.bytes + property->name.bytes > XML_IN_NAME_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "calendar.property_too_large", NULL,
		                  "at most %zu bytes", CALENDAR_PROPERTY_BYTES_MAX);
	if (str_is_empty(property->value))
		return DB_WRITE(s, NULL, "calendar_property_remove", DB_ID(s->organisation),
		                DB_ID(property->owner), DB_TEXT(property->space),
		                DB_TEXT(property->name));
	TRY(calendar_properties(s, property->owner, &there, &count));
	if (count >= CALENDAR_PROPERTIES_MAX)
		return scope_fail(s, ERR_CONFLICT, "calendar.properties_many", NULL,
		                  "at most %d properties", CALENDAR_PROPERTIES_MAX);
	return DB_WRITE(s, NULL, "calendar_property_set", DB_ID(s->organisation),
	                DB_ID(property->owner), DB_TEXT(property->space), DB_TEXT(property->name),
	                DB_TEXT(property->value));
}
