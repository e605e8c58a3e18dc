/* db.h - reading and writing with prepared statements that have names.
 *
 * A statement stands in topic.sql under a line `-- account_find (organisation, id) -> account`
 * and is called by that name. Values are always bound. Rows are copied into the scope's arena, so
 * nothing stays open; therefore every list statement has a LIMIT.
 *
 *   struct db_rows rows;
 *   TRY(DB_READ(s, &rows, "account_find", DB_ID(s->organisation), DB_ID(id)));
 *   if (rows.count == 0) return scope_fail(s, ERR_NOT_FOUND, ...);
 *   account->name = db_str(&rows, 0, 1);
 *
 * Writing happens between db_begin() and db_commit(). In between, reads see what was written.
 * A transaction that is not committed is rolled back when the scope ends. After a refusal of the
 * database it does nothing more: what follows is db_abandon() or the end.
 *
 * Layer: store. One thread per struct db.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "core/scope.h"

enum db_kind {
	DB_END, /* ends a list of values */
	DB_KIND_NULL,
	DB_KIND_NUMBER,
	DB_KIND_TEXT,
	DB_KIND_BYTES
};

struct db_value {
	enum db_kind kind;
	int64_t number;
	struct str text; /* text or bytes */
};

#define DB_NUMBER(value) ((struct db_value){DB_KIND_NUMBER, (int64_t)(value), STR_NONE})
#define DB_TEXT(value) ((struct db_value){DB_KIND_TEXT, 0, (value)})
#define DB_BYTES(value) ((struct db_value){DB_KIND_BYTES, 0, (value)})
#define DB_NULL ((struct db_value){DB_KIND_NULL, 0, STR_NONE})
/* An id; NULL for ID_NONE. `value` must outlive the call: name a variable or a field. */
#define DB_ID(value) (db_value_id(&(value)))
/* Bytes of a fixed-size array. */
#define DB_ARRAY(value) (DB_BYTES(((struct str){(const char *)(value), sizeof(value)})))

struct db_value db_value_id(const struct id *id);

struct db_rows {
	size_t count, columns;
	const struct db_value *cells; /* row by row */
};

/* Runs a reading statement. Memory: rows live as long as `s`.
 * Errors: BROKEN "store.statement"; BUSY "store.busy". */
#define DB_READ(s, ret_rows, name, ...)                                                            \
	db_read((s), (name), (const struct db_value[]){__VA_ARGS__, {DB_END, 0, STR_NONE}},        \
	        (ret_rows))
enum err db_read(struct scope *s, const char *name, const struct db_value *values,
                 struct db_rows *ret_rows);

/* Runs a changing statement inside a transaction; *ret_changed is how many rows it touched (NULL: not asked).
 * Errors: as db_read(); CONFLICT "store.conflict" a unique or foreign key says no. */
#define DB_WRITE(s, ret_changed, name, ...)                                                        \
	db_write((s), (name), (const struct db_value[]){__VA_ARGS__, {DB_END, 0, STR_NONE}},       \
	         (ret_changed))
enum err db_write(struct scope *s, const char *name, const struct db_value *values,
                  int64_t *ret_changed);

/* As DB_WRITE() for what the engine has no reason to refuse: it may travel with the next statement or the commit (a
 * nested one, too), and so may the refusal. Many small writes then take one way to a server instead of one each. */
#define DB_WRITE_LATER(s, name, ...)                                                               \
	db_write_later((s), (name), (const struct db_value[]){__VA_ARGS__, {DB_END, 0, STR_NONE}})
enum err db_write_later(struct scope *s, const char *name, const struct db_value *values);

/* Within a transaction, to its end: a DB_WRITE() that asks for no number travels as DB_WRITE_LATER() does, and rows of
 * statements that say "-- rows together" (statement.h) are written many at once, for whoever writes very much that should
 * pass. True: a refusal may then come with something later, so who has to say what was refused begins again without. */
bool db_put_off(struct scope *s);

/* A number that lasts as long as db_put_off() does, and is 0 at its beginning: for history.c, which then counts by itself.
 * NULL: nothing is put off. */
int64_t *db_put_off_number(struct scope *s);

/* One transaction; nesting is allowed and counts (the outermost commits), so that a domain
 * function may be called alone or as part of a larger change. While it is open nobody else writes for
 * s->organisation, in any process, so that what was checked in it still holds when it commits.
 * Errors: BUSY "store.busy"; a server may say so with the first statement only. */
enum err db_begin(struct scope *s);
enum err db_commit(struct scope *s);

/* As db_begin(), for what is written down beside reading: who only looks does not wait until somebody has brought
 * in a large file. Errors: BUSY "store.busy" when it is not one's turn within DB_SOON_MS. */
#define DB_SOON_MS 20
enum err db_begin_soon(struct scope *s);

/* As db_begin(), for a change of a few rows that many make at the same time: those who stand in line together are
 * committed together, each one's change whole or not at all. Whoever commits may wait for what the next ones do, so
 * nothing that takes long belongs in between. */
enum err db_begin_small(struct scope *s);

/* As db_commit(), for whoever has other work to do until a small change is on disk: it may return before, and then s->later
 * is set. Until db_later_end() nobody may be told that it is done, nothing read that depends on it. What is left waits
 * when s->mem ends. */
enum err db_commit_later(struct scope *s);

/* Waits until what s->later says is over, and clears it. Errors: as db_commit(). */
enum err db_later_end(struct scope *s);

/* Has `done` called once, by any thread, when db_later_end() will not wait any more. `s` must be there until then.
 * False: it is over by now, and nobody is called. */
bool db_later_call(struct scope *s, void (*done)(void *what), void *what);

/* Writes one row down beside reading, in a transaction of its own, or not at all when somebody else writes or the
 * disk is full: no reason to refuse whoever only reads. Ends an open view; not within a transaction. */
#define DB_WRITE_BESIDE(s, name, ...)                                                              \
	db_write_beside((s), (name), (const struct db_value[]){__VA_ARGS__, {DB_END, 0, STR_NONE}})
void db_write_beside(struct scope *s, const char *name, const struct db_value *values);

/* Within a transaction that deletes what a person may want gone: after the commit it leaves the log of
 * writes (FILE-wal), too, which would otherwise keep it until that place is written again. Best effort:
 * while somebody else still reads an old state, it stays until the next time. On PostgreSQL the places
 * and the log are the server's; it writes over them in its own time (docs/operations.md). */
void db_forget(struct scope *s);

/* Within a transaction: once it is committed, whoever watches the database (store_watch.h), in any process,
 * learns that something has changed. */
void db_notify(struct scope *s);

/* Rolls back what is open, whatever its depth; true when something was. Whoever runs handlers calls
 * it after each, so that a refused one does not keep others from writing while its answer is sent;
 * whoever catches a failure inside a transaction calls it before going on. */
bool db_abandon(struct scope *s);

/* From here to db_view_end(), or to the first db_begin(), all reads see the same state of the
 * database; and the engine is asked for it once instead of for each statement. Keep it short: an old
 * state that somebody still looks at keeps the file growing. Errors: BUSY "store.busy". */
enum err db_view_begin(struct scope *s);
void db_view_end(struct scope *s);

/* A number that no other view of the process has; 0 while none is open. */
uint64_t db_view(const struct scope *s);

/* Within a view, and before its first read: what requests like s->asks read is read along with the next one, where the
 * engine is a server, so that DB_READ() finds it there (foresight_impl.h). `secret_hash` tells who will turn out to
 * ask; it is believed for nothing else. Errors: as db_read(). */
enum err db_foresee(struct scope *s, struct str secret_hash);

/* Between the two, reads that need nothing of each other travel together where the engine is a server:
 * DB_READ() may answer before it was asked, and its rows are there after db_together_end(). `rows` and
 * the values' bytes must live until then; no writing in between.
 *
 *   db_together_begin(s);
 *   TRY(DB_READ(s, &contacts, ...));
 *   TRY(DB_READ(s, &needs, ...));
 *   TRY(db_together_end(s));
 *
 * Who leaves in between (TRY) is tidied up after by db_together_end() or db_abandon(). Errors: as db_read(). */
void db_together_begin(struct scope *s);
enum err db_together_end(struct scope *s);

/* Which engine it is, for the few questions that each writes its own way (search.c). */
bool db_is_postgres(const struct scope *s);

/* What stands in a cell; NULL gives 0, "" or ID_NONE. */
int64_t db_number(const struct db_rows *rows, size_t row, size_t column);
struct str db_str(const struct db_rows *rows, size_t row, size_t column);
struct id db_id(const struct db_rows *rows, size_t row, size_t column);
bool db_is_null(const struct db_rows *rows, size_t row, size_t column);

/* For `LIKE ?N ESCAPE '!'` on a folded column: contains `folded` (utf8_fold(), or utf8_spelling() where
 * the column holds spellings); matches everything when empty. */
struct str db_pattern(struct arena *mem, struct str folded);

#endif
