/* demo_stage.h - what the demo's story knows while it is told: who acts, when, and what has a name by now.
 *
 * A story is a list of rows in demo/NAME.json, one thing that somebody did a row: on which day and at what
 * time ("day": -21, "at": "11:05"), by whom, and with what. All days are working days from today, so the demo is never
 * old, and nobody in it works on a Sunday. Whoever makes something gives it a "key", by which later rows speak of it.
 *
 * Layer: app. Read first: demo_stage_begin(), then demo_story.c.
 */
#ifndef APP_DEMO_STAGE_H
#define APP_DEMO_STAGE_H

#include "core/date.h"
#include "core/json_in.h"
#include "core/scope.h"
#include "teams/session.h"

#define DEMO_PEOPLE_MAX 50
#define DEMO_NAMES_MAX 600
#define DEMO_IDS_MAX 20 /* that a row names in one list */

/* Somebody of the demo with what acting for them takes; guests, too. */
struct demo_person {
	struct str key, time_zone;
	struct id id, guest_of;
	const struct session *session;
};

struct demo_name {
	struct str key;
	const char *kind; /* "need": what made it */
	struct id id;
};

struct demo_ids {
	struct id at[DEMO_IDS_MAX];
	size_t count;
};

struct demo_stage {
	struct demo_person people[DEMO_PEOPLE_MAX];
	size_t person_count;
	struct demo_name names[DEMO_NAMES_MAX];
	size_t name_count;
	const struct demo_person *by; /* who acts now */
	struct id account;            /* the one rows are about that do not say */
	int64_t today_ms;             /* the real now */
};

struct str demo_stage_text(const json_t *row, const char *field);
bool demo_stage_is(const json_t *row, const char *field);

/* BROKEN "demo.broken": the demo does not make sense; for the log. */
enum err demo_stage_broken(struct scope *s, const char *what, struct str which);

/* The beginning of a row: sets who acts and what time it is. A row without "day" or "at" is a minute after the one
 * before; without "by" the same person acts. */
enum err demo_stage_begin(struct scope *s, struct demo_stage *stage, const json_t *row);

/* From here on the scope acts for `person`, as if they were logged in. */
void demo_stage_act(struct scope *s, struct demo_stage *stage, const struct demo_person *person);

enum err demo_stage_person(struct scope *s, const struct demo_stage *stage, struct str key,
                           const struct demo_person **ret_person);

/* The time of day a row says ("at": "11:05") on the day that begins at `midnight_ms`, UTC; without a zone. */
enum err demo_stage_at(struct scope *s, const json_t *row, int64_t midnight_ms,
                       struct date *ret_date);

/* Gives `id` the row's "key", if it has one. */
enum err demo_stage_name(struct scope *s, struct demo_stage *stage, const json_t *row,
                         const char *kind, struct id id);

enum err demo_stage_named(struct scope *s, const struct demo_stage *stage, struct str key,
                          const struct demo_name **ret_name);

/* The record that `field` of the row names, or the person; ID_NONE without the field. People have names of their own: a
 * guest is called like the contact they are. */
enum err demo_stage_id(struct scope *s, const struct demo_stage *stage, const json_t *row,
                       const char *field, struct id *ret_id);
enum err demo_stage_person_id(struct scope *s, const struct demo_stage *stage, const json_t *row,
                              const char *field, struct id *ret_id);

/* The same for a list. */
enum err demo_stage_ids(struct scope *s, const struct demo_stage *stage, const json_t *row,
                        const char *field, struct demo_ids *ret_ids);
enum err demo_stage_person_ids(struct scope *s, const struct demo_stage *stage, const json_t *row,
                               const char *field, struct demo_ids *ret_ids);

/* The account a row is about. */
enum err demo_stage_account(struct scope *s, const struct demo_stage *stage, const json_t *row,
                            struct id *ret_account);

/* "2026-11-23", so many working days from today. */
struct str demo_stage_working_day(struct scope *s, const struct demo_stage *stage, int64_t days);

/* The same, as `field` says; empty without it. */
struct str demo_stage_day(struct scope *s, const struct demo_stage *stage, const json_t *row,
                          const char *field);

#endif
