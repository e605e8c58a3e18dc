/* import.h - `kamwerk import accounts|contacts FILE`: files into the database. Layer: cli. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli/command.h"

extern const struct command import_command;

#endif
