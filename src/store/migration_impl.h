/* migration_impl.h - bringing a database to the newest schema, or saying why not.
 *
 * Each migration runs once, in one transaction, together with its row in
 * schema_migration: after a crash it has either happened or not. That row keeps
 * a hash of the migration's text and a hash of the schema it left, so that a
 * database that was changed in between by hand, or a migration edited after its
 * release, is noticed before anything is written.
 *
 * migration.c decides; what only an engine can say or do are the functions of
 * `struct migration_target` (migration_sqlite.c, migration_postgres.c).
 *
 * Layer: store, private to it.
 */
#ifndef STORE_MIGRATION_IMPL_H
#define STORE_MIGRATION_IMPL_H

#include "core/secrets.h"
#include "core/text.h"
#include "store/store.h"

struct sqlite_connection;
struct postgres;

/* What is recorded of one migration that ran. */
struct migration_applied {
	int64_t number;
	unsigned char text_hash[SECRETS_HASH_BYTES], schema_hash[SECRETS_HASH_BYTES];
};

/* The hashes that go into the row of one that runs now. */
struct migration_record {
	const struct store_migration *migration;
	unsigned char text_hash[SECRETS_HASH_BYTES], schema_hash[SECRETS_HASH_BYTES];
};

struct migration_target {
	struct str name; /* for people: a path, an address without its password */

	/* How many tables there are beside schema_migration, and whether that one is there. */
	enum err (*count)(struct scope *s, struct migration_target *t, int64_t *ret_others,
	                  bool *ret_is_ours);
	enum err (*create)(struct scope *s, struct migration_target *t); /* schema_migration */
	enum err (*list)(struct scope *s, struct migration_target *t,
	                 struct migration_applied **ret_applied, size_t *ret_count);
	/* Everything that the schema says, in an order that does not change. */
	enum err (*describe)(struct scope *s, struct migration_target *t, struct text *schema);
	/* "restore ... over it", for whoever cannot go on. */
	struct str (*advice)(struct scope *s, struct migration_target *t, int64_t number);

	/* Others who work with the database are kept out until share(): true. False, and shared as
	 * before, when somebody stays for some seconds. */
	bool (*claim)(struct migration_target *t);
	void (*share)(struct migration_target *t);

	/* Before a migration of what was there already; NULL: nothing to do. */
	enum err (*keep_copy)(struct scope *s, struct migration_target *t,
	                      const struct store_migration *m);
	/* All within one transaction; roll_back() after any failure. */
	enum err (*begin)(struct scope *s, struct migration_target *t, int64_t *ret_newest);
	enum err (*apply)(struct scope *s, struct migration_target *t,
	                  const struct store_migration *m);
	enum err (*record)(struct scope *s, struct migration_target *t,
	                   const struct migration_record *record);
	enum err (*commit)(struct scope *s, struct migration_target *t);
	void (*roll_back)(struct migration_target *t);
};

/* Errors: as store_open(). */
enum err migration_run_all(struct scope *s, struct migration_target *t,
                           const struct store_migration *migrations, size_t count);

/* `share` is of disk_share(): while others work with the file, nothing is migrated. */
enum err migration_sqlite_run(struct scope *s, struct sqlite_connection *c, const char *path,
                              int share, const struct store_migration *migrations, size_t count);

/* `p` holds its share of the database (postgres_share()). */
enum err migration_postgres_run(struct scope *s, struct postgres *p, struct str name,
                                const struct store_migration *migrations, size_t count);

#endif
