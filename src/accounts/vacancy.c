#include "accounts/vacancy.h"

#include "core/check.h"
#include "core/log.h"
#include "store/db.h"
#include "teams/permission.h"

static enum err read_team(struct scope *s, struct vacancy *v)
{
	struct account_member *team;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "vacancy_team", DB_ID(s->organisation), DB_ID(v->account),
	            DB_NUMBER(ACCOUNT_TEAM_MAX)));
	team = NEW_ARRAY(s->mem, struct account_member, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		team[i].member = db_id(&rows, i, 0);
		team[i].name = db_str(&rows, i, 1);
		team[i].since_ms = db_number(&rows, i, 2);
	}
	v->team = team;
	v->team_count = rows.count;
	return ERR_NONE;
}

enum err vacancy_list(struct scope *s, struct id after, size_t limit,
                      const struct vacancy **ret_vacancies, size_t *ret_count)
{
	struct str after_order = STR_NONE;
	struct vacancy *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(check_limit(s, limit, VACANCY_LIST_MAX));
	if (!id_is_none(after)) {
		TRY(DB_READ(s, &rows, "vacancy_order", DB_ID(s->organisation), DB_ID(after)));
		if (rows.count == 0)
			return check_after_unknown(s);
		after_order = db_str(&rows, 0, 0);
	}
	TRY(DB_READ(s, &rows, "vacancy_list", DB_ID(s->organisation), DB_BYTES(after_order),
	            DB_ARRAY(after.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct vacancy, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		list[i].account = db_id(&rows, i, 0);
		list[i].name = db_str(&rows, i, 1);
		TRY(read_team(s, &list[i]));
	}
	*ret_vacancies = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err vacancy_fill(struct scope *s, struct id account, struct id member)
{
	const struct member *lead;
	struct db_rows rows;

	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "vacancy_find", DB_ID(s->organisation), DB_ID(account)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "account.not_found", NULL,
		                  "no such account, or somebody leads it");
	TRY(member_find(s, member, &lead));
	if (lead->is_locked || !lead->is_welcome)
		return scope_fail(s, ERR_CONFLICT, "account.lead_cannot_log_in", "member",
		                  "locked, or not yet welcome");
	TRY(DB_WRITE(s, NULL, "vacancy_fill", DB_ID(s->organisation), DB_ID(account), DB_ID(member),
	             DB_NUMBER(s->now_ms)));
	TRY(db_commit(s));
	log_info("lead named", LOG_TEXT("account", id_text(s->mem, account)),
	         LOG_TEXT("lead", id_text(s->mem, member)),
	         LOG_TEXT("by", id_text(s->mem, s->actor)));
	return ERR_NONE;
}
