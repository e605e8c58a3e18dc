/* main.c - finds the command and runs it in one scope. */
#include "app/serve.h"
#include "cli/command.h"
#include "cli/import.h"
#include "cli/label.h"
#include "cli/listen.h"
#include "cli/member.h"
#include "cli/plan.h"
#include "core/clock.h"
#include "core/secrets.h"

#include <stdio.h>
#include <string.h>

/* In the order a newcomer wants to read them. */
static const struct command *const commands[] = {
	&serve_command,  &import_command, &label_command,
	&listen_command, &member_command, &plan_command,
};

static const size_t command_count = sizeof commands / sizeof *commands;

static int explain(FILE *to)
{
	fprintf(to, "kamwerk COMMAND ...     kamwerk COMMAND --help explains each\n\n");
	for (size_t i = 0; i < command_count; i++)
		fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(to, "  %-10s %s\n", "--version", "which one this is");
	return to == stdout ? COMMAND_DONE : COMMAND_WRONG_USAGE;
}

static int run(struct scope *s, int count, char **words)
{
	if (count < 1)
		return explain(stderr);
	if (strcmp(words[0], "--help") == 0 || strcmp(words[0], "help") == 0)
		return explain(stdout);
	if (strcmp(words[0], "--version") == 0) {
		printf("kamwerk %s\n", KAMWERK_VERSION);
		return COMMAND_DONE;
	}
	for (size_t i = 0; i < command_count; i++)
		if (strcmp(words[0], commands[i]->name) == 0)
			return commands[i]->run(s, commands[i], count, words);
	fprintf(stderr, "kamwerk: there is no command \"%s\"\n\n", words[0]);
	return explain(stderr);
}

int main(int count, char **words)
{
	struct scope s = {.mem = arena_new(0), .now_ms = clock_now_ms(), .random = random_system()};
	enum err e = secrets_start(&s);
	int status = e ? command_refuse(&s, e) : run(&s, count - 1, words + 1);

	arena_end(s.mem);
	return status;
}
