#include "api/members.h"

#include "store/db.h"
#include "talk/call.h"
#include "talk/conversation.h"
#include "talk/conversation_end.h"
#include "talk/question_plan.h"
#include "teams/competence.h"

static const char *const roles[MEMBER_ROLE_COUNT + 1] = {"member", "lead", "administrator", NULL};

static const struct route_field member_fields[] = {
	{"id", "id", "", true},
	{"name", "text", "at most 200 bytes", true},
	{"email", "text", "at most 254 bytes", true},
	{"role", "text", "member, lead or administrator", true},
	{"language", "text", "de or en", true},
	{"time_zone", "text", "a name of the tz database, Europe/Berlin", true},
	{"discipline", "text", "sales, logistics, engineering, finance, it ... or empty", true},
	{"country", "text", "ISO 3166-1 alpha-2 or empty", true},
	{"department", "text", "as their company calls it, or empty", true},
	{"spoken", "text", "languages: de en fr", true},
	{"account", "id", "of a guest: whose side they are on; null for our own people", false},
	{"is_locked", "bool", "cannot log in", true},
	{"is_welcome", "bool", "has opened the invitation", true},
	{"revision", "number", "for If-Match", true},
	{0},
};

const struct route_record members_record = {"Member", member_fields};

void members_write(struct json_out *o, const struct member *m)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", m->id);
	json_out_key_str(o, "name", m->name);
	json_out_key_str(o, "email", m->email);
	json_out_key_str(o, "role", str_from(roles[m->role]));
	json_out_key_str(o, "language", m->language);
	json_out_key_str(o, "time_zone", m->time_zone);
	json_out_key_str(o, "discipline", m->discipline);
	json_out_key_str(o, "country", m->country);
	json_out_key_str(o, "department", m->department);
	json_out_key_str(o, "spoken", m->spoken);
	json_out_key_id(o, "account", m->account);
	json_out_key_bool(o, "is_locked", m->is_locked);
	json_out_key_bool(o, "is_welcome", m->is_welcome);
	json_out_key_number(o, "revision", m->revision);
	json_out_close(o, '}');
}

enum err members_read(struct scope *s, const json_t *object, struct member *m)
{
	int role = m->role;

	TRY(json_in_str(s, object, "name", MEMBER_NAME_BYTES_MAX, &m->name));
	TRY(json_in_str(s, object, "email", MEMBER_EMAIL_BYTES_MAX, &m->email));
	TRY(json_in_str(s, object, "language", 2, &m->language));
	TRY(json_in_str(s, object, "time_zone", 64, &m->time_zone));
	TRY(json_in_str(s, object, "discipline", 60, &m->discipline));
	TRY(json_in_str(s, object, "country", 2, &m->country));
	TRY(json_in_str(s, object, "department", MEMBER_DEPARTMENT_BYTES_MAX, &m->department));
	TRY(json_in_str(s, object, "spoken", MEMBER_SPOKEN_BYTES_MAX, &m->spoken));
	TRY(json_in_choice(s, object, "role", roles, &role));
	m->role = (enum member_role)role;
	return ERR_NONE;
}

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	const struct member *members;
	size_t limit, count;
	struct id after;

	TRY(request_page(s, q, &limit, &after));
	TRY(member_list(s, request_query(q, "q"), after, limit, &members, &count));
	response_list_open(r);
	for (size_t i = 0; i < count; i++)
		members_write(&r->json, &members[i]);
	response_list_close(r, count == limit ? members[count - 1].id : ID_NONE);
	return ERR_NONE;
}

static void write_invitation(struct scope *s, struct response *r, const struct member *member,
                             struct str code)
{
	const int64_t hour_ms = 60 * 60 * 1000;

	json_out_open(&r->json, '{');
	json_out_key(&r->json, "member");
	members_write(&r->json, member);
	json_out_key_str(&r->json, "invitation_code", code);
	json_out_key_time(&r->json, "invitation_until",
	                  s->now_ms + MEMBER_INVITATION_HOURS * hour_ms);
	json_out_close(&r->json, '}');
}

static enum err invite(struct scope *s, struct request *q, struct response *r)
{
	struct member draft = {.language = STR("de"), .time_zone = STR("Europe/Berlin")};
	const struct member *member;
	struct str code;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(members_read(s, body, &draft));
	TRY(member_invite(s, &draft, &member, &code));
	r->location =
		text_format(s->mem, "/api/members/%.*s", STR_ARG(id_text(s->mem, member->id)));
	write_invitation(s, r, member, code);
	return ERR_NONE;
}

/* For somebody who lost password and recovery code. */
static enum err invite_anew(struct scope *s, struct request *q, struct response *r)
{
	const struct member *member;
	bool gives_up = false;
	struct str code;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_bool(s, body, "gives_up_conversations", &gives_up));
	if (!gives_up)
		return scope_fail(s, ERR_INVALID, "member.gives_up", "gives_up_conversations",
		                  "has to be true: nobody can open them any more");
	TRY(db_begin(s));
	TRY(conversation_end_all(s, request_id(q, "member")));
	TRY(call_erase_all(s, request_id(q, "member")));
	TRY(question_plan_erase_all(s, request_id(q, "member")));
	TRY(competence_erase(s, request_id(q, "member")));
	TRY(member_invite_anew(s, request_id(q, "member"), &member, &code));
	TRY(db_commit(s));
	write_invitation(s, r, member, code);
	return ERR_NONE;
}

static enum err answer_member(const struct member *member, struct response *r)
{
	r->revision = member->revision;
	members_write(&r->json, member);
	return ERR_NONE;
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	const struct member *member;

	TRY(member_find(s, request_id(q, "member"), &member));
	return answer_member(member, r);
}

static enum err change(struct scope *s, struct request *q, struct response *r)
{
	const struct member *member;
	struct member next;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(member_find(s, request_id(q, "member"), &member));
	next = *member;
	next.revision = request_revision(q);
	TRY(members_read(s, body, &next));
	TRY(member_change(s, &next, &member));
	return answer_member(member, r);
}

static enum err lock(struct scope *s, struct request *q, struct response *r)
{
	const struct member *member;

	TRY(member_lock(s, request_id(q, "member"), true, &member));
	return answer_member(member, r);
}

static enum err unlock(struct scope *s, struct request *q, struct response *r)
{
	const struct member *member;

	TRY(member_lock(s, request_id(q, "member"), false, &member));
	return answer_member(member, r);
}

static enum err change_password(struct scope *s, struct request *q, struct response *r)
{
	struct str old = STR_NONE, password = STR_NONE;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_secret(s, body, "old", SECRETS_PASSWORD_BYTES_MAX, &old));
	TRY(json_in_secret(s, body, "password", SECRETS_PASSWORD_BYTES_MAX, &password));
	TRY(member_change_password(s, old, password));
	r->status = 204;
	return ERR_NONE;
}

static enum err change_recovery(struct scope *s, struct request *q, struct response *r)
{
	struct str password = STR_NONE;
	struct member_secrets secrets;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_secret(s, body, "password", SECRETS_PASSWORD_BYTES_MAX, &password));
	TRY(member_change_recovery(s, password, &secrets));
	json_out_open(&r->json, '{');
	json_out_key_str(&r->json, "recovery_code", secrets.recovery_code);
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static const struct route_field invite_takes[] = {
	{"name", "text", "at most 200 bytes", true},
	{"email", "text", "at most 254 bytes", true},
	{"role", "text", "member, lead or administrator; member when missing", false},
	{"language", "text", "de or en", false},
	{"time_zone", "text", "a name of the tz database", false},
	{"discipline", "text", "at most 60 bytes", false},
	{"country", "text", "ISO 3166-1 alpha-2", false},
	{"department", "text", "at most 100 bytes", false},
	{"spoken", "text", "languages: de en fr", false},
	{0},
};

static const struct route_field invitation_fields[] = {
	{"member", "object", "the Member", true},
	{"invitation_code", "text", "opens /welcome once", true},
	{"invitation_until", "time", "", true},
	{0},
};

static const struct route_record invitation_record = {"Invitation", invitation_fields};

static const struct route_field change_takes[] = {
	{"name", "text", "at most 200 bytes", false},
	{"email", "text", "at most 254 bytes", false},
	{"role", "text", "by an administrator only", false},
	{"language", "text", "de or en", false},
	{"time_zone", "text", "a name of the tz database", false},
	{"discipline", "text", "at most 60 bytes", false},
	{"country", "text", "ISO 3166-1 alpha-2", false},
	{"department", "text", "at most 100 bytes", false},
	{"spoken", "text", "languages: de en fr", false},
	{0},
};

static const struct route_field anew_takes[] = {
	{"gives_up_conversations", "bool", "true: the member's conversations are deleted", true},
	{0},
};

static const struct route_field recovery_takes[] = {
	{"password", "text", "one's own", true},
	{0},
};

static const struct route_field recovery_fields[] = {
	{"recovery_code", "text", "told once", true},
	{0},
};
static const struct route_record recovery_record = {"Recovery", recovery_fields};

static const struct route_field password_takes[] = {
	{"old", "text", "the password until now", true},
	{"password", "text", "10 to 200 bytes", true},
	{0},
};

const struct route members_routes[] = {
	{"GET", "/api/members", MAY_SIGNED_IN, ROUTE_LIST, list, "The members of our company",
         .gives = &members_record},
	{"POST", "/api/members", MAY_ADMINISTER, ROUTE_ADD, invite, "Invite a member",
         .takes = invite_takes, .gives = &invitation_record},
	{"PUT", "/api/members/{member}/invitation", MAY_ADMINISTER, ROUTE_PUT, invite_anew,
         "Invite somebody anew who lost password and recovery code; deletes their conversations",
         .takes = anew_takes, .gives = &invitation_record},
	{"PUT", "/api/members/me/recovery", MAY_SIGNED_IN, ROUTE_PUT, change_recovery,
         "A new recovery code for oneself; the old one ends", .takes = recovery_takes,
         .gives = &recovery_record, .is_slow = true},
	{"PUT", "/api/members/me/password", MAY_SIGNED_IN, ROUTE_PUT, change_password,
         "Change one's own password; other sessions end", .takes = password_takes, .is_slow = true},
	{"GET", "/api/members/{member}", MAY_TAKE_PART, ROUTE_ONE, find, "One member",
         .gives = &members_record},
	{"PATCH", "/api/members/{member}", MAY_TAKE_PART, ROUTE_CHANGE, change,
         "Change oneself; an administrator changes roles", .takes = change_takes,
         .gives = &members_record},
	{"PUT", "/api/members/{member}/lock", MAY_ADMINISTER, ROUTE_PUT, lock,
         "Lock a member out; all sessions end", .gives = &members_record},
	{"DELETE", "/api/members/{member}/lock", MAY_ADMINISTER, ROUTE_RETIRE, unlock,
         "Let a member in again", .gives = &members_record},
};
const size_t members_route_count = sizeof members_routes / sizeof *members_routes;
