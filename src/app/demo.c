#include "app/demo.h"

#include "accounts/account.h"
#include "accounts/contact.h"
#include "accounts/need.h"
#include "core/date.h"
#include "core/files.h"
#include "core/json_in.h"
#include "core/log.h"
#include "store/db.h"
#include "talk/conversation.h"
#include "teams/member.h"
#include "teams/session.h"

enum {
	DAY_MS = 24 * 60 * 60 * 1000,
	MEMBERS_MAX = 50,
	CONTACTS_MAX = 200
};

/* Somebody of the demo with what acting for them takes. */
struct person {
	struct str email, time_zone;
	const struct member *member;
	const struct session *session;
};

struct named_contact {
	struct str key;
	const struct contact *contact;
};

struct stage {
	const json_t *plan;
	struct person people[MEMBERS_MAX];
	size_t person_count;
	struct named_contact contacts[CONTACTS_MAX];
	size_t contact_count;
};

static struct str text_of(const json_t *object, const char *field)
{
	const json_t *value = json_object_get(object, field);

	return (struct str){json_is_string(value) ? json_string_value(value) : "",
	                    json_string_length(value)};
}

static int64_t number_of(const json_t *object, const char *field)
{
	return json_integer_value(json_object_get(object, field));
}

static enum err broken(struct scope *s, const char *what, struct str which)
{
	return scope_fail(s, ERR_BROKEN, "demo.broken", NULL, "%s: %.*s", what, STR_ARG(which));
}

static enum err read_plan(struct scope *s, json_t **ret_plan)
{
	const struct files_entry *file = files_find(STR("demo/demo.json"));

	if (!file)
		return broken(s, "not packed", STR("demo/demo.json"));
	return json_in_object(s, file->bytes, ret_plan);
}

/* From here on the scope acts for `person`, as if they were logged in. */
static void act_for(struct scope *s, const struct person *person)
{
	s->actor = person->member->id;
	s->actor_key = person->session->member_key;
}

static enum err find_person(struct scope *s, const struct stage *stage, struct str email,
                            const struct person **ret_person)
{
	for (size_t i = 0; i < stage->person_count; i++) {
		if (!str_equal(stage->people[i].email, email))
			continue;
		*ret_person = &stage->people[i];
		return ERR_NONE;
	}
	return broken(s, "no such member", email);
}

static enum err find_contact(struct scope *s, const struct stage *stage, struct str key,
                             const struct contact **ret_contact)
{
	for (size_t i = 0; i < stage->contact_count; i++) {
		if (!str_equal(stage->contacts[i].key, key))
			continue;
		*ret_contact = stage->contacts[i].contact;
		return ERR_NONE;
	}
	return broken(s, "no such contact", key);
}

static struct member member_of(const json_t *row)
{
	struct str role = text_of(row, "role");

	return (struct member){
		.name = text_of(row, "name"),
		.email = text_of(row, "email"),
		.language = text_of(row, "language"),
		.time_zone = text_of(row, "time_zone"),
		.discipline = text_of(row, "discipline"),
		.role = str_equal(role, STR("administrator")) ? MEMBER_ADMINISTRATOR
	                : str_equal(role, STR("lead"))        ? MEMBER_LEAD
	                                                      : MEMBER_MEMBER,
	};
}

static enum err add_person(struct scope *s, struct stage *stage, const json_t *row, bool is_first)
{
	struct person *person = &stage->people[stage->person_count];
	struct member draft = member_of(row);
	struct member_secrets secrets;
	struct session *session;
	struct str code, token;

	if (is_first) {
		TRY(member_found(s, text_of(stage->plan, "organisation"), &draft,
		                 STR(DEMO_PASSWORD), &person->member, &secrets, NULL));
	} else {
		TRY(member_invite(s, &draft, &person->member, &code));
		TRY(member_welcome(s, code, STR(DEMO_PASSWORD), &person->member, &secrets, NULL));
	}
	TRY(session_open(s, draft.email, STR(DEMO_PASSWORD), STR("demo"), &session, &token));
	person->email = draft.email;
	person->time_zone = draft.time_zone;
	person->session = session;
	stage->person_count++;
	return ERR_NONE;
}

/* The administrator founds the organisation and invites the others. */
static enum err add_people(struct scope *s, struct stage *stage)
{
	const json_t *members = json_object_get(stage->plan, "members"), *row;
	size_t i;

	if (json_array_size(members) > MEMBERS_MAX)
		return broken(s, "too many", STR("members"));
	for (int is_other = 0; is_other < 2; is_other++) {
		json_array_foreach(members, i, row)
		{
			bool is_first = !stage->person_count;
			bool is_administrator = member_of(row).role == MEMBER_ADMINISTRATOR;

			if (is_administrator == (is_other == 0)) {
				TRY(add_person(s, stage, row, is_first));
				act_for(s, &stage->people[0]);
			}
		}
	}
	return ERR_NONE;
}

static enum err add_contacts(struct scope *s, struct stage *stage, const json_t *row,
                             struct id account)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(row, "contacts"), i, one)
	{
		struct named_contact *named = &stage->contacts[stage->contact_count];
		struct contact draft = {.account = account,
		                        .name = text_of(one, "name"),
		                        .email = text_of(one, "email"),
		                        .function = text_of(one, "function"),
		                        .language = text_of(one, "language")};

		if (++stage->contact_count > CONTACTS_MAX)
			return broken(s, "too many", STR("contacts"));
		named->key = text_of(one, "key");
		TRY(contact_add(s, &draft, &named->contact));
	}
	return ERR_NONE;
}

static enum err add_needs(struct scope *s, struct stage *stage, const json_t *row,
                          struct id account)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(row, "needs"), i, one)
	{
		bool is_end_customer = str_equal(text_of(one, "level"), STR("end_customer"));
		struct need draft = {.account = account,
		                     .quote = text_of(one, "quote"),
		                     .level = is_end_customer ? NEED_END_CUSTOMER : NEED_ACCOUNT,
		                     .utterance = -1,
		                     .heard_at_ms =
		                             s->now_ms - number_of(one, "days_ago") * DAY_MS};
		const struct contact *contact = NULL;
		const struct need *need;

		TRY(find_contact(s, stage, text_of(one, "contact"), &contact));
		draft.contact = contact->id;
		TRY(need_add(s, &draft, &need));
	}
	return ERR_NONE;
}

/* Made by whoever leads it: the first of its team who may add accounts. */
static enum err add_account(struct scope *s, struct stage *stage, const json_t *row,
                            const struct account **ret_account)
{
	const json_t *team = json_object_get(row, "team"), *one;
	struct account draft = {.name = text_of(row, "name"),
	                        .country = text_of(row, "country"),
	                        .about = text_of(row, "about")};
	const struct person *person = NULL;
	size_t i;

	*ret_account = NULL;
	for (int is_added = 0; is_added < 2; is_added++) {
		json_array_foreach(team, i, one)
		{
			struct str email = {json_string_value(one), json_string_length(one)};

			TRY(find_person(s, stage, email, &person));
			if (!*ret_account && person->member->role != MEMBER_MEMBER) {
				act_for(s, person);
				TRY(account_add(s, &draft, ret_account));
			} else if (is_added && *ret_account &&
			           !id_equal(person->member->id, s->actor)) {
				TRY(account_member_add(s, (*ret_account)->id, person->member->id,
				                       false));
			}
		}
		if (!*ret_account)
			return broken(s, "nobody of the team may add it", draft.name);
	}
	TRY(add_contacts(s, stage, row, (*ret_account)->id));
	return add_needs(s, stage, row, (*ret_account)->id);
}

/* "11:00" so many days ago, on a clock where the person sits. */
static enum err started_at(struct scope *s, const json_t *row, struct str time_zone,
                           int64_t *ret_ms)
{
	const struct zone *zone = zone_find(s->mem, time_zone);
	struct str at = text_of(row, "at");
	int64_t hour = 0, minute = 0;
	struct date date;

	if (!zone || at.bytes != 5 || !str_number(str_part(at, 0, 2), &hour) ||
	    !str_number(str_part(at, 3, 5), &minute))
		return broken(s, "not a time of day in a zone", at);
	date = date_in_zone(s->now_ms - number_of(row, "days_ago") * DAY_MS, zone);
	date.hour = (int)hour;
	date.minute = (int)minute;
	date.second = date.ms = 0;
	*ret_ms = date_to_ms(&date, zone);
	return ERR_NONE;
}

static enum err settle(struct scope *s, struct stage *stage, const json_t *row,
                       const struct conversation *c)
{
	struct conversation_speaker *speakers =
		NEW_ARRAY(s->mem, struct conversation_speaker, c->speaker_count);
	bool is_agreement = str_equal(text_of(row, "basis"), STR("agreement"));
	const json_t *one;
	size_t i;

	for (size_t n = 0; n < c->speaker_count; n++) {
		speakers[n] = c->speakers[n];
		speakers[n].basis = is_agreement ? CONVERSATION_AGREEMENT : CONVERSATION_CONSENT;
		speakers[n].basis_note = text_of(row, "basis_note");
		json_array_foreach(json_object_get(row, "speakers"), i, one)
		{
			const struct contact *contact = NULL;
			const struct person *person = NULL;

			if (!str_equal(text_of(one, "name"), speakers[n].name))
				continue;
			if (json_object_get(one, "member")) {
				TRY(find_person(s, stage, text_of(one, "member"), &person));
				speakers[n].side = SIDE_US;
				speakers[n].member = person->member->id;
			} else {
				TRY(find_contact(s, stage, text_of(one, "contact"), &contact));
				speakers[n].side = SIDE_THEM;
				speakers[n].contact = contact->id;
			}
		}
	}
	return conversation_settle(s, c->id, c->revision, speakers, c->speaker_count, &c);
}

static enum err add_conversation(struct scope *s, struct stage *stage, const json_t *row,
                                 struct id account)
{
	struct str path = text_format(s->mem, "demo/%.*s", STR_ARG(text_of(row, "file")));
	const struct files_entry *file = files_find(path);
	struct conversation_draft draft = {.account = account, .title = text_of(row, "title")};
	const struct conversation *conversation;
	const struct person *person = NULL;

	if (!file)
		return broken(s, "not packed", path);
	TRY(find_person(s, stage, text_of(row, "led_by"), &person));
	act_for(s, person);
	TRY(started_at(s, row, person->time_zone, &draft.started_at_ms));
	draft.file = file->bytes;
	TRY(conversation_add(s, &draft, &conversation));
	return settle(s, stage, row, conversation);
}

static enum err fill(struct scope *s, struct stage *stage)
{
	const json_t *row, *talk;
	size_t i, t;

	TRY(add_people(s, stage));
	json_array_foreach(json_object_get(stage->plan, "accounts"), i, row)
	{
		const struct account *account;

		TRY(add_account(s, stage, row, &account));
		json_array_foreach(json_object_get(stage->plan, "conversations"), t, talk)
		{
			if (str_equal(text_of(talk, "account"), text_of(row, "key")))
				TRY(add_conversation(s, stage, talk, account->id));
		}
	}
	return ERR_NONE;
}

enum err demo_fill(struct scope *s)
{
	struct stage *stage = NEW(s->mem, struct stage);
	enum err failed;
	json_t *plan;

	if (!member_is_first(s))
		return ERR_NONE;
	TRY(read_plan(s, &plan));
	stage->plan = plan;
	TRY(db_begin(s));
	failed = fill(s, stage);
	s->actor = ID_NONE;
	s->actor_key = NULL;
	if (failed) {
		log_error("demo", LOG_TEXT("key", str_from(s->problem.key)),
		          LOG_TEXT("detail", str_from(s->problem.detail)));
		return failed;
	}
	return db_commit(s);
}

struct str demo_logins(struct scope *s)
{
	struct text lines = text_new(s->mem, 16 * 1024);
	json_t *plan;
	const json_t *row;
	size_t i;

	if (read_plan(s, &plan) != ERR_NONE)
		return STR_NONE;
	json_array_foreach(json_object_get(plan, "members"), i, row)
	{
		text_addf(&lines, "  %-36.*s %.*s\n", STR_ARG(text_of(row, "email")),
		          STR_ARG(text_of(row, "role")));
	}
	return text_str(&lines);
}
