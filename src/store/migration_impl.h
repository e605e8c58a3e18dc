/* migration_impl.h - bringing a file to the newest schema, or saying why not.
 *
 * Each migration runs once, in one transaction, together with its row in
 * schema_migration: after a crash it has either happened or not. That row keeps
 * a hash of the migration's text and a hash of the schema it left, so that a
 * file that was changed in between by hand, or a migration edited after its
 * release, is noticed before anything is written.
 *
 * Layer: store, private to it.
 */
#ifndef STORE_MIGRATION_IMPL_H
#define STORE_MIGRATION_IMPL_H

#include "store/connection_impl.h"
#include "store/store.h"

/* `share` is of disk_share(): while others work with the file, nothing is migrated.
 * Errors: as store_open(). */
enum err migration_run_all(struct scope *s, struct connection *c, const char *path, int share,
                           const struct store_migration *migrations, size_t count);

#endif
