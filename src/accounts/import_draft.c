#include "accounts/import_draft.h"

#include "store/db.h"
#include "teams/permission.h"

#include <pthread.h>

/* ---- what runs in this process ---- */

struct run {
	struct id id; /* ID_NONE = free */
	size_t done, count;
	bool is_cancelled;
};

static pthread_mutex_t runs_lock = PTHREAD_MUTEX_INITIALIZER;
static struct run runs[IMPORT_DRAFT_RUNNING_MAX];

/* With runs_lock. */
static struct run *find_run(struct id id)
{
	for (size_t i = 0; i < IMPORT_DRAFT_RUNNING_MAX; i++)
		if (id_equal(runs[i].id, id))
			return &runs[i];
	return NULL;
}

static void end_run(void *what)
{
	struct run *run = what;

	pthread_mutex_lock(&runs_lock);
	*run = (struct run){.id = ID_NONE};
	pthread_mutex_unlock(&runs_lock);
}

/* Ends with `mem`. False: it runs already, or too many do. */
static bool begin_run(struct arena *mem, struct id id, struct run **ret_run)
{
	struct run *run;

	pthread_mutex_lock(&runs_lock);
	run = find_run(id) ? NULL : find_run(ID_NONE);
	if (run)
		*run = (struct run){.id = id};
	pthread_mutex_unlock(&runs_lock);
	if (!run)
		return false;
	arena_at_end(mem, end_run, run);
	*ret_run = run;
	return true;
}

static bool look(void *what, size_t done, size_t count)
{
	struct run *run = what;
	bool goes_on;

	pthread_mutex_lock(&runs_lock);
	run->done = done;
	run->count = count;
	goes_on = !run->is_cancelled;
	pthread_mutex_unlock(&runs_lock);
	return goes_on;
}

bool import_draft_progress(struct id id, size_t *ret_done, size_t *ret_count)
{
	const struct run *run;
	bool is_running;

	pthread_mutex_lock(&runs_lock);
	run = find_run(id);
	is_running = run != NULL;
	if (run) {
		*ret_done = run->done;
		*ret_count = run->count;
	}
	pthread_mutex_unlock(&runs_lock);
	return is_running;
}

static void cancel(struct id id)
{
	struct run *run;

	pthread_mutex_lock(&runs_lock);
	run = find_run(id);
	if (run)
		run->is_cancelled = true;
	pthread_mutex_unlock(&runs_lock);
}

/* ---- what waits in the database ---- */

enum err import_draft_add(struct scope *s, struct import_draft *draft)
{
	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	draft->id = scope_new_id(s);
	draft->until_ms = s->now_ms + IMPORT_DRAFT_MS;
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "import_draft_retire_old", DB_ID(s->organisation),
	             DB_NUMBER(s->now_ms)));
	TRY(DB_WRITE(s, NULL, "import_draft_retire_all", DB_ID(s->organisation), DB_ID(s->actor)));
	TRY(DB_WRITE(s, NULL, "import_draft_add", DB_ID(s->organisation), DB_ID(draft->id),
	             DB_ID(s->actor), DB_NUMBER(draft->of), DB_ID(draft->account),
	             DB_BYTES(draft->file), DB_TEXT(draft->fields), DB_NUMBER(draft->is_changing),
	             DB_TEXT(draft->preview), DB_NUMBER(s->now_ms), DB_NUMBER(draft->until_ms)));
	return db_commit(s);
}

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "import.not_found", NULL,
	                  "no such import, or it is over");
}

enum err import_draft_find(struct scope *s, struct id id, bool with_file,
                           const struct import_draft **ret_draft)
{
	struct import_draft *d = NEW(s->mem, struct import_draft);
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "import_draft_find", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->actor), DB_NUMBER(s->now_ms)));
	if (rows.count == 0)
		return not_found(s);
	d->id = db_id(&rows, 0, 0);
	d->of = (enum import_of)db_number(&rows, 0, 1);
	d->account = db_id(&rows, 0, 2);
	d->is_changing = db_number(&rows, 0, 3) != 0;
	d->fields = db_str(&rows, 0, 4);
	d->preview = db_str(&rows, 0, 5);
	d->is_done = db_number(&rows, 0, 6) != 0;
	d->until_ms = db_number(&rows, 0, 7);
	if (with_file) {
		TRY(DB_READ(s, &rows, "import_draft_file", DB_ID(s->organisation), DB_ID(id),
		            DB_ID(s->actor)));
		d->file = db_str(&rows, 0, 0);
	}
	*ret_draft = d;
	return ERR_NONE;
}

static enum err over(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "import.over", NULL, "done, cancelled, or running");
}

enum err import_draft_change(struct scope *s, const struct import_draft *draft)
{
	int64_t changed;

	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "import_draft_change", DB_ID(s->organisation), DB_ID(draft->id),
	             DB_ID(s->actor), DB_TEXT(draft->fields), DB_NUMBER(draft->is_changing),
	             DB_TEXT(draft->preview)));
	if (!changed)
		return over(s);
	return db_commit(s);
}

static bool find_field(struct str name, enum import_field *ret_field)
{
	for (int i = 0; i < IMPORT_FIELD_COUNT; i++) {
		if (!str_equal(name, str_from(import_field_name((enum import_field)i))))
			continue;
		*ret_field = (enum import_field)i;
		return true;
	}
	return false;
}

enum err import_draft_plan(struct scope *s, const struct import_draft *draft,
                           const struct import_plan **ret_plan)
{
	enum import_field *fields = NEW_ARRAY(s->mem, enum import_field, CSV_COLUMNS_MAX);
	struct import_ask ask = {
		.of = draft->of, .account = draft->account, .is_changing = draft->is_changing};
	struct str rest = draft->fields, name;

	if (rest.bytes)
		ask.fields = fields;
	while (rest.bytes && ask.field_count < CSV_COLUMNS_MAX && str_next(&rest, ',', &name))
		if (!find_field(name, &fields[ask.field_count++]) ||
		    !import_field_fits(draft->of, fields[ask.field_count - 1]))
			return scope_fail(s, ERR_INVALID, "import.field_unknown", "fields",
			                  "no field of these records");
	return import_plan(s, draft->file, &ask, ret_plan);
}

/* It is cancelled by whoever forgets it while it is still read and compared. */
static enum err over_or_cancelled(struct scope *s, struct run *run)
{
	if (!look(run, 0, 0))
		return scope_fail(s, ERR_CONFLICT, "import.cancelled", NULL, "nothing was changed");
	return over(s);
}

enum err import_draft_run(struct scope *s, const struct import_draft *draft,
                          const struct import_plan **ret_plan)
{
	const struct import_plan *plan;
	struct run *run;
	int64_t changed;

	if (draft->is_done || !begin_run(s->mem, draft->id, &run))
		return over(s);
	TRY(import_draft_plan(s, draft, &plan));
	TRY(db_begin(s));
	/* First of all, so that of two who start it one waits here and then finds it done. */
	TRY(DB_WRITE(s, &changed, "import_draft_finish", DB_ID(s->organisation), DB_ID(draft->id),
	             DB_ID(s->actor), DB_NUMBER(s->now_ms + IMPORT_DRAFT_MS)));
	if (!changed)
		return over_or_cancelled(s, run);
	TRY(import_run(s, plan, look, run));
	TRY(db_commit(s));
	*ret_plan = plan;
	return ERR_NONE;
}

enum err import_draft_retire(struct scope *s, struct id id)
{
	const struct import_draft *draft;
	int64_t changed;

	TRY(import_draft_find(s, id, false, &draft)); /* only one's own is cancelled */
	cancel(id);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "import_draft_retire", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(s->actor)));
	if (!changed)
		return not_found(s);
	return db_commit(s);
}
