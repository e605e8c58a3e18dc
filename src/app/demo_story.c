#include "app/demo_story.h"

#include "accounts/account.h"
#include "accounts/comment.h"
#include "accounts/contact.h"
#include "accounts/deal.h"
#include "accounts/division.h"
#include "accounts/end_customer.h"
#include "accounts/goal.h"
#include "accounts/guest.h"
#include "accounts/need.h"
#include "accounts/note.h"
#include "accounts/relation.h"
#include "accounts/result.h"
#include "accounts/review.h"
#include "accounts/solution.h"
#include "accounts/stakeholder.h"
#include "accounts/strategy.h"
#include "accounts/understanding.h"
#include "app/demo_process.h"
#include "app/demo_time.h"
#include "app/demo_weeks.h"
#include "core/files.h"
#include "core/log.h"
#include "core/text.h"
#include "core/utf8.h"
#include "talk/conversation.h"
#include "talk/conversation_report.h"
#include "teams/agreement.h"
#include "teams/competence.h"
#include "teams/iteration.h"
#include "teams/team.h"

#include <string.h>

#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define CENTS 100

/* One of the words in `names`; `usual` without the field. */
static enum err choice(struct scope *s, const json_t *row, const char *field,
                       const char *const *names, int usual, int *ret_index)
{
	*ret_index = usual;
	return json_in_choice(s, row, field, names, ret_index);
}

static int64_t number(const json_t *row, const char *field)
{
	return json_integer_value(json_object_get(row, field));
}

/* ---- the account, its people, how it is built ---- */

static enum err tell_account(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct account draft = {.name = demo_stage_text(row, "name"),
	                        .country = demo_stage_text(row, "country"),
	                        .about = demo_stage_text(row, "about")};
	const struct account *account;
	struct demo_ids team;

	TRY(account_add(s, &draft, &account));
	stage->account = account->id;
	TRY(demo_stage_person_ids(s, stage, row, "team", &team));
	for (size_t i = 0; i < team.count; i++)
		TRY(account_member_add(s, account->id, team.at[i], false));
	return demo_stage_name(s, stage, row, "account", account->id);
}

static enum err tell_contact(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct contact draft = {.name = demo_stage_text(row, "name"),
	                        .email = demo_stage_text(row, "email"),
	                        .function = demo_stage_text(row, "function"),
	                        .language = demo_stage_text(row, "language"),
	                        .phone = demo_stage_text(row, "phone"),
	                        .is_shared = demo_stage_is(row, "is_shared")};
	const struct contact *contact;

	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(demo_stage_id(s, stage, row, "division", &draft.division));
	TRY(contact_add(s, &draft, &contact));
	return demo_stage_name(s, stage, row, "contact", contact->id);
}

static enum err tell_division(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct division draft = {.name = demo_stage_text(row, "name"),
	                         .country = demo_stage_text(row, "country"),
	                         .city = demo_stage_text(row, "city"),
	                         .is_shared = demo_stage_is(row, "is_shared")};
	const struct division *division;
	int kind;

	TRY(choice(s, row, "kind", division_kinds, DIVISION_SITE, &kind));
	draft.kind = (enum division_kind)kind;
	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(demo_stage_id(s, stage, row, "parent", &draft.parent));
	TRY(division_add(s, &draft, &division));
	return demo_stage_name(s, stage, row, "division", division->id);
}

static enum err tell_end_customer(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct end_customer draft = {.name = demo_stage_text(row, "name"),
	                             .about = demo_stage_text(row, "about"),
	                             .is_shared = demo_stage_is(row, "is_shared")};
	const struct end_customer *end_customer;
	int kind;

	TRY(choice(s, row, "kind", end_customer_kinds, END_CUSTOMER_SEGMENT, &kind));
	draft.kind = (enum end_customer_kind)kind;
	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(end_customer_add(s, &draft, &end_customer));
	return demo_stage_name(s, stage, row, "end_customer", end_customer->id);
}

/* Invited, and come in by the link. */
static enum err tell_guest(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct str key = demo_stage_text(row, "contact"), link, place;
	const struct demo_person *inviter = stage->by;
	struct session_opened opened;
	const struct guest *guest;
	struct id account, contact;

	if (stage->person_count == DEMO_PEOPLE_MAX)
		return demo_stage_broken(s, "too many people", key);
	TRY(demo_stage_account(s, stage, row, &account));
	TRY(demo_stage_id(s, stage, row, "contact", &contact));
	TRY(guest_invite(s, account, contact, &guest, &link));
	TRY(guest_link_open(s, link, &opened, &place));
	stage->people[stage->person_count++] = (struct demo_person){
		key, inviter->time_zone, s->actor, s->guest_of, opened.session};
	demo_stage_act(s, stage, inviter);
	return ERR_NONE;
}

static enum err tell_stakeholder(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct stakeholder next = {.influence = number(row, "influence"),
	                           .attitude = number(row, "attitude"),
	                           .note = demo_stage_text(row, "note")};
	const struct stakeholder *stakeholder;
	int role;

	TRY(choice(s, row, "role", stakeholder_roles, STAKEHOLDER_INFLUENCES, &role));
	next.role = (enum stakeholder_role)role;
	TRY(demo_stage_id(s, stage, row, "contact", &next.contact));
	return stakeholder_set(s, &next, &stakeholder);
}

static enum err tell_relation(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct relation *relation;
	struct relation draft;
	int kind;

	TRY(choice(s, row, "kind", relation_kinds, RELATION_WORKS_WITH, &kind));
	draft.kind = (enum relation_kind)kind;
	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(demo_stage_id(s, stage, row, "from", &draft.from));
	TRY(demo_stage_id(s, stage, row, "to", &draft.to));
	return relation_add(s, &draft, &relation);
}

static enum err tell_note(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct note draft = {.title = demo_stage_text(row, "title"),
	                     .text = demo_stage_text(row, "text"),
	                     .is_shared = demo_stage_is(row, "is_shared")};
	const struct note *note;

	TRY(demo_stage_account(s, stage, row, &draft.account));
	return note_add(s, &draft, &note);
}

/* ---- business ---- */

static enum err tell_deal(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const json_t *amount = json_object_get(row, "amount");
	struct deal draft = {.title = demo_stage_text(row, "title"),
	                     .amount_cents = amount ? json_integer_value(amount) * CENTS : -1,
	                     .currency = demo_stage_text(row, "currency"),
	                     .expected_on = demo_stage_day(s, stage, row, "expected_on")};
	const struct deal *deal;
	int to;

	TRY(choice(s, row, "stage", deal_stages, DEAL_LEAD, &to));
	draft.stage = (enum deal_stage)to;
	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(demo_stage_id(s, stage, row, "division", &draft.division));
	TRY(deal_add(s, &draft, &deal));
	return demo_stage_name(s, stage, row, "deal", deal->id);
}

static enum err tell_deal_move(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct deal *old;
	struct deal next;
	struct id deal;
	int to;

	TRY(demo_stage_id(s, stage, row, "deal", &deal));
	TRY(deal_find(s, deal, &old));
	TRY(choice(s, row, "stage", deal_stages, DEAL_LEAD, &to));
	next = *old;
	next.stage = (enum deal_stage)to;
	next.reason = demo_stage_text(row, "reason");
	next.decided_on = demo_stage_day(s, stage, row, "decided_on");
	return deal_change(s, &next, &old);
}

/* ---- what was heard ---- */

static enum err settle(struct scope *s, struct demo_stage *stage, const json_t *row,
                       const struct conversation *c)
{
	struct conversation_speaker *speakers =
		NEW_ARRAY(s->mem, struct conversation_speaker, c->speaker_count);
	bool is_agreement = str_equal(demo_stage_text(row, "basis"), STR("agreement"));
	const json_t *one;
	size_t i;

	for (size_t n = 0; n < c->speaker_count; n++) {
		speakers[n] = c->speakers[n];
		speakers[n].basis = is_agreement ? CONVERSATION_AGREEMENT : CONVERSATION_CONSENT;
		speakers[n].basis_note = demo_stage_text(row, "basis_note");
		json_array_foreach(json_object_get(row, "speakers"), i, one)
		{
			bool is_ours = json_object_get(one, "member");

			if (!str_equal(demo_stage_text(one, "name"), speakers[n].name))
				continue;
			speakers[n].side = is_ours ? SIDE_US : SIDE_THEM;
			TRY(demo_stage_person_id(s, stage, one, "member", &speakers[n].member));
			TRY(demo_stage_id(s, stage, one, "contact", &speakers[n].contact));
		}
	}
	return conversation_settle(s, c->id, c->revision, speakers, c->speaker_count, &c);
}

static enum err find_file(struct scope *s, const json_t *row, struct str *ret_bytes)
{
	struct str path = text_format(s->mem, "demo/%.*s", STR_ARG(demo_stage_text(row, "file")));
	const struct files_entry *file = files_find(path);

	if (!file)
		return demo_stage_broken(s, "not packed", path);
	*ret_bytes = file->bytes;
	return ERR_NONE;
}

/* Begins at the row's time; what was said is brought in afterwards. */
static enum err tell_conversation(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct conversation_draft draft = {.title = demo_stage_text(row, "title"),
	                                   .started_at_ms = s->now_ms};
	const struct conversation *conversation;

	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(find_file(s, row, &draft.file));
	s->now_ms += HOUR_MS;
	TRY(conversation_add(s, &draft, &conversation));
	TRY(settle(s, stage, row, conversation));
	return demo_stage_name(s, stage, row, "conversation", conversation->id);
}

/* Which utterance holds the quote, as people write it: beginning with a capital, ending with a full stop. */
static enum err find_utterance(struct scope *s, const struct need *need, int64_t *ret_utterance)
{
	const struct conversation *conversation;
	const struct report *report;
	struct str quote = utf8_fold(s->mem, need->quote);

	if (quote.bytes)
		quote.bytes--;
	TRY(conversation_report(s, need->conversation, &conversation, &report));
	for (size_t i = 0; i < report->ask.transcript->utterance_count; i++) {
		struct str said = utf8_fold(s->mem, report->ask.transcript->utterances[i].text);

		if (str_find(said, quote) == SIZE_MAX)
			continue;
		*ret_utterance = (int64_t)i;
		return ERR_NONE;
	}
	return demo_stage_broken(s, "nobody said", need->quote);
}

static enum err tell_need(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct need draft = {.quote = demo_stage_text(row, "quote"),
	                     .utterance = -1,
	                     .heard_at_ms = s->now_ms,
	                     .weight = number(row, "weight"),
	                     .is_shared = demo_stage_is(row, "is_shared")};
	const struct conversation *conversation;
	const struct need *need;

	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(demo_stage_id(s, stage, row, "contact", &draft.contact));
	TRY(demo_stage_id(s, stage, row, "division", &draft.division));
	TRY(demo_stage_id(s, stage, row, "end_customer", &draft.end_customer));
	TRY(demo_stage_id(s, stage, row, "heard_in", &draft.conversation));
	if (!id_is_none(draft.end_customer))
		draft.level = NEED_END_CUSTOMER;
	if (!id_is_none(draft.conversation)) {
		TRY(conversation_find(s, draft.conversation, &conversation));
		draft.heard_at_ms = conversation->started_at_ms;
		TRY(find_utterance(s, &draft, &draft.utterance));
	}
	TRY(need_add(s, &draft, &need));
	return demo_stage_name(s, stage, row, "need", need->id);
}

static enum err tell_understanding(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct understanding_draft draft = {.text = demo_stage_text(row, "text")};
	const struct understanding *understanding;
	struct demo_ids needs, guests;

	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(demo_stage_ids(s, stage, row, "needs", &needs));
	TRY(demo_stage_person_ids(s, stage, row, "guests", &guests));
	draft.needs = needs.at;
	draft.need_count = needs.count;
	draft.guests = guests.at;
	draft.guest_count = guests.count;
	return understanding_add(s, &draft, &understanding);
}

static enum err tell_answer(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct need *need;
	struct id id;
	int state;

	TRY(demo_stage_id(s, stage, row, "need", &id));
	TRY(choice(s, row, "state", need_states, NEED_CONFIRMED, &state));
	return need_answer(s, id, (enum need_state)state, demo_stage_text(row, "text"), STR_NONE,
	                   &need);
}

/* ---- what comes of it ---- */

static enum err read_step(struct scope *s, const struct demo_stage *stage, const json_t *row,
                          struct step *ret_step)
{
	*ret_step = (struct step){.title = demo_stage_text(row, "title"),
	                          .text = demo_stage_text(row, "text"),
	                          .is_shared = demo_stage_is(row, "is_shared")};
	return demo_stage_account(s, stage, row, &ret_step->account);
}

static enum err tell_goal(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct goal draft = {.until_on = demo_stage_day(s, stage, row, "until_on"),
	                     .position = GOAL_LAST};
	const struct goal *goal;

	TRY(read_step(s, stage, row, &draft.step));
	TRY(goal_add(s, &draft, &goal));
	return demo_stage_name(s, stage, row, "goal", goal->step.id);
}

static enum err tell_strategy(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct strategy *strategy;
	struct strategy draft;
	struct demo_ids needs;

	TRY(read_step(s, stage, row, &draft.step));
	TRY(demo_stage_ids(s, stage, row, "needs", &needs));
	TRY(strategy_add(s, &draft, &strategy));
	for (size_t i = 0; i < needs.count; i++)
		TRY(strategy_link(s, strategy->step.id, needs.at[i]));
	return demo_stage_name(s, stage, row, "strategy", strategy->step.id);
}

static enum err tell_solution(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct solution *solution;
	struct solution draft;

	TRY(read_step(s, stage, row, &draft.step));
	TRY(demo_stage_id(s, stage, row, "strategy", &draft.strategy));
	TRY(solution_add(s, &draft, &solution));
	return demo_stage_name(s, stage, row, "solution", solution->step.id);
}

static enum err tell_action(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct action draft = {.title = demo_stage_text(row, "title"),
	                       .text = demo_stage_text(row, "text"),
	                       .due_on = demo_stage_day(s, stage, row, "due_on"),
	                       .cave_minutes = number(row, "cave_minutes"),
	                       .is_shared = demo_stage_is(row, "is_shared")};
	const struct action *action;

	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(demo_stage_id(s, stage, row, "team", &draft.team));
	TRY(demo_stage_id(s, stage, row, "iteration", &draft.iteration));
	TRY(demo_stage_id(s, stage, row, "solution", &draft.solution));
	TRY(demo_stage_id(s, stage, row, "need", &draft.need));
	TRY(demo_stage_person_id(s, stage, row, "owner", &draft.owner));
	TRY(action_add(s, &draft, &action));
	return demo_stage_name(s, stage, row, "action", action->id);
}

static enum err tell_move(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct action *action;
	struct id id;
	int state;

	TRY(demo_stage_id(s, stage, row, "action", &id));
	TRY(choice(s, row, "state", action_states, ACTION_DONE, &state));
	return action_place(s, id, &(struct action_place){.state = (enum action_state)state},
	                    &action);
}

static enum err tell_result(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct result draft = {.happened_on = demo_stage_day(s, stage, row, "happened_on")};
	const struct result *result;

	TRY(read_step(s, stage, row, &draft.step));
	TRY(demo_stage_id(s, stage, row, "action", &draft.action));
	TRY(result_add(s, &draft, &result));
	return demo_stage_name(s, stage, row, "result", result->step.id);
}

static enum err tell_comment(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct comment draft = {.text = demo_stage_text(row, "text")};
	bool is_internal = demo_stage_is(row, "is_internal");
	const struct comment *comment;
	const struct demo_name *about;
	int kind = 0;

	TRY(demo_stage_named(s, stage, demo_stage_text(row, "about"), &about));
	while (comment_kinds[kind] && strcmp(comment_kinds[kind], about->kind) != 0)
		kind++;
	draft.kind = (enum comment_kind)kind;
	draft.record = about->id;
	return comment_add(s, &draft, is_internal ? COMMENT_INTERNAL : COMMENT_AS_RECORD, &comment);
}

/* ---- the team ---- */

static enum err tell_team(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct team draft = {.name = demo_stage_text(row, "name"),
	                     .about = demo_stage_text(row, "about")};
	struct demo_ids accounts, members;
	const struct team *team;

	TRY(team_found(s, &draft, &team));
	TRY(demo_stage_ids(s, stage, row, "accounts", &accounts));
	for (size_t i = 0; i < accounts.count; i++)
		TRY(team_account_add(s, team->id, accounts.at[i]));
	TRY(demo_stage_person_ids(s, stage, row, "members", &members));
	for (size_t i = 0; i < members.count; i++)
		TRY(team_member_add(s, team->id, members.at[i], false));
	return demo_stage_name(s, stage, row, "team", team->id);
}

static enum err tell_iteration(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct iteration draft = {.goal = demo_stage_text(row, "goal"),
	                          .starts_on = demo_stage_day(s, stage, row, "starts_on"),
	                          .ends_on = demo_stage_day(s, stage, row, "ends_on"),
	                          .is_shared = demo_stage_is(row, "is_shared")};
	const struct iteration *iteration;

	TRY(demo_stage_id(s, stage, row, "team", &draft.team));
	TRY(iteration_add(s, &draft, &iteration));
	return demo_stage_name(s, stage, row, "iteration", iteration->id);
}

/* With what came out, and how the team worked together. */
static enum err tell_iteration_close(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct iteration *old;
	struct iteration next;
	struct id id;

	TRY(demo_stage_id(s, stage, row, "iteration", &id));
	TRY(iteration_find(s, id, &old));
	next = *old;
	next.review = demo_stage_text(row, "review");
	next.retrospective = demo_stage_text(row, "retrospective");
	TRY(iteration_change(s, &next, &old));
	return iteration_close(s, id, &old);
}

static enum err tell_agreement(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct agreement draft = {.text = demo_stage_text(row, "text"),
	                          .agreed_on = demo_stage_day(s, stage, row, "agreed_on"),
	                          .until_on = demo_stage_day(s, stage, row, "until_on"),
	                          .is_shared = demo_stage_is(row, "is_shared")};
	const struct agreement *agreement;

	TRY(demo_stage_id(s, stage, row, "team", &draft.team));
	return agreement_add(s, &draft, &agreement);
}

/* "answers": {"network": "3322"}, a digit a sentence: 0 open to 3 mostly; what is mostly so, they bring. */
static enum err tell_competences(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const json_t *answers = json_object_get(row, "answers");
	const struct competence_profile *old;
	struct competence_profile next;
	struct demo_ids teams;

	TRY(competence_find(s, &old));
	next = *old;
	for (int c = 0; c < COMPETENCE_COUNT; c++) {
		struct str digits = demo_stage_text(answers, competence_names[c]);

		for (size_t a = 0; a < COMPETENCE_ANCHORS && a < digits.bytes; a++)
			next.answers[c][a] = (enum competence_answer)(digits.at[a] - '0');
		next.brings[c] = str_find(digits, STR("33")) != SIZE_MAX;
	}
	TRY(competence_change(s, &next, &old));
	TRY(demo_stage_ids(s, stage, row, "teams", &teams));
	for (size_t i = 0; i < teams.count; i++)
		TRY(competence_contribute(s, teams.at[i]));
	return ERR_NONE;
}

/* ---- a plan review ---- */

/* The moderator moves on until the phase is reached. */
static enum err reach(struct scope *s, struct demo_stage *stage,
                      const struct demo_person *moderator, struct id review, enum review_phase to)
{
	const struct review *x;

	demo_stage_act(s, stage, moderator);
	TRY(review_find(s, review, &x));
	while (x->phase < to) {
		s->now_ms += x->minutes[x->phase] * HOUR_MS / 60;
		TRY(review_move(s, review, x->phase + 1, &x));
	}
	return ERR_NONE;
}

static enum err tell_word(struct scope *s, struct demo_stage *stage, const json_t *row,
                          const struct demo_person *moderator, const struct review *review)
{
	const struct demo_person *person, *presenter = NULL;
	const struct review_entry *entry;
	struct id owner;
	int kind;

	/* "question" is said while it is REVIEW_CLARIFY, and so on. */
	TRY(choice(s, row, "kind", review_kinds, 0, &kind));
	TRY(reach(s, stage, moderator, review->id, (enum review_phase)(kind + REVIEW_CLARIFY)));
	TRY(demo_stage_person(s, stage, demo_stage_text(row, "by"), &person));
	demo_stage_act(s, stage, person);
	TRY(demo_stage_person_id(s, stage, row, "owner", &owner));
	TRY(review_say(s, review->id, (enum review_phase)(kind + REVIEW_CLARIFY),
	               demo_stage_text(row, "text"), owner, demo_stage_day(s, stage, row, "due_on"),
	               &entry));
	if (kind + REVIEW_CLARIFY != REVIEW_PARAPHRASE)
		return ERR_NONE;
	for (size_t i = 0; i < stage->person_count; i++) {
		if (id_equal(stage->people[i].id, review->presenter))
			presenter = &stage->people[i];
	}
	demo_stage_act(s, stage, presenter);
	return review_answer(s, entry->id, !demo_stage_is(row, "is_not_yet"), &entry);
}

static enum err tell_review(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct demo_person *moderator = stage->by;
	struct review draft = {.subject = demo_stage_text(row, "subject"),
	                       .minutes = {10, 10, 15, 10, 10}};
	const struct review *review;
	struct demo_ids reviewers;
	const json_t *word;
	size_t i;

	TRY(demo_stage_account(s, stage, row, &draft.account));
	TRY(demo_stage_person_id(s, stage, row, "presenter", &draft.presenter));
	TRY(demo_stage_person_ids(s, stage, row, "reviewers", &reviewers));
	TRY(review_start(s, &draft, reviewers.at, reviewers.count, &review));
	json_array_foreach(json_object_get(row, "words"), i, word)
		TRY(tell_word(s, stage, word, moderator, review));
	return reach(s, stage, moderator, review->id, REVIEW_DONE);
}

/* ---- telling ---- */

static const struct {
	const char *word;
	enum err (*tell)(struct scope *s, struct demo_stage *stage, const json_t *row);
} verbs[] = {
	{"account", tell_account},
	{"contact", tell_contact},
	{"division", tell_division},
	{"end_customer", tell_end_customer},
	{"guest", tell_guest},
	{"stakeholder", tell_stakeholder},
	{"relation", tell_relation},
	{"note", tell_note},
	{"deal", tell_deal},
	{"deal_move", tell_deal_move},
	{"conversation", tell_conversation},
	{"need", tell_need},
	{"understanding", tell_understanding},
	{"answer", tell_answer},
	{"goal", tell_goal},
	{"strategy", tell_strategy},
	{"solution", tell_solution},
	{"action", tell_action},
	{"move", tell_move},
	{"result", tell_result},
	{"comment", tell_comment},
	{"process", demo_process},
	{"process_step", demo_process_step},
	{"process_rating", demo_process_rating},
	{"process_pick", demo_process_pick},
	{"process_action", demo_process_action},
	{"team", tell_team},
	{"iteration", tell_iteration},
	{"iteration_close", tell_iteration_close},
	{"agreement", tell_agreement},
	{"competences", tell_competences},
	{"review", tell_review},
	{"time_need", demo_time_need},
	{"rhythm", demo_time_rhythm},
	{"absence", demo_time_absence},
	{"booking", demo_time_booking},
	{"message", demo_time_message},
	{"weeks", demo_weeks_tell},
};

static enum err tell(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct str word = demo_stage_text(row, "do");

	TRY(demo_stage_begin(s, stage, row));
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		if (str_equal(word, str_from(verbs[i].word)))
			return verbs[i].tell(s, stage, row);
	}
	return demo_stage_broken(s, "no such verb", word);
}

enum err demo_story_tell(struct scope *s, struct demo_stage *stage, struct str name)
{
	struct str path = text_format(s->mem, "demo/%.*s", STR_ARG(name));
	const struct files_entry *file = files_find(path);
	const json_t *row;
	enum err failed;
	json_t *story;
	size_t i;

	if (!file)
		return demo_stage_broken(s, "not packed", path);
	TRY(json_in_object(s, file->bytes, &story));
	s->now_ms = 0;
	json_array_foreach(json_object_get(story, "story"), i, row)
	{
		failed = tell(s, stage, row);
		if (!failed)
			continue;
		log_error("demo", LOG_TEXT("story", name), LOG_NUMBER("row", (int64_t)i + 1));
		return failed;
	}
	return ERR_NONE;
}
