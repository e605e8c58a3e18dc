/* own_server.h - another server of the team's own that works for minutes: one that writes recordings down (transcriber.h), one
 * that runs a language model (language_model.h).
 *
 * Only the address that the operator set is called: no redirect, no proxy of the environment, no other scheme; without TLS
 * only this machine and private networks, because what is sent does not cross the open network in the clear.
 *
 * Layer: core, on libcurl. Blocks for minutes: for a thread that serves nobody. Read first: own_server_open(), own_server_call().
 */
#ifndef CORE_OWN_SERVER_H
#define CORE_OWN_SERVER_H

#include "core/scope.h"

#include <curl/curl.h>

#define OWN_SERVER_CONNECT_MS_MAX 10000
#define OWN_SERVER_MODEL_BYTES_MAX 100

/* How a kind of server is called, and what is said when it fails: keys of docs/errors.md. */
struct own_server_kind {
	const char *option; /* "--transcriber" */
	const char *path;   /* "/v1/audio/transcriptions": added to the address */
	const char *url, *key, *ca, *model;
	const char *off, *refused, *no_access, *too_large, *unreadable, *unreachable, *slow;
};

struct own_server_settings {
	struct str url;      /* "http://127.0.0.1:8000", without /v1/...; "" = there is none */
	struct str model;    /* at most OWN_SERVER_MODEL_BYTES_MAX */
	struct str key_file; /* one line, readable by its owner alone; "" = none is sent */
	struct str
		ca_file; /* certificates in PEM that its own may come from; "" = those this machine trusts */
};

struct own_server { /* never changes once it is open; any thread may call */
	const struct own_server_kind *kind;
	const char *url, *model, *key, *ca_file; /* key and ca_file may be NULL; model may be "" */
	bool is_tls;
};

/* Reads the settings; nothing is asked to find out whether it answers. With an address, that is.
 * Memory: as long as `s`. Errors: INVALID url, key, ca, model of the kind. */
enum err own_server_open(struct scope *s, const struct own_server_kind *kind,
                         const struct own_server_settings *settings, struct own_server *ret_server);

struct own_server_call {
	const char *accept;               /* "application/json" */
	const char *type;                 /* of the body; NULL = the body says so itself */
	void (*fill)(CURL *, void *from); /* puts the body in */
	size_t answer_bytes_max;
	/* How long nothing may move, now: it has less time to take what we send than to think. */
	int64_t (*ms_max)(void *from);
	/* Whether nobody waits for the answer any more; asked about once a second. */
	bool (*is_given_up)(void *from);
	void *from;
	int64_t moved_us; /* when a byte last went one way or the other; `fill`'s callbacks may set it */
	bool is_broken_off; /* set by them, when what they read from has ended */
};

/* Calls and waits. *ret_status is what it answered, whatever that was, also with an error; 0 = nothing.
 * Memory: as long as `s`. Errors: CONFLICT refused, no_access (401 and 403), too_large (413), unreadable (nothing in it, or
 * without end), "upload.cancelled"; BUSY unreachable, slow, "server.busy". */
enum err own_server_call(struct scope *s, const struct own_server *server,
                         struct own_server_call *call, long *ret_status, struct str *ret_answer);

#endif
