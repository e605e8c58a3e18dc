#include "teams/throttle.h"

#include "core/secrets.h"
#include "core/utf8.h"
#include "store/db.h"

#include <arpa/inet.h>

#define MINUTE_MS ((int64_t)60 * 1000)
#define FORGET_MS (24 * 60 * MINUTE_MS)

struct subject {
	unsigned char hash[SECRETS_HASH_BYTES];
	int64_t free; /* failures without a wait */
	int64_t failures, wait_until_ms;
	bool is_known; /* false: nothing to count, as an empty address */
};

static void name_subject(struct scope *s, struct subject *subject, struct str what,
                         const char *purpose, int64_t free)
{
	struct text text = text_new(s->mem, ID_BYTES + what.bytes);

	text_add(&text, (struct str){(const char *)s->organisation.b, ID_BYTES});
	text_add(&text, what);
	secrets_hash(text_str(&text), purpose, subject->hash);
	subject->free = free;
	subject->is_known = what.bytes > 0;
}

/* An IPv6 address by its network, everything else as it is. */
static struct str network_of(struct scope *s, struct str address)
{
	struct in6_addr *v6 = NEW(s->mem, struct in6_addr);

	if (inet_pton(AF_INET6, str_c(s->mem, address), v6) == 1 && !IN6_IS_ADDR_V4MAPPED(v6))
		return (struct str){(const char *)v6->s6_addr, 8};
	return address;
}

static void name_both(struct scope *s, enum throttle_what what, struct subject both[2],
                      struct str email, struct str address)
{
	static const char *const purposes[][2] = {
		[THROTTLE_PASSWORD] = {"throttle/email", "throttle/address"},
		[THROTTLE_APP_PASSWORD] = {"app/email", "app/address"},
	};

	name_subject(s, &both[0], utf8_fold(s->mem, email), purposes[what][0], THROTTLE_EMAIL_FREE);
	name_subject(s, &both[1], network_of(s, address), purposes[what][1], THROTTLE_ADDRESS_FREE);
}

static enum err read(struct scope *s, struct subject *subject)
{
	struct db_rows rows;

	subject->failures = subject->wait_until_ms = 0;
	TRY(DB_READ(s, &rows, "throttle_find", DB_ID(s->organisation), DB_ARRAY(subject->hash)));
	if (rows.count == 0 || db_number(&rows, 0, 1) < s->now_ms - FORGET_MS)
		return ERR_NONE;
	subject->failures = db_number(&rows, 0, 0);
	subject->wait_until_ms = db_number(&rows, 0, 2);
	return ERR_NONE;
}

static enum err refuse(struct scope *s, int64_t wait_until_ms)
{
	enum err e = scope_fail(s, ERR_TOO_OFTEN, "session.throttled", NULL, "too many failures");

	s->problem.retry_after_s = (wait_until_ms - s->now_ms + 999) / 1000;
	return e;
}

/* Counts one more failure and says from when on the next try is welcome. */
static enum err count(struct scope *s, struct subject *subject)
{
	int64_t over = ++subject->failures - subject->free, minutes;

	if (over < 0)
		minutes = 0;
	else
		minutes = over >= 6 ? THROTTLE_MINUTES_MAX : (int64_t)1 << over;
	return DB_WRITE(s, NULL, "throttle_set", DB_ID(s->organisation), DB_ARRAY(subject->hash),
	                DB_NUMBER(subject->failures), DB_NUMBER(s->now_ms),
	                DB_NUMBER(minutes ? s->now_ms + minutes * MINUTE_MS : 0));
}

static enum err begin(struct scope *s, struct subject both[2])
{
	for (int i = 0; i < 2; i++) {
		TRY(read(s, &both[i]));
		if (both[i].is_known && both[i].wait_until_ms > s->now_ms)
			return refuse(s, both[i].wait_until_ms);
	}
	for (int i = 0; i < 2; i++)
		if (both[i].is_known)
			TRY(count(s, &both[i]));
	return db_commit(s);
}

enum err throttle_begin(struct scope *s, struct str email, struct str address)
{
	return throttle_begin_for(s, THROTTLE_PASSWORD, email, address);
}

enum err throttle_begin_for(struct scope *s, enum throttle_what what, struct str email,
                            struct str address)
{
	struct subject both[2];
	enum err e;

	name_both(s, what, both, email, address);
	TRY(db_begin(s));
	e = begin(s, both);
	/* The refusal ends our own transaction at once: others wait for the writer. */
	if (e != ERR_NONE)
		db_abandon(s);
	return e;
}

enum err throttle_forgive(struct scope *s, struct str email, struct str address)
{
	struct subject both[2];

	name_both(s, THROTTLE_PASSWORD, both, email, address);
	TRY(DB_WRITE(s, NULL, "throttle_forget", DB_ID(s->organisation), DB_ARRAY(both[0].hash)));
	if (both[1].is_known)
		TRY(DB_WRITE(s, NULL, "throttle_give_back", DB_ID(s->organisation),
		             DB_ARRAY(both[1].hash)));
	return ERR_NONE;
}

enum err throttle_sweep(struct scope *s)
{
	return DB_WRITE(s, NULL, "throttle_sweep", DB_ID(s->organisation),
	                DB_NUMBER(s->now_ms - FORGET_MS));
}
