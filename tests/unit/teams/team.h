/* team.h - people to test with. Ines administers, everybody's password is PASSWORD. */
#ifndef TEAM_H
#define TEAM_H

#include "fresh.h"
#include "teams/member.h"
#include "teams/session.h"

#define PASSWORD STR("Kaffee um halb acht")

/* fresh_scope() with an organisation; the scope acts as its administrator, Ines. */
struct scope *team_scope(void);

/* Somebody invited and welcome. */
const struct member *team_add(struct scope *s, const char *name, const char *email,
                              enum member_role role);

/* Changes the language of somebody's letters and pages. */
void team_speak(struct scope *s, struct id member, const char *language);

/* A team "Nord" of these people; `lead` leads it, ID_NONE: nobody does. */
struct id team_nord(struct scope *s, const struct id *people, size_t count, struct id lead);

/* The scope acts as somebody else from now on. */
void team_act(struct scope *s, struct id member);

/* A second organisation in the same file, with one administrator; the scope acts as them. Returns
 * what to go back to with team_return(). */
struct scope team_elsewhere(struct scope *s);
void team_return(struct scope *s, const struct scope *before);

#endif
