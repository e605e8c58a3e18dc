#include "teams/access.h"

#include "core/check.h"
#include "core/log.h"
#include "store/db.h"
#include "teams/permission.h"

#include <pthread.h>
#include <stdatomic.h>

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

enum {
	WAITING_MAX = 250000, /* an export reads all contacts there are */
	WAITING_LONG = 4096,  /* then it is time to write */
	KNOWN_MAX = 65536,    /* notes remembered, so that they are not written again */
	GATHER_MS = 1000
};

struct note {
	struct id organisation, person, reader;
	int64_t day, at_ms;
	bool is_export;
};

struct access_notes {
	pthread_mutex_t lock;
	struct arena *mem; /* of those waiting */
	struct note *waiting;
	_Atomic size_t waiting_count; /* changed with the lock held; looked at without it */
	size_t waiting_max;
	uint64_t known
		[KNOWN_MAX]; /* prints by print; two at one place only mean to write one again */
	_Atomic int64_t oldest_at_ms; /* of those waiting; 0 = none */
};

static void end_notes(void *what)
{
	struct access_notes *notes = what;

	pthread_mutex_destroy(&notes->lock);
	arena_end(notes->mem);
}

struct access_notes *access_notes_new(struct scope *s)
{
	struct access_notes *notes = NEW(s->mem, struct access_notes);

	notes->mem = arena_new(0);
	pthread_mutex_init(&notes->lock, NULL);
	arena_at_end(s->mem, end_notes, notes);
	return notes;
}

/* Of all that makes a note; the ends of ids are random. Never 0. */
static uint64_t print_of(const struct note *n)
{
	uint64_t h = 0xcbf29ce484222325u ^ (uint64_t)(n->day * 2 + n->is_export);

	for (int i = 6; i < ID_BYTES; i++)
		h = (h ^ n->person.b[i]) * 0x100000001b3u;
	for (int i = 6; i < ID_BYTES; i++)
		h = (h ^ n->reader.b[i]) * 0x100000001b3u;
	return h | 1;
}

/* With the lock held. */
static void add(struct access_notes *notes, const struct note *n)
{
	notes->waiting = arena_grow(notes->mem, notes->waiting, sizeof *notes->waiting,
	                            notes->waiting_count + 1, &notes->waiting_max);
	notes->waiting[notes->waiting_count++] = *n;
}

void access_note(struct scope *s, struct id person, const char *verb)
{
	struct access_notes *notes = s->access;
	struct note n = {s->organisation,    person,    s->actor,
	                 s->now_ms / DAY_MS, s->now_ms, *verb == 'e'};
	uint64_t print = print_of(&n), *known;

	if (!notes || id_is_none(s->actor) || !id_is_none(s->guest_of) || s->is_operator ||
	    id_equal(person, s->actor))
		return;
	if (s->noted) {
		s->noted->people = arena_grow(s->mem, s->noted->people, sizeof *s->noted->people,
		                              s->noted->count + 1, &s->noted->room);
		s->noted->people[s->noted->count++] = person;
	}
	pthread_mutex_lock(&notes->lock);
	known = &notes->known[(print >> 20) % KNOWN_MAX];
	if (*known != print && notes->waiting_count < WAITING_MAX) {
		*known = print;
		add(notes, &n);
		if (notes->waiting_count == 1)
			atomic_store(&notes->oldest_at_ms, n.at_ms);
	}
	pthread_mutex_unlock(&notes->lock);
}

static enum err write_all(struct scope *s, const struct note *list, size_t count, bool is_last)
{
	TRY(is_last ? db_begin(s) : db_begin_soon(s));
	for (size_t i = 0; i < count; i++)
		TRY(DB_WRITE_LATER(s, "access_add", DB_ID(list[i].organisation),
		                   DB_ID(list[i].person), DB_NUMBER(list[i].day),
		                   DB_ID(list[i].reader),
		                   DB_TEXT(list[i].is_export ? STR("exported") : STR("read")),
		                   DB_NUMBER(list[i].at_ms)));
	TRY(DB_WRITE_LATER(s, "access_sweep", DB_ID(list[0].organisation),
	                   DB_NUMBER(s->now_ms / DAY_MS - ACCESS_DAYS)));
	return db_commit(s);
}

/* Back to where they were, if there is still room; tried again in a second. */
static void put_back(struct access_notes *notes, const struct note *list, size_t count,
                     int64_t now_ms)
{
	pthread_mutex_lock(&notes->lock);
	for (size_t i = 0; i < count && notes->waiting_count < WAITING_MAX; i++)
		add(notes, &list[i]);
	atomic_store(&notes->oldest_at_ms, now_ms);
	pthread_mutex_unlock(&notes->lock);
}

/* What waits, with the memory it lies in; from here on others gather anew. */
static struct arena *take_all(struct access_notes *notes, const struct note **ret_list,
                              size_t *ret_count)
{
	struct arena *mem, *next = arena_new(0);

	pthread_mutex_lock(&notes->lock);
	mem = notes->mem;
	*ret_list = notes->waiting;
	*ret_count = notes->waiting_count;
	notes->mem = next;
	notes->waiting = NULL;
	notes->waiting_count = 0;
	notes->waiting_max = 0;
	atomic_store(&notes->oldest_at_ms, 0);
	pthread_mutex_unlock(&notes->lock);
	return mem;
}

void access_write(struct scope *s, bool is_last)
{
	struct access_notes *notes = s->access;
	int64_t oldest = notes ? atomic_load(&notes->oldest_at_ms) : 0;
	const struct note *list;
	struct arena *mem;
	size_t count;

	if (!oldest ||
	    (!is_last && s->now_ms < oldest + GATHER_MS && notes->waiting_count < WAITING_LONG))
		return;
	mem = take_all(notes, &list, &count);
	if (count && write_all(s, list, count, is_last) != ERR_NONE) {
		db_abandon(s);
		s->problem = (struct problem){0};
		log_debug("who read what is written down later",
		          LOG_NUMBER("notes", (int64_t)count));
		put_back(notes, list, count, s->now_ms);
	}
	arena_end(mem);
}

/* ---- looking up ---- */

/* Both lists come newest first. */
static size_t merge(const struct db_rows *reads, const struct db_rows *changes, size_t limit,
                    struct access_entry *list)
{
	size_t count = 0, r = 0, c = 0;

	while (count < limit && (r < reads->count || c < changes->count)) {
		int64_t read_at = r < reads->count ? db_number(reads, r, 3) : -1;
		int64_t changed_at = c < changes->count ? id_ms(db_id(changes, c, 4)) : -1;

		if (read_at >= changed_at) {
			list[count++] =
				(struct access_entry){db_id(reads, r, 0), db_str(reads, r, 1),
			                              db_str(reads, r, 2), STR_NONE, read_at};
			r++;
		} else {
			list[count++] = (struct access_entry){
				db_id(changes, c, 0), db_str(changes, c, 1), db_str(changes, c, 2),
				db_str(changes, c, 3), changed_at};
			c++;
		}
	}
	return count;
}

enum err access_list(struct scope *s, size_t limit, const struct access_entry **ret_entries,
                     size_t *ret_count)
{
	struct db_rows reads, changes;
	struct access_entry *list;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check_limit(s, limit, ACCESS_LIST_MAX));
	TRY(DB_READ(s, &reads, "access_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(limit)));
	TRY(DB_READ(s, &changes, "access_list_changes", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct access_entry, limit);
	*ret_count = merge(&reads, &changes, limit, list);
	*ret_entries = list;
	return ERR_NONE;
}
