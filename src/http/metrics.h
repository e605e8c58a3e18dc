/* metrics.h - counting what the server does, for Prometheus.
 *
 * Each thread counts for itself in its own shard, so that counting costs no
 * waiting; reading adds the shards up.
 *
 * Layer: http. Source: Prometheus text format 0.0.4.
 */
#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

#include "core/mail.h"
#include "http/route.h"

#include <stdatomic.h>

#define METRICS_BUCKETS 12
#define METRICS_CLASSES 5 /* 1xx to 5xx */

struct metrics_shard {
	struct metrics_shard *next;
	_Atomic uint64_t started, ended; /* requests; the difference is in flight */
	_Atomic uint64_t sum_us;
	_Atomic uint64_t buckets[METRICS_BUCKETS + 1];
	_Atomic uint64_t *counts; /* [row][class]; the rows of the table, then METRICS_ROWS_MORE */
};

/* Rows that stand in no route table. */
enum metrics_row {
	METRICS_PAGES,   /* web files */
	METRICS_UNKNOWN, /* nothing there, or refused before we knew */
	METRICS_ROWS_MORE
};

struct metrics_totals {
	const struct metrics_shard *shards;
	const struct route *routes;
	size_t route_count;
	size_t connections, connections_cut;
	size_t streams;
	uint64_t streams_opened, streams_displaced, stream_events;
	struct mail_figures mail;
	int64_t letters; /* that wait to be sent */
	int64_t started_at_ms;
};

struct metrics_shard *metrics_shard_new(struct arena *mem, size_t route_count);

void metrics_started(struct metrics_shard *shard);
/* `is_answered`: false when the client left before. */
void metrics_ended(struct metrics_shard *shard, size_t row, int status, int64_t us,
                   bool is_answered);

uint64_t metrics_in_flight(const struct metrics_shard *shards);

void metrics_write(struct text *out, const struct metrics_totals *totals);

#endif
