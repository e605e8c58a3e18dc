/* plan.h - `kamwerk plan`: an instance of the planning format in, the plan out.
 *
 * Layer: cli.
 */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include "cli/command.h"

extern const struct command plan_command;

#endif
