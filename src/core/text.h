/* text.h - building text with a maximum.
 *
 * A text grows in an arena up to its stated maximum. What does not fit is left
 * out and remembered: text_is_cut() tells, so a caller can answer TOO_LARGE.
 *
 * Layer: core.
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include "core/str.h"

struct text {
	struct arena *mem;
	char *at;
	size_t bytes, bytes_room, bytes_max;
	bool is_cut;
};

/* An empty text that may grow to `bytes_max`. */
struct text text_new(struct arena *mem, size_t bytes_max);

static inline void text_add(struct text *t, struct str s);
static inline void text_add_char(struct text *t, char c);
void text_add_number(struct text *t, int64_t number);
void text_addf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One Unicode code point as UTF-8. */
void text_add_rune(struct text *t, uint32_t rune);

/* Room for exactly `bytes` more; NULL when it does not fit. The caller fills all of it. */
static inline char *text_take(struct text *t, size_t bytes);

/* What was built so far; followed by a NUL. Valid until the next addition. */
struct str text_str(struct text *t);

/* Something did not fit. */
static inline bool text_is_cut(const struct text *t)
{
	return t->is_cut;
}

/* printf into an arena: the whole text, however long. */
struct str text_format(struct arena *mem, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* ---- in line, because an answer is made of thousands of small pieces ---- */

/* text_take() for what the text has no room for yet. */
char *text_take_more(struct text *t, size_t bytes);

static inline char *text_take(struct text *t, size_t bytes)
{
	/* One byte is kept behind the end for a NUL. */
	if (bytes >= t->bytes_room - t->bytes)
		return text_take_more(t, bytes);
	t->bytes += bytes;
	return t->at + t->bytes - bytes;
}

static inline void text_add(struct text *t, struct str s)
{
	char *at = text_take(t, s.bytes);

	if (at && s.bytes)
		memcpy(at, s.at, s.bytes);
}

static inline void text_add_char(struct text *t, char c)
{
	char *at = text_take(t, 1);

	if (at)
		*at = c;
}

#endif
