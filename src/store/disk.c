#include "store/disk_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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
