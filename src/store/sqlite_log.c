#include "store/sqlite_log_impl.h"

#include "core/log.h"
#include "core/text.h"
#include "store/disk_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct sqlite_log {
	const char *path, *folder;
	int file; /* -1: there is none */
	_Atomic uint64_t written;
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t synced;
	uint64_t on_disk;
	bool is_syncing, is_lost;
};

static void close_log(void *what)
{
	struct sqlite_log *log = what;

	/* SQLite's locks lie on the database and its shared memory, so that no lock goes with it. */
	if (log->file >= 0)
		close(log->file);
	pthread_mutex_destroy(&log->lock);
	pthread_cond_destroy(&log->synced);
}

struct sqlite_log *sqlite_log_new(struct scope *s, const char *path)
{
	struct sqlite_log *log = NEW(s->mem, struct sqlite_log);

	log->path = text_format(s->mem, "%s-wal", path).at;
	log->folder = disk_folder(s, path);
	log->file = -1;
	pthread_mutex_init(&log->lock, NULL);
	pthread_cond_init(&log->synced, NULL);
	arena_at_end(s->mem, close_log, log);
	return log;
}

static enum err broken(struct scope *s)
{
	return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
	                  "the disk did not take the log of writes; start anew when it is well");
}

/* A new file survives a power cut once its folder is synced, too. */
enum err sqlite_log_open(struct scope *s, struct sqlite_log *log, bool *ret_is_open)
{
	log->file = open(log->path, O_RDWR | O_CLOEXEC);
	*ret_is_open = log->file >= 0;
	return *ret_is_open ? disk_sync(s, log->folder) : ERR_NONE;
}

uint64_t sqlite_log_written(struct sqlite_log *log)
{
	return atomic_fetch_add_explicit(&log->written, 1, memory_order_release) + 1;
}

/* One of those who wait does it for all that have written by now. With the lock, which is let go meanwhile. */
static void sync_all(struct sqlite_log *log)
{
	uint64_t number = atomic_load_explicit(&log->written, memory_order_acquire);
	bool is_done;

	log->is_syncing = true;
	pthread_mutex_unlock(&log->lock);
	is_done = fdatasync(log->file) == 0;
	if (!is_done)
		log_error("store", LOG_TEXT("what", STR("sync the log of writes")),
		          LOG_NUMBER("errno", errno));
	pthread_mutex_lock(&log->lock);
	log->is_syncing = false;
	if (is_done)
		log->on_disk = number;
	else
		log->is_lost = true;
	pthread_cond_broadcast(&log->synced);
}

enum err sqlite_log_wait(struct scope *s, struct sqlite_log *log, uint64_t number)
{
	bool is_on_disk;

	if (log->file < 0)
		return ERR_NONE;
	pthread_mutex_lock(&log->lock);
	while (log->on_disk < number && !log->is_lost) {
		if (log->is_syncing)
			pthread_cond_wait(&log->synced, &log->lock);
		else
			sync_all(log);
	}
	is_on_disk = log->on_disk >= number;
	pthread_mutex_unlock(&log->lock);
	return is_on_disk ? ERR_NONE : broken(s);
}

enum err sqlite_log_check(struct scope *s, struct sqlite_log *log)
{
	bool is_lost;

	pthread_mutex_lock(&log->lock);
	is_lost = log->is_lost;
	pthread_mutex_unlock(&log->lock);
	return is_lost ? broken(s) : ERR_NONE;
}
