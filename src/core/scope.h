/* scope.h - the one object that goes first through every domain function.
 *
 * A scope is one piece of work: a request, a command, a job. It carries the
 * memory, the database connection, who acts, what time it is, the language of
 * the answer, and why the work was refused. Nothing else reads the clock, the
 * random source or a global, so a test can say "it is Monday, 7:45 in Vienna".
 *
 * Layer: core. Read first: the fields, then scope_fail().
 */
#ifndef CORE_SCOPE_H
#define CORE_SCOPE_H

#include "core/arena.h"
#include "core/err.h"
#include "core/id.h"
#include "core/str.h"

struct access_notes;
struct db;
struct db_later;
struct mail;
struct ready;
struct report_suggestions;
struct rules;
struct language_model;
struct transcriber;

enum language {
	LANGUAGE_DE,
	LANGUAGE_EN,
	LANGUAGE_COUNT
};

/* Why something was refused. The key is stable and translated by the page (docs/errors.md);
 * the detail is for the log and the terminal of whoever gave the input. It leaves the server only where
 * it speaks of nothing but the asker's own input: with ERR_INVALID, and when is_detail_public (line
 * and remedy in a file, never logged). */
struct problem {
	const char *key, *field;
	bool is_detail_public;
	int64_t line;          /* of the input, from 1; 0 = not about a line */
	int64_t retry_after_s; /* for TOO_OFTEN and BUSY; 0 = none */
	char detail[320];
};

/* What the view that is open says of the actor on one account, so that it is asked once (teams/permission.h). */
struct scope_seen {
	struct id account; /* ID_NONE = none */
	struct id actor;   /* ID_NONE = not asked yet */
	uint64_t view;     /* db_view() */
	bool is_there, is_lead, is_guest;
};

/* What a request asks, as far as its head says (store/db.h, db_foresee()). */
enum {
	SCOPE_ABOUT_MAX = 4
};
struct scope_asks {
	uint64_t kind; /* requests with the same number read much the same; 0 = not known */
	struct id about[SCOPE_ABOUT_MAX]; /* which records it names */
};

struct scope {
	struct arena *mem;      /* everything this piece of work allocates */
	struct db *db;          /* the one connection this work may use; NULL without a database */
	struct db_later *later; /* a change of this work that is not on disk yet (store/db.h) */
	struct id organisation; /* whose data this is; leads every key */
	struct id actor;        /* the member on whose behalf we act; ID_NONE = nobody yet */
	struct id guest_of;     /* the account whose side the actor is on; ID_NONE = one of us */
	const unsigned char
		*actor_key; /* the actor's open secret key (SECRETS_KEY_BYTES), only in a
	                                 * session's memory; NULL = locked */
	struct id session;  /* the log-in this came with (teams/session.h); ID_NONE = none */
	struct scope_asks asks;
	struct scope_seen seen;
	bool is_operator; /* the command line with the database at hand: administers without a member */
	struct access_notes *access; /* who read about whom (teams/access.h); NULL = is not noted */
	struct access_noted *
		noted; /* whom this work has noted, for an answer that is kept; NULL = is not gathered */
	struct ready *ready; /* answers that are ready (http/ready.h); NULL = none */
	const struct rules
		*rules; /* the analysis rules of this process (talk/rules.h); NULL = none */
	const struct report_suggestions
		*suggestions; /* and the wordings beside them (talk/report_suggestion.h);
	                         * NULL = those in the program */
	struct mail *mail;    /* who sends letters (core/mail.h); NULL = nobody */
	const struct transcriber
		*transcriber; /* who writes recordings down (core/transcriber.h); NULL = nobody */
	const struct language_model
		*language_model; /* who proposes (core/language_model.h); NULL = nobody */
	int64_t now_ms;          /* UTC, Unix milliseconds; read once, so a request has one "now" */
	enum language language;  /* of texts made for the actor */
	struct random *random;
	struct problem problem;
};

/* "en"; everything else is German. */
enum language scope_language(struct str name);

/* Records why and returns `e`, so a refusal is one line: return scope_fail(...).
 * `key` and `field` are literals; field is NULL when no field is concerned.
 * The detail never contains personal data: it may reach the log. */
enum err scope_fail(struct scope *s, enum err e, const char *key, const char *field,
                    const char *detail, ...) __attribute__((format(printf, 5, 6)));

/* As scope_fail() for bad input in a file the actor gave: the detail says what was expected
 * and what to do, and may be shown to the actor (never logged). `line` is from 1; 0 = whole file. */
enum err scope_fail_input(struct scope *s, const char *key, int64_t line, const char *detail, ...)
	__attribute__((format(printf, 4, 5)));

/* The compiler shall see that a refusal is never ERR_NONE: then it knows that outputs are set where
 * TRY went on, and need no first value that nobody reads. */
#define scope_fail(s, e, ...) ((void)scope_fail((s), (e), __VA_ARGS__), (e))
#define scope_fail_input(s, ...) ((void)scope_fail_input((s), __VA_ARGS__), ERR_INVALID)

/* A new id at this scope's now. */
static inline struct id scope_new_id(struct scope *s)
{
	return id_new(s->now_ms, s->random);
}

#endif
