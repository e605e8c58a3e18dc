/* market_time.h - market time with chosen people: when those could meet whom somebody named in the poll, and how much of it the
 * market of a week gives them.
 *
 * A week is cut into steps of a quarter of an hour. A person is free in a step that lies within working time, or within
 * WORK_EDGE_HOURS (work_time.h) of it, and that nothing else takes (busy of rhythm_week.h). The hours of a wish are the steps in which
 * all its people are free, and enough of the team for market time at all. Whoever named nobody wishes for the market
 * of the team: it asks for themselves alone.
 *
 * Layer: rhythm, for the neighbours only: a wish is told to our people and to whoever said it. Read first: market_time_read().
 * Source: docs/decisions/0054-market-with-chosen-people.md
 */
#ifndef RHYTHM_MARKET_TIME_H
#define RHYTHM_MARKET_TIME_H

#include "rhythm/rhythm_week.h"

enum {
	MARKET_TIME_MINUTES = 15, /* a step */
	MARKET_TIME_STEPS = RHYTHM_WEEK_DAYS * 24 * 60 / MARKET_TIME_MINUTES,
	MARKET_TIME_WORDS = (MARKET_TIME_STEPS + 63) / 64
};

/* One bit a step, from base_ms of the week on. */
struct market_hours {
	uint64_t bits[MARKET_TIME_WORDS];
};

struct market_wish {
	size_t asker;         /* by place on the team */
	const size_t *people; /* the asker first, then those they named */
	size_t people_count;
	const struct id *with; /* as they were named; none: the team */
	size_t with_count;
	int64_t asked_minutes;     /* a week */
	struct market_hours hours; /* market_time_find() */
	int64_t possible_minutes; /* of them: within everybody's working time, and with its edges where that is less than asked */
};

struct market_time {
	struct market_hours *free; /* per person; market_time_find() */
	struct market_wish *wishes;
	size_t wish_count;
};

/* What each one wishes, as far as the actor may know: guests their own alone. Who has not answered, or needs no market
 * time, wishes nothing. Needs: TEAM_SEE. */
enum err market_time_read(const struct rhythm_week *w, struct market_time *ret);

/* And when each of them could be. What takes people's time must have been read. */
void market_time_find(const struct rhythm_week *w, struct market_time *t);

/* Puts the steps of [from_ms, to_ms) in, or takes them out. Only steps that lie in it as a whole go in; all that it touches
 * go out. */
void market_time_add(struct market_hours *hours, const struct rhythm_week *w, int64_t from_ms,
                     int64_t to_ms);
void market_time_remove(struct market_hours *hours, const struct rhythm_week *w, int64_t from_ms,
                        int64_t to_ms);

/* Only what is in both stays. */
void market_time_keep(struct market_hours *hours, const struct market_hours *other);

/* Whether all steps of [from, to) are in. */
bool market_time_has(const struct market_hours *hours, int from, int to);

int64_t market_time_minutes(const struct market_hours *hours);

#endif
