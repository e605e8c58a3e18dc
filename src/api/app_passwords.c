#include "api/app_passwords.h"

#include "api/lists.h"
#include "rhythm/calendar.h"
#include "teams/app_password.h"

static void write(struct json_out *o, const struct app_password *password, struct str secret)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", password->id);
	json_out_key_str(o, "name", password->name);
	json_out_key_time(o, "created_at", password->created_at_ms);
	json_out_key_time(o, "last_used_at", password->last_used_ms);
	if (secret.bytes)
		json_out_key_str(o, "password", secret);
	json_out_close(o, '}');
}

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	const struct app_password *passwords;
	size_t count;
	struct lists l;

	TRY(app_password_list(s, &passwords, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, passwords[i].id, passwords[i].name))
			write(&r->json, &passwords[i], STR_NONE);
	return lists_close_whole(&l, r);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct str name = STR_NONE, secret;
	struct app_password password;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "name", APP_PASSWORD_NAME_BYTES_MAX, &name));
	TRY(app_password_add(s, name, &password, &secret));
	TRY(calendar_begin(s)); /* a program that finds no calendar offers nothing to write into */
	r->location = text_format(s->mem, "/api/app-passwords/%.*s",
	                          STR_ARG(id_text(s->mem, password.id)));
	write(&r->json, &password, secret);
	return ERR_NONE;
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	TRY(app_password_retire(s, request_id(q, "app_password")));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field password_fields[] = {
	{"id", "id", "", true},
	{"name", "text", "the program it is for", true},
	{"created_at", "time", "", true},
	{"last_used_at", "time", "to the minute", false},
	{"password", "text", "told once, when it is made; the user name is the email", false},
	{0},
};
static const struct route_record password_record = {"AppPassword", password_fields};

static const struct route_field password_takes[] = {
	{"name", "text", "the program it is for, at most 200 bytes", true},
	{0},
};

const struct route app_passwords_routes[] = {
	{"GET", "/api/app-passwords", MAY_SIGNED_IN, ROUTE_LIST, list,
         "One's own passwords for calendar programs", .gives = &password_record},
	{"POST", "/api/app-passwords", MAY_SIGNED_IN, ROUTE_ADD, add,
         "Make a password for a calendar program", .takes = password_takes,
         .gives = &password_record},
	{"DELETE", "/api/app-passwords/{app_password}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "Revoke a password for a calendar program"},
};
const size_t app_passwords_route_count = sizeof app_passwords_routes / sizeof *app_passwords_routes;
