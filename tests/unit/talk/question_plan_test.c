#include "talk/question_plan.h"

#include "accounts/end_customer.h"
#include "accounts/need.h"
#include "core/record.h"
#include "core/secrets.h"
#include "store/db.h"
#include "talk.h"
#include "talk/conversation_end.h"
#include "teams/member.h"
#include "test.h"

#define ASKED                                                                                      \
	"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Ines Berger>Guten Morgen. Wie viel Vorlauf "  \
	"braucht Ihr "                                                                             \
	"Wareneingang?</v>\n\n00:00:05.000 --> 00:00:12.000\n<v Maren Thiessen>Drei Tage "         \
	"Vorlauf, sonst steht "                                                                    \
	"der Wareneingang.</v>\n\n00:00:13.000 --> 00:00:17.000\n<v Ines Berger>Und wer "          \
	"entscheidet bei Ihnen "                                                                   \
	"über das Budget?</v>\n\n00:00:18.000 --> 00:00:20.000\n<v Maren Thiessen>Na ja.</v>\n"

static const struct str topics[] = {{"Logistik", 8}, {"Einkauf", 7}};

static const struct planned_question questions[] = {
	{.text = {"Welchen Vorlauf braucht der Wareneingang?", 41}, .utterance = -1},
	{.text = {"Wer entscheidet ueber das Budget?", 33}, .topic = 1, .utterance = -1},
	{.text = {"Welche Zertifikate fehlen noch?", 31}, .topic = 1, .utterance = -1},
};

static const struct question_plan *add(struct talk *t)
{
	struct question_plan draft = {.account = t->account->id,
	                              .title = STR("Lieferung"),
	                              .topics = topics,
	                              .topic_count = 2,
	                              .questions = questions,
	                              .question_count = 3};
	const struct question_plan *plan;

	assert_ok(question_plan_add(t->s, &draft, &plan));
	return plan;
}

static struct id lead_talk(struct talk *t)
{
	struct conversation_draft draft = {.account = t->account->id, .file = STR(ASKED)};

	assert_ok(conversation_add(t->s, &draft, &t->conversation));
	settle(t, CONVERSATION_CONSENT);
	return t->conversation->id;
}

TEST(question_plan_add__is_kept_sealed_and_found_again)
{
	struct talk t = talk_scope();
	const struct question_plan *plan = add(&t), *found;
	struct db_rows rows;
	size_t count;

	assert_ok(question_plan_find(t.s, plan->id, &found));
	assert_str(found->topics[1], "Einkauf");
	assert_int_equal(found->question_count, 3);
	assert_str(found->questions[2].text, "Welche Zertifikate fehlen noch?");
	assert_int_equal(found->questions[2].state, PLANNED);
	assert_ok(DB_READ(t.s, &rows, "question_plan_find", DB_ID(t.s->organisation),
	                  DB_ID(plan->id), DB_ID(t.s->actor)));
	assert_true(str_find(db_str(&rows, 0, 5), STR("Zertifikate")) == SIZE_MAX);
	assert_ok(question_plan_list(t.s, t.account->id, ID_NONE, 10, &found, &count));
	assert_int_equal(count, 1);
}

TEST(question_plan_change__leaves_each_question_its_id_wherever_it_is_moved)
{
	struct talk t = talk_scope();
	const struct question_plan *plan = add(&t), *changed;
	struct planned_question moved[3] = {plan->questions[2], plan->questions[0],
	                                    plan->questions[1]};
	struct question_plan next = *plan;

	assert_false(id_is_none(plan->questions[0].id));
	assert_false(id_equal(plan->questions[0].id, plan->questions[1].id));
	moved[0].topic = 0;
	next.questions = moved;
	assert_ok(question_plan_change(t.s, &next, &changed));
	assert_ok(question_plan_find(t.s, plan->id, &changed));
	assert_true(id_equal(changed->questions[0].id, plan->questions[2].id));
	next.revision = changed->revision;
	moved[1].id = moved[0].id;
	assert_int_equal(question_plan_change(t.s, &next, &changed), ERR_INVALID);
	assert_string_equal(t.s->problem.key, "question_plan.question_twice");
}

/* As plans were kept before questions had ids. */
static struct str record_of_version_1(struct scope *s)
{
	struct text t = text_new(s->mem, 1000);

	record_add_number(&t, 1);
	record_add_str(&t, STR("Lieferung"));
	record_add_number(&t, 1);
	record_add_str(&t, STR("Logistik"));
	record_add_number(&t, 2);
	for (int i = 0; i < 2; i++) {
		record_add_str(&t, questions[i].text);
		record_add_number(&t, 0);
		record_add_number(&t, PLANNED);
		record_add_number(&t, PLANNED_BY_HAND);
		record_add_id(&t, ID_NONE);
		record_add_number(&t, 0);
		record_add_number(&t, 0);
	}
	return text_str(&t);
}

TEST(question_plan_find__reads_plans_of_the_version_before_and_names_their_questions_the_same_each_time)
{
	struct talk t = talk_scope();
	const struct question_plan *plan = add(&t), *again;
	const struct member *ines;
	struct str sealed;

	assert_ok(member_find(t.s, t.s->actor, &ines));
	sealed = secrets_seal(t.s, ines->open_key, record_of_version_1(t.s));
	assert_ok(db_begin(t.s));
	assert_ok(DB_WRITE(t.s, NULL, "question_plan_change", DB_ID(t.s->organisation),
	                   DB_ID(plan->id), DB_ID(t.s->actor), DB_NUMBER(plan->revision),
	                   DB_BYTES(sealed)));
	assert_ok(db_commit(t.s));
	assert_ok(question_plan_find(t.s, plan->id, &plan));
	assert_int_equal(plan->question_count, 2);
	assert_str(plan->questions[1].text, "Wer entscheidet ueber das Budget?");
	assert_false(id_equal(plan->questions[0].id, plan->questions[1].id));
	assert_ok(question_plan_find(t.s, plan->id, &again));
	assert_true(id_equal(plan->questions[1].id, again->questions[1].id));
	assert_ok(question_plan_change(t.s, plan, &again));
	assert_ok(question_plan_find(t.s, plan->id, &again));
	assert_true(id_equal(plan->questions[1].id, again->questions[1].id));
}

TEST(question_plan_match__finds_what_was_asked_and_answered_and_what_is_open)
{
	struct talk t = talk_scope();
	const struct question_plan *plan = add(&t);
	struct id conversation = lead_talk(&t);

	assert_ok(question_plan_match(t.s, plan->id, conversation, &plan));
	assert_int_equal(plan->questions[0].state, PLANNED_ANSWERED);
	assert_int_equal(plan->questions[0].utterance, 0);
	assert_int_equal(plan->questions[1].state, PLANNED_ASKED); /* "na ja" is no answer */
	assert_int_equal(plan->questions[1].utterance, 2);
	assert_int_equal(plan->questions[2].state, PLANNED_OPEN);
	assert_false(plan->questions[0].is_sure);
	assert_true(id_equal(plan->conversation, conversation));
}

TEST(question_plan_match__takes_no_evasion_for_an_answer)
{
	struct talk t = talk_scope();
	const struct question_plan *plan = add(&t);
	struct conversation_draft draft = {
		.account = t.account->id,
		.file = STR("WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Ines Berger>Wer "
	                    "entscheidet bei Ihnen "
	                    "über das Budget?</v>\n\n00:00:05.000 --> 00:00:15.000\n<v Maren "
	                    "Thiessen>Das ist "
	                    "beim Budget ehrlich gesagt schwer zu sagen, das hängt ganz davon ab, "
	                    "wie das Jahr "
	                    "weiterläuft und so weiter.</v>\n")};

	assert_ok(conversation_add(t.s, &draft, &t.conversation));
	settle(&t, CONVERSATION_CONSENT);
	assert_ok(question_plan_match(t.s, plan->id, t.conversation->id, &plan));
	assert_int_equal(plan->questions[1].state, PLANNED_ASKED);
}

TEST(question_plan_match__leaves_what_a_person_said)
{
	struct talk t = talk_scope();
	const struct question_plan *plan = add(&t);
	struct planned_question said[3] = {questions[0], questions[1], questions[2]};
	struct question_plan next = *plan;
	struct id conversation = lead_talk(&t);

	said[0].state = PLANNED_OPEN;
	said[0].is_sure = true;
	next.questions = said;
	assert_ok(question_plan_change(t.s, &next, &plan));
	assert_ok(question_plan_match(t.s, plan->id, conversation, &plan));
	assert_int_equal(plan->questions[0].state, PLANNED_OPEN);
	assert_true(plan->questions[0].is_sure);
	assert_int_equal(question_plan_change(t.s, &next, &plan), ERR_CONFLICT);
}

TEST(question_plan_change__takes_another_place_from_the_talk_with_its_time)
{
	struct talk t = talk_scope();
	const struct question_plan *plan = add(&t);
	struct planned_question placed[3];
	struct question_plan next = *plan;

	memcpy(placed, plan->questions, sizeof placed);
	next.questions = placed;
	placed[0].utterance = 0;
	assert_int_equal(question_plan_change(t.s, &next, &plan), ERR_INVALID); /* no talk yet */
	assert_string_equal(t.s->problem.key, "question_plan.place_unknown");
	assert_ok(question_plan_match(t.s, plan->id, lead_talk(&t), &plan));
	assert_int_equal(plan->questions[0].at_ms, 1000);
	next = *plan;
	memcpy(placed, plan->questions, sizeof placed);
	next.questions = placed;
	placed[0].utterance = 2;
	placed[0].at_ms = 5; /* not taken from outside */
	placed[0].is_sure = true;
	assert_ok(question_plan_change(t.s, &next, &plan));
	assert_int_equal(plan->questions[0].at_ms, 13000);
	next.revision = plan->revision;
	placed[0].utterance = 1; /* of the other side */
	assert_int_equal(question_plan_change(t.s, &next, &plan), ERR_INVALID);
	placed[0].utterance = 99;
	assert_int_equal(question_plan_change(t.s, &next, &plan), ERR_INVALID);
	/* What stands there already stays when the talk goes. */
	assert_ok(conversation_end_own(t.s, plan->conversation));
	placed[0].utterance = 2;
	assert_ok(question_plan_change(t.s, &next, &plan));
	assert_int_equal(plan->questions[0].at_ms, 13000);
}

TEST(question_plan_propose__says_where_each_question_comes_from)
{
	struct talk t = talk_scope();
	struct need need = {.account = t.account->id,
	                    .quote = STR("Wir brauchen feste Termine."),
	                    .utterance = -1};
	struct end_customer customer = {.account = t.account->id, .name = STR("Fachbetriebe")};
	const struct planned_question *list;
	const struct end_customer *added_customer;
	const struct question_plan *plan;
	const struct need *added;
	size_t count;

	assert_ok(need_add(t.s, &need, &added));
	assert_ok(end_customer_add(t.s, &customer, &added_customer));
	plan = add(&t);
	assert_ok(question_plan_match(t.s, plan->id, lead_talk(&t), &plan));
	assert_ok(question_plan_propose(t.s, t.account->id, &list, &count));
	assert_int_equal(count, 3);
	assert_int_equal(list[0].source, PLANNED_FROM_LEFT_OPEN);
	assert_str(list[0].text, "Welche Zertifikate fehlen noch?");
	assert_int_equal(list[1].source, PLANNED_FROM_END_CUSTOMER);
	assert_true(str_find(list[1].text, STR("Fachbetriebe")) != SIZE_MAX);
	assert_int_equal(list[2].source, PLANNED_FROM_NEED);
	assert_true(id_equal(list[2].record, added->id));
}

/* A plan whose talk is over; its one question was not asked. */
static const struct question_plan *add_open(struct talk *t, const char *text)
{
	struct planned_question asked[] = {
		{.text = STR("Was war?"), .state = PLANNED_ASKED, .utterance = -1},
		{.text = str_from(text), .utterance = -1}};
	struct question_plan draft = {.account = t->account->id,
	                              .title = STR("Gespraech"),
	                              .topics = topics,
	                              .topic_count = 2,
	                              .questions = asked,
	                              .question_count = 2};
	const struct question_plan *plan;

	assert_ok(question_plan_add(t->s, &draft, &plan));
	return plan;
}

static const struct question_plan *add_proposed(struct talk *t, const struct planned_question *q,
                                                enum err expected)
{
	struct question_plan draft = {.account = t->account->id,
	                              .title = STR("Naechstes"),
	                              .topics = topics,
	                              .topic_count = 1,
	                              .questions = q,
	                              .question_count = 1};
	const struct question_plan *plan = NULL;

	assert_int_equal(question_plan_add(t->s, &draft, &plan), expected);
	return plan;
}

TEST(question_plan_propose__gives_what_stayed_open_in_all_talks_each_to_one_plan_only)
{
	struct talk t = talk_scope();
	const struct question_plan *first = add_open(&t, "Wer baut um?"), *next;
	const struct planned_question *list;
	struct planned_question taken;
	struct question_plan without;
	size_t count;

	t.s->now_ms += 1000;
	add_open(&t, "Wann beginnt die Inventur?");
	assert_ok(question_plan_propose(t.s, t.account->id, &list, &count));
	assert_int_equal(count, 2);
	assert_str(list[0].text, "Wann beginnt die Inventur?"); /* of the newest talk first */
	assert_str(list[1].text, "Wer baut um?");
	assert_true(id_equal(list[1].earlier, first->questions[1].id));
	taken = list[1];
	next = add_proposed(&t, &taken, ERR_NONE);
	assert_ok(question_plan_propose(t.s, t.account->id, &list, &count));
	assert_int_equal(count, 1);
	add_proposed(&t, &taken, ERR_CONFLICT);
	assert_string_equal(t.s->problem.key, "question_plan.taken_up");
	db_abandon(t.s);
	/* Who changes the plan that has it is not in its own way, and who leaves it out gives it back. */
	assert_ok(question_plan_change(t.s, next, &next));
	without = *next;
	without.question_count = 0;
	assert_ok(question_plan_change(t.s, &without, &next));
	assert_ok(question_plan_propose(t.s, t.account->id, &list, &count));
	assert_int_equal(count, 2);
	add_proposed(&t, &taken, ERR_NONE);
}

TEST(question_plan_propose__passes_an_open_question_on_from_plan_to_plan)
{
	struct talk t = talk_scope();
	const struct planned_question *list;
	const struct question_plan *second;
	struct planned_question over;
	struct question_plan next;
	size_t count;

	add_open(&t, "Wer baut um?");
	assert_ok(question_plan_propose(t.s, t.account->id, &list, &count));
	t.s->now_ms += 1000;
	second = add_proposed(&t, &list[0], ERR_NONE);
	over = second->questions[0];
	over.state = PLANNED_OPEN;
	next = *second;
	next.questions = &over;
	assert_ok(question_plan_change(t.s, &next, &second));
	assert_ok(question_plan_propose(t.s, t.account->id, &list, &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(list[0].earlier, second->questions[0].id));
	over.state = PLANNED_ANSWERED;
	next.revision = second->revision;
	assert_ok(question_plan_change(t.s, &next, &second));
	assert_ok(question_plan_propose(t.s, t.account->id, &list, &count));
	assert_int_equal(count, 0);
}

TEST(question_plan__is_its_owners_alone_and_outlives_the_talk)
{
	struct talk t = talk_scope();
	const struct member *jonas =
		team_add(t.s, "Jonas", "jonas@firma.example", MEMBER_ADMINISTRATOR);
	const struct question_plan *plan = add(&t), *found;
	struct id conversation = lead_talk(&t), ines = t.s->actor;
	const unsigned char *key = t.s->actor_key;
	size_t count;

	assert_ok(question_plan_match(t.s, plan->id, conversation, &plan));
	assert_ok(account_member_add(t.s, t.account->id, jonas->id, true));
	team_act(t.s, jonas->id);
	t.s->actor_key = key;
	assert_int_equal(question_plan_find(t.s, plan->id, &found), ERR_NOT_FOUND);
	assert_ok(question_plan_list(t.s, t.account->id, ID_NONE, 10, &found, &count));
	assert_int_equal(count, 0);
	team_act(t.s, ines);
	t.s->actor_key = key;
	assert_ok(conversation_end_own(t.s, conversation));
	assert_ok(question_plan_find(t.s, plan->id, &found));
	assert_true(id_is_none(found->conversation));
	assert_ok(question_plan_erase(t.s, plan->id));
	assert_int_equal(question_plan_find(t.s, plan->id, &found), ERR_NOT_FOUND);
}

TEST(question_plan__goes_when_a_consent_is_taken_back_that_it_was_matched_with)
{
	struct talk t = talk_scope();
	const struct question_plan *plan = add(&t), *other = add(&t), *found;
	struct id conversation = lead_talk(&t);

	assert_ok(question_plan_match(t.s, plan->id, conversation, &plan));
	assert_ok(conversation_end_withdrawn(t.s, conversation));
	assert_int_equal(question_plan_find(t.s, plan->id, &found), ERR_NOT_FOUND);
	assert_ok(question_plan_find(t.s, other->id, &found));
}

TEST(question_plan_add__refuses_what_no_plan_has)
{
	struct talk t = talk_scope();
	struct planned_question off = {.text = STR("Was noch?"), .topic = 2, .utterance = -1};
	struct question_plan draft = {.account = t.account->id,
	                              .title = STR("Lieferung"),
	                              .topics = topics,
	                              .topic_count = 2,
	                              .questions = &off,
	                              .question_count = 1};
	const struct question_plan *plan;

	assert_int_equal(question_plan_add(t.s, &draft, &plan), ERR_INVALID);
	assert_string_equal(t.s->problem.field, "questions");
	off.topic = 0;
	draft.topic_count = 0;
	assert_int_equal(question_plan_add(t.s, &draft, &plan), ERR_INVALID);
	draft.topic_count = 2;
	draft.title = STR(" ");
	assert_int_equal(question_plan_add(t.s, &draft, &plan), ERR_INVALID);
}
