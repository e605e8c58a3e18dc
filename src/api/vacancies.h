/* vacancies.h - accounts that nobody leads, for administrators. Layer: api. */
#ifndef API_VACANCIES_H
#define API_VACANCIES_H

#include "http/route.h"

extern const struct route vacancies_routes[];
extern const size_t vacancies_route_count;

#endif
