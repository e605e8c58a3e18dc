#include "core/random.h"

#include <sodium.h>
#include <string.h>

struct random *random_system(void)
{
	static struct random system;

	return &system;
}

struct random random_seeded(uint64_t seed)
{
	return (struct random){.seed = seed};
}

void random_fill(struct random *r, void *at, size_t bytes)
{
	unsigned char key[randombytes_SEEDBYTES] = {0};

	if (!r->seed) {
		randombytes_buf(at, bytes);
		return;
	}
	r->count++;
	memcpy(key, &r->seed, sizeof r->seed);
	memcpy(key + sizeof r->seed, &r->count, sizeof r->count);
	randombytes_buf_deterministic(at, bytes, key);
}
