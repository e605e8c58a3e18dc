#include "cli/command.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum {
	CHUNK_BYTES = 64 * 1024,
	LANGUAGES_BYTES_MAX = 1024
};

int command_refuse(struct scope *s, enum err e)
{
	const struct problem *p = &s->problem;

	if (p->line > 0)
		fprintf(stderr, "line %lld: ", (long long)p->line);
	fprintf(stderr, "%s\n", p->detail[0] ? p->detail : p->key ? p->key : "refused");
	if (p->key)
		fprintf(stderr, "(%s; see docs/errors.md)\n", p->key);
	return err_exit_status(e);
}

int command_misused(const struct command *command)
{
	fprintf(stderr, "%s", command->usage);
	return COMMAND_WRONG_USAGE;
}

int command_help(const struct command *command)
{
	printf("%s", command->usage);
	return COMMAND_DONE;
}

static void close_file(void *what)
{
	close((int)(intptr_t)what);
}

static enum err open_file(struct scope *s, const char *path, int *ret_fd)
{
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		return scope_fail(s, ERR_NOT_FOUND, "file.not_found", NULL, "%s: no such file",
		                  path);
	if (fd < 0)
		return scope_fail(s, ERR_NOT_FOUND, "file.unreadable", NULL, "%s: %s", path,
		                  strerror(errno));
	arena_at_end(s->mem, close_file, (void *)(intptr_t)fd);
	*ret_fd = fd;
	return ERR_NONE;
}

enum err command_read_file(struct scope *s, const char *path, size_t bytes_max,
                           struct str *ret_bytes)
{
	char *at = NULL;
	size_t bytes = 0, room = 0;
	int fd = -1;

	TRY(open_file(s, path, &fd));
	for (;;) {
		ssize_t n;

		at = arena_grow(s->mem, at, 1, bytes + CHUNK_BYTES, &room);
		n = read(fd, at + bytes, CHUNK_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return scope_fail(s, ERR_NOT_FOUND, "file.unreadable", NULL, "%s: %s", path,
			                  strerror(errno));
		if (n == 0)
			break;
		bytes += (size_t)n;
		if (bytes > bytes_max)
			return scope_fail(s, ERR_TOO_LARGE, "file.too_large", NULL,
			                  "%s: more than %zu bytes; give a smaller file", path,
			                  bytes_max);
	}
	*ret_bytes = (struct str){at, bytes};
	return ERR_NONE;
}

bool command_find_language(struct scope *s, const struct rules *rules, struct str name,
                           enum analysis_language *ret_language)
{
	size_t number = rules_language_find(rules, name);
	struct text names;

	if (number || str_equal(name, STR("auto"))) {
		*ret_language = (enum analysis_language)number;
		return true;
	}
	names = text_new(s->mem, LANGUAGES_BYTES_MAX);
	for (size_t i = 1; i <= rules_language_count(rules); i++)
		text_addf(&names, ", %.*s", STR_ARG(rules_language_name(rules, i)));
	fprintf(stderr, "--lang %.*s: no rules for this language; choose from auto%.*s\n",
	        STR_ARG(name), STR_ARG(text_str(&names)));
	return false;
}
