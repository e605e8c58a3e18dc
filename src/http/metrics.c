#include "http/metrics.h"

#include <stdio.h>
#include <unistd.h>

/* From a page out of memory to a log-in with its slow hash. */
static const int64_t bounds_us[METRICS_BUCKETS] = {100,   250,   500,   1000,   2500,   5000,
                                                   10000, 25000, 50000, 100000, 250000, 1000000};

struct metrics_shard *metrics_shard_new(struct arena *mem, size_t route_count)
{
	struct metrics_shard *shard = NEW(mem, struct metrics_shard);

	shard->counts = NEW_ARRAY(mem, _Atomic uint64_t,
	                          (route_count + METRICS_ROWS_MORE) * METRICS_CLASSES);
	return shard;
}

/* Only the shard's own thread adds, so this need not be one step; readers see old or new. */
static void add(_Atomic uint64_t *at, uint64_t more)
{
	atomic_store_explicit(at, atomic_load_explicit(at, memory_order_relaxed) + more,
	                      memory_order_relaxed);
}

static uint64_t get(const _Atomic uint64_t *at)
{
	return atomic_load_explicit(at, memory_order_relaxed);
}

void metrics_started(struct metrics_shard *shard)
{
	add(&shard->started, 1);
}

void metrics_ended(struct metrics_shard *shard, size_t row, int status, int64_t us,
                   bool is_answered)
{
	size_t bucket = 0;

	/* Last, and released: whoever waits for the end of all requests sees them counted. */
	if (is_answered && status >= 100 && status < 600) {
		while (bucket < METRICS_BUCKETS && us > bounds_us[bucket])
			bucket++;
		add(&shard->buckets[bucket], 1);
		add(&shard->sum_us, (uint64_t)us);
		add(&shard->counts[row * METRICS_CLASSES + (size_t)(status / 100 - 1)], 1);
	}
	add(&shard->ended, 1);
}

uint64_t metrics_in_flight(const struct metrics_shard *shards)
{
	uint64_t started = 0, ended = 0;

	for (; shards; shards = shards->next) {
		ended += get(&shards->ended);
		started += get(&shards->started);
	}
	return started > ended ? started - ended : 0;
}

static uint64_t count(const struct metrics_shard *shards, size_t row, size_t class)
{
	uint64_t sum = 0;

	for (; shards; shards = shards->next)
		sum += get(&shards->counts[row * METRICS_CLASSES + class]);
	return sum;
}

static void head(struct text *out, const char *name, const char *type, const char *help)
{
	text_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_counts(struct text *out, const struct metrics_totals *totals)
{
	static const char *const more[METRICS_ROWS_MORE] = {"pages", "unknown"};

	head(out, "kamwerk_requests_total", "counter", "Answers by route and status class.");
	for (size_t row = 0; row < totals->route_count + METRICS_ROWS_MORE; row++) {
		bool is_route = row < totals->route_count;

		for (size_t class = 0; class < METRICS_CLASSES; class ++) {
			uint64_t answers = count(totals->shards, row, class);

			if (answers)
				text_addf(out,
				          "kamwerk_requests_total{method=\"%s\",route=\"%s\","
				          "status=\"%zuxx\"} %llu\n",
				          is_route ? totals->routes[row].method : "",
				          is_route ? totals->routes[row].path
				                   : more[row - totals->route_count],
				          class + 1, (unsigned long long)answers);
		}
	}
}

static void write_durations(struct text *out, const struct metrics_totals *totals)
{
	uint64_t total = 0, sum_us = 0;

	head(out, "kamwerk_request_seconds", "histogram",
	     "Time from the request's head to its answer.");
	for (size_t b = 0; b <= METRICS_BUCKETS; b++) {
		for (const struct metrics_shard *s = totals->shards; s; s = s->next)
			total += get(&s->buckets[b]);
		if (b < METRICS_BUCKETS)
			text_addf(out, "kamwerk_request_seconds_bucket{le=\"%g\"} %llu\n",
			          (double)bounds_us[b] / 1e6, (unsigned long long)total);
	}
	for (const struct metrics_shard *s = totals->shards; s; s = s->next)
		sum_us += get(&s->sum_us);
	text_addf(out, "kamwerk_request_seconds_bucket{le=\"+Inf\"} %llu\n",
	          (unsigned long long)total);
	text_addf(out, "kamwerk_request_seconds_sum %.6f\n", (double)sum_us / 1e6);
	text_addf(out, "kamwerk_request_seconds_count %llu\n", (unsigned long long)total);
}

/* Pages in memory, from /proc: the second number there (proc(5)). */
static uint64_t resident_bytes(void)
{
	unsigned long size = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (!file)
		return 0;
	if (fscanf(file, "%lu %lu", &size, &resident) != 2)
		resident = 0;
	fclose(file);
	return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void write_one(struct text *out, const char *name, const char *type, const char *help,
                      uint64_t value)
{
	head(out, name, type, help);
	text_addf(out, "%s %llu\n", name, (unsigned long long)value);
}

void metrics_write(struct text *out, const struct metrics_totals *totals)
{
	write_counts(out, totals);
	write_durations(out, totals);
	write_one(out, "kamwerk_requests_in_flight", "gauge", "Requests being worked on.",
	          metrics_in_flight(totals->shards));
	write_one(out, "kamwerk_connections", "gauge", "Open connections.", totals->connections);
	write_one(out, "kamwerk_connections_cut_total", "counter",
	          "Connections ended because the client was too slow.", totals->connections_cut);
	write_one(out, "kamwerk_streams", "gauge", "Open streams of events.", totals->streams);
	write_one(out, "kamwerk_streams_opened_total", "counter", "Streams that were opened.",
	          totals->streams_opened);
	write_one(out, "kamwerk_streams_displaced_total", "counter",
	          "Streams ended because the same person opened too many.",
	          totals->streams_displaced);
	write_one(out, "kamwerk_stream_events_total", "counter", "Events told to streams.",
	          totals->stream_events);
	write_one(out, "kamwerk_mail_waiting", "gauge", "Letters that wait to be sent.",
	          (uint64_t)totals->letters);
	write_one(out, "kamwerk_mail_sent_total", "counter", "Letters the mail server took.",
	          totals->mail.sent);
	write_one(out, "kamwerk_mail_lost_total", "counter", "Letters that were given up.",
	          totals->mail.lost);
	write_one(out, "process_resident_memory_bytes", "gauge", "Memory in use.",
	          resident_bytes());
	head(out, "process_start_time_seconds", "gauge", "Start, as Unix time.");
	text_addf(out, "process_start_time_seconds %.3f\n", (double)totals->started_at_ms / 1e3);
}
