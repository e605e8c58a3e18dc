/* id.h - names of things: UUID version 7, made by us.
 *
 * Time leads, so that new rows land together in an index and a list by id is a
 * list by age; no sequence of a database is needed, so any number of processes
 * can make them (design section 8).
 *
 * Layer: core. Source: RFC 9562 section 5.7.
 */
#ifndef CORE_ID_H
#define CORE_ID_H

#include "core/random.h"
#include "core/str.h"

#define ID_BYTES 16
#define ID_TEXT_BYTES 36

struct id {
	unsigned char b[ID_BYTES]; /* all zero = no id */
};

#define ID_NONE ((struct id){{0}})

/* A new id for something that happens at `now_ms`. */
struct id id_new(int64_t now_ms, struct random *random);

/* When it was made, in Unix milliseconds, and the smallest id made at `ms`. */
int64_t id_ms(struct id id);
struct id id_at(int64_t ms);

static inline bool id_equal(struct id a, struct id b)
{
	return memcmp(a.b, b.b, ID_BYTES) == 0;
}

static inline bool id_is_none(struct id a)
{
	return id_equal(a, ID_NONE);
}

/* 36 characters, lower case, as in RFC 9562 section 4. */
struct str id_text(struct arena *mem, struct id id);

/* The same into place; no NUL. */
void id_write(char ret_text[ID_TEXT_BYTES], struct id id);

/* Reads what id_text() wrote. False for anything else. */
bool id_parse(struct str text, struct id *ret_id);

/* Where a list that begins with the newest goes on after `after`; ID_NONE = from the beginning, before all ids there are. */
static inline struct id id_or_newest(struct id after)
{
	if (id_is_none(after))
		memset(after.b, 0xff, sizeof after.b);
	return after;
}

#endif
