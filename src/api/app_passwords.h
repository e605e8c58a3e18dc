/* app_passwords.h - passwords for calendar programs, made and revoked by the member. Layer: api. */
#ifndef API_APP_PASSWORDS_H
#define API_APP_PASSWORDS_H

#include "http/route.h"

extern const struct route app_passwords_routes[];
extern const size_t app_passwords_route_count;

#endif
