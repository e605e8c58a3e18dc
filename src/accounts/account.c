#include "accounts/account.h"

#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

/* ---- rows ---- */

static void read_row(const struct scope *s, const struct db_rows *rows, size_t row,
                     struct account *a)
{
	a->id = db_id(rows, row, 0);
	a->name = db_str(rows, row, 1);
	a->country = db_str(rows, row, 2);
	/* What the team says among themselves is not for guests. */
	a->about = id_is_none(s->guest_of) ? db_str(rows, row, 3) : STR_NONE;
	a->created_at_ms = db_number(rows, row, 4);
	a->retired_at_ms = db_number(rows, row, 5);
	a->revision = db_number(rows, row, 6);
}

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "account.not_found", NULL,
	                  "no such account, or not on its team");
}

enum err account_check(struct scope *s, struct account *a)
{
	TRY(check_line_needed(s, "name", ACCOUNT_NAME_BYTES_MAX, &a->name));
	TRY(check_country(s, "country", a->country));
	TRY(check_lines(s, "about", ACCOUNT_ABOUT_BYTES_MAX, &a->about));
	return ERR_NONE;
}

/* ---- accounts ---- */

/* By its name, for guests, too. What the team says about it is not in there: a guest would find the
 * account by words that are not theirs. */
static enum err make_findable(struct scope *s, const struct account *a, bool is_new)
{
	if (a->retired_at_ms)
		return search_retire(s, "account", a->id);
	return search_put(s, &(struct search_record){.kind = "account",
	                                             .record = a->id,
	                                             .account = a->id,
	                                             .title = a->name,
	                                             .text = STR_NONE,
	                                             .is_shared = true,
	                                             .is_new = is_new});
}

enum err account_check_may_add(struct scope *s)
{
	const struct member *actor;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(member_find(s, s->actor, &actor));
	if (actor->role != MEMBER_LEAD && actor->role != MEMBER_ADMINISTRATOR)
		return scope_fail(s, ERR_DENIED, "permission.denied", NULL,
		                  "leads and administrators create accounts");
	return ERR_NONE;
}

enum err account_store(struct scope *s, struct account *a)
{
	a->id = scope_new_id(s);
	TRY(DB_WRITE(s, NULL, "account_add", DB_ID(s->organisation), DB_ID(a->id), DB_TEXT(a->name),
	             DB_TEXT(utf8_spellings(s->mem, a->name)),
	             DB_BYTES(utf8_order(s->mem, a->name)), DB_TEXT(a->country), DB_TEXT(a->about),
	             DB_NUMBER(s->now_ms)));
	TRY(DB_WRITE(s, NULL, "account_member_set", DB_ID(s->organisation), DB_ID(a->id),
	             DB_ID(s->actor), DB_NUMBER(1), DB_NUMBER(s->now_ms)));
	TRY(history_note(s, a->id, "account", a->id, "added", STR_NONE, true));
	return make_findable(s, a, true);
}

enum err account_add(struct scope *s, const struct account *draft,
                     const struct account **ret_account)
{
	struct account a = *draft;
	const struct account *stored;

	TRY(account_check_may_add(s));
	TRY(account_check(s, &a));
	TRY(db_begin(s));
	TRY(account_store(s, &a));
	TRY(account_find(s, a.id, &stored));
	TRY(db_commit(s));
	*ret_account = stored;
	return ERR_NONE;
}

/* Guests see the name and the country, and not what the team says about the account. */
static enum err note_change(struct scope *s, const struct account *old, const struct account *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);

	history_differ(&fields, "name", !str_equal(old->name, new->name));
	history_differ(&fields, "country", !str_equal(old->country, new->country));
	history_differ(&fields, "is_retired", !old->retired_at_ms != !new->retired_at_ms);
	if (fields.bytes)
		TRY(history_note(s, new->id, "account", new->id, "changed", text_str(&fields),
		                 true));
	if (!str_equal(old->about, new->about))
		TRY(history_note(s, new->id, "account", new->id, "changed", STR("about"), false));
	return ERR_NONE;
}

enum err account_change(struct scope *s, const struct account *next,
                        const struct account **ret_account)
{
	struct account a = *next;
	const struct account *stored, *old;
	int64_t changed;

	TRY(permission_check(s, MAY_EDIT, a.id));
	TRY(account_check(s, &a));
	TRY(db_begin(s));
	TRY(account_find(s, a.id, &old));
	TRY(DB_WRITE(s, &changed, "account_change", DB_ID(s->organisation), DB_ID(a.id),
	             DB_NUMBER(a.revision), DB_TEXT(a.name),
	             DB_TEXT(utf8_spellings(s->mem, a.name)), DB_BYTES(utf8_order(s->mem, a.name)),
	             DB_TEXT(a.country), DB_TEXT(a.about),
	             a.retired_at_ms ? DB_NUMBER(a.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "account.changed", NULL, "revision %lld is old",
		                  (long long)a.revision);
	if (!str_equal(old->name, a.name))
		TRY(DB_WRITE(s, NULL, "account_change_order", DB_ID(s->organisation), DB_ID(a.id),
		             DB_BYTES(utf8_order(s->mem, a.name))));
	TRY(account_find(s, a.id, &stored));
	TRY(note_change(s, old, stored));
	TRY(make_findable(s, stored, false));
	TRY(db_commit(s));
	*ret_account = stored;
	return ERR_NONE;
}

enum err account_find(struct scope *s, struct id id, const struct account **ret_account)
{
	struct account *a;
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, id)); /* within a view it is known already */
	TRY(DB_READ(s, &rows, "account_find", DB_ID(s->organisation), DB_ID(id)));
	if (rows.count == 0)
		return not_found(s);
	a = NEW(s->mem, struct account);
	read_row(s, &rows, 0, a);
	*ret_account = a;
	return ERR_NONE;
}

enum err account_list(struct scope *s, struct str query, struct id after, size_t limit,
                      const struct account **ret_accounts, size_t *ret_count)
{
	struct str after_order = STR_NONE, pattern;
	struct account *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check_limit(s, limit, ACCOUNT_LIST_MAX));
	TRY(check_line(s, "q", ACCOUNT_NAME_BYTES_MAX, &query));
	pattern = db_pattern(s->mem, utf8_spelling(s->mem, query));
	if (!id_is_none(after)) {
		TRY(DB_READ(s, &rows, "account_order", DB_ID(s->organisation), DB_ID(after),
		            DB_ID(s->actor)));
		if (rows.count == 0)
			return check_after_unknown(s);
		after_order = db_str(&rows, 0, 0);
	}
	TRY(DB_READ(s, &rows, "account_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_BYTES(after_order), DB_ARRAY(after.b), DB_TEXT(pattern), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct account, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(s, &rows, i, &list[i]);
	*ret_accounts = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- the team ---- */

enum err account_member_list(struct scope *s, struct id account,
                             const struct account_member **ret_members, size_t *ret_count)
{
	struct account_member *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(DB_READ(s, &rows, "account_member_list", DB_ID(s->organisation), DB_ID(account),
	            DB_NUMBER(ACCOUNT_TEAM_MAX)));
	list = NEW_ARRAY(s->mem, struct account_member, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		list[i].member = db_id(&rows, i, 0);
		list[i].name = db_str(&rows, i, 1);
		list[i].is_lead = db_number(&rows, i, 2) != 0;
		list[i].since_ms = db_number(&rows, i, 3);
		list[i].is_guest = db_number(&rows, i, 4) != 0;
		list[i].discipline = db_str(&rows, i, 5);
		list[i].time_zone = db_str(&rows, i, 6);
		list[i].country = db_str(&rows, i, 7);
		list[i].spoken = db_str(&rows, i, 8);
	}
	*ret_members = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* Within a transaction: an account that nobody leads could never get anybody again. */
static enum err check_other_lead(struct scope *s, struct id account, struct id member)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "account_member_count_other_leads", DB_ID(s->organisation),
	            DB_ID(account), DB_ID(member)));
	if (db_number(&rows, 0, 0) == 0)
		return scope_fail(s, ERR_CONFLICT, "account.last_lead", "member",
		                  "nobody else leads the account");
	return ERR_NONE;
}

static enum err not_on_team(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "member.not_found", NULL, "not on the team");
}

/* Within a transaction: is one of us on the team, and leads it. */
static enum err find_on_team(struct scope *s, struct id account, struct id member,
                             bool *ret_is_there, bool *ret_is_lead)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "account_member_find", DB_ID(s->organisation), DB_ID(account),
	            DB_ID(member)));
	*ret_is_there = rows.count > 0 && db_number(&rows, 0, 1) == 0;
	*ret_is_lead = db_number(&rows, 0, 0) != 0;
	return ERR_NONE;
}

static enum err check_room(struct scope *s, struct id account)
{
	const struct account_member *team;
	size_t count;

	TRY(account_member_list(s, account, &team, &count));
	if (count >= ACCOUNT_TEAM_MAX)
		return scope_fail(s, ERR_CONFLICT, "account.team_full", "member", "at most %d",
		                  ACCOUNT_TEAM_MAX);
	return ERR_NONE;
}

enum err account_member_add(struct scope *s, struct id account, struct id member, bool is_lead)
{
	const struct member *person;
	bool is_there, was_lead;

	TRY(permission_check(s, MAY_LEAD, account));
	TRY(member_find(s, member, &person));
	if (!id_is_none(person->account))
		return not_on_team(s);
	TRY(db_begin(s));
	TRY(find_on_team(s, account, member, &is_there, &was_lead));
	if (!is_there)
		TRY(check_room(s, account));
	if (was_lead && !is_lead)
		TRY(check_other_lead(s, account, member));
	TRY(DB_WRITE(s, NULL, "account_member_set", DB_ID(s->organisation), DB_ID(account),
	             DB_ID(member), DB_NUMBER(is_lead), DB_NUMBER(s->now_ms)));
	TRY(history_note(s, account, "team", member, is_there ? "changed" : "joined", STR_NONE,
	                 true));
	return db_commit(s);
}

/* Within a transaction: whoever a team brings would come back with the team's next change. */
static enum err check_no_team(struct scope *s, struct id account, struct id member)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "account_member_by_team", DB_ID(s->organisation), DB_ID(account),
	            DB_ID(member)));
	if (rows.count)
		return scope_fail(s, ERR_CONFLICT, "account.member_by_team", "member",
		                  "a team that has the account brings them");
	return ERR_NONE;
}

enum err account_member_retire(struct scope *s, struct id account, struct id member)
{
	bool is_there, is_lead;

	TRY(permission_check(s, MAY_LEAD, account));
	TRY(db_begin(s));
	TRY(find_on_team(s, account, member, &is_there, &is_lead));
	if (!is_there)
		return not_on_team(s);
	if (is_lead)
		TRY(check_other_lead(s, account, member));
	TRY(check_no_team(s, account, member));
	TRY(DB_WRITE(s, NULL, "account_member_retire", DB_ID(s->organisation), DB_ID(account),
	             DB_ID(member)));
	TRY(history_note(s, account, "team", member, "left", STR_NONE, true));
	return db_commit(s);
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct account one;

	read_row(s, rows, row, &one);
	return make_findable(s, &one, false);
}

const struct search_source account_findable = {"account", "account_list_all", put_row};
