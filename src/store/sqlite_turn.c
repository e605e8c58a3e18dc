#include "store/sqlite_turn_impl.h"

#include "core/log.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
	WAIT_S_MAX = 10, /* for the turn to write, within this process */
	SHARED_MAX = 32, /* changes in one transaction */
	LOOK_MS = 2
};

/* Somebody whose change is part of the transaction that is open; stands on their stack. */
struct member {
	struct member *next;
	bool is_over; /* this and below with results_lock */
	enum err result;
	struct problem problem;
};

struct sqlite_turn {
	struct sqlite_connection *writer; /* with lock, as is all up to `count` */
	bool is_shared;                   /* a transaction of small changes is open */
	struct member *members;
	int count;
	atomic_int small_waiting; /* who stand in line with a small change */
	pthread_mutex_t lock;     /* the turn */
	pthread_mutex_t results_lock;
	pthread_cond_t results;
};

static void close_turn(void *what)
{
	struct sqlite_turn *turn = what;

	pthread_mutex_destroy(&turn->lock);
	pthread_mutex_destroy(&turn->results_lock);
	pthread_cond_destroy(&turn->results);
}

struct sqlite_turn *sqlite_turn_new(struct scope *s, struct sqlite_connection *writer)
{
	struct sqlite_turn *turn = NEW(s->mem, struct sqlite_turn);

	turn->writer = writer;
	pthread_mutex_init(&turn->lock, NULL);
	pthread_mutex_init(&turn->results_lock, NULL);
	pthread_cond_init(&turn->results, NULL);
	arena_at_end(s->mem, close_turn, turn);
	return turn;
}

void sqlite_turn_latest(struct timespec *ret_time, int wait_ms)
{
	/* A clock that is set meanwhile makes the wait longer or shorter, no more. By the monotonic
	 * clock it would not, but ThreadSanitizer (clang 14) does not see pthread_mutex_clocklock()
	 * and would then find fault with each change. */
	clock_gettime(CLOCK_REALTIME, ret_time);
	ret_time->tv_sec += wait_ms / 1000;
	ret_time->tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (ret_time->tv_nsec >= 1000000000) {
		ret_time->tv_sec++;
		ret_time->tv_nsec -= 1000000000;
	}
}

static bool run(struct sqlite_turn *turn, const char *sql)
{
	return sqlite3_exec(turn->writer->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* A full disk or a failed write may have rolled back by itself. */
static bool is_open(const struct sqlite_turn *turn)
{
	return !sqlite3_get_autocommit(turn->writer->handle);
}

/* ---- transactions of several ---- */

static void tell_members(struct sqlite_turn *turn, enum err result, const struct problem *problem)
{
	pthread_mutex_lock(&turn->results_lock);
	for (struct member *m = turn->members; m; m = m->next) {
		m->result = result;
		if (result)
			m->problem = *problem;
		m->is_over = true;
	}
	pthread_cond_broadcast(&turn->results);
	pthread_mutex_unlock(&turn->results_lock);
	turn->members = NULL;
	turn->count = 0;
	turn->is_shared = false;
}

/* Commits for all who share the transaction. With the turn. `s` is left as it was: the members are told. */
static void commit_shared(struct scope *s, struct sqlite_turn *turn)
{
	struct problem before = s->problem, problem = {0};
	enum err result = ERR_NONE;

	if (!is_open(turn))
		result = scope_fail(s, ERR_BROKEN, "store.statement", NULL,
		                    "the transaction that was shared is gone");
	else if (!run(turn, "COMMIT"))
		result = sqlite_refuse(s, turn->writer, "commit");
	if (result)
		problem = s->problem;
	if (is_open(turn))
		run(turn, "ROLLBACK");
	s->problem = before;
	tell_members(turn, result, &problem);
}

/* Whoever stands in line with a small change will commit for those before. */
static bool is_followed(const struct sqlite_turn *turn)
{
	return turn->count < SHARED_MAX &&
	       atomic_load_explicit(&turn->small_waiting, memory_order_acquire) > 0;
}

static void look_after(struct scope *s, struct sqlite_turn *turn, const struct member *me)
{
	bool is_over;

	if (pthread_mutex_trylock(&turn->lock))
		return; /* whoever has the turn does it */
	pthread_mutex_lock(&turn->results_lock);
	is_over = me->is_over;
	pthread_mutex_unlock(&turn->results_lock);
	if (!is_over)
		commit_shared(s, turn);
	pthread_mutex_unlock(&turn->lock);
}

static void wait_for_result(struct scope *s, struct sqlite_turn *turn, const struct member *me)
{
	struct timespec latest;

	pthread_mutex_lock(&turn->results_lock);
	while (!me->is_over) {
		sqlite_turn_latest(&latest, LOOK_MS);
		pthread_cond_timedwait(&turn->results, &turn->results_lock, &latest);
		if (me->is_over)
			break;
		pthread_mutex_unlock(&turn->results_lock);
		look_after(s, turn, me);
		pthread_mutex_lock(&turn->results_lock);
	}
	pthread_mutex_unlock(&turn->results_lock);
}

/* ---- begin ---- */

static enum err take(struct scope *s, struct sqlite_turn *turn, enum engine_begin how)
{
	struct timespec latest;
	int code;

	sqlite_turn_latest(&latest, how == ENGINE_BEGIN_SOON ? DB_SOON_MS : WAIT_S_MAX * 1000);
	if (how == ENGINE_BEGIN_SMALL)
		atomic_fetch_add_explicit(&turn->small_waiting, 1, memory_order_acq_rel);
	code = pthread_mutex_timedlock(&turn->lock, &latest);
	if (how == ENGINE_BEGIN_SMALL)
		atomic_fetch_sub_explicit(&turn->small_waiting, 1, memory_order_acq_rel);
	return code ? engine_busy(s, "others are writing") : ERR_NONE;
}

static bool begin_alone(struct sqlite_turn *turn, enum engine_begin how)
{
	sqlite3 *handle = turn->writer->handle;
	bool is_begun;

	if (how == ENGINE_BEGIN_SOON) /* another process may be writing, too */
		sqlite3_busy_timeout(handle, DB_SOON_MS);
	is_begun = run(turn, "BEGIN IMMEDIATE");
	if (how == ENGINE_BEGIN_SOON)
		sqlite3_busy_timeout(handle, SQLITE_CONNECTION_BUSY_MS);
	return is_begun;
}

enum err sqlite_turn_begin(struct scope *s, struct sqlite_turn *turn, enum engine_begin how)
{
	bool is_small = how == ENGINE_BEGIN_SMALL, is_begun;

	TRY(take(s, turn, how));
	if (turn->is_shared && (!is_small || !is_open(turn)))
		commit_shared(s, turn);
	is_begun = turn->is_shared || begin_alone(turn, how);
	if (is_begun && is_small)
		is_begun = run(turn, "SAVEPOINT small");
	if (!is_begun) {
		enum err e = sqlite_refuse(s, turn->writer, "begin");

		if (turn->is_shared)
			commit_shared(s, turn);
		else if (is_open(turn))
			run(turn, "ROLLBACK");
		pthread_mutex_unlock(&turn->lock);
		return e;
	}
	turn->is_shared = is_small;
	return ERR_NONE;
}

/* ---- end ---- */

/* Moves what was written into the file itself, where what was deleted is overwritten
 * (secure_delete), and cuts the log off. */
static void empty_log(struct sqlite_turn *turn)
{
	if (sqlite3_wal_checkpoint_v2(turn->writer->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
	                              NULL) != SQLITE_OK)
		log_info("deleted things stay in the log of writes for now",
		         LOG_TEXT("engine", str_from(sqlite3_errmsg(turn->writer->handle))));
}

static enum err commit_small(struct scope *s, struct sqlite_turn *turn, bool is_forgetting,
                             bool *ret_is_over)
{
	struct member me = {.is_over = false};

	if (!run(turn, "RELEASE small"))
		return sqlite_refuse(s, turn->writer, "commit");
	me.next = turn->members;
	turn->members = &me;
	turn->count++;
	if (is_forgetting || !is_followed(turn))
		commit_shared(s, turn);
	if (is_forgetting)
		empty_log(turn);
	*ret_is_over = true;
	pthread_mutex_unlock(&turn->lock);
	wait_for_result(s, turn, &me);
	if (me.result)
		s->problem = me.problem;
	return me.result;
}

enum err sqlite_turn_commit(struct scope *s, struct sqlite_turn *turn, enum engine_begin how,
                            bool is_forgetting, bool *ret_is_over)
{
	*ret_is_over = false;
	if (how == ENGINE_BEGIN_SMALL)
		return commit_small(s, turn, is_forgetting, ret_is_over);
	if (!run(turn, "COMMIT"))
		return sqlite_refuse(s, turn->writer, "commit");
	if (is_forgetting)
		empty_log(turn);
	*ret_is_over = true;
	pthread_mutex_unlock(&turn->lock);
	return ERR_NONE;
}

void sqlite_turn_roll_back(struct scope *s, struct sqlite_turn *turn, enum engine_begin how)
{
	sqlite_settle(turn->writer);
	if (how == ENGINE_BEGIN_SMALL && is_open(turn) && turn->members &&
	    run(turn, "ROLLBACK TO small") && run(turn, "RELEASE small")) {
		if (!is_followed(turn))
			commit_shared(s, turn);
	} else {
		if (is_open(turn))
			run(turn, "ROLLBACK");
		if (turn->is_shared)
			commit_shared(s, turn); /* tells the others that there is nothing left */
	}
	pthread_mutex_unlock(&turn->lock);
}
