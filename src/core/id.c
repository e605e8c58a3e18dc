#include "core/id.h"

struct id id_new(int64_t now_ms, struct random *random)
{
	struct id id;

	random_fill(random, id.b, sizeof id.b);
	for (int i = 0; i < 6; i++)
		id.b[i] = (unsigned char)((uint64_t)now_ms >> (40 - 8 * i));
	id.b[6] = (unsigned char)(0x70 | (id.b[6] & 0x0f));
	id.b[8] = (unsigned char)(0x80 | (id.b[8] & 0x3f));
	return id;
}

int64_t id_ms(struct id id)
{
	int64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | id.b[i];
	return ms;
}

struct id id_at(int64_t ms)
{
	struct id id = ID_NONE;

	for (int i = 0; ms > 0 && i < 6; i++)
		id.b[i] = (unsigned char)((uint64_t)ms >> (40 - 8 * i));
	return id;
}

void id_write(char ret_text[ID_TEXT_BYTES], struct id id)
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < ID_BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*ret_text++ = '-';
		*ret_text++ = digits[id.b[i] >> 4];
		*ret_text++ = digits[id.b[i] & 15];
	}
}

struct str id_text(struct arena *mem, struct id id)
{
	char *at = arena_take(mem, ID_TEXT_BYTES + 1);

	id_write(at, id);
	return (struct str){at, ID_TEXT_BYTES};
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool id_parse(struct str text, struct id *ret_id)
{
	struct id id = ID_NONE;
	size_t at = 0;

	if (text.bytes != ID_TEXT_BYTES)
		return false;
	for (int i = 0; i < ID_BYTES; i++) {
		int high, low;

		if (i == 4 || i == 6 || i == 8 || i == 10)
			if (text.at[at++] != '-')
				return false;
		high = digit(text.at[at++]);
		low = digit(text.at[at++]);
		if (high < 0 || low < 0)
			return false;
		id.b[i] = (unsigned char)(high << 4 | low);
	}
	*ret_id = id;
	return true;
}
