#include "store/disk_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CLAIM_MS_MAX = 5000, /* a command beside the server takes less */
	CLAIM_STEP_MS = 50
};

static enum err refuse(struct scope *s, const char *path)
{
	return scope_fail(s, ERR_BROKEN, "store.open", NULL, "%s: %s", path, strerror(errno));
}

enum err disk_sync(struct scope *s, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is_synced = fd >= 0 && fsync(fd) == 0;
	enum err e = is_synced ? ERR_NONE : refuse(s, path);

	if (fd >= 0)
		close(fd);
	return e;
}

const char *disk_folder(struct scope *s, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	if (slash == path)
		return "/";
	return str_copy(s->mem, (struct str){path, (size_t)(slash - path)}).at;
}

enum err disk_create(struct scope *s, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 && errno == EEXIST)
		return ERR_NONE;
	if (fd < 0)
		return refuse(s, path);
	close(fd);
	return disk_sync(s, disk_folder(s, path));
}

enum err disk_finish(struct scope *s, const char *part, const char *path)
{
	TRY(disk_sync(s, part));
	if (chmod(part, 0600) != 0 || rename(part, path) != 0)
		return refuse(s, path);
	return disk_sync(s, disk_folder(s, path));
}

static void close_share(void *what)
{
	close((int)(intptr_t)what);
}

enum err disk_share(struct scope *s, const char *path, int *ret_share)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), failed;

	if (fd < 0)
		return refuse(s, path);
	arena_at_end(s->mem, close_share, (void *)(intptr_t)fd);
	do
		failed = flock(fd, LOCK_SH);
	while (failed && errno == EINTR);
	if (failed)
		return refuse(s, path);
	*ret_share = fd;
	return ERR_NONE;
}

bool disk_claim(int share)
{
	for (int waited_ms = 0; waited_ms < CLAIM_MS_MAX; waited_ms += CLAIM_STEP_MS) {
		/* One that fails gives up the share as well: two who both wait do not wait for
		 * each other. */
		if (flock(share, LOCK_EX | LOCK_NB) == 0)
			return true;
		usleep(CLAIM_STEP_MS * 1000);
	}
	disk_share_again(share);
	return false;
}

void disk_share_again(int share)
{
	while (flock(share, LOCK_SH) != 0 && errno == EINTR)
		;
}
