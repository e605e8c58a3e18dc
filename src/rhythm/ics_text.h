/* ics_text.h - iCalendar as lines of text: unfolding, taking apart, and limits.
 *
 * Everything that comes from outside passes here first: what libical gets to see afterwards has
 * no folded lines, no deep nesting, and no more components than we want to carry. Layer: rhythm.
 * Source: RFC 5545 section 3.1.
 */
#ifndef RHYTHM_ICS_TEXT_H
#define RHYTHM_ICS_TEXT_H

#include "core/scope.h"
#include "core/text.h"

#define ICS_BYTES_MAX ((size_t)16 * 1024 * 1024)  /* of a file that is subscribed to or uploaded */
#define ICS_ENTRY_BYTES_MAX ((size_t)1024 * 1024) /* of what a calendar program puts at once */
#define ICS_LINE_BYTES_MAX ((size_t)512 * 1024)   /* unfolded; a picture may be within */
#define ICS_COMPONENTS_MAX 50000
#define ICS_LINES_MAX 2000000
#define ICS_DEPTH_MAX 4 /* VCALENDAR, VEVENT, VALARM, and one that we do not know */

/* Without folds and line ends other than LF, checked against the limits.
 * Errors: INVALID "ics.malformed" with the line; TOO_LARGE "ics.too_large". */
enum err ics_text_unfold(struct scope *s, struct str text, struct str *ret_text);

struct ics_line {
	struct str name;   /* "DTSTART", as written */
	struct str params; /* "TZID=Europe/Berlin;VALUE=DATE-TIME" */
	struct str value;  /* as written, with its escapes */
};

/* Takes the next line of an unfolded text. False at the end. */
bool ics_text_next(struct str *rest, struct ics_line *ret_line);

/* The value of a parameter, without quotes. False when it is not there. */
bool ics_text_param(struct str params, struct str name, struct str *ret_value);

/* TEXT without its escapes: "a\, b" becomes "a, b". */
struct str ics_text_plain(struct arena *mem, struct str value);

#endif
