#include "core/record.h"

/* Zigzag: small negative numbers stay short too (-1 = not known is common). */
void record_add_number(struct text *t, int64_t number)
{
	uint64_t left = (uint64_t)number << 1 ^ (uint64_t)(number >> 63);

	for (; left > 127; left >>= 7)
		text_add_char(t, (char)(left | 128));
	text_add_char(t, (char)left);
}

void record_add_str(struct text *t, struct str s)
{
	record_add_number(t, (int64_t)s.bytes);
	text_add(t, s);
}

void record_add_id(struct text *t, struct id id)
{
	text_add(t, (struct str){(const char *)id.b, ID_BYTES});
}

struct record record_read(struct str bytes)
{
	return (struct record){.rest = bytes};
}

static struct str take(struct record *r, size_t bytes)
{
	struct str part = STR_NONE;

	if (r->is_bad || bytes > r->rest.bytes) {
		r->is_bad = true;
		return part;
	}
	part = str_part(r->rest, 0, bytes);
	r->rest = str_part(r->rest, bytes, r->rest.bytes);
	return part;
}

int64_t record_number(struct record *r)
{
	uint64_t number = 0;

	for (int shift = 0; shift < 64; shift += 7) {
		struct str one = take(r, 1);
		unsigned char c = one.bytes ? (unsigned char)one.at[0] : 0;

		number |= (uint64_t)(c & 127) << shift;
		if (c < 128)
			return (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
	}
	r->is_bad = true;
	return 0;
}

struct str record_str(struct record *r)
{
	int64_t bytes = record_number(r);

	if (bytes < 0) {
		r->is_bad = true;
		return STR_NONE;
	}
	return take(r, (size_t)bytes);
}

struct id record_id(struct record *r)
{
	struct str bytes = take(r, ID_BYTES);
	struct id id = ID_NONE;

	if (bytes.bytes)
		memcpy(id.b, bytes.at, ID_BYTES);
	return id;
}

size_t record_count(struct record *r, size_t max)
{
	int64_t number = record_number(r);

	if (number < 0 || (uint64_t)number > max) {
		r->is_bad = true;
		return 0;
	}
	return (size_t)number;
}

bool record_is_done(const struct record *r)
{
	return !r->is_bad && r->rest.bytes == 0;
}
