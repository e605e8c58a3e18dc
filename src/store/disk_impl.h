/* disk_impl.h - names and contents that must survive a power cut, and who works with a file.
 * Layer: store, private to it. */
#ifndef STORE_DISK_IMPL_H
#define STORE_DISK_IMPL_H

#include "core/scope.h"

/* Everything of the file or folder at `path` is on disk. Errors: BROKEN "store.open". */
enum err disk_sync(struct scope *s, const char *path);

/* The folder that names `path`. Memory: as long as `s`. */
const char *disk_folder(struct scope *s, const char *path);

/* Creates an empty file that only its owner may read, and its name is on disk. An existing one is
 * left as it is. Errors: BROKEN "store.open". */
enum err disk_create(struct scope *s, const char *path);

/* Gives the whole file `part` its final name. Errors: BROKEN "store.open". */
enum err disk_finish(struct scope *s, const char *part, const char *path);

/* Says to other processes that the file at `path` is in use, until s->mem ends; waits while another
 * one claims it. *ret_share is for the two calls below. A lock of its own (flock): SQLite's are
 * fcntl's and come and go with each transaction. But a descriptor of the file that is closed takes
 * SQLite's locks in this process with it, so this one is closed after the last connection.
 * Errors: BROKEN "store.open". */
enum err disk_share(struct scope *s, const char *path, int *ret_share);

/* From here to disk_share_again() nobody else shares the file: true. Waits some seconds for those
 * who are about to leave; false, and shared as before, when somebody stays. */
bool disk_claim(int share);
void disk_share_again(int share);

#endif
