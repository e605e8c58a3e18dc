#include "core/files.h"

/* Made by tools/pack at build time. */
extern const struct files_entry files_packed[];
extern const size_t files_packed_count;

size_t files_all(const struct files_entry **ret_entries)
{
	*ret_entries = files_packed;
	return files_packed_count;
}

/* The first entry whose path is not before `path`. */
static size_t place(struct str path)
{
	size_t low = 0, high = files_packed_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (str_compare(files_packed[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct files_entry *files_find(struct str path)
{
	size_t at = place(path);

	if (at < files_packed_count && str_equal(files_packed[at].path, path))
		return &files_packed[at];
	return NULL;
}

size_t files_under(struct str folder, const struct files_entry **ret_first)
{
	size_t at = place(folder), end = at;

	while (end < files_packed_count && str_starts(files_packed[end].path, folder))
		end++;
	*ret_first = files_packed + at;
	return end - at;
}
