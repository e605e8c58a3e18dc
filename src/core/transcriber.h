/* transcriber.h - a server of the team's own that writes down what is heard in a recording.
 *
 * It speaks as OpenAI's API does (POST /v1/audio/transcriptions, a form with "file"), so whisper servers of several
 * makes fit. Whom it calls at all: own_server.h. The recording passes through: it is asked for piece
 * by piece, sent on, and kept nowhere.
 *
 * Layer: core, on libcurl. Blocks for minutes: for a thread that serves nobody. Read first: transcriber_ask().
 */
#ifndef CORE_TRANSCRIBER_H
#define CORE_TRANSCRIBER_H

#include "core/own_server.h"

#define TRANSCRIBER_ANSWER_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define TRANSCRIBER_STALL_MS_MAX ((int64_t)60 * 1000) /* it takes no more of what we have for it */
#define TRANSCRIBER_THINK_MINUTES_MAX 240
#define TRANSCRIBER_THINK_MINUTES_DEFAULT                                                          \
	30 /* after the last byte: an hour of talk on a small machine */

struct transcriber; /* never changes once it is open; any thread may ask */

struct transcriber_settings {
	struct own_server_settings server; /* model "" = "whisper-1" */
	int think_minutes;                 /* 0 = TRANSCRIBER_THINK_MINUTES_DEFAULT */
};

/* *ret_transcriber is NULL without an address. Nothing is asked to find out whether it answers. Memory: as long as `s`.
 * Errors: INVALID "transcriber.url", "transcriber.model", "transcriber.key", "transcriber.ca". */
enum err transcriber_open(struct scope *s, const struct transcriber_settings *settings,
                          const struct transcriber **ret_transcriber);

struct transcriber_recording {
	uint64_t bytes;     /* exactly so many are read */
	const char *type;   /* "audio/wav" */
	const char *name;   /* "recording.wav": servers look at the ending */
	const char *spoken; /* "de", "en"; NULL = it finds out by itself */
	/* The next bytes, at most `room`; waits for them. 0 = there are none any more, negative = ended too early. */
	ssize_t (*read)(void *from, char *at, size_t room);
	/* Whether nobody waits for the answer any more; asked about once a second. */
	bool (*is_given_up)(void *from);
	void *from;
};

/* Sends it and waits for the answer, whatever its form: talk/recording.h reads it.
 * Memory: as long as `s`. Errors: CONFLICT "transcriber.off", "transcriber.refused", "transcriber.no_access" (401 and 403),
 * "transcriber.too_large" (413), "transcriber.unreadable" (nothing in it, or without end), "upload.cancelled"; BUSY "transcriber.unreachable", "transcriber.slow". */
enum err transcriber_ask(struct scope *s, const struct transcriber *transcriber,
                         const struct transcriber_recording *recording, struct str *ret_answer);

#endif
