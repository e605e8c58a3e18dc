/* rulebook.h - finding the files of the analysis rules: packed into the program, or in a folder, so
 * that a coach can try a change without building.
 *
 * Layer: talk. Whoever needs rules (server, listen, label) opens the book once.
 */
#ifndef TALK_RULEBOOK_H
#define TALK_RULEBOOK_H

#include "talk/report_suggestion.h"
#include "talk/rules.h"

/* Reads and compiles the rules below `folder`, laid out as rules/ in the repository; an empty
 * `folder` takes the packed ones. Hidden files are left out.
 * Memory: *ret_rules as long as `s`.
 * Errors: as rules_read(); NOT_FOUND "rules.folder"; TOO_LARGE "rules.too_large". */
enum err rulebook_open(struct scope *s, struct str folder, const struct rules **ret_rules);

/* Reads the report's wordings (".wordings") that lie beside the rules; a `folder` without any has
 * those in the program.
 * Memory, errors: as rulebook_open(); INVALID "suggestions.*". */
enum err rulebook_open_suggestions(struct scope *s, struct str folder,
                                   const struct report_suggestions **ret_suggestions);

#endif
