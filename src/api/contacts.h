/* contacts.h - the people of an account. Layer: api. */
#ifndef API_CONTACTS_H
#define API_CONTACTS_H

#include "http/route.h"

extern const struct route contacts_routes[];
extern const size_t contacts_route_count;

/* The first contacts of the account as a JSON list, for GET /api/accounts/{id}?with=contacts. */
enum err contacts_write_list(struct scope *s, struct json_out *o, struct id account);

#endif
