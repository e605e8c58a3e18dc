/* label.h - `kamwerk label`: utterances in, labels out, for measuring and for other programs.
 *
 * Contracts section 3 fixes both formats. Rows stream through; memory does not
 * grow with the input. Dialogues are spread over threads, the output is the
 * same for any number of them.
 *
 * Layer: cli.
 */
#ifndef CLI_LABEL_H
#define CLI_LABEL_H

#include "cli/command.h"

#define LABEL_THREADS_MAX 64

extern const struct command label_command;

#endif
