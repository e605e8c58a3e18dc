/* evidence_count.h - deals by what the conversations before them were like, and talks by what they were like themselves: counts,
 * and nothing smaller.
 *
 * A decided deal, or a talk, goes into one cell for each figure: "10 to 11 questions: one more, it went well". Cells of several
 * people are added up and never taken apart again. What is shown are bands of cells; a band in which fewer than five people are goes
 * together with its neighbour, so that none is left that could be worked out from the rest.
 *
 * Sums are numbers modulo 2^32, so that people can hide theirs behind random numbers that cancel (evidence.h).
 *
 * Layer: talk; pure, no scope. Read first: struct evidence_sums, evidence_count_add().
 */
#ifndef TALK_EVIDENCE_COUNT_H
#define TALK_EVIDENCE_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/curve.h"

#define EVIDENCE_CELLS_MAX 10
#define EVIDENCE_BANDS_MAX 5
#define EVIDENCE_PEOPLE_MIN 5

/* What is counted, and when it went well. Each outcome has sums of its own. */
enum evidence_outcome {
	EVIDENCE_WON,       /* decided deals: won */
	EVIDENCE_NEXT_STEP, /* talks: led to a next step (evidence_step.h) */
	EVIDENCE_OUTCOME_COUNT
};

extern const char *const evidence_count_outcomes[EVIDENCE_OUTCOME_COUNT + 1]; /* "won", ... */

/* A band's rate is shown when its interval is at most so wide: with a rate of one half, from 39 of them on. Wider ones would
 * say "somewhere between a third and two thirds". */
#define EVIDENCE_WIDTH_MAX 0.30

/* From here on the curve's intervals hold the truth in 94 to 96 of 100 cases, with fewer in more
 * (tests/unit/talk/evidence_count_test.c). */
#define EVIDENCE_CURVE_MIN 160

enum evidence_figure {
	EVIDENCE_QUESTIONS,
	EVIDENCE_SPREAD,
	EVIDENCE_SHARE,
	EVIDENCE_STAGE1,
	EVIDENCE_STAGE2,
	EVIDENCE_STAGE3,
	EVIDENCE_FIGURE_COUNT
};

extern const char *const evidence_count_figures[EVIDENCE_FIGURE_COUNT + 1]; /* "questions" ... */

/* What the talks before one deal were like, in the mean, or what one talk was like; shares and spread in permille. A negative one is
 * not known, and not counted. */
struct evidence_means {
	int64_t of[EVIDENCE_FIGURE_COUNT];
};

struct evidence_cell {
	uint32_t count, good;
};

struct evidence_sums {
	struct evidence_cell cells[EVIDENCE_FIGURE_COUNT][EVIDENCE_CELLS_MAX];
	/* Who have one in the bands from one to another, both in it: so it is known of bands that go together, too. */
	uint32_t people[EVIDENCE_FIGURE_COUNT][EVIDENCE_BANDS_MAX][EVIDENCE_BANDS_MAX];
	uint32_t with_good, with_bad; /* who have one that went well; who have one that did not */
};
#define EVIDENCE_SUMS_BYTES sizeof(struct evidence_sums)

/* One deal, or talk, of one person. */
void evidence_count_add(struct evidence_sums *sums, const struct evidence_means *means,
                        bool is_good);

/* Adds what another round counted. People of two rounds may be the same, so the larger number stands. */
void evidence_count_join(struct evidence_sums *sums, const struct evidence_sums *round);

/* Adds (or takes off) numbers modulo 2^32, word by word. */
void evidence_count_mix(struct evidence_sums *sums, const struct evidence_sums *other,
                        bool is_taken_off);

/* Whether a sum may be looked at: five people have one in it that went well, and five one that did not. How deals go is no
 * secret, so a sum with one winner would tell what that one's talks were like. */
bool evidence_count_is_enough(const struct evidence_sums *sums);

struct evidence_cell evidence_count_all(const struct evidence_sums *sums);

struct evidence_band {
	int64_t from, to; /* whole numbers, both in it; to -1 = and more */
	struct evidence_cell of;
};

/* Bands with at least EVIDENCE_PEOPLE_MIN people in them, rising; 0 = not even all together are so many. */
size_t evidence_count_bands(const struct evidence_sums *sums, enum evidence_figure figure,
                            struct evidence_band ret_bands[EVIDENCE_BANDS_MAX]);

/* The curve over the number of questions; false while too few are counted, or too few people. */
bool evidence_count_curve(const struct evidence_sums *sums, struct curve *ret_curve);

#endif
