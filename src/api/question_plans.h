/* question_plans.h - /api/question-plans, /api/accounts/{account}/question-proposals. Layer: api. */
#ifndef API_QUESTION_PLANS_H
#define API_QUESTION_PLANS_H

#include "http/route.h"

extern const struct route question_plans_routes[];
extern const size_t question_plans_route_count;

#endif
