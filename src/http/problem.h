/* problem.h - a refusal as the outside sees it: application/problem+json.
 *
 * The key is stable and translated by the page; the detail, in English for whoever
 * writes a program, goes out only when it speaks of the asker's own input. What broke inside stays in the log, found by
 * the request's number.
 *
 * Layer: http. Source: RFC 9457.
 */
#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

#include "core/scope.h"
#include "core/text.h"

/* The status for a failure: what err.h says, except for the few keys that have one of their own. */
int problem_status(enum err e, const struct problem *problem);

/* "Not Found" for 404. */
const char *problem_title(int status);

/* Writes the problem; `number` names the request in the log, "" leaves it out. */
void problem_write(struct text *out, int status, const struct problem *problem, struct str number);

#endif
