/* accounts.h - accounts, and who of us is on their team. Layer: api. */
#ifndef API_ACCOUNTS_H
#define API_ACCOUNTS_H

#include "http/route.h"

extern const struct route accounts_routes[];
extern const size_t accounts_route_count;

#endif
