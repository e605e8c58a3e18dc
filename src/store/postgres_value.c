#include "store/postgres_value_impl.h"

#include <endian.h>

/* Types as their binary form needs them (pg_type.dat). */
enum {
	TYPE_BOOL = 16,
	TYPE_BYTEA = 17,
	TYPE_NAME = 19,
	TYPE_INT8 = 20,
	TYPE_INT2 = 21,
	TYPE_INT4 = 23,
	TYPE_TEXT = 25,
	TYPE_UNKNOWN = 705,
	TYPE_VARCHAR = 1043
};

/* ---- to the server ---- */

struct postgres_values postgres_value_places(struct arena *mem, size_t count)
{
	return (struct postgres_values){.at = NEW_ARRAY(mem, const char *, count),
	                                .bytes = NEW_ARRAY(mem, int, count),
	                                .formats = NEW_ARRAY(mem, int, count),
	                                .numbers =
	                                        arena_take_many(mem, count, POSTGRES_DIGITS_MAX)};
}

static bool bind_number(struct postgres_values *v, size_t i, Oid type, int64_t number)
{
	uint64_t eight = htobe64((uint64_t)number);
	uint32_t four = htobe32((uint32_t)number);
	uint16_t two = htobe16((uint16_t)number);

	v->at[i] = v->numbers[i];
	v->formats[i] = 1;
	switch (type) {
	case TYPE_INT8:
		memcpy(v->numbers[i], &eight, sizeof eight);
		v->bytes[i] = sizeof eight;
		return true;
	case TYPE_INT4:
		memcpy(v->numbers[i], &four, sizeof four);
		v->bytes[i] = sizeof four;
		return number >= INT32_MIN && number <= INT32_MAX;
	case TYPE_INT2:
		memcpy(v->numbers[i], &two, sizeof two);
		v->bytes[i] = sizeof two;
		return number >= INT16_MIN && number <= INT16_MAX;
	default: /* what can be read as one */
		snprintf(v->numbers[i], sizeof v->numbers[i], "%lld", (long long)number);
		v->formats[i] = 0;
		return true;
	}
}

static bool bind_bytes(struct postgres_values *v, size_t i, Oid type, struct str bytes)
{
	v->at[i] = bytes.at ? bytes.at : "";
	v->bytes[i] = (int)bytes.bytes;
	v->formats[i] = 1;
	return bytes.bytes <= INT32_MAX && (type == TYPE_TEXT || type == TYPE_VARCHAR ||
	                                    type == TYPE_BYTEA || type == TYPE_UNKNOWN);
}

bool postgres_value_bind(struct postgres_values *v, size_t i, Oid type,
                         const struct db_value *value)
{
	switch (value->kind) {
	case DB_KIND_NUMBER:
		return bind_number(v, i, type, value->number);
	case DB_KIND_TEXT:
	case DB_KIND_BYTES:
		return bind_bytes(v, i, type, value->text);
	case DB_KIND_NULL:
	case DB_END:
		break;
	}
	v->at[i] = NULL;
	v->bytes[i] = 0;
	v->formats[i] = 1;
	return true;
}

/* ---- from the server ---- */

static int64_t read_number(const char *at, int bytes)
{
	uint64_t eight;
	uint32_t four;
	uint16_t two;

	switch (bytes) {
	case sizeof eight:
		memcpy(&eight, at, sizeof eight);
		return (int64_t)be64toh(eight);
	case sizeof four:
		memcpy(&four, at, sizeof four);
		return (int32_t)be32toh(four);
	case sizeof two:
		memcpy(&two, at, sizeof two);
		return (int16_t)be16toh(two);
	default:
		return *at;
	}
}

bool postgres_value_read(struct scope *s, const PGresult *from, int row, int column,
                         struct db_value *ret_value)
{
	struct str bytes = {PQgetvalue(from, row, column), (size_t)PQgetlength(from, row, column)};

	if (PQgetisnull(from, row, column)) {
		*ret_value = DB_NULL;
		return true;
	}
	switch (PQftype(from, column)) {
	case TYPE_INT8:
	case TYPE_INT4:
	case TYPE_INT2:
	case TYPE_BOOL:
		*ret_value = DB_NUMBER(read_number(bytes.at, (int)bytes.bytes));
		return true;
	case TYPE_TEXT:
	case TYPE_VARCHAR:
	case TYPE_NAME:
	case TYPE_UNKNOWN:
		*ret_value = DB_TEXT(str_copy(s->mem, bytes));
		return true;
	case TYPE_BYTEA:
		*ret_value = DB_BYTES(str_copy(s->mem, bytes));
		return true;
	default:
		return false;
	}
}
