/* command.h - what `kamwerk COMMAND` is: a row in a table, so that help, dispatch and tests read
 * the same list (src/app/main.c).
 *
 * Machine output goes to stdout, words for people to stderr. Exit status: 0 done, 1 refused, 2
 * wrong usage, 3 something broke (contracts section 2).
 *
 * Layer: cli.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "core/scope.h"
#include "talk/analysis.h"

enum {
	COMMAND_DONE = 0,
	COMMAND_REFUSED = 1,
	COMMAND_WRONG_USAGE = 2,
	COMMAND_BROKEN = 3
};

struct command {
	const char *name;
	const char *summary; /* one line */
	const char *usage;   /* what --help prints, with examples */
	/* words[0] is the command's name; ready for getopt_long(). Returns the exit status. */
	int (*run)(struct scope *s, const struct command *command, int count, char **words);
};

/* Prints what `s` says about the refusal and returns the exit status for it. */
int command_refuse(struct scope *s, enum err e);

/* Prints the usage to stderr and returns COMMAND_WRONG_USAGE. */
int command_misused(const struct command *command);

/* Prints the usage to stdout and returns COMMAND_DONE: for --help. */
int command_help(const struct command *command);

/* Reads all of a file ("-" = standard input) into the scope, at most `bytes_max`.
 * Errors: NOT_FOUND "file.not_found", TOO_LARGE "file.too_large", BROKEN "file.unreadable". */
enum err command_read_file(struct scope *s, const char *path, size_t bytes_max,
                           struct str *ret_bytes);

/* What `--lang NAME` asks for: "auto", or a language there are rules for. False, after a line on
 * stderr that names them, for any other. */
bool command_find_language(struct scope *s, const struct rules *rules, struct str name,
                           enum analysis_language *ret_language);

#endif
