/* member.h - `kamwerk member`: members without a browser, for whoever has the database at hand.
 *
 * Acts as the operator (s->is_operator): invites, lists, locks; sees no account, and nobody's
 * password or key. Works beside a running server.
 *
 * Layer: cli.
 */
#ifndef CLI_MEMBER_H
#define CLI_MEMBER_H

#include "cli/command.h"

extern const struct command member_command;

#endif
