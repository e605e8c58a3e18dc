#include "teams/team.h"

#include "core/check.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/competence.h"
#include "teams/history.h"
#include "teams/member.h"
#include "teams/permission.h"
#include "teams/search.h"

enum {
	COVER_ROWS_MAX = 500,    /* at once */
	ACCOUNT_PEOPLE_MAX = 500 /* ACCOUNT_TEAM_MAX, which a layer above names */
};

static void read_row(const struct scope *s, const struct db_rows *rows, size_t row, struct team *t)
{
	t->id = db_id(rows, row, 0);
	t->name = db_str(rows, row, 1);
	t->about = id_is_none(s->guest_of) ? db_str(rows, row, 2) : STR_NONE;
	t->is_lead = db_number(rows, row, 3) != 0;
	t->created_at_ms = db_number(rows, row, 4);
	t->retired_at_ms = db_number(rows, row, 5);
	t->revision = db_number(rows, row, 6);
}

static void read_rows(struct scope *s, const struct db_rows *rows, const struct team **ret_teams,
                      size_t *ret_count)
{
	struct team *list = NEW_ARRAY(s->mem, struct team, rows->count);

	for (size_t i = 0; i < rows->count; i++)
		read_row(s, rows, i, &list[i]);
	*ret_teams = list;
	*ret_count = rows->count;
}

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "team.not_found", NULL, "no such team, or not on it");
}

enum err team_check(struct scope *s, struct id team, enum team_may may)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "team_member_find", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(s->actor)));
	if (rows.count == 0)
		return not_found(s);
	if ((may != TEAM_SEE && !id_is_none(s->guest_of)) ||
	    (may == TEAM_LEAD && !db_number(&rows, 0, 0)))
		return scope_fail(s, ERR_DENIED, "permission.denied", NULL, "needs to lead it");
	return ERR_NONE;
}

/* For those on the team; on no account's timeline. */
static enum err note(struct scope *s, struct id team, struct id record, const char *kind,
                     const char *verb, struct str fields, bool is_shared)
{
	return history_add(s, &(struct history_entry){.team = team,
	                                              .kind = str_from(kind),
	                                              .record = record,
	                                              .verb = str_from(verb),
	                                              .fields = fields,
	                                              .is_shared = is_shared});
}

/* ---- who gets the accounts of a team ---- */

static enum err check_account_room(struct scope *s, struct id account)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "team_cover_count", DB_ID(s->organisation), DB_ID(account)));
	if (db_number(&rows, 0, 0) >= ACCOUNT_PEOPLE_MAX)
		return scope_fail(s, ERR_CONFLICT, "account.team_full", "member", "at most %d",
		                  ACCOUNT_PEOPLE_MAX);
	return ERR_NONE;
}

/* Everybody on the team comes onto its accounts. */
static enum err cover(struct scope *s, struct id team)
{
	struct db_rows rows;

	do {
		TRY(DB_READ(s, &rows, "team_cover_missing", DB_ID(s->organisation), DB_ID(team),
		            DB_NUMBER(COVER_ROWS_MAX)));
		for (size_t i = 0; i < rows.count; i++) {
			struct id account = db_id(&rows, i, 0), member = db_id(&rows, i, 1);

			TRY(check_account_room(s, account));
			TRY(DB_WRITE(s, NULL, "team_cover_add", DB_ID(s->organisation),
			             DB_ID(account), DB_ID(member), DB_NUMBER(s->now_ms)));
			TRY(history_note(s, account, "team", member, "joined", STR_NONE, true));
		}
	} while (rows.count == COVER_ROWS_MAX);
	return ERR_NONE;
}

/* Off the accounts that no team gives any more; `of` is a member or an account, as the statement says. */
static enum err uncover(struct scope *s, const char *statement, struct id of)
{
	struct db_rows rows;

	do {
		TRY(db_read(s, statement,
		            (const struct db_value[]){DB_ID(s->organisation),
		                                      DB_ID(of),
		                                      DB_NUMBER(COVER_ROWS_MAX),
		                                      {DB_END, 0, STR_NONE}},
		            &rows));
		for (size_t i = 0; i < rows.count; i++) {
			struct id account = db_id(&rows, i, 0), member = db_id(&rows, i, 1);

			TRY(history_note(s, account, "team", member, "left", STR_NONE, true));
			TRY(DB_WRITE(s, NULL, "team_cover_retire", DB_ID(s->organisation),
			             DB_ID(account), DB_ID(member)));
		}
	} while (rows.count == COVER_ROWS_MAX);
	return ERR_NONE;
}

static enum err uncover_all_accounts(struct scope *s, struct id team)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "team_account_list", DB_ID(s->organisation), DB_ID(team), DB_NULL,
	            DB_NUMBER(TEAM_ACCOUNTS_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		TRY(uncover(s, "team_cover_over_account", db_id(&rows, i, 0)));
	return ERR_NONE;
}

/* ---- teams ---- */

static enum err check_may_add(struct scope *s)
{
	const struct member *actor;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(member_find(s, s->actor, &actor));
	if (actor->role != MEMBER_LEAD && actor->role != MEMBER_ADMINISTRATOR)
		return scope_fail(s, ERR_DENIED, "permission.denied", NULL,
		                  "leads and administrators create teams");
	return ERR_NONE;
}

static enum err check(struct scope *s, struct team *t)
{
	TRY(check_line_needed(s, "name", TEAM_NAME_BYTES_MAX, &t->name));
	return check_lines(s, "about", TEAM_ABOUT_BYTES_MAX, &t->about);
}

/* Within a transaction: found by its name, or not any more. What it is for is not told to guests, so nobody finds it by that. */
static enum err make_findable(struct scope *s, const struct team *t)
{
	if (t->retired_at_ms)
		return search_retire(s, "team", t->id);
	return search_put(s, &(struct search_record){.kind = "team",
	                                             .record = t->id,
	                                             .team = t->id,
	                                             .title = t->name,
	                                             .is_shared = true});
}

enum err team_found(struct scope *s, const struct team *draft, const struct team **ret_team)
{
	struct team t = *draft;

	TRY(check_may_add(s));
	TRY(check(s, &t));
	t.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "team_add", DB_ID(s->organisation), DB_ID(t.id), DB_TEXT(t.name),
	             DB_BYTES(utf8_order(s->mem, t.name)), DB_TEXT(t.about), DB_NUMBER(s->now_ms)));
	TRY(DB_WRITE(s, NULL, "team_member_set", DB_ID(s->organisation), DB_ID(t.id),
	             DB_ID(s->actor), DB_NUMBER(1), DB_NUMBER(s->now_ms)));
	TRY(note(s, t.id, t.id, "team", "added", STR_NONE, false));
	TRY(team_find(s, t.id, ret_team));
	TRY(make_findable(s, *ret_team));
	return db_commit(s);
}

enum err team_change(struct scope *s, const struct team *next, const struct team **ret_team)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);
	const struct team *old;
	struct team t = *next;
	int64_t changed;

	TRY(team_check(s, t.id, TEAM_LEAD));
	TRY(check(s, &t));
	TRY(db_begin(s));
	TRY(team_find(s, t.id, &old));
	TRY(DB_WRITE(s, &changed, "team_change", DB_ID(s->organisation), DB_ID(t.id),
	             DB_NUMBER(t.revision), DB_TEXT(t.name), DB_BYTES(utf8_order(s->mem, t.name)),
	             DB_TEXT(t.about), t.retired_at_ms ? DB_NUMBER(t.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "team.changed", NULL, "revision %lld is old",
		                  (long long)t.revision);
	if (t.retired_at_ms)
		TRY(uncover_all_accounts(s, t.id));
	else
		TRY(cover(s, t.id));
	history_differ(&fields, "name", !str_equal(old->name, t.name));
	history_differ(&fields, "about", !str_equal(old->about, t.about));
	history_differ(&fields, "is_retired", !old->retired_at_ms != !t.retired_at_ms);
	TRY(note(s, t.id, t.id, "team", t.retired_at_ms ? "retired" : "changed", text_str(&fields),
	         true));
	TRY(team_find(s, t.id, ret_team));
	TRY(make_findable(s, *ret_team));
	return db_commit(s);
}

enum err team_find(struct scope *s, struct id id, const struct team **ret_team)
{
	struct db_rows rows;
	struct team *t;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "team_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return not_found(s);
	t = NEW(s->mem, struct team);
	read_row(s, &rows, 0, t);
	*ret_team = t;
	return ERR_NONE;
}

enum err team_list(struct scope *s, struct id after, size_t limit, const struct team **ret_teams,
                   size_t *ret_count)
{
	struct str after_order = STR_NONE;
	struct db_rows rows;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check_limit(s, limit, TEAM_LIST_MAX));
	if (!id_is_none(after)) {
		TRY(DB_READ(s, &rows, "team_order", DB_ID(s->organisation), DB_ID(after),
		            DB_ID(s->actor)));
		if (rows.count == 0)
			return check_after_unknown(s);
		after_order = db_str(&rows, 0, 0);
	}
	TRY(DB_READ(s, &rows, "team_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_BYTES(after_order), DB_ARRAY(after.b), DB_NUMBER(limit)));
	read_rows(s, &rows, ret_teams, ret_count);
	return ERR_NONE;
}

enum err team_list_of(struct scope *s, struct id account, const struct team **ret_teams,
                      size_t *ret_count)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(DB_READ(s, &rows, "team_list_of", DB_ID(s->organisation), DB_ID(account),
	            DB_ID(s->actor), DB_NUMBER(!id_is_none(s->guest_of)),
	            DB_NUMBER(TEAM_LIST_MAX)));
	read_rows(s, &rows, ret_teams, ret_count);
	return ERR_NONE;
}

/* ---- people ---- */

enum err team_member_list(struct scope *s, struct id team, const struct team_member **ret_members,
                          size_t *ret_count)
{
	struct team_member *list;
	struct db_rows rows;

	TRY(team_check(s, team, TEAM_SEE));
	TRY(DB_READ(s, &rows, "team_member_list", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(s->guest_of), DB_NUMBER(TEAM_MEMBERS_MAX)));
	list = NEW_ARRAY(s->mem, struct team_member, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct team_member){.member = db_id(&rows, i, 0),
		                               .name = db_str(&rows, i, 1),
		                               .discipline = db_str(&rows, i, 2),
		                               .department = db_str(&rows, i, 3),
		                               .country = db_str(&rows, i, 4),
		                               .time_zone = db_str(&rows, i, 5),
		                               .spoken = db_str(&rows, i, 6),
		                               .account = db_id(&rows, i, 7),
		                               .is_lead = db_number(&rows, i, 8) != 0,
		                               .since_ms = db_number(&rows, i, 9)};
	*ret_members = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err check_other_lead(struct scope *s, struct id team, struct id member)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "team_member_count_other_leads", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(member)));
	if (db_number(&rows, 0, 0) == 0)
		return scope_fail(s, ERR_CONFLICT, "team.last_lead", "member",
		                  "nobody else leads the team");
	return ERR_NONE;
}

static enum err find_place(struct scope *s, struct id team, struct id member, bool *ret_is_there,
                           bool *ret_is_lead)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "team_member_find", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(member)));
	*ret_is_there = rows.count > 0;
	*ret_is_lead = db_number(&rows, 0, 0) != 0;
	return ERR_NONE;
}

static enum err check_room(struct scope *s, const char *statement, struct id team, int64_t max,
                           const char *key)
{
	struct db_rows rows;

	TRY(db_read(s, statement,
	            (const struct db_value[]){
			    DB_ID(s->organisation), DB_ID(team), {DB_END, 0, STR_NONE}},
	            &rows));
	if (db_number(&rows, 0, 0) >= max)
		return scope_fail(s, ERR_CONFLICT, key, NULL, "at most %lld", (long long)max);
	return ERR_NONE;
}

static enum err check_guest(struct scope *s, struct id team, const struct member *person,
                            bool is_lead)
{
	struct db_rows rows;

	if (id_is_none(person->account))
		return ERR_NONE;
	if (is_lead)
		return scope_fail(s, ERR_INVALID, "team.guest_leads", "is_lead",
		                  "guests do not lead");
	TRY(DB_READ(s, &rows, "team_account_find", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(person->account)));
	if (rows.count == 0 || person->is_locked)
		return scope_fail(s, ERR_INVALID, "team.guest_elsewhere", "member",
		                  "a guest of an account that the team does not have");
	return ERR_NONE;
}

enum err team_member_add(struct scope *s, struct id team, struct id member, bool is_lead)
{
	const struct member *person;
	bool is_there, was_lead;

	TRY(team_check(s, team, TEAM_LEAD));
	TRY(member_find(s, member, &person));
	TRY(db_begin(s));
	TRY(check_guest(s, team, person, is_lead));
	TRY(find_place(s, team, member, &is_there, &was_lead));
	if (!is_there)
		TRY(check_room(s, "team_member_count", team, TEAM_MEMBERS_MAX, "team.full"));
	if (was_lead && !is_lead)
		TRY(check_other_lead(s, team, member));
	TRY(DB_WRITE(s, NULL, "team_member_set", DB_ID(s->organisation), DB_ID(team), DB_ID(member),
	             DB_NUMBER(is_lead), DB_NUMBER(s->now_ms)));
	TRY(cover(s, team));
	TRY(note(s, team, member, "team_member", is_there ? "changed" : "joined", STR_NONE,
	         id_is_none(person->account)));
	return db_commit(s);
}

enum err team_member_retire(struct scope *s, struct id team, struct id member)
{
	bool is_there, is_lead;

	TRY(team_check(s, team, id_equal(member, s->actor) ? TEAM_SEE : TEAM_LEAD));
	TRY(db_begin(s));
	TRY(find_place(s, team, member, &is_there, &is_lead));
	if (!is_there)
		return scope_fail(s, ERR_NOT_FOUND, "member.not_found", NULL, "not on the team");
	if (is_lead)
		TRY(check_other_lead(s, team, member));
	TRY(note(s, team, member, "team_member", "left", STR_NONE, false));
	TRY(DB_WRITE(s, NULL, "team_member_retire", DB_ID(s->organisation), DB_ID(team),
	             DB_ID(member)));
	TRY(uncover(s, "team_cover_over_member", member));
	TRY(competence_epoch_begin(s, team));
	return db_commit(s);
}

enum err team_member_retire_all(struct scope *s, struct id member)
{
	return DB_WRITE(s, NULL, "team_member_retire_all", DB_ID(s->organisation), DB_ID(member));
}

/* ---- accounts ---- */

enum err team_account_list(struct scope *s, struct id team,
                           const struct team_account **ret_accounts, size_t *ret_count)
{
	struct team_account *list;
	struct db_rows rows;

	TRY(team_check(s, team, TEAM_SEE));
	TRY(DB_READ(s, &rows, "team_account_list", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(s->guest_of), DB_NUMBER(TEAM_ACCOUNTS_MAX)));
	list = NEW_ARRAY(s->mem, struct team_account, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct team_account){db_id(&rows, i, 0), db_str(&rows, i, 1),
		                                db_number(&rows, i, 2)};
	*ret_accounts = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err team_account_add(struct scope *s, struct id team, struct id account)
{
	TRY(permission_check(s, MAY_LEAD, account));
	TRY(team_check(s, team, TEAM_LEAD));
	TRY(db_begin(s));
	TRY(check_room(s, "team_account_count", team, TEAM_ACCOUNTS_MAX, "team.accounts_full"));
	TRY(DB_WRITE(s, NULL, "team_account_add", DB_ID(s->organisation), DB_ID(team),
	             DB_ID(account), DB_NUMBER(s->now_ms)));
	TRY(cover(s, team));
	TRY(note(s, team, account, "team_account", "added", STR_NONE, false));
	return db_commit(s);
}

enum err team_account_retire(struct scope *s, struct id team, struct id account)
{
	struct db_rows rows;

	TRY(team_check(s, team, TEAM_LEAD));
	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "team_account_find", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(account)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "account.not_found", NULL, "not of this team");
	TRY(note(s, team, account, "team_account", "retired", STR_NONE, false));
	TRY(DB_WRITE(s, NULL, "team_member_retire_guests", DB_ID(s->organisation), DB_ID(team),
	             DB_ID(account)));
	TRY(DB_WRITE(s, NULL, "team_account_retire", DB_ID(s->organisation), DB_ID(team),
	             DB_ID(account)));
	TRY(uncover(s, "team_cover_over_account", account));
	return db_commit(s);
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct team one;

	read_row(s, rows, row, &one);
	return make_findable(s, &one);
}

const struct search_source team_findable = {"team", "team_list_all", put_row};
