#include "core/transcriber.h"

#include "core/clock.h"

static const struct own_server_kind kind = {
	.option = "--transcriber",
	.path = "/v1/audio/transcriptions",
	.url = "transcriber.url",
	.key = "transcriber.key",
	.ca = "transcriber.ca",
	.model = "transcriber.model",
	.off = "transcriber.off",
	.refused = "transcriber.refused",
	.no_access = "transcriber.no_access",
	.too_large = "transcriber.too_large",
	.unreadable = "transcriber.unreadable",
	.unreachable = "transcriber.unreachable",
	.slow = "transcriber.slow",
};

struct transcriber {
	struct own_server server;
	int64_t think_ms;
};

enum err transcriber_open(struct scope *s, const struct transcriber_settings *settings,
                          const struct transcriber **ret_transcriber)
{
	struct transcriber *t = NEW(s->mem, struct transcriber);
	struct own_server_settings server = settings->server;
	int minutes = settings->think_minutes ? settings->think_minutes
	                                      : TRANSCRIBER_THINK_MINUTES_DEFAULT;

	*ret_transcriber = NULL;
	if (str_is_empty(server.url))
		return ERR_NONE;
	if (str_is_empty(server.model))
		server.model = STR("whisper-1");
	TRY(own_server_open(s, &kind, &server, &t->server));
	t->think_ms = CLOCK_WAIT_MS((int64_t)minutes * 60 * 1000);
	*ret_transcriber = t;
	return ERR_NONE;
}

/* ---- asking ---- */

struct work {
	const struct transcriber *transcriber;
	const struct transcriber_recording *recording;
	struct own_server_call *call;
	curl_mime *form;
	uint64_t read;
};

static size_t on_read(char *at, size_t size, size_t count, void *what)
{
	struct work *w = what;
	ssize_t got = w->recording->read(w->recording->from, at, size * count);

	w->call->moved_us = clock_monotonic_us(); /* the wait was not theirs */
	if (got < 0 || (got == 0 && w->read < w->recording->bytes)) {
		w->call->is_broken_off = true;
		return CURL_READFUNC_ABORT;
	}
	w->read += (uint64_t)got;
	return (size_t)got;
}

static void add_field(curl_mime *form, const char *name, const char *value)
{
	curl_mimepart *part = curl_mime_addpart(form);

	curl_mime_name(part, name);
	curl_mime_data(part, value, CURL_ZERO_TERMINATED);
}

/* The recording comes last: a server knows what to do with it before its first byte. */
static void fill(CURL *curl, void *what)
{
	struct work *w = what;
	curl_mimepart *part;

	w->form = curl_mime_init(curl);
	add_field(w->form, "model", w->transcriber->server.model);
	add_field(w->form, "response_format", "verbose_json");
	if (w->recording->spoken)
		add_field(w->form, "language", w->recording->spoken);
	part = curl_mime_addpart(w->form);
	curl_mime_name(part, "file");
	curl_mime_filename(part, w->recording->name);
	curl_mime_type(part, w->recording->type);
	curl_mime_data_cb(part, (curl_off_t)w->recording->bytes, on_read, NULL, NULL, w);
	curl_easy_setopt(curl, CURLOPT_MIMEPOST, w->form);
}

static int64_t ms_max(void *what)
{
	const struct work *w = what;

	return w->read >= w->recording->bytes ? w->transcriber->think_ms : TRANSCRIBER_STALL_MS_MAX;
}

static bool is_given_up(void *what)
{
	const struct work *w = what;

	return w->recording->is_given_up(w->recording->from);
}

enum err transcriber_ask(struct scope *s, const struct transcriber *transcriber,
                         const struct transcriber_recording *recording, struct str *ret_answer)
{
	struct work w = {.transcriber = transcriber, .recording = recording};
	/* A refusal shall come before the recording, where the server can; it has a second for it. */
	struct own_server_call call = {.accept = "application/json, text/*;q=0.5",
	                               .fill = fill,
	                               .answer_bytes_max = TRANSCRIBER_ANSWER_BYTES_MAX,
	                               .ms_max = ms_max,
	                               .is_given_up = is_given_up,
	                               .from = &w};
	long status;
	enum err e;

	if (!transcriber)
		return scope_fail(s, ERR_CONFLICT, kind.off, NULL, "no --transcriber");
	w.call = &call;
	e = own_server_call(s, &transcriber->server, &call, &status, ret_answer);
	curl_mime_free(w.form);
	return e;
}
