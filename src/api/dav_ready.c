#include "api/dav_ready.h"

#include "core/secrets.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
	WAYS = 4 /* places an answer may have, by its key */
};

/* Immutable once it is in the table. */
struct answer {
	struct arena *mem; /* of its own: ends when nobody holds it any longer */
	atomic_int holders;
	struct str body;
	const char *content_type;
	int status;
};

struct slot {
	unsigned char key[SECRETS_HASH_BYTES];
	struct answer *answer; /* NULL = free */
	uint64_t used;         /* when it was last given */
};

struct dav_ready {
	pthread_mutex_t lock; /* over what follows */
	struct slot slots[DAV_READY_MAX];
	size_t bytes;
	uint64_t clock;
};

static void let_go(struct answer *answer)
{
	if (atomic_fetch_sub_explicit(&answer->holders, 1, memory_order_acq_rel) == 1)
		arena_end(answer->mem);
}

static void let_go_at_end(void *what)
{
	let_go(what);
}

static void close_ready(void *what)
{
	struct dav_ready *ready = what;

	for (size_t i = 0; i < DAV_READY_MAX; i++)
		if (ready->slots[i].answer)
			let_go(ready->slots[i].answer);
	pthread_mutex_destroy(&ready->lock);
}

struct dav_ready *dav_ready_new(struct scope *s)
{
	struct dav_ready *ready = NEW(s->mem, struct dav_ready);

	pthread_mutex_init(&ready->lock, NULL);
	arena_at_end(s->mem, close_ready, ready);
	return ready;
}

/* Parts are divided by zero bytes, which none of them can hold; the body comes last. */
static void key_of(struct scope *s, const struct request *q, const struct calendar *calendar,
                   unsigned char ret_key[SECRETS_HASH_BYTES])
{
	struct str parts[] = {str_from(q->route->method), q->base_path, q->path,
	                      request_header(q, "Depth")};
	struct arena_mark mark = arena_mark(s->mem);
	struct text text = text_new(s->mem, SIZE_MAX / 2);

	text_add(&text, (struct str){(const char *)calendar->id.b, ID_BYTES});
	text_add_number(&text, calendar->number);
	text_add_char(&text, '/');
	text_add_number(&text, calendar->changed_at_ms);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		text_add_char(&text, 0);
		text_add(&text, parts[i]);
	}
	text_add_char(&text, 0);
	text_add(&text, q->body);
	secrets_hash(text_str(&text), "dav/ready", ret_key);
	arena_rewind(s->mem, mark);
}

static struct slot *first_way(struct dav_ready *ready, const unsigned char *key)
{
	size_t number = (size_t)key[0] | (size_t)key[1] << 8;

	return &ready->slots[number % (DAV_READY_MAX / WAYS) * WAYS];
}

static struct slot *find(struct dav_ready *ready, const unsigned char *key)
{
	struct slot *ways = first_way(ready, key);

	for (size_t i = 0; i < WAYS; i++)
		if (ways[i].answer && memcmp(ways[i].key, key, SECRETS_HASH_BYTES) == 0)
			return &ways[i];
	return NULL;
}

bool dav_ready_give(struct scope *s, const struct request *q, const struct calendar *calendar,
                    struct response *r)
{
	unsigned char key[SECRETS_HASH_BYTES];
	struct answer *answer = NULL;
	struct slot *slot;

	if (!s->ready)
		return false;
	key_of(s, q, calendar, key);
	pthread_mutex_lock(&s->ready->lock);
	slot = find(s->ready, key);
	if (slot) {
		answer = slot->answer;
		slot->used = ++s->ready->clock;
		atomic_fetch_add_explicit(&answer->holders, 1, memory_order_relaxed);
	}
	pthread_mutex_unlock(&s->ready->lock);
	if (!answer)
		return false;
	arena_at_end(s->mem, let_go_at_end, answer);
	r->ready = answer->body;
	r->status = answer->status;
	r->content_type = answer->content_type;
	return true;
}

static void clear(struct dav_ready *ready, struct slot *slot)
{
	if (!slot->answer)
		return;
	ready->bytes -= slot->answer->body.bytes;
	let_go(slot->answer);
	slot->answer = NULL;
}

static struct slot *oldest(struct slot *slots, size_t count)
{
	struct slot *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (slots[i].answer && (!found || slots[i].used < found->used))
			found = &slots[i];
	return found;
}

static struct slot *place_for(struct dav_ready *ready, const unsigned char *key)
{
	struct slot *ways = first_way(ready, key), *same = find(ready, key);

	if (same)
		return same; /* two who asked at the same time */
	for (size_t i = 0; i < WAYS; i++)
		if (!ways[i].answer)
			return &ways[i];
	return oldest(ways, WAYS);
}

static struct answer *copy(const struct response *r, struct str body)
{
	struct arena *mem = arena_new(0);
	struct answer *answer = NEW(mem, struct answer);

	answer->mem = mem;
	answer->body = str_copy(mem, body);
	answer->content_type = r->content_type; /* a literal of ours */
	answer->status = r->status;
	atomic_store_explicit(&answer->holders, 1, memory_order_relaxed);
	return answer;
}

void dav_ready_keep(struct scope *s, const struct request *q, const struct calendar *calendar,
                    struct response *r)
{
	unsigned char key[SECRETS_HASH_BYTES];
	struct dav_ready *ready = s->ready;
	struct answer *answer;
	struct slot *slot;

	if (!ready || text_is_cut(&r->text) || r->text.bytes > DAV_READY_ANSWER_BYTES_MAX)
		return;
	key_of(s, q, calendar, key);
	answer = copy(r, text_str(&r->text));
	pthread_mutex_lock(&ready->lock);
	slot = place_for(ready, key);
	clear(ready, slot);
	memcpy(slot->key, key, sizeof slot->key);
	slot->used = ++ready->clock;
	slot->answer = answer;
	ready->bytes += answer->body.bytes;
	while (ready->bytes > DAV_READY_BYTES_MAX)
		clear(ready, oldest(ready->slots, DAV_READY_MAX));
	pthread_mutex_unlock(&ready->lock);
}
