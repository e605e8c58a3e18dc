#include "store/statement.h"

#include "core/files.h"

struct statement_list {
	struct statement *all;
	size_t count, count_max;
	uint32_t *slots; /* open addressing by name: number + 1, 0 = free */
	size_t slot_count;
};

static enum err refuse(struct scope *s, struct str file, int64_t line, const char *why)
{
	return scope_fail(s, ERR_BROKEN, "store.statement", NULL, "%.*s:%lld: %s", STR_ARG(file),
	                  (long long)line, why);
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* "src/accounts/account.sql" -> "account" */
static struct str topic_of(struct str path)
{
	struct str rest = path, piece, last = path;

	while (str_next(&rest, '/', &piece))
		last = piece;
	return str_part(last, 0, last.bytes - strlen(".sql"));
}

/* A name line is "-- name (parameters) ..."; other comments have a space after their first word. */
static bool read_name_line(struct str line, struct statement *ret)
{
	struct str rest, list, parameter;
	size_t end = 0, close, uses;

	if (!str_starts(line, STR("-- ")))
		return false;
	rest = str_part(line, 3, line.bytes);
	while (end < rest.bytes && is_name_char(rest.at[end]))
		end++;
	if (end == 0 || !str_starts(str_part(rest, end, rest.bytes), STR(" (")))
		return false;
	close = str_find(rest, STR(")"));
	if (close == SIZE_MAX)
		return false;
	*ret = (struct statement){.name = str_part(rest, 0, end)};
	list = str_trim(str_part(rest, end + 2, close));
	while (list.bytes && str_next(&list, ',', &parameter))
		ret->parameters++;
	uses = str_find(rest, STR(" uses "));
	if (uses != SIZE_MAX)
		ret->uses = str_trim(str_part(rest, uses + strlen(" uses "), rest.bytes));
	return true;
}

static void set_text(struct arena *mem, struct statement *to, const char *from, const char *end)
{
	to->text = str_copy(mem, (struct str){from, (size_t)(end - from)});
	to->is_planned_anew = str_find(to->text, STR("-- plan anew\n")) != SIZE_MAX;
	to->goes_in_rows = str_find(to->text, STR("-- rows together\n")) != SIZE_MAX;
}

static enum err read_file(struct scope *s, struct arena *mem, struct str path, struct str text,
                          struct statement_list *list)
{
	struct str topic = topic_of(path), rest = text, line;
	struct statement *open = NULL, next;
	const char *from = NULL;
	int64_t number = 0;

	while (str_next_line(&rest, &line)) {
		number++;
		if (!read_name_line(line, &next)) {
			if (!open && line.bytes && !str_starts(line, STR("--")))
				return refuse(s, path, number, "SQL before the first name line");
			continue;
		}
		if (!str_starts(next.name, topic) ||
		    (next.name.bytes > topic.bytes && next.name.at[topic.bytes] != '_'))
			return refuse(s, path, number, "the name does not start with the file's");
		if (open)
			set_text(mem, open, from, line.at);
		list->all = arena_grow(mem, list->all, sizeof *list->all, list->count + 1,
		                       &list->count_max);
		open = &list->all[list->count];
		*open = next;
		open->name = str_copy(mem, next.name);
		open->file = path;
		open->line = number;
		open->number = list->count++;
		from = line.at + line.bytes;
	}
	if (open)
		set_text(mem, open, from, text.at + text.bytes);
	return ERR_NONE;
}

static enum err index_names(struct scope *s, struct arena *mem, struct statement_list *list)
{
	list->slot_count = 16;
	while (list->slot_count < list->count * 2)
		list->slot_count *= 2;
	list->slots = NEW_ARRAY(mem, uint32_t, list->slot_count);
	for (size_t i = 0; i < list->count; i++) {
		const struct statement *one = &list->all[i];
		size_t slot = str_hash(one->name) & (list->slot_count - 1);

		while (list->slots[slot]) {
			if (str_equal(list->all[list->slots[slot] - 1].name, one->name))
				return refuse(s, one->file, one->line, "this name exists already");
			slot = (slot + 1) & (list->slot_count - 1);
		}
		list->slots[slot] = (uint32_t)i + 1;
	}
	return ERR_NONE;
}

enum err statement_load(struct scope *s, struct arena *mem, const struct statement_list **ret_list)
{
	struct statement_list *list = NEW(mem, struct statement_list);
	const struct files_entry *files;
	size_t count = files_under(STR("src/"), &files);

	for (size_t i = 0; i < count; i++) {
		if (!str_ends(files[i].path, STR(".sql")) ||
		    str_find(files[i].path, STR("/migrations/")) != SIZE_MAX)
			continue;
		TRY(read_file(s, mem, files[i].path, files[i].bytes, list));
	}
	TRY(index_names(s, mem, list));
	*ret_list = list;
	return ERR_NONE;
}

enum err statement_read_file(struct scope *s, struct arena *mem, struct str path, struct str text,
                             const struct statement_list **ret_list)
{
	struct statement_list *list = NEW(mem, struct statement_list);

	TRY(read_file(s, mem, path, text, list));
	TRY(index_names(s, mem, list));
	*ret_list = list;
	return ERR_NONE;
}

const struct statement *statement_find(const struct statement_list *list, struct str name)
{
	size_t slot = str_hash(name) & (list->slot_count - 1);

	for (; list->slots[slot]; slot = (slot + 1) & (list->slot_count - 1)) {
		const struct statement *one = &list->all[list->slots[slot] - 1];

		if (str_equal(one->name, name))
			return one;
	}
	return NULL;
}

size_t statement_all(const struct statement_list *list, const struct statement **ret_statements)
{
	*ret_statements = list->all;
	return list->count;
}
