/* disk_impl.h - names and contents that must survive a power cut. Layer: store, private to it. */
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

#endif
