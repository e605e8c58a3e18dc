#include "http/peers.h"

#include "core/clock.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

enum {
	LOOK_EVERY_MS = 250
};

struct peer {
	struct peer *next; /* while nobody has this place */
	int socket;        /* -1 = nobody */
	_Atomic int64_t until_us;
	_Atomic enum peers_turn turn;
	bool was_gone; /* at the last look */
	bool is_local;
	char address[INET6_ADDRSTRLEN];
};

struct peers {
	pthread_mutex_t lock; /* over everything but until_us */
	pthread_cond_t ended;
	pthread_t watch;
	bool is_ending;
	struct peer *places, *empty;
	struct pollfd *looks; /* beside places[]; the watch's own */
	size_t peers_max, count, cut_count;
};

/* Those who have closed their side, in one call for all. */
static void look_for_ends(struct peers *peers)
{
	for (size_t i = 0; i < peers->peers_max; i++)
		peers->looks[i] =
			(struct pollfd){.fd = peers->places[i].socket, .events = POLLRDHUP};
	/* Without waiting, so a signal cannot come between. Numbers below 0 are passed over. */
	if (poll(peers->looks, peers->peers_max, 0) < 0)
		memset(peers->looks, 0, peers->peers_max * sizeof *peers->looks);
}

static void look(struct peers *peers)
{
	int64_t now = clock_monotonic_us();

	if (!peers->count)
		return;
	look_for_ends(peers);
	for (size_t i = 0; i < peers->peers_max; i++) {
		struct peer *peer = &peers->places[i];
		bool is_late, is_gone, was_gone = peer->was_gone;

		if (peer->socket < 0)
			continue;
		is_late = now >= atomic_load_explicit(&peer->until_us, memory_order_relaxed);
		is_gone = (peers->looks[i].revents & POLLRDHUP) &&
		          atomic_load_explicit(&peer->turn, memory_order_relaxed) == PEERS_THEIRS;
		peer->was_gone = is_gone;
		/* Seen once, its last request may still wait to be read. */
		if (!is_late && !(is_gone && was_gone))
			continue;
		/* The socket stays open, so its number is not given to somebody else; the server
		 * sees the end and closes it as always. Until then nobody is cut off twice. */
		shutdown(peer->socket, SHUT_RDWR);
		atomic_store_explicit(&peer->until_us, INT64_MAX, memory_order_relaxed);
		peers->cut_count += is_late;
	}
}

static void *watch(void *what)
{
	struct peers *peers = what;

	pthread_mutex_lock(&peers->lock);
	while (!peers->is_ending) {
		int64_t until_us = clock_monotonic_us() + LOOK_EVERY_MS * 1000;
		struct timespec until = {until_us / 1000000, until_us % 1000000 * 1000};

		look(peers);
		pthread_cond_timedwait(&peers->ended, &peers->lock, &until);
	}
	pthread_mutex_unlock(&peers->lock);
	return NULL;
}

static void end(void *what)
{
	struct peers *peers = what;

	pthread_mutex_lock(&peers->lock);
	peers->is_ending = true;
	pthread_cond_signal(&peers->ended);
	pthread_mutex_unlock(&peers->lock);
	pthread_join(peers->watch, NULL);
	pthread_cond_destroy(&peers->ended);
	pthread_mutex_destroy(&peers->lock);
}

enum err peers_start(struct scope *s, size_t peers_max, struct peers **ret_peers)
{
	struct peers *peers = NEW(s->mem, struct peers);
	pthread_condattr_t clock;
	pthread_attr_t small;
	int failed;

	peers->peers_max = peers_max;
	peers->places = NEW_ARRAY(s->mem, struct peer, peers_max);
	peers->looks = NEW_ARRAY(s->mem, struct pollfd, peers_max);
	for (size_t i = peers_max; i-- > 0;) {
		peers->places[i].socket = -1;
		peers->places[i].next = peers->empty;
		peers->empty = &peers->places[i];
	}
	pthread_mutex_init(&peers->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&peers->ended, &clock);
	pthread_condattr_destroy(&clock);
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, (size_t)128 * 1024);
	failed = pthread_create(&peers->watch, &small, watch, peers);
	pthread_attr_destroy(&small);
	if (failed)
		return scope_fail(s, ERR_BROKEN, "server.start", NULL, "no thread: %s",
		                  strerror(failed));
	arena_at_end(s->mem, end, peers);
	*ret_peers = peers;
	return ERR_NONE;
}

static bool is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)address;

		return (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
	}
	if (address->sa_family == AF_INET6) {
		const struct in6_addr *v6 =
			&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;

		return IN6_IS_ADDR_LOOPBACK(v6) ||
		       (IN6_IS_ADDR_V4MAPPED(v6) && v6->s6_addr[12] == 127);
	}
	return false;
}

static void write_address(char *text, size_t bytes, const struct sockaddr *address)
{
	const void *number =
		address->sa_family == AF_INET6
			? (const void *)&((const struct sockaddr_in6 *)(const void *)address)
				  ->sin6_addr
			: &((const struct sockaddr_in *)(const void *)address)->sin_addr;

	if (!inet_ntop(address->sa_family, number, text, (socklen_t)bytes))
		text[0] = 0;
}

struct peer *peers_open(struct peers *peers, int socket, const struct sockaddr *address)
{
	struct peer *peer;

	pthread_mutex_lock(&peers->lock);
	peer = peers->empty;
	if (peer) {
		peers->empty = peer->next;
		peers->count++;
		atomic_store_explicit(&peer->until_us, INT64_MAX, memory_order_relaxed);
		peer->socket = socket;
		peer->was_gone = false;
		peer->is_local = is_loopback(address);
		write_address(peer->address, sizeof peer->address, address);
	}
	pthread_mutex_unlock(&peers->lock);
	return peer;
}

void peers_close(struct peers *peers, struct peer *peer)
{
	if (!peer)
		return;
	pthread_mutex_lock(&peers->lock);
	peer->socket = -1;
	peer->next = peers->empty;
	peers->empty = peer;
	peers->count--;
	pthread_mutex_unlock(&peers->lock);
}

static void set(struct peer *peer, enum peers_turn turn, int64_t until_us)
{
	if (!peer)
		return;
	atomic_store_explicit(&peer->turn, turn, memory_order_relaxed);
	atomic_store_explicit(&peer->until_us, until_us, memory_order_relaxed);
}

void peers_allow(struct peer *peer, enum peers_turn turn, int64_t ms, uint64_t bytes)
{
	int64_t us = ms * 1000 + (int64_t)(bytes * 1000000 / PEERS_BYTES_PER_SECOND_MIN);

	set(peer, turn, clock_monotonic_us() + us);
}

void peers_work(struct peer *peer)
{
	set(peer, PEERS_OURS, INT64_MAX);
}

void peers_listen(struct peer *peer)
{
	set(peer, PEERS_THEIRS, INT64_MAX);
}

struct str peers_address(const struct peer *peer)
{
	return peer ? str_from(peer->address) : STR_NONE;
}

bool peers_is_local(const struct peer *peer)
{
	return peer && peer->is_local;
}

size_t peers_count(struct peers *peers)
{
	size_t count;

	pthread_mutex_lock(&peers->lock);
	count = peers->count;
	pthread_mutex_unlock(&peers->lock);
	return count;
}

size_t peers_cut_count(struct peers *peers)
{
	size_t count;

	pthread_mutex_lock(&peers->lock);
	count = peers->cut_count;
	pthread_mutex_unlock(&peers->lock);
	return count;
}
