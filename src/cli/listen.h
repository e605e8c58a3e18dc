/* listen.h - `kamwerk listen`: one transcript in, the report out. Layer: cli. */
#ifndef CLI_LISTEN_H
#define CLI_LISTEN_H

#include "cli/command.h"

extern const struct command listen_command;

#endif
