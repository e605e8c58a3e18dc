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

#endif
