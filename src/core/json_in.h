/* json_in.h - reading JSON that came from outside.
 *
 * jansson does the parsing; here are the limits, the checks and the refusals:
 * each getter refuses with the field's name, so an API file reads as the list
 * of what it accepts.
 *
 * Layer: core. Source: RFC 8259; duplicate keys are refused.
 */
#ifndef CORE_JSON_IN_H
#define CORE_JSON_IN_H

#include "core/scope.h"

#include <jansson.h>

#define JSON_IN_DEPTH_MAX 64

/* Parses one JSON text. Memory: *ret_json ends with the scope.
 * Errors: INVALID "json.malformed" with the line (HTTP answers 400 for this key). */
enum err json_in_parse(struct scope *s, struct str text, json_t **ret_json);

/* As json_in_parse(), and the outermost thing is an object. */
enum err json_in_object(struct scope *s, struct str text, json_t **ret_object);

/* The text in `field`. Memory: as long as the JSON. A missing or null field leaves *ret_value as
 * it is: set a default before. Errors: INVALID "field.not_text" | "field.too_long" (more than
 * `bytes_max`), naming `field`. */
enum err json_in_str(struct scope *s, const json_t *object, const char *field, size_t bytes_max,
                     struct str *ret_value);

/* As json_in_str(), but the field must be there and not be blank: INVALID "field.missing". */
enum err json_in_str_needed(struct scope *s, const json_t *object, const char *field,
                            size_t bytes_max, struct str *ret_value);

/* As json_in_str_needed(), but kept to the byte: a password is not trimmed. */
enum err json_in_secret(struct scope *s, const json_t *object, const char *field, size_t bytes_max,
                        struct str *ret_value);

/* A whole number within [min, max]: INVALID "field.not_number" | "field.out_of_range". */
enum err json_in_number(struct scope *s, const json_t *object, const char *field, int64_t min,
                        int64_t max, int64_t *ret_value);

enum err json_in_bool(struct scope *s, const json_t *object, const char *field, bool *ret_value);

/* An id: INVALID "field.not_id". */
enum err json_in_id(struct scope *s, const json_t *object, const char *field, struct id *ret_value);

/* A time in RFC 3339 with zone, as UTC milliseconds: INVALID "field.not_time". */
enum err json_in_time(struct scope *s, const json_t *object, const char *field, int64_t *ret_ms);

/* One of the words in `names` (NULL ends them); *ret_index is its place: INVALID "field.unknown_value". */
enum err json_in_choice(struct scope *s, const json_t *object, const char *field,
                        const char *const *names, int *ret_index);

#endif
