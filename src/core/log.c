#include "core/log.h"

#include "core/clock.h"

#include <stdio.h>
#include <unistd.h>

enum {
	LINE_BYTES_MAX = 2048
};

static enum log_level lowest = LOG_INFO;

struct line {
	char at[LINE_BYTES_MAX];
	size_t bytes;
};

/* Keeps room for the closing brace and line end, so a long value is cut but the line stays whole. */
static void add(struct line *l, const char *text, size_t bytes)
{
	size_t room = sizeof l->at - 3 - l->bytes;

	if (bytes > room)
		bytes = room;
	memcpy(l->at + l->bytes, text, bytes);
	l->bytes += bytes;
}

static void add_quoted(struct line *l, struct str s)
{
	add(l, "\"", 1);
	for (size_t i = 0; i < s.bytes && l->bytes < sizeof l->at - 16; i++) {
		char escaped[8];

		if ((unsigned char)s.at[i] >= 0x20 && s.at[i] != '"' && s.at[i] != '\\') {
			add(l, s.at + i, 1);
			continue;
		}
		snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned char)s.at[i]);
		add(l, escaped, 6);
	}
	add(l, "\"", 1);
}

void log_set_level(enum log_level level)
{
	lowest = level;
}

void log_write(enum log_level level, const char *event, const struct log_value *values)
{
	static const char *const names[] = {"debug", "info", "warning", "error"};
	struct line line = {.bytes = 0};
	char head[128];

	if (level < lowest)
		return;
	snprintf(head, sizeof head,
	         "{\"at\":%lld,\"level\":\"%s\",\"event\":", (long long)clock_now_ms(),
	         names[level]);
	add(&line, head, strlen(head));
	add_quoted(&line, str_from(event));
	for (; values->name && line.bytes < sizeof line.at - 96; values++) {
		add(&line, ",", 1);
		add_quoted(&line, str_from(values->name));
		add(&line, ":", 1);
		if (values->is_number) {
			snprintf(head, sizeof head, "%lld", (long long)values->number);
			add(&line, head, strlen(head));
		} else {
			add_quoted(&line, values->text);
		}
	}
	memcpy(line.at + line.bytes, "}\n", 2);
	/* One write a line: the kernel keeps lines of several threads apart. A full disk or closed
	 * pipe must not stop the work, so the result does not matter. */
	if (write(STDERR_FILENO, line.at, line.bytes + 2) < 0)
		return;
}
