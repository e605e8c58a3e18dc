/* plan.h - `kamwerk plan`: caves and market time for a week, out of an instance. Layer: cli. */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include "cli/command.h"

extern const struct command plan_command;

#endif
