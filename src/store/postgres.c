#include "store/postgres_impl.h"

#include "core/log.h"
#include "core/text.h"
#include "store/dialect.h"
#include "store/postgres_value_impl.h"

#include <unistd.h>

enum {
	CLAIM_MS_MAX = 5000, /* a command beside the server takes less */
	CLAIM_STEP_MS = 50,
	NAME_BYTES_MAX = 48
};

/* "kamwerk" and a number: whoever works with a database shares this lock. */
#define SHARE_KEY "7737585994369755905"

/* A commit is on disk before it is acknowledged, whatever the server's default; nothing waits for ever;
 * and only what says so writes. */
static const char settings[] =
	"SET statement_timeout = '30s';"
	"SET lock_timeout = '10s';"
	/* Each statement has its index (a test holds it to that). A plan made while a
			        * table was empty would otherwise read all of it for as long as the connection
			        * lives, and nobody has statistics right after an import. */
	"SET enable_seqscan = off;"
	/* So does thinking about a plan once and not each time: it takes longer than reading fifty rows. The
	 * server by itself would think anew wherever a limit is a parameter. */
	"SET plan_cache_mode = force_generic_plan;"
	/* Without knowing the limit it would rather read two tables whole than a few rows by their index. */
	"SET enable_mergejoin = off;"
	"SET idle_in_transaction_session_timeout = '120s';"
	"SET default_transaction_read_only = on;"
	"SELECT set_config('synchronous_commit', 'on', false)"
	" WHERE current_setting('synchronous_commit') IN ('off', 'local');"
	"SELECT pg_advisory_lock_shared(" SHARE_KEY ")";

#define NUMBER_TEXT_(number) #number
#define NUMBER_TEXT(number) NUMBER_TEXT_(number)

static const struct word {
	const char *name, *sql;
} words[POSTGRES_WORD_COUNT] = {
	[POSTGRES_BEGIN] = {"begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"},
	[POSTGRES_SOON] = {"soon", "SET LOCAL lock_timeout = " NUMBER_TEXT(DB_SOON_MS)},
	[POSTGRES_NOTIFY] = {"notify", "NOTIFY kamwerk"},
	[POSTGRES_COMMIT] = {"commit", "COMMIT"},
	[POSTGRES_ANEW] = {"anew",
                           "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)"},
	[POSTGRES_LOCK] = {"lock", "SELECT pg_advisory_xact_lock($1)"},
};

/* ---- the address ---- */

/* The address without `poll`, which is ours and not libpq's. */
static struct str without_poll(struct arena *mem, struct str where, bool *ret_is_polled)
{
	struct text url = text_new(mem, where.bytes + 1);
	size_t mark = str_find(where, STR("?"));
	struct str rest = str_part(where, mark == SIZE_MAX ? where.bytes : mark + 1, where.bytes);
	struct str piece;
	char before = '?';

	*ret_is_polled = false;
	text_add(&url, str_part(where, 0, mark == SIZE_MAX ? where.bytes : mark));
	while (rest.bytes && str_next(&rest, '&', &piece)) {
		if (str_starts(piece, STR("poll="))) {
			*ret_is_polled = !str_equal(piece, STR("poll=0"));
			continue;
		}
		text_add_char(&url, before);
		text_add(&url, piece);
		before = '&';
	}
	return text_str(&url);
}

static const char *option(const PQconninfoOption *options, const char *keyword, const char *other)
{
	for (; options->keyword; options++)
		if (strcmp(options->keyword, keyword) == 0 && options->val && *options->val)
			return options->val;
	return other;
}

enum err postgres_read_address(struct scope *s, struct arena *mem, struct str where,
                               struct postgres_address *ret_address)
{
	struct postgres_address address = {0};
	PQconninfoOption *options;

	address.url = str_c(mem, without_poll(mem, where, &address.is_polled));
	/* What libpq says of a mistake may quote the password. */
	options = PQconninfoParse(address.url, NULL);
	if (!options)
		return scope_fail(s, ERR_INVALID, "store.open", "db",
		                  "this address is not understood; it looks like "
		                  "postgresql://USER@HOST:5432/DATABASE, and what is special in a "
		                  "password is written %%40");
	address.name = text_format(mem, "postgresql://%s:%s/%s", option(options, "host", "local"),
	                           option(options, "port", "5432"), option(options, "dbname", ""));
	PQconninfoFree(options);
	*ret_address = address;
	return ERR_NONE;
}

/* ---- refusals ---- */

static bool is_one_of(const char *state, const char *const *list)
{
	for (; *list; list++)
		if (strncmp(state, *list, strlen(*list)) == 0)
			return true;
	return false;
}

enum err postgres_refuse(struct scope *s, struct postgres *p, const PGresult *result,
                         const char *what)
{
	/* Keys of others; waited too long or ended from outside, connections, one too many. */
	static const char *const conflicts[] = {"23505", "23503", NULL};
	static const char *const busy[] = {"40001", "40P01", "55P03", "57014", "57P0",
	                                   "25P03", "08",    "53300", NULL};
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	/* Only this field: DETAIL and CONTEXT show what the row holds. */
	const char *why = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

	if (PQstatus(p->handle) != CONNECTION_OK)
		p->is_lost = true;
	if (!state) {
		p->is_lost = true;
		return engine_busy(s, "the connection to the database is lost");
	}
	if (strcmp(state, "53100") == 0)
		return engine_full(s);
	if (is_one_of(state, conflicts))
		return scope_fail(s, ERR_CONFLICT, "store.conflict", NULL, "%s", what);
	if (is_one_of(state, busy))
		return engine_busy(s, what);
	log_error("store", LOG_TEXT("what", str_from(what)), LOG_TEXT("code", str_from(state)),
	          LOG_TEXT("engine", str_from(why)));
	return scope_fail(s, ERR_BROKEN, "store.statement", NULL, "%s: %s", what, why ? why : "");
}

static bool is_good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* ---- opening ---- */

static void say_nothing(void *what __attribute__((unused)),
                        const char *message __attribute__((unused)))
{
	/* A notice ("already exists, skipping") is not for the terminal. */
}

static PGconn *dial(const char *url)
{
	const char *const keywords[] = {"connect_timeout", "tcp_user_timeout",          "dbname",
	                                "client_encoding", "fallback_application_name", NULL};
	const char *const values[] = {"5", "30000", url, "UTF8", "kamwerk", NULL};

	return PQconnectdbParams(keywords, values, 1);
}

/* What libpq says of a failed connection names host, port, user and database. It never showed a
 * password; should it learn to, nothing is said. */
static struct str reason(struct scope *s, PGconn *handle)
{
	struct str why = str_trim(str_copy(s->mem, str_from(PQerrorMessage(handle))));
	const char *password = PQpass(handle);

	if (password && *password && str_find(why, str_from(password)) != SIZE_MAX)
		return STR("no connection");
	return why;
}

static bool prepare_words(struct postgres *p)
{
	bool is_prepared = true;

	for (size_t i = 0; i < POSTGRES_WORD_COUNT && is_prepared; i++) {
		PGresult *result = PQprepare(p->handle, words[i].name, words[i].sql, 0, NULL);

		is_prepared = is_good(result);
		PQclear(result);
	}
	return is_prepared;
}

/* What is read without a sync in between is one transaction, which then sees one state (postgres_view_begin()). */
static bool use_views(struct postgres *p)
{
	PGresult *result =
		PQexec(p->handle, "SET default_transaction_isolation = 'repeatable read'");
	bool is_set = is_good(result);

	PQclear(result);
	return is_set;
}

static enum err set_up(struct scope *s, struct postgres *p)
{
	PGresult *result;
	bool is_set;

	PQsetNoticeProcessor(p->handle, say_nothing, NULL);
	result = PQexec(p->handle, settings);
	is_set = is_good(result);
	PQclear(result);
	if (is_set && p->list)
		is_set = use_views(p) && prepare_words(p) && PQenterPipelineMode(p->handle);
	return is_set ? ERR_NONE : engine_busy(s, "the database does not let us work with it");
}

enum err postgres_open(struct scope *s, struct arena *mem, const struct postgres_address *address,
                       const struct statement_list *list, struct postgres *ret_postgres)
{
	const struct statement *all;
	struct postgres *p = ret_postgres;
	enum err e = ERR_NONE;

	*p = (struct postgres){.address = address, .list = list};
	if (list)
		p->prepared = NEW_ARRAY(mem, struct postgres_prepared, statement_all(list, &all));
	p->handle = dial(address->url);
	if (PQstatus(p->handle) != CONNECTION_OK) {
		struct str why = reason(s, p->handle);

		e = scope_fail(s, ERR_BROKEN, "store.open", NULL, "%.*s: %.*s",
		               STR_ARG(address->name), STR_ARG(why));
	} else {
		e = set_up(s, p);
	}
	if (e)
		postgres_close(p);
	return e;
}

void postgres_close(struct postgres *p)
{
	for (size_t i = 0; i < p->count; i++)
		PQclear(p->messages[i].result);
	p->count = p->answered = 0;
	PQfinish(p->handle);
	p->handle = NULL;
	p->is_lost = true;
}

enum err postgres_ready(struct scope *s, struct postgres *p)
{
	const struct statement *all;

	if (!p->is_lost && PQstatus(p->handle) == CONNECTION_OK)
		return ERR_NONE;
	postgres_close(p);
	p->owed = 0;
	p->is_view = false;
	if (p->prepared)
		memset(p->prepared, 0, sizeof *p->prepared * statement_all(p->list, &all));
	p->handle = dial(p->address->url);
	if (PQstatus(p->handle) != CONNECTION_OK) {
		struct str why = reason(s, p->handle);

		log_warning("the database does not answer", LOG_TEXT("engine", why));
		return engine_busy(s, "the database does not answer");
	}
	TRY(set_up(s, p));
	p->is_lost = false;
	log_info("connected to the database again", LOG_TEXT("database", p->address->name));
	return ERR_NONE;
}

/* ---- messages and their answers ---- */

static enum err lost(struct scope *s, struct postgres *p)
{
	return postgres_refuse(s, p, NULL, "lost");
}

/* The answers of one round trip, in order; `keeps` them for the messages they belong to. A view is not synced before
 * its end: there the last message's answer is the end. */
static bool take_in(struct postgres *p, bool keeps)
{
	bool has_sync = !keeps || !p->is_view;
	int nothing = 0;
	PGresult *result;

	while (has_sync || p->answered < p->count) {
		result = PQgetResult(p->handle);
		if (!result) {
			/* One stands behind each answer. */
			if (++nothing > 1 || PQstatus(p->handle) != CONNECTION_OK)
				return false;
			if (keeps && p->answered < p->count && p->messages[p->answered].result)
				p->answered++;
			continue;
		}
		nothing = 0;
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			return true;
		}
		if (keeps && p->answered < p->count && !p->messages[p->answered].result)
			p->messages[p->answered].result = result;
		else
			PQclear(result);
	}
	return true;
}

static bool is_refused(const struct postgres_message *m)
{
	/* A transaction that has failed "commits" as well, and says what it did instead. */
	return !m->result || !is_good(m->result) ||
	       (m->what == words[POSTGRES_COMMIT].name &&
	        strcmp(PQcmdStatus(m->result), "COMMIT") != 0);
}

static bool is_any_refused(const struct postgres *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (is_refused(&p->messages[i]))
			return true;
	return false;
}

static bool take_in_all(struct postgres *p)
{
	for (; p->owed; p->owed--)
		if (!take_in(p, false))
			return false;
	return take_in(p, true);
}

/* What was refused ended the view; its sync is waited for, which also tells whether anybody is there. */
static bool exchange_in_view(struct postgres *p)
{
	if (!PQsendFlushRequest(p->handle) || PQflush(p->handle) != 0 || !take_in_all(p))
		return false;
	if (!is_any_refused(p))
		return true;
	p->is_view = false;
	return PQpipelineSync(p->handle) && take_in(p, false);
}

/* Sends what is queued and waits until all of it is answered. False: the connection is lost. */
static bool exchange(struct postgres *p)
{
	if (p->is_lost)
		return false;
	if (p->is_view)
		return exchange_in_view(p);
	return PQpipelineSync(p->handle) && take_in_all(p);
}

static enum err first_refusal(struct scope *s, struct postgres *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct postgres_message *m = &p->messages[i];

		if (!is_refused(m))
			continue;
		if (m->result && is_good(m->result))
			return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
			                  "the transaction had failed before");
		return postgres_refuse(s, p, m->result, m->what);
	}
	return ERR_NONE;
}

static void forget(struct postgres *p)
{
	for (size_t i = 0; i < p->count; i++) {
		PQclear(p->messages[i].result);
		p->messages[i].result = NULL;
	}
	p->count = p->answered = 0;
}

static struct postgres_message *new_message(struct postgres *p, const char *what)
{
	struct postgres_message *m = &p->messages[p->count++];

	*m = (struct postgres_message){.what = what};
	return m;
}

static void statement_name(const struct statement *statement, size_t rows,
                           char ret_name[NAME_BYTES_MAX])
{
	snprintf(ret_name, NAME_BYTES_MAX, rows > 1 ? "s%zur%zu" : "s%zu", statement->number, rows);
}

static void note_types(struct postgres *p, const struct statement *statement, const PGresult *from)
{
	struct postgres_prepared *prepared = &p->prepared[statement->number];

	prepared->parameters = (size_t)PQnparams(from);
	for (size_t i = 0; i < prepared->parameters && i < POSTGRES_VALUES_MAX; i++)
		prepared->types[i] = PQparamtype(from, (int)i);
	prepared->is_ready = prepared->parameters <= POSTGRES_VALUES_MAX;
}

/* `text` as the server reads it. */
static enum err prepare(struct scope *s, struct postgres *p, const struct statement *statement,
                        size_t rows, struct str text)
{
	char name[NAME_BYTES_MAX];
	size_t before = p->count;
	enum err e;

	statement_name(statement, rows, name);
	if (!PQsendPrepare(p->handle, name, text.at, 0, NULL) ||
	    !PQsendDescribePrepared(p->handle, name))
		return lost(s, p);
	new_message(p, statement->name.at);
	new_message(p, statement->name.at);
	if (!exchange(p)) {
		e = first_refusal(s, p);
		p->is_lost = true;
		forget(p);
		return e ? e : lost(s, p);
	}
	e = first_refusal(s, p);
	if (!e && rows == 1)
		note_types(p, statement, p->messages[before + 1].result);
	while (p->count > before)
		PQclear(p->messages[--p->count].result);
	p->answered = p->count;
	if (e)
		forget(p);
	return e;
}

enum err postgres_prepare(struct scope *s, struct postgres *p, const struct statement *statement)
{
	struct arena_mark mark = arena_mark(s->mem);
	enum err e;

	if (p->prepared[statement->number].is_ready)
		return ERR_NONE;
	e = prepare(s, p, statement, 1, dialect_postgres_statement(s->mem, statement->text));
	arena_rewind(s->mem, mark);
	if (e || p->prepared[statement->number].is_ready)
		return e;
	forget(p);
	return scope_fail(s, ERR_BROKEN, "store.statement", NULL, "%s: too many values",
	                  statement->name.at);
}

enum err postgres_prepare_rows(struct scope *s, struct postgres *p,
                               const struct statement *statement, size_t rows)
{
	struct postgres_prepared *prepared = &p->prepared[statement->number];
	struct arena_mark mark = arena_mark(s->mem);
	struct str text;
	enum err e;

	if (prepared->are_rows_ready)
		return ERR_NONE;
	text = dialect_postgres_rows(s->mem, dialect_postgres_statement(s->mem, statement->text),
	                             statement->parameters, rows);
	if (!text.bytes)
		return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
		                  "%s is no INSERT of one row", statement->name.at);
	e = prepare(s, p, statement, rows, text);
	arena_rewind(s->mem, mark);
	prepared->are_rows_ready = !e;
	return e;
}

static bool send_word(struct postgres *p, enum postgres_word word)
{
	return !p->is_lost &&
	       PQsendQueryPrepared(p->handle, words[word].name, 0, NULL, NULL, NULL, 1);
}

enum err postgres_add(struct scope *s, struct postgres *p, enum postgres_word word)
{
	if (!send_word(p, word))
		return lost(s, p);
	new_message(p, words[word].name);
	return ERR_NONE;
}

enum err postgres_add_lock(struct scope *s, struct postgres *p, int64_t key)
{
	uint64_t bytes = htobe64((uint64_t)key);
	const char *value = (const char *)&bytes;

	if (p->is_lost || !PQsendQueryPrepared(p->handle, words[POSTGRES_LOCK].name, 1, &value,
	                                       (const int[]){sizeof bytes}, (const int[]){1}, 1))
		return lost(s, p);
	new_message(p, words[POSTGRES_LOCK].name);
	return ERR_NONE;
}

/* ---- values ---- */

static enum err bind_all(struct scope *s, const struct postgres *p,
                         const struct statement *statement, const struct db_value *values,
                         size_t rows, struct postgres_values *ret)
{
	const struct postgres_prepared *prepared = &p->prepared[statement->number];
	size_t count = statement->parameters;

	for (size_t i = 0; i < rows * count; i++)
		if (!postgres_value_bind(ret, i, prepared->types[i % count], &values[i]))
			return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
			                  "%s: value %zu is of another kind", statement->name.at,
			                  i % count + 1);
	return ERR_NONE;
}

static enum err add_rows(struct scope *s, struct postgres *p, const struct statement *statement,
                         const struct db_value *values, size_t rows)
{
	struct arena_mark mark = arena_mark(s->mem);
	struct postgres_values v = postgres_value_places(s->mem, rows * statement->parameters);
	char name[NAME_BYTES_MAX];

	TRY(bind_all(s, p, statement, values, rows, &v));
	if (p->is_lost)
		return lost(s, p);
	statement_name(statement, rows, name);
	if (!PQsendQueryPrepared(p->handle, name, (int)(rows * statement->parameters), v.at,
	                         v.bytes, v.formats, 1))
		return lost(s, p);
	new_message(p, statement->name.at);
	arena_rewind(s->mem, mark); /* libpq has a copy */
	return ERR_NONE;
}

/* A plan that is kept does not know the values. Where all depends on them (how rare a word is), the
 * statement says so, and the server thinks again each time, some tenths of a millisecond. */
enum err postgres_add_statement(struct scope *s, struct postgres *p,
                                const struct statement *statement, const struct db_value *values,
                                struct db_rows *ret_rows, int64_t *ret_changed)
{
	const struct postgres_prepared *prepared = &p->prepared[statement->number];
	struct postgres_message *m;
	size_t count = 0;

	while (values[count].kind != DB_END)
		count++;
	if (count != statement->parameters || count != prepared->parameters)
		return engine_count_differs(s, statement, count);
	if (statement->is_planned_anew && !p->is_lost)
		TRY(postgres_add(s, p, POSTGRES_ANEW));
	TRY(add_rows(s, p, statement, values, 1));
	m = &p->messages[p->count - 1];
	m->ret_rows = ret_rows;
	m->ret_changed = ret_changed;
	return ERR_NONE;
}

enum err postgres_add_rows(struct scope *s, struct postgres *p, const struct statement *statement,
                           const struct db_value *values, size_t rows)
{
	TRY(add_rows(s, p, statement, values, rows));
	/* The server begins while the next rows are made. */
	return PQflush(p->handle) < 0 ? lost(s, p) : ERR_NONE;
}

/* ---- rows ---- */

static enum err read_rows(struct scope *s, const struct postgres_message *m)
{
	int rows = PQntuples(m->result), columns = PQnfields(m->result);
	struct db_value *cells = NEW_ARRAY(s->mem, struct db_value, (size_t)rows * (size_t)columns),
			*cell = cells;

	for (int row = 0; row < rows; row++)
		for (int column = 0; column < columns; column++)
			if (!postgres_value_read(s, m->result, row, column, cell++))
				return scope_fail(s, ERR_BROKEN, "store.statement", NULL,
				                  "%s: column %d has a type that SQLite does not "
				                  "know; CAST it",
				                  m->what, column + 1);
	*m->ret_rows = (struct db_rows){(size_t)rows, (size_t)columns, cells};
	return ERR_NONE;
}

static enum err read_answers(struct scope *s, struct postgres *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct postgres_message *m = &p->messages[i];
		int64_t changed = 0;

		if (m->ret_rows)
			TRY(read_rows(s, m));
		if (m->ret_changed) {
			(void)str_number(str_from(PQcmdTuples(m->result)), &changed);
			*m->ret_changed = changed;
		}
	}
	return ERR_NONE;
}

enum err postgres_run(struct scope *s, struct postgres *p)
{
	bool is_answered = exchange(p);
	enum err e = first_refusal(s, p);

	if (!is_answered) {
		if (!e)
			e = lost(s, p);
		p->is_lost = true;
	}
	if (!e)
		e = read_answers(s, p); /* may jump: postgres_settle() */
	forget(p);
	return e;
}

void postgres_send(struct postgres *p)
{
	if (!p->is_lost && PQpipelineSync(p->handle))
		p->owed++;
	else
		p->is_lost = true;
	forget(p);
}

void postgres_view_begin(struct postgres *p)
{
	p->is_view = true;
}

void postgres_view_end(struct postgres *p)
{
	if (!p->is_view)
		return;
	p->is_view = false;
	if (!p->is_lost)
		postgres_send(p);
}

void postgres_settle(struct postgres *p)
{
	if (p->count > p->answered) {
		p->is_view = false; /* the sync ends it */
		postgres_send(p);
	}
	forget(p);
}

/* ---- plain SQL ---- */

enum err postgres_exec(struct scope *s, struct postgres *p, const char *sql, PGresult **ret_result)
{
	PGresult *result = PQexec(p->handle, sql);

	if (!is_good(result)) {
		enum err e = postgres_refuse(s, p, result, "run");

		PQclear(result);
		return e;
	}
	if (ret_result)
		*ret_result = result;
	else
		PQclear(result);
	return ERR_NONE;
}

static bool ask(struct postgres *p, const char *sql)
{
	PGresult *result = PQexec(p->handle, sql);
	bool is_yes = PQntuples(result) == 1 && strcmp(PQgetvalue(result, 0, 0), "t") == 0;

	PQclear(result);
	return is_yes;
}

bool postgres_claim(struct postgres *p)
{
	/* The share is given up first: two who both wait do not wait for each other. */
	ask(p, "SELECT pg_advisory_unlock_shared(" SHARE_KEY ")");
	for (int waited_ms = 0; waited_ms < CLAIM_MS_MAX; waited_ms += CLAIM_STEP_MS) {
		if (ask(p, "SELECT pg_try_advisory_lock(" SHARE_KEY ")"))
			return p->is_claimed = true;
		usleep(CLAIM_STEP_MS * 1000);
	}
	ask(p, "SELECT pg_advisory_lock_shared(" SHARE_KEY ")");
	return false;
}

void postgres_share(struct postgres *p)
{
	if (!p->is_claimed)
		return;
	ask(p, "SELECT pg_advisory_lock_shared(" SHARE_KEY ")");
	ask(p, "SELECT pg_advisory_unlock(" SHARE_KEY ")");
	p->is_claimed = false;
}
