#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>

struct text text_new(struct arena *mem, size_t bytes_max)
{
	return (struct text){.mem = mem, .bytes_max = bytes_max};
}

char *text_take_more(struct text *t, size_t bytes)
{
	size_t room = t->bytes_room;

	if (bytes > t->bytes_max - t->bytes) {
		t->is_cut = true;
		return NULL;
	}
	t->at = arena_grow(t->mem, t->at, 1, t->bytes + bytes + 1, &room);
	/* text_take() asks for no more than may be in it. */
	t->bytes_room = room <= t->bytes_max ? room : t->bytes_max + 1;
	t->bytes += bytes;
	return t->at + t->bytes - bytes;
}

void text_add_number(struct text *t, int64_t number)
{
	char digits[20], *at = digits + sizeof digits;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--at = '-';
	text_add(t, (struct str){at, (size_t)(digits + sizeof digits - at)});
}

void text_add_rune(struct text *t, uint32_t rune)
{
	char b[4];
	size_t n;

	if (rune < 0x80) {
		b[0] = (char)rune;
		n = 1;
	} else if (rune < 0x800) {
		b[0] = (char)(0xc0 | rune >> 6);
		b[1] = (char)(0x80 | (rune & 0x3f));
		n = 2;
	} else if (rune < 0x10000) {
		b[0] = (char)(0xe0 | rune >> 12);
		b[1] = (char)(0x80 | (rune >> 6 & 0x3f));
		b[2] = (char)(0x80 | (rune & 0x3f));
		n = 3;
	} else {
		b[0] = (char)(0xf0 | rune >> 18);
		b[1] = (char)(0x80 | (rune >> 12 & 0x3f));
		b[2] = (char)(0x80 | (rune >> 6 & 0x3f));
		b[3] = (char)(0x80 | (rune & 0x3f));
		n = 4;
	}
	text_add(t, (struct str){b, n});
}

__attribute__((format(printf, 2, 0))) static void add_list(struct text *t, const char *format,
                                                           va_list list)
{
	char small[256];
	va_list again;
	int need;

	va_copy(again, list);
	need = vsnprintf(small, sizeof small, format, list);
	if (need >= 0 && (size_t)need < sizeof small) {
		text_add(t, (struct str){small, (size_t)need});
	} else if (need >= 0) {
		char *at = text_take(t, (size_t)need);

		/* text_take() keeps one byte behind the end for this NUL. */
		if (at)
			vsnprintf(at, (size_t)need + 1, format, again);
	}
	va_end(again);
}

void text_addf(struct text *t, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	add_list(t, format, list);
	va_end(list);
}

struct str text_str(struct text *t)
{
	if (!t->at)
		return STR_NONE;
	t->at[t->bytes] = 0;
	return (struct str){t->at, t->bytes};
}

struct str text_format(struct arena *mem, const char *format, ...)
{
	struct text t = text_new(mem, SIZE_MAX / 4);
	va_list list;

	va_start(list, format);
	add_list(&t, format, list);
	va_end(list);
	return text_str(&t);
}
