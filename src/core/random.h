/* random.h - where randomness comes from.
 *
 * Real work uses the system's source; a test seeds its own, so that the same
 * test gives the same ids. It reaches the domain through the scope only.
 *
 * Layer: core.
 */
#ifndef CORE_RANDOM_H
#define CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t seed;  /* 0 = the system's source */
	uint64_t count; /* how often a seeded source was asked */
};

/* The system's source (libsodium). Shared by all threads. */
struct random *random_system(void);

/* A repeatable source for tests; `seed` is not 0. Never for secrets of real people. */
struct random random_seeded(uint64_t seed);

void random_fill(struct random *r, void *at, size_t bytes);

#endif
