/* files.h - what is packed into the program: web pages, words, rules, SQL, demo.
 *
 * The build packs whole folders (tools/pack); nothing stands beside the
 * installed program but its shared libraries (contracts section 1).
 *
 * Layer: core.
 */
#ifndef CORE_FILES_H
#define CORE_FILES_H

#include "core/str.h"

struct files_entry {
	struct str path; /* "web/lib/api.js", "rules/de/questions.rules" */
	struct str bytes;
	struct str brotli; /* the same, compressed; empty where it would not help */
	struct str gzip;
	struct str hash; /* of the bytes, 16 hex digits: leads the cacheable path */
};

/* All entries, sorted by path. */
size_t files_all(const struct files_entry **ret_entries);

/* The entry at `path`, or NULL. */
const struct files_entry *files_find(struct str path);

/* The entries whose path starts with `folder` ("rules/"), as one run. */
size_t files_under(struct str folder, const struct files_entry **ret_first);

#endif
