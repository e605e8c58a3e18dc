/* rulebook.h - finding the files of the analysis rules: packed into the program, or in a folder, so
 * that a coach can try a change without building.
 *
 * Layer: talk. Whoever needs rules (server, listen, label) opens the book once.
 */
#ifndef TALK_RULEBOOK_H
#define TALK_RULEBOOK_H

#include "talk/rules.h"

/* Reads and compiles the rules below `folder`, laid out as rules/ in the repository; an empty
 * `folder` takes the packed ones. Hidden files are left out.
 * Memory: *ret_rules as long as `s`.
 * Errors: as rules_read(); NOT_FOUND "rules.folder"; TOO_LARGE "rules.too_large". */
enum err rulebook_open(struct scope *s, struct str folder, const struct rules **ret_rules);

#endif
