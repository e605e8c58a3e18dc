/* str.h - a piece of text: pointer and length, not NUL-terminated, not owned.
 *
 * A str points into memory of somebody else (an arena, a literal). Text from
 * outside is checked for UTF-8 once, at the door (utf8.h); after that every
 * str in the domain is valid UTF-8.
 *
 * Layer: core.
 */
#ifndef CORE_STR_H
#define CORE_STR_H

#include "core/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *at;
	size_t bytes;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE ((struct str){"", 0})

/* For printf: printf("%.*s", STR_ARG(name)). */
#define STR_ARG(s) (int)(s).bytes, (s).at

/* The text of a NUL-terminated string; NULL gives the empty text. */
static inline struct str str_from(const char *c)
{
	return c ? (struct str){c, strlen(c)} : STR_NONE;
}

static inline bool str_is_empty(struct str s)
{
	return s.bytes == 0;
}

static inline bool str_equal(struct str a, struct str b)
{
	return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.at, b.at, a.bytes) == 0);
}

/* Ignores the case of ASCII letters only, as protocols do. */
bool str_equal_ascii(struct str a, struct str b);

/* Which of these words it is, from 0; -1 for none of them. NULL ends them. */
int str_which(struct str s, const char *const *words);

/* Order by bytes: <0, 0, >0. */
int str_compare(struct str a, struct str b);

bool str_starts(struct str s, struct str with);
bool str_ends(struct str s, struct str with);

/* The part [from, to), cut to what exists. */
struct str str_part(struct str s, size_t from, size_t to);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Where `what` begins in `s`, or SIZE_MAX. */
size_t str_find(struct str s, struct str what);

/* Cuts the next piece before `separator` off the front of *rest. False when nothing is left.
 * "a,b" gives "a", "b"; "a," gives "a" and "". */
bool str_next(struct str *rest, char separator, struct str *ret_piece);

/* Cuts the next line off the front of *rest: LF, CRLF and CR end a line. False at the end. */
bool str_next_line(struct str *rest, struct str *ret_line);

/* A whole decimal number and nothing else. False when it is none or does not fit. */
bool str_number(struct str s, int64_t *ret_number);

/* A copy that lives as long as `a`; the byte after it is NUL, so str_c() is free for it. */
struct str str_copy(struct arena *a, struct str s);

/* A NUL-terminated copy for calls into C libraries. */
const char *str_c(struct arena *a, struct str s);

/* FNV-1a, for tables in memory; never for secrets. */
uint64_t str_hash(struct str s);

#endif
