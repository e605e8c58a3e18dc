#include "http/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	PAUSE_US = 5000, /* while there are too many connections, or too many files are open */
	NUMBERS_TRIED_MAX = 16
};

struct listener {
	struct server *server;
	pthread_t thread;
	int last; /* the thread that got the last connection */
	bool is_running;
};

static int thread_of(const struct server *server, int socket)
{
	return socket % server->settings.threads;
}

void listener_forget(struct server *server, int socket)
{
	atomic_fetch_sub(&server->connections[thread_of(server, socket)], 1);
}

static bool is_full(const struct server *server)
{
	return peers_count(server->peers) >= (size_t)server->settings.connections_max;
}

/* The thread with the fewest connections; of several, the next one in turn. */
static int next_thread(struct listener *listener)
{
	struct server *server = listener->server;
	int threads = server->settings.threads, best = -1, best_count = 0;

	for (int i = 1; i <= threads; i++) {
		int at = (listener->last + i) % threads,
		    count = atomic_load(&server->connections[at]);

		if (best < 0 || count < best_count) {
			best = at;
			best_count = count;
		}
	}
	listener->last = best;
	return best;
}

/* The library picks a thread by the number of the socket, so it gets one that leads to `thread`; the one it has when
 * no such number is free nearby. */
static int lead_to(const struct server *server, int socket, int thread)
{
	int threads = server->settings.threads, at = socket;

	for (int tried = 0; tried < NUMBERS_TRIED_MAX && thread_of(server, at) != thread; tried++) {
		int wanted = at + (thread - thread_of(server, at) + threads) % threads;

		if (at != socket)
			close(at);
		at = fcntl(socket, F_DUPFD_CLOEXEC, wanted);
		if (at < 0)
			return socket;
	}
	if (at != socket)
		close(socket);
	return at;
}

/* One connection, if there is one. False when the socket is closed. */
static bool take_one(struct listener *listener)
{
	struct server *server = listener->server;
	struct sockaddr_storage from;
	socklen_t bytes = sizeof from;
	int at = accept4(server->socket, (struct sockaddr *)(void *)&from, &bytes,
	                 SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (at >= 0) {
		at = lead_to(server, at, next_thread(listener));
		atomic_fetch_add(&server->connections[thread_of(server, at)], 1);
		/* Closes it where it refuses. */
		if (MHD_add_connection(server->daemon, at, (const struct sockaddr *)(void *)&from,
		                       bytes) == MHD_NO)
			listener_forget(server, at);
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
			is_open = take_one(listener);
	}
	return NULL;
}

enum err listener_start(struct scope *s, struct server *server, struct listener **ret_listener)
{
	struct listener *listener = NEW(s->mem, struct listener);

	listener->server = server;
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
