/* dav_make.h - PROPPATCH, MKCOL and MKCALENDAR below /dav/: properties, folders and calendars come into being.
 * Layer: api. Source: RFC 4918 sections 9.2 and 9.3, RFC 5689, RFC 4791 section 5.3.1. */
#ifndef API_DAV_MAKE_H
#define API_DAV_MAKE_H

#include "http/route.h"

enum err dav_make_properties(struct scope *s, struct request *q, struct response *r);
enum err dav_make_folder(struct scope *s, struct request *q, struct response *r);
enum err dav_make_calendar(struct scope *s, struct request *q, struct response *r);

#endif
