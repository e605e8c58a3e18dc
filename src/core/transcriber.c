#include "core/transcriber.h"

#include "core/clock.h"
#include "core/outside.h"
#include "core/text.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	KEY_BYTES_MAX = 500
};

struct transcriber {
	const char *url, *model, *key, *ca_file; /* key and ca_file may be NULL */
	bool is_tls;
	int64_t think_ms;
};

/* ---- settings ---- */

static enum err read_url(struct scope *s, struct str url, struct transcriber *t)
{
	while (str_ends(url, STR("/")))
		url.bytes--;
	if (outside_check_url(s, "url", url) || str_find(url, STR("?")) != SIZE_MAX ||
	    str_find(url, STR("#")) != SIZE_MAX)
		return scope_fail(s, ERR_INVALID, "transcriber.url", NULL,
		                  "--transcriber takes an address such as http://127.0.0.1:8000, "
		                  "without name and password; /v1/audio/transcriptions is added");
	t->is_tls = str_starts(url, STR("https://"));
	t->url = text_format(s->mem, "%.*s/v1/audio/transcriptions", STR_ARG(url)).at;
	return ERR_NONE;
}

static enum err read_key(struct scope *s, struct str path, struct transcriber *t)
{
	char *bytes = arena_take(s->mem, KEY_BYTES_MAX + 1);
	struct stat about;
	struct str key;
	ssize_t got = -1;
	int file;

	if (str_is_empty(path))
		return ERR_NONE;
	file = open(str_c(s->mem, path), O_RDONLY | O_CLOEXEC);
	if (file >= 0 && !fstat(file, &about) && S_ISREG(about.st_mode) && !(about.st_mode & 077))
		got = read(file, bytes, KEY_BYTES_MAX);
	if (file >= 0)
		close(file);
	key = str_trim((struct str){bytes, got > 0 ? (size_t)got : 0});
	for (size_t i = 0; i < key.bytes; i++)
		if (key.at[i] <= ' ' || key.at[i] > '~')
			key.bytes = 0;
	if (str_is_empty(key))
		return scope_fail(s, ERR_INVALID, "transcriber.key", NULL,
		                  "%.*s has to be a file with one line, the key, that only its "
		                  "owner can read (chmod 600)",
		                  STR_ARG(path));
	t->key = str_c(s->mem, key);
	return ERR_NONE;
}

enum err transcriber_open(struct scope *s, const struct transcriber_settings *settings,
                          const struct transcriber **ret_transcriber)
{
	struct transcriber *t = NEW(s->mem, struct transcriber);
	int minutes = settings->think_minutes ? settings->think_minutes
	                                      : TRANSCRIBER_THINK_MINUTES_DEFAULT;

	*ret_transcriber = NULL;
	if (str_is_empty(settings->url))
		return ERR_NONE;
	TRY(read_url(s, settings->url, t));
	TRY(read_key(s, settings->key_file, t));
	if (settings->model.bytes > TRANSCRIBER_MODEL_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "transcriber.model", NULL,
		                  "the name of a model has at most %d bytes",
		                  TRANSCRIBER_MODEL_BYTES_MAX);
	t->model = settings->model.bytes ? str_c(s->mem, settings->model) : "whisper-1";
	t->think_ms = (int64_t)minutes * 60 * 1000;
	if (settings->ca_file.bytes) {
		t->ca_file = str_c(s->mem, settings->ca_file);
		if (access(t->ca_file, R_OK))
			return scope_fail(s, ERR_INVALID, "transcriber.ca", NULL,
			                  "%s cannot be read", t->ca_file);
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT))
		return scope_fail(s, ERR_BROKEN, "server.start", NULL, "no libcurl");
	*ret_transcriber = t;
	return ERR_NONE;
}

/* ---- asking ---- */

struct work {
	const struct transcriber *transcriber;
	const struct transcriber_recording *recording;
	struct text answer;
	uint64_t read;
	int64_t moved_us; /* when a byte last went one way or the other */
	bool is_given_up, is_slow, is_too_long, is_public;
};

static size_t on_read(char *at, size_t size, size_t count, void *what)
{
	struct work *w = what;
	ssize_t got = w->recording->read(w->recording->from, at, size * count);

	w->moved_us = clock_monotonic_us(); /* the wait was not theirs */
	if (got < 0 || (got == 0 && w->read < w->recording->bytes)) {
		w->is_given_up = true;
		return CURL_READFUNC_ABORT;
	}
	w->read += (uint64_t)got;
	return (size_t)got;
}

static size_t on_answer(char *at, size_t size, size_t count, void *what)
{
	struct work *w = what;

	w->moved_us = clock_monotonic_us();
	if (w->answer.bytes + size * count > TRANSCRIBER_ANSWER_BYTES_MAX) {
		w->is_too_long = true;
		return 0;
	}
	text_add(&w->answer, (struct str){at, size * count});
	return size * count;
}

static int on_progress(void *what, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
                       curl_off_t up)
{
	struct work *w = what;
	bool is_sent = w->read >= w->recording->bytes;
	int64_t ms_max = is_sent ? w->transcriber->think_ms : TRANSCRIBER_STALL_MS_MAX;

	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	w->is_slow = clock_monotonic_us() - w->moved_us > ms_max * 1000;
	w->is_given_up = w->is_given_up || w->recording->is_given_up(w->recording->from);
	return w->is_slow || w->is_given_up;
}

static bool is_private(const struct curl_sockaddr *to)
{
	struct sockaddr_in6 at = {0};
	size_t bytes = to->addrlen < sizeof at ? to->addrlen : sizeof at;

	/* curl_sockaddr ends with a sockaddr that is longer in truth (CURLOPT_OPENSOCKETFUNCTION). */
	memcpy(&at, (const unsigned char *)to + offsetof(struct curl_sockaddr, addr), bytes);
	if (to->family == AF_INET) {
		struct sockaddr_in four;

		memcpy(&four, &at, sizeof four);
		return outside_is_private(AF_INET, (const unsigned char *)&four.sin_addr);
	}
	return outside_is_private(to->family, (const unsigned char *)&at.sin6_addr);
}

/* Voices do not cross the open network in the clear. */
static curl_socket_t open_socket(void *what, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct work *w = what;

	(void)purpose;
	if (!w->transcriber->is_tls && !is_private(to)) {
		w->is_public = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static void add_field(curl_mime *form, const char *name, const char *value)
{
	curl_mimepart *part = curl_mime_addpart(form);

	curl_mime_name(part, name);
	curl_mime_data(part, value, CURL_ZERO_TERMINATED);
}

/* The recording comes last: a server knows what to do with it before its first byte. */
static curl_mime *fill_form(CURL *curl, struct work *w)
{
	curl_mime *form = curl_mime_init(curl);
	curl_mimepart *part;

	add_field(form, "model", w->transcriber->model);
	add_field(form, "response_format", "verbose_json");
	if (w->recording->spoken)
		add_field(form, "language", w->recording->spoken);
	part = curl_mime_addpart(form);
	curl_mime_name(part, "file");
	curl_mime_filename(part, w->recording->name);
	curl_mime_type(part, w->recording->type);
	curl_mime_data_cb(part, (curl_off_t)w->recording->bytes, on_read, NULL, NULL, w);
	return form;
}

static void set_up(CURL *curl, struct work *w, curl_mime *form, struct curl_slist *head)
{
	const struct transcriber *t = w->transcriber;

	curl_easy_setopt(curl, CURLOPT_URL, t->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, t->is_tls ? "https" : "http");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)TRANSCRIBER_CONNECT_MS_MAX);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "kamwerk");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, head);
	curl_easy_setopt(curl, CURLOPT_MIMEPOST, form);
	if (t->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, t->ca_file);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, w);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, w);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, w);
}

static enum err result_of(struct scope *s, const struct work *w, CURLcode code, long status)
{
	if (w->is_given_up)
		return scope_fail(s, ERR_CONFLICT, "upload.cancelled", NULL, "nobody waits for it");
	if (w->is_slow)
		return scope_fail(s, ERR_BUSY, "transcriber.slow", NULL, "after %llu of %llu bytes",
		                  (unsigned long long)w->read,
		                  (unsigned long long)w->recording->bytes);
	if (w->is_public)
		return scope_fail(s, ERR_BUSY, "transcriber.unreachable", NULL,
		                  "http:// leads to a public address; use https://");
	if (w->is_too_long)
		return scope_fail(s, ERR_CONFLICT, "transcriber.unreadable", NULL,
		                  "more than %zu bytes", TRANSCRIBER_ANSWER_BYTES_MAX);
	if (status == 401 || status == 403)
		return scope_fail(s, ERR_CONFLICT, "transcriber.no_access", NULL, "answered %ld",
		                  status);
	if (status == 413)
		return scope_fail(s, ERR_CONFLICT, "transcriber.too_large", NULL, "answered 413");
	if (status && status != 200)
		return scope_fail(s, ERR_CONFLICT, "transcriber.refused", NULL, "answered %ld",
		                  status);
	if (code != CURLE_OK || !status)
		return scope_fail(s, ERR_BUSY, "transcriber.unreachable", NULL, "%s",
		                  curl_easy_strerror(code));
	if (!w->answer.bytes)
		return scope_fail(s, ERR_CONFLICT, "transcriber.unreadable", NULL, "empty");
	return ERR_NONE;
}

enum err transcriber_ask(struct scope *s, const struct transcriber *transcriber,
                         const struct transcriber_recording *recording, struct str *ret_answer)
{
	struct work w = {.transcriber = transcriber,
	                 .recording = recording,
	                 .answer = text_new(s->mem, TRANSCRIBER_ANSWER_BYTES_MAX + 1),
	                 .moved_us = clock_monotonic_us()};
	struct curl_slist *head = NULL;
	curl_mime *form;
	long status = 0;
	CURLcode code;
	CURL *curl;

	if (!transcriber)
		return scope_fail(s, ERR_CONFLICT, "transcriber.off", NULL, "no --transcriber");
	curl = curl_easy_init();
	if (!curl)
		return scope_fail(s, ERR_BUSY, "server.busy", NULL, "no memory for a connection");
	/* A refusal shall come before the recording, where the server can; it has a second for it. */
	head = curl_slist_append(head, "Accept: application/json, text/*;q=0.5");
	if (transcriber->key)
		head = curl_slist_append(
			head, text_format(s->mem, "Authorization: Bearer %s", transcriber->key).at);
	form = fill_form(curl, &w);
	set_up(curl, &w, form, head);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	curl_mime_free(form);
	curl_slist_free_all(head);
	TRY(result_of(s, &w, code, status));
	*ret_answer = text_str(&w.answer);
	return ERR_NONE;
}
