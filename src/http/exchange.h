/* exchange.h - one request and its answer, from the first line to the last byte.
 *
 * The library calls several times for one request: at its head, for each piece
 * of the body, at its end. Trap: whatever is answered at the first call closes
 * the connection afterwards. That is what we want for a head we do not believe
 * or a body we will not take, and for nothing else; so a request without a body
 * is let pass at the first call and answered at the second.
 *
 * Layer: http, for this folder only.
 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "http/head.h"
#include "http/server_impl.h"
#include "http/target.h"

/* Memory of one request, body and work. The report on 100,000 utterances is 50 MiB of JSON and takes
 * 280 MiB to make; a talk of an hour has a thousand utterances and takes three. */
#define EXCHANGE_BYTES_MAX ((size_t)384 * 1024 * 1024)
#define EXCHANGE_BODIES_BYTES_MAX ((int64_t)256 * 1024 * 1024) /* bodies of all together */
#define EXCHANGE_ANSWER_BYTES_MAX ((size_t)96 * 1024 * 1024)
/* A refused body is read to its end and forgotten up to this size; of a row that passes it on, whatever may pass, if who asks
 * may. Who still sends when we close is
 * reset by the kernel and may lose our answer; nginx then says 502 instead of our reason. */
#define EXCHANGE_DISCARD_BYTES_MAX ((int64_t)32 * 1024 * 1024)
#define EXCHANGE_HEADERS_MAX 8

/* What stands at a {thing} of the path. */
struct exchange_part {
	struct str name;
	struct id id;
	int64_t number;
};

struct server_exchange {
	struct scope scope;
	struct request request;
	struct response response;
	struct server *server;
	struct worker *worker;
	struct MHD_Connection *connection;
	struct peer *peer;
	struct str raw_target;
	struct head head;
	struct target target;
	struct str method;
	struct str path; /* without the base path */

	const struct route *route; /* NULL = a web file, or nothing */
	const struct router_place *place;
	struct exchange_part parts[ROUTE_PARTS_MAX];
	size_t part_count;
	size_t row; /* for the metrics */
	struct pages_answer page;
	char cookie[SESSION_TOKEN_BYTES_MAX + 1]; /* to set; the session rotated */
	int64_t revision;                         /* what If-Match says */

	struct arena_mark mark; /* behind what has to outlive a failure */
	bool is_begun, is_admitted, is_for_aside, is_aside, is_worked, is_late, is_queued,
		is_counted, is_upload_ended;
	struct stream *stream;  /* of a ROUTE_STREAM, while it is open */
	struct id stream_after; /* where it begins */
	enum err refused;       /* why it will not reach its handler; scope.problem says the rest */
	struct upload *upload;  /* of a row that passes its body on, once that has begun */
	char *body;
	size_t body_bytes, body_room, body_max;
	int64_t body_seen;

	struct {
		const char *name;
		struct str value;
	} headers[EXCHANGE_HEADERS_MAX];
	size_t header_count;
	int status;
	size_t answer_bytes;
	int64_t started_us, answered_us;
	char number[17]; /* names it in the log when something broke */
};

/* The first line is there. Memory: an arena of the worker's. */
struct server_exchange *exchange_new(struct worker *worker, struct MHD_Connection *connection,
                                     struct peer *peer, struct str raw_target);

/* The head is complete. */
enum MHD_Result exchange_begin(struct server_exchange *x, const char *method, const char *url,
                               const char *version);

/* A piece of the body. What is left of *bytes comes again. */
enum MHD_Result exchange_take(struct server_exchange *x, const char *at, size_t *bytes);

/* All is there: answers. */
enum MHD_Result exchange_answer(struct server_exchange *x);

/* Calls the handler; what comes of it stands in x->response, x->refused and scope.problem. Here or on
 * one of the threads beside (aside.h). */
void exchange_work(struct server_exchange *x);

/* The answer is out, or the client gone. */
void exchange_end(struct server_exchange *x, bool is_complete);

/* A header of the answer. Memory: `value` until the answer is queued. */
void exchange_header(struct server_exchange *x, const char *name, struct str value);

#endif
