/* json_out.h - writing JSON. Commas and escapes come by themselves; the caller opens and closes.
 *
 *   struct json_out o = json_out_new(&text);
 *   json_out_open(&o, '{');
 *   json_out_key(&o, "name"); json_out_str(&o, name);
 *   json_out_close(&o, '}');
 *
 * Layer: core. Source: RFC 8259.
 */
#ifndef CORE_JSON_OUT_H
#define CORE_JSON_OUT_H

#include "core/id.h"
#include "core/text.h"

struct json_out {
	struct text *text;
	bool needs_comma;
};

struct json_out json_out_new(struct text *text);

void json_out_open(struct json_out *o, char bracket);  /* '{' or '[' */
void json_out_close(struct json_out *o, char bracket); /* '}' or ']' */
void json_out_key(struct json_out *o, const char *key);
void json_out_str(struct json_out *o, struct str value);
void json_out_number(struct json_out *o, int64_t value);
void json_out_bool(struct json_out *o, bool value);
void json_out_null(struct json_out *o);
void json_out_id(struct json_out *o, struct id value); /* null for ID_NONE */
void json_out_time(struct json_out *o, int64_t ms);    /* RFC 3339 in UTC; null for 0 */
void json_out_seconds(struct json_out *o, int64_t ms); /* 12.345; null below 0 */

/* Key and value in one line. */
void json_out_key_str(struct json_out *o, const char *key, struct str value);
void json_out_key_number(struct json_out *o, const char *key, int64_t value);
void json_out_key_bool(struct json_out *o, const char *key, bool value);
void json_out_key_id(struct json_out *o, const char *key, struct id value);
void json_out_key_time(struct json_out *o, const char *key, int64_t ms);
void json_out_key_seconds(struct json_out *o, const char *key, int64_t ms);

#endif
