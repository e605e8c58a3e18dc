/* err.h - the one way a function says "no".
 *
 * Every function that can fail returns enum err and hands results out through
 * trailing ret_ parameters, which it leaves untouched on failure. The enum is
 * marked nodiscard, so the compiler refuses a call whose answer is dropped.
 *
 * Layer: core. Read first: TRY, then scope_fail() in scope.h.
 */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#define MUST_CHECK [[nodiscard]]

/* Ten values, each one HTTP status and one exit code. */
enum MUST_CHECK err {
	ERR_NONE = 0,
	ERR_INVALID,    /* 422: the caller's input; names a field */
	ERR_NOT_FOUND,  /* 404: no such thing, or not yours to see */
	ERR_SIGNED_OUT, /* 401 */
	ERR_DENIED,     /* 403 */
	ERR_CONFLICT,   /* 409: changed meanwhile, or already there */
	ERR_TOO_LARGE,  /* 413: a stated limit was passed */
	ERR_TOO_OFTEN,  /* 429 */
	ERR_BUSY,       /* 503: try again later */
	ERR_BROKEN,     /* 500: our bug or our disk; details only in the log */
	ERR_COUNT
};

/* Passes a failure up unchanged. Safe without cleanup: memory and handles
 * belong to the scope (see scope.h). */
#define TRY(call)                                                                                  \
	do {                                                                                       \
		enum err try_ = (call);                                                            \
		if (try_)                                                                          \
			return try_;                                                               \
	} while (0)

/* The HTTP status for `e`; the only place that maps it. */
int err_http_status(enum err e);

/* The exit status of a command for `e`: 0 done, 1 refused, 3 something broke. */
int err_exit_status(enum err e);

#endif
