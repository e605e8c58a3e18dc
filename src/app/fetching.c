#include "app/fetching.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/random.h"
#include "rhythm/source.h"
#include "store/db.h"

#include <errno.h>
#include <pthread.h>

#define FETCHING_BYTES_MAX ((size_t)512 * 1024 * 1024) /* for one calendar */

struct fetching {
	struct store *store;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool is_stopping;
	struct arena *own; /* of the thread: its connection */
	struct db *db;
};

struct turn {
	struct scope *s;
	enum err e;
	bool is_done;
};

static void take_turn(void *what)
{
	struct turn *turn = what;

	turn->e = source_fetch_due(turn->s, &turn->is_done);
}

/* One calendar; false when none is due. */
static bool fetch_one(struct fetching *f)
{
	struct arena *mem = arena_new(FETCHING_BYTES_MAX);
	struct scope s = {.mem = mem,
	                  .db = f->db,
	                  .now_ms = clock_now_ms(),
	                  .language = LANGUAGE_EN,
	                  .random = random_system()};
	struct turn turn = {.s = &s};
	bool is_whole = arena_try(mem, take_turn, &turn);

	db_abandon(&s);
	if (!is_whole || (turn.e && turn.e != ERR_BUSY))
		log_warning("calendar not fetched",
		            LOG_TEXT("key", str_from(is_whole ? s.problem.key : "too large")));
	arena_end(mem);
	return is_whole && !turn.e && turn.is_done;
}

static bool wait_for_turn(struct fetching *f)
{
	int64_t until_us = clock_monotonic_us() + FETCHING_LOOK_MS * 1000;
	struct timespec until = {until_us / 1000000, until_us % 1000000 * 1000};
	bool goes_on;

	pthread_mutex_lock(&f->lock);
	while (!f->is_stopping && pthread_cond_timedwait(&f->wake, &f->lock, &until) != ETIMEDOUT)
		;
	goes_on = !f->is_stopping;
	pthread_mutex_unlock(&f->lock);
	return goes_on;
}

static bool is_stopping(struct fetching *f)
{
	bool is;

	pthread_mutex_lock(&f->lock);
	is = f->is_stopping;
	pthread_mutex_unlock(&f->lock);
	return is;
}

static void *go(void *what)
{
	struct fetching *f = what;
	struct scope s = {.mem = f->own, .random = random_system(), .now_ms = clock_now_ms()};

	while (wait_for_turn(f)) {
		if (!f->db && store_connect(&s, f->store, f->own, &f->db) != ERR_NONE)
			continue;
		while (!is_stopping(f) && fetch_one(f))
			;
	}
	return NULL;
}

static void stop(void *what)
{
	struct fetching *f = what;

	pthread_mutex_lock(&f->lock);
	f->is_stopping = true;
	pthread_cond_signal(&f->wake);
	pthread_mutex_unlock(&f->lock);
	pthread_join(f->thread, NULL);
	arena_end(f->own);
	pthread_cond_destroy(&f->wake);
	pthread_mutex_destroy(&f->lock);
}

enum err fetching_start(struct scope *s, struct store *store)
{
	struct fetching *f = NEW(s->mem, struct fetching);
	pthread_condattr_t clock;

	f->store = store;
	f->own = arena_new(0);
	pthread_mutex_init(&f->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&f->wake, &clock);
	pthread_condattr_destroy(&clock);
	if (pthread_create(&f->thread, NULL, go, f)) {
		arena_end(f->own);
		return scope_fail(s, ERR_BROKEN, "server.start", NULL, "no thread for calendars");
	}
	arena_at_end(s->mem, stop, f);
	return ERR_NONE;
}
