#include "teams/access.h"

#include "core/check.h"
#include "core/log.h"
#include "store/db.h"
#include "teams/permission.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)

enum {
	WAITING_MAX = 250000,  /* an export reads all contacts there are */
	WAITING_LONG = 4096,   /* then it is time to write */
	WAITING_MUCH = 225000, /* then whoever reads writes, too */
	PIECE = 256,           /* written at once: 3 ms in which nobody else writes */
	KNOWN_MAX = 262144,    /* notes remembered, so that they are not written again */
	KNOWN_PLACES = 4,      /* for each of them */
	GATHER_MS = 1000,
	AT_ONCE_MAX = 64 /* who may read about one person in one millisecond, twice over */
};

struct note {
	struct id organisation, person, reader;
	int64_t day, at_ms;
	bool is_export;
};

struct pile {
	struct arena *mem;
	struct note *list;
	size_t count, room;
};

struct access_notes {
	pthread_mutex_t lock;
	struct pile gathered,
		due; /* those that came lately, and those being written, from the end */
	uint64_t known[KNOWN_MAX]; /* prints of notes; 0 = free */
	/* Changed with the lock held, looked at without it. */
	_Atomic size_t gathered_count, due_count;
	_Atomic int64_t oldest_at_ms; /* of those gathered; 0 = none */
	_Atomic int64_t swept_day;
};

static void end_notes(void *what)
{
	struct access_notes *notes = what;

	pthread_mutex_destroy(&notes->lock);
	arena_end(notes->gathered.mem);
	arena_end(notes->due.mem);
}

struct access_notes *access_notes_new(struct scope *s)
{
	struct access_notes *notes = NEW(s->mem, struct access_notes);

	notes->gathered.mem = arena_new(0);
	notes->due.mem = arena_new(0);
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

/* Where the print is, or else may go: a free place of its four, or one whose print then has to be written again. */
static uint64_t *known_place(struct access_notes *notes, uint64_t print)
{
	uint64_t *places = &notes->known[(print >> 20) % (KNOWN_MAX / KNOWN_PLACES) * KNOWN_PLACES],
		 *free = NULL;

	for (int i = 0; i < KNOWN_PLACES; i++) {
		if (places[i] == print)
			return &places[i];
		if (!places[i])
			free = &places[i];
	}
	return free ? free : &places[(print >> 1) % KNOWN_PLACES];
}

/* With the lock held. False when there is no more room. */
static bool gather(struct access_notes *notes, const struct note *n, int64_t now_ms)
{
	struct pile *pile = &notes->gathered;

	if (pile->count == WAITING_MAX)
		return false;
	pile->list =
		arena_grow(pile->mem, pile->list, sizeof *pile->list, pile->count + 1, &pile->room);
	pile->list[pile->count++] = *n;
	atomic_store(&notes->gathered_count, pile->count);
	if (pile->count == 1)
		atomic_store(&notes->oldest_at_ms, now_ms);
	return true;
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
	known = known_place(notes, print);
	if (*known != print && gather(notes, &n, n.at_ms))
		*known = print;
	pthread_mutex_unlock(&notes->lock);
}

static bool is_time(const struct access_notes *notes, int64_t now_ms)
{
	int64_t oldest = atomic_load(&notes->oldest_at_ms);

	return oldest && (now_ms >= oldest + GATHER_MS ||
	                  atomic_load(&notes->gathered_count) >= WAITING_LONG);
}

/* Copies up to PIECE notes out, for which the lock is held shortly. When none are due, those gathered are. */
static size_t take_piece(struct access_notes *notes, struct note *piece)
{
	struct pile *due = &notes->due, empty;
	size_t count;

	pthread_mutex_lock(&notes->lock);
	if (due->count == 0) {
		empty = (struct pile){.mem = due->mem};
		*due = notes->gathered;
		notes->gathered = empty;
		atomic_store(&notes->gathered_count, 0);
		atomic_store(&notes->oldest_at_ms, 0);
	}
	count = due->count < PIECE ? due->count : PIECE;
	due->count -= count;
	if (count)
		memcpy(piece, due->list + due->count, count * sizeof *piece);
	if (due->count == 0) {
		arena_reset(due->mem);
		*due = (struct pile){.mem = due->mem};
	}
	atomic_store(&notes->due_count, due->count);
	pthread_mutex_unlock(&notes->lock);
	return count;
}

/* To those gathered, as far as there is room; tried again with them. */
static void put_back(struct access_notes *notes, const struct note *piece, size_t count,
                     int64_t now_ms)
{
	pthread_mutex_lock(&notes->lock);
	for (size_t i = 0; i < count; i++)
		gather(notes, &piece[i], now_ms);
	pthread_mutex_unlock(&notes->lock);
}

static enum err write_piece(struct scope *s, const struct note *list, size_t count, bool is_last)
{
	int64_t today = s->now_ms / DAY_MS;

	TRY(is_last ? db_begin(s) : db_begin_soon(s));
	for (size_t i = 0; i < count; i++)
		TRY(DB_WRITE_LATER(s, "access_add", DB_ID(list[i].organisation),
		                   DB_ID(list[i].person), DB_NUMBER(list[i].day),
		                   DB_ID(list[i].reader),
		                   DB_TEXT(list[i].is_export ? STR("exported") : STR("read")),
		                   DB_NUMBER(list[i].at_ms)));
	if (atomic_exchange(&s->access->swept_day, today) != today)
		TRY(DB_WRITE_LATER(s, "access_sweep", DB_ID(list[0].organisation),
		                   DB_NUMBER(today - ACCESS_DAYS)));
	return db_commit(s);
}

/* False when there was nothing to write, or it could not be written now. */
static bool write_next(struct scope *s, bool is_last)
{
	struct access_notes *notes = s->access;
	struct note piece[PIECE];
	size_t count = take_piece(notes, piece);

	if (!count)
		return false;
	if (!write_piece(s, piece, count, is_last))
		return true;
	db_abandon(s);
	s->problem = (struct problem){0};
	atomic_store(&notes->swept_day, 0);
	log_debug("who read what is written down later", LOG_NUMBER("notes", (int64_t)count));
	put_back(notes, piece, count, s->now_ms);
	return false;
}

bool access_write(struct scope *s, bool is_last)
{
	struct access_notes *notes = s->access;
	bool is_written;

	if (!notes || (!is_last && !atomic_load(&notes->due_count) && !is_time(notes, s->now_ms)))
		return false;
	do
		is_written = write_next(s, is_last);
	while (is_last && is_written);
	return is_written && atomic_load(&notes->due_count);
}

void access_relieve(struct scope *s)
{
	if (s->access && atomic_load(&s->access->gathered_count) >= WAITING_MUCH)
		write_next(s, false);
}

/* ---- looking up ---- */

/* When it was first read that day, and by whom: no two notes of a person have the same. */
static struct id id_of_note(int64_t first_at_ms, struct id reader, struct str verb)
{
	struct id id = id_at(first_at_ms);

	memcpy(id.b + 6, reader.b + 6, ID_BYTES - 6);
	id.b[ID_BYTES - 1] ^= (unsigned char)str_equal(verb, STR("exported"));
	return id;
}

static int compare_newest_first(const void *a, const void *b)
{
	const struct access_entry *left = a, *right = b;

	return memcmp(right->id.b, left->id.b, ID_BYTES);
}

/* Reads of one millisecond come in an order of their own, so more of them are read than asked for. */
static size_t take_reads(const struct db_rows *reads, struct id before, struct access_entry *list)
{
	size_t count = 0;

	for (size_t i = 0; i < reads->count; i++) {
		struct id reader = db_id(reads, i, 0);
		struct str verb = db_str(reads, i, 2);
		int64_t at_ms = db_number(reads, i, 3);
		struct id id = id_of_note(at_ms, reader, verb);

		if (memcmp(id.b, before.b, ID_BYTES) < 0)
			list[count++] = (struct access_entry){id,   reader,   db_str(reads, i, 1),
			                                      verb, STR_NONE, at_ms};
	}
	return count;
}

static size_t take_changes(const struct db_rows *changes, struct access_entry *list)
{
	for (size_t i = 0; i < changes->count; i++) {
		struct id id = db_id(changes, i, 4);

		list[i] = (struct access_entry){id,
		                                db_id(changes, i, 0),
		                                db_str(changes, i, 1),
		                                db_str(changes, i, 2),
		                                db_str(changes, i, 3),
		                                id_ms(id)};
	}
	return changes->count;
}

enum err access_list(struct scope *s, struct id after, size_t limit,
                     const struct access_entry **ret_entries, size_t *ret_count)
{
	struct id before = id_or_newest(after);
	struct db_rows reads, changes;
	struct access_entry *list;
	size_t count;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check_limit(s, limit, ACCESS_LIST_MAX));
	TRY(DB_READ(s, &reads, "access_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_NUMBER(id_ms(before)), DB_NUMBER(limit + AT_ONCE_MAX)));
	TRY(DB_READ(s, &changes, "access_list_changes", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(before), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct access_entry, reads.count + changes.count);
	count = take_reads(&reads, before, list);
	count += take_changes(&changes, list + count);
	if (count)
		qsort(list, count, sizeof *list, compare_newest_first);
	*ret_count = count < limit ? count : limit;
	*ret_entries = list;
	return ERR_NONE;
}
