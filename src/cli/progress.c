#include "cli/progress.h"

#include "core/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECOND_US ((int64_t)1000000)
#define GIGABYTE ((int64_t)1000 * 1000 * 1000)

enum {
	CELLS = 24,
	REDRAW_US = 200000,
	LINE_BYTES_MAX = 160,
	TENTHS = 10
};

static int64_t size_of_input(void)
{
	struct stat info;

	return fstat(STDIN_FILENO, &info) == 0 && S_ISREG(info.st_mode) ? info.st_size : 0;
}

struct progress progress_start(bool is_wanted, int64_t total)
{
	bool is_terminal = isatty(STDERR_FILENO) == 1;
	struct progress p = {.is_terminal = is_terminal,
	                     .is_shown = is_wanted || (is_terminal && !isatty(STDOUT_FILENO)),
	                     .total = total > 0 ? total : size_of_input(),
	                     .started_us = clock_monotonic_us()};

	p.next_bytes = p.total ? p.total / TENTHS : GIGABYTE;
	return p;
}

/* ---- words ---- */

static void put_size(char *to, size_t room, int64_t bytes)
{
	if (bytes >= GIGABYTE)
		snprintf(to, room, "%.1f GB", (double)bytes / 1e9);
	else
		snprintf(to, room, "%.1f MB", (double)bytes / 1e6);
}

static void put_time(char *to, size_t room, int64_t seconds)
{
	if (seconds >= 3600)
		snprintf(to, room, "%lld:%02lld:%02lld", (long long)(seconds / 3600),
		         (long long)(seconds / 60 % 60), (long long)(seconds % 60));
	else
		snprintf(to, room, "%lld:%02lld", (long long)(seconds / 60),
		         (long long)(seconds % 60));
}

static double rate(const struct progress *p, int64_t now_us)
{
	int64_t took_us = now_us - p->started_us;

	return took_us > 0 ? (double)p->bytes * SECOND_US / (double)took_us : 0;
}

static void put_line(const struct progress *p, int64_t now_us, char line[LINE_BYTES_MAX])
{
	char bar[CELLS + 1] = "", done[24], all[24], left[24];
	double bytes_a_second = rate(p, now_us);
	int64_t cells;

	put_size(done, sizeof done, p->bytes);
	if (!p->total || !p->bytes) {
		snprintf(line, LINE_BYTES_MAX, "%s   %.0f MB/s", done, bytes_a_second / 1e6);
		return;
	}
	cells = p->bytes < p->total ? p->bytes * CELLS / p->total : CELLS;
	memset(bar, ' ', CELLS);
	memset(bar, '#', (size_t)cells);
	put_size(all, sizeof all, p->total);
	put_time(left, sizeof left,
	         (int64_t)((double)(p->total > p->bytes ? p->total - p->bytes : 0) /
	                   bytes_a_second));
	snprintf(line, LINE_BYTES_MAX, "[%s] %3lld %%   %s of %s   %.0f MB/s   %s left", bar,
	         (long long)(p->bytes < p->total ? p->bytes * 100 / p->total : 100), done, all,
	         bytes_a_second / 1e6, left);
}

/* ---- drawing ---- */

static bool is_due(const struct progress *p, int64_t now_us)
{
	if (!p->is_terminal)
		return p->bytes >= p->next_bytes;
	return now_us - p->started_us >= (int64_t)PROGRESS_AFTER_MS * 1000 &&
	       now_us - p->drawn_us >= REDRAW_US;
}

void progress_add(struct progress *p, int64_t bytes)
{
	char line[LINE_BYTES_MAX];
	int64_t now_us;

	p->bytes += bytes;
	if (!p->is_shown)
		return;
	now_us = clock_monotonic_us();
	if (!is_due(p, now_us))
		return;
	put_line(p, now_us, line);
	/* ESC [ K leaves nothing of a longer line behind. */
	fprintf(stderr, p->is_terminal ? "\r%s\033[K" : "%s\n", line);
	p->drawn_us = now_us;
	p->has_drawn = true;
	while (p->next_bytes <= p->bytes)
		p->next_bytes += p->total >= TENTHS ? p->total / TENTHS : GIGABYTE;
}

void progress_end(struct progress *p)
{
	char done[24], took[24];
	int64_t now_us = clock_monotonic_us();

	if (!p->has_drawn)
		return;
	put_size(done, sizeof done, p->bytes);
	put_time(took, sizeof took, (now_us - p->started_us) / SECOND_US);
	fprintf(stderr, "%s%s in %s, %.0f MB/s%s\n", p->is_terminal ? "\r" : "", done, took,
	        rate(p, now_us) / 1e6, p->is_terminal ? "\033[K" : "");
}
