/* record.h - writing numbers and text one after the other, and reading them back.
 *
 * For what is sealed before it is stored: compact, versioned by its owner, not
 * for other programs. Numbers take one byte up to 127 (LEB128); text is its
 * length and its bytes. A reader that meets the end or nonsense turns bad and
 * gives zeros from then on, so the caller checks once, at the end.
 *
 * Layer: core.
 */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include "core/id.h"
#include "core/text.h"

void record_add_number(struct text *t, int64_t number);
void record_add_str(struct text *t, struct str s);
void record_add_id(struct text *t, struct id id);

struct record {
	struct str rest;
	bool is_bad;
};

/* Reads from `bytes`; texts point into it. */
struct record record_read(struct str bytes);

int64_t record_number(struct record *r);
struct str record_str(struct record *r);
struct id record_id(struct record *r);

/* A number within [0, max], for counts and indexes; anything else turns the reader bad. */
size_t record_count(struct record *r, size_t max);

/* Everything was read and made sense. */
bool record_is_done(const struct record *r);

#endif
