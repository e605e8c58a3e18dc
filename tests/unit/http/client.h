/* client.h - a client for tests that says exactly the bytes it is told, also wrong ones. */
#ifndef CLIENT_H
#define CLIENT_H

#include "core/scope.h"

enum {
	CLIENT_BYTES_MAX = 4 * 1024 * 1024,
	/* Only a failure takes all of it; a busy machine may take some. */
	CLIENT_PATIENCE_MS = 20 * 1000
};

struct client {
	int socket;
	char *bytes; /* read but not yet given out */
	size_t count;
};

struct answer {
	int status; /* 0 = the server ended the connection without one */
	struct str head, body;
};

struct client client_open(struct scope *s, int port);
void client_close(struct client *client);
void client_send(struct client *client, struct str bytes);

/* Reads one answer; a HEAD request's has no body. Waits CLIENT_PATIENCE_MS for each piece. */
struct answer client_read(struct scope *s, struct client *client, bool is_head);

/* True when the server has closed its side, whatever it said before. Waits `ms` for each piece. */
bool client_is_ended(struct client *client, int ms);

/* True while nothing has come that was not read, nor its end. Does not wait. */
bool client_is_silent(struct client *client);

/* One request on a connection of its own. */
struct answer client_ask(struct scope *s, int port, struct str request);

/* "GET path" or another method, with Host and lines (each ending in CRLF), and a body with its length. */
struct answer client_request(struct scope *s, int port, const char *method, const char *path,
                             const char *lines, const char *body);

/* The value of a header line, or "". */
struct str client_header(const struct answer *answer, const char *name);

#endif
