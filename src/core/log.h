/* log.h - one line of JSON on stderr for each thing worth knowing.
 *
 * A line has "at", "level", "event" and named values. Personal data never goes
 * in: no names, addresses, texts; ids are fine.
 *
 * Layer: core. Threads may log at once; lines never mix.
 */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#include "core/str.h"

enum log_level {
	LOG_DEBUG,
	LOG_INFO,
	LOG_WARNING,
	LOG_ERROR
};

struct log_value {
	const char *name; /* NULL = end of the values */
	struct str text;
	int64_t number;
	bool is_number;
};

#define LOG_TEXT(name, value) ((struct log_value){(name), (value), 0, false})
#define LOG_NUMBER(name, value) ((struct log_value){(name), STR_NONE, (int64_t)(value), true})

/* At least one value each: log_info("request", LOG_TEXT("route", path), LOG_NUMBER("status", 200)); */
#define log_debug(...) LOG_AT(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) LOG_AT(LOG_INFO, __VA_ARGS__)
#define log_warning(...) LOG_AT(LOG_WARNING, __VA_ARGS__)
#define log_error(...) LOG_AT(LOG_ERROR, __VA_ARGS__)
#define LOG_AT(level, event, ...)                                                                  \
	log_write((level), (event), (const struct log_value[]){__VA_ARGS__, {0}})

void log_write(enum log_level level, const char *event, const struct log_value *values);

/* Lines below `level` are left out; LOG_INFO at the start. Called once, before threads start. */
void log_set_level(enum log_level level);

#endif
