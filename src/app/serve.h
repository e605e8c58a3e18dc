/* serve.h - `kamwerk serve`: the server with everything wired together. Layer: app. */
#ifndef APP_SERVE_H
#define APP_SERVE_H

#include "cli/command.h"

extern const struct command serve_command;

#endif
