/* dav_answer.h - answers of few words; what was begun is not kept.
 * Layer: api. */
#ifndef API_DAV_ANSWER_H
#define API_DAV_ANSWER_H

#include "http/route.h"

/* Nothing but a status. */
enum err dav_answer_only(struct scope *s, struct response *r, int status);

/* One failed condition, as dav_report_refuse(). */
enum err dav_answer_refuse(struct scope *s, struct response *r, int status, const char *name);

/* NOT_FOUND "calendar.not_found". */
enum err dav_answer_not_there(struct scope *s);

/* What the domain refused with `e`, as the condition of RFC 4791 that was not met; everything else passes on. */
enum err dav_answer_told(struct scope *s, struct response *r, enum err e);

#endif
