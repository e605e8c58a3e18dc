#include "http/ready.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
	WAYS = 4,        /* places an answer may have, by its key */
	ASKED_MAX = 4096 /* keys remembered; two at one place only mean to keep one later */
};

/* Immutable once it is in the table. */
struct answer {
	struct arena *mem; /* of its own: ends when nobody holds it any longer */
	atomic_int holders;
	struct str body;
	const char *content_type;
	int status;
	int64_t revision;
	struct id *people; /* it tells of */
	size_t people_count;
};

struct slot {
	struct ready_key key;
	struct answer *answer; /* NULL = free */
	uint64_t used;         /* when it was last given */
};

struct ready {
	pthread_mutex_t lock; /* over what follows */
	struct slot slots[READY_MAX];
	size_t bytes;
	uint64_t clock;
	_Atomic uint64_t asked[ASKED_MAX]; /* the beginnings of keys; without the lock */
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
	struct ready *ready = what;

	for (size_t i = 0; i < READY_MAX; i++)
		if (ready->slots[i].answer)
			let_go(ready->slots[i].answer);
	pthread_mutex_destroy(&ready->lock);
}

struct ready *ready_new(struct scope *s)
{
	struct ready *ready = NEW(s->mem, struct ready);

	pthread_mutex_init(&ready->lock, NULL);
	arena_at_end(s->mem, close_ready, ready);
	return ready;
}

struct ready_key ready_key(struct scope *s, const struct str *parts, size_t count)
{
	struct arena_mark mark = arena_mark(s->mem);
	struct text text = text_new(s->mem, SIZE_MAX / 2);
	struct ready_key key;

	for (size_t i = 0; i < count; i++) {
		if (i)
			text_add_char(&text, 0);
		text_add(&text, parts[i]);
	}
	secrets_hash(text_str(&text), "ready answer", key.b);
	arena_rewind(s->mem, mark);
	return key;
}

static struct slot *first_way(struct ready *ready, const struct ready_key *key)
{
	size_t number = (size_t)key->b[0] | (size_t)key->b[1] << 8;

	return &ready->slots[number % (READY_MAX / WAYS) * WAYS];
}

static struct slot *find(struct ready *ready, const struct ready_key *key)
{
	struct slot *ways = first_way(ready, key);

	for (size_t i = 0; i < WAYS; i++)
		if (ways[i].answer && memcmp(ways[i].key.b, key->b, sizeof key->b) == 0)
			return &ways[i];
	return NULL;
}

bool ready_give(struct scope *s, const struct ready_key *key, struct response *r)
{
	struct answer *answer = NULL;
	struct slot *slot;

	if (!s->ready)
		return false;
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
	for (size_t i = 0; i < answer->people_count; i++)
		access_note(s, answer->people[i], "read");
	r->ready = answer->body;
	r->status = answer->status;
	r->content_type = answer->content_type;
	r->revision = answer->revision;
	return true;
}

bool ready_is_asked_again(struct scope *s, const struct ready_key *key)
{
	uint64_t print;

	if (!s->ready)
		return false;
	memcpy(&print, key->b, sizeof print);
	return atomic_exchange_explicit(&s->ready->asked[print % ASKED_MAX], print,
	                                memory_order_relaxed) == print;
}

static void clear(struct ready *ready, struct slot *slot)
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

static struct slot *place_for(struct ready *ready, const struct ready_key *key)
{
	struct slot *ways = first_way(ready, key), *same = find(ready, key);

	if (same)
		return same; /* two who asked at the same time */
	for (size_t i = 0; i < WAYS; i++)
		if (!ways[i].answer)
			return &ways[i];
	return oldest(ways, WAYS);
}

static struct answer *copy(struct response *r, const struct access_noted *noted)
{
	struct arena *mem = arena_new(0);
	struct answer *answer = NEW(mem, struct answer);

	answer->mem = mem;
	answer->body = str_copy(mem, text_str(&r->text));
	answer->content_type = r->content_type; /* a literal of ours */
	answer->status = r->status;
	answer->revision = r->revision;
	if (noted && noted->count) {
		answer->people = NEW_ARRAY(mem, struct id, noted->count);
		memcpy(answer->people, noted->people, noted->count * sizeof *noted->people);
		answer->people_count = noted->count;
	}
	atomic_store_explicit(&answer->holders, 1, memory_order_relaxed);
	return answer;
}

/* What an answer has beside its text goes with it nowhere. */
static bool is_plain(const struct response *r)
{
	return !text_is_cut(&r->text) && r->text.bytes <= READY_ANSWER_BYTES_MAX &&
	       !r->is_private && !r->file && !r->ready.at && !r->location.bytes &&
	       !r->file_name.bytes && !r->set_cookie.bytes && !r->ends_cookie;
}

void ready_keep(struct scope *s, const struct ready_key *key, struct response *r,
                const struct access_noted *noted)
{
	struct ready *ready = s->ready;
	struct answer *answer;
	struct slot *slot;

	if (!ready || !is_plain(r) || (noted && noted->count > READY_PEOPLE_MAX))
		return;
	answer = copy(r, noted);
	pthread_mutex_lock(&ready->lock);
	slot = place_for(ready, key);
	clear(ready, slot);
	slot->key = *key;
	slot->used = ++ready->clock;
	slot->answer = answer;
	ready->bytes += answer->body.bytes;
	while (ready->bytes > READY_BYTES_MAX)
		clear(ready, oldest(ready->slots, READY_MAX));
	pthread_mutex_unlock(&ready->lock);
}
