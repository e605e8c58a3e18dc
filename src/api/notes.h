/* notes.h - what the team wrote down about an account, in Markdown, over HTTP.
 *
 * Layer: api. */
#ifndef API_NOTES_H
#define API_NOTES_H

#include "http/route.h"

extern const struct route notes_routes[];
extern const size_t notes_route_count;

#endif
