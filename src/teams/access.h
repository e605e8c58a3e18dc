/* access.h - who read or changed what is stored about a person, for that person to look up.
 *
 * Of reading it is written down who and on which day, once a day: enough to ask
 * somebody about it, too little to watch anybody work. Nobody but the person
 * concerned can list it, no lead and no administrator (design principle 1). What
 * guests look at is never written down. What was changed is in history.h.
 *
 * Reading must stay quick, so notes are gathered in the memory of the process and
 * written together, about once a second, by a thread that answers nobody; what a
 * crash takes with it is the notes of that second.
 *
 * Layer: teams. Read first: access_note().
 */
#ifndef TEAMS_ACCESS_H
#define TEAMS_ACCESS_H

#include "core/scope.h"

#define ACCESS_DAYS 365 /* then a note is deleted */
#define ACCESS_LIST_MAX 200

struct access_notes; /* of a process; any thread may use it */

/* Memory: as long as `s`. */
struct access_notes *access_notes_new(struct scope *s);

/* The actor reads what is stored about `person` (a contact's or member's id; of `verb` "read" or "exported"). Guests,
 * the command line, and people who read about themselves are not noted; nor is anything without s->access. */
void access_note(struct scope *s, struct id person, const char *verb);

/* Whom a piece of work has noted, while s->noted points here; so that an answer given again notes the same people. */
struct access_noted {
	struct id *people;
	size_t count, room;
};

/* Writes of what was gathered, when the oldest of it has waited for a second, a piece that keeps nobody waiting.
 * True when more is due: let others have their turn before the next. All of it with `is_last`: before the process ends.
 * Within no transaction. While others write it does not wait for them: it is tried again later. For a thread that
 * answers nobody, because the disk may take its time. */
bool access_write(struct scope *s, bool is_last);

/* Writes one piece when far more is gathered than access_write() keeps up with: whoever reads that much
 * carries some of it. Within no transaction. */
void access_relieve(struct scope *s);

/* One day on which somebody read, or one change. */
struct access_entry {
	struct id id;    /* newer is greater; of reading it is made out of when and who */
	struct id who;   /* ID_NONE = the command line */
	struct str name; /* empty when they are gone */
	struct str verb; /* "read", "exported", or as in history.h */
	struct str fields;
	int64_t at_ms;
};

/* What others did with what is stored about the actor: as a member, and as the contact a guest is. Newest first, those
 * older than `after`; ID_NONE = from the newest. `after` need not be there any more.
 * Needs: MAY_TAKE_PART. Errors: INVALID "list.limit" (1..ACCESS_LIST_MAX). */
enum err access_list(struct scope *s, struct id after, size_t limit,
                     const struct access_entry **ret_entries, size_t *ret_count);

#endif
