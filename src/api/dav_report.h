/* dav_report.h - REPORT below /dav/: queries, several entries at once, free and busy times, changes.
 * Layer: api. Source: RFC 4791 section 7, RFC 6578. */
#ifndef API_DAV_REPORT_H
#define API_DAV_REPORT_H

#include "http/route.h"

enum err dav_report_answer(struct scope *s, struct request *q, struct response *r);

/* An answer of one failed condition of RFC 4918, section 16: <D:error><NAME/></D:error>; `name` with its prefix,
 * D or C. */
void dav_report_refuse(struct response *r, int status, const char *name);

#endif
