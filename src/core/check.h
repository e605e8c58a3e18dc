/* check.h - what a field of a record may hold, checked before it is stored.
 *
 * Each check brings the value into its stored form (ends trimmed, NFC) or
 * refuses with a key that all records share, naming the field. API and command
 * line check again what they read; this is the last door before the database.
 *
 * Layer: core. Errors: INVALID "field.missing" | "field.too_long" | "field.odd_character", and the
 * one named at each check.
 */
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include "core/scope.h"

#define CHECK_EMAIL_BYTES_MAX 254 /* RFC 5321 4.5.3.1.3 */

/* One line: no control characters, no line ends, nothing that turns the direction of text. */
enum err check_line(struct scope *s, const char *field, size_t bytes_max, struct str *value);

/* As check_line(), and not empty. */
enum err check_line_needed(struct scope *s, const char *field, size_t bytes_max, struct str *value);

/* As check_line(), but may have several lines; CRLF becomes LF. */
enum err check_lines(struct scope *s, const char *field, size_t bytes_max, struct str *value);

/* "name@host.example" as people write it; the full grammar of RFC 5322 is for mail servers. Empty
 * passes. Errors: INVALID "field.not_email". */
enum err check_email(struct scope *s, const char *field, struct str *value);

/* ISO 3166-1 alpha-2 in capitals ("AT"), or empty. Errors: INVALID "field.not_country". */
enum err check_country(struct scope *s, const char *field, struct str value);

/* A day of the calendar, "2026-11-23", or empty. Errors: INVALID "field.not_date". */
enum err check_date(struct scope *s, const char *field, struct str value);

/* "de", "en" or empty. Errors: INVALID "field.unknown_value". */
enum err check_language(struct scope *s, const char *field, struct str value);

/* A name of the tz database. Errors: INVALID "field.not_time_zone". */
enum err check_time_zone(struct scope *s, const char *field, struct str value);

/* How many rows a list may give, 1..limit_max. Errors: INVALID "list.limit". */
enum err check_limit(struct scope *s, size_t limit, size_t limit_max);

/* Refuses a cursor that names nothing the asker may see: INVALID "list.after_unknown". */
enum err check_after_unknown(struct scope *s);

#endif
