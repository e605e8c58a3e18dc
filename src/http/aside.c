#include "http/aside.h"

#include "http/exchange.h"

enum {
	THREAD_STACK_BYTES = 512 * 1024
};

struct helper {
	struct aside *aside;
	struct arena *mem;
	struct db *db; /* opened when first needed */
	pthread_t thread;
};

struct aside {
	pthread_mutex_t lock;
	pthread_cond_t news; /* somebody waits, or it ends */
	bool is_ending;
	struct server_exchange *waiting[ASIDE_WAITING_MAX]; /* a ring */
	size_t first, count;
	struct helper helpers[ASIDE_THREADS];
	size_t helper_count;
};

static enum err busy(struct server_exchange *x, const char *why)
{
	enum err e = scope_fail(&x->scope, ERR_BUSY, "server.busy", NULL, "%s", why);

	x->scope.problem.retry_after_s = SERVER_RETRY_S;
	return e;
}

/* The library calls for the request again; from here on it is not ours. */
static void give_back(struct server_exchange *x)
{
	x->scope.db = x->worker->db;
	MHD_resume_connection(x->connection);
}

static struct server_exchange *take(struct aside *aside)
{
	struct server_exchange *x = aside->waiting[aside->first];

	aside->first = (aside->first + 1) % ASIDE_WAITING_MAX;
	aside->count--;
	return x;
}

static void work(struct helper *helper, struct server_exchange *x)
{
	struct store *store = x->server->settings.store;
	enum err e = ERR_NONE;

	if (!helper->db && store)
		e = store_connect(&x->scope, store, helper->mem, &helper->db);
	x->scope.db = helper->db;
	if (e)
		x->refused = e;
	else
		exchange_work(x);
	give_back(x);
}

static void *help(void *what)
{
	struct helper *helper = what;
	struct aside *aside = helper->aside;

	pthread_mutex_lock(&aside->lock);
	for (;;) {
		struct server_exchange *x;

		while (!aside->count && !aside->is_ending)
			pthread_cond_wait(&aside->news, &aside->lock);
		if (aside->is_ending)
			break;
		x = take(aside);
		pthread_mutex_unlock(&aside->lock);
		work(helper, x);
		pthread_mutex_lock(&aside->lock);
	}
	pthread_mutex_unlock(&aside->lock);
	return NULL;
}

static void end(void *what)
{
	struct aside *aside = what;

	aside_stop(aside);
	for (size_t i = 0; i < ASIDE_THREADS; i++)
		if (aside->helpers[i].mem)
			arena_end(aside->helpers[i].mem);
	pthread_cond_destroy(&aside->news);
	pthread_mutex_destroy(&aside->lock);
}

enum err aside_start(struct scope *s, struct aside **ret_aside)
{
	struct aside *aside = NEW(s->mem, struct aside);
	pthread_attr_t small;
	int failed = 0;

	pthread_mutex_init(&aside->lock, NULL);
	pthread_cond_init(&aside->news, NULL);
	arena_at_end(s->mem, end, aside);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, (size_t)THREAD_STACK_BYTES);
	for (size_t i = 0; i < ASIDE_THREADS && !failed; i++) {
		struct helper *helper = &aside->helpers[i];

		helper->aside = aside;
		helper->mem = arena_new(0);
		failed = pthread_create(&helper->thread, &small, help, helper);
		aside->helper_count += !failed;
	}
	pthread_attr_destroy(&small);
	if (failed)
		return scope_fail(s, ERR_BROKEN, "server.start", NULL, "no thread: %s",
		                  strerror(failed));
	*ret_aside = aside;
	return ERR_NONE;
}

enum err aside_hand_over(struct aside *aside, struct server_exchange *x)
{
	enum err e = ERR_NONE;

	pthread_mutex_lock(&aside->lock);
	if (aside->is_ending) {
		e = busy(x, "the server stops");
	} else if (aside->count == ASIDE_WAITING_MAX) {
		e = busy(x, "too many wait for their turn");
	} else {
		/* Before a helper can see it: taking up again comes after suspending. */
		MHD_suspend_connection(x->connection);
		aside->waiting[(aside->first + aside->count++) % ASIDE_WAITING_MAX] = x;
		pthread_cond_signal(&aside->news);
	}
	pthread_mutex_unlock(&aside->lock);
	return e;
}

void aside_stop(struct aside *aside)
{
	pthread_mutex_lock(&aside->lock);
	aside->is_ending = true;
	while (aside->count) {
		struct server_exchange *x = take(aside);

		x->refused = busy(x, "the server stops");
		give_back(x);
	}
	pthread_cond_broadcast(&aside->news);
	pthread_mutex_unlock(&aside->lock);
	while (aside->helper_count)
		pthread_join(aside->helpers[--aside->helper_count].thread, NULL);
}
