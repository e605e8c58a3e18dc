#include "talk/report.h"

#include "core/files.h"
#include "core/json_in.h"
#include "talk/report_quote.h"
#include "talk/report_suggestion.h"
#include "talk/report_words.h"
#include "talk/rulebook.h"
#include "test.h"

#include <fcntl.h>
#include <unistd.h>

enum {
	SAID_MAX = 200,
	FILE_BYTES_MAX = 64 * 1024
};

/* One line of a conversation; everything not named is none. */
struct said {
	int64_t at_s, for_s;
	int speaker; /* 0 we, 1 and 2 they */
	const char *text;
	int questions, open, stage;
	unsigned flags;
	int answers; /* utterance + 1 */
};

/* The ask for a conversation of `count` lines; `has_times` false leaves the times out. */
static struct report_ask ask_of(struct scope *s, const struct said *said, size_t count,
                                bool has_times)
{
	struct transcript *t = NEW(s->mem, struct transcript);
	struct speaker *people = NEW_ARRAY(s->mem, struct speaker, 3);
	struct utterance *utterances = NEW_ARRAY(s->mem, struct utterance, count + 1);
	struct label *labels = NEW_ARRAY(s->mem, struct label, count + 1);

	people[0] = (struct speaker){STR("Nele"), SIDE_US};
	people[1] = (struct speaker){STR("Maren"), SIDE_THEM};
	people[2] = (struct speaker){STR("Jörn"), SIDE_THEM};
	for (size_t i = 0; i < count; i++) {
		const struct said *line = &said[i];

		utterances[i] = (struct utterance){
			.start_ms = has_times ? line->at_s * 1000 : -1,
			.end_ms = has_times ? (line->at_s + line->for_s) * 1000 : -1,
			.speaker = (size_t)line->speaker,
			.text = str_from(line->text),
			.line = (int64_t)i + 1};
		labels[i] = (struct label){
			.question = line->questions ? line->open ? QUESTION_OPEN : QUESTION_CLOSED
		                                    : QUESTION_NONE,
			.question_count = (uint8_t)line->questions,
			.question_open_count = (uint8_t)line->open,
			.stage = (uint8_t)line->stage,
			.language = ANALYSIS_DE,
			.flags = (uint16_t)line->flags,
			.answers_utterance = line->answers - 1};
	}
	*t = (struct transcript){.speakers = people,
	                         .speaker_count = 3,
	                         .utterances = utterances,
	                         .utterance_count = count,
	                         .has_times = has_times};
	return (struct report_ask){.transcript = t, .labels = labels, .language = LANGUAGE_DE};
}

static const struct report *report_of(struct scope *s, const struct said *said, size_t count)
{
	struct report_ask ask = ask_of(s, said, count, true);

	return report_build(s->mem, &ask);
}

#define REPORT(s, ...)                                                                             \
	report_of((s), (const struct said[]){__VA_ARGS__},                                         \
	          sizeof((const struct said[]){__VA_ARGS__}) / sizeof(struct said))

/* `questions` of ours, `gap_s` apart from `first_s` on, in a talk of 1000 seconds. */
static const struct report *questions_at(struct scope *s, int questions, int first_s, int gap_s)
{
	struct said said[SAID_MAX] = {{0, 1, 1, "Guten Tag."}};
	size_t count = 1;

	for (int i = 0; i < questions; i++)
		said[count++] =
			(struct said){first_s + i * gap_s, 1, 0, "Wie ist das?", 1, 1, 0, 0, 0};
	said[count++] = (struct said){999, 1, 1, "Danke."};
	return report_of(s, said, count);
}

/* ---- counting ---- */

TEST(report__an_empty_talk_has_an_empty_report)
{
	struct scope *s = test_scope();
	struct report_ask ask = ask_of(s, NULL, 0, false);
	const struct report *r = report_build(s->mem, &ask);
	struct text out = text_new(s->mem, 100000);

	assert_int_equal(r->questions.count, 0);
	assert_int_equal(r->duration_ms, -1);
	assert_int_equal(r->advice_count, 0);
	report_write_text(&out, r);
	report_write_json(&out, r);
}

TEST(report__share_is_by_talk_time)
{
	const struct report *r =
		REPORT(test_scope(), {0, 30, 0, "eins zwei drei"}, {30, 10, 1, "eins"});

	assert_int_equal(r->speakers[0].share_permille, 750);
	assert_int_equal(r->speakers[1].share_permille, 250);
	assert_int_equal(r->speakers[0].words, 3);
	assert_int_equal(r->duration_ms, 40000);
}

TEST(report__without_times_share_is_by_words)
{
	struct scope *s = test_scope();
	struct report_ask ask =
		ask_of(s, (const struct said[]){{0, 30, 0, "eins"}, {30, 10, 1, "eins zwei drei"}},
	               2, false);
	const struct report *r = report_build(s->mem, &ask);

	assert_int_equal(r->speakers[0].share_permille, 250);
	assert_int_equal(r->speakers[0].talk_ms, -1);
	assert_int_equal(r->speakers[1].longest_monologue_words, 3);
}

TEST(report__words_are_what_white_space_separates)
{
	assert_int_equal(report_quote_words(STR("")), 0);
	assert_int_equal(report_quote_words(STR("  Drei\u00a0Wörter\there. ")), 3);
}

TEST(report__a_backchannel_does_not_end_a_monologue)
{
	const struct report *r =
		REPORT(test_scope(), {0, 20, 1, "Also bei uns"}, {20, 1, 0, "Mhm.", 0, 0, 1},
	               {21, 39, 1, "geht das so."}, {60, 5, 2, "Nein."}, {65, 10, 1, "Doch."});

	assert_int_equal(r->speakers[1].longest_monologue_ms, 60000);
	assert_int_equal(r->speakers[1].longest_monologue_words, 6);
	assert_int_equal(r->speakers[1].monologue_from, 0);
	assert_int_equal(r->speakers[1].monologue_to, 3);
	/* Whoever only signals holds no floor. */
	assert_int_equal(r->speakers[0].longest_monologue_ms, 0);
}

TEST(report__counts_questions_and_stages_of_our_side_alone)
{
	const struct report *r =
		REPORT(test_scope(), {0, 5, 0, "Wer, und wann?", 2, 1, 0, FLAG_STACKED},
	               {5, 5, 1, "Warum?", 1, 1}, {10, 5, 0, "Sie meinen also.", 1, 0, 2},
	               {15, 5, 1, "Ja.", 0, 0, 1}, {20, 5, 0, "Mhm.", 0, 0, 1});

	assert_int_equal(r->questions.count, 3);
	assert_int_equal(r->questions.open, 1);
	assert_int_equal(r->questions.closed, 2);
	assert_int_equal(r->questions.stacked, 1);
	assert_int_equal(r->listening.stage1, 1);
	assert_int_equal(r->listening.stage2, 1);
}

TEST(report__thirds_are_of_the_time)
{
	const struct report *r =
		REPORT(test_scope(), {0, 10, 0, "Wie?", 1, 1}, {39, 1, 0, "Wie?", 1, 1},
	               {40, 1, 0, "Wie?", 1, 1}, {119, 1, 0, "Wie?", 1, 1});

	assert_int_equal(r->questions.per_third[0], 2);
	assert_int_equal(r->questions.per_third[1], 1);
	assert_int_equal(r->questions.per_third[2], 1);
}

/* ---- spread ---- */

TEST(report__evenly_spread_is_1000_wherever_the_first_question_comes)
{
	assert_int_equal(questions_at(test_scope(), 10, 0, 100)->questions.spread_permille, 1000);
	assert_int_equal(questions_at(test_scope(), 10, 50, 100)->questions.spread_permille, 1000);
	assert_int_equal(questions_at(test_scope(), 10, 99, 100)->questions.spread_permille, 1000);
}

TEST(report__all_at_one_moment_is_0_wherever_that_is)
{
	assert_int_equal(questions_at(test_scope(), 10, 0, 0)->questions.spread_permille, 0);
	assert_int_equal(questions_at(test_scope(), 10, 500, 0)->questions.spread_permille, 0);
	assert_int_equal(questions_at(test_scope(), 2, 998, 0)->questions.spread_permille, 0);
}

TEST(report__a_heap_is_near_0_and_half_the_talk_near_the_middle)
{
	int64_t heap = questions_at(test_scope(), 10, 500, 2)->questions.spread_permille;
	int64_t half = questions_at(test_scope(), 10, 0, 50)->questions.spread_permille;

	assert_in_range(heap, 1, 50);
	assert_in_range(half, 450, 550);
}

TEST(report__no_question_and_one_question_have_no_spread)
{
	assert_int_equal(questions_at(test_scope(), 0, 0, 0)->questions.spread_permille, 0);
	assert_int_equal(questions_at(test_scope(), 1, 500, 0)->questions.spread_permille, 0);
}

/* ---- the band ---- */

TEST(report__the_band_is_10_to_14_and_15_is_the_limit)
{
	assert_int_equal(questions_at(test_scope(), 9, 0, 100)->questions.band, REPORT_FEW);
	assert_int_equal(questions_at(test_scope(), 10, 0, 90)->questions.band, REPORT_BEST);
	assert_int_equal(questions_at(test_scope(), 14, 0, 70)->questions.band, REPORT_BEST);
	assert_int_equal(questions_at(test_scope(), 15, 0, 60)->questions.band, REPORT_LIMIT);
	assert_int_equal(questions_at(test_scope(), 16, 0, 60)->questions.band, REPORT_MANY);
}

TEST(report__the_band_is_not_told_of_a_short_talk)
{
	const struct report *r = REPORT(test_scope(), {0, 599, 0, "Wie?", 1, 1});

	assert_false(r->questions.is_band_told);
	assert_true(questions_at(test_scope(), 9, 0, 100)->questions.is_band_told);
}

TEST(report__the_band_is_a_setting)
{
	struct scope *s = test_scope();
	struct report_ask ask = ask_of(s, (const struct said[]){{0, 10, 0, "Wie?", 1, 1}}, 1, true);
	const struct report *r;

	ask.settings = (struct report_settings){1, 3, 0};
	r = report_build(s->mem, &ask);
	assert_int_equal(r->questions.band, REPORT_BEST);
	assert_true(r->questions.is_band_told);
}

/* ---- what was missed ---- */

TEST(report__a_feeling_without_an_answer_is_a_missed_chance)
{
	const struct report *r = REPORT(
		test_scope(), {0, 5, 1, "Wir waren ziemlich verärgert.", 0, 0, 0, FLAG_EMOTION},
		{5, 5, 0, "Okay, dann zur Preisliste."}, {10, 5, 1, "Gut."},
		{15, 5, 0, "Seite drei."});

	assert_int_equal(r->listening.missed_count, 1);
	assert_int_equal(r->listening.missed[0].utterance, 0);
	assert_int_equal(r->listening.missed[0].stage, 3);
	assert_int_equal(r->listening.missed[0].reply, 1);
	assert_str(r->listening.missed[0].feeling, "Ärger");
	assert_str(r->listening.missed[0].suggestion,
	           "Ich merke, das hat Sie geärgert. Was war daran am schlimmsten?");
	assert_int_equal(r->advice_count, 1);
	assert_int_equal(r->advice[0].kind, REPORT_ADVICE_FEELING);
	assert_str(
		r->advice[0].text,
		"Bei 0:00 sagte Maren: „Wir waren ziemlich verärgert.“ Danach ging es weiter mit: "
		"„Okay, dann zur Preisliste.“ Ein Satz, der das Gefühl zurückgibt, und eine kurze "
		"Pause reichen; die Sache kommt danach.");
	assert_str(r->verdict,
	           "Sie haben keine Frage gestellt und das Gehörte nicht in eigenen Worten "
	           "wiedergegeben. Einmal blieb Ärger ohne Antwort.");
}

TEST(report__the_verdict_counts_a_feeling_put_into_words_only_as_that)
{
	const struct report *r = REPORT(
		test_scope(), {0, 5, 1, "Wir waren verärgert.", 0, 0, 0, FLAG_EMOTION},
		{5, 5, 0, "Das hat Sie geärgert.", 0, 0, 3}, {10, 5, 1, "Ja, die Karten fehlen."},
		{15, 5, 0, "Ihnen fehlen also die Karten?", 1, 0, 2});

	assert_str(r->verdict,
	           "Sie haben eine Frage gestellt und einmal in eigenen Worten wiedergegeben, was "
	           "Sie gehört haben. Einmal haben Sie ein Gefühl angesprochen.");
}

TEST(report__the_verdict_says_what_carried_the_talk)
{
	struct scope *s = test_scope();
	const struct report *listens = REPORT(
		s, {0, 5, 1, "Die Karten fehlen."}, {5, 5, 0, "Ihnen fehlen Karten.", 0, 0, 2},
		{10, 5, 1, "Seit Mai."}, {15, 5, 0, "Also seit Mai.", 0, 0, 2},
		{20, 5, 1, "Das ärgert uns."}, {25, 5, 0, "Das ärgert Sie.", 0, 0, 3},
		{30, 5, 0, "Wir hatten das ja auch.", 0, 0, 0, FLAG_TELLING});
	const struct report *tells = REPORT(
		s, {0, 5, 1, "Die Karten fehlen."}, {5, 5, 0, "Ihnen fehlen Karten.", 0, 0, 2},
		{10, 5, 0, "Wir hatten das auch.", 0, 0, 0, FLAG_TELLING},
		{15, 5, 0, "Sie sollten früher bestellen.", 0, 0, 0, FLAG_TELLING},
		{20, 5, 0, "Und mehr.", 0, 0, 0, FLAG_TELLING},
		{25, 5, 1, "Sie sollten leiser sein.", 0, 0, 0, FLAG_TELLING},
		{30, 5, 0, "Sollten wir tauschen?", 1, 0, 0, FLAG_TELLING});
	const struct report *little =
		REPORT(s, {0, 5, 0, "Sie sollten früher bestellen.", 0, 0, 0, FLAG_TELLING});

	assert_int_equal(listens->reading.kind, REPORT_READING_LISTENS);
	assert_non_null(strstr(str_c(s->mem, listens->verdict),
	                       " Insgesamt trug das Zuhören das Gespräch (zurückgegeben zu erzählt "
	                       "oder geraten: 3 zu 1)."));
	assert_int_equal(tells->reading.kind, REPORT_READING_TELLS);
	assert_int_equal(tells->reading.gives_back, 1);
	assert_int_equal(tells->reading.tells, 3); /* what asks does not tell, nor does the other */
	assert_int_equal(little->reading.kind, REPORT_READING_UNTOLD);
	assert_null(strstr(str_c(s->mem, little->verdict), "Insgesamt"));
}

TEST(report__telling_that_outweighed_listening_is_named)
{
	const struct report *r = REPORT(
		test_scope(), {0, 5, 0, "Sie sollten früher bestellen.", 0, 0, 0, FLAG_TELLING},
		{5, 5, 1, "Die Karten fehlen."},
		{10, 5, 0, "Wir hatten das damals auch.", 0, 0, 0, FLAG_TELLING},
		{15, 5, 0, "Das ging dann so weiter.", 0, 0, 0, FLAG_TELLING}, {20, 5, 1, "Aha."},
		{25, 5, 0, "Und danach kam das Lager.", 0, 0, 0, FLAG_TELLING});

	assert_int_equal(r->advice_count, 1);
	assert_int_equal(r->advice[0].kind, REPORT_ADVICE_TELLING);
	assert_int_equal(r->advice[0].utterance,
	                 2); /* the first has nothing it could have given back */
	assert_str(
		r->advice[0].text,
		"Bei 0:10 haben Sie geantwortet: „Wir hatten das damals auch.“ Viermal haben Sie "
		"länger erzählt oder geraten, bevor klar war, was gemeint ist. Sagen Sie zuerst in "
		"einem Satz, was Sie verstanden haben; dann kommt auch die Erklärung an.");
	assert_true(r->advice[0].suggestion.bytes > 0);
}

TEST(report__names_questions_that_were_evaded)
{
	struct scope *s = test_scope();
	const struct report *r = REPORT(
		s, {0, 5, 0, "Wer entscheidet das?", 1, 1},
		{5, 5, 1, "Schwer zu sagen.", 0, 0, 0, FLAG_EVADING}, {10, 5, 0, "Gut.", 0, 0, 1},
		{15, 5, 0, "Was fehlt Ihnen?", 1, 1}, {20, 5, 1, "Die Karten."},
		{25, 5, 0, "Seit wann?", 1, 1},
		{30, 60, 1,
	         "Das kommt darauf an, im Lager seit Mai, in der Zentrale seit August, weil dort "
	         "noch alte Karten lagen, und draußen bei den Fahrern eigentlich schon immer, "
	         "denn dort hat sie nie jemand verteilt, soviel ich weiß.",
	         0, 0, 0, FLAG_EVADING});

	assert_int_equal(r->questions.evaded_count, 1); /* the long reply says when */
	assert_int_equal(r->questions.evaded[0].utterance, 0);
	assert_int_equal(r->questions.evaded[0].reply, 1);
	assert_int_equal(r->questions.misplaced_count, 0);
}

TEST(report__names_questions_in_the_wrong_place)
{
	struct scope *s = test_scope();
	const struct said said[] = {
		{0, 5, 1, "Wir waren ziemlich verärgert.", 0, 0, 0, FLAG_EMOTION},
		{5, 5, 0, "Wann kommt denn nun die nächste Bestellung für die Zentrale?", 1, 1},
		{10, 5, 1, "Am Montag."},
		{15, 5, 0, "Wer bestellt?", 1, 1},
		{20, 5, 0, "Und wo?", 1, 1},
		{25, 5, 1, "Im Lager."}};
	struct report_ask ask = ask_of(s, said, sizeof said / sizeof *said, true);
	const struct report *r;

	assert_ok(rulebook_open(s, STR_NONE, &ask.rules)); /* tell what a question asks about */
	r = report_build(s->mem, &ask);
	assert_int_equal(r->questions.misplaced_count, 2);
	assert_int_equal(r->questions.misplaced[0].utterance, 1);
	assert_int_equal(r->questions.misplaced[0].reason, REPORT_MISPLACED_FEELING);
	assert_int_equal(r->questions.misplaced[1].utterance, 4);
	assert_int_equal(r->questions.misplaced[1].reason, REPORT_MISPLACED_UNANSWERED);
}

TEST(report__counts_who_cut_in_on_whom)
{
	struct scope *s = test_scope();
	const struct said said[] = {{0, 10, 1, "Die Karten fehlen seit Mai, und"},
	                            {8, 5, 0, "Wir liefern ja schon."},
	                            {12, 1, 1, "Mhm.", 0, 0, 1},
	                            {13, 5, 1, "Gut."},
	                            {17, 5, 0, "Eben."}};
	struct report_ask ask = ask_of(s, said, 5, false);
	const struct report *r = report_of(s, said, 5);

	assert_int_equal(r->speakers[0].cut_ins, 2);
	assert_int_equal(r->cut_in_count, 2);
	assert_int_equal(r->cut_ins[0], 1);
	assert_int_equal(r->cut_ins[1], 4);
	assert_int_equal(r->speakers[1].cut_ins, 0); /* a signal does not */
	assert_int_equal(report_build(s->mem, &ask)->speakers[0].cut_ins, -1);
	assert_int_equal(report_build(s->mem, &ask)->cut_in_count, 0);
}

TEST(report__a_feeling_is_answered_within_two_turns_of_ours)
{
	struct scope *s = test_scope();
	const struct report *near =
		REPORT(s, {0, 5, 1, "Wir waren verärgert.", 0, 0, 0, FLAG_EMOTION},
	               {5, 5, 0, "Okay, zur Sache."}, {10, 5, 1, "Gut."},
	               {15, 5, 0, "Das hat Sie geärgert.", 0, 0, 3});
	const struct report *far =
		REPORT(s, {0, 5, 1, "Wir waren verärgert.", 0, 0, 0, FLAG_EMOTION},
	               {5, 5, 0, "Okay, zur Sache."}, {10, 5, 1, "Gut."}, {15, 5, 0, "Seite drei."},
	               {20, 5, 1, "Ja gut."}, {25, 5, 0, "Das hat Sie geärgert.", 0, 0, 3});

	assert_int_equal(near->listening.missed_count, 0);
	assert_int_equal(far->listening.missed_count, 1);
}

TEST(report__what_is_given_back_at_once_counts_whatever_its_words_remind_of)
{
	const struct report *r =
		REPORT(test_scope(), {0, 5, 1, "Da war der Regler."}, {5, 5, 0, "Weiter."},
	               {10, 5, 1, "Das hat uns geärgert.", 0, 0, 0, FLAG_EMOTION},
	               {15, 5, 0, "Der Regler hat Sie geärgert.", 0, 0, 3, 0, 1});

	assert_int_equal(r->listening.missed_count, 0);
}

TEST(report__a_late_answer_counts_when_it_names_what_it_answers)
{
	const struct report *r = REPORT(
		test_scope(), {0, 5, 1, "Wir bräuchten die Nummer.", 0, 0, 0, FLAG_NEED},
		{5, 5, 0, "Okay, zur Sache."}, {10, 5, 1, "Gut."}, {15, 5, 0, "Seite drei."},
		{20, 5, 1, "Ja gut."}, {25, 5, 0, "Sie bräuchten also die Nummer?", 1, 0, 2, 0, 1});

	assert_int_equal(r->listening.missed_count, 0);
}

TEST(report__a_signal_alone_is_no_answer)
{
	const struct report *r = REPORT(
		test_scope(),
		{0, 5, 1, "Wir bräuchten die Nummer auf jedem Lieferschein.", 0, 0, 0, FLAG_NEED},
		{5, 1, 0, "Mhm.", 0, 0, 1}, {6, 5, 1, "Genau."},
		{11, 5, 0, "Wir haben da ein Portal."});

	assert_int_equal(r->listening.missed_count, 1);
	assert_int_equal(r->listening.missed[0].reason, REPORT_REASON_NEED);
	assert_str(r->listening.missed[0].suggestion,
	           "Habe ich Sie richtig verstanden: Sie bräuchten die Nummer auf jedem "
	           "Lieferschein?");
	assert_int_equal(r->need_count, 1);
	assert_str(r->needs[0].quote, "Wir bräuchten die Nummer auf jedem Lieferschein.");
}

TEST(report__the_last_word_of_the_other_side_is_no_missed_chance)
{
	const struct report *r = REPORT(test_scope(), {0, 5, 0, "Guten Tag."},
	                                {5, 5, 1, "Wir waren verärgert.", 0, 0, 0, FLAG_EMOTION});

	assert_int_equal(r->listening.missed_count, 0);
}

TEST(report__a_pleasant_feeling_needs_no_answer)
{
	const struct report *r =
		REPORT(test_scope(), {0, 5, 1, "Da bin ich froh.", 0, 0, 0, FLAG_EMOTION},
	               {5, 5, 0, "Gut, weiter."});

	assert_int_equal(r->listening.missed_count, 0);
}

TEST(report__a_need_put_as_a_question_wants_an_answer_and_no_echo)
{
	const struct report *r =
		REPORT(test_scope(), {0, 5, 1, "Was brauchen wir dafür?", 1, 1, 0, FLAG_NEED, 0},
	               {5, 5, 0, "Zwei Tage."});

	assert_int_equal(r->listening.missed_count, 0);
}

/* ---- advice ---- */

/* "give intrusive" spoke in the second sentence; the question stands in the first. */
TEST(report__an_advice_on_pressure_quotes_the_sentence_that_presses)
{
	static const struct rule rule = {.source = {"rule r\n\tgive intrusive +3", 25}};
	struct scope *s = test_scope();
	struct report_ask ask = ask_of(
		s,
		(const struct said[]){{0, 5, 0, "Wie geht es? Unterschreiben Sie heute noch.", 1, 1,
	                               0, FLAG_INTRUSIVE, 0}},
		1, true);
	struct label *labels = NEW_ARRAY(s->mem, struct label, 1);

	*labels = ask.labels[0];
	labels->hit_count = 1;
	labels->hits[0] = (struct rule_hit){&rule, 13, 27};
	ask.labels = labels;
	assert_str(report_build(s->mem, &ask)->advice[0].quote, "Unterschreiben Sie heute noch.");
}

TEST(report__gives_at_most_three_pieces_of_advice_the_weightiest_first)
{
	struct scope *s = test_scope();
	struct said said[SAID_MAX] = {
		{0, 5, 1, "Wir waren verärgert.", 0, 0, 0, FLAG_EMOTION},
		{5, 200, 0, "Ich erkläre Ihnen das jetzt einmal ganz in Ruhe."},
		{205, 5, 1, "Wir brauchen das.", 0, 0, 0, FLAG_NEED},
		{210, 5, 0, "Ja, ja, und weiter."},
		{215, 5, 1, "Gut."},
		{220, 5, 0, "Und sonst nichts?"},
	};
	size_t count = 6;
	const struct report *r;

	for (int i = 0; i < 20; i++)
		said[count++] =
			(struct said){300 + i, 1, 0, "Ist das so?", 1, 0, 0, FLAG_LEADING, 0};
	said[count++] = (struct said){1500, 10, 1, "Danke."};
	r = report_of(s, said, count);
	assert_int_equal(r->advice_count, 3);
	assert_int_equal(r->advice[0].kind, REPORT_ADVICE_FEELING);
	assert_int_equal(r->advice[1].kind, REPORT_ADVICE_PARAPHRASE);
	assert_int_equal(r->advice[2].kind, REPORT_ADVICE_UNANSWERED);
}

TEST(report__a_question_right_after_a_feeling_has_the_place_of_the_feeling)
{
	struct scope *s = test_scope();
	const struct said said[] = {
		{0, 5, 1, "Wir waren ziemlich verärgert.", 0, 0, 0, FLAG_EMOTION},
		{5, 5, 0, "Wann kommt denn die Bestellung?", 1, 1},
		{10, 5, 1, "Am Montag."}};
	struct report_ask ask = ask_of(s, said, sizeof said / sizeof *said, true);
	const struct report *r;

	assert_ok(rulebook_open(s, STR_NONE, &ask.rules));
	r = report_build(s->mem, &ask);
	assert_int_equal(r->advice_count, 1); /* one moment, one advice */
	assert_int_equal(r->advice[0].kind, REPORT_ADVICE_MISPLACED);
	assert_int_equal(r->advice[0].utterance, 0);
	assert_str(r->advice[0].text,
	           "Bei 0:00 sagte Maren: „Wir waren ziemlich verärgert.“ Gleich danach kam eine "
	           "Frage: „Wann kommt denn die Bestellung?“ Wer gerade gesagt hat, wie es ihm "
	           "geht, wartet erst darauf, gehört zu werden. Ein Satz zum Gefühl und eine kurze "
	           "Pause; danach passt die Frage.");
	assert_true(r->advice[0].suggestion.bytes > 0);
}

TEST(report__asking_on_before_the_answer_is_named_from_twice_on)
{
	struct scope *s = test_scope();
	const struct said said[] = {{0, 5, 0, "Wer bestellt bei Ihnen?", 1, 1},
	                            {5, 5, 0, "Und wo?", 1, 1},
	                            {10, 5, 1, "Im Lager."},
	                            {15, 5, 0, "Wie viele Karten sind das?", 1, 1},
	                            {20, 1, 1, "Mhm.", 0, 0, 1},
	                            {21, 5, 0, "Und seit wann?", 1, 1},
	                            {26, 5, 1, "Seit Mai."}};
	const struct report *once = report_of(s, said, 3), *twice = report_of(s, said, 7);

	assert_int_equal(once->advice_count, 0);
	assert_int_equal(twice->advice_count, 1);
	assert_int_equal(twice->advice[0].kind, REPORT_ADVICE_UNANSWERED);
	assert_int_equal(twice->advice[0].utterance, 1);
	assert_str(twice->advice[0].suggestion, "Wer bestellt bei Ihnen?");
	assert_str(
		twice->advice[0].text,
		"Bei 0:05 kam schon die nächste Frage: „Und wo?“ Zweimal haben Sie weitergefragt, "
		"bevor die andere Seite geantwortet hatte. Eine Pause wirkt länger, als sie ist; "
		"oft kommt die Antwort gerade dann.");
}

TEST(report__evaded_questions_are_named_from_two_on_after_how_they_were_put)
{
	struct scope *s = test_scope();
	struct said said[] = {{0, 5, 0, "Wer entscheidet das?", 1, 1},
	                      {5, 5, 1, "Schwer zu sagen.", 0, 0, 0, FLAG_EVADING},
	                      {10, 5, 0, "Was kostet es Sie?", 1, 1},
	                      {15, 5, 1, "Da müsste ich nachfragen.", 0, 0, 0, FLAG_EVADING}};
	const struct report *once = report_of(s, said, 2), *twice = report_of(s, said, 4);

	assert_int_equal(once->advice_count, 0);
	assert_int_equal(twice->advice_count, 1);
	assert_int_equal(twice->advice[0].kind, REPORT_ADVICE_EVADED);
	assert_str(
		twice->advice[0].text,
		"Bei 0:00 haben Sie gefragt: „Wer entscheidet das?“ Die Antwort war: „Schwer zu "
		"sagen.“ Zweimal blieb eine Frage so ohne Antwort. Nehmen Sie den Druck heraus und "
		"fragen Sie nach dem, was für eine Antwort noch fehlt.");
	said[2].flags = FLAG_LEADING;
	twice = report_of(s, said, 4);
	assert_int_equal(twice->advice[0].kind, REPORT_ADVICE_LEADING);
	assert_int_equal(twice->advice[1].kind, REPORT_ADVICE_EVADED);
}

/* `ours` and `theirs` times one side begins while the other speaks. */
static const struct report *cutting_in(struct scope *s, int ours, int theirs)
{
	struct said said[SAID_MAX];
	size_t count = 0;
	int64_t at = 0;

	for (int i = 0; i < ours + theirs; i++, at += 20) {
		int first = i < ours ? 1 : 0;

		said[count++] = (struct said){at, 15, first, "Die Karten fehlen seit Mai, und"};
		said[count++] = (struct said){at + 10, 5, 1 - first, "Wir liefern ja schon."};
	}
	return report_of(s, said, count);
}

TEST(report__who_cuts_in_often_and_more_often_than_the_other_side_is_told)
{
	struct scope *s = test_scope();
	const struct report *r = cutting_in(s, 3, 2);

	assert_int_equal(cutting_in(s, 2, 0)->advice_count, 0);
	assert_int_equal(cutting_in(s, 3, 3)->advice_count, 0); /* both talk like this */
	assert_int_equal(r->advice_count, 1);
	assert_int_equal(r->advice[0].kind, REPORT_ADVICE_CUT_IN);
	assert_int_equal(r->advice[0].utterance, 1);
	assert_str(r->advice[0].text, "Bei 0:10 begannen Sie, als Maren noch sprach: „Wir liefern "
	                              "ja schon.“ Dreimal fielen "
	                              "Sie der anderen Seite ins Wort. Was ungesagt bleibt, können "
	                              "Sie nicht hören; warten "
	                              "Sie nach ihrem letzten Wort einen Atemzug.");
	assert_true(r->advice[0].suggestion.bytes > 0);
}

TEST(report__a_heap_of_questions_is_named_with_its_moment)
{
	struct said said[SAID_MAX] = {{0, 1, 1, "Guten Tag."}};
	const struct report *r;
	size_t count = 1;

	for (int i = 0; i < 10; i++) {
		said[count++] = (struct said){700 + 3 * i, 1, 0, "Wie ist das?", 1, 1, 0, 0, 0};
		said[count++] = (struct said){702 + 3 * i, 1, 1, "Gut so."};
	}
	said[count++] = (struct said){999, 1, 1, "Danke."};
	r = report_of(test_scope(), said, count);
	assert_int_equal(r->advice[0].kind, REPORT_ADVICE_CLUSTER);
	assert_int_equal(r->advice[0].utterance, 1);
	assert_str(str_part(r->advice[0].rest, 0, 56),
	           "Fünf Ihrer zehn Fragen kamen innerhalb von 12 Sekunden.");
}

TEST(report__a_long_monologue_of_ours_is_named)
{
	const struct report *r = REPORT(test_scope(), {0, 130, 0, "Ich fange einmal vorne an."},
	                                {130, 20, 1, "Aha, gut."});

	assert_int_equal(r->advice_count, 1);
	assert_int_equal(r->advice[0].kind, REPORT_ADVICE_MONOLOGUE);
	assert_str(
		r->advice[0].text,
		"Bei 0:00 begannen Sie mit: „Ich fange einmal vorne an.“ Von da an haben Sie 2:10 "
		"Minuten am Stück gesprochen. Halten Sie nach spätestens zwei Minuten an und "
		"fragen "
		"Sie, was davon wichtig ist.");
}

/* ---- words ---- */

TEST(report_words__numbers_up_to_twelve_are_words_with_their_plural)
{
	struct scope *s = test_scope();

	assert_str(report_words_questions(s->mem, LANGUAGE_DE, 0), "keine Frage");
	assert_str(report_words_questions(s->mem, LANGUAGE_DE, 1), "eine Frage");
	assert_str(report_words_questions(s->mem, LANGUAGE_DE, 12), "zwölf Fragen");
	assert_str(report_words_questions(s->mem, LANGUAGE_DE, 13), "13 Fragen");
	assert_str(report_words_questions(s->mem, LANGUAGE_EN, 1), "one question");
	assert_str(report_words_times(s->mem, LANGUAGE_DE, 1), "einmal");
	assert_str(report_words_times(s->mem, LANGUAGE_DE, 13), "13-mal");
	assert_str(report_words_times(s->mem, LANGUAGE_EN, 2), "twice");
	assert_str(report_words_times(s->mem, LANGUAGE_EN, 3), "three times");
}

TEST(report_words__every_text_exists_in_every_language)
{
	for (int word = 0; word < REPORT_WORD_COUNT; word++)
		for (int language = 0; language < LANGUAGE_COUNT; language++)
			if (word != WORD_SPREAD_UNTOLD)
				assert_true(report_words_get((enum language)language,
				                             (enum report_word)word)
				                    .bytes > 0);
}

/* ---- quotes ---- */

TEST(report_quote__a_sentence_does_not_end_at_a_date_or_a_short_form)
{
	struct str rest = STR("Am 3. Mai, z. B. bei Dr. Lorenzen, war Schluss. Dann nicht mehr!"),
		   one;

	assert_true(report_quote_next_sentence(&rest, &one));
	assert_str(one, "Am 3. Mai, z. B. bei Dr. Lorenzen, war Schluss.");
	assert_true(report_quote_next_sentence(&rest, &one));
	assert_str(one, "Dann nicht mehr!");
	assert_false(report_quote_next_sentence(&rest, &one));
}

TEST(report_quote__a_long_sentence_is_cut_at_words_around_the_place)
{
	struct scope *s = test_scope();
	struct text t = text_new(s->mem, 10000);
	struct str quote;

	for (int i = 0; i < 100; i++)
		text_addf(&t, "wort%d ", i);
	quote = report_quote_at(text_str(&t), str_find(text_str(&t), STR("wort50")));
	assert_true(quote.bytes <= REPORT_QUOTE_BYTES_MAX);
	assert_true(str_find(quote, STR("wort50")) != SIZE_MAX);
	assert_true(str_starts(quote, STR("wort")));
}

/* ---- wordings ---- */

/* The lines of tests/data/report/NAME as fields cut at "|". */
static struct str read_table(struct scope *s, const char *name)
{
	struct str path = text_format(s->mem, "%s/report/%s", TEST_DATA, name);
	int fd = open(str_c(s->mem, path), O_RDONLY);
	char *at = arena_take(s->mem, FILE_BYTES_MAX);
	ssize_t bytes = read(fd, at, FILE_BYTES_MAX);

	assert_true(bytes > 0 && bytes < FILE_BYTES_MAX);
	close(fd);
	return (struct str){at, (size_t)bytes};
}

static bool next_row(struct str *rest, struct str *fields, int count)
{
	struct str line;

	while (str_next_line(rest, &line)) {
		if (!line.bytes || line.at[0] == '#')
			continue;
		for (int i = 0; i < count; i++) {
			struct str field = STR_NONE;

			(void)str_next(&line, '|', &field);
			fields[i] = str_trim(field);
		}
		return true;
	}
	return false;
}

static enum language language_of(struct str name)
{
	return str_equal(name, STR("en")) ? LANGUAGE_EN : LANGUAGE_DE;
}

TEST(report_suggestion__gives_back_what_was_said_and_puts_nothing_into_anybodys_mouth)
{
	struct scope *s = test_scope();
	const struct report_suggestions *all = report_suggestion_packed(s->mem);
	struct str rest = read_table(s, "give_back.txt"), row[3];

	while (next_row(&rest, row, 3)) {
		struct str given = report_suggestion_give_back(s->mem, all, language_of(row[0]),
		                                               row[1], false, 0);

		assert_str(given, str_c(s->mem, row[2]));
	}
}

TEST(report_suggestion__names_a_feeling_only_when_it_was_said)
{
	struct scope *s = test_scope();
	const struct report_suggestions *all = report_suggestion_packed(s->mem);
	struct str rest = read_table(s, "reflect.txt"), row[4], name;
	bool is_pleasant;

	while (next_row(&rest, row, 4)) {
		struct str given = report_suggestion_reflect(s->mem, all, language_of(row[0]),
		                                             row[1], 0, &name, &is_pleasant);

		assert_str(name, str_c(s->mem, row[2]));
		assert_str(given, str_c(s->mem, row[3]));
	}
}

TEST(report_suggestion__the_packed_wordings_are_well_formed_in_both_languages)
{
	struct scope *s = test_scope();
	const struct report_suggestions *all;
	const struct files_entry *entries;
	size_t count = files_under(STR("rules/"), &entries), found = 0;
	struct rules_file *files = NEW_ARRAY(s->mem, struct rules_file, count + 1);

	for (size_t i = 0; i < count; i++) {
		files[i] = (struct rules_file){
			str_part(entries[i].path, STR("rules/").bytes, entries[i].path.bytes),
			entries[i].bytes};
		found += str_ends(files[i].path, STR(".wordings"));
	}
	assert_int_equal(found, 2);
	if (report_suggestion_read(s, files, count, &all))
		fail_msg("%s", s->problem.detail);
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		for (int wording = 0; wording < REPORT_WORDING_COUNT; wording++)
			assert_true(report_suggestion_wording(all, (enum language)language,
			                                      (enum report_wording)wording)
			                    .bytes > 0);
}

TEST(report_suggestion__a_mistake_is_told_with_its_file_and_line)
{
	static const struct {
		const char *bytes;
		int line;
	} bad[] = {
		{"[feeling Wut\n", 1},
		{"\n[turn]\nwir Sie\n", 3},
		{"[give-back]\nturned: Habe ich Sie verstanden?\n", 2},
		{"[feeling Wut]\nheard: a b c d e f g\n", 2},
		{"[feeling Wut]\nheard: a,,b\n", 2},
		{"[advice]\nnonsense: ja\n", 2},
		{"words without a colon\n", 1},
		{"[verb]\nich *e = Sie\n", 2},
		{"[verb]\nich e = Sie *en\n", 2},
		{"[verb]\nich * = Sie *en\n", 2},
		{"[own]\nuns sich\n", 2},
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct scope *s = test_scope();
		struct rules_file file = {STR("de/x.wordings"), str_from(bad[i].bytes)};
		struct str place = text_format(s->mem, "de/x.wordings:%d: expected ", bad[i].line);
		const struct report_suggestions *all;

		assert_int_equal(report_suggestion_read(s, &file, 1, &all), ERR_INVALID);
		assert_true(str_starts(str_from(s->problem.detail), place));
		assert_int_equal(s->problem.line, 0); /* or the terminal would name it twice */
	}
}

/* ---- writing ---- */

TEST(report_write_json__is_json_with_the_contracts_fields)
{
	static const char *const fields[] = {"language",  "duration_s", "speakers",   "questions",
	                                     "listening", "needs",      "utterances", "advice",
	                                     "verdict",   "reading"};
	struct scope *s = test_scope();
	struct text out = text_new(s->mem, 100000);
	const struct report *r = questions_at(s, 3, 0, 100);
	json_t *json;

	report_write_json(&out, r);
	assert_ok(json_in_object(s, text_str(&out), &json));
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		assert_non_null(json_object_get(json, fields[i]));
}

TEST(report_write_text__names_the_first_moments_of_many_cut_ins_and_dots)
{
	struct scope *s = test_scope();
	struct said said[SAID_MAX];
	struct text out = text_new(s->mem, 100000);
	char *found;
	size_t count = 0;

	for (int i = 0; i < 20; i++) {
		said[count++] = (struct said){i * 20, 15, 1, "Die Karten fehlen seit Mai, und"};
		said[count++] = (struct said){i * 20 + 10, 5, 0, "Wir liefern ja schon."};
	}
	report_write_text(&out, report_of(s, said, count));
	found = strstr(str_c(s->mem, text_str(&out)), "20-mal ins Wort gefallen: 0:10, 0:30,");
	assert_non_null(found);
	assert_non_null(strstr(found, "2:10, 2:30, …"));
	assert_null(strstr(found, "2:50,"));
}

TEST(report_write_text__is_at_most_80_columns_wide)
{
	struct scope *s = test_scope();
	struct text out = text_new(s->mem, 100000);
	struct str rest, line;

	report_write_text(&out, questions_at(s, 12, 0, 80));
	rest = text_str(&out);
	while (str_next_line(&rest, &line)) {
		size_t columns = 0;

		for (size_t i = 0; i < line.bytes; i++)
			columns += ((unsigned char)line.at[i] & 0xc0) != 0x80;
		if (columns > 80)
			fail_msg("%.*s", STR_ARG(line));
	}
}
