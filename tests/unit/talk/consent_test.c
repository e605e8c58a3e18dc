#include "talk/consent.h"

#include "accounts/need.h"
#include "store/db.h"
#include "talk.h"
#include "talk/consent_letter.h"
#include "talk/consent_text.h"
#include "talk/conversation_end.h"
#include "talk/conversation_report.h"
#include "test.h"

enum {
	OURS,
	THEIRS
};

static const struct str host = {"127.0.0.1:8080", 14};

/* Nobody is signed in, and nobody knows whose data it is. */
static void act_as_nobody(struct scope *s)
{
	s->actor = ID_NONE;
	s->actor_key = NULL;
	s->organisation = ID_NONE;
}

struct asked {
	struct talk talk;
	struct id ines, organisation;
	const unsigned char *key;
	const struct consent_asked *theirs;
};

/* Ines agreed herself; Maren is asked, and now nobody is there. */
static struct asked asked_scope(void)
{
	struct asked a = {.talk = talk_scope()};

	settle(&a.talk, CONVERSATION_BASIS_NONE);
	assert_ok(consent_ask(a.talk.s, a.talk.conversation->id, THEIRS, host, &a.theirs));
	a.ines = a.talk.s->actor;
	a.organisation = a.talk.s->organisation;
	a.key = a.talk.s->actor_key;
	act_as_nobody(a.talk.s);
	return a;
}

static void act_as_ines(struct asked *a)
{
	team_act(a->talk.s, a->ines);
	a->talk.s->organisation = a->organisation;
	a->talk.s->actor_key = a->key;
}

TEST(consent_open__tells_who_asks_what_for_and_how_long)
{
	struct asked a = asked_scope();
	const struct consent_question *q;

	assert_ok(consent_open(a.talk.s, a.theirs->link, &q));
	assert_str(q->owner, "Ines Berger");
	assert_str(q->account, "Nordwind AG");
	assert_int_equal(q->consent.text_version, CONSENT_TEXT_VERSION);
	assert_int_equal(q->consent.given_at_ms, 0);
	assert_true(str_find(q->text, STR("30")) != SIZE_MAX);
	assert_true(str_find(q->text, STR("12")) != SIZE_MAX);
}

TEST(consent_open__lets_nobody_in_by_another_link)
{
	struct asked a = asked_scope();
	struct str link = text_format(a.talk.s->mem, "%.*sX", (int)a.theirs->link.bytes - 1,
	                              a.theirs->link.at);
	const struct consent_question *q;

	assert_int_equal(consent_open(a.talk.s, link, &q), ERR_NOT_FOUND);
	assert_true(id_is_none(a.talk.s->organisation));
	assert_int_equal(consent_open(a.talk.s, STR(""), &q), ERR_NOT_FOUND);
	assert_int_equal(consent_answer(a.talk.s, link, false), ERR_NOT_FOUND);
	act_as_ines(&a);
	assert_ok(conversation_find(a.talk.s, a.talk.conversation->id, &a.talk.conversation));
}

TEST(consent_answer__yes_is_a_basis_and_the_owner_gets_the_report)
{
	struct asked a = asked_scope();
	struct scope *s = a.talk.s;
	const struct conversation *c;
	const struct consent *list;
	const struct report *report;
	size_t count;

	assert_ok(consent_answer(s, a.theirs->link, true));
	act_as_ines(&a);
	assert_ok(conversation_find(s, a.talk.conversation->id, &c));
	assert_int_equal(c->speakers[THEIRS].basis, CONVERSATION_CONSENT);
	assert_true(c->speakers[THEIRS].is_by_link);
	assert_false(c->speakers[OURS].is_by_link);
	assert_false(c->is_ready);
	assert_true(c->speakers[THEIRS].quote.bytes > 0);
	assert_ok(conversation_catch_up(s, c, &c));
	assert_true(c->is_ready);
	assert_ok(conversation_report(s, c->id, &c, &report));
	assert_int_equal(report->questions.count, 2);
	assert_int_equal(c->speakers[THEIRS].quote.bytes, 0);
	assert_ok(consent_list(s, c->id, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].given_at_ms, s->now_ms);
	assert_int_equal(consent_ask(s, c->id, THEIRS, host, &a.theirs), ERR_CONFLICT);
}

static enum conversation_end end_of(struct scope *s)
{
	const struct conversation_gone *gone;
	size_t count;

	assert_ok(conversation_end_list(s, ID_NONE, 10, &gone, &count));
	assert_int_equal(count, 1);
	assert_str(gone[0].account_name, "Nordwind AG");
	return gone[0].why;
}

TEST(consent_answer__no_deletes_it_at_once_without_its_owner)
{
	struct asked a = asked_scope();
	const struct consent_question *q;
	const struct conversation *c;

	assert_ok(consent_answer(a.talk.s, a.theirs->link, false));
	assert_int_equal(consent_open(a.talk.s, a.theirs->link, &q), ERR_NOT_FOUND);
	act_as_ines(&a);
	assert_int_equal(conversation_find(a.talk.s, a.talk.conversation->id, &c), ERR_NOT_FOUND);
	assert_int_equal(end_of(a.talk.s), CONVERSATION_END_REFUSED);
}

TEST(consent_answer__a_yes_taken_back_takes_the_kept_needs_along)
{
	struct asked a = asked_scope();
	struct scope *s = a.talk.s;
	struct need draft = {.account = a.talk.account->id,
	                     .quote = STR("Wir bräuchten drei Tage Vorlauf"),
	                     .conversation = a.talk.conversation->id,
	                     .utterance = 1};
	const struct conversation *c;
	const struct need *heard;
	struct db_rows rows;

	assert_ok(consent_answer(s, a.theirs->link, true));
	act_as_ines(&a);
	assert_ok(need_add(s, &draft, &heard));
	act_as_nobody(s);
	s->now_ms += 1000;
	assert_ok(consent_answer(s, a.theirs->link, false));
	act_as_ines(&a);
	assert_int_equal(conversation_find(s, a.talk.conversation->id, &c), ERR_NOT_FOUND);
	assert_int_equal(need_find(s, heard->id, &heard), ERR_NOT_FOUND);
	assert_int_equal(end_of(s), CONVERSATION_END_WITHDRAWN);
	assert_ok(DB_READ(s, &rows, "consent_list", DB_ID(s->organisation),
	                  DB_ID(a.talk.conversation->id), DB_NUMBER(10)));
	assert_int_equal(rows.count, 0);
}

TEST(consent_ask__again_ends_the_old_link)
{
	struct asked a = asked_scope();
	struct str old = a.theirs->link;
	const struct consent_question *q;

	act_as_ines(&a);
	assert_ok(consent_ask(a.talk.s, a.talk.conversation->id, THEIRS, host, &a.theirs));
	act_as_nobody(a.talk.s);
	assert_int_equal(consent_open(a.talk.s, old, &q), ERR_NOT_FOUND);
	assert_ok(consent_open(a.talk.s, a.theirs->link, &q));
}

TEST(conversation_settle__does_not_take_one_persons_yes_for_anothers)
{
	struct asked a = asked_scope();
	struct scope *s = a.talk.s;
	struct contact draft = {.account = a.talk.account->id, .name = STR("Nele Petersen")};
	struct conversation_speaker speakers[2];
	const struct consent_question *q;
	const struct conversation *c;
	const struct contact *nele;

	assert_ok(consent_answer(s, a.theirs->link, true));
	act_as_ines(&a);
	assert_ok(contact_add(s, &draft, &nele));
	assert_ok(conversation_find(s, a.talk.conversation->id, &c));
	speakers[OURS] = c->speakers[OURS];
	speakers[THEIRS] = c->speakers[THEIRS];
	speakers[THEIRS].contact = nele->id;
	assert_ok(conversation_settle(s, c->id, c->revision, speakers, 2, &c));
	assert_int_equal(c->speakers[THEIRS].basis, CONVERSATION_BASIS_NONE);
	assert_false(c->is_ready);
	act_as_nobody(s);
	assert_int_equal(consent_open(s, a.theirs->link, &q), ERR_NOT_FOUND);
}

TEST(consent_ask__is_for_the_owner_alone_and_of_somebody_named)
{
	struct talk t = talk_scope();
	struct conversation_speaker speakers[2] = {t.conversation->speakers[0],
	                                           t.conversation->speakers[1]};
	const struct member *jonas =
		team_add(t.s, "Jonas", "jonas@firma.example", MEMBER_ADMINISTRATOR);
	const struct consent_asked *asked;

	speakers[THEIRS].contact = ID_NONE;
	assert_ok(conversation_settle(t.s, t.conversation->id, t.conversation->revision, speakers,
	                              2, &t.conversation));
	assert_int_equal(consent_ask(t.s, t.conversation->id, THEIRS, host, &asked), ERR_INVALID);
	assert_string_equal(t.s->problem.key, "consent.person_needed");
	assert_int_equal(consent_ask(t.s, t.conversation->id, 2, host, &asked), ERR_INVALID);
	assert_int_equal(consent_ask(t.s, t.conversation->id, -1, host, &asked), ERR_INVALID);
	team_act(t.s, jonas->id);
	assert_int_equal(consent_ask(t.s, t.conversation->id, OURS, host, &asked), ERR_NOT_FOUND);
}

/* ---- by letter ---- */

static const int64_t day_ms = 24ll * 60 * 60 * 1000;

/* Maren has an address, and letters go to a port where nobody listens. */
static struct asked mailed_scope(void)
{
	struct asked a = asked_scope();
	struct scope *s = a.talk.s;
	struct contact maren;

	act_as_ines(&a);
	maren = *a.talk.contact;
	maren.email = STR("maren@nordwind.example");
	assert_ok(contact_change(s, &maren, &a.talk.contact));
	assert_ok(mail_open(s,
	                    &(struct mail_settings){.server = STR("smtp://127.0.0.1:1"),
	                                            .from = STR("kamwerk@firma.example")},
	                    &s->mail));
	assert_ok(consent_ask(s, a.talk.conversation->id, THEIRS, host, &a.theirs));
	return a;
}

static void carry(struct scope *s)
{
	const struct outbox_kind *kinds[] = {&consent_letter_kind};

	assert_ok(outbox_carry(s, kinds, 1, host));
}

static const char *letter_of(struct asked *a)
{
	const struct consent *list;
	size_t count;

	assert_ok(consent_list(a->talk.s, a->talk.conversation->id, &list, &count));
	assert_int_equal(count, 1);
	return str_c(a->talk.s->mem, list[0].letter);
}

static int64_t count_waiting(struct scope *s)
{
	int64_t waiting;

	assert_ok(outbox_count(s, &waiting));
	return waiting;
}

TEST(consent_letter__waits_for_days_is_given_up_and_asked_again)
{
	struct asked a = mailed_scope();
	struct scope *s = a.talk.s;
	int64_t asked_at_ms = s->now_ms;

	assert_str(a.theirs->link, "");
	assert_str(a.theirs->consent.letter, "waiting");
	for (; !strcmp(letter_of(&a), "waiting"); s->now_ms += 10 * 60 * 1000) {
		carry(s);
		assert_true(s->now_ms <= asked_at_ms + OUTBOX_DAYS * day_ms);
	}
	assert_string_equal(letter_of(&a), "lost");
	assert_true(s->now_ms > asked_at_ms + (OUTBOX_DAYS - 1) * day_ms);
	assert_int_equal(count_waiting(s), 0);
	assert_int_equal(mail_figures(s->mail).lost, 1);
	assert_ok(consent_ask(s, a.talk.conversation->id, THEIRS, host, &a.theirs));
	assert_string_equal(letter_of(&a), "waiting");
}

TEST(consent_letter__says_who_asks_and_each_try_brings_a_link_that_stays_good)
{
	struct asked a = mailed_scope();
	struct scope *s = a.talk.s;
	const struct consent_question *q;
	struct mail_letter letters[2];
	struct str links[2];
	struct db_rows rows;
	struct id id;
	bool is_gone;

	assert_ok(DB_READ(s, &rows, "outbox_list_due", DB_ID(s->organisation), DB_NUMBER(s->now_ms),
	                  DB_NUMBER(10)));
	assert_int_equal(rows.count, 1);
	id = db_id(&rows, 0, 0);
	for (int i = 0; i < 2; i++) {
		struct str body;
		size_t at;

		assert_ok(consent_letter_kind.write(s, id, host, &letters[i], &is_gone));
		assert_false(is_gone);
		body = letters[i].body;
		at = str_find(body, STR("#/consent/"));
		assert_true(at != SIZE_MAX);
		links[i] = str_part(body, at + strlen("#/consent/"), body.bytes);
		links[i].bytes = str_find(links[i], STR("\n"));
	}
	assert_str(letters[0].to, "maren@nordwind.example");
	assert_true(str_find(letters[0].body,
	                     STR("Guten Tag Maren Thiessen,\n\nInes Berger von")) != SIZE_MAX);
	act_as_nobody(s);
	assert_ok(consent_open(s, links[0], &q));
	assert_ok(consent_open(s, links[1], &q));
	act_as_ines(&a);
	assert_ok(consent_ask(s, a.talk.conversation->id, THEIRS, host, &a.theirs));
	assert_ok(consent_letter_kind.write(s, id, host, &letters[0], &is_gone));
	assert_true(is_gone);
	act_as_nobody(s);
	assert_int_equal(consent_open(s, links[0], &q), ERR_NOT_FOUND);
	assert_int_equal(consent_open(s, links[1], &q), ERR_NOT_FOUND);
}

TEST(consent_letter__goes_when_they_answered_and_with_the_conversation)
{
	struct asked a = mailed_scope();
	struct scope *s = a.talk.s;
	struct str link;

	assert_int_equal(count_waiting(s), 1);
	assert_ok(consent_link_add(s, a.theirs->consent.id, &link));
	assert_ok(consent_answer(s, link, true));
	assert_int_equal(count_waiting(s), 0);

	a = mailed_scope();
	s = a.talk.s;
	assert_int_equal(count_waiting(s), 1);
	assert_ok(conversation_end_own(s, a.talk.conversation->id));
	assert_int_equal(count_waiting(s), 0);
}

TEST(consent_letter__is_given_up_where_nobody_has_the_address_any_more)
{
	struct asked a = mailed_scope();
	struct scope *s = a.talk.s;
	struct contact maren = *a.talk.contact;

	maren.email = STR("");
	assert_ok(contact_change(s, &maren, &a.talk.contact));
	carry(s);
	assert_string_equal(letter_of(&a), "lost");
	assert_ok(consent_ask(s, a.talk.conversation->id, THEIRS, host, &a.theirs));
	assert_true(a.theirs->link.bytes > 0);
	assert_string_equal(letter_of(&a), "");
}

TEST(consent_ask__refuses_an_address_no_letter_can_be_sent_to_and_keeps_what_was_asked)
{
	struct asked a = mailed_scope();
	struct scope *s = a.talk.s;

	assert_int_equal(
		consent_ask(s, a.talk.conversation->id, THEIRS, STR("kam.example.org"), &a.theirs),
		ERR_CONFLICT);
	assert_string_equal(s->problem.key, "mail.no_public_url");
	db_abandon(s);
	assert_string_equal(letter_of(&a), "waiting");
}
