/* peers.h - who is connected, and until when they may keep us waiting.
 *
 * A client that sends a byte now and then never counts as idle, yet holds its
 * connection for ever. So each step (head, body, answer) has an end by the
 * clock, and whoever passes it is cut off: slow clients cost only themselves.
 *
 * Trap: when a client's last bytes and its end arrive together, the library
 * reads the bytes and never learns of the end (it is told of changes once, and
 * that was the change). Such a connection would stay until it counts as idle,
 * and a stop would wait for it; so the watch looks for that as well.
 *
 * Layer: http. Any thread may call; a peer belongs to one connection.
 */
#ifndef HTTP_PEERS_H
#define HTTP_PEERS_H

#include "core/scope.h"

#define PEERS_BYTES_PER_SECOND_MIN 4096 /* slower than a bad mobile connection */

struct peers;
struct peer;
struct sockaddr;

/* Room for `peers_max` connections. Memory: as long as `s`; the watch ends with it. */
enum err peers_start(struct scope *s, size_t peers_max, struct peers **ret_peers);

/* A connection begins and ends. NULL when there is no room: then nobody watches it. */
struct peer *peers_open(struct peers *peers, int socket, const struct sockaddr *address);
void peers_close(struct peers *peers, struct peer *peer);

/* Whose turn it is. A client that has closed its side can still read our answer, but sends nothing. */
enum peers_turn {
	PEERS_THEIRS,
	PEERS_OURS
};

/* From now the peer has `ms`, and the time that `bytes` take at the slowest accepted speed. */
void peers_allow(struct peer *peer, enum peers_turn turn, int64_t ms, uint64_t bytes);

/* While we work on its request, a peer keeps nobody waiting. */
void peers_work(struct peer *peer);

/* From now the peer only listens, for as long as it likes; that it went away is noticed. */
void peers_listen(struct peer *peer);

/* The address it has, "203.0.113.7" or "2001:db8::7"; as long as the connection. */
struct str peers_address(const struct peer *peer);

/* True when it is on this machine: 127.0.0.0/8 or ::1. */
bool peers_is_local(const struct peer *peer);

/* How many are connected; how many were cut off since the start. */
size_t peers_count(struct peers *peers);
size_t peers_cut_count(struct peers *peers);

#endif
