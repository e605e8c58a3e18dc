#include "talk/conversation.h"

#include "accounts/need.h"
#include "store/db.h"
#include "talk.h"
#include "talk/conversation_end.h"
#include "talk/conversation_line.h"
#include "talk/conversation_reader.h"
#include "talk/conversation_report.h"
#include "teams/idempotency.h"
#include "teams/works_agreement.h"
#include "test.h"

TEST(conversation_add__recognises_members_and_contacts_but_assumes_no_basis)
{
	struct talk t = talk_scope();
	const struct conversation *c = t.conversation;

	assert_int_equal(c->speaker_count, 2);
	assert_true(id_equal(c->speakers[0].member, t.s->actor));
	assert_int_equal(c->speakers[0].side, SIDE_US);
	assert_true(id_equal(c->speakers[1].contact, t.contact->id));
	assert_int_equal(c->speakers[1].side, SIDE_THEM);
	assert_int_equal(c->speakers[0].basis, CONVERSATION_BASIS_NONE);
	assert_false(c->is_ready);
}

TEST(conversation_add__quotes_whole_words_of_each_speaker)
{
	struct talk t = talk_scope();
	struct conversation_draft draft = {
		.account = t.account->id,
		.file = STR("Jörn: Nee, ich bin im Werk, Halle zwo. Wenn es gleich piept, ist das "
	                    "der Stapler, da kann ich nix für.\n")};

	assert_ok(conversation_add(t.s, &draft, &t.conversation));
	assert_str(t.conversation->speakers[0].quote,
	           "Nee, ich bin im Werk, Halle zwo. Wenn es gleich piept, ist das der Stapler, da "
	           "kann ich");
}

TEST(conversation_report__is_locked_until_everybody_has_a_basis)
{
	struct talk t = talk_scope();
	const struct conversation *c;
	const struct report *report;

	assert_int_equal(conversation_report(t.s, t.conversation->id, &c, &report), ERR_INVALID);
	assert_string_equal(t.s->problem.key, "conversation.basis_missing");
	settle(&t, CONVERSATION_BASIS_NONE);
	assert_int_equal(conversation_report(t.s, t.conversation->id, &c, &report), ERR_INVALID);
	settle(&t, CONVERSATION_CONSENT);
	assert_ok(conversation_report(t.s, t.conversation->id, &c, &report));
	assert_int_equal(report->questions.count, 2);
	assert_int_equal(report->listening.stage2, 1);
	assert_int_equal(c->figures.questions, 2);
}

TEST(conversation_settle__locks_again_when_a_basis_is_taken_back)
{
	struct talk t = talk_scope();
	const struct conversation *c;
	const struct report *report;
	struct db_rows rows;

	settle(&t, CONVERSATION_CONSENT);
	assert_ok(conversation_report_correct(t.s, t.conversation->id, 0,
	                                      &(struct conversation_correction){.stage = 2}));
	assert_ok(conversation_find(t.s, t.conversation->id, &t.conversation));
	settle(&t, CONVERSATION_BASIS_NONE);
	assert_int_equal(conversation_report(t.s, t.conversation->id, &c, &report), ERR_INVALID);
	assert_ok(DB_READ(t.s, &rows, "conversation_find_parts", DB_ID(t.s->organisation),
	                  DB_ID(t.conversation->id), DB_ID(t.s->actor)));
	assert_true(db_is_null(&rows, 0, 1));
	assert_true(db_is_null(&rows, 0, 2));
	assert_int_equal(t.conversation->figures.questions, 0);
}

TEST(conversation_report_correct__stays_counts_again_and_can_be_taken_back)
{
	struct talk t = talk_scope();
	struct conversation_correction none = {.question = QUESTION_NONE};
	const struct conversation *c;
	const struct report *report;

	settle(&t, CONVERSATION_CONSENT);
	assert_ok(conversation_report_correct(t.s, t.conversation->id, 0, &none));
	assert_ok(conversation_report(t.s, t.conversation->id, &c, &report));
	assert_int_equal(report->questions.count, 1);
	assert_true(report->ask.is_corrected[0]);
	assert_int_equal(c->figures.questions, 1);
	assert_ok(conversation_report_correct(t.s, t.conversation->id, 0, NULL));
	assert_ok(conversation_report(t.s, t.conversation->id, &c, &report));
	assert_int_equal(report->questions.count, 2);
	assert_int_equal(conversation_report_correct(t.s, t.conversation->id, 3, &none),
	                 ERR_NOT_FOUND);
}

TEST(conversation__is_not_found_by_anybody_else)
{
	struct talk t = talk_scope();
	const struct member *jonas =
		team_add(t.s, "Jonas", "jonas@firma.example", MEMBER_ADMINISTRATOR);
	const struct conversation *c;
	const struct report *report;
	size_t count;

	assert_ok(account_member_add(t.s, t.account->id, jonas->id, true));
	team_act(t.s, jonas->id);
	assert_int_equal(conversation_find(t.s, t.conversation->id, &c), ERR_NOT_FOUND);
	assert_int_equal(conversation_report(t.s, t.conversation->id, &c, &report), ERR_NOT_FOUND);
	assert_int_equal(conversation_end_own(t.s, t.conversation->id), ERR_NOT_FOUND);
	assert_ok(conversation_list(t.s, t.account->id, ID_NONE, 50, &c, &count));
	assert_int_equal(count, 0);
}

TEST(conversation_end_own__leaves_nothing)
{
	struct talk t = talk_scope();
	const struct conversation *c;
	struct str location, body;
	struct db_rows rows;
	bool is_known;
	int status;

	assert_ok(idempotency_add(t.s, STR("key"), STR("POST"), 201, STR(""), STR("{}")));
	assert_ok(conversation_end_own(t.s, t.conversation->id));
	assert_ok(idempotency_find(t.s, STR("key"), STR("POST"), &is_known, &status, &location,
	                           &body));
	assert_false(is_known);
	assert_int_equal(conversation_find(t.s, t.conversation->id, &c), ERR_NOT_FOUND);
	assert_ok(DB_READ(t.s, &rows, "conversation_speaker_list", DB_ID(t.s->organisation),
	                  DB_ID(t.conversation->id), DB_NUMBER(10)));
	assert_int_equal(rows.count, 0);
}

TEST(conversation_end_withdrawn__takes_the_kept_needs_along)
{
	struct talk t = talk_scope();
	struct need draft = {.account = t.account->id,
	                     .quote = STR("Wir brauchen Termine"),
	                     .conversation = t.conversation->id,
	                     .utterance = 1};
	const struct member *jonas = team_add(t.s, "Jonas", "jonas@firma.example", MEMBER_MEMBER);
	const struct need *heard, *other;
	const struct conversation *c;
	struct id ines = t.s->actor;

	assert_ok(need_add(t.s, &draft, &heard));
	draft.conversation = ID_NONE;
	draft.utterance = -1;
	assert_ok(need_add(t.s, &draft, &other));
	team_act(t.s, jonas->id);
	assert_int_equal(conversation_end_withdrawn(t.s, t.conversation->id), ERR_NOT_FOUND);
	db_abandon(t.s);
	team_act(t.s, ines);
	assert_ok(conversation_end_withdrawn(t.s, t.conversation->id));
	assert_int_equal(conversation_find(t.s, t.conversation->id, &c), ERR_NOT_FOUND);
	assert_int_equal(need_find(t.s, heard->id, &heard), ERR_NOT_FOUND);
	assert_ok(need_find(t.s, other->id, &other));
}

TEST(conversation_settle__refuses_an_old_revision_and_strangers)
{
	struct talk t = talk_scope();
	struct conversation_speaker speakers[2] = {t.conversation->speakers[0],
	                                           t.conversation->speakers[1]};
	const struct conversation *c;

	assert_int_equal(conversation_settle(t.s, t.conversation->id, 7, speakers, 2, &c),
	                 ERR_CONFLICT);
	speakers[1].contact = scope_new_id(t.s);
	assert_int_equal(conversation_settle(t.s, t.conversation->id, 1, speakers, 2, &c),
	                 ERR_INVALID);
	assert_string_equal(t.s->problem.key, "conversation.person_unknown");
	assert_int_equal(conversation_settle(t.s, t.conversation->id, 1, speakers, 1, &c),
	                 ERR_INVALID);
}

/* Somebody else, welcome, with a key of their own; signed in when `ret_key` is given. */
static struct id add_welcome(struct scope *s, const char *email)
{
	struct member draft = {.email = str_from(email),
	                       .name = STR("Jonas Coach"),
	                       .language = STR("de"),
	                       .time_zone = STR("Europe/Berlin")};
	struct scope as_jonas = *s;
	struct session_opened opened;
	struct member_secrets secrets;
	const struct member *jonas;
	struct str code;

	assert_ok(member_invite(s, &draft, &jonas, &code));
	assert_ok(member_welcome(&as_jonas, code, PASSWORD, &jonas, &secrets, &opened));
	return jonas->id;
}

/* As somebody who has just logged in. */
static void sign_in(struct scope *s, const char *email)
{
	struct session *session;
	struct str token;

	assert_ok(session_open(s, str_from(email), PASSWORD, STR(""), &session, &token));
	s->actor_key = session->member_key;
}

static void switch_opening(struct scope *s, bool is_on)
{
	s->now_ms++; /* the newest switching holds */
	assert_ok(works_agreement_change(
		s, &(struct works_agreement){.function = WORKS_AGREEMENT_OPENING,
	                                     .is_on = is_on,
	                                     .number = STR("BV 7"),
	                                     .from_on = STR("2026-01-01")}));
}

TEST(conversation_find__is_closed_to_readers_while_opening_is_off)
{
	struct talk t = talk_scope();
	struct scope *s = t.s;
	struct id id = t.conversation->id, jonas, ines = s->actor;
	const struct conversation_reader *readers;
	const struct conversation *c;
	const struct report *report;
	const unsigned char *key = s->actor_key;
	size_t count;

	settle(&t, CONVERSATION_CONSENT);
	jonas = add_welcome(s, "jonas@firma.example");
	switch_opening(s, true);
	assert_ok(conversation_reader_put(s, id, jonas, 7));
	switch_opening(s, false);
	sign_in(s, "jonas@firma.example");
	assert_int_equal(conversation_find(s, id, &c), ERR_NOT_FOUND);
	assert_int_equal(conversation_report(s, id, &c, &report), ERR_NOT_FOUND);
	team_act(s, ines);
	s->actor_key = key;
	assert_ok(conversation_report(s, id, &c, &report)); /* one's own stays */
	assert_ok(conversation_reader_retire(s, id, jonas));
	assert_ok(conversation_reader_list(s, id, &readers, &count));
	assert_int_equal(count, 0);
}

TEST(conversation_reader_put__lets_one_person_read_for_a_time_and_change_nothing)
{
	struct talk t = talk_scope();
	struct scope *s = t.s;
	struct id id = t.conversation->id, jonas;
	const struct conversation_reader *readers;
	const struct conversation *c;
	const struct report *report;
	struct id ines = s->actor;
	const unsigned char *key = s->actor_key;
	size_t count;

	settle(&t, CONVERSATION_CONSENT);
	jonas = add_welcome(s, "jonas@firma.example");
	switch_opening(s, true);
	assert_int_equal(conversation_reader_put(s, id, ines, 7), ERR_INVALID);
	assert_int_equal(conversation_reader_put(s, id, jonas, 0), ERR_INVALID);
	assert_int_equal(conversation_reader_put(s, id, jonas, 31), ERR_INVALID);
	assert_ok(conversation_reader_put(s, id, jonas, 7));
	assert_ok(conversation_reader_list(s, id, &readers, &count));
	assert_int_equal(count, 1);
	assert_str(readers[0].name, "Jonas Coach");

	sign_in(s, "jonas@firma.example");
	assert_ok(conversation_report(s, id, &c, &report)); /* not on the account's team */
	assert_int_equal(report->questions.count, 2);
	assert_str(c->owner_name, "Ines Berger");
	assert_ok(conversation_list_opened(s, ID_NONE, 10, &c, &count));
	assert_int_equal(count, 1);
	assert_ok(conversation_list(s, ID_NONE, ID_NONE, 10, &c, &count));
	assert_int_equal(count, 0);
	assert_int_equal(conversation_report_correct(s, id, 0, NULL), ERR_NOT_FOUND);
	db_abandon(s);
	assert_int_equal(conversation_end_own(s, id), ERR_NOT_FOUND);
	db_abandon(s);
	assert_int_equal(conversation_reader_put(s, id, ines, 7), ERR_NOT_FOUND);
	assert_int_equal(conversation_reader_list(s, id, &readers, &count), ERR_NOT_FOUND);

	s->now_ms += 7 * 24 * 3600 * 1000;
	assert_int_equal(conversation_find(s, id, &c), ERR_NOT_FOUND);
	s->now_ms -= 1;
	assert_ok(conversation_find(s, id, &c));
	team_act(s, ines);
	s->actor_key = key;
	assert_ok(conversation_reader_retire(s, id, jonas));
	sign_in(s, "jonas@firma.example");
	assert_int_equal(conversation_find(s, id, &c), ERR_NOT_FOUND);
}

TEST(conversation_reader_put__is_of_no_use_to_whoever_has_another_key)
{
	struct talk t = talk_scope();
	struct scope *s = t.s;
	struct id jonas = add_welcome(s, "jonas@firma.example");
	const unsigned char *ines_key = s->actor_key;
	const struct conversation *c;

	switch_opening(s, true);
	assert_ok(conversation_reader_put(s, t.conversation->id, jonas, 7));
	team_act(s, jonas);
	s->actor_key = ines_key;
	assert_int_equal(conversation_find(s, t.conversation->id, &c), ERR_DENIED);
}

/* ---- line by line ---- */

#define CAPTIONS                                                                                   \
	"Ines Berger: Guten Morgen, schön, dass es klappt.\nMaren Thiessen: Guten Morgen.\n"

/* A talk that begins with a greeting, without times, both with a basis. */
static struct talk talk_in_lines(void)
{
	struct talk t = talk_scope();
	struct conversation_draft draft = {.account = t.account->id, .file = STR(CAPTIONS)};

	assert_ok(conversation_add(t.s, &draft, &t.conversation));
	settle(&t, CONVERSATION_CONSENT);
	return t;
}

/* What is said then, by turns. */
static struct conversation_line later(size_t number)
{
	static const char *const said[] = {
		"Was fehlt Ihnen bei der Lieferung am meisten?",
		"Wir bräuchten drei Tage Vorlauf, sonst steht der Wareneingang.",
		"Verstehe ich richtig, dass drei Tage Vorlauf für den Wareneingang reichen?",
		"ja genau",
	};

	return (struct conversation_line){number % 2 ? STR("Maren Thiessen") : STR("Ines Berger"),
	                                  str_from(said[number])};
}

TEST(conversation_line_add__labels_as_the_whole_file_would)
{
	struct talk t = talk_in_lines();
	struct analysis *whole = analysis_start(t.s->mem, t.s->rules, ANALYSIS_AUTO);
	const struct conversation *c;
	const struct report *report;
	struct label wanted;

	analysis_label(whole, STR("Ines Berger"), SIDE_US,
	               STR("Guten Morgen, schön, dass es klappt."), &wanted);
	analysis_label(whole, STR("Maren Thiessen"), SIDE_THEM, STR("Guten Morgen."), &wanted);
	for (size_t i = 0; i < 4; i++) {
		const struct conversation_line line = later(i);
		const struct label *label;
		size_t utterance;

		assert_ok(
			conversation_line_add(t.s, t.conversation->id, &line, &utterance, &label));
		analysis_label(whole, line.speaker, i % 2 ? SIDE_THEM : SIDE_US, line.text,
		               &wanted);
		assert_int_equal(utterance, 2 + i);
		assert_int_equal(label->question, wanted.question);
		assert_int_equal(label->stage, wanted.stage);
		assert_int_equal(label->flags, wanted.flags);
	}
	assert_ok(conversation_report(t.s, t.conversation->id, &c, &report));
	assert_int_equal(c->utterance_count, 6);
	assert_int_equal(c->figures.questions, 2);
	assert_int_equal(report->questions.count, 2);
	assert_int_equal(report->listening.stage2, 1);
}

TEST(conversation_line_add__keeps_corrections)
{
	struct talk t = talk_in_lines();
	const struct conversation_line first = later(0);
	const struct conversation_line second = later(1);
	const struct conversation *c;
	const struct report *report;
	const struct label *label;
	size_t utterance;

	assert_ok(conversation_line_add(t.s, t.conversation->id, &first, &utterance, &label));
	assert_ok(conversation_report_correct(
		t.s, t.conversation->id, utterance,
		&(struct conversation_correction){.question = QUESTION_NONE}));
	assert_ok(conversation_line_add(t.s, t.conversation->id, &second, &utterance, &label));
	assert_ok(conversation_report(t.s, t.conversation->id, &c, &report));
	assert_int_equal(report->questions.count, 0);
	assert_true(report->ask.is_corrected[2]);
}

TEST(conversation_line_add__refuses_whoever_has_no_basis)
{
	struct talk t = talk_in_lines();
	const struct conversation_line first = later(0);
	const struct conversation_line stranger = {STR("Jörn"), STR("Und was kostet das?")};
	const struct conversation *c;
	const struct label *label;
	size_t utterance;

	assert_int_equal(
		conversation_line_add(t.s, t.conversation->id, &stranger, &utterance, &label),
		ERR_INVALID);
	assert_string_equal(t.s->problem.key, "conversation.speaker_unknown");
	settle(&t, CONVERSATION_BASIS_NONE);
	assert_int_equal(conversation_line_add(t.s, t.conversation->id, &first, &utterance, &label),
	                 ERR_INVALID);
	assert_string_equal(t.s->problem.key, "conversation.basis_missing");
	assert_ok(conversation_find(t.s, t.conversation->id, &c));
	assert_int_equal(c->utterance_count, 2);
}

TEST(conversation_line_add__refuses_a_wording_with_times_and_lines_too_long)
{
	struct talk t = talk_scope();
	struct conversation_line line = later(0);
	const struct label *label;
	size_t utterance;
	char *at = arena_take(t.s->mem, CONVERSATION_LINE_BYTES_MAX + 1);

	settle(&t, CONVERSATION_CONSENT);
	assert_int_equal(conversation_line_add(t.s, t.conversation->id, &line, &utterance, &label),
	                 ERR_CONFLICT);
	assert_string_equal(t.s->problem.key, "conversation.has_times");
	memset(at, 'a', CONVERSATION_LINE_BYTES_MAX + 1);
	line.text = (struct str){at, CONVERSATION_LINE_BYTES_MAX + 1};
	assert_int_equal(conversation_line_add(t.s, t.conversation->id, &line, &utterance, &label),
	                 ERR_INVALID);
	assert_string_equal(t.s->problem.field, "text");
	line.text = STR(" \n");
	assert_int_equal(conversation_line_add(t.s, t.conversation->id, &line, &utterance, &label),
	                 ERR_INVALID);
	assert_string_equal(t.s->problem.key, "field.missing");
}

TEST(conversation_line_add__takes_so_many_a_minute)
{
	struct talk t = talk_in_lines();
	const struct conversation_line line = later(0);
	const struct conversation *c;
	const struct label *label;
	size_t utterance;

	t.s->now_ms = (t.s->now_ms / 60000 + 1) * 60000 + 15000; /* a quarter of a minute is over */
	/* As if all but one had come already, which would take long. */
	assert_ok(db_begin(t.s));
	for (int i = 1; i < CONVERSATION_LINES_PER_MINUTE_MAX; i++)
		assert_ok(DB_WRITE(t.s, NULL, "conversation_count_line", DB_ID(t.s->organisation),
		                   DB_ID(t.conversation->id), DB_NUMBER(t.s->now_ms / 60000)));
	assert_ok(db_commit(t.s));
	assert_ok(conversation_line_add(t.s, t.conversation->id, &line, &utterance, &label));
	assert_int_equal(conversation_line_add(t.s, t.conversation->id, &line, &utterance, &label),
	                 ERR_TOO_OFTEN);
	assert_string_equal(t.s->problem.key, "conversation.lines_fast");
	assert_int_equal(t.s->problem.retry_after_s, 45);
	t.s->now_ms += t.s->problem.retry_after_s * 1000;
	assert_ok(conversation_line_add(t.s, t.conversation->id, &line, &utterance, &label));
	assert_ok(conversation_find(t.s, t.conversation->id, &c));
	assert_int_equal(c->utterance_count, 4);
}

TEST(conversation_line_add__is_for_its_owner_only)
{
	struct talk t = talk_in_lines();
	const struct conversation_line first = later(0);
	const struct member *jonas =
		team_add(t.s, "Jonas", "jonas@firma.example", MEMBER_ADMINISTRATOR);
	const struct label *label;
	size_t utterance;

	assert_ok(account_member_add(t.s, t.account->id, jonas->id, true));
	team_act(t.s, jonas->id);
	assert_int_equal(conversation_line_add(t.s, t.conversation->id, &first, &utterance, &label),
	                 ERR_NOT_FOUND);
}
