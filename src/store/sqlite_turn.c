#include "store/sqlite_turn_impl.h"

#include "core/log.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
	WAIT_S_MAX = 10, /* for the turn to write, within this process */
	SHARED_MAX = 64, /* changes in one transaction */
	LOOK_MS = 2,
	GATHER_US = 50,  /* in which somebody joins, or a transaction is as large as it gets */
	GATHERS_MAX = 40 /* so often it is waited for */
};

/* What turns and transactions are made of. Prepared once: a small change is so short that reading these took a tenth
 * of it. */
enum word {
	BEGIN,
	COMMIT,
	ROLLBACK,
	SMALL_BEGIN,
	SMALL_END,
	SMALL_UNDO,
	WORD_COUNT
};
static const char *const words[WORD_COUNT] = {
	[BEGIN] = "BEGIN IMMEDIATE",   [COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",       [SMALL_BEGIN] = "SAVEPOINT small",
	[SMALL_END] = "RELEASE small", [SMALL_UNDO] = "ROLLBACK TO small",
};

/* A change that is part of the transaction that is open; on the stack of whoever waits for it, or in the memory of
 * whoever does not (db_later). */
struct db_later {
	struct db_later *next; /* with the turn's lock */
	struct sqlite_turn *turn;
	bool is_over; /* this and below with results_lock */
	enum err result;
	struct problem problem;
	void (*done)(void *what); /* NULL = nobody asked to be called */
	void *what;
};

struct sqlite_turn {
	struct sqlite_connection *writer;   /* with lock, as is all up to `last_count` */
	sqlite3_stmt *prepared[WORD_COUNT]; /* as they are first used */
	bool is_shared;                     /* a transaction of small changes is open */
	struct db_later *members;
	atomic_int count; /* of the members; looked at without the lock, too */
	atomic_int last_count;
	atomic_int small_waiting; /* who stand in line with a small change */
	pthread_mutex_t lock;     /* the turn */
	pthread_mutex_t results_lock;
	pthread_cond_t results;

	/* Commits for those who do not wait; begun with the first of them. With results_lock but for `thread`. */
	pthread_t thread;
	bool has_thread, is_left, is_ending;
	pthread_cond_t left;
};

static void close_turn(void *what)
{
	struct sqlite_turn *turn = what;

	if (turn->has_thread) {
		pthread_mutex_lock(&turn->results_lock);
		turn->is_ending = true;
		pthread_cond_signal(&turn->left);
		pthread_mutex_unlock(&turn->results_lock);
		pthread_join(turn->thread, NULL);
	}
	for (int i = 0; i < WORD_COUNT; i++)
		sqlite3_finalize(turn->prepared[i]);
	pthread_mutex_destroy(&turn->lock);
	pthread_mutex_destroy(&turn->results_lock);
	pthread_cond_destroy(&turn->results);
	pthread_cond_destroy(&turn->left);
}

struct sqlite_turn *sqlite_turn_new(struct scope *s, struct sqlite_connection *writer)
{
	struct sqlite_turn *turn = NEW(s->mem, struct sqlite_turn);

	turn->writer = writer;
	pthread_mutex_init(&turn->lock, NULL);
	pthread_mutex_init(&turn->results_lock, NULL);
	pthread_cond_init(&turn->results, NULL);
	pthread_cond_init(&turn->left, NULL);
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

static bool run(struct sqlite_turn *turn, enum word word)
{
	sqlite3_stmt **prepared = &turn->prepared[word];

	if (!*prepared &&
	    sqlite3_prepare_v3(turn->writer->handle, words[word], -1, SQLITE_PREPARE_PERSISTENT,
	                       prepared, NULL) != SQLITE_OK)
		return false;
	sqlite3_step(*prepared);
	return sqlite3_reset(*prepared) == SQLITE_OK;
}

/* A full disk or a failed write may have rolled back by itself. */
static bool is_open(const struct sqlite_turn *turn)
{
	return !sqlite3_get_autocommit(turn->writer->handle);
}

/* ---- transactions of several ---- */

/* Who waits sees it as soon as the lock is free, and is gone then. Who is called is there until it was. */
static void tell_members(struct sqlite_turn *turn, enum err result, const struct problem *problem)
{
	struct db_later *called = NULL, *next;

	pthread_mutex_lock(&turn->results_lock);
	for (struct db_later *m = turn->members; m; m = next) {
		next = m->next;
		m->result = result;
		if (result)
			m->problem = *problem;
		m->is_over = true;
		if (m->done) {
			m->next = called;
			called = m;
		}
	}
	pthread_cond_broadcast(&turn->results);
	pthread_mutex_unlock(&turn->results_lock);
	turn->members = NULL;
	atomic_store(&turn->last_count, atomic_exchange(&turn->count, 0));
	turn->is_shared = false;
	for (struct db_later *m = called; m; m = next) {
		next = m->next;
		m->done(m->what);
	}
}

/* Commits for all who share the transaction. With the turn. `s` is left as it was: the members are told. */
static void commit_shared(struct scope *s, struct sqlite_turn *turn)
{
	struct problem before = s->problem, problem = {0};
	enum err result = ERR_NONE;

	if (!is_open(turn))
		result = scope_fail(s, ERR_BROKEN, "store.statement", NULL,
		                    "the transaction that was shared is gone");
	else if (!run(turn, COMMIT))
		result = sqlite_refuse(s, turn->writer, "commit");
	if (result)
		problem = s->problem;
	if (is_open(turn))
		run(turn, ROLLBACK);
	s->problem = before;
	tell_members(turn, result, &problem);
}

/* Whoever stands in line with a small change will commit for those before. */
static bool is_followed(const struct sqlite_turn *turn)
{
	return atomic_load_explicit(&turn->count, memory_order_relaxed) < SHARED_MAX &&
	       atomic_load_explicit(&turn->small_waiting, memory_order_acquire) > 0;
}

static void look_after(struct scope *s, struct sqlite_turn *turn, const struct db_later *me)
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

static void wait_for_result(struct scope *s, struct sqlite_turn *turn, const struct db_later *me)
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
	is_begun = run(turn, BEGIN);
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
		is_begun = run(turn, SMALL_BEGIN);
	if (!is_begun) {
		enum err e = sqlite_refuse(s, turn->writer, "begin");

		if (turn->is_shared)
			commit_shared(s, turn);
		else if (is_open(turn))
			run(turn, ROLLBACK);
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

static void join(struct sqlite_turn *turn, struct db_later *me)
{
	me->turn = turn;
	me->is_over = false;
	me->next = turn->members;
	turn->members = me;
	atomic_fetch_add_explicit(&turn->count, 1, memory_order_relaxed);
}

static enum err commit_small(struct scope *s, struct sqlite_turn *turn, bool is_forgetting,
                             bool *ret_is_over)
{
	struct db_later me = {.is_over = false};

	if (!run(turn, SMALL_END))
		return sqlite_refuse(s, turn->writer, "commit");
	join(turn, &me);
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
	if (!run(turn, COMMIT))
		return sqlite_refuse(s, turn->writer, "commit");
	if (is_forgetting)
		empty_log(turn);
	*ret_is_over = true;
	pthread_mutex_unlock(&turn->lock);
	return ERR_NONE;
}

/* ---- a change that nobody waits for here ---- */

/* Those who changed something together before are likely to do so again: waits while more of them join. */
static void gather(const struct sqlite_turn *turn)
{
	const struct timespec step = {0, GATHER_US * 1000};
	int before = 0, now = atomic_load(&turn->count);

	for (int i = 0; i < GATHERS_MAX && now > before && atomic_load(&turn->last_count) > 1 &&
	                now < SHARED_MAX;
	     i++) {
		nanosleep(&step, NULL);
		before = now;
		now = atomic_load(&turn->count);
	}
}

static void *commit_what_is_left(void *what)
{
	struct scope nobody = {.now_ms = 0}; /* the members are told what becomes of it */
	struct sqlite_turn *turn = what;

	pthread_mutex_lock(&turn->results_lock);
	for (;;) {
		while (!turn->is_left && !turn->is_ending)
			pthread_cond_wait(&turn->left, &turn->results_lock);
		if (!turn->is_left)
			break;
		turn->is_left = false;
		pthread_mutex_unlock(&turn->results_lock);
		gather(turn);
		pthread_mutex_lock(&turn->lock);
		if (turn->is_shared)
			commit_shared(&nobody, turn);
		pthread_mutex_unlock(&turn->lock);
		pthread_mutex_lock(&turn->results_lock);
	}
	pthread_mutex_unlock(&turn->results_lock);
	return NULL;
}

/* With the turn. False: there is no thread to leave it to. */
static bool leave(struct sqlite_turn *turn)
{
	if (!turn->has_thread)
		turn->has_thread =
			pthread_create(&turn->thread, NULL, commit_what_is_left, turn) == 0;
	if (!turn->has_thread)
		return false;
	pthread_mutex_lock(&turn->results_lock);
	turn->is_left = true;
	pthread_cond_signal(&turn->left);
	pthread_mutex_unlock(&turn->results_lock);
	return true;
}

/* Who writes one after the other is not helped by a thread between. */
static bool is_alone(const struct sqlite_turn *turn)
{
	return atomic_load(&turn->count) == 1 && atomic_load(&turn->last_count) <= 1 &&
	       !is_followed(turn);
}

static void wait_at_end(void *what)
{
	struct db_later *later = what;

	pthread_mutex_lock(&later->turn->results_lock);
	while (!later->is_over)
		pthread_cond_wait(&later->turn->results, &later->turn->results_lock);
	pthread_mutex_unlock(&later->turn->results_lock);
}

enum err sqlite_turn_commit_later(struct scope *s, struct sqlite_turn *turn,
                                  struct db_later **ret_later)
{
	struct db_later *me = NEW(s->mem, struct db_later);

	me->turn = turn;
	me->is_over = true; /* not a member yet */
	arena_at_end(s->mem, wait_at_end, me);
	if (!run(turn, SMALL_END))
		return sqlite_refuse(s, turn->writer, "commit");
	join(turn, me);
	if (atomic_load(&turn->count) >= SHARED_MAX || is_alone(turn) || !leave(turn))
		commit_shared(s, turn);
	pthread_mutex_unlock(&turn->lock);
	*ret_later = me;
	return ERR_NONE;
}

enum err sqlite_turn_later_end(struct scope *s, struct db_later *later)
{
	wait_at_end(later);
	if (later->result)
		s->problem = later->problem;
	return later->result;
}

bool sqlite_turn_later_call(struct db_later *later, void (*done)(void *what), void *what)
{
	bool is_over;

	pthread_mutex_lock(&later->turn->results_lock);
	is_over = later->is_over;
	if (!is_over) {
		later->done = done;
		later->what = what;
	}
	pthread_mutex_unlock(&later->turn->results_lock);
	return !is_over;
}

/* ---- undoing ---- */

void sqlite_turn_roll_back(struct scope *s, struct sqlite_turn *turn, enum engine_begin how)
{
	sqlite_settle(turn->writer);
	if (how == ENGINE_BEGIN_SMALL && is_open(turn) && turn->members && run(turn, SMALL_UNDO) &&
	    run(turn, SMALL_END)) {
		if (!is_followed(turn))
			commit_shared(s, turn);
	} else {
		if (is_open(turn))
			run(turn, ROLLBACK);
		if (turn->is_shared)
			commit_shared(s, turn); /* tells the others that there is nothing left */
	}
	pthread_mutex_unlock(&turn->lock);
}
