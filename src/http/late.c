#include "http/late.h"

#include "http/exchange.h"
#include "http/server_impl.h"
#include "store/db.h"

#include <time.h>

enum {
	LOOK_MS = 2
};

static void take_up(void *what)
{
	struct server_exchange *x = what;
	struct server *server = x->server; /* `x` may be gone once its thread is told */

	MHD_resume_connection(x->connection);
	atomic_fetch_sub(&server->late_count, 1);
}

bool late_wait(struct server_exchange *x)
{
	if (!x->scope.later)
		return false;
	/* Counted before looking: late_stop() says that the server stops before it looks at the count. */
	atomic_fetch_add(&x->server->late_count, 1);
	if (atomic_load(&x->server->is_stopping)) {
		atomic_fetch_sub(&x->server->late_count, 1);
		return false;
	}
	/* Before anybody can take it up again. */
	MHD_suspend_connection(x->connection);
	if (!db_later_call(&x->scope, take_up, x))
		take_up(x);
	return true;
}

void late_stop(struct server *server)
{
	const struct timespec step = {0, LOOK_MS * 1000000L};

	while (atomic_load(&server->late_count))
		nanosleep(&step, NULL);
}
