#include "teams/permission.h"

#include "store/db.h"
#include "teams/member.h"

static const char *const names[MAY_COUNT] = {
	[MAY_NOTHING] = "nothing",
	[MAY_ANYONE] = "anyone",
	[MAY_TAKE_PART] = "take_part",
	[MAY_SIGNED_IN] = "signed_in",
	[MAY_ADMINISTER] = "administer",
	[MAY_VISIT] = "visit",
	[MAY_SEE] = "see",
	[MAY_EDIT] = "edit",
	[MAY_LEAD] = "lead",
	[MAY_OWN] = "own",
};

const char *permission_name(enum may may)
{
	return names[may];
}

static enum err denied(struct scope *s, enum may may)
{
	return scope_fail(s, ERR_DENIED, "permission.denied", NULL, "needs %s", names[may]);
}

static enum err check_administrator(struct scope *s)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "permission_role", DB_ID(s->organisation), DB_ID(s->actor)));
	if (rows.count == 0 || db_number(&rows, 0, 0) != MEMBER_ADMINISTRATOR)
		return denied(s, MAY_ADMINISTER);
	return ERR_NONE;
}

static enum err no_account(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "account.not_found", NULL,
	                  "no such account, or not on its team");
}

static struct scope_seen seen(const struct scope *s, struct id account, const struct db_rows *rows)
{
	return (struct scope_seen){.account = account,
	                           .actor = s->actor,
	                           .view = db_view(s),
	                           .is_there = rows->count > 0,
	                           .is_lead = db_number(rows, 0, 0) != 0,
	                           .is_guest = db_number(rows, 0, 1) != 0};
}

static bool is_seen(const struct scope *s, struct id account)
{
	return s->seen.view && s->seen.view == db_view(s) && id_equal(s->seen.actor, s->actor) &&
	       id_equal(s->seen.account, account);
}

static enum err check_account(struct scope *s, enum may may, struct id account)
{
	struct db_rows rows;

	if (!is_seen(s, account)) {
		TRY(DB_READ(s, &rows, "permission_on_account", DB_ID(s->organisation),
		            DB_ID(account), DB_ID(s->actor)));
		s->seen = seen(s, account, &rows);
	}
	if (!s->seen.is_there || (s->seen.is_guest && may != MAY_VISIT))
		return no_account(s);
	if (may == MAY_LEAD && !s->seen.is_lead)
		return denied(s, may);
	return ERR_NONE;
}

static bool is_on_account(enum may may)
{
	return may == MAY_VISIT || may == MAY_SEE || may == MAY_EDIT || may == MAY_LEAD;
}

/* For a guest all accounts but one do not exist, and of that one they visit what is shared. */
static enum err check_guest(struct scope *s, enum may may, struct id account)
{
	if (may == MAY_TAKE_PART)
		return ERR_NONE;
	if (may == MAY_VISIT && id_equal(account, s->guest_of))
		return check_account(s, may, account);
	return is_on_account(may) ? no_account(s) : denied(s, may);
}

enum err permission_check(struct scope *s, enum may may, struct id account)
{
	if (may == MAY_ANYONE)
		return ERR_NONE;
	if (s->is_operator &&
	    (may == MAY_TAKE_PART || may == MAY_SIGNED_IN || may == MAY_ADMINISTER))
		return ERR_NONE;
	if (may <= MAY_NOTHING || may >= MAY_COUNT)
		return scope_fail(s, ERR_DENIED, "permission.denied", NULL, "nobody may");
	if (id_is_none(s->actor))
		return scope_fail(s, ERR_SIGNED_OUT, "session.ended", NULL, "nobody is signed in");
	if (!id_is_none(s->guest_of))
		return check_guest(s, may, account);
	switch (may) {
	case MAY_TAKE_PART:
	case MAY_SIGNED_IN:
	case MAY_OWN:
		return ERR_NONE;
	case MAY_ADMINISTER:
		return check_administrator(s);
	case MAY_VISIT:
	case MAY_SEE:
	case MAY_EDIT:
	case MAY_LEAD:
		return check_account(s, may, account);
	case MAY_NOTHING:
	case MAY_ANYONE:
	case MAY_COUNT:
		break;
	}
	return denied(s, MAY_NOTHING);
}
