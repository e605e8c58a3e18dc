/* peers.h - who is connected, and until when they may keep us waiting.
 *
 * A client that sends a byte now and then never counts as idle, yet holds its
 * connection for ever. So each step (head, body, answer) has an end by the
 * clock, and whoever passes it is cut off: slow clients cost only themselves.
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

/* From now the peer has `ms`, and the time that `bytes` take at the slowest accepted speed. */
void peers_allow(struct peer *peer, int64_t ms, uint64_t bytes);

/* The address it has, "203.0.113.7" or "2001:db8::7"; as long as the connection. */
struct str peers_address(const struct peer *peer);

/* True when it is on this machine: 127.0.0.0/8 or ::1. */
bool peers_is_local(const struct peer *peer);

/* How many are connected; how many were cut off since the start. */
size_t peers_count(struct peers *peers);
size_t peers_cut_count(struct peers *peers);

#endif
