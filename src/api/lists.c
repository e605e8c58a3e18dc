#include "api/lists.h"

#include "accounts/account.h"
#include "core/check.h"
#include "core/utf8.h"
#include "teams/team.h"

const struct route_field lists_takes_account[] = {
	{"account", "id", "only of this account", false},
	{0},
};
const struct route_field lists_takes_team[] = {
	{"team", "id", "only of this team", false},
	{0},
};

bool lists_match(const struct lists *l, struct str words)
{
	return !l->spelling.bytes ||
	       str_find(utf8_spellings(l->s->mem, words), l->spelling) != SIZE_MAX;
}

bool lists_take(struct lists *l, struct id record, bool is_match)
{
	if (l->taken == l->room)
		return false;
	l->last = record;
	l->looked++;
	l->taken += is_match;
	return is_match;
}

static bool is_over(const struct lists *l)
{
	return l->taken == l->room || l->looked >= LISTS_LOOKED_MAX;
}

/* All of one home, until it is over; *ret_is_done: nothing is left of it. */
static enum err write_home(struct lists *l, const struct lists_kind *kind, bool *ret_is_done)
{
	size_t before;

	*ret_is_done = false;
	while (!*ret_is_done && !is_over(l)) {
		before = l->looked;
		l->limit = l->spelling.bytes ? REQUEST_LIMIT_MAX : l->room - l->taken;
		TRY(kind->write_page(l));
		*ret_is_done = l->looked - before < l->limit && l->taken < l->room;
		l->after = l->last;
	}
	return ERR_NONE;
}

static enum err begin(struct scope *s, struct request *q, const struct lists_kind *kind,
                      struct response *r, struct lists *l)
{
	*l = (struct lists){.s = s, .out = &r->json, .room = SIZE_MAX};
	/* Who changes a list is given back all of it. */
	if (q->route->kind != ROUTE_LIST)
		return ERR_NONE;
	l->words = request_query(q, "q");
	if (!kind->finds_words)
		l->spelling = utf8_spelling(s->mem, l->words);
	return request_page(s, q, &l->room, &l->after);
}

static enum err answer_one(struct lists *l, const struct lists_kind *kind, struct response *r)
{
	bool is_done;

	response_list_open(r);
	TRY(write_home(l, kind, &is_done));
	response_list_close(r, is_done ? ID_NONE : l->last);
	return ERR_NONE;
}

static const char *home_name(const struct lists_kind *kind)
{
	return kind->is_of_teams ? "team" : "account";
}

static enum err answer_home(struct scope *s, struct request *q, const struct lists_kind *kind,
                            struct id home, struct response *r)
{
	struct lists l;

	TRY(begin(s, q, kind, r, &l));
	l.home = home;
	return answer_one(&l, kind, r);
}

enum err lists_answer_home(struct scope *s, struct request *q, struct response *r)
{
	const struct lists_kind *kind = q->route->about;

	return answer_home(s, q, kind, request_id(q, home_name(kind)), r);
}

enum err lists_answer_asked(struct scope *s, struct request *q, const struct lists_kind *kind,
                            const void *ask, struct response *r)
{
	struct lists l;

	TRY(begin(s, q, kind, r, &l));
	l.ask = ask;
	return answer_one(&l, kind, r);
}

/* ---- of all homes ---- */

/* The next ones behind `after`, in the order of their list. */
static enum err list_homes(struct scope *s, const struct lists_kind *kind, struct id after,
                           struct id *ret_homes, size_t *ret_count)
{
	const struct account *accounts;
	const struct team *teams;

	if (kind->is_of_teams) {
		TRY(team_list(s, after, TEAM_LIST_MAX, &teams, ret_count));
		for (size_t i = 0; i < *ret_count; i++)
			ret_homes[i] = teams[i].id;
		return ERR_NONE;
	}
	TRY(account_list(s, STR_NONE, after, ACCOUNT_LIST_MAX, &accounts, ret_count));
	for (size_t i = 0; i < *ret_count; i++)
		ret_homes[i] = accounts[i].id;
	return ERR_NONE;
}

/* A cursor is the last record, whose home is gone on with, or the last home when that was gone through. */
static enum err find_cursor(struct lists *l, const struct lists_kind *kind, struct id *ret_past)
{
	const struct account *account;
	const struct team *team;
	enum err e;

	l->home = *ret_past = ID_NONE;
	if (id_is_none(l->after))
		return ERR_NONE;
	e = kind->find_home(l->s, l->after, &l->home);
	if (!e) {
		*ret_past = l->home;
		return ERR_NONE;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	e = kind->is_of_teams ? team_find(l->s, l->after, &team)
	                      : account_find(l->s, l->after, &account);
	if (e)
		return e == ERR_NOT_FOUND ? check_after_unknown(l->s) : e;
	*ret_past = l->after;
	return ERR_NONE;
}

/* One home after the other; *ret_next is where to go on. */
static enum err write_all(struct lists *l, const struct lists_kind *kind, struct id *ret_next)
{
	struct id *homes = NEW_ARRAY(l->s->mem, struct id, REQUEST_LIMIT_MAX), past;
	size_t count = 0, at = 0;
	bool is_done = true;

	*ret_next = ID_NONE;
	TRY(find_cursor(l, kind, &past));
	if (!id_is_none(l->home))
		TRY(write_home(l, kind, &is_done));
	for (size_t gone = 0; is_done; gone++) {
		if (at == count) {
			if (gone && count < REQUEST_LIMIT_MAX)
				return ERR_NONE;
			TRY(list_homes(l->s, kind, past, homes, &count));
			at = 0;
			if (!count)
				return ERR_NONE;
		}
		if (gone == LISTS_HOMES_MAX) {
			*ret_next = past;
			return ERR_NONE;
		}
		l->home = past = homes[at++];
		l->after = ID_NONE;
		TRY(write_home(l, kind, &is_done));
	}
	*ret_next = l->last;
	return ERR_NONE;
}

enum err lists_answer_all(struct scope *s, struct request *q, struct response *r)
{
	const struct lists_kind *kind = q->route->about;
	const char *name = home_name(kind);
	struct str word = request_query(q, name);
	struct id home, next;
	struct lists l;

	if (word.bytes && !id_parse(word, &home))
		return scope_fail(s, ERR_INVALID, "field.not_id", name, "not an id");
	if (word.bytes)
		return answer_home(s, q, kind, home, r);
	TRY(begin(s, q, kind, r, &l));
	response_list_open(r);
	TRY(write_all(&l, kind, &next));
	response_list_close(r, next);
	return ERR_NONE;
}

/* ---- lists that are read whole ---- */

enum err lists_open_whole(struct lists *l, struct scope *s, struct request *q, struct response *r)
{
	static const struct lists_kind none = {0};

	TRY(begin(s, q, &none, r, l));
	if (q->route->kind == ROUTE_LIST && str_is_empty(request_query(q, "limit")))
		l->room = SIZE_MAX;
	l->is_past = id_is_none(l->after);
	response_list_open(r);
	return ERR_NONE;
}

bool lists_take_whole(struct lists *l, struct id key, struct str words)
{
	if (!l->is_past) {
		l->is_past = id_equal(key, l->after);
		return false;
	}
	if (!lists_match(l, words))
		return false;
	l->is_more = l->taken == l->room;
	return lists_take(l, key, true);
}

enum err lists_close_whole(struct lists *l, struct response *r)
{
	if (!l->is_past)
		return check_after_unknown(l->s);
	response_list_close(r, l->is_more ? l->last : ID_NONE);
	return ERR_NONE;
}
