/* clock.h - the only place that reads the clock. Whoever starts a scope asks once and hands
 * the answer on as s->now_ms. Layer: core. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdint.h>

/* UTC, Unix milliseconds. Builds with sanitizers, which are never shipped, let a test move it: the file that
 * KAMWERK_TEST_CLOCK names says by how many milliseconds. */
int64_t clock_now_ms(void);

/* Counts up evenly, for durations; no relation to the time of day. */
int64_t clock_monotonic_us(void);

/* How long a thread pauses between its rounds, or others are waited for: in builds with sanitizers a tenth, because tests wait for it. */
#ifdef KAMWERK_TEST_CLOCK
#define CLOCK_WAIT_MS(ms) ((ms) / 10)
#else
#define CLOCK_WAIT_MS(ms) (ms)
#endif

#endif
