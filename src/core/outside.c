#include "core/outside.h"

#include "core/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

struct span {
	unsigned char bytes[16];
	int bits;
};

/* RFC 6890 and its registries: what is not "globally reachable", and multicast. */
static const struct span four[] = {
	{{0}, 8},         {{10}, 8},       {{100, 64}, 10},      {{127}, 8},
	{{169, 254}, 16}, {{172, 16}, 12}, {{192, 0, 0}, 24},    {{192, 0, 2}, 24},
	{{192, 168}, 16}, {{198, 18}, 15}, {{198, 51, 100}, 24}, {{203, 0, 113}, 24},
	{{224}, 4},       {{240}, 4},
};
static const struct span six[] = {
	{{0}, 128},                                              /* :: */
	{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128}, /* ::1 */
	{{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48},
	{{0x01}, 8},
	{{0x20, 0x01, 0x0d, 0xb8}, 32},
	{{0x20, 0x01, 0x00}, 23},
	{{0x20, 0x02}, 16}, /* 6to4: an IPv4 address within */
	{{0xfc}, 7},
	{{0xfe, 0x80}, 10},
	{{0xfe, 0xc0}, 10},
	{{0xff}, 8},
};

static bool is_in(const struct span *span, const unsigned char *bytes)
{
	int whole = span->bits / 8, rest = span->bits % 8;
	unsigned mask = rest ? 0xffu << (8 - rest) & 0xffu : 0;

	return memcmp(span->bytes, bytes, (size_t)whole) == 0 &&
	       (!rest || (span->bytes[whole] & mask) == (bytes[whole] & mask));
}

bool outside_is_private(int family, const unsigned char *bytes)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	static const unsigned char compatible[12] = {0};
	static const unsigned char translated[12] = {0x00, 0x64, 0xff, 0x9b};

	if (family == AF_INET) {
		for (size_t i = 0; i < sizeof four / sizeof *four; i++)
			if (is_in(&four[i], bytes))
				return true;
		return false;
	}
	if (family != AF_INET6)
		return true;
	for (size_t i = 0; i < sizeof six / sizeof *six; i++)
		if (is_in(&six[i], bytes))
			return true;
	if (memcmp(bytes, mapped, 12) == 0 || memcmp(bytes, compatible, 12) == 0 ||
	    memcmp(bytes, translated, 12) == 0)
		return outside_is_private(AF_INET, bytes + 12);
	return false;
}

enum err outside_check_url(struct scope *s, const char *field, struct str url)
{
	char *host = NULL, *user = NULL;
	CURLU *parts = curl_url();
	bool is_fine;

	is_fine = parts && url.bytes <= OUTSIDE_URL_BYTES_MAX &&
	          (str_starts(url, STR("https://")) || str_starts(url, STR("http://"))) &&
	          !curl_url_set(parts, CURLUPART_URL, str_c(s->mem, url), 0) &&
	          !curl_url_get(parts, CURLUPART_HOST, &host, 0) && host && *host &&
	          curl_url_get(parts, CURLUPART_USER, &user, 0);
	curl_free(host);
	curl_free(user);
	curl_url_cleanup(parts);
	if (!is_fine)
		return scope_fail(s, ERR_INVALID, "outside.url", field,
		                  "https://host/path, without name and password");
	return ERR_NONE;
}

static bool is_allowed(const struct curl_sockaddr *to)
{
	if (to->family == AF_INET) {
		struct sockaddr_in at;

		memcpy(&at, &to->addr, sizeof at);
		return !outside_is_private(AF_INET, (const unsigned char *)&at.sin_addr);
	}
	if (to->family == AF_INET6) {
		struct sockaddr_in6 at;

		/* curl_sockaddr ends with a sockaddr that is longer in truth (CURLOPT_OPENSOCKETFUNCTION). */
		memcpy(&at, (const unsigned char *)to + offsetof(struct curl_sockaddr, addr),
		       sizeof at);
		return !outside_is_private(AF_INET6, (const unsigned char *)&at.sin6_addr);
	}
	return false;
}

/* The last moment before a connection, and the address itself: no name that resolves to another one later helps. */
static curl_socket_t open_socket(void *what, curlsocktype purpose, struct curl_sockaddr *to)
{
	const bool *may_be_private = what;

	(void)purpose;
	if (!*may_be_private && !is_allowed(to))
		return CURL_SOCKET_BAD;
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t ignore(char *bytes, size_t size, size_t count, void *what)
{
	(void)bytes;
	(void)what;
	return size * count;
}

void outside_post(struct scope *s, const struct outside_post *post, long *ret_status)
{
	struct curl_slist *head = NULL;
	bool may_be_private = post->may_be_private;
	CURL *curl = curl_easy_init();

	*ret_status = 0;
	if (!curl)
		return;
	head = curl_slist_append(head, str_c(s->mem, text_format(s->mem, "Content-Type: %.*s",
	                                                         STR_ARG(post->content_type))));
	head = curl_slist_append(head, "User-Agent: kamwerk");
	head = curl_slist_append(head, "Expect:");
	for (size_t i = 0; i < sizeof post->headers / sizeof *post->headers; i++)
		if (!str_is_empty(post->headers[i]))
			head = curl_slist_append(head, str_c(s->mem, post->headers[i]));
	curl_easy_setopt(curl, CURLOPT_URL, str_c(s->mem, post->url));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)OUTSIDE_MS_MAX);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, head);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)post->body.bytes);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, str_c(s->mem, post->body));
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &may_be_private);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
	if (!curl_easy_perform(curl))
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, ret_status);
	curl_easy_cleanup(curl);
	curl_slist_free_all(head);
}
