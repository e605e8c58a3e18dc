#include "client.h"

#include "core/text.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct client client_open(struct scope *s, int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	                         .sin_port = htons((uint16_t)port),
	                         .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct client client = {.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};

	client.bytes = arena_take(s->mem, CLIENT_BYTES_MAX + 1);
	if (connect(client.socket, (struct sockaddr *)(void *)&to, sizeof to)) {
		close(client.socket);
		client.socket = -1;
	}
	return client;
}

void client_close(struct client *client)
{
	if (client->socket >= 0)
		close(client->socket);
	client->socket = -1;
}

void client_send(struct client *client, struct str bytes)
{
	while (bytes.bytes) {
		ssize_t sent = send(client->socket, bytes.at, bytes.bytes, MSG_NOSIGNAL);

		if (sent <= 0)
			return; /* the server has heard enough; what it says is read next */
		bytes = str_part(bytes, (size_t)sent, bytes.bytes);
	}
}

/* Reads more; false at the end or when nothing comes. */
static bool more(struct client *client, int ms)
{
	struct pollfd wait = {client->socket, POLLIN, 0};
	ssize_t got;

	if (client->socket < 0 || client->count == CLIENT_BYTES_MAX || poll(&wait, 1, ms) != 1)
		return false;
	got = recv(client->socket, client->bytes + client->count, CLIENT_BYTES_MAX - client->count,
	           0);
	if (got <= 0)
		return false;
	client->count += (size_t)got;
	return true;
}

bool client_is_ended(struct client *client, int ms)
{
	struct pollfd wait = {client->socket, POLLIN, 0};

	while (more(client, ms))
		continue;
	return poll(&wait, 1, 0) == 1 && recv(client->socket, &(char){0}, 1, MSG_PEEK) <= 0;
}

bool client_is_silent(struct client *client)
{
	struct pollfd wait = {client->socket, POLLIN, 0};

	return !client->count && poll(&wait, 1, 0) == 0;
}

static struct str kept(struct client *client)
{
	return (struct str){client->bytes, client->count};
}

static struct str take(struct scope *s, struct client *client, size_t bytes)
{
	struct str taken = str_copy(s->mem, str_part(kept(client), 0, bytes));

	memmove(client->bytes, client->bytes + bytes, client->count - bytes);
	client->count -= bytes;
	return taken;
}

struct str client_header(const struct answer *answer, const char *name)
{
	struct str rest = answer->head, line, key;

	while (str_next_line(&rest, &line)) {
		str_next(&line, ':', &key);
		if (str_equal_ascii(key, str_from(name)))
			return str_trim(line);
	}
	return STR_NONE;
}

struct answer client_read(struct scope *s, struct client *client, bool is_head)
{
	struct answer answer = {0, STR_NONE, STR_NONE};
	int64_t length = 0, status = 0;
	size_t end;

	while ((end = str_find(kept(client), STR("\r\n\r\n"))) == SIZE_MAX)
		if (!more(client, CLIENT_PATIENCE_MS))
			return answer;
	answer.head = take(s, client, end + 4);
	if (!str_number(str_part(answer.head, 9, 12), &status))
		return answer;
	answer.status = (int)status;
	if (!is_head && status != 304 && status >= 200)
		str_number(client_header(&answer, "Content-Length"), &length);
	while (client->count < (size_t)length && more(client, CLIENT_PATIENCE_MS))
		continue;
	answer.body =
		take(s, client, (size_t)length < client->count ? (size_t)length : client->count);
	return answer;
}

struct answer client_ask(struct scope *s, int port, struct str request)
{
	struct client client = client_open(s, port);
	struct answer answer;

	client_send(&client, request);
	answer = client_read(s, &client, str_starts(request, STR("HEAD ")));
	client_close(&client);
	return answer;
}

struct answer client_request(struct scope *s, int port, const char *method, const char *path,
                             const char *lines, const char *body)
{
	struct str length = STR_NONE;

	if (body)
		length = text_format(s->mem, "Content-Length: %zu\r\n", strlen(body));
	return client_ask(s, port,
	                  text_format(s->mem, "%s %s HTTP/1.1\r\nHost: test\r\n%s%.*s\r\n%s",
	                              method, path, lines ? lines : "", STR_ARG(length),
	                              body ? body : ""));
}
