#include "store/migration_impl.h"

#include "store/dialect.h"
#include "store/postgres_impl.h"

#include <endian.h>

struct database {
	struct migration_target base;
	struct postgres *p;
};

static const char create_table[] =
	"BEGIN READ WRITE;"
	"CREATE TABLE IF NOT EXISTS schema_migration ("
	" number BIGINT NOT NULL PRIMARY KEY,"
	" name TEXT NOT NULL,"
	" text_hash BYTEA NOT NULL,"   /* of the migration as it ran */
	" schema_hash BYTEA NOT NULL," /* of all that the schema said afterwards */
	" applied_at_ms BIGINT NOT NULL"
	");"
	"COMMIT";

/* Tables, columns, keys and indexes. Expressions are left out: how the server prints them is another
 * matter with each of its major versions, and an upgrade of the server is no change by hand. */
static const char schema_sql[] =
	"SELECT 'column ' || c.relname || ' ' || a.attnum || ' ' || a.attname || ' ' ||"
	"       format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull"
	"  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
	" WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', "
	"'m')"
	"   AND a.attnum > 0 AND NOT a.attisdropped"
	" UNION ALL "
	"SELECT 'constraint ' || c.relname || ' ' || k.conname || ' ' || k.contype::text || ' ' ||"
	"       coalesce(k.conkey::text, '') || ' ' || coalesce(f.relname, '') || ' ' ||"
	"       coalesce(k.confkey::text, '') || ' ' || k.confdeltype::text"
	"  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
	"  LEFT JOIN pg_class f ON f.oid = k.confrelid"
	" WHERE c.relnamespace = current_schema()::regnamespace AND k.contype IN ('p', 'u', 'f', "
	"'c')"
	" UNION ALL "
	"SELECT 'index ' || c.relname || ' ' || i.relname || ' ' || x.indkey::text || ' ' ||"
	"       x.indoption::text || ' ' || x.indisunique || ' ' || (x.indpred IS NOT NULL)"
	"  FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = "
	"x.indexrelid"
	" WHERE c.relnamespace = current_schema()::regnamespace"
	" UNION ALL "
	"SELECT 'trigger ' || c.relname || ' ' || t.tgname"
	"  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
	" WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal"
	" ORDER BY 1";

static struct postgres *server_of(struct migration_target *t)
{
	return ((struct database *)t)->p; /* its first member */
}

static struct str advice(struct scope *s __attribute__((unused)),
                         struct migration_target *t __attribute__((unused)),
                         int64_t number __attribute__((unused)))
{
	return STR("stop kamwerk and restore the last pg_dump into an empty database");
}

/* ---- what the database says of itself ---- */

static struct str text_at(const PGresult *from, int row, int column)
{
	return (struct str){PQgetvalue(from, row, column), (size_t)PQgetlength(from, row, column)};
}

static int64_t number_at(const PGresult *from, int row, int column)
{
	int64_t number = 0;

	(void)str_number(text_at(from, row, column), &number);
	return number;
}

static enum err count(struct scope *s, struct migration_target *t, int64_t *ret_others,
                      bool *ret_is_ours)
{
	PGresult *result;

	TRY(postgres_exec(s, server_of(t),
	                  "SELECT count(*) FILTER (WHERE relname <> 'schema_migration'),"
	                  "       count(*) FILTER (WHERE relname = 'schema_migration')"
	                  "  FROM pg_class"
	                  " WHERE relnamespace = current_schema()::regnamespace"
	                  "   AND relkind IN ('r', 'p', 'v', 'm')",
	                  &result));
	*ret_others = number_at(result, 0, 0);
	*ret_is_ours = number_at(result, 0, 1) != 0;
	PQclear(result);
	return ERR_NONE;
}

static enum err create(struct scope *s, struct migration_target *t)
{
	return postgres_exec(s, server_of(t), create_table, NULL);
}

static enum err describe(struct scope *s, struct migration_target *t, struct text *schema)
{
	PGresult *result;

	TRY(postgres_exec(s, server_of(t), schema_sql, &result));
	for (int i = 0; i < PQntuples(result); i++) {
		text_add(schema, text_at(result, i, 0));
		text_add_char(schema, '\n');
	}
	PQclear(result);
	return ERR_NONE;
}

/* As hex digits, so that one way of asking does for all. */
static void read_hash(const PGresult *from, int row, int column,
                      unsigned char ret_hash[SECRETS_HASH_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	struct str hex = text_at(from, row, column);

	memset(ret_hash, 0, SECRETS_HASH_BYTES);
	for (size_t i = 0; i < hex.bytes && i < SECRETS_HASH_BYTES * (size_t)2; i++) {
		const char *digit = strchr(digits, hex.at[i]);
		unsigned value = digit ? (unsigned)(digit - digits) : 0;

		ret_hash[i / 2] |= (unsigned char)(i % 2 ? value : value << 4);
	}
}

static enum err list_applied(struct scope *s, struct migration_target *t,
                             struct migration_applied **ret_applied, size_t *ret_count)
{
	struct migration_applied *list = NULL;
	size_t listed = 0, room = 0;
	PGresult *result = NULL;
	int64_t others;
	bool is_ours;

	TRY(count(s, t, &others, &is_ours));
	if (is_ours)
		TRY(postgres_exec(s, server_of(t),
		                  "SELECT number, encode(text_hash, 'hex'),"
		                  "       encode(schema_hash, 'hex')"
		                  "  FROM schema_migration ORDER BY number",
		                  &result));
	for (int i = 0; is_ours && i < PQntuples(result); i++) {
		list = arena_grow(s->mem, list, sizeof *list, listed + 1, &room);
		list[listed].number = number_at(result, i, 0);
		read_hash(result, i, 1, list[listed].text_hash);
		read_hash(result, i, 2, list[listed].schema_hash);
		listed++;
	}
	PQclear(result);
	*ret_applied = list;
	*ret_count = listed;
	return ERR_NONE;
}

/* ---- running one ---- */

static enum err begin(struct scope *s, struct migration_target *t, int64_t *ret_newest)
{
	PGresult *result;

	/* However long it takes: somebody waits for it. */
	TRY(postgres_exec(s, server_of(t), "BEGIN READ WRITE; SET LOCAL statement_timeout = 0",
	                  NULL));
	TRY(postgres_exec(s, server_of(t), "SELECT coalesce(max(number), 0) FROM schema_migration",
	                  &result));
	*ret_newest = number_at(result, 0, 0);
	PQclear(result);
	return ERR_NONE;
}

static enum err apply(struct scope *s, struct migration_target *t, const struct store_migration *m)
{
	PGconn *handle = server_of(t)->handle;
	PGresult *result = PQexec(handle, dialect_postgres(s->mem, m->text).at);
	const char *why = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	enum err e = ERR_NONE;

	if (PQstatus(handle) != CONNECTION_OK)
		why = "the connection to the database is lost";
	if (why)
		e = scope_fail(s, ERR_BROKEN, "store.migration", NULL, "%.*s: %s", STR_ARG(m->name),
		               why);
	/* A migration that commits by itself would end the protection halfway. */
	else if (PQtransactionStatus(handle) != PQTRANS_INTRANS)
		e = scope_fail(s, ERR_BROKEN, "store.migration", NULL,
		               "%.*s ends its own transaction", STR_ARG(m->name));
	PQclear(result);
	return e;
}

static enum err add_record(struct scope *s, struct migration_target *t,
                           const struct migration_record *r)
{
	struct postgres *p = server_of(t);
	uint64_t number = htobe64((uint64_t)r->migration->number);
	uint64_t now = htobe64((uint64_t)s->now_ms);
	const char *const values[] = {(const char *)&number, r->migration->name.at,
	                              (const char *)r->text_hash, (const char *)r->schema_hash,
	                              (const char *)&now};
	const int bytes[] = {sizeof number, (int)r->migration->name.bytes, sizeof r->text_hash,
	                     sizeof r->schema_hash, sizeof now};
	const int formats[] = {1, 1, 1, 1, 1};
	PGresult *result = PQexecParams(
		p->handle,
		"INSERT INTO schema_migration (number, name, text_hash, schema_hash, applied_at_ms)"
		" VALUES ($1, $2, $3, $4, $5)",
		5, NULL, values, bytes, formats, 0);
	enum err e = ERR_NONE;

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		e = postgres_refuse(s, p, result, "record a migration");
	PQclear(result);
	return e;
}

static enum err commit(struct scope *s, struct migration_target *t)
{
	return postgres_exec(s, server_of(t), "COMMIT", NULL);
}

static void roll_back(struct migration_target *t)
{
	PGconn *handle = server_of(t)->handle;

	if (PQtransactionStatus(handle) != PQTRANS_IDLE)
		PQclear(PQexec(handle, "ROLLBACK"));
}

/* ---- who else works with it ---- */

static bool claim(struct migration_target *t)
{
	return postgres_claim(server_of(t));
}

static void share_again(struct migration_target *t)
{
	postgres_share(server_of(t));
}

enum err migration_postgres_run(struct scope *s, struct postgres *p, struct str name,
                                const struct store_migration *migrations, size_t migration_count)
{
	struct database database = {
		.base = {.name = name,
	                 .count = count,
	                 .create = create,
	                 .list = list_applied,
	                 .describe = describe,
	                 .advice = advice,
	                 .claim = claim,
	                 .share = share_again,
	                 .begin = begin,
	                 .apply = apply,
	                 .record = add_record,
	                 .commit = commit,
	                 .roll_back = roll_back},
		.p = p,
	};

	return migration_run_all(s, &database.base, migrations, migration_count);
}
