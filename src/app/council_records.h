/* council_records.h - which records of the API hold personal data: whose reach they are in, and how long they stay.
 *
 * Deny by default: a record that is not here, or a field that is not named as neutral, makes the pack for the works council fail
 * or counts as personal. So a new record or field is classified, or shows.
 *
 * Layer: app. Read first: council_records[]. For council_pack.c.
 */
#ifndef APP_COUNCIL_RECORDS_H
#define APP_COUNCIL_RECORDS_H

#include "core/str.h"

/* Who can read a record, from the closest to the widest. */
enum council_reach {
	COUNCIL_SEALED,     /* encrypted to one person; who has the database reads nothing */
	COUNCIL_OWN,        /* told to one person alone, stored in the open */
	COUNCIL_TEAM,       /* who is on the account or team; guests what is shared with them */
	COUNCIL_OURS,       /* all of us, guests not */
	COUNCIL_ADMINISTER, /* administrators */
	COUNCIL_ONCE,       /* an answer with a secret in it, or about one link: to whoever asked */
	COUNCIL_GROUP,      /* figures of at least five people together */
	COUNCIL_NOBODY,     /* no personal data */
	COUNCIL_REACH_COUNT
};

/* How long; the days are those in force (council_pack.c). */
enum council_keep {
	COUNCIL_KEEP_UNTIL, /* until somebody retires or erases it */
	COUNCIL_KEEP_WORDING,
	COUNCIL_KEEP_FIGURES,
	COUNCIL_KEEP_OPENED,
	COUNCIL_KEEP_ACCESS,
	COUNCIL_KEEP_SESSION,
	COUNCIL_KEEP_PROGRAM,
	COUNCIL_KEEP_INVITATION,
	COUNCIL_KEEP_GUEST_LINK,
	COUNCIL_KEEP_LETTER,
	COUNCIL_KEEP_IDEMPOTENCY,
	COUNCIL_KEEP_NIGHTS,
	COUNCIL_KEEP_NOTHING, /* only told, never stored */
	COUNCIL_KEEP_COUNT
};

extern const char *const council_reach_names[COUNCIL_REACH_COUNT];
extern const char *const council_keep_names[COUNCIL_KEEP_COUNT];

struct council_record {
	const char *name; /* struct route_record.name */
	enum council_reach reach;
	enum council_keep keep;
	const char *
		neutral; /* fields without personal data, with blanks between; see also the common ones in the .c */
};

/* The row of a record of the API; NULL: not classified. */
const struct council_record *council_record_find(const char *name);

/* Whether a field of it holds personal data. */
bool council_record_is_personal(const struct council_record *record, const char *field);

#endif
