#include "http/stream_impl.h"

#include "core/clock.h"
#include "core/log.h"
#include "http/admission.h"
#include "store/db.h"

#include <pthread.h>

enum {
	THREAD_STACK_BYTES = 512 * 1024,
	WORK_BYTES_MAX = 16 * 1024 * 1024, /* to read one piece */
	BLOCK_BYTES = 512, /* the library's own, for HTTP/1.0 only; with 1.1 its buffer is used */
	STOP_MS = 1000,
	/* After a look, the thread rests at least as long as that took, so that many writes and many
	 * readers together never take more than half a core. */
	REST_US_MIN = 5000
};

enum state {
	UNUSED,
	SENDING, /* the library has it, and takes from `piece` */
	WAITING  /* its connection is suspended: the thread has it */
};

struct stream {
	struct stream *next; /* while unused */
	struct server_exchange *x;
	enum state state;
	bool is_due;    /* to be asked for, whatever the store says */
	bool is_ending; /* the next thing it hears is its end */
	uint64_t number;
	int64_t sent_us;
	struct id after;
	struct str piece; /* in x's arena, until it is sent */
};

struct streams {
	struct server *server;
	pthread_mutex_t lock; /* over all but the thread's own, and what WAITING leaves to it */
	pthread_cond_t news, closed;
	bool is_ending;
	bool has_news;                   /* somebody said so */
	bool is_due;                     /* one of them is */
	size_t streams_max, count, used; /* places[] beyond `used` never were */
	struct stream *places, *unused;
	struct stream_figures figures;

	/* the thread's own */
	pthread_t thread;
	bool has_thread;
	struct arena *mem, *db_mem;
	struct db *db;
	struct text text;
};

/* ---- what a source writes ---- */

static void too_large(const char *name, size_t bytes)
{
	log_error("event too large", LOG_TEXT("event", str_from(name)), LOG_NUMBER("bytes", bytes));
}

bool stream_event(struct stream_news *news, struct id id, const char *name, struct str data)
{
	struct text *text = &news->text;
	size_t before = text->bytes;
	struct str line;

	if (data.bytes > STREAM_EVENT_BYTES_MAX) {
		too_large(name, data.bytes);
		stream_pass(news, id);
		return true;
	}
	text_addf(text, "id: %.*s\nevent: %s\n", STR_ARG(id_text(text->mem, id)), name);
	while (str_next_line(&data, &line))
		text_addf(text, "data: %.*s\n", STR_ARG(line));
	text_add_char(text, '\n');
	if (text_is_cut(text) && before) {
		text->bytes = before;
		news->has_more = true; /* and whatever follows is cut, too: the order stays */
		return false;
	}
	if (text_is_cut(text)) { /* of very many lines; asking again would never end */
		*text = text_new(text->mem, text->bytes_max);
		too_large(name, data.bytes);
	}
	news->last = id;
	return true;
}

void stream_pass(struct stream_news *news, struct id id)
{
	news->last = id;
}

/* ---- the library takes ---- */

static void call(struct streams *streams)
{
	streams->is_due = true;
	pthread_cond_signal(&streams->news);
}

/* With the lock held: before the thread can see it, so taking up again comes after suspending. */
static void wait_for_news(struct streams *streams, struct stream *stream)
{
	arena_rewind(stream->x->scope.mem, stream->x->mark);
	stream->piece = STR_NONE;
	peers_listen(stream->x->peer);
	MHD_suspend_connection(stream->x->connection);
	stream->state = WAITING;
	if (stream->is_due)
		call(streams);
}

static ssize_t take(void *what, uint64_t at, char *bytes, size_t bytes_max)
{
	struct stream *stream = what;
	struct streams *streams = stream->x->server->streams;
	struct str part = str_part(stream->piece, 0, bytes_max);
	bool is_ending;

	(void)at;
	pthread_mutex_lock(&streams->lock);
	is_ending = stream->is_ending;
	if (!is_ending && str_is_empty(part))
		wait_for_news(streams, stream);
	pthread_mutex_unlock(&streams->lock);
	if (is_ending)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (str_is_empty(part))
		return 0;
	memcpy(bytes, part.at, part.bytes);
	stream->piece = str_part(stream->piece, part.bytes, stream->piece.bytes);
	peers_allow(stream->x->peer, PEERS_OURS, stream->x->server->settings.slow_ms, part.bytes);
	return (ssize_t)part.bytes;
}

/* ---- the thread gives ---- */

/* With the lock held, or while only the thread can end the wait. */
static void resume(struct streams *streams, struct stream *stream)
{
	stream->state = SENDING;
	peers_allow(stream->x->peer, PEERS_OURS, streams->server->settings.slow_ms,
	            stream->piece.bytes);
	MHD_resume_connection(stream->x->connection);
}

struct look {
	struct streams *streams;
	struct stream *stream;
	struct scope scope;
	struct stream_news news;
	enum err e;
};

static enum err read_news(struct look *look)
{
	struct streams *streams = look->streams;
	struct server_exchange *x = look->stream->x;
	struct scope *s = &look->scope;
	struct store *store = streams->server->settings.store;

	if (!streams->db && store)
		TRY(store_connect(s, store, streams->db_mem, &streams->db));
	s->db = streams->db;
	if (s->db)
		TRY(db_view_begin(s));
	if (x->route->may != MAY_ANYONE)
		TRY(admission_check_again(s, x));
	return x->route->stream->read(s, look->stream->after, &look->news);
}

static void run(void *what)
{
	struct look *look = what;

	look->e = read_news(look);
}

static void look_for(struct look *look)
{
	struct scope *s = &look->scope;

	look->e = ERR_TOO_LARGE;
	if (!arena_try(s->mem, run, look))
		s->problem = (struct problem){.key = "request.too_large"};
	s->db = look->streams->db;
	if (s->db) {
		db_view_end(s);
		db_abandon(s);
	}
	if (look->e == ERR_BROKEN || look->e == ERR_TOO_LARGE)
		log_error("stream ended",
		          LOG_TEXT("key", str_from(s->problem.key ? s->problem.key : "")));
}

static size_t count_events(struct str text)
{
	size_t count = 0;
	struct str line;

	while (str_next_line(&text, &line))
		count += str_starts(line, STR("id: "));
	return count;
}

/* A comment for proxies, and the same as an event: a page does not hear of comments. */
static const char heartbeat[] = ":\nevent: beat\ndata: {}\n\n";

/* It is WAITING, so nobody else touches it but to say that it ends or is due. */
static void attend(struct streams *streams, struct stream *stream, int64_t now_us)
{
	struct server_exchange *x = stream->x;
	struct look look = {.streams = streams, .stream = stream, .scope = x->scope};
	struct str piece = STR_NONE;

	arena_reset(streams->mem);
	look.scope.mem = streams->mem;
	look.scope.now_ms = clock_now_ms();
	look.scope.problem = (struct problem){0};
	look.news = (struct stream_news){.text = text_new(streams->mem, STREAM_PIECE_BYTES_MAX),
	                                 .last = stream->after};
	look_for(&look);
	if (!look.e) {
		piece = text_str(&look.news.text);
		stream->after = look.news.last;
	}
	if (str_is_empty(piece) && now_us - stream->sent_us >= STREAM_HEARTBEAT_MS * 1000)
		piece = str_from(heartbeat);
	pthread_mutex_lock(&streams->lock);
	stream->is_ending |= look.e && look.e != ERR_BUSY;
	stream->is_due |= look.news.has_more || look.e == ERR_BUSY;
	streams->figures.events += count_events(piece);
	if (look.news.has_more && str_is_empty(piece))
		call(streams);
	if (!str_is_empty(piece) || stream->is_ending) {
		stream->piece = str_copy(x->scope.mem, piece);
		stream->sent_us = now_us;
		resume(streams, stream);
	}
	pthread_mutex_unlock(&streams->lock);
}

static void attend_all(struct streams *streams, bool has_news)
{
	int64_t now_us = clock_monotonic_us();

	pthread_mutex_lock(&streams->lock);
	for (size_t i = 0; i < streams->used && !streams->is_ending; i++) {
		struct stream *stream = &streams->places[i];

		if (stream->state == UNUSED)
			continue;
		stream->is_due |= has_news;
		if (stream->state != WAITING ||
		    (!stream->is_due && !stream->is_ending &&
		     now_us - stream->sent_us < STREAM_HEARTBEAT_MS * 1000))
			continue;
		if (stream->is_ending) {
			resume(streams, stream);
			continue;
		}
		stream->is_due = false;
		pthread_mutex_unlock(&streams->lock);
		attend(streams, stream, now_us);
		pthread_mutex_lock(&streams->lock);
	}
	pthread_mutex_unlock(&streams->lock);
}

static void rest_until(struct streams *streams, int64_t until_us)
{
	struct timespec until = {until_us / 1000000, until_us % 1000000 * 1000};

	pthread_cond_timedwait(&streams->news, &streams->lock, &until);
}

/* With the lock held. What was said in the meantime is heard next. */
static void rest(struct streams *streams, int64_t until_us)
{
	while (!streams->is_ending && clock_monotonic_us() < until_us)
		rest_until(streams, until_us);
}

/* With the lock held. True when somebody says that something is new. */
static bool wait_until_called(struct streams *streams)
{
	int64_t until_us = clock_monotonic_us() + STREAM_LOOK_MS * 1000;
	bool has_news;

	while (!streams->is_ending && !streams->has_news && !streams->is_due) {
		if (!streams->count)
			pthread_cond_wait(&streams->news, &streams->lock);
		else if (clock_monotonic_us() < until_us)
			rest_until(streams, until_us);
		else
			break;
	}
	has_news = streams->has_news;
	streams->has_news = streams->is_due = false;
	return has_news;
}

static void *serve(void *what)
{
	struct streams *streams = what;
	const struct server_settings *settings = &streams->server->settings;

	pthread_mutex_lock(&streams->lock);
	while (!streams->is_ending) {
		bool has_news = wait_until_called(streams);
		int64_t began_us = clock_monotonic_us(), took_us;

		pthread_mutex_unlock(&streams->lock);
		/* Asked each time, so that it knows what we know. */
		if (settings->has_news)
			has_news |= settings->has_news(settings->news);
		attend_all(streams, has_news);
		took_us = clock_monotonic_us() - began_us;
		pthread_mutex_lock(&streams->lock);
		rest(streams, began_us + took_us * 2 + REST_US_MIN);
	}
	pthread_mutex_unlock(&streams->lock);
	return NULL;
}

void stream_wake(struct server *server)
{
	struct streams *streams = server->streams;

	pthread_mutex_lock(&streams->lock);
	if (streams->count && !streams->has_news) {
		streams->has_news = true;
		pthread_cond_signal(&streams->news);
	}
	pthread_mutex_unlock(&streams->lock);
}

/* ---- opening and closing ---- */

enum err stream_begin(struct server_exchange *x)
{
	const struct stream_source *source = x->route->stream;
	struct str last = head_value(&x->head, STR("Last-Event-ID"));
	const char *field = "Last-Event-ID";

	x->stream_after = ID_NONE;
	/* The header is the browser's own and newer; the query is for whoever cannot set it. */
	if (str_is_empty(last)) {
		last = request_query(&x->request, "after");
		field = "after";
	}
	if (str_is_empty(last))
		return source->begin ? source->begin(&x->scope, &x->stream_after) : ERR_NONE;
	if (!id_parse(last, &x->stream_after))
		return scope_fail(&x->scope, ERR_INVALID, "field.not_id", field,
		                  "the id of an event, as it came");
	return ERR_NONE;
}

static bool is_same_member(const struct stream *stream, const struct server_exchange *x)
{
	return id_equal(stream->x->scope.actor, x->scope.actor) &&
	       id_equal(stream->x->scope.organisation, x->scope.organisation);
}

/* With the lock held. A page that was closed may not be known to be gone, so the newest counts most. */
static void displace_oldest(struct streams *streams, const struct server_exchange *x)
{
	struct stream *oldest = NULL;
	size_t count = 0;

	if (id_is_none(x->scope.actor))
		return;
	for (size_t i = 0; i < streams->used; i++) {
		struct stream *stream = &streams->places[i];

		if (stream->state == UNUSED || stream->is_ending || !is_same_member(stream, x))
			continue;
		count++;
		if (!oldest || stream->number < oldest->number)
			oldest = stream;
	}
	if (count < STREAM_PER_MEMBER_MAX)
		return;
	oldest->is_ending = true;
	streams->figures.displaced++;
	call(streams);
}

/* With the lock held; NULL when there is none. */
static struct stream *new_place(struct streams *streams)
{
	struct stream *stream = streams->unused;

	if (stream)
		streams->unused = stream->next;
	else if (streams->used < streams->streams_max)
		stream = &streams->places[streams->used++];
	return stream;
}

static enum err too_many(struct server_exchange *x, const char *why)
{
	enum err e = scope_fail(&x->scope, ERR_BUSY, "stream.too_many", NULL, "%s", why);

	x->scope.problem.retry_after_s = STREAM_HEARTBEAT_MS / 1000;
	return e;
}

static enum err open_place(struct server_exchange *x, struct str greeting)
{
	struct streams *streams = x->server->streams;
	struct stream *stream = streams->is_ending ? NULL : new_place(streams);

	if (!stream)
		return too_many(x, streams->is_ending ? "the server stops" : "no place is left");
	displace_oldest(streams, x);
	*stream = (struct stream){.x = x,
	                          .state = SENDING,
	                          .is_due = true,
	                          .number = ++streams->figures.opened,
	                          .sent_us = clock_monotonic_us(),
	                          .after = x->stream_after,
	                          .piece = greeting};
	streams->count++;
	x->stream = stream;
	return ERR_NONE;
}

enum err stream_open(struct server_exchange *x, struct MHD_Response **ret_response)
{
	struct streams *streams = x->server->streams;
	struct str greeting = text_format(x->scope.mem, "retry: %d\n\n", STREAM_RETRY_MS);
	enum err e;

	pthread_mutex_lock(&streams->lock);
	e = open_place(x, greeting);
	pthread_mutex_unlock(&streams->lock);
	TRY(e);
	*ret_response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, take,
	                                                  x->stream, NULL);
	return ERR_NONE;
}

void stream_close(struct server_exchange *x)
{
	struct streams *streams = x->server->streams;
	struct stream *stream = x->stream;

	if (!stream)
		return;
	pthread_mutex_lock(&streams->lock);
	stream->state = UNUSED;
	stream->x = NULL;
	stream->next = streams->unused;
	streams->unused = stream;
	x->stream = NULL;
	if (--streams->count == 0)
		pthread_cond_broadcast(&streams->closed);
	pthread_mutex_unlock(&streams->lock);
}

/* ---- start and stop ---- */

static void end_all(struct streams *streams)
{
	int64_t until_us = clock_monotonic_us() + STOP_MS * 1000;
	struct timespec until = {until_us / 1000000, until_us % 1000000 * 1000};

	for (size_t i = 0; i < streams->used; i++) {
		struct stream *stream = &streams->places[i];

		stream->is_ending = true;
		if (stream->state == WAITING)
			resume(streams, stream);
	}
	/* Who does not read is cut off by the library. */
	while (streams->count)
		if (pthread_cond_timedwait(&streams->closed, &streams->lock, &until))
			break;
}

void stream_stop(struct streams *streams)
{
	if (!streams)
		return;
	pthread_mutex_lock(&streams->lock);
	streams->is_ending = true;
	pthread_cond_broadcast(&streams->news);
	pthread_mutex_unlock(&streams->lock);
	if (!streams->has_thread)
		return;
	pthread_join(streams->thread, NULL);
	streams->has_thread = false;
	pthread_mutex_lock(&streams->lock);
	end_all(streams);
	pthread_mutex_unlock(&streams->lock);
}

static void end(void *what)
{
	struct streams *streams = what;

	stream_stop(streams);
	arena_end(streams->db_mem);
	arena_end(streams->mem);
	pthread_cond_destroy(&streams->closed);
	pthread_cond_destroy(&streams->news);
	pthread_mutex_destroy(&streams->lock);
}

struct stream_figures stream_figures(struct streams *streams)
{
	struct stream_figures figures;

	pthread_mutex_lock(&streams->lock);
	figures = streams->figures;
	figures.open = streams->count;
	pthread_mutex_unlock(&streams->lock);
	return figures;
}

enum err stream_start(struct scope *s, struct server *server, struct streams **ret_streams)
{
	struct streams *streams = NEW(s->mem, struct streams);
	size_t share = (size_t)server->settings.connections_max * 2 / 3;
	pthread_condattr_t clock;
	pthread_attr_t small;
	int failed;

	streams->server = server;
	/* The rest is for what people do while their pages wait. */
	streams->streams_max = share < STREAMS_MAX ? share : STREAMS_MAX;
	streams->places = NEW_ARRAY(s->mem, struct stream, streams->streams_max);
	streams->mem = arena_new(WORK_BYTES_MAX);
	streams->db_mem = arena_new(0);
	pthread_mutex_init(&streams->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&streams->news, &clock);
	pthread_cond_init(&streams->closed, &clock);
	pthread_condattr_destroy(&clock);
	arena_at_end(s->mem, end, streams);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, (size_t)THREAD_STACK_BYTES);
	failed = pthread_create(&streams->thread, &small, serve, streams);
	pthread_attr_destroy(&small);
	if (failed)
		return scope_fail(s, ERR_BROKEN, "server.start", NULL, "no thread: %s",
		                  strerror(failed));
	streams->has_thread = true;
	*ret_streams = streams;
	return ERR_NONE;
}
