/* mirror_count.h - what weeks looked like: calls, what is left between them, and what became of the caves.
 *
 * Pure: no database, no clock. mirror.h brings what it counts; its test holds it against weeks counted by hand.
 *
 *   meeting    what calendars call busy. What overlaps counts once; what touches stays two, so that a chain can be seen
 *   outside    of meetings: what lies before or after the working hours of a working day
 *   market     agreed market time without a meeting: nobody's fragment, and nobody's quiet hour either
 *   fragment   what else is left of the working hours, in pieces shorter than the shortest useful block
 *   stretch    the same, long enough for one
 *
 * A day is the person's own, from midnight to midnight on their clock; it has 23 or 25 hours when the clock changes. A
 * meeting belongs to the day it begins on. An entry of MIRROR_AWAY_HOURS or more (a holiday, a fair) is no call: for so
 * long the person was away, and it is no working time. Days without any (free, away, a public holiday) are looked
 * at for nothing but caves somebody took for themselves; an agreed cave on such a day fell away.
 *
 * Layer: rhythm. Source: docs/decisions/0024-mirror.md. Read first: mirror_count().
 */
#ifndef RHYTHM_MIRROR_COUNT_H
#define RHYTHM_MIRROR_COUNT_H

#include "rhythm/block.h"
#include "rhythm/work_time.h"

/* With less between them, two meetings are back to back. Ten minutes are what it takes to begin the next one
 * rested (Microsoft Human Factors Lab 2021, EEG of back-to-back meetings with and without breaks of ten minutes). */
#define MIRROR_PAUSE_MINUTES 10
/* Less than this does not break a cave, and is not leaving early: somebody says a word at the door. */
#define MIRROR_TOUCH_MINUTES 5
#define MIRROR_AWAY_HOURS 23 /* the shortest whole day there is */
#define MIRROR_WEEK_DAYS 7

enum mirror_kind {
	MIRROR_MEETING,
	MIRROR_OUTSIDE,
	MIRROR_MARKET,
	MIRROR_FRAGMENT,
	MIRROR_STRETCH,
	MIRROR_KIND_COUNT
};

extern const char *const mirror_count_kinds[MIRROR_KIND_COUNT + 1]; /* "meeting", ...; NULL ends */

/* What became of a cave. Of several the last one stands. */
enum mirror_fate {
	MIRROR_OPEN, /* not over yet */
	MIRROR_KEPT,
	MIRROR_LONGER,    /* kept, and made longer */
	MIRROR_SHORTENED, /* left early */
	MIRROR_URGENT,    /* somebody called in with an urgent message */
	MIRROR_MET,       /* a meeting lay in it */
	MIRROR_FATE_COUNT
};

extern const char *const mirror_count_fates[MIRROR_FATE_COUNT + 1]; /* "open", ...; NULL ends */

struct mirror_part {
	enum mirror_kind kind;
	int64_t from_ms, to_ms;
};

struct mirror_cave {
	int64_t starts_at_ms, ends_at_ms, planned_until_ms;
	enum mirror_fate fate;
};

struct mirror_day {
	int64_t from_ms, to_ms;          /* its midnights */
	int64_t work_minutes;            /* 0 = free, away */
	const struct mirror_part *parts; /* within the day, by start; no two overlap */
	size_t part_count;
	const struct mirror_cave *caves; /* that begin on it, by start */
	size_t cave_count;
};

struct mirror_week {
	struct str
		starts_on; /* a Monday; mirror_count() leaves it as it is, and the two after it */
	bool is_known; /* a calendar says something of it; else it is not known whether it was quiet */
	bool is_over;
	int64_t work_minutes;
	int64_t minutes[MIRROR_KIND_COUNT], counts[MIRROR_KIND_COUNT];
	int64_t back_to_back; /* meetings with less than a pause before them */
	int64_t chain_count,
		chain_minutes; /* meetings of the longest chain, from its beginning to its end */
	int64_t fates[MIRROR_FATE_COUNT]; /* of caves */
	struct mirror_day days[MIRROR_WEEK_DAYS];
};

struct mirror_count_in {
	int64_t now_ms;
	int64_t block_minutes;        /* the shortest useful block */
	const struct time_span *work; /* by start, never overlapping */
	size_t work_count;
	const struct time_span *busy; /* each entry as it is, in any order */
	size_t busy_count;
	const struct block *blocks; /* caves of the person and markets of their teams, by start */
	size_t block_count;
	const int64_t *urgent_ms; /* when an urgent message came in */
	size_t urgent_count;
};

/* Fills weeks whose days have their midnights, one after the other. A busy time that is exactly one of the blocks is
 * that block's copy in the person's calendar, and no meeting.
 * Memory: parts and caves live in `mem`. */
void mirror_count(struct arena *mem, const struct mirror_count_in *in, struct mirror_week *weeks,
                  size_t week_count);

/* Of the working hours, in permille; -1 when there were none. */
int64_t mirror_count_share(const struct mirror_week *week, enum mirror_kind kind);

#endif
