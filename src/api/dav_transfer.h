/* dav_transfer.h - COPY and MOVE below /dav/, of entries, calendars and folders.
 * Layer: api. Source: RFC 4918 sections 9.8 and 9.9. */
#ifndef API_DAV_TRANSFER_H
#define API_DAV_TRANSFER_H

#include "http/route.h"

enum err dav_transfer_copy(struct scope *s, struct request *q, struct response *r);
enum err dav_transfer_move(struct scope *s, struct request *q, struct response *r);

#endif
