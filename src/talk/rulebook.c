#include "talk/rulebook.h"

#include "core/files.h"
#include "core/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
	PART_BYTES = 16 * 1024 /* read at once */
};

struct pile {
	struct rules_file *files; /* room for RULES_FILES_MAX */
	size_t count;
};

static enum err packed(struct scope *s, struct pile *pile)
{
	const struct files_entry *first;
	size_t count = files_under(STR("rules/"), &first);

	if (count > RULES_FILES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "rules.too_large", NULL, "more than %d files",
		                  RULES_FILES_MAX);
	for (size_t i = 0; i < count; i++) {
		struct str path = str_part(first[i].path, strlen("rules/"), first[i].path.bytes);

		pile->files[pile->count++] = (struct rules_file){path, first[i].bytes};
	}
	return ERR_NONE;
}

static void close_fd(void *what)
{
	close((int)(intptr_t)what);
}

static void close_folder(void *what)
{
	closedir(what);
}

static enum err read_file(struct scope *s, int folder, struct str path, struct pile *pile)
{
	int fd = openat(folder, path.at, O_RDONLY | O_CLOEXEC);
	struct text bytes = text_new(s->mem, RULES_FILE_BYTES_MAX);
	char part[PART_BYTES];
	ssize_t n = 0;

	if (fd < 0)
		return scope_fail(s, ERR_NOT_FOUND, "rules.folder", NULL, "%s: %s", path.at,
		                  strerror(errno));
	arena_at_end(s->mem, close_fd, (void *)(intptr_t)fd);
	while (!text_is_cut(&bytes) && (n = read(fd, part, sizeof part)) > 0)
		text_add(&bytes, (struct str){part, (size_t)n});
	if (n < 0)
		return scope_fail(s, ERR_NOT_FOUND, "rules.folder", NULL, "%s: %s", path.at,
		                  strerror(errno));
	if (text_is_cut(&bytes) || pile->count == RULES_FILES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "rules.too_large", NULL,
		                  "%s: a file has at most %d bytes, a book %d files", path.at,
		                  RULES_FILE_BYTES_MAX, RULES_FILES_MAX);
	pile->files[pile->count++] = (struct rules_file){path, text_str(&bytes)};
	return ERR_NONE;
}

/* rules/LANGUAGE/FILE: two levels, no more. */
static enum err read_folder(struct scope *s, int parent, struct str name, int depth,
                            struct pile *pile)
{
	int fd = openat(parent, name.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!folder)
		return scope_fail(s, ERR_NOT_FOUND, "rules.folder", NULL, "%s: %s", name.at,
		                  strerror(errno));
	arena_at_end(s->mem, close_folder, folder);
	while ((entry = readdir(folder))) {
		struct str path = str_from(entry->d_name);

		if (entry->d_name[0] == '.')
			continue;
		if (depth == 0) {
			if (entry->d_type == DT_DIR)
				TRY(read_folder(s, dirfd(folder), str_copy(s->mem, path), 1, pile));
			continue;
		}
		path = text_format(s->mem, "%s/%s", name.at, entry->d_name);
		TRY(read_file(s, parent, path, pile));
	}
	return ERR_NONE;
}

static enum err collect(struct scope *s, struct str folder, struct pile *ret_pile)
{
	ret_pile->files = NEW_ARRAY(s->mem, struct rules_file, RULES_FILES_MAX);
	if (str_is_empty(folder))
		return packed(s, ret_pile);
	return read_folder(s, AT_FDCWD, str_copy(s->mem, folder), 0, ret_pile);
}

enum err rulebook_open(struct scope *s, struct str folder, const struct rules **ret_rules)
{
	struct pile pile = {0};

	TRY(collect(s, folder, &pile));
	return rules_read(s, pile.files, pile.count, ret_rules);
}

enum err rulebook_open_suggestions(struct scope *s, struct str folder,
                                   const struct report_suggestions **ret_suggestions)
{
	struct pile pile = {0};
	bool has_some = false;

	TRY(collect(s, folder, &pile));
	for (size_t i = 0; i < pile.count; i++)
		has_some = has_some || str_ends(pile.files[i].path, STR(".wordings"));
	if (!has_some) {
		*ret_suggestions = report_suggestion_packed(s->mem);
		return ERR_NONE;
	}
	return report_suggestion_read(s, pile.files, pile.count, ret_suggestions);
}
