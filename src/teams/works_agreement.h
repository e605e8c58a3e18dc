/* works_agreement.h - which functions that could monitor people are on, and by which agreement.
 *
 * A function is here when through it somebody learns how a colleague, or a group of colleagues, talks, works or
 * what they can do. Each is off until an administrator enters the number (or name) of the works agreement that allows
 * it and the day from which it holds. All of us see what is on, since when, by which agreement and who switched;
 * nothing of that is ever overwritten.
 *
 * A route names its function (http/route.h), and is refused before its handler while that is off. What takes something
 * back, or deletes it, names none: it works at any time.
 *
 * Layer: teams. Read first: enum works_agreement_function, works_agreement_check(). Source: docs/decisions/0039-works-agreement.md
 */
#ifndef TEAMS_WORKS_AGREEMENT_H
#define TEAMS_WORKS_AGREEMENT_H

#include "core/scope.h"

#define WORKS_AGREEMENT_NUMBER_BYTES_MAX 200
#define WORKS_AGREEMENT_CHANGES_MAX 200 /* told; all are kept */

enum works_agreement_function {
	WORKS_AGREEMENT_NONE,     /* of a route: it needs no agreement */
	WORKS_AGREEMENT_OPENING,  /* a conversation is opened to a colleague or a coach */
	WORKS_AGREEMENT_EVIDENCE, /* how deals ended beside what the talks before them were like */
	WORKS_AGREEMENT_TEAM_WEEKS,     /* how full a team's weeks were, in the mean */
	WORKS_AGREEMENT_COVERAGE,       /* which competences a team covers */
	WORKS_AGREEMENT_LANGUAGE_MODEL, /* a model of ours reads a wording and proposes */
	WORKS_AGREEMENT_FUNCTION_COUNT
};

/* As the API and the database call them; [WORKS_AGREEMENT_NONE] is "none"; NULL ends. */
extern const char *const works_agreement_names[WORKS_AGREEMENT_FUNCTION_COUNT + 1];

struct works_agreement {
	enum works_agreement_function function;
	bool is_on;         /* switched on; in force only from `from_on` on */
	struct str number;  /* of the agreement, or its name; empty = none was ever entered */
	struct str from_on; /* the first day (UTC) it holds; empty when off */
	int64_t at_ms;      /* when it was switched; 0 = never */
	struct id actor;    /* who switched; ID_NONE = nobody, or the command line */
	struct str actor_name;
};

/* How each function stands now, in the order of the enum, without NONE.
 * Needs: MAY_SIGNED_IN. */
enum err works_agreement_list(struct scope *s,
                              struct works_agreement ret_now[WORKS_AGREEMENT_FUNCTION_COUNT - 1]);

/* Every switching, newest first. Needs: MAY_SIGNED_IN. Errors: INVALID "list.limit". */
enum err works_agreement_list_changes(struct scope *s, size_t limit,
                                      const struct works_agreement **ret_changes,
                                      size_t *ret_count);

/* Switches `next->function`; of the rest is_on, number and from_on matter. Off needs neither number nor day, and an
 * agreement that is named stays beside it as the reason.
 * Needs: MAY_ADMINISTER. Errors: INVALID "field.missing" number | from_on, "field.too_long", "field.not_date". */
enum err works_agreement_change(struct scope *s, const struct works_agreement *next);

/* Whether it is on today. NONE always is. */
enum err works_agreement_is_on(struct scope *s, enum works_agreement_function function,
                               bool *ret_is_on);

/* Errors: DENIED "works_agreement.missing" it is off, or not in force yet. */
enum err works_agreement_check(struct scope *s, enum works_agreement_function function);

#endif
