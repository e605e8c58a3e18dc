#include "training/drill.h"

#include "store/db.h"
#include "talk.h"
#include "talk/conversation_end.h"
#include "talk/conversation_report.h"
#include "test.h"

#define SHE_IS_ANNOYED                                                                             \
	"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Ines Berger>Wie lief die letzte "             \
	"Lieferung?</v>\n\n"                                                                       \
	"00:00:05.000 --> 00:00:12.000\n<v Maren Thiessen>Ehrlich gesagt, wir waren ziemlich "     \
	"verärgert, "                                                                             \
	"die Halle stand zwei Tage.</v>\n\n00:00:13.000 --> 00:00:20.000\n<v Ines Berger>Wir "     \
	"haben jetzt "                                                                             \
	"ein neues Portal, das zeige ich Ihnen gern.</v>\n"

/* Ines, with a talk in which a feeling stayed without an answer: *ret_utterance. */
static struct talk missed_scope(size_t *ret_utterance)
{
	struct talk t = talk_scope();
	struct conversation_draft draft = {.account = t.account->id, .file = STR(SHE_IS_ANNOYED)};
	const struct report *report;

	assert_ok(conversation_add(t.s, &draft, &t.conversation));
	settle(&t, CONVERSATION_CONSENT);
	assert_ok(conversation_report(t.s, t.conversation->id, &t.conversation, &report));
	assert_int_equal(report->listening.missed_count, 1);
	*ret_utterance = report->listening.missed[0].utterance;
	return t;
}

TEST(drill_add__takes_a_missed_chance_along_once)
{
	size_t utterance, count;
	struct talk t = missed_scope(&utterance);
	const struct drill *first, *again, *list;

	assert_ok(drill_add(t.s, t.conversation->id, (int64_t)utterance, &first));
	assert_int_equal(first->stage, 3);
	assert_true(str_find(first->quote, STR("verärgert")) != SIZE_MAX);
	assert_true(first->suggestion.bytes > 0);
	assert_ok(drill_add(t.s, t.conversation->id, (int64_t)utterance, &again));
	assert_true(id_equal(first->id, again->id));
	assert_int_equal(drill_add(t.s, t.conversation->id, 0, &again), ERR_NOT_FOUND);
	assert_string_equal(t.s->problem.key, "drill.no_chance");
	assert_ok(drill_list(t.s, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(drill_retire(t.s, first->id));
	assert_int_equal(drill_retire(t.s, first->id), ERR_NOT_FOUND);
}

TEST(drill__goes_with_its_conversation)
{
	size_t utterance, count;
	struct talk t = missed_scope(&utterance);
	const struct drill *drill, *list;

	assert_ok(drill_add(t.s, t.conversation->id, (int64_t)utterance, &drill));
	assert_ok(conversation_end_withdrawn(t.s, t.conversation->id));
	assert_ok(drill_list(t.s, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 0);
}

TEST(drill_add__is_for_whoever_led_the_conversation)
{
	size_t utterance;
	struct talk t = missed_scope(&utterance);
	const struct member *jonas =
		team_add(t.s, "Jonas", "jonas@firma.example", MEMBER_ADMINISTRATOR);
	const unsigned char *key = t.s->actor_key;
	const struct drill *drill;

	assert_ok(account_member_add(t.s, t.account->id, jonas->id, true));
	team_act(t.s, jonas->id);
	t.s->actor_key = key;
	assert_int_equal(drill_add(t.s, t.conversation->id, (int64_t)utterance, &drill),
	                 ERR_NOT_FOUND);
}
