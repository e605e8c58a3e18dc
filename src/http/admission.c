#include "http/admission.h"

#include "core/utf8.h"
#include "store/db.h"
#include "teams/app_password.h"

#include <arpa/inet.h>
#include <sodium.h>

/* "Basic " and name:password in base64 (RFC 7617). False for anything else. */
static bool read_basic(struct scope *s, struct str line, struct str *ret_name,
                       struct str *ret_password)
{
	struct str text;
	char *at = arena_take(s->mem, line.bytes + 1);
	size_t colon;

	if (line.bytes <= 6 || !str_equal_ascii(str_part(line, 0, 6), STR("Basic ")))
		return false;
	line = str_trim(str_part(line, 6, line.bytes));
	text = (struct str){at, 0};
	if (sodium_base642bin((unsigned char *)at, line.bytes, line.at, line.bytes, NULL,
	                      &text.bytes, NULL, sodium_base64_VARIANT_ORIGINAL) ||
	    utf8_first_bad(text) != SIZE_MAX)
		return false;
	colon = str_find(text, STR(":"));
	if (colon == SIZE_MAX)
		return false;
	*ret_name = str_part(text, 0, colon);
	*ret_password = str_part(text, colon + 1, text.bytes);
	return true;
}

/* What a calendar program sends with each request. */
static enum err resume_dav(struct server_exchange *x)
{
	struct str name, password;

	if (!read_basic(&x->scope, head_value(&x->head, STR("Authorization")), &name, &password))
		return scope_fail(&x->scope, ERR_SIGNED_OUT, "session.ended", NULL,
		                  "no app password came with it");
	return app_password_open(&x->scope, name, password, x->request.address);
}

/* The value of `name` in a Cookie line: "a=1; kamwerk_session=..." */
static struct str cookie(struct str line, struct str name)
{
	struct str pair, key;

	while (str_next(&line, ';', &pair)) {
		pair = str_trim(pair);
		str_next(&pair, '=', &key);
		if (str_equal(key, name) && pair.at)
			return pair;
	}
	return STR_NONE;
}

/* The first language they name that we speak; none named leaves *language as it is. */
static void take_language(const struct server_exchange *x, enum language *language)
{
	struct str line = head_value(&x->head, STR("Accept-Language")), item;

	while (str_next(&line, ',', &item)) {
		item = str_part(str_trim(item), 0, 2);
		if (str_equal_ascii(item, STR("en")) || str_equal_ascii(item, STR("de"))) {
			*language = str_equal_ascii(item, STR("en")) ? LANGUAGE_EN : LANGUAGE_DE;
			return;
		}
	}
}

static enum err resume_session(struct server_exchange *x)
{
	struct str line = head_value(&x->head, STR("Authorization"));
	bool is_program = line.bytes > 7 && str_equal_ascii(str_part(line, 0, 7), STR("Bearer "));
	struct str token =
		is_program ? str_trim(str_part(line, 7, line.bytes))
			   : cookie(head_value(&x->head, STR("Cookie")), STR("kamwerk_session"));
	struct session *session;

	if (str_is_empty(token))
		return ERR_NONE;
	if (token.bytes > SESSION_TOKEN_BYTES_MAX)
		return scope_fail(&x->scope, ERR_SIGNED_OUT, "session.ended", NULL,
		                  "a token that cannot be ours");
	TRY(session_resume(&x->scope, token, is_program, &session));
	x->request.session = session;
	/* That was the member's own. A page that is being switched asks for another already. */
	take_language(x, &x->scope.language);
	if (session->new_token.bytes && session->new_token.bytes < sizeof x->cookie)
		memcpy(x->cookie, session->new_token.at, session->new_token.bytes);
	return ERR_NONE;
}

static enum err resume(struct server_exchange *x)
{
	if (x->route->is_dav)
		return resume_dav(x);
	return resume_session(x);
}

/* A page of another site can make a browser send our cookie, but cannot read the token. */
static enum err check_csrf(struct server_exchange *x)
{
	const struct session *session = x->request.session;

	if (!session || session->is_program || x->route->needs_no_csrf ||
	    router_is_reading(x->method))
		return ERR_NONE;
	if (!secrets_equal(head_value(&x->head, STR("X-CSRF-Token")), session->csrf))
		return scope_fail(&x->scope, ERR_DENIED, "session.csrf", NULL,
		                  "X-CSRF-Token is missing or of another session");
	return ERR_NONE;
}

static enum err who(struct server_exchange *x)
{
	enum err e = resume(x);

	if (e && x->route->may == MAY_ANYONE && e == ERR_SIGNED_OUT)
		e = ERR_NONE; /* an old cookie does not keep anybody from logging in */
	TRY(e);
	if (x->route->may != MAY_ANYONE)
		TRY(permission_check(&x->scope, MAY_TAKE_PART, ID_NONE));
	return check_csrf(x);
}

static enum err no_such_path(struct server_exchange *x)
{
	return scope_fail(&x->scope, ERR_NOT_FOUND, "request.no_such_path", NULL,
	                  "nothing is served there");
}

/* The {things} of the path; false when one is malformed. */
static bool read_parts(struct server_exchange *x, const struct router_match *match)
{
	struct str rest = str_from(x->route->path);

	for (size_t i = 0; i < match->part_count; i++) {
		struct exchange_part *part = &x->parts[i];

		if (!router_next_thing(&rest, &part->name))
			return false;
		if (router_is_number(part->name)) {
			if (match->parts[i].bytes > 10 ||
			    !str_number(match->parts[i], &part->number) || part->number < 0 ||
			    part->number > INT32_MAX)
				return false;
		} else if (!id_parse(match->parts[i], &part->id)) {
			return false;
		}
		x->part_count++;
	}
	return true;
}

static struct id account_of(const struct server_exchange *x)
{
	for (size_t i = 0; i < x->part_count; i++)
		if (str_equal(x->parts[i].name, STR("account")))
			return x->parts[i].id;
	return ID_NONE;
}

/* Of the same kind are requests for one route whose queries say the same, ids aside. */
static struct scope_asks asks(const struct server_exchange *x)
{
	struct scope_asks asks = {.kind = x->row + 1};
	size_t count = 0;

	for (size_t i = 0; i < x->part_count && count < SCOPE_ABOUT_MAX; i++)
		if (!id_is_none(x->parts[i].id))
			asks.about[count++] = x->parts[i].id;
	for (size_t i = 0; i < x->target.field_count; i++) {
		const struct target_field *field = &x->target.fields[i];
		struct id id;
		bool is_id = count < SCOPE_ABOUT_MAX && id_parse(field->value, &id);

		if (is_id)
			asks.about[count++] = id;
		asks.kind = asks.kind * 31 + str_hash(field->name);
		asks.kind = asks.kind * 31 + (is_id ? 0 : str_hash(field->value));
	}
	return asks;
}

static enum err check_permission(struct scope *s, const struct server_exchange *x)
{
	if (x->route->may == MAY_ANYONE)
		return ERR_NONE;
	TRY(permission_check(s, x->route->may, account_of(x)));
	return works_agreement_check(s, x->route->agreement);
}

enum err admission_check_late(struct server_exchange *x)
{
	if (!x->route || x->route->may == MAY_ANYONE)
		return ERR_NONE;
	return x->route->is_dav ? resume_dav(x) : session_check(&x->scope);
}

enum err admission_check_again(struct scope *s, const struct server_exchange *x)
{
	TRY(session_check(s));
	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	return check_permission(s, x);
}

static enum err check_body(struct server_exchange *x)
{
	const struct route *route = x->route;

	x->body_max = route->body_bytes_max      ? route->body_bytes_max
	              : router_takes_json(route) ? ROUTE_BODY_BYTES_DEFAULT
	                                         : 0;
	if (x->head.length > (int64_t)x->body_max || (x->head.is_chunked && x->body_max == 0))
		return scope_fail(&x->scope, ERR_TOO_LARGE, "request.too_large", NULL,
		                  "%lld bytes, at most %zu", (long long)x->head.length,
		                  x->body_max);
	if (router_takes_json(route) && (x->head.length || x->head.is_chunked) &&
	    !str_equal(x->request.content_type, STR("application/json")))
		return scope_fail(&x->scope, ERR_INVALID, "request.content_type", NULL,
		                  "not application/json");
	return ERR_NONE;
}

/* If-Match: "7". A tag that is not a revision of ours matches none, so the answer will be 412. */
static enum err check_condition(struct server_exchange *x)
{
	struct str tag = head_value(&x->head, STR("If-Match"));

	if (x->route->kind != ROUTE_CHANGE)
		return ERR_NONE;
	if (str_is_empty(tag) || str_equal(tag, STR("*")))
		return scope_fail(&x->scope, ERR_INVALID, "request.if_match_missing", NULL,
		                  "If-Match has to name the revision that was read");
	if (str_starts(tag, STR("W/")))
		tag = str_part(tag, 2, tag.bytes); /* a proxy compressed the answer on its way */
	if (tag.bytes < 3 || tag.at[0] != '"' || tag.at[tag.bytes - 1] != '"' ||
	    !str_number(str_part(tag, 1, tag.bytes - 1), &x->revision))
		x->revision = 0;
	return ERR_NONE;
}

static enum err check_route(struct server_exchange *x, const struct router_match *match)
{
	bool is_well_formed;

	x->route = router_route(match->place, x->method, &x->row);
	if (!x->route) {
		exchange_header(x, "Allow", match->place->allow);
		return scope_fail(&x->scope, ERR_INVALID, "request.method", NULL,
		                  "this path knows %.*s", STR_ARG(match->place->allow));
	}
	x->request.route = x->route;
	is_well_formed = read_parts(x, match);
	x->scope.asks = asks(x);
	TRY(who(x)); /* comes before what is wrong with the path */
	if (!is_well_formed)
		return no_such_path(x); /* a malformed id is one that never was */
	TRY(check_permission(&x->scope, x));
	TRY(check_body(x));
	return check_condition(x);
}

static enum err check_page(struct server_exchange *x)
{
	if (str_equal(x->path, STR("/api")) || str_starts(x->path, STR("/api/")) ||
	    !pages_find(x->server->pages, x->path, &x->head, x->request.is_secure, &x->page))
		return no_such_path(x);
	x->row = METRICS_PAGES + x->server->route_count;
	if (!str_equal(x->method, STR("GET")) && !str_equal(x->method, STR("HEAD")))
		exchange_header(x, "Allow", STR("GET, HEAD, OPTIONS"));
	if (!str_equal(x->method, STR("GET")) && !str_equal(x->method, STR("HEAD")) &&
	    !str_equal(x->method, STR("OPTIONS")))
		return scope_fail(&x->scope, ERR_INVALID, "request.method", NULL,
		                  "a web file is only read");
	return ERR_NONE;
}

/* The last address in the last list is the one our own proxy saw: some proxies add to the client's line,
 * others write one below it. All before it anybody can write. */
static struct str forwarded_for(struct scope *s, struct str list)
{
	struct str item, last = STR_NONE;
	unsigned char parsed[sizeof(struct in6_addr)];
	const char *text;

	while (str_next(&list, ',', &item))
		last = str_trim(item);
	if (last.bytes > INET6_ADDRSTRLEN)
		return STR_NONE;
	text = str_c(s->mem, last);
	if (inet_pton(AF_INET, text, parsed) != 1 && inet_pton(AF_INET6, text, parsed) != 1)
		return STR_NONE;
	return last;
}

static void find_address(struct server_exchange *x)
{
	struct request *q = &x->request;
	struct str forwarded = head_last_value(&x->head, STR("X-Forwarded-For"));

	q->is_proxied = !str_is_empty(forwarded) ||
	                !str_is_empty(head_value(&x->head, STR("Forwarded"))) ||
	                !str_is_empty(head_value(&x->head, STR("X-Forwarded-Proto")));
	q->is_local = peers_is_local(x->peer);
	if (q->is_local && x->server->settings.is_behind_proxy) {
		q->is_secure = str_equal_ascii(head_last_value(&x->head, STR("X-Forwarded-Proto")),
		                               STR("https"));
		q->address = forwarded_for(&x->scope, forwarded);
	}
	if (str_is_empty(q->address))
		q->address = peers_address(x->peer);
}

static struct str media_type(struct scope *s, struct str line)
{
	struct str type;
	char *at;

	str_next(&line, ';', &type);
	type = str_copy(s->mem, str_trim(type));
	at = (char *)(uintptr_t)type.at; /* our own copy */
	for (size_t i = 0; i < type.bytes; i++)
		if (at[i] >= 'A' && at[i] <= 'Z')
			at[i] = (char)(at[i] - 'A' + 'a');
	return type;
}

static enum err open_database(struct server_exchange *x)
{
	struct worker *worker = x->worker;

	if (!worker->db && x->server->settings.store)
		TRY(store_connect(&x->scope, x->server->settings.store, worker->mem, &worker->db));
	x->scope.db = worker->db;
	/* What only reads sees one state throughout; exchange_answer() ends it. A body may be long
	 * in coming, and what is looked at must not be old then. */
	if (x->scope.db && router_is_reading(x->method) && !x->head.is_chunked && !x->head.length)
		return db_view_begin(&x->scope);
	return ERR_NONE;
}

enum err admission_check(struct server_exchange *x)
{
	struct router_match match;

	find_address(x);
	router_find(x->server->router, x->path, &match);
	if (!match.place)
		return check_page(x);
	if (str_equal(x->method, STR("OPTIONS"))) {
		exchange_header(x, "Allow", match.place->allow);
		if (match.place->is_dav)
			exchange_header(x, "DAV", STR(ADMISSION_DAV));
		return ERR_NONE;
	}
	x->request.content_type = media_type(&x->scope, head_value(&x->head, STR("Content-Type")));
	x->scope.language = LANGUAGE_EN;
	take_language(x, &x->scope.language);
	TRY(open_database(x));
	return check_route(x, &match);
}
