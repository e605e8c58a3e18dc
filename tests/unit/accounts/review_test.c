#include "accounts/review.h"

#include "circle.h"
#include "store/db.h"

/* Ines moderates, Jonas presents, Mila and Paul review. */
struct session_of {
	struct circle c;
	struct id mila, paul;
	const struct review *review;
};

static struct scope *begin(struct session_of *o)
{
	struct scope *s = circle_scope(&o->c);
	struct id reviewers[2];
	struct review draft = {.account = o->c.nordwind,
	                       .subject = STR("Plan 2027"),
	                       .presenter = o->c.jonas,
	                       .minutes = {10, 5, 10, 10, 10}};

	o->mila = reviewers[0] = team_add(s, "Mila Roth", "mila@firma.example", MEMBER_MEMBER)->id;
	o->paul = reviewers[1] = team_add(s, "Paul Stein", "paul@firma.example", MEMBER_MEMBER)->id;
	assert_ok(account_member_add(s, o->c.nordwind, o->mila, false));
	assert_ok(account_member_add(s, o->c.nordwind, o->paul, false));
	assert_ok(review_start(s, &draft, reviewers, 2, &o->review));
	return s;
}

static void move(struct scope *s, struct session_of *o, enum review_phase to)
{
	circle_act(s, o->c.ines);
	assert_ok(review_move(s, o->review->id, to, &o->review));
}

static enum err say(struct scope *s, struct session_of *o, struct id who, enum review_phase kind,
                    const char *text)
{
	const struct review_entry *entry;
	enum err e;

	circle_act(s, who);
	s->now_ms++;
	e = review_say(s, o->review->id, kind, str_from(text), ID_NONE, STR_NONE, &entry);
	if (e)
		db_abandon(s);
	return e;
}

TEST(review_find__guests_never_learn_of_one)
{
	struct session_of o;
	struct scope *s = begin(&o);
	const struct review *found;
	const struct review_entry *entry;
	size_t count;

	circle_let_in(s, &o.c, "kern@nordwind.example");
	assert_int_equal(review_find(s, o.review->id, &found), ERR_DENIED);
	assert_int_equal(review_list(s, o.c.nordwind, ID_NONE, 10, &found, &count), ERR_NOT_FOUND);
	assert_int_equal(review_say(s, o.review->id, REVIEW_CLARIFY, STR("Warum?"), ID_NONE,
	                            STR_NONE, &entry),
	                 ERR_DENIED);
	db_abandon(s);
	circle_act(s, o.c.lea);
	assert_int_equal(review_find(s, o.review->id, &found), ERR_NOT_FOUND);
	assert_int_equal(review_move(s, o.review->id, REVIEW_CLARIFY, &found), ERR_NOT_FOUND);
}

TEST(review_move__goes_on_step_by_step_and_by_the_moderator)
{
	struct session_of o;
	struct scope *s = begin(&o);
	const struct review *x;

	assert_int_equal(review_move(s, o.review->id, REVIEW_PARAPHRASE, &x), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "review.phase_order");
	db_abandon(s);
	s->now_ms += 60000;
	assert_ok(review_move(s, o.review->id, REVIEW_CLARIFY, &x));
	assert_int_equal(x->phase_started_at_ms, s->now_ms);
	s->now_ms += 60000;
	/* Pressed twice: the clock goes on. */
	assert_ok(review_move(s, o.review->id, REVIEW_CLARIFY, &x));
	assert_int_equal(x->phase_started_at_ms, s->now_ms - 60000);
	assert_int_equal(review_move(s, o.review->id, REVIEW_PRESENT, &x), ERR_CONFLICT);
	db_abandon(s);
	team_act(s, o.c.jonas);
	assert_int_equal(review_move(s, o.review->id, REVIEW_PARAPHRASE, &x), ERR_DENIED);
	assert_string_equal(s->problem.key, "review.moderator_only");
}

TEST(review_say__recommends_only_who_said_back_what_was_meant)
{
	struct session_of o;
	struct scope *s = begin(&o);
	const struct review_entry *entries;
	const struct review_member *members;
	size_t count;

	assert_int_equal(say(s, &o, o.mila, REVIEW_CLARIFY, "Warum erst 2027?"), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "review.wrong_phase");
	move(s, &o, REVIEW_CLARIFY);
	assert_int_equal(say(s, &o, o.mila, REVIEW_CLARIFY, "Ich würde früher beginnen."),
	                 ERR_INVALID);
	assert_string_equal(s->problem.key, "review.not_a_question");
	assert_int_equal(say(s, &o, o.c.jonas, REVIEW_CLARIFY, "Wer fragt?"), ERR_DENIED);
	assert_string_equal(s->problem.key, "review.reviewers_only");
	assert_ok(say(s, &o, o.mila, REVIEW_CLARIFY, "Warum erst 2027?"));
	move(s, &o, REVIEW_PARAPHRASE);
	assert_ok(say(s, &o, o.mila, REVIEW_PARAPHRASE, "Ihr wollt erst die Termine sichern."));
	assert_ok(say(s, &o, o.paul, REVIEW_PARAPHRASE, "Es geht um den Preis."));
	assert_ok(review_list_entries(s, o.review->id, &entries, &count));
	assert_int_equal(count, 3);
	assert_int_equal(review_answer(s, entries[1].id, true, &entries), ERR_DENIED);
	assert_string_equal(s->problem.key, "review.presenter_only");
	db_abandon(s);
	circle_act(s, o.c.jonas);
	assert_ok(review_list_entries(s, o.review->id, &entries, &count));
	const struct review_entry *answered;

	assert_ok(review_answer(s, entries[1].id, true, &answered));
	assert_int_equal(answered->answer, REVIEW_CONFIRMED);
	assert_ok(review_answer(s, entries[2].id, false, &answered));
	assert_int_equal(review_answer(s, entries[0].id, true, &answered), ERR_CONFLICT);
	db_abandon(s);
	assert_ok(review_list_members(s, o.review->id, &members, &count));
	assert_true(members[0].is_heard);
	assert_false(members[1].is_heard);
	move(s, &o, REVIEW_RECOMMEND);
	assert_int_equal(say(s, &o, o.paul, REVIEW_RECOMMEND, "Billiger."), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "review.not_heard_yet");
	assert_ok(say(s, &o, o.mila, REVIEW_RECOMMEND, "Frau Kern früh einladen."));
}

TEST(review_say__makes_an_action_of_an_agreement)
{
	struct session_of o;
	struct scope *s = begin(&o);
	const struct review_entry *entry;
	const struct action *action;

	for (int phase = REVIEW_CLARIFY; phase <= REVIEW_AGREE; phase++)
		move(s, &o, (enum review_phase)phase);
	circle_act(s, o.c.jonas);
	assert_ok(review_say(s, o.review->id, REVIEW_AGREE, STR("Termin mit Frau Kern"), o.c.jonas,
	                     STR("2026-12-01"), &entry));
	assert_ok(action_find(s, entry->action, &action));
	assert_str(action->title, "Termin mit Frau Kern");
	assert_true(id_equal(action->owner, o.c.jonas));
	assert_int_equal(review_say(s, o.review->id, REVIEW_AGREE, STR("Ohne Tag"), o.c.lea,
	                            STR_NONE, &entry),
	                 ERR_INVALID);
	assert_string_equal(s->problem.key, "action.owner_unknown");
	db_abandon(s);
	move(s, &o, REVIEW_DONE);
	assert_int_equal(say(s, &o, o.c.jonas, REVIEW_AGREE, "Noch etwas"), ERR_CONFLICT);
}

TEST(review_start__wants_three_parts_in_different_hands)
{
	struct session_of o;
	struct scope *s = begin(&o);
	struct review draft = {.account = o.c.nordwind,
	                       .subject = STR("Plan"),
	                       .presenter = o.c.ines,
	                       .minutes = {1, 1, 1, 1, 1}};
	const struct review *x;

	assert_int_equal(review_start(s, &draft, &o.mila, 1, &x), ERR_INVALID);
	assert_string_equal(s->problem.key, "review.moderator_presents");
	draft.presenter = o.c.jonas;
	assert_int_equal(review_start(s, &draft, &o.c.jonas, 1, &x), ERR_INVALID);
	assert_string_equal(s->problem.key, "review.presenter_reviews");
	assert_int_equal(review_start(s, &draft, NULL, 0, &x), ERR_INVALID);
	assert_string_equal(s->problem.key, "review.reviewers_missing");
	assert_int_equal(review_start(s, &draft, &o.c.lea, 1, &x), ERR_INVALID);
	assert_string_equal(s->problem.key, "review.not_on_team");
	draft.minutes[2] = 61;
	assert_int_equal(review_start(s, &draft, &o.mila, 1, &x), ERR_INVALID);
	assert_string_equal(s->problem.field, "paraphrase");
}
