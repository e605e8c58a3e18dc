/* steps.h - the part of JSON that goals, strategies, solutions and results share. Layer: api. */
#ifndef API_STEPS_H
#define API_STEPS_H

#include "accounts/step.h"
#include "http/route.h"

/* Opens the object and writes what all steps have; the caller adds the rest and closes it.
 * Errors: those of markdown_html(). */
enum err steps_write_open(struct scope *s, struct json_out *o, const struct step *step);

/* A day, or null. */
void steps_write_day(struct json_out *o, const char *key, struct str day);

/* What all steps take: title, text, is_shared, is_retired. */
enum err steps_read(struct scope *s, const json_t *body, struct step *step);

/* An id that null clears. */
enum err steps_read_id(struct scope *s, const json_t *body, const char *field, struct id *id);

/* "/api/goals/ID" */
struct str steps_location(struct scope *s, const char *plural, struct id id);

/* The rows that all of them describe themselves with; put before one's own. */
#define STEPS_FIELDS                                                                               \
	{"id", "id", "", true}, {"account", "id", "", true},                                       \
		{"title", "text", "at most 200 bytes", true},                                      \
		{"text", "text", "Markdown, at most 4000 bytes", true},                            \
		{"html", "text", "the text, safe to show", true},                                  \
		{"is_shared", "bool", "guests of the account see it", true},                       \
		{"created_by", "id", "", true},                                                    \
		{"retired_at", "time", "null while it stands", false},                             \
	{                                                                                          \
		"revision", "number", "for If-Match", true                                         \
	}
#define STEPS_TAKES                                                                                \
	{"title", "text", "at most 200 bytes", true},                                              \
		{"text", "text", "Markdown, at most 4000 bytes", false},                           \
		{"is_shared", "bool", "guests of the account see it", false},                      \
	{                                                                                          \
		"is_retired", "bool", "no longer stands", false                                    \
	}

#endif
