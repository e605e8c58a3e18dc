/* progress.h - how far a long command is, on stderr: how much, how fast, how long still.
 *
 *     [##########              ]  42 %   12.6 of 30.0 GB   111 MB/s   2:37 left
 *
 * On a terminal the line is drawn over itself; elsewhere a line is written at each tenth, or at each gigabyte where nobody
 * knows how much there is. Who ends the command ends it, too: nothing is kept.
 *
 * Layer: cli.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool is_shown, is_terminal, has_drawn;
	int64_t bytes, total; /* total 0: not known */
	int64_t started_us, drawn_us, next_bytes;
};

/* What comes in on standard input. `total`: how many bytes are to come; 0 asks the file behind it, if there is one.
 * `is_wanted`: also where stderr is no terminal. On one it begins by itself after PROGRESS_AFTER_MS, unless the results
 * go to a terminal, too. */
#define PROGRESS_AFTER_MS 1000
struct progress progress_start(bool is_wanted, int64_t total);

/* That many bytes more are done. */
void progress_add(struct progress *p, int64_t bytes);

/* Says what it came to, if it said anything before. */
void progress_end(struct progress *p);

#endif
