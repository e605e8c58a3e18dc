#include "core/fetch.h"

#include "core/outside.h"
#include "core/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	HEADER_BYTES_MAX = 500
};

struct work {
	struct scope *s;
	const struct fetch *what;
	struct text body;
	struct str etag, modified;
	bool was_private, is_too_large;
};

/* ---- where it leads ---- */

static bool is_private(const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;

	return outside_is_private(address->sa_family,
	                          address->sa_family == AF_INET
	                                  ? (const unsigned char *)&v4->sin_addr.s_addr
	                                  : v6->sin6_addr.s6_addr);
}

/* Called with the address that is about to be connected to, whatever the name said before. */
static curl_socket_t on_socket(void *what, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct work *w = what;

	if (purpose != CURLSOCKTYPE_IPCXN ||
	    (!w->what->may_be_private && is_private(&address->addr))) {
		w->was_private = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- what comes back ---- */

static size_t on_body(char *at, size_t size, size_t count, void *what)
{
	struct work *w = what;

	if (w->body.bytes + size * count > w->what->bytes_max) {
		w->is_too_large = true;
		return 0;
	}
	text_add(&w->body, (struct str){at, size * count});
	return size * count;
}

static void keep(struct work *w, struct str line, struct str name, struct str *ret_value)
{
	if (line.bytes <= name.bytes || line.bytes > HEADER_BYTES_MAX ||
	    !str_equal_ascii(str_part(line, 0, name.bytes), name))
		return;
	*ret_value = str_copy(w->s->mem, str_trim(str_part(line, name.bytes, line.bytes)));
}

static size_t on_header(char *at, size_t size, size_t count, void *what)
{
	struct work *w = what;
	struct str line = {at, size * count};

	if (str_starts(line, STR("HTTP/"))) /* the answer before a redirect said something else */
		w->etag = w->modified = STR_NONE;
	keep(w, line, STR("ETag:"), &w->etag);
	keep(w, line, STR("Last-Modified:"), &w->modified);
	return size * count;
}

static struct curl_slist *add_header(struct scope *s, struct curl_slist *list, const char *name,
                                     struct str value)
{
	if (str_is_empty(value))
		return list;
	return curl_slist_append(list, text_format(s->mem, "%s: %.*s", name, STR_ARG(value)).at);
}

static enum err refuse_url(struct scope *s)
{
	return scope_fail(s, ERR_INVALID, "fetch.url", "url", "an address begins with https://");
}

static enum err read_url(struct scope *s, struct str url, const char **ret_url)
{
	url = str_trim(url);
	if (url.bytes > FETCH_URL_BYTES_MAX)
		return refuse_url(s);
	for (size_t i = 0; i < url.bytes; i++)
		if ((unsigned char)url.at[i] <= 0x20 || url.at[i] == 0x7f)
			return refuse_url(s);
	if (str_starts(url, STR("webcal://")) || str_starts(url, STR("webcals://"))) {
		size_t from = str_find(url, STR(":"));

		*ret_url = text_format(s->mem, "https%.*s", STR_ARG(str_part(url, from, url.bytes)))
		                   .at;
		return ERR_NONE;
	}
	if (!str_starts(url, STR("http://")) && !str_starts(url, STR("https://")))
		return refuse_url(s);
	*ret_url = str_c(s->mem, url);
	return ERR_NONE;
}

static void set_up(CURL *curl, struct work *w, const char *url, struct curl_slist *headers)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)FETCH_REDIRECTS_MAX);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)FETCH_MS_MAX / 3);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)FETCH_MS_MAX);
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "kamwerk");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, w);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, w);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, w);
}

static enum err result_of(struct work *w, CURLcode code, long status)
{
	struct scope *s = w->s;

	if (w->is_too_large)
		return scope_fail(s, ERR_TOO_LARGE, "fetch.too_large", NULL, "more than %zu bytes",
		                  w->what->bytes_max);
	if (w->was_private && code != CURLE_OK)
		return scope_fail(s, ERR_CONFLICT, "fetch.private", "url",
		                  "it leads to a private address");
	if (code != CURLE_OK)
		return scope_fail(s, ERR_BUSY, "fetch.unreachable", "url", "%s",
		                  curl_easy_strerror(code));
	if (status != 200 && status != 304)
		return scope_fail(s, ERR_CONFLICT, "fetch.refused", "url", "answered with %ld",
		                  status);
	return ERR_NONE;
}

enum err fetch_get(struct scope *s, const struct fetch *what, struct fetched *ret_fetched)
{
	struct work w = {.s = s,
	                 .what = what,
	                 .body = text_new(s->mem, what->bytes_max + 1),
	                 .etag = STR_NONE,
	                 .modified = STR_NONE};
	struct curl_slist *headers = NULL;
	const char *url;
	long status = 0;
	CURLcode code;
	CURL *curl;

	TRY(read_url(s, what->url, &url));
	curl = curl_easy_init();
	if (!curl)
		return scope_fail(s, ERR_BUSY, "server.busy", NULL, "no memory for a connection");
	headers = curl_slist_append(headers, "Accept: text/calendar, */*;q=0.5");
	headers = add_header(s, headers, "If-None-Match", what->etag);
	headers = add_header(s, headers, "If-Modified-Since", what->modified);
	set_up(curl, &w, url, headers);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(curl);
	curl_slist_free_all(headers);
	TRY(result_of(&w, code, status));
	*ret_fetched = (struct fetched){.is_unchanged = status == 304,
	                                .body = text_str(&w.body),
	                                .etag = w.etag,
	                                .modified = w.modified};
	return ERR_NONE;
}
