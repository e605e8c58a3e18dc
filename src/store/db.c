#include "store/db.h"

#include "core/log.h"
#include "core/text.h"
#include "store/connection_impl.h"
#include "store/store.h"

enum {
	WAIT_S_MAX = 10 /* for the turn to write, within this process */
};

struct transaction {
	struct db *db;
	bool is_open;
};

struct db {
	struct store *store;
	struct connection reader;
	struct transaction *open; /* NULL = not writing */
	int depth;                /* of nested db_begin() */
	bool is_forgetting;       /* the open transaction called db_forget() */
	sqlite3_stmt *view_begin, *view_end;
	bool is_viewing; /* the reader keeps its snapshot from statement to statement */
};

static void close_reader(void *what)
{
	struct db *db = what;

	sqlite3_finalize(db->view_begin);
	sqlite3_finalize(db->view_end);
	connection_close(&db->reader);
}

enum err db_connect(struct scope *s, struct store *store, struct arena *mem, struct db **ret_db)
{
	struct db *db = NEW(mem, struct db);

	db->store = store;
	TRY(connection_open(s, mem, str_c(mem, store->path), true, store->statements, &db->reader));
	arena_at_end(mem, close_reader, db);
	if (sqlite3_prepare_v3(db->reader.handle, "BEGIN", -1, SQLITE_PREPARE_PERSISTENT,
	                       &db->view_begin, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v3(db->reader.handle, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT,
	                       &db->view_end, NULL) != SQLITE_OK)
		return connection_refuse(s, &db->reader, "view");
	*ret_db = db;
	return ERR_NONE;
}

/* Between begin and commit everything goes to the writer, so that reads see what was written. */
static struct connection *connection_of(struct db *db)
{
	return db->open ? &db->store->writer : &db->reader;
}

enum err db_read(struct scope *s, const char *name, const struct db_value *values,
                 struct db_rows *ret_rows)
{
	return connection_execute(s, connection_of(s->db), name, values, ret_rows, NULL);
}

enum err db_write(struct scope *s, const char *name, const struct db_value *values,
                  int64_t *ret_changed)
{
	if (!s->db->open)
		return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
		                  "%s outside of a transaction", name);
	return connection_execute(s, &s->db->store->writer, name, values, NULL, ret_changed);
}

static enum err take_turn(struct scope *s, struct store *store)
{
	struct timespec until;

	/* A clock that is set meanwhile makes the wait longer or shorter, no more. By the monotonic
	 * clock it would not, but ThreadSanitizer (clang 14) does not see pthread_mutex_clocklock()
	 * and would then find fault with each change. */
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WAIT_S_MAX;
	if (pthread_mutex_timedlock(&store->write_lock, &until) == 0)
		return ERR_NONE;
	return connection_busy(s, "others are writing");
}

/* Whatever became of the transaction: nobody else waits for it any longer. */
static void end(struct db *db)
{
	db->open->is_open = false;
	db->open = NULL;
	db->depth = 0;
	db->is_forgetting = false;
	pthread_mutex_unlock(&db->store->write_lock);
}

static void roll_back(struct db *db)
{
	struct connection *writer = &db->store->writer;

	connection_settle(writer);
	/* A full disk or a failed write may have rolled back by itself. */
	if (!sqlite3_get_autocommit(writer->handle))
		sqlite3_exec(writer->handle, "ROLLBACK", NULL, NULL, NULL);
	end(db);
}

static void roll_back_at_end(void *what)
{
	struct transaction *t = what;

	if (t->is_open)
		roll_back(t->db);
}

enum err db_begin(struct scope *s)
{
	struct db *db = s->db;
	struct transaction *t;

	if (db->open) {
		db->depth++;
		return ERR_NONE;
	}
	/* Taken before the lock: passing the arena's limit here must not leave it held. */
	t = NEW(s->mem, struct transaction);
	t->db = db;
	arena_at_end(s->mem, roll_back_at_end, t);
	db_view_end(s); /* what is read after the commit must be what was written */
	connection_settle(&db->reader);
	TRY(take_turn(s, db->store));
	t->is_open = true;
	db->open = t;
	db->depth = 1;
	if (sqlite3_exec(db->store->writer.handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) !=
	    SQLITE_OK) {
		enum err e = connection_refuse(s, &db->store->writer, "begin");

		end(db);
		return e;
	}
	return ERR_NONE;
}

/* Moves what was written into the file itself, where what was deleted is overwritten
 * (secure_delete), and cuts the log off. */
static void empty_log(struct connection *writer)
{
	if (sqlite3_wal_checkpoint_v2(writer->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
	                              NULL) != SQLITE_OK)
		log_info("deleted things stay in the log of writes for now",
		         LOG_TEXT("engine", str_from(sqlite3_errmsg(writer->handle))));
}

enum err db_commit(struct scope *s)
{
	struct db *db = s->db;

	if (!db->open)
		return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
		                  "commit without a transaction");
	if (--db->depth > 0)
		return ERR_NONE;
	if (sqlite3_exec(db->store->writer.handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
		enum err e = connection_refuse(s, &db->store->writer, "commit");

		roll_back(db);
		return e;
	}
	if (db->is_forgetting)
		empty_log(&db->store->writer);
	end(db);
	return ERR_NONE;
}

void db_forget(struct scope *s)
{
	s->db->is_forgetting = s->db->open != NULL;
}

enum err db_view_begin(struct scope *s)
{
	struct db *db = s->db;
	int code;

	if (db->is_viewing || db->open)
		return ERR_NONE;
	connection_settle(&db->reader);
	code = sqlite3_step(db->view_begin);
	sqlite3_reset(db->view_begin);
	if (code != SQLITE_DONE)
		return connection_refuse(s, &db->reader, "view");
	db->is_viewing = true;
	return ERR_NONE;
}

void db_view_end(struct scope *s)
{
	struct db *db = s->db;

	if (!db || !db->is_viewing)
		return;
	connection_settle(&db->reader);
	sqlite3_step(db->view_end);
	sqlite3_reset(db->view_end);
	/* A reader has nothing to lose; after a failed read the engine may want it this way. */
	if (!sqlite3_get_autocommit(db->reader.handle))
		sqlite3_exec(db->reader.handle, "ROLLBACK", NULL, NULL, NULL);
	db->is_viewing = false;
}

bool db_abandon(struct scope *s)
{
	struct db *db = s->db;

	if (!db)
		return false;
	db_view_end(s);
	connection_settle(&db->reader);
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
