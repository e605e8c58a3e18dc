#include "talk/conversation_end.h"

#include "accounts/need.h"
#include "core/check.h"
#include "store/db.h"
#include "talk/evidence.h"
#include "talk/question_plan.h"
#include "teams/idempotency.h"
#include "teams/permission.h"

static const char *const end_names[CONVERSATION_END_COUNT] = {
	[CONVERSATION_END_OWNER] = "owner",          [CONVERSATION_END_WITHDRAWN] = "withdrawn",
	[CONVERSATION_END_REFUSED] = "refused",      [CONVERSATION_END_WORDING] = "wording_over",
	[CONVERSATION_END_FIGURES] = "figures_over",
};

const char *conversation_end_name(enum conversation_end why)
{
	return end_names[why];
}

/* As the owner, within a transaction. */
static enum err end(struct scope *s, struct id id, enum conversation_end why)
{
	struct id record = scope_new_id(s);
	bool is_taken_back = why == CONVERSATION_END_WITHDRAWN || why == CONVERSATION_END_REFUSED;
	int64_t erased;

	TRY(DB_WRITE(s, NULL, "conversation_end_add", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(s->actor), DB_ID(record), DB_NUMBER(s->now_ms),
	             DB_TEXT(str_from(end_names[why]))));
	if (is_taken_back) {
		TRY(evidence_forget_talk(s, id));
		TRY(need_erase_heard_in(s, id));
	}
	TRY(question_plan_forget_talk(s, id, is_taken_back));
	TRY(DB_WRITE(s, &erased, "conversation_end_delete", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(s->actor)));
	if (!erased)
		return scope_fail(s, ERR_NOT_FOUND, "conversation.not_found", NULL,
		                  "no such conversation of this person");
	TRY(idempotency_forget(
		s, s->actor)); /* the answer to handing it in has its title and first words */
	db_forget(s);
	return ERR_NONE;
}

enum err conversation_end_own(struct scope *s, struct id id)
{
	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(db_begin(s));
	TRY(end(s, id, CONVERSATION_END_OWNER));
	return db_commit(s);
}

enum err conversation_end_withdrawn(struct scope *s, struct id id)
{
	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(db_begin(s));
	TRY(end(s, id, CONVERSATION_END_WITHDRAWN));
	return db_commit(s);
}

enum err conversation_end_for(struct scope *s, struct id id, enum conversation_end why)
{
	struct scope as_owner = *s;
	struct db_rows rows;
	enum err e;

	TRY(db_begin(s));
	TRY(DB_READ(s, &rows, "conversation_end_owner", DB_ID(s->organisation), DB_ID(id)));
	if (rows.count == 0)
		return db_commit(s);
	as_owner.actor = db_id(&rows, 0, 0);
	as_owner.guest_of = ID_NONE;
	e = end(&as_owner, id, why);
	s->problem = as_owner.problem;
	return e ? e : db_commit(s);
}

enum err conversation_end_list(struct scope *s, struct id after, size_t limit,
                               const struct conversation_gone **ret_gone, size_t *ret_count)
{
	struct conversation_gone *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_OWN, ID_NONE));
	TRY(check_limit(s, limit, CONVERSATION_END_LIST_MAX));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "conversation_end_list", DB_ID(s->organisation), DB_ID(s->actor),
	            DB_ID(after), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct conversation_gone, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		list[i] = (struct conversation_gone){.id = db_id(&rows, i, 0),
		                                     .account = db_id(&rows, i, 1),
		                                     .account_name = db_str(&rows, i, 2),
		                                     .handed_in_at_ms = db_number(&rows, i, 3),
		                                     .at_ms = db_number(&rows, i, 4)};
		for (int why = 0; why < CONVERSATION_END_COUNT; why++)
			if (str_equal(db_str(&rows, i, 5), str_from(end_names[why])))
				list[i].why = (enum conversation_end)why;
	}
	*ret_gone = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err conversation_end_all(struct scope *s, struct id owner)
{
	TRY(permission_check(s, MAY_ADMINISTER, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "conversation_end_delete_all", DB_ID(s->organisation), DB_ID(owner)));
	TRY(DB_WRITE(s, NULL, "conversation_end_readers", DB_ID(s->organisation), DB_ID(owner)));
	db_forget(s);
	return db_commit(s);
}
