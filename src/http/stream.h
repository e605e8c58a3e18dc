/* stream.h - what is new, told to a page while it is open (server-sent events).
 *
 * A row of kind ROUTE_STREAM names a source instead of a handler. Its answer never ends: whenever
 * something may be new, the source is asked what that is, for whom, and since when.
 *
 *   static enum err read(struct scope *s, struct id after, struct stream_news *news)
 *   {
 *           ... rows the actor may see, after `after`, oldest first, LIMITed ...
 *           for (size_t i = 0; i < rows.count; i++)
 *                   if (!stream_event(news, db_id(&rows, i, 0), "history", json))
 *                           break;
 *           news->has_more = rows.count == LIMIT;
 *           return ERR_NONE;
 *   }
 *
 * Nothing is kept for a slow reader: only when its socket took all there was, the source is asked
 * again, from where it was. A waiting stream holds no database connection and costs no CPU; one
 * thread asks for all of them. Before each time the session and the row's permission are checked
 * as for a request, so a log-out ends the stream.
 *
 * Layer: http. Read first: struct stream_source. Source: HTML Living Standard, section 9.2.
 */
#ifndef HTTP_STREAM_H
#define HTTP_STREAM_H

#include "core/scope.h"
#include "core/text.h"

#define STREAMS_MAX 2000          /* of one process */
#define STREAM_PER_MEMBER_MAX 8   /* pages; one more, and the oldest is ended */
#define STREAM_LOOK_MS 500        /* how often the store is asked for the writes of others */
#define STREAM_HEARTBEAT_MS 15000 /* web/lib/live.js counts on it, and so do proxies */
#define STREAM_RETRY_MS 2000      /* a browser comes again after this */
#define STREAM_PIECE_BYTES_MAX ((size_t)16 * 1024) /* sent at once; the next is read afterwards */
#define STREAM_EVENT_BYTES_MAX ((size_t)4 * 1024)  /* the data of one event */

struct server;

/* Where a source writes to. */
struct stream_news {
	struct text text;
	struct id last; /* all up to here is written, or not for this actor */
	bool has_more;  /* asked again as soon as this piece is sent */
};

struct stream_source {
	/* Writes what came after `after` and the actor may see. The scope is as a request's of the
	 * same session, without the secret key; its database shows one state. ID_NONE = from the
	 * beginning. A refusal other than BUSY ends the stream; the browser comes again.
	 * Trap: what is committed late with an early id is passed over. Ids have to be in the order
	 * of the commits, or the source reads some way back. */
	enum err (*read)(struct scope *s, struct id after, struct stream_news *news);
	/* Where a stream begins that names no event: the newest there is. NULL = at the beginning. */
	enum err (*begin)(struct scope *s, struct id *ret_after);
};

/* Writes one event; `name` is a literal, `data` may have several lines, and is one JSON object with
 * us. False when this piece is full: leave off, the rest is asked for next. */
bool stream_event(struct stream_news *news, struct id id, const char *name, struct str data);

/* Not for this actor: goes on from here without an event. */
void stream_pass(struct stream_news *news, struct id id);

/* Something may be new. Any thread, at any time; costs next to nothing, and many calls are one. The
 * server calls it itself after each request that changed something. */
void stream_wake(struct server *server);

#endif
