#include "app/demo.h"

#include "accounts/account.h"
#include "accounts/guest.h"
#include "app/demo_story.h"
#include "core/files.h"
#include "core/log.h"
#include "store/db.h"
#include "talk/retention.h"
#include "teams/member.h"
#include "teams/works_agreement.h"

#define FOUNDED_MS ((int64_t)300 * 24 * 60 * 60 * 1000) /* before today */

static enum err read_plan(struct scope *s, json_t **ret_plan)
{
	const struct files_entry *file = files_find(STR("demo/demo.json"));

	if (!file)
		return demo_stage_broken(s, "not packed", STR("demo/demo.json"));
	return json_in_object(s, file->bytes, ret_plan);
}

static struct member member_of(const json_t *row)
{
	struct str role = demo_stage_text(row, "role");

	return (struct member){
		.name = demo_stage_text(row, "name"),
		.email = demo_stage_text(row, "email"),
		.language = demo_stage_text(row, "language"),
		.time_zone = demo_stage_text(row, "time_zone"),
		.discipline = demo_stage_text(row, "discipline"),
		.country = demo_stage_text(row, "country"),
		.department = demo_stage_text(row, "department"),
		.spoken = demo_stage_text(row, "spoken"),
		.role = str_equal(role, STR("administrator")) ? MEMBER_ADMINISTRATOR
	                : str_equal(role, STR("lead"))        ? MEMBER_LEAD
	                                                      : MEMBER_MEMBER,
	};
}

static enum err add_person(struct scope *s, struct demo_stage *stage, const json_t *plan,
                           const json_t *row)
{
	struct demo_person *person = &stage->people[stage->person_count];
	struct member draft = member_of(row);
	struct session_opened opened;
	struct member_secrets secrets;
	const struct member *member;
	struct str code;

	if (!stage->person_count) {
		TRY(member_found(s, demo_stage_text(plan, "organisation"), &draft,
		                 STR(DEMO_PASSWORD), &member, &secrets, &opened));
	} else {
		TRY(member_invite(s, &draft, &member, &code));
		TRY(member_welcome(s, code, STR(DEMO_PASSWORD), &member, &secrets, &opened));
	}
	*person = (struct demo_person){demo_stage_text(row, "key"), draft.time_zone, member->id,
	                               ID_NONE, opened.session};
	stage->person_count++;
	demo_stage_act(s, stage, &stage->people[0]);
	return ERR_NONE;
}

/* The administrator founds the organisation and invites the others. */
static enum err add_people(struct scope *s, struct demo_stage *stage, const json_t *plan)
{
	const json_t *members = json_object_get(plan, "members"), *row;
	size_t i;

	if (json_array_size(members) > DEMO_PEOPLE_MAX)
		return demo_stage_broken(s, "too many", STR("members"));
	for (int is_other = 0; is_other < 2; is_other++) {
		json_array_foreach(members, i, row)
		{
			bool is_administrator = member_of(row).role == MEMBER_ADMINISTRATOR;

			if (is_administrator == (is_other == 0))
				TRY(add_person(s, stage, plan, row));
		}
	}
	return ERR_NONE;
}

/* Its talks are older than what is kept otherwise. */
static enum err set_retention(struct scope *s, const json_t *plan)
{
	const json_t *keep = json_object_get(plan, "retention");

	return retention_change(
		s,
		&(struct retention){json_integer_value(json_object_get(keep, "wording_days")),
	                            json_integer_value(json_object_get(keep, "figures_months"))});
}

/* The works agreement under which the functions are on. */
static enum err set_agreement(struct scope *s, const json_t *plan)
{
	const json_t *row = json_object_get(plan, "works_agreement");

	for (int f = WORKS_AGREEMENT_NONE + 1; f < WORKS_AGREEMENT_FUNCTION_COUNT; f++)
		TRY(works_agreement_change(s, &(struct works_agreement){
						      .function = (enum works_agreement_function)f,
						      .is_on = true,
						      .number = demo_stage_text(row, "number"),
						      .from_on = demo_stage_text(row, "from_on"),
					      }));
	return ERR_NONE;
}

static enum err fill(struct scope *s, const json_t *plan)
{
	struct demo_stage *stage = NEW(s->mem, struct demo_stage);
	const json_t *name;
	size_t i;

	stage->today_ms = s->now_ms;
	s->now_ms -= FOUNDED_MS;
	TRY(add_people(s, stage, plan));
	TRY(set_retention(s, plan));
	TRY(set_agreement(s, plan));
	json_array_foreach(json_object_get(plan, "stories"), i, name)
		TRY(demo_story_tell(s, stage, str_from(json_string_value(name))));
	return ERR_NONE;
}

static void act_for_nobody(struct scope *s)
{
	s->actor = s->guest_of = s->session = ID_NONE;
	s->actor_key = NULL;
}

enum err demo_fill(struct scope *s)
{
	int64_t now_ms = s->now_ms;
	enum err failed;
	json_t *plan;

	if (!member_is_first(s))
		return ERR_NONE;
	TRY(read_plan(s, &plan));
	TRY(db_begin(s));
	failed = fill(s, plan);
	s->now_ms = now_ms;
	act_for_nobody(s);
	if (failed) {
		log_error("demo", LOG_TEXT("key", str_from(s->problem.key)),
		          LOG_TEXT("detail", str_from(s->problem.detail)));
		return failed;
	}
	return db_commit(s);
}

/* Somebody of us logs in, makes the link as they would on the page, and logs out. */
static enum err make_link(struct scope *s, const json_t *plan, struct str *ret_link)
{
	const json_t *come_in = json_object_get(plan, "come_in");
	struct str email = demo_stage_text(come_in, "guest");
	const struct account *accounts;
	const struct guest *guests;
	struct session *session;
	size_t account_count, guest_count;
	struct str token;

	TRY(session_open(s, demo_stage_text(come_in, "invited_by"), STR(DEMO_PASSWORD), STR("demo"),
	                 &session, &token));
	TRY(account_list(s, demo_stage_text(come_in, "account"), ID_NONE, 1, &accounts,
	                 &account_count));
	guest_count = 0;
	if (account_count)
		TRY(guest_list(s, accounts[0].id, STR(""), ID_NONE, GUEST_LIST_MAX, &guests,
		               &guest_count));
	for (size_t i = 0; i < guest_count; i++) {
		if (str_equal(guests[i].email, email))
			TRY(guest_link_add(s, guests[i].id, STR_NONE, ret_link));
	}
	return session_close(s, session);
}

enum err demo_come_in(struct scope *s, struct str *ret_link)
{
	struct str organisation;
	json_t *plan;

	*ret_link = STR_NONE;
	TRY(read_plan(s, &plan));
	TRY(member_organisation(s, &organisation));
	/* Another organisation's database is none of ours to log in to. */
	if (!str_equal(organisation, demo_stage_text(plan, "organisation")))
		return ERR_NONE;
	(void)!make_link(s, plan, ret_link);
	act_for_nobody(s);
	return ERR_NONE;
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
		text_addf(&lines, "  %-36.*s %.*s\n", STR_ARG(demo_stage_text(row, "email")),
		          STR_ARG(demo_stage_text(row, "role")));
	}
	return text_str(&lines);
}
