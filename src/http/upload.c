#include "http/upload.h"

#include "core/clock.h"
#include "http/exchange.h"

#include <poll.h>
#include <time.h>

enum {
	THREAD_STACK_BYTES = 512 * 1024,
	LOOK_MS = 250 /* between two looks at whether the client is still there */
};

struct upload {
	struct uploads *uploads; /* has it until its thread leaves */
	struct MHD_Connection *connection;
	int socket;
	uint64_t bytes;
	enum err (*pass)(struct scope *s, struct request *q, struct upload *upload,
	                 struct str *ret_body);
	struct request *request; /* read only, until the thread has ended */
	struct id actor;
	struct scope scope; /* the thread's own */
	pthread_t thread;

	pthread_mutex_t lock; /* over all below */
	pthread_cond_t news;
	bool is_whole, is_given_up, is_done, is_suspended;
	size_t first, count; /* of the ring */
	enum err e;
	struct str body;
	char ring[UPLOAD_RING_BYTES];
};

struct uploads {
	pthread_mutex_t lock;
	bool is_ending;
	struct upload *open[UPLOADS_MAX];
};

/* ---- the thread's side ---- */

/* The library calls for the request again. Within the lock: it may not be suspended again in between. */
static void resume(struct upload *u)
{
	if (!u->is_suspended)
		return;
	u->is_suspended = false;
	MHD_resume_connection(u->connection);
}

/* A suspended connection is looked at by nobody else. */
static bool is_client_gone(const struct upload *u)
{
	struct pollfd at = {.fd = u->socket, .events = POLLRDHUP};

	return poll(&at, 1, 0) > 0 && at.revents & (POLLRDHUP | POLLHUP | POLLERR);
}

static void wait_a_moment(struct upload *u)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += LOOK_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_cond_timedwait(&u->news, &u->lock, &until);
}

static size_t take(struct upload *u, char *at, size_t room)
{
	size_t bytes = u->count < room ? u->count : room;
	size_t until_end = UPLOAD_RING_BYTES - u->first;
	size_t straight = bytes < until_end ? bytes : until_end;

	memcpy(at, u->ring + u->first, straight);
	memcpy(at + straight, u->ring, bytes - straight);
	u->first = (u->first + bytes) % UPLOAD_RING_BYTES;
	u->count -= bytes;
	return bytes;
}

ssize_t upload_read(struct upload *u, char *at, size_t room)
{
	ssize_t got;

	pthread_mutex_lock(&u->lock);
	while (!u->count && !u->is_whole && !u->is_given_up) {
		wait_a_moment(u);
		if (!u->count && !u->is_whole && is_client_gone(u))
			u->is_given_up = true;
	}
	got = u->is_given_up ? -1 : (ssize_t)take(u, at, room);
	if (u->count <= UPLOAD_RING_BYTES / 2 && !u->is_whole)
		resume(u);
	pthread_mutex_unlock(&u->lock);
	return got;
}

bool upload_is_given_up(struct upload *u)
{
	bool is_given_up;

	pthread_mutex_lock(&u->lock);
	u->is_given_up = u->is_given_up || is_client_gone(u);
	is_given_up = u->is_given_up;
	pthread_mutex_unlock(&u->lock);
	return is_given_up;
}

uint64_t upload_bytes(const struct upload *u)
{
	return u->bytes;
}

struct attempt {
	struct upload *upload;
	enum err e;
	struct str body;
};

static void pass(void *what)
{
	struct attempt *it = what;
	struct upload *u = it->upload;

	it->e = u->pass(&u->scope, u->request, u, &it->body);
}

static void leave(struct upload *u)
{
	struct uploads *all = u->uploads;

	pthread_mutex_lock(&all->lock);
	for (size_t i = 0; i < UPLOADS_MAX; i++)
		if (all->open[i] == u)
			all->open[i] = NULL;
	pthread_mutex_unlock(&all->lock);
}

static void *run(void *what)
{
	struct upload *u = what;
	struct attempt it = {.upload = u, .body = STR_NONE};

	if (!arena_try(u->scope.mem, pass, &it))
		it.e = scope_fail(&u->scope, ERR_TOO_LARGE, "request.too_large", NULL,
		                  "the answer needs more memory than one upload may have");
	pthread_mutex_lock(&u->lock);
	u->e = it.e;
	u->body = it.body;
	u->is_done = true;
	u->count = 0; /* what still comes is read and forgotten, so that the client hears why */
	resume(u);
	pthread_mutex_unlock(&u->lock);
	leave(u); /* the next may begin, however slowly the library learns that a client is gone */
	return NULL;
}

/* ---- the server's side ---- */

enum err upload_start(struct scope *s, struct uploads **ret_uploads)
{
	struct uploads *all = NEW(s->mem, struct uploads);

	pthread_mutex_init(&all->lock, NULL);
	*ret_uploads = all;
	return ERR_NONE;
}

static void give_up(struct upload *u)
{
	pthread_mutex_lock(&u->lock);
	u->is_given_up = true;
	pthread_cond_signal(&u->news);
	pthread_mutex_unlock(&u->lock);
}

static bool is_any_at_work(struct uploads *all)
{
	bool is_any = false;

	pthread_mutex_lock(&all->lock);
	for (size_t i = 0; i < UPLOADS_MAX; i++)
		is_any = is_any || all->open[i];
	pthread_mutex_unlock(&all->lock);
	return is_any;
}

void upload_stop(struct uploads *all)
{
	const struct timespec moment = {0, 20 * 1000000L};

	pthread_mutex_lock(&all->lock);
	all->is_ending = true;
	for (size_t i = 0; i < UPLOADS_MAX; i++)
		if (all->open[i])
			give_up(all->open[i]);
	pthread_mutex_unlock(&all->lock);
	while (is_any_at_work(all))
		nanosleep(&moment, NULL);
}

static struct upload **free_place(struct uploads *all)
{
	for (size_t i = 0; i < UPLOADS_MAX && !all->is_ending; i++)
		if (!all->open[i])
			return &all->open[i];
	return NULL;
}

/* One that nobody waits for any more is over, although its thread may need a moment to see that. */
static bool is_running(struct uploads *all, const struct server_exchange *x)
{
	for (size_t i = 0; i < UPLOADS_MAX; i++) {
		struct upload *u = all->open[i];

		if (u && u->request->route == x->route && id_equal(u->actor, x->scope.actor) &&
		    !upload_is_given_up(u))
			return true;
	}
	return false;
}

static struct upload *new_upload(struct uploads *all, struct server_exchange *x)
{
	struct arena *mem = arena_new(UPLOAD_ANSWER_BYTES_MAX);
	struct upload *u = NEW(mem, struct upload);

	u->uploads = all;
	u->connection = x->connection;
	u->socket = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD)
	                    ->connect_fd;
	u->bytes = (uint64_t)x->head.length;
	u->pass = x->route->pass;
	u->request = &x->request;
	u->actor = x->scope.actor;
	u->scope = (struct scope){.mem = mem,
	                          .transcriber = x->scope.transcriber,
	                          .language_model = x->scope.language_model,
	                          .now_ms = x->scope.now_ms,
	                          .language = x->scope.language,
	                          .random = x->scope.random};
	u->body = STR_NONE;
	pthread_mutex_init(&u->lock, NULL);
	pthread_cond_init(&u->news, NULL);
	return u;
}

static void end(struct upload *u)
{
	pthread_cond_destroy(&u->news);
	pthread_mutex_destroy(&u->lock);
	arena_end(u->scope.mem);
}

static bool start_thread(struct upload *u)
{
	pthread_attr_t small;
	bool is_started;

	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, (size_t)THREAD_STACK_BYTES);
	is_started = pthread_create(&u->thread, &small, run, u) == 0;
	pthread_attr_destroy(&small);
	return is_started;
}

enum err upload_open(struct uploads *all, struct server_exchange *x)
{
	struct upload **place, *u = NULL;
	bool is_second;

	pthread_mutex_lock(&all->lock);
	is_second = x->route->is_one_a_person && is_running(all, x);
	place = free_place(all);
	if (place && !is_second) {
		u = new_upload(all, x);
		if (start_thread(u)) {
			*place = x->upload = u;
		} else {
			end(u);
			u = NULL;
		}
	}
	pthread_mutex_unlock(&all->lock);
	if (u)
		return ERR_NONE;
	if (is_second)
		return scope_fail(&x->scope, ERR_CONFLICT, "upload.running", NULL,
		                  "one at a time for each person");
	return scope_fail(&x->scope, ERR_BUSY, "server.busy", NULL, "%d uploads pass already",
	                  UPLOADS_MAX);
}

size_t upload_put(struct upload *u, const char *at, size_t bytes)
{
	size_t end, straight, taken = bytes;

	pthread_mutex_lock(&u->lock);
	if (!u->is_done && !u->is_given_up) {
		if (taken > UPLOAD_RING_BYTES - u->count)
			taken = UPLOAD_RING_BYTES - u->count;
		end = (u->first + u->count) % UPLOAD_RING_BYTES;
		straight = taken < UPLOAD_RING_BYTES - end ? taken : UPLOAD_RING_BYTES - end;
		memcpy(u->ring + end, at, straight);
		memcpy(u->ring, at + straight, taken - straight);
		u->count += taken;
		if (taken < bytes) {
			u->is_suspended = true;
			MHD_suspend_connection(u->connection);
		}
		pthread_cond_signal(&u->news);
	}
	pthread_mutex_unlock(&u->lock);
	return taken;
}

bool upload_finish(struct upload *u)
{
	bool is_done;

	pthread_mutex_lock(&u->lock);
	u->is_whole = true;
	is_done = u->is_done;
	if (!is_done) {
		u->is_suspended = true;
		MHD_suspend_connection(u->connection);
	}
	pthread_cond_signal(&u->news);
	pthread_mutex_unlock(&u->lock);
	return is_done;
}

enum err upload_result(struct upload *u, struct problem *ret_problem, struct str *ret_body)
{
	enum err e;

	pthread_mutex_lock(&u->lock);
	e = u->e;
	if (e)
		*ret_problem = u->scope.problem;
	*ret_body = u->body;
	pthread_mutex_unlock(&u->lock);
	return e;
}

void upload_close(struct upload *u)
{
	give_up(u);
	pthread_join(u->thread, NULL);
	end(u);
}
