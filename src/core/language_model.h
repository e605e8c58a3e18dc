/* language_model.h - a server of the team's own that runs a language model.
 *
 * It speaks as OpenAI's API does (POST /v1/chat/completions), so llama.cpp, Ollama, vLLM and others fit. Whom it calls at all:
 * own_server.h. What is asked is kept nowhere here. The same question is asked in the same way each time (temperature 0, a fixed
 * seed); whether the same answer comes is the model's matter.
 *
 * What it says is text from outside: nothing in it is ever done, only read and shown.
 *
 * Layer: core, on libcurl. Blocks for minutes: for a thread that serves nobody. Read first: language_model_ask().
 */
#ifndef CORE_LANGUAGE_MODEL_H
#define CORE_LANGUAGE_MODEL_H

#include "core/own_server.h"

#define LANGUAGE_MODEL_ANSWER_BYTES_MAX ((size_t)1024 * 1024)
#define LANGUAGE_MODEL_TEXT_BYTES_MAX ((size_t)64 * 1024) /* of what it says */
#define LANGUAGE_MODEL_TOKENS_MAX 4000                    /* it is told to stop there */
#define LANGUAGE_MODEL_ASKED_BYTES_MAX ((size_t)2 * 1024 * 1024)
#define LANGUAGE_MODEL_MINUTES_MAX 60
#define LANGUAGE_MODEL_MINUTES_DEFAULT 10 /* an hour of talk, without a graphics card */

struct language_model; /* never changes once it is open; any thread may ask */

struct language_model_settings {
	struct own_server_settings server; /* the model has to be named */
	int minutes;                       /* 0 = LANGUAGE_MODEL_MINUTES_DEFAULT */
};

/* *ret_model is NULL without an address. Nothing is asked to find out whether it answers. Memory: as long as `s`.
 * Errors: INVALID "language_model.url", "language_model.model", "language_model.key", "language_model.ca". */
enum err language_model_open(struct scope *s, const struct language_model_settings *settings,
                             const struct language_model **ret_model);

/* As the operator wrote it: whose words they are. */
struct str language_model_name(const struct language_model *model);

struct language_model_question {
	struct str rules; /* what it is to do: ours */
	struct str text;  /* on what: theirs, and never to be taken for rules */
	struct str
		schema; /* JSON Schema of the answer; a server that knows none is asked without */
	/* Whether nobody waits for the answer any more; asked about once a second. */
	bool (*is_given_up)(void *from);
	void *from;
};

/* Asks, and waits for what it says. Memory: as long as `s`.
 * Errors: CONFLICT "language_model.off", "language_model.refused", "language_model.no_access" (401 and 403),
 * "language_model.too_large" (413), "language_model.unreadable", "upload.cancelled"; BUSY "language_model.unreachable",
 * "language_model.slow". */
enum err language_model_ask(struct scope *s, const struct language_model *model,
                            const struct language_model_question *question, struct str *ret_said);

/* What is said in an answer of such a server: choices[0].message.content. Memory: as long as `s`.
 * Errors: CONFLICT "language_model.unreadable". */
enum err language_model_read(struct scope *s, struct str answer, struct str *ret_said);

#endif
