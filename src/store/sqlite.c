#include "store/sqlite_impl.h"

#include "core/log.h"
#include "core/text.h"
#include "store/dialect.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

enum {
	CACHE_KIB =
		2048 /* of pages, per connection: eight threads stay below the 40 MiB of design 8 */
};

/* WAL and FULL: an acknowledged commit is on disk, readers never wait for the writer.
 * secure_delete: what a person erases is overwritten, not only unlinked. */
static const char settings[] =
	"PRAGMA journal_mode = WAL;"
	"PRAGMA synchronous = FULL;"
	"PRAGMA foreign_keys = ON;"
	"PRAGMA secure_delete = ON;"
	/* A large import is not written out and read again before it is done:
				* 32 MiB of changed pages, as long as it lasts. */
	"PRAGMA cache_spill = 8192;"
	"PRAGMA temp_store = MEMORY;";

static const char reader_settings[] = "PRAGMA foreign_keys = ON;"
				      "PRAGMA temp_store = MEMORY;"
				      "PRAGMA query_only = ON;";

static void start_engine(void)
{
	/* Counting every allocation under one lock is for debugging. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* What a savepoint keeps of pages it may undo is taken piece by piece: small changes keep a handful each. By
	 * default it is one piece of 64 KiB, for which the C library tidies all it has. */
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
	sqlite3_initialize();
	/* A file that may not grow any more (ulimit -f) is told by the failed write; the signal would
	 * end the process. */
	signal(SIGXFSZ, SIG_IGN);
}

/* The system's last error with the file that `pointer` names (SQLITE_FCNTL_..._POINTER). */
static int last_errno(struct sqlite_connection *c, int pointer)
{
	sqlite3_file *file = NULL;
	int why = 0;

	if (sqlite3_file_control(c->handle, "main", pointer, &file) == SQLITE_OK && file &&
	    file->pMethods)
		file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &why);
	return why;
}

static bool is_no_room(int why)
{
	return why == ENOSPC || why == EDQUOT || why == EFBIG;
}

/* The engine knows a full disk by ENOSPC only; a quota and a limit on files say it differently. */
static bool is_full(struct sqlite_connection *c, int code)
{
	return (code & 0xff) == SQLITE_FULL ||
	       (code == SQLITE_IOERR_WRITE &&
	        (is_no_room(last_errno(c, SQLITE_FCNTL_JOURNAL_POINTER)) ||
	         is_no_room(last_errno(c, SQLITE_FCNTL_FILE_POINTER))));
}

enum err sqlite_refuse(struct scope *s, struct sqlite_connection *c, const char *what)
{
	int code = sqlite3_extended_errcode(c->handle);

	if (is_full(c, code))
		return engine_full(s);
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return engine_busy(s, what);
	case SQLITE_CONSTRAINT:
		/* CHECK and NOT NULL speak of our own mistake, these of what others stored. */
		if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
		    code == SQLITE_CONSTRAINT_FOREIGNKEY)
			return scope_fail(s, ERR_CONFLICT, "store.conflict", NULL, "%s", what);
		break;
	default:
		break;
	}
	log_error("store", LOG_TEXT("what", str_from(what)), LOG_NUMBER("code", code),
	          LOG_TEXT("engine", str_from(sqlite3_errmsg(c->handle))));
	return scope_fail(s, ERR_BROKEN, "store.statement", NULL, "%s: %s", what,
	                  sqlite3_errmsg(c->handle));
}

enum err sqlite_run(struct scope *s, struct sqlite_connection *c, const char *sql)
{
	if (sqlite3_exec(c->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return sqlite_refuse(s, c, "run");
	return ERR_NONE;
}

enum err sqlite_number(struct scope *s, struct sqlite_connection *c, const char *sql,
                       int64_t *ret_number)
{
	sqlite3_stmt *one = NULL;
	int64_t number = 0;
	int code;

	if (sqlite3_prepare_v2(c->handle, sql, -1, &one, NULL) != SQLITE_OK)
		return sqlite_refuse(s, c, "number");
	code = sqlite3_step(one);
	if (code == SQLITE_ROW)
		number = sqlite3_column_int64(one, 0);
	if (sqlite3_finalize(one) != SQLITE_OK)
		return sqlite_refuse(s, c, "number");
	*ret_number = number;
	return ERR_NONE;
}

/* DB_STATE (statement.h): a number counts what this connection has seen change, by others and itself, in this file. */
static void tell_state(sqlite3_context *context, int count, sqlite3_value **values)
{
	uintptr_t connection = (uintptr_t)sqlite3_user_data(context);
	unsigned version = 0;
	char state[60];

	(void)count;
	(void)values;
	if (sqlite3_file_control(sqlite3_context_db_handle(context), "main",
	                         SQLITE_FCNTL_DATA_VERSION, &version) != SQLITE_OK)
		return; /* NULL: not known */
	sqlite3_snprintf(sizeof state, state, "%llu:%u", (unsigned long long)connection, version);
	sqlite3_result_text(context, state, -1, SQLITE_TRANSIENT);
}

/* Connections have numbers, because a later one may lie at the same place. */
static enum err add_state(struct scope *s, struct sqlite_connection *c)
{
	static _Atomic uintptr_t connections;
	uintptr_t number = atomic_fetch_add(&connections, 1) + 1;

	if (sqlite3_create_function(c->handle, "db_state", 0, SQLITE_UTF8 | SQLITE_DIRECTONLY,
	                            (void *)number, tell_state, NULL, NULL) != SQLITE_OK)
		return sqlite_refuse(s, c, "db_state");
	return ERR_NONE;
}

enum err sqlite_open(struct scope *s, struct arena *mem, const char *path, bool is_reader,
                     const struct statement_list *list, struct sqlite_connection *ret_connection)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const struct statement *all;
	struct sqlite_connection *c = ret_connection;

	pthread_once(&once, start_engine);
	*c = (struct sqlite_connection){.list = list};
	if (list)
		c->prepared = NEW_ARRAY(mem, sqlite3_stmt *, statement_all(list, &all));
	if (sqlite3_open_v2(path, &c->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK) {
		enum err e = scope_fail(s, ERR_BROKEN, "store.open", NULL, "%s: %s", path,
		                        c->handle ? sqlite3_errmsg(c->handle) : "no memory");

		sqlite_close(c);
		return e;
	}
	/* Whoever may not write gets it for reading only; then each change would fail, hours later. */
	if (!is_reader && sqlite3_db_readonly(c->handle, "main") == 1) {
		sqlite_close(c);
		return scope_fail(s, ERR_BROKEN, "store.open", NULL,
		                  "%s may not be written by this user; change its owner or mode",
		                  path);
	}
	sqlite3_extended_result_codes(c->handle, 1);
	sqlite3_busy_timeout(c->handle, SQLITE_CONNECTION_BUSY_MS);
	/* Double quotes are for names only, and the schema is never trusted to call functions. */
	sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(c->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* A plan does not depend on the values: else each statement with LIKE ?N is parsed again each time. */
	sqlite3_db_config(c->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	sqlite3_db_config(c->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (add_state(s, c) != ERR_NONE ||
	    sqlite_run(s, c, is_reader ? reader_settings : settings) != ERR_NONE ||
	    sqlite_run(s, c, text_format(mem, "PRAGMA cache_size = -%d", CACHE_KIB).at) !=
	            ERR_NONE) {
		enum err e = scope_fail(s, ERR_BROKEN, "store.open", NULL, "%s: %s", path,
		                        sqlite3_errmsg(c->handle));

		sqlite_close(c);
		return e;
	}
	return ERR_NONE;
}

void sqlite_close(struct sqlite_connection *c)
{
	const struct statement *all;
	size_t count = c->list ? statement_all(c->list, &all) : 0;

	for (size_t i = 0; i < count; i++)
		sqlite3_finalize(c->prepared[i]);
	sqlite3_close(c->handle);
	c->handle = NULL;
	c->list = NULL;
}

void sqlite_settle(struct sqlite_connection *c)
{
	if (!c->running)
		return;
	sqlite3_reset(c->running);
	sqlite3_clear_bindings(c->running);
	c->running = NULL;
}

static enum err prepare(struct scope *s, struct sqlite_connection *c,
                        const struct statement *statement, sqlite3_stmt **ret_prepared)
{
	if (!c->prepared[statement->number] &&
	    sqlite3_prepare_v3(c->handle, dialect_sqlite_statement(s->mem, statement->text).at, -1,
	                       SQLITE_PREPARE_PERSISTENT, &c->prepared[statement->number],
	                       NULL) != SQLITE_OK)
		return sqlite_refuse(s, c, statement->name.at);
	*ret_prepared = c->prepared[statement->number];
	return ERR_NONE;
}

/* The values stay where they are until the statement is reset: nothing is copied. */
static size_t bind(sqlite3_stmt *to, const struct db_value *values)
{
	size_t count = 0;

	for (; values[count].kind != DB_END; count++) {
		const struct db_value *v = &values[count];
		int place = (int)count + 1;

		switch (v->kind) {
		case DB_KIND_NUMBER:
			sqlite3_bind_int64(to, place, v->number);
			break;
		case DB_KIND_TEXT:
			sqlite3_bind_text64(to, place, v->text.at ? v->text.at : "", v->text.bytes,
			                    SQLITE_STATIC, SQLITE_UTF8);
			break;
		case DB_KIND_BYTES:
			sqlite3_bind_blob64(to, place, v->text.at ? v->text.at : "", v->text.bytes,
			                    SQLITE_STATIC);
			break;
		case DB_KIND_NULL:
		case DB_END:
			sqlite3_bind_null(to, place);
			break;
		}
	}
	return count;
}

/* The value is asked for once instead of column by column three times. SQLite calls that "not threadsafe"
 * (sqlite3_column_value); a connection is used by one thread at a time (engine_sqlite.c). */
static struct db_value read_cell(struct scope *s, sqlite3_stmt *from, int column)
{
	sqlite3_value *value = sqlite3_column_value(from, column);
	const void *at;
	size_t bytes;

	switch (sqlite3_value_type(value)) {
	case SQLITE_INTEGER:
		return DB_NUMBER(sqlite3_value_int64(value));
	case SQLITE_TEXT:
		at = sqlite3_value_text(value);
		bytes = (size_t)sqlite3_value_bytes(value);
		return DB_TEXT(((struct str){arena_copy(s->mem, at, bytes), bytes}));
	case SQLITE_BLOB:
		at = sqlite3_value_blob(value);
		bytes = (size_t)sqlite3_value_bytes(value);
		return DB_BYTES(((struct str){arena_copy(s->mem, at, bytes), bytes}));
	default: /* NULL; STRICT tables without REAL columns hold nothing else */
		return DB_NULL;
	}
}

enum err sqlite_execute(struct scope *s, struct sqlite_connection *c,
                        const struct statement *statement, const struct db_value *values,
                        struct db_rows *ret_rows, int64_t *ret_changed)
{
	struct db_value *cells = NULL;
	size_t cell_count = 0, cells_max = 0;
	struct db_rows rows = {0};
	sqlite3_stmt *run = NULL;
	size_t bound;
	int code;

	sqlite_settle(c);
	TRY(prepare(s, c, statement, &run));
	c->running = run;
	bound = bind(run, values);
	if (bound != statement->parameters) {
		sqlite_settle(c);
		return engine_count_differs(s, statement, bound);
	}
	rows.columns = (size_t)sqlite3_column_count(run);
	while ((code = sqlite3_step(run)) == SQLITE_ROW) {
		cells = arena_grow(s->mem, cells, sizeof *cells, cell_count + rows.columns,
		                   &cells_max);
		for (size_t i = 0; i < rows.columns; i++)
			cells[cell_count++] = read_cell(s, run, (int)i);
		rows.count++;
	}
	if (code != SQLITE_DONE) {
		enum err e = sqlite_refuse(s, c, statement->name.at);

		sqlite_settle(c);
		return e;
	}
	sqlite_settle(c);
	rows.cells = cells;
	if (ret_changed)
		*ret_changed = sqlite3_changes64(c->handle);
	if (ret_rows)
		*ret_rows = rows;
	return ERR_NONE;
}
