#include "store/db.h"

#include "core/text.h"
#include "store/engine_impl.h"
#include "store/foresight_impl.h"
#include "store/store.h"

#include <stdatomic.h>

struct transaction {
	struct db *db;
	bool is_open;
};

struct db {
	const struct engine *engine;
	struct engine_connection *connection;
	struct transaction *open; /* NULL = not writing */
	int depth;                /* of nested db_begin() */
	bool is_failed;           /* the engine refused something in the open transaction */
	bool is_forgetting;       /* the open transaction called db_forget() */
	bool is_notifying;        /* and db_notify() */
	bool is_putting_off;      /* and db_put_off() */
	int64_t put_off_number;   /* see db_put_off_number() */
	uint64_t view; /* reads keep their snapshot from statement to statement; 0 = they do not */
	struct foresight *foresight; /* NULL: reading at once costs nothing */
	bool is_together;            /* between db_together_begin() and its end */
};

enum err db_connect(struct scope *s, struct store *store, struct arena *mem, struct db **ret_db)
{
	struct db *db = NEW(mem, struct db);

	db->engine = store->engine;
	TRY(store->engine->connect(s, store, mem, &db->connection));
	if (store->engine->together_end)
		db->foresight = foresight_new(mem);
	*ret_db = db;
	return ERR_NONE;
}

static enum err find(struct scope *s, const char *name, const struct statement **ret_statement)
{
	*ret_statement = statement_find(s->db->connection->store->statements, str_from(name));
	if (!*ret_statement)
		return scope_fail(s, ERR_BROKEN, "store.statement", NULL, "no statement %s", name);
	return ERR_NONE;
}

/* PostgreSQL ends a transaction with its first failure, SQLite would go on. Nobody shall get used to
 * that: on both, nothing follows but db_abandon() or the end of the scope. */
static enum err execute(struct scope *s, const char *name, const struct db_value *values,
                        struct db_rows *ret_rows, int64_t *ret_changed, enum engine_when when)
{
	struct db *db = s->db;
	const struct statement *statement = NULL;
	enum err e;

	if (db->open && db->is_failed)
		return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
		                  "%s after a failure in the same transaction", name);
	e = find(s, name, &statement);
	if (!e)
		e = db->engine->execute(s, db->connection, statement, values, ret_rows, ret_changed,
		                        when);
	if (e && db->open)
		db->is_failed = true;
	return e;
}

enum err db_read(struct scope *s, const char *name, const struct db_value *values,
                 struct db_rows *ret_rows)
{
	struct db *db = s->db;
	const struct statement *statement = NULL;

	if (db->foresight && db->view) {
		TRY(find(s, name, &statement));
		if (foresight_take(db->foresight, s, statement, values, ret_rows))
			return ERR_NONE;
	}
	return execute(s, name, values, ret_rows, NULL,
	               db->is_together ? ENGINE_LATER : ENGINE_AT_ONCE);
}

static enum err write(struct scope *s, const char *name, const struct db_value *values,
                      int64_t *ret_changed, enum engine_when when)
{
	if (!s->db->open)
		return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
		                  "%s outside of a transaction", name);
	if (s->db->is_putting_off && !ret_changed)
		when = ENGINE_IN_ROWS;
	return execute(s, name, values, NULL, ret_changed, when);
}

enum err db_write(struct scope *s, const char *name, const struct db_value *values,
                  int64_t *ret_changed)
{
	return write(s, name, values, ret_changed, ENGINE_AT_ONCE);
}

enum err db_write_later(struct scope *s, const char *name, const struct db_value *values)
{
	return write(s, name, values, NULL, ENGINE_LATER);
}

/* ---- transactions ---- */

static void end(struct db *db)
{
	db->open->is_open = false;
	db->open = NULL;
	db->depth = 0;
	db->is_failed = db->is_forgetting = db->is_notifying = db->is_putting_off = false;
}

static void roll_back(struct db *db)
{
	db->engine->roll_back(db->connection);
	end(db);
}

static void roll_back_at_end(void *what)
{
	struct transaction *t = what;

	if (t->is_open)
		roll_back(t->db);
}

bool db_is_postgres(const struct scope *s)
{
	return s->db->engine == &engine_postgres;
}

static void end_view(struct scope *s, bool is_whole)
{
	struct db *db = s->db;

	if (!db || !db->view)
		return;
	if (db->foresight)
		foresight_end(db->foresight, s, is_whole);
	db->engine->view_end(db->connection);
	db->view = 0;
}

static enum err begin(struct scope *s, enum engine_begin how)
{
	struct db *db = s->db;
	struct transaction *t;

	if (db->open) {
		db->depth++;
		return ERR_NONE;
	}
	/* Taken before the turn to write: passing the arena's limit here must not leave it held. */
	t = NEW(s->mem, struct transaction);
	t->db = db;
	arena_at_end(s->mem, roll_back_at_end, t);
	end_view(s, false); /* what is read after the commit must be what was written */
	db->engine->settle(db->connection);
	TRY(db->engine->begin(s, db->connection, how));
	t->is_open = true;
	db->open = t;
	db->depth = 1;
	return ERR_NONE;
}

enum err db_begin(struct scope *s)
{
	return begin(s, ENGINE_BEGIN);
}

enum err db_begin_soon(struct scope *s)
{
	return begin(s, ENGINE_BEGIN_SOON);
}

enum err db_begin_small(struct scope *s)
{
	return begin(s, ENGINE_BEGIN_SMALL);
}

/* Whose change it is learns of a refusal, unless so much is written that it should pass. */
static enum err run_put_off(struct scope *s)
{
	struct db *db = s->db;
	enum err e = ERR_NONE;

	if (db->engine->together_end && !db->is_putting_off && !db->is_failed)
		e = db->engine->together_end(s, db->connection);
	if (e)
		db->is_failed = true;
	return e;
}

enum err db_commit(struct scope *s)
{
	struct db *db = s->db;
	enum err e;

	if (!db->open)
		return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
		                  "commit without a transaction");
	if (--db->depth > 0)
		return run_put_off(s);
	if (db->is_failed)
		e = scope_fail(s, ERR_BROKEN, "store.statement", NULL,
		               "commit after a failure in the same transaction");
	else
		e = db->engine->commit(s, db->connection, db->is_forgetting, db->is_notifying);
	if (e)
		roll_back(db);
	else
		end(db);
	return e;
}

enum err db_commit_later(struct scope *s)
{
	struct db *db = s->db;
	enum err e;

	if (!db->open || db->depth > 1 || db->is_failed || db->is_forgetting || db->is_notifying ||
	    s->later || !db->engine->commit_later)
		return db_commit(s);
	e = db->engine->commit_later(s, db->connection, &s->later);
	if (e)
		roll_back(db);
	else
		end(db);
	return e;
}

enum err db_later_end(struct scope *s)
{
	struct db_later *later = s->later;

	s->later = NULL;
	return later ? s->db->engine->later_end(s, later) : ERR_NONE;
}

bool db_later_call(struct scope *s, void (*done)(void *what), void *what)
{
	return s->later && s->db->engine->later_call(s->later, done, what);
}

void db_forget(struct scope *s)
{
	s->db->is_forgetting = s->db->open != NULL;
}

bool db_put_off(struct scope *s)
{
	s->db->is_putting_off = s->db->open && s->db->engine->together_end;
	s->db->put_off_number = 0;
	return s->db->is_putting_off;
}

int64_t *db_put_off_number(struct scope *s)
{
	return s->db->is_putting_off ? &s->db->put_off_number : NULL;
}

void db_notify(struct scope *s)
{
	s->db->is_notifying = s->db->open != NULL;
}

/* ---- reading ---- */

enum err db_view_begin(struct scope *s)
{
	static atomic_uint_least64_t views;
	struct db *db = s->db;

	if (db->view || db->open)
		return ERR_NONE;
	TRY(db->engine->view_begin(s, db->connection));
	db->view = atomic_fetch_add_explicit(&views, 1, memory_order_relaxed) + 1;
	return ERR_NONE;
}

void db_view_end(struct scope *s)
{
	end_view(s, true);
}

uint64_t db_view(const struct scope *s)
{
	return s->db->view;
}

enum err db_foresee(struct scope *s, struct str secret_hash)
{
	struct db *db = s->db;
	struct foresight_read *reads;
	size_t count;

	if (!db->foresight || !db->view)
		return ERR_NONE;
	foresight_begin(db->foresight, s, secret_hash, &reads, &count);
	for (size_t i = 0; i < count; i++)
		TRY(db->engine->execute(s, db->connection, reads[i].statement, reads[i].values,
		                        &reads[i].rows, NULL, ENGINE_LATER));
	return ERR_NONE;
}

void db_together_begin(struct scope *s)
{
	struct db *db = s->db;

	if (!db->open) /* what was put off in a transaction is not forgotten */
		db->engine->settle(db->connection);
	db->is_together = true;
}

enum err db_together_end(struct scope *s)
{
	struct db *db = s->db;
	enum err e = ERR_NONE;

	if (!db->is_together)
		return ERR_NONE;
	db->is_together = false;
	if (db->engine->together_end)
		e = db->engine->together_end(s, db->connection);
	if (e && db->open)
		db->is_failed = true;
	if (db->foresight)
		foresight_arrived(db->foresight, !e);
	return e;
}

bool db_abandon(struct scope *s)
{
	struct db *db = s->db;

	if (!db)
		return false;
	db->is_together = false;
	db_view_end(s);
	db->engine->settle(db->connection);
	if (!db->open)
		return false;
	roll_back(db);
	return true;
}

struct db_value db_value_id(const struct id *id)
{
	if (id_is_none(*id))
		return DB_NULL;
	return DB_BYTES(((struct str){(const char *)id->b, ID_BYTES}));
}

static const struct db_value *cell(const struct db_rows *rows, size_t row, size_t column)
{
	static const struct db_value none = {DB_KIND_NULL, 0, {"", 0}};

	if (row >= rows->count || column >= rows->columns)
		return &none;
	return &rows->cells[row * rows->columns + column];
}

int64_t db_number(const struct db_rows *rows, size_t row, size_t column)
{
	return cell(rows, row, column)->number;
}

struct str db_str(const struct db_rows *rows, size_t row, size_t column)
{
	return cell(rows, row, column)->text;
}

struct id db_id(const struct db_rows *rows, size_t row, size_t column)
{
	struct str bytes = cell(rows, row, column)->text;
	struct id id = ID_NONE;

	if (bytes.bytes == ID_BYTES)
		memcpy(id.b, bytes.at, ID_BYTES);
	return id;
}

bool db_is_null(const struct db_rows *rows, size_t row, size_t column)
{
	return cell(rows, row, column)->kind == DB_KIND_NULL;
}

struct str db_pattern(struct arena *mem, struct str folded)
{
	struct text pattern = text_new(mem, folded.bytes * 2 + 2);

	text_add_char(&pattern, '%');
	for (size_t i = 0; i < folded.bytes; i++) {
		if (strchr("%_!", folded.at[i]))
			text_add_char(&pattern, '!');
		text_add_char(&pattern, folded.at[i]);
	}
	text_add_char(&pattern, '%');
	return text_str(&pattern);
}

void db_write_beside(struct scope *s, const char *name, const struct db_value *values)
{
	struct problem before = s->problem;

	db_view_end(s);
	if (db_begin_soon(s) != ERR_NONE || db_write(s, name, values, NULL) != ERR_NONE ||
	    db_commit(s) != ERR_NONE) {
		db_abandon(s);
		s->problem = before;
	}
}
