#include "app/courier.h"

#include "app/wiring.h"
#include "core/clock.h"
#include "core/log.h"
#include "rhythm/letter.h"
#include "rhythm/post.h"
#include "rhythm/webhook.h"
#include "rhythm/wish.h"
#include "store/db.h"
#include "store/store.h"
#include "talk/retention.h"
#include "teams/access.h"
#include "teams/member.h"
#include "teams/outbox.h"
#include "teams/search.h"

#include <pthread.h>
#include <unistd.h>

enum {
	ROUND_BYTES_MAX = 4 * 1024 * 1024,
	PIECES = 64, /* of notes who read what, so that the round stays short */
	FILL_PIECES =
		8, /* of the search after an upgrade: some 800 records a second, beside all else */
	FILL_PAUSE_US = 20000,
	PAUSE_US =
		5000 /* after each, in which others write: a lock does not ask who has waited longest */
};

struct courier {
	struct store *store;
	struct courier_settings settings;
	enum err (*work)(struct courier *courier, struct scope *s);
	int64_t round_ms;
	struct scope scope;
	struct arena *mem, *db_mem; /* of a round; of the connection */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t end;
	bool is_ending;
	bool is_filled; /* the search; whoever comes after an upgrade is another process */
};

static enum err fill_search(struct courier *courier, struct scope *s)
{
	const struct search_source *const *sources;
	struct scope fill = *s;
	size_t count;
	enum err e = ERR_NONE;

	fill.is_operator = true;
	sources = wiring_findable(&count);
	for (int left = FILL_PIECES; left && !e && !courier->is_filled; left--) {
		struct arena_mark mark = arena_mark(s->mem);

		e = search_fill(&fill, sources, count, &courier->is_filled);
		arena_rewind(s->mem, mark);
		if (!e && !courier->is_filled)
			usleep(FILL_PAUSE_US);
	}
	s->problem = fill.problem;
	return e;
}

static enum err hand_over(struct courier *courier, struct scope *s)
{
	TRY(post_settle_all_due(s));
	TRY(wish_remind_due(s));
	for (int left = PIECES; left && access_write(s, false); left--)
		usleep(PAUSE_US);
	TRY(retention_carry(s));
	return fill_search(courier, s);
}

static enum err carry_outside(struct courier *courier, struct scope *s)
{
	const struct outbox_kind *const *kinds;
	size_t count;

	kinds = wiring_letters(&count);
	TRY(outbox_carry(s, kinds, count,
	                 courier->settings.host)); /* somebody waits for their link */
	TRY(webhook_note_status(s));
	TRY(webhook_carry(s, courier->settings.may_be_private));
	return letter_carry(s, courier->settings.host);
}

static enum err go_round(struct courier *courier, struct scope *s)
{
	struct str name;

	if (!courier->scope.db)
		TRY(store_connect(s, courier->store, courier->db_mem, &courier->scope.db));
	s->db = courier->scope.db;
	if (id_is_none(courier->scope.organisation)) {
		if (member_is_first(s))
			return ERR_NONE;
		TRY(member_organisation(s, &name));
		courier->scope.organisation = s->organisation;
	}
	return courier->work(courier, s);
}

struct round {
	struct courier *courier;
	struct scope scope;
	enum err e;
};

static void run(void *what)
{
	struct round *round = what;

	round->e = go_round(round->courier, &round->scope);
}

/* What could not be done now is due again in the next round. */
static void go_once(struct courier *courier)
{
	struct round round = {.courier = courier, .scope = courier->scope, .e = ERR_TOO_LARGE};

	arena_reset(courier->mem);
	round.scope.mem = courier->mem;
	round.scope.now_ms = clock_now_ms();
	if (!arena_try(courier->mem, run, &round))
		round.scope.problem = (struct problem){.key = "server.broken"};
	round.scope.db = courier->scope.db;
	if (round.scope.db)
		db_abandon(&round.scope);
	if (round.e && round.e != ERR_BUSY)
		log_error("a courier's round failed",
		          LOG_TEXT("key", str_from(round.scope.problem.key ? round.scope.problem.key
		                                                           : "")));
}

static void *rounds(void *what)
{
	struct courier *courier = what;

	pthread_mutex_lock(&courier->lock);
	while (!courier->is_ending) {
		int64_t until_us = clock_monotonic_us() + courier->round_ms * 1000;
		struct timespec until = {until_us / 1000000, until_us % 1000000 * 1000};

		pthread_mutex_unlock(&courier->lock);
		go_once(courier);
		pthread_mutex_lock(&courier->lock);
		while (!courier->is_ending && clock_monotonic_us() < until_us)
			pthread_cond_timedwait(&courier->end, &courier->lock, &until);
	}
	pthread_mutex_unlock(&courier->lock);
	return NULL;
}

static void stop(void *what)
{
	struct courier *courier = what;

	pthread_mutex_lock(&courier->lock);
	courier->is_ending = true;
	pthread_cond_signal(&courier->end);
	pthread_mutex_unlock(&courier->lock);
	pthread_join(courier->thread, NULL);
	arena_end(courier->db_mem);
	arena_end(courier->mem);
	pthread_cond_destroy(&courier->end);
	pthread_mutex_destroy(&courier->lock);
}

static enum err start(struct scope *s, struct store *store, const struct courier_settings *settings,
                      enum err (*work)(struct courier *courier, struct scope *s), int64_t round_ms)
{
	struct courier *courier = NEW(s->mem, struct courier);
	pthread_condattr_t clock;

	*courier = (struct courier){.store = store,
	                            .settings = *settings,
	                            .work = work,
	                            .round_ms = round_ms,
	                            .scope = *s,
	                            .mem = arena_new(ROUND_BYTES_MAX),
	                            .db_mem = arena_new(0)};
	courier->scope.db = NULL;
	courier->scope.mail = settings->mail;
	courier->scope.access = settings->access;
	courier->scope.organisation = ID_NONE;
	pthread_mutex_init(&courier->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&courier->end, &clock);
	pthread_condattr_destroy(&clock);
	if (pthread_create(&courier->thread, NULL, rounds, courier))
		return scope_fail(s, ERR_BROKEN, "server.start", NULL, "no thread for the courier");
	arena_at_end(s->mem, stop, courier);
	return ERR_NONE;
}

enum err courier_start(struct scope *s, struct store *store,
                       const struct courier_settings *settings)
{
	TRY(start(s, store, settings, hand_over, COURIER_ROUND_MS));
	return start(s, store, settings, carry_outside, COURIER_OUTSIDE_MS);
}
