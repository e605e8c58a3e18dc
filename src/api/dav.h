/* dav.h - calendars for calendar programs: WebDAV and CalDAV below /dav/.
 *
 * Each request signs in with an app password (teams/app_password.h). Everybody gets their own calendars
 * and nothing else. Locks are not offered: ETags do their work.
 *
 * Layer: api. Read dav_place.h for what stands where, dav_body.h for what is asked, dav_prop.h for what is
 * told; dav_report.h answers REPORT, dav_make.h makes calendars, dav_transfer.h copies and moves. Source: RFC 4918, 4791, 6578, 5397, 5689, 6764.
 */
#ifndef API_DAV_H
#define API_DAV_H

#include "http/route.h"

extern const struct route dav_routes[];
extern const size_t dav_route_count;

#endif
