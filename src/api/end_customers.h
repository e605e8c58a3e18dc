/* end_customers.h - whom the account sells to: a segment of their market, or one by name, over HTTP.
 *
 * Layer: api. */
#ifndef API_END_CUSTOMERS_H
#define API_END_CUSTOMERS_H

#include "http/route.h"

extern const struct route end_customers_routes[];
extern const size_t end_customers_route_count;

#endif
