#include "api/sessions.h"

#include "api/lists.h"
#include "api/members.h"

enum {
	CODE_BYTES_MAX = 200
};

/* `recovery_code` is told once, after a new key pair or wrapping. */
static enum err write_session(struct scope *s, struct response *r, const struct session *session,
                              struct str recovery_code, struct str place)
{
	struct json_out *o = &r->json;
	const struct member *member;
	struct str organisation;

	TRY(member_find(s, session->member, &member));
	TRY(member_organisation(s, &organisation));
	json_out_open(o, '{');
	json_out_key_str(o, "csrf", session->csrf);
	json_out_key_str(o, "organisation", organisation);
	json_out_key_bool(o, "has_transcriber", s->transcriber != NULL);
	json_out_key_bool(o, "has_language_model", s->language_model != NULL);
	json_out_key(o, "member");
	members_write(o, member);
	if (recovery_code.bytes)
		json_out_key_str(o, "recovery_code", recovery_code);
	if (place.at)
		json_out_key_str(o, "place", place);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err answer_opened(struct scope *s, struct response *r,
                              const struct session_opened *opened,
                              const struct member_secrets *secrets)
{
	r->status = 201;
	r->set_cookie = opened->token;
	return write_session(s, r, opened->session, secrets->recovery_code, STR_NONE);
}

enum err sessions_answer_guest(struct scope *s, struct response *r,
                               const struct session_opened *opened, struct str place)
{
	r->status = 201;
	r->set_cookie = opened->token;
	return write_session(s, r, opened->session, STR_NONE, place);
}

static enum err setup_state(struct scope *s, struct request *q, struct response *r)
{
	bool is_empty = member_is_first(s);
	struct str organisation = STR_NONE;

	(void)q;
	if (!is_empty)
		TRY(member_organisation(s, &organisation));
	json_out_open(&r->json, '{');
	json_out_key_bool(&r->json, "is_empty", is_empty);
	json_out_key_str(&r->json, "organisation", organisation);
	json_out_close(&r->json, '}');
	return ERR_NONE;
}

static enum err set_up(struct scope *s, struct request *q, struct response *r)
{
	struct member first = {.language = STR("de"), .time_zone = STR("Europe/Berlin")};
	struct str organisation = STR_NONE, password = STR_NONE;
	const struct member *member;
	struct member_secrets secrets;
	struct session_opened opened;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "organisation", MEMBER_NAME_BYTES_MAX, &organisation));
	TRY(json_in_secret(s, body, "password", SECRETS_PASSWORD_BYTES_MAX, &password));
	TRY(members_read(s, body, &first));
	TRY(member_found(s, organisation, &first, password, &member, &secrets, &opened));
	return answer_opened(s, r, &opened, &secrets);
}

static enum err log_in(struct scope *s, struct request *q, struct response *r)
{
	struct str email = STR_NONE, password = STR_NONE;
	struct session *session;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "email", MEMBER_EMAIL_BYTES_MAX, &email));
	TRY(json_in_secret(s, body, "password", SECRETS_PASSWORD_BYTES_MAX, &password));
	TRY(session_open(s, email, password, q->address, &session, &r->set_cookie));
	return write_session(s, r, session, STR_NONE, STR_NONE);
}

static enum err who(struct scope *s, struct request *q, struct response *r)
{
	return write_session(s, r, q->session, STR_NONE, STR_NONE);
}

static enum err log_out(struct scope *s, struct request *q, struct response *r)
{
	TRY(session_close(s, q->session));
	r->ends_cookie = true;
	r->status = 204;
	return ERR_NONE;
}

static enum err welcome(struct scope *s, struct request *q, struct response *r)
{
	struct str code = STR_NONE, password = STR_NONE;
	const struct member *member;
	struct member_secrets secrets;
	struct session_opened opened;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "code", CODE_BYTES_MAX, &code));
	TRY(json_in_secret(s, body, "password", SECRETS_PASSWORD_BYTES_MAX, &password));
	TRY(member_welcome(s, code, password, &member, &secrets, &opened));
	return answer_opened(s, r, &opened, &secrets);
}

static enum err recover(struct scope *s, struct request *q, struct response *r)
{
	struct str email = STR_NONE, code = STR_NONE, password = STR_NONE;
	const struct member *member;
	struct member_secrets secrets;
	struct session_opened opened;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "email", MEMBER_EMAIL_BYTES_MAX, &email));
	TRY(json_in_str_needed(s, body, "recovery_code", CODE_BYTES_MAX, &code));
	TRY(json_in_secret(s, body, "password", SECRETS_PASSWORD_BYTES_MAX, &password));
	TRY(member_recover(s, email, code, password, q->address, &member, &secrets, &opened));
	return answer_opened(s, r, &opened, &secrets);
}

/* ---- tokens for programs ---- */

static void write_program(struct json_out *o, const struct session_program *p, struct str token)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", p->id);
	json_out_key_str(o, "name", p->name);
	json_out_key_time(o, "created_at", p->created_at_ms);
	json_out_key_time(o, "last_used_at", p->last_used_ms);
	json_out_key_time(o, "until", p->until_ms);
	if (token.bytes)
		json_out_key_str(o, "token", token);
	json_out_close(o, '}');
}

static enum err list_programs(struct scope *s, struct request *q, struct response *r)
{
	const struct session_program *programs;
	size_t count;
	struct lists l;

	TRY(session_program_list(s, &programs, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, programs[i].id, programs[i].name))
			write_program(&r->json, &programs[i], STR_NONE);
	return lists_close_whole(&l, r);
}

static enum err add_program(struct scope *s, struct request *q, struct response *r)
{
	struct str name = STR_NONE, token;
	struct session_program program;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "name", MEMBER_NAME_BYTES_MAX, &name));
	TRY(session_program_add(s, name, &program, &token));
	r->location = text_format(s->mem, "/api/tokens/%.*s", STR_ARG(id_text(s->mem, program.id)));
	write_program(&r->json, &program, token);
	return ERR_NONE;
}

static enum err retire_program(struct scope *s, struct request *q, struct response *r)
{
	TRY(session_program_retire(s, request_id(q, "token")));
	r->status = 204;
	return ERR_NONE;
}

/* ---- the table ---- */

static const struct route_field setup_fields[] = {
	{"is_empty", "bool", "nobody is here yet", true},
	{"organisation", "text", "our company's name", true},
	{0},
};
static const struct route_record setup_record = {"Setup", setup_fields};

static const struct route_field session_fields[] = {
	{"csrf", "text", "to be sent as X-CSRF-Token with each change", true},
	{"organisation", "text", "our company's name", true},
	{"has_transcriber", "bool", "recordings can be written down here", true},
	{"has_language_model", "bool",
         "one is set up here; whether it may be asked says each report", true},
	{"member", "object", "the Member", true},
	{"recovery_code", "text", "told once: after set-up, welcome and recovery", false},
	{"place", "text", "the page a guest's link leads to", false},
	{0},
};
const struct route_record sessions_record = {"Session", session_fields};

static const struct route_field program_fields[] = {
	{"id", "id", "", true},
	{"name", "text", "what it is for", true},
	{"created_at", "time", "", true},
	{"last_used_at", "time", "", false},
	{"until", "time", "", true},
	{"token", "text", "told once, when it is made", false},
	{0},
};
static const struct route_record program_record = {"Token", program_fields};

static const struct route_field setup_takes[] = {
	{"organisation", "text", "our company's name", true},
	{"name", "text", "of the first member", true},
	{"email", "text", "at most 254 bytes", true},
	{"password", "text", "10 to 200 bytes", true},
	{"language", "text", "de or en", false},
	{"time_zone", "text", "a name of the tz database", false},
	{0},
};
static const struct route_field log_in_takes[] = {
	{"email", "text", "", true},
	{"password", "text", "", true},
	{0},
};
static const struct route_field welcome_takes[] = {
	{"code", "text", "of the invitation", true},
	{"password", "text", "10 to 200 bytes", true},
	{0},
};
static const struct route_field recover_takes[] = {
	{"email", "text", "", true},
	{"recovery_code", "text", "", true},
	{"password", "text", "the new one, 10 to 200 bytes", true},
	{0},
};
static const struct route_field program_takes[] = {
	{"name", "text", "what it is for, at most 200 bytes", true},
	{0},
};

const struct route sessions_routes[] = {
	{"GET", "/api/setup", MAY_ANYONE, ROUTE_PLAIN, setup_state, "Whether anybody is here yet",
         .gives = &setup_record},
	{"POST", "/api/setup", MAY_ANYONE, ROUTE_PLAIN, set_up,
         "Create the company and its first member", .takes = setup_takes, .gives = &sessions_record,
         .is_slow = true, .needs_no_csrf = true},
	{"GET", "/api/session", MAY_TAKE_PART, ROUTE_PLAIN, who, "Who is logged in",
         .gives = &sessions_record},
	{"POST", "/api/session", MAY_ANYONE, ROUTE_PLAIN, log_in, "Log in", .takes = log_in_takes,
         .gives = &sessions_record, .is_slow = true, .needs_no_csrf = true},
	{"DELETE", "/api/session", MAY_TAKE_PART, ROUTE_RETIRE, log_out, "Log out"},
	{"POST", "/api/welcome", MAY_ANYONE, ROUTE_PLAIN, welcome, "Open an invitation",
         .takes = welcome_takes, .gives = &sessions_record, .is_slow = true, .needs_no_csrf = true},
	{"POST", "/api/recovery", MAY_ANYONE, ROUTE_PLAIN, recover,
         "A new password with the recovery code", .takes = recover_takes, .gives = &sessions_record,
         .is_slow = true, .needs_no_csrf = true},
	{"GET", "/api/tokens", MAY_SIGNED_IN, ROUTE_LIST, list_programs,
         "One's own tokens for programs", .gives = &program_record},
	{"POST", "/api/tokens", MAY_SIGNED_IN, ROUTE_ADD, add_program, "Make a token for a program",
         .takes = program_takes, .gives = &program_record},
	{"DELETE", "/api/tokens/{token}", MAY_SIGNED_IN, ROUTE_RETIRE, retire_program,
         "Revoke a token"},
};
const size_t sessions_route_count = sizeof sessions_routes / sizeof *sessions_routes;
