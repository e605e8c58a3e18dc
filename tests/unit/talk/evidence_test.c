/* Rounds with several people, each in a session of their own. */
#include "talk/evidence.h"

#include "accounts/account.h"
#include "accounts/contact.h"
#include "accounts/deal.h"
#include "core/text.h"
#include "store/db.h"
#include "talk/conversation.h"
#include "talk/conversation_end.h"
#include "talk/rulebook.h"
#include "team.h"
#include "test.h"

enum {
	PEOPLE = 6,
	WORDING_BYTES_MAX = 8000
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

struct person {
	struct id member, account, conversation;
	const unsigned char *key;
};

static struct person people[PEOPLE];

static void act(struct scope *s, int who)
{
	team_act(s, people[who].member);
	s->actor_key = people[who].key;
}

/* Twelve minutes with so many questions. */
static struct str wording(struct scope *s, int questions)
{
	struct text t = text_new(s->mem, WORDING_BYTES_MAX);

	text_add(&t, STR("WEBVTT\n\n"));
	for (int i = 0; i < questions; i++)
		text_addf(&t,
		          "00:%02d:00.000 --> 00:%02d:05.000\n<v Wir>Was fehlt Ihnen bei der "
		          "Lieferung am meisten?</v>\n\n",
		          i % 12, i % 12);
	text_add(&t,
	         STR("00:12:00.000 --> 00:12:20.000\n<v Maren Thiessen>Drei Tage Vorlauf.</v>\n"));
	return text_str(&t);
}

static void decide(struct scope *s, int who, enum deal_stage stage, const char *day)
{
	const struct deal *deal;

	act(s, who);
	assert_ok(deal_add(s,
	                   &(struct deal){.account = people[who].account,
	                                  .title = STR("Rahmenvertrag"),
	                                  .amount_cents = -1,
	                                  .stage = stage,
	                                  .reason = STR("Preis"),
	                                  .decided_on = str_from(day)},
	                   &deal));
}

static void talk(struct scope *s, int who, int questions)
{
	struct conversation_draft draft = {.account = people[who].account,
	                                   .started_at_ms = s->now_ms - 10 * DAY_MS,
	                                   .file = wording(s, questions)};
	const struct conversation *c;
	struct conversation_speaker speakers[2];
	struct contact contact = {.account = people[who].account, .name = STR("Maren Thiessen")};
	const struct contact *them;

	act(s, who);
	assert_ok(contact_add(s, &contact, &them));
	assert_ok(conversation_add(s, &draft, &c));
	assert_int_equal(c->speaker_count, 2);
	for (size_t i = 0; i < 2; i++)
		speakers[i] = c->speakers[i];
	speakers[0].side = SIDE_US;
	speakers[0].member = people[who].member;
	speakers[1].side = SIDE_THEM;
	speakers[1].contact = them->id;
	speakers[0].basis = speakers[1].basis = CONVERSATION_CONSENT;
	assert_ok(conversation_settle(s, c->id, c->revision, speakers, 2, &c));
	assert_true(c->is_ready);
	people[who].conversation = c->id;
}

/* An account that counts for `outcome`. */
static struct id make_account(struct scope *s, enum evidence_outcome outcome)
{
	const struct account *account;

	do
		assert_ok(account_add(s, &(struct account){.name = STR("Nordwind AG")}, &account));
	while (evidence_outcome_of(account->id) != outcome);
	return account->id;
}

/* Six people, each with an account. */
static struct scope *make_people(enum evidence_outcome outcome)
{
	struct scope *s = team_scope();

	assert_ok(rulebook_open(s, STR_NONE, &s->rules));
	for (int i = 0; i < PEOPLE; i++) {
		struct str email = text_format(s->mem, "person%d@firma.example", i);
		struct session *session;
		struct str token;

		people[i].member = team_add(s, "Person", email.at, MEMBER_LEAD)->id;
		assert_ok(session_open(s, email, PASSWORD, STR(""), &session, &token));
		people[i].key = session->member_key;
		act(s, i);
		people[i].account = make_account(s, outcome);
	}
	return s;
}

/* Each with a talk of so many questions as their place says, a won deal and a lost one. */
static struct scope *make_world(void)
{
	struct scope *s = make_people(EVIDENCE_WON);

	for (int i = 0; i < PEOPLE; i++) {
		talk(s, i, 2 + i);
		decide(s, i, DEAL_WON, "2026-11-20");
		decide(s, i, DEAL_LOST, "2026-11-21");
	}
	return s;
}

static void share(struct scope *s, int who)
{
	act(s, who);
	assert_ok(evidence_share(s));
}

static const struct evidence *look(struct scope *s, int who)
{
	const struct evidence *e;

	act(s, who);
	assert_ok(evidence_find(s, &e));
	return e;
}

static const struct evidence_counted *visit(struct scope *s, int who)
{
	return &look(s, who)->of[EVIDENCE_WON];
}

static uint32_t deals(const struct evidence_counted *e)
{
	return evidence_count_all(&e->sums).count;
}

TEST(evidence_find__counts_when_all_of_five_looked_in_and_not_before)
{
	struct scope *s = make_world();
	const struct evidence_counted *e;
	struct evidence_band bands[EVIDENCE_BANDS_MAX];

	for (int i = 0; i < 5; i++)
		share(s, i);
	for (int i = 0; i < 4; i++) {
		e = visit(s, i);
		assert_true(e->is_counting);
		assert_int_equal(deals(e), 0);
	}
	/* Somebody who does not take part neither counts nor is counted. */
	assert_int_equal(deals(visit(s, 5)), 0);
	e = visit(s, 4);
	assert_false(e->is_counting);
	assert_int_equal(deals(e), 10);
	assert_int_equal(evidence_count_all(&e->sums).good, 5);
	assert_str(e->until_on, "2026-11-23");
	/* Two to six questions: in each band too few people, together enough. */
	assert_int_equal(evidence_count_bands(&e->sums, EVIDENCE_QUESTIONS, bands), 1);
	assert_int_equal(bands[0].of.count, 10);
	assert_int_equal(e->sums.cells[EVIDENCE_QUESTIONS][1].count, 6); /* 2, 3 and 4 */
	assert_int_equal(e->sums.people[EVIDENCE_QUESTIONS][0][0], 3);
	assert_int_equal(e->sums.people[EVIDENCE_QUESTIONS][0][1], 5);
	assert_false(look(s, 5)->is_mine_in);
	assert_true(look(s, 4)->is_mine_in);
	assert_int_equal(deals(visit(s, 5)), 10);
}

TEST(evidence_find__does_not_count_for_four)
{
	struct scope *s = make_world();

	for (int i = 0; i < 4; i++)
		share(s, i);
	for (int i = 0; i < 4; i++)
		assert_false(visit(s, i)->is_counting);
}

TEST(evidence_find__needs_five_with_a_won_deal_and_five_with_a_lost_one)
{
	struct scope *s = make_world();
	const struct deal *list;
	size_t count;

	for (int i = 0; i < 5; i++)
		share(s, i);
	act(s, 4);
	assert_ok(deal_list(s, people[4].account, STR("Rahmen"), ID_NONE, 10, &list, &count));
	for (size_t i = 0; i < count; i++) {
		struct deal next = list[i];
		const struct deal *changed;

		if (next.stage != DEAL_WON)
			continue;
		next.stage = DEAL_LOST;
		assert_ok(deal_change(s, &next, &changed));
	}
	assert_false(visit(s, 0)->is_counting);
	decide(s, 4, DEAL_WON, "2026-11-22");
	assert_true(visit(s, 0)->is_counting);
}

/* What stands in the database of one person, while a round waits. */
static struct str handed_in(struct scope *s, int who)
{
	struct db_rows round, rows;
	struct id id;

	assert_ok(DB_READ(s, &round, "evidence_round_open", DB_ID(s->organisation),
	                  DB_TEXT(STR("won"))));
	assert_int_equal(round.count, 1);
	id = db_id(&round, 0, 0);
	assert_ok(DB_READ(s, &rows, "evidence_round_people", DB_ID(s->organisation), DB_ID(id),
	                  DB_NUMBER(EVIDENCE_PEOPLE_MAX)));
	for (size_t i = 0; i < rows.count; i++)
		if (id_equal(db_id(&rows, i, 0), people[who].member))
			return db_str(&rows, i, 2);
	return STR_NONE;
}

TEST(evidence__what_one_person_hands_in_is_noise_to_the_database)
{
	struct scope *s = make_world();
	struct str bytes;
	int counts[256] = {0};

	for (int i = 0; i < 5; i++)
		share(s, i);
	for (int i = 0; i < 4; i++)
		visit(s, i);
	/* Not masked, nearly all bytes would be 0. Of a thousand random ones each comes about four times. */
	for (int i = 0; i < 4; i++) {
		bytes = handed_in(s, i);
		assert_int_equal(bytes.bytes, EVIDENCE_SUMS_BYTES);
		memset(counts, 0, sizeof counts);
		for (size_t b = 0; b < bytes.bytes; b++)
			counts[(unsigned char)bytes.at[b]]++;
		for (int value = 0; value < 256; value++)
			assert_true(counts[value] < 20);
	}
	/* Neither do those of four people, added up, tell anything: the fifth is missing. */
	bytes = handed_in(s, 4);
	assert_int_equal(bytes.bytes, 0);
}

TEST(evidence_find__forgets_a_sum_with_too_few_people_in_it)
{
	struct scope *s = make_world();
	const struct evidence_counted *e;

	/* Talk and deals seem to be there, but the talk was long before. */
	for (int i = 0; i < 5; i++)
		share(s, i);
	act(s, 4);
	assert_ok(conversation_end_own(s, people[4].conversation));
	s->now_ms += 10 * DAY_MS;
	talk(s, 4, 5);
	s->now_ms += DAY_MS;
	for (int i = 0; i < 5; i++)
		visit(s, i);
	e = visit(s, 0);
	assert_false(e->is_counting);
	assert_int_equal(deals(e), 0);
	/* Not again at once; when five have something, all of it. */
	decide(s, 4, DEAL_WON, "2026-12-04");
	decide(s, 4, DEAL_LOST, "2026-12-04");
	assert_false(visit(s, 0)->is_counting);
	s->now_ms += (EVIDENCE_ROUND_DAYS + 1) * DAY_MS;
	for (int i = 0; i < 5; i++)
		visit(s, i);
	assert_int_equal(deals(visit(s, 0)), 10);
}

TEST(evidence_find__counts_no_deal_twice_and_opens_again_for_new_ones)
{
	struct scope *s = make_world();

	for (int i = 0; i < 5; i++)
		share(s, i);
	for (int i = 0; i < 5; i++)
		visit(s, i);
	assert_false(visit(s, 0)->is_counting);
	s->now_ms += 30 * DAY_MS;
	for (int i = 0; i < 5; i++) {
		assert_false(visit(s, i)->is_counting);
		decide(s, i, DEAL_WON, "2026-12-10");
		decide(s, i, DEAL_LOST, "2026-12-11");
	}
	for (int i = 0; i < 5; i++)
		visit(s, i);
	assert_int_equal(deals(visit(s, 0)), 20);
}

TEST(evidence_take_back__takes_along_what_was_counted_together_for_good)
{
	struct scope *s = make_world();

	for (int i = 0; i < 6; i++)
		share(s, i);
	for (int i = 0; i < 6; i++)
		visit(s, i);
	assert_int_equal(deals(visit(s, 0)), 12);
	act(s, 3);
	assert_ok(evidence_take_back(s));
	for (int i = 0; i < 6; i++) {
		const struct evidence *e = look(s, i);

		assert_int_equal(deals(&e->of[EVIDENCE_WON]), 0);
		/* The others' deals are not counted again without them. */
		assert_false(e->of[EVIDENCE_WON].is_counting);
		assert_int_equal(e->is_mine_in, i != 3);
	}
}

TEST(evidence_take_back__ends_a_round_that_waits)
{
	struct scope *s = make_world();

	for (int i = 0; i < 6; i++)
		share(s, i);
	for (int i = 0; i < 3; i++)
		visit(s, i);
	act(s, 5);
	assert_ok(evidence_take_back(s));
	for (int i = 0; i < 5; i++)
		visit(s, i);
	assert_int_equal(deals(visit(s, 0)), 10);
}

TEST(evidence_find__does_not_wait_for_ever_for_somebody_who_stays_away)
{
	struct scope *s = make_world();

	for (int i = 0; i < 6; i++)
		share(s, i);
	for (int i = 0; i < 5; i++)
		assert_true(visit(s, i)->is_counting);
	s->now_ms += (EVIDENCE_ROUND_DAYS + 1) * DAY_MS;
	visit(s, 0); /* gives up */
	for (int i = 0; i < 5; i++)
		visit(s, i);
	assert_int_equal(deals(visit(s, 0)), 10);
}

TEST(evidence_find__begins_anew_when_a_key_was_lost)
{
	struct scope *s = make_world();
	const unsigned char *other;

	for (int i = 0; i < 5; i++)
		share(s, i);
	for (int i = 0; i < 4; i++)
		visit(s, i);
	other = people[4].key;
	people[4].key = people[5].key;
	assert_false(visit(s, 4)->is_counting);
	people[4].key = other;
	for (int i = 0; i < 5; i++)
		visit(s, i);
	assert_int_equal(deals(visit(s, 0)), 10);
}

TEST(conversation_withdraw__takes_along_what_it_was_counted_into)
{
	struct scope *s = make_world();

	for (int i = 0; i < 5; i++)
		share(s, i);
	for (int i = 0; i < 5; i++)
		visit(s, i);
	act(s, 5);
	assert_ok(conversation_end_withdrawn(s, people[5].conversation));
	assert_int_equal(deals(visit(s, 0)), 10);
	act(s, 2);
	assert_ok(conversation_end_withdrawn(s, people[2].conversation));
	assert_int_equal(deals(visit(s, 0)), 0);
}

TEST(evidence_find__counts_talks_whose_wording_is_over_by_their_figures)
{
	struct scope *s = make_world();
	const struct evidence_counted *e;

	for (int i = 0; i < 5; i++) {
		share(s, i);
		assert_ok(db_begin(s));
		assert_ok(DB_WRITE(s, NULL, "retention_wording_delete", DB_ID(s->organisation),
		                   DB_ID(people[i].conversation), DB_NUMBER(s->now_ms)));
		assert_ok(db_commit(s));
	}
	for (int i = 0; i < 5; i++)
		visit(s, i);
	e = visit(s, 0);
	assert_int_equal(deals(e), 10);
	assert_int_equal(e->sums.cells[EVIDENCE_QUESTIONS][1].count, 6);
	assert_int_equal(e->sums.people[EVIDENCE_SPREAD][0][EVIDENCE_BANDS_MAX - 1], 5);
}

/* ---- next steps ---- */

static void move(struct scope *s, int who, const struct deal *deal, enum deal_stage stage)
{
	struct deal next = *deal;
	const struct deal *changed;

	act(s, who);
	next.stage = stage;
	assert_ok(deal_change(s, &next, &changed));
}

/* Each with a deal and two talks 35 days apart, of so many questions as their place says; the deal went on after the first.
 * Now the days of both are over. */
static struct scope *make_steps(void)
{
	struct scope *s = make_people(EVIDENCE_NEXT_STEP);
	const struct deal *deals_of[PEOPLE];

	for (int i = 0; i < PEOPLE; i++) {
		act(s, i);
		assert_ok(deal_add(s,
		                   &(struct deal){.account = people[i].account,
		                                  .title = STR("Rahmenvertrag"),
		                                  .amount_cents = -1},
		                   &deals_of[i]));
	}
	s->now_ms += 11 * DAY_MS;
	for (int i = 0; i < PEOPLE; i++)
		talk(s, i, 2 + i);
	s->now_ms += 5 * DAY_MS;
	for (int i = 0; i < PEOPLE; i++)
		move(s, i, deals_of[i], DEAL_OFFER);
	s->now_ms += 30 * DAY_MS;
	for (int i = 0; i < PEOPLE; i++)
		talk(s, i, 2 + i);
	s->now_ms += 31 * DAY_MS;
	return s;
}

static const struct evidence_counted *visit_steps(struct scope *s, int who)
{
	return &look(s, who)->of[EVIDENCE_NEXT_STEP];
}

TEST(evidence_find__counts_talks_and_whether_they_led_on)
{
	struct scope *s = make_steps();
	const struct evidence_counted *e;

	for (int i = 0; i < 5; i++)
		share(s, i);
	for (int i = 0; i < 4; i++) {
		e = visit_steps(s, i);
		assert_true(e->is_counting);
		assert_int_equal(deals(e), 0);
	}
	e = visit_steps(s, 4);
	assert_false(e->is_counting);
	assert_int_equal(deals(e), 10);
	assert_int_equal(evidence_count_all(&e->sums).good, 5);
	assert_int_equal(e->sums.cells[EVIDENCE_QUESTIONS][1].count, 6); /* 2, 3 and 4 */
	assert_int_equal(deals(visit(s, 4)), 0);
}

TEST(evidence_find__counts_no_talk_twice_and_none_whose_days_are_not_over)
{
	struct scope *s = make_steps();

	s->now_ms -= 10 * DAY_MS; /* of the second talk they are not */
	for (int i = 0; i < 5; i++)
		share(s, i);
	assert_false(visit_steps(s, 0)->is_counting);
	s->now_ms += 10 * DAY_MS;
	for (int i = 0; i < 5; i++)
		visit_steps(s, i);
	assert_int_equal(deals(visit_steps(s, 0)), 10);
	s->now_ms += 40 * DAY_MS;
	for (int i = 0; i < 5; i++)
		assert_false(visit_steps(s, i)->is_counting);
	assert_int_equal(deals(visit_steps(s, 0)), 10);
}

TEST(evidence_find__needs_five_with_a_talk_that_led_on_and_five_with_one_that_did_not)
{
	struct scope *s = make_steps();

	for (int i = 0; i < 5; i++)
		share(s, i);
	act(s, 4);
	assert_ok(conversation_end_own(s, people[4].conversation)); /* the second */
	assert_false(visit_steps(s, 0)->is_counting);
}

TEST(evidence_find__never_counts_an_account_for_both)
{
	struct scope *s = make_steps();

	/* Deals are decided after the same talks: they are not counted, for the difference would be somebody's. */
	for (int i = 0; i < 6; i++) {
		decide(s, i, DEAL_WON, "2027-01-20");
		decide(s, i, DEAL_LOST, "2027-01-21");
		share(s, i);
	}
	for (int i = 0; i < 6; i++)
		assert_false(visit(s, i)->is_counting);
	assert_int_equal(deals(visit_steps(s, 0)), 12);
	assert_int_equal(deals(visit(s, 0)), 0);
}

TEST(evidence_take_back__takes_along_next_steps_counted_together)
{
	struct scope *s = make_steps();

	for (int i = 0; i < 6; i++)
		share(s, i);
	for (int i = 0; i < 3; i++)
		visit_steps(s, i);
	act(s, 5);
	assert_ok(evidence_take_back(s)); /* ends the round that waits */
	for (int i = 0; i < 5; i++)
		visit_steps(s, i);
	assert_int_equal(deals(visit_steps(s, 0)), 10);
	act(s, 2);
	assert_ok(evidence_take_back(s));
	for (int i = 0; i < 5; i++)
		assert_int_equal(deals(visit_steps(s, i)), 0);
}

TEST(conversation_withdraw__takes_along_the_next_steps_it_was_counted_into)
{
	struct scope *s = make_steps();

	for (int i = 0; i < 5; i++)
		share(s, i);
	for (int i = 0; i < 5; i++)
		visit_steps(s, i);
	assert_int_equal(deals(visit_steps(s, 0)), 10);
	act(s, 2);
	assert_ok(conversation_end_withdrawn(s, people[2].conversation));
	assert_int_equal(deals(visit_steps(s, 0)), 0);
}

TEST(evidence_find__is_nothing_for_guests_and_whoever_is_signed_out)
{
	struct scope *s = make_world();
	const struct evidence *e;

	act(s, 0);
	s->guest_of = people[0].account;
	assert_int_equal(evidence_find(s, &e), ERR_DENIED);
	assert_int_equal(evidence_share(s), ERR_DENIED);
	s->guest_of = s->actor = ID_NONE;
	assert_int_equal(evidence_find(s, &e), ERR_SIGNED_OUT);
	assert_int_equal(evidence_take_back(s), ERR_SIGNED_OUT);
}
