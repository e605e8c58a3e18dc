/* postgres_impl.h - one connection of PostgreSQL: opened, opened again when lost, prepared statements,
 * several messages in one round trip.
 *
 * It stays in libpq's pipeline mode. A piece of work is queued with postgres_add...() and sent with
 * postgres_run(), which waits for all its answers; so "BEGIN, take the lock, read" is one round trip.
 * What is only to be ended (a view) is sent without waiting; the next work takes in its answer.
 *
 * Layer: store, private to it.
 */
#ifndef STORE_POSTGRES_IMPL_H
#define STORE_POSTGRES_IMPL_H

#include "store/engine_impl.h"

#include <libpq-fe.h>

enum {
	POSTGRES_TOGETHER_MAX =
		128, /* messages in one round trip; whoever writes very much waits once for so many */
	POSTGRES_VALUES_MAX = 64 /* of one statement */
};

/* What every connection of a process is opened with. */
struct postgres_address {
	const char *url; /* as libpq reads it; may hold a password */
	struct str name; /* "postgresql://host:5432/kamwerk" */
	bool is_polled;  /* poll=1: no LISTEN */
};

struct postgres_prepared {
	bool is_ready, are_rows_ready;
	size_t parameters;
	Oid types[POSTGRES_VALUES_MAX];
};

/* A message that was queued, and what its answer is for. */
struct postgres_message {
	const char *what;         /* for the log: a statement's name */
	struct db_rows *ret_rows; /* NULL: not asked for */
	int64_t *ret_changed;
	PGresult *result;
};

struct postgres {
	const struct postgres_address *address;
	const struct statement_list *list;
	PGconn *handle;
	struct postgres_prepared *prepared; /* by statement number */
	bool is_lost;                       /* to be opened again before the next piece of work */
	bool is_claimed;                    /* postgres_claim() */
	bool is_view;           /* what is read sees one state until postgres_view_end() */
	int owed;               /* round trips whose answers nobody waited for */
	size_t count, answered; /* of `messages` */
	struct postgres_message messages[POSTGRES_TOGETHER_MAX];
};

/* Reads "postgresql://...". Memory: in `mem`. Errors: INVALID "store.open", without a word of it. */
enum err postgres_read_address(struct scope *s, struct arena *mem, struct str where,
                               struct postgres_address *ret_address);

/* Opens a connection, shares the database (postgres_share()), and enters pipeline mode when `list` is given;
 * without, it takes plain SQL (PQexec). Errors: BROKEN "store.open". */
enum err postgres_open(struct scope *s, struct arena *mem, const struct postgres_address *address,
                       const struct statement_list *list, struct postgres *ret_postgres);
void postgres_close(struct postgres *p);

/* Before a piece of work: opens a lost connection again. Errors: BUSY "store.busy". */
enum err postgres_ready(struct scope *s, struct postgres *p);

/* The first use of a statement on a connection takes a round trip of its own, together with what is
 * queued; so this comes before the messages that belong to it. */
enum err postgres_prepare(struct scope *s, struct postgres *p, const struct statement *statement);

/* The same for so many rows in one message, of a statement that goes_in_rows and is prepared; always the same number on a connection. */
enum err postgres_prepare_rows(struct scope *s, struct postgres *p,
                               const struct statement *statement, size_t rows);

/* What an engine says besides the statements of the topics; prepared when a connection is opened. */
enum postgres_word {
	POSTGRES_BEGIN, /* changes */
	POSTGRES_SOON,  /* and wait for no lock longer than DB_SOON_MS */
	POSTGRES_NOTIFY,
	POSTGRES_COMMIT,
	POSTGRES_ANEW, /* until the transaction ends plans are made for the values */
	POSTGRES_LOCK,
	POSTGRES_WORD_COUNT
};

/* Queues one of these, the wait for a lock that ends with the transaction, or a statement that is
 * prepared, with its values. */
enum err postgres_add(struct scope *s, struct postgres *p, enum postgres_word word);
enum err postgres_add_lock(struct scope *s, struct postgres *p, int64_t key);
enum err postgres_add_statement(struct scope *s, struct postgres *p,
                                const struct statement *statement, const struct db_value *values,
                                struct db_rows *ret_rows, int64_t *ret_changed);

/* Queues `rows` rows as one message; their values stand one behind the other, without DB_END. */
enum err postgres_add_rows(struct scope *s, struct postgres *p, const struct statement *statement,
                           const struct db_value *values, size_t rows);

/* Sends what is queued, waits for the answers and copies rows into s->mem. The first refusal is the
 * result; what stood behind it did not happen. */
enum err postgres_run(struct scope *s, struct postgres *p);

/* Sends what is queued and waits for nothing. */
void postgres_send(struct postgres *p);

/* A view, which ends with a lost connection and with a refusal, costs no message of its own: what is sent without a sync is one transaction to the server, and sees one state.
 * Its end, a sync, is sent without waiting. */
void postgres_view_begin(struct postgres *p); /* or goes on */
void postgres_view_end(struct postgres *p);

/* Ends what a jump out of arena_try() left half done, an open view with it. */
void postgres_settle(struct postgres *p);

/* Says what the engine said: BUSY "store.busy" or "store.full", CONFLICT "store.conflict", BROKEN
 * "store.statement". `result` may be NULL: the connection is lost. */
enum err postgres_refuse(struct scope *s, struct postgres *p, const PGresult *result,
                         const char *what);

/* Plain SQL on a connection without statements; *ret_result is cleared by the caller (NULL: not asked for). */
enum err postgres_exec(struct scope *s, struct postgres *p, const char *sql, PGresult **ret_result);

/* Every connection shares the database; who migrates claims it (migration_impl.h). */
bool postgres_claim(struct postgres *p);
void postgres_share(struct postgres *p);

#endif
