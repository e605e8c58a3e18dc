#include "core/own_server.h"

#include "core/clock.h"
#include "core/outside.h"
#include "core/text.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	KEY_BYTES_MAX = 500
};

/* ---- settings ---- */

static enum err read_url(struct scope *s, struct str url, struct own_server *server)
{
	const struct own_server_kind *kind = server->kind;

	while (str_ends(url, STR("/")))
		url.bytes--;
	if (outside_check_url(s, "url", url) || str_find(url, STR("?")) != SIZE_MAX ||
	    str_find(url, STR("#")) != SIZE_MAX)
		return scope_fail(s, ERR_INVALID, kind->url, NULL,
		                  "%s takes an address such as http://127.0.0.1:8000, "
		                  "without name and password; %s is added",
		                  kind->option, kind->path);
	server->is_tls = str_starts(url, STR("https://"));
	server->url = text_format(s->mem, "%.*s%s", STR_ARG(url), kind->path).at;
	return ERR_NONE;
}

static enum err read_key(struct scope *s, struct str path, struct own_server *server)
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
		return scope_fail(s, ERR_INVALID, server->kind->key, NULL,
		                  "%.*s has to be a file with one line, the key, that only its "
		                  "owner can read (chmod 600)",
		                  STR_ARG(path));
	server->key = str_c(s->mem, key);
	return ERR_NONE;
}

enum err own_server_open(struct scope *s, const struct own_server_kind *kind,
                         const struct own_server_settings *settings, struct own_server *ret_server)
{
	struct own_server server = {.kind = kind, .model = str_c(s->mem, settings->model)};

	TRY(read_url(s, settings->url, &server));
	TRY(read_key(s, settings->key_file, &server));
	if (settings->model.bytes > OWN_SERVER_MODEL_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, kind->model, NULL,
		                  "the name of a model has at most %d bytes",
		                  OWN_SERVER_MODEL_BYTES_MAX);
	if (settings->ca_file.bytes) {
		server.ca_file = str_c(s->mem, settings->ca_file);
		if (access(server.ca_file, R_OK))
			return scope_fail(s, ERR_INVALID, kind->ca, NULL, "%s cannot be read",
			                  server.ca_file);
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT))
		return scope_fail(s, ERR_BROKEN, "server.start", NULL, "no libcurl");
	*ret_server = server;
	return ERR_NONE;
}

/* ---- calling ---- */

struct work {
	const struct own_server *server;
	struct own_server_call *call;
	struct text answer;
	bool is_slow, is_too_long, is_public;
};

static size_t on_answer(char *at, size_t size, size_t count, void *what)
{
	struct work *w = what;

	w->call->moved_us = clock_monotonic_us();
	if (w->answer.bytes + size * count > w->call->answer_bytes_max) {
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
	struct own_server_call *call = w->call;

	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	w->is_slow = clock_monotonic_us() - call->moved_us > call->ms_max(call->from) * 1000;
	call->is_broken_off = call->is_broken_off || call->is_given_up(call->from);
	return w->is_slow || call->is_broken_off;
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

static curl_socket_t open_socket(void *what, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct work *w = what;

	(void)purpose;
	if (!w->server->is_tls && !is_private(to)) {
		w->is_public = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static void set_up(CURL *curl, struct work *w, struct curl_slist *head)
{
	const struct own_server *server = w->server;

	curl_easy_setopt(curl, CURLOPT_URL, server->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, server->is_tls ? "https" : "http");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)OWN_SERVER_CONNECT_MS_MAX);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "kamwerk");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, head);
	if (server->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, server->ca_file);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, w);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, w);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, w);
	w->call->fill(curl, w->call->from);
}

static struct curl_slist *write_head(struct scope *s, const struct work *w)
{
	struct curl_slist *head = NULL;

	head = curl_slist_append(head, text_format(s->mem, "Accept: %s", w->call->accept).at);
	if (w->call->type)
		head = curl_slist_append(head,
		                         text_format(s->mem, "Content-Type: %s", w->call->type).at);
	if (w->server->key)
		head = curl_slist_append(
			head, text_format(s->mem, "Authorization: Bearer %s", w->server->key).at);
	return head;
}

static enum err result_of(struct scope *s, const struct work *w, CURLcode code, long status)
{
	const struct own_server_kind *kind = w->server->kind;

	if (w->call->is_broken_off)
		return scope_fail(s, ERR_CONFLICT, "upload.cancelled", NULL, "nobody waits for it");
	if (w->is_slow)
		return scope_fail(s, ERR_BUSY, kind->slow, NULL, "nothing moved for too long");
	if (w->is_public)
		return scope_fail(s, ERR_BUSY, kind->unreachable, NULL,
		                  "http:// leads to a public address; use https://");
	if (w->is_too_long)
		return scope_fail(s, ERR_CONFLICT, kind->unreadable, NULL, "more than %zu bytes",
		                  w->call->answer_bytes_max);
	if (status == 401 || status == 403)
		return scope_fail(s, ERR_CONFLICT, kind->no_access, NULL, "answered %ld", status);
	if (status == 413)
		return scope_fail(s, ERR_CONFLICT, kind->too_large, NULL, "answered 413");
	if (status && status != 200)
		return scope_fail(s, ERR_CONFLICT, kind->refused, NULL, "answered %ld", status);
	if (code != CURLE_OK || !status)
		return scope_fail(s, ERR_BUSY, kind->unreachable, NULL, "%s",
		                  curl_easy_strerror(code));
	if (!w->answer.bytes)
		return scope_fail(s, ERR_CONFLICT, kind->unreadable, NULL, "empty");
	return ERR_NONE;
}

enum err own_server_call(struct scope *s, const struct own_server *server,
                         struct own_server_call *call, long *ret_status, struct str *ret_answer)
{
	struct work w = {.server = server,
	                 .call = call,
	                 .answer = text_new(s->mem, call->answer_bytes_max + 1)};
	struct curl_slist *head;
	CURLcode code;
	CURL *curl = curl_easy_init();

	*ret_status = 0;
	call->moved_us = clock_monotonic_us();
	if (!curl)
		return scope_fail(s, ERR_BUSY, "server.busy", NULL, "no memory for a connection");
	head = write_head(s, &w);
	set_up(curl, &w, head);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, ret_status);
	curl_easy_cleanup(curl);
	curl_slist_free_all(head);
	TRY(result_of(s, &w, code, *ret_status));
	*ret_answer = text_str(&w.answer);
	return ERR_NONE;
}
