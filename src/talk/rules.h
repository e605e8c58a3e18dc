/* rules.h - the analysis rules, read from text files a coach can edit.
 *
 * A folder per language (rules/de, rules/en) holds word lists and rules; their
 * format is docs/rules.md. rules_read() compiles all of them once into one
 * read-only matcher that any number of threads may use at once.
 *
 * Layer: talk. Read first: struct rule, then rules_read().
 */
#ifndef TALK_RULES_H
#define TALK_RULES_H

#include "core/scope.h"
#include "core/str.h"

#define RULES_FILE_BYTES_MAX (1024 * 1024)
#define RULES_FILES_MAX 200
#define RULES_MAX 20000
#define RULES_LANGUAGES_MAX 8

struct rules; /* compiled; see analysis.h for its use */

/* One file of rules as given: `path` is relative to the rules folder ("de/questions.rules"). */
struct rules_file {
	struct str path;
	struct str bytes;
};

/* A rule as a coach wrote it, for showing why a label was given. */
struct rule {
	struct str name;   /* "paraphrase.verstanden"; stable, unique within its language */
	struct str file;   /* "de/stage2.rules" */
	int64_t line;      /* from 1 */
	struct str source; /* the rule's own lines, as written, without comments */
	struct str note;   /* the comment directly above it: what it is for; may be empty */
};

/* Compiles `files` (any order; languages are the first folder of each path).
 * Memory: *ret_rules lives as long as `s`, independent of the files' bytes.
 * Errors: INVALID "rules.*" with file and line in the problem's detail; TOO_LARGE.
 */
enum err rules_read(struct scope *s, const struct rules_file *files, size_t file_count,
                    const struct rules **ret_rules);

/* The languages are numbered from 1: German, English, then every other folder by its name. */
size_t rules_language_count(const struct rules *rules);

/* "de", "en", ...: the folder's name. */
struct str rules_language_name(const struct rules *rules, size_t number);

/* The number of the language whose folder is called `name`; 0 = there is none. */
size_t rules_language_find(const struct rules *rules, struct str name);

#endif
