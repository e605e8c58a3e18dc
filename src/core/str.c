#include "core/str.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_equal_ascii(struct str a, struct str b)
{
	if (a.bytes != b.bytes)
		return false;
	for (size_t i = 0; i < a.bytes; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

int str_compare(struct str a, struct str b)
{
	size_t both = a.bytes < b.bytes ? a.bytes : b.bytes;
	int order = both ? memcmp(a.at, b.at, both) : 0;

	if (order)
		return order;
	return (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

int str_which(struct str s, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (str_equal(s, str_from(words[i])))
			return i;
	return -1;
}

bool str_starts(struct str s, struct str with)
{
	return s.bytes >= with.bytes && str_equal((struct str){s.at, with.bytes}, with);
}

bool str_ends(struct str s, struct str with)
{
	return s.bytes >= with.bytes &&
	       str_equal((struct str){s.at + s.bytes - with.bytes, with.bytes}, with);
}

struct str str_part(struct str s, size_t from, size_t to)
{
	if (to > s.bytes)
		to = s.bytes;
	if (from > to)
		from = to;
	return (struct str){s.at + from, to - from};
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.bytes && is_space(s.at[0])) {
		s.at++;
		s.bytes--;
	}
	while (s.bytes && is_space(s.at[s.bytes - 1]))
		s.bytes--;
	return s;
}

size_t str_find(struct str s, struct str what)
{
	const char *found;

	if (what.bytes == 0)
		return 0;
	found = s.bytes ? memmem(s.at, s.bytes, what.at, what.bytes) : NULL;
	return found ? (size_t)(found - s.at) : SIZE_MAX;
}

/* An exhausted rest has no address: so a last empty piece can still be told from the end. */
bool str_next(struct str *rest, char separator, struct str *ret_piece)
{
	const char *end;

	if (!rest->at)
		return false;
	end = rest->bytes ? memchr(rest->at, separator, rest->bytes) : NULL;
	if (!end) {
		*ret_piece = *rest;
		*rest = (struct str){NULL, 0};
		return true;
	}
	*ret_piece = (struct str){rest->at, (size_t)(end - rest->at)};
	*rest = str_part(*rest, ret_piece->bytes + 1, rest->bytes);
	return true;
}

bool str_next_line(struct str *rest, struct str *ret_line)
{
	size_t end = 0, next;

	if (!rest->bytes)
		return false;
	while (end < rest->bytes && rest->at[end] != '\n' && rest->at[end] != '\r')
		end++;
	next = end + (end < rest->bytes);
	if (end + 1 < rest->bytes && rest->at[end] == '\r' && rest->at[end + 1] == '\n')
		next++;
	*ret_line = (struct str){rest->at, end};
	*rest = str_part(*rest, next, rest->bytes);
	return true;
}

bool str_number(struct str s, int64_t *ret_number)
{
	bool is_minus = s.bytes && s.at[0] == '-';
	int64_t number = 0;

	if (is_minus)
		s = str_part(s, 1, s.bytes);
	if (!s.bytes)
		return false;
	for (size_t i = 0; i < s.bytes; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_sub_overflow(number, s.at[i] - '0', &number))
			return false;
	}
	/* Counted downwards, because INT64_MIN has no positive twin. */
	if (!is_minus && __builtin_sub_overflow((int64_t)0, number, &number))
		return false;
	*ret_number = number;
	return true;
}

struct str str_copy(struct arena *a, struct str s)
{
	return (struct str){str_c(a, s), s.bytes};
}

const char *str_c(struct arena *a, struct str s)
{
	return arena_copy(a, s.at, s.bytes);
}

uint64_t str_hash(struct str s)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < s.bytes; i++)
		hash = (hash ^ (unsigned char)s.at[i]) * 0x100000001b3u;
	return hash;
}
