#include "core/clock.h"

#include <time.h>

static int64_t read_us(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

#ifdef KAMWERK_TEST_CLOCK
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* A test moves the clock of running servers: milliseconds ahead, in a file that the environment names. */
static int64_t ahead_ms(void)
{
	const char *path = getenv("KAMWERK_TEST_CLOCK");
	char number[32] = "";
	int file;

	if (!path)
		return 0;
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file >= 0) {
		if (read(file, number, sizeof number - 1) < 0)
			number[0] = '\0';
		close(file);
	}
	return strtoll(number, NULL, 10);
}
#else
static int64_t ahead_ms(void)
{
	return 0;
}
#endif

int64_t clock_now_ms(void)
{
	return read_us(CLOCK_REALTIME) / 1000 + ahead_ms();
}

int64_t clock_monotonic_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}
