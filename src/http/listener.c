#include "http/listener.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	PAUSE_US = 5000 /* while there are too many connections, or too many files are open */
};

struct listener {
	struct server *server;
	pthread_t thread;
	bool is_running;
};

static bool is_full(const struct server *server)
{
	return peers_count(server->peers) >= (size_t)server->settings.connections_max;
}

/* One connection, if there is one. False when the socket is closed. */
static bool take_one(struct server *server)
{
	struct sockaddr_storage from;
	socklen_t bytes = sizeof from;
	int at = accept4(server->socket, (struct sockaddr *)(void *)&from, &bytes,
	                 SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (at >= 0) {
		/* Closes it where it refuses. The library picks a thread by the number of the socket. */
		MHD_add_connection(server->daemon, at, (const struct sockaddr *)(void *)&from,
		                   bytes);
		return true;
	}
	if (errno == EINVAL || errno == EBADF)
		return false;
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
		usleep(PAUSE_US);
	return true;
}

static void *run(void *what)
{
	struct listener *listener = what;
	struct server *server = listener->server;
	struct pollfd wanted = {.fd = server->socket, .events = POLLIN};
	bool is_open = true;

	while (is_open && !atomic_load(&server->is_stopping)) {
		if (is_full(server))
			usleep(PAUSE_US);
		else if (poll(&wanted, 1, -1) > 0)
			is_open = take_one(server);
	}
	return NULL;
}

enum err listener_start(struct scope *s, struct server *server, struct listener **ret_listener)
{
	struct listener *listener = NEW(s->mem, struct listener);

	listener->server = server;
	if (MHD_quiesce_daemon(server->daemon) == MHD_INVALID_SOCKET)
		return scope_fail(s, ERR_BROKEN, "server.start", NULL,
		                  "the HTTP library does not give its socket away");
	errno = pthread_create(&listener->thread, NULL, run, listener);
	if (errno) {
		close(server->socket);
		server->socket = -1;
		return scope_fail(s, ERR_BROKEN, "server.start", NULL,
		                  "no thread that takes connections: %s", strerror(errno));
	}
	listener->is_running = true;
	*ret_listener = listener;
	return ERR_NONE;
}

void listener_stop(struct listener *listener)
{
	if (!listener || !listener->is_running)
		return;
	atomic_store(&listener->server->is_stopping, true);
	shutdown(listener->server->socket, SHUT_RDWR); /* wakes the thread, and refuses who waits */
	pthread_join(listener->thread, NULL);
	close(listener->server->socket);
	listener->server->socket = -1;
	listener->is_running = false;
}
