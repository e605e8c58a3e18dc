/* Reading rules: what a coach writes does what it says, and a mistake is explained where it stands. */
#include "talk/rules.h"

#include "core/text.h"
#include "talk/analysis_why.h"
#include "test.h"

#include <stdio.h>

static enum err read_one(struct scope *s, const char *text, const struct rules **ret_rules)
{
	struct rules_file file = {STR("en/test.rules"), str_from(text)};

	return rules_read(s, &file, 1, ret_rules);
}

/* Expects that `text` is refused and that the answer says `expected`, with file and line. */
static void refused(const char *text, const char *expected)
{
	struct scope *s = test_scope();
	const struct rules *rules;

	assert_int_equal(read_one(s, text, &rules), ERR_INVALID);
	if (!strstr(s->problem.detail, expected))
		print_error("expected: %s\n  actual: %s\n", expected, s->problem.detail);
	assert_non_null(strstr(s->problem.detail, expected));
}

/* The flags that `rules` give to `text`. */
static unsigned flags_of(const char *rule_text, const char *text)
{
	struct scope *s = test_scope();
	const struct rules *rules;
	struct label label;
	struct analysis *a;

	if (read_one(s, rule_text, &rules)) {
		print_error("%s\n", s->problem.detail);
		fail();
	}
	a = analysis_start(s->mem, rules, ANALYSIS_EN);
	analysis_label(a, STR("A"), SIDE_US, str_from(text), &label);
	return label.flags;
}

/* One row of a short talk: who speaks, and what. */
struct said {
	const char *who, *text;
};

/* Whether `condition` holds for the last of the rows, by the lists below. */
static bool holds(const char *condition, const struct said *said, size_t count)
{
	static const char lists[] =
		"stemmer english\nlist me\n\ti, my, we\nlist you\n\tyou, your\n"
		"list negation\n\tnot, don't, never\nlist signal\n\tyes, right\n"
		"list no-content\n\ti, my, we, you, your, not, don't, never, a, the, is, so, "
		"right, that\n"
		"rule s\n\tsay ^^^ <signal>+ $$$\n\tgive stage1 +4\n"
		"rule q\n\tif question-mark\n\tgive closed +4\n"
		"rule b\n\tsay so you\n\tgive stage2 +4\nrule t\n\tif %s\n\tgive need +3\n";
	struct scope *s = test_scope();
	const struct rules *rules;
	struct label label = {0};
	struct analysis *a;
	char text[800];

	snprintf(text, sizeof text, lists, condition);
	if (read_one(s, text, &rules)) {
		print_error("%s\n", s->problem.detail);
		fail();
	}
	a = analysis_start(s->mem, rules, ANALYSIS_EN);
	for (size_t i = 0; i < count; i++)
		analysis_label(a, str_from(said[i].who), SIDE_US, str_from(said[i].text), &label);
	return label.flags & FLAG_NEED;
}

#define HOLDS(condition, ...)                                                                      \
	holds(condition, (const struct said[]){__VA_ARGS__},                                       \
	      sizeof((const struct said[]){__VA_ARGS__}) / sizeof(struct said))

#define NEED(say) "stemmer english\nrule t\n\tsay " say "\n\tgive need +3\n"

TEST(rules_read__finds_a_phrase_with_alternatives_options_and_gaps)
{
	static const char rules[] = NEED("we [really] (need|want) .. line");

	assert_true(flags_of(rules, "Well, we really need a second line now.") & FLAG_NEED);
	assert_true(flags_of(rules, "we want line") & FLAG_NEED);
	assert_false(flags_of(rules, "we need one two three four line") & FLAG_NEED);
	assert_false(flags_of(rules, "we have a line") & FLAG_NEED);
}

TEST(rules_read__finds_a_phrase_that_begins_with_any_number_of_words)
{
	static const char rules[] = NEED("^^^ [(well|yes)]+ so that");

	assert_true(flags_of(rules, "So that is it.") & FLAG_NEED);
	assert_true(flags_of(rules, "Well yes, well, so that is it.") & FLAG_NEED);
	assert_false(flags_of(rules, "Well no, so that is it.") & FLAG_NEED);
	assert_true(flags_of(NEED("[yes]+ no"), "Yes, yes, no.") & FLAG_NEED);
}

TEST(rules_read__knows_forms_beginnings_and_endings)
{
	assert_true(flags_of(NEED("deliver~"), "They delivered it.") & FLAG_NEED);
	assert_true(flags_of(NEED("super*"), "A supermarket.") & FLAG_NEED);
	assert_true(flags_of(NEED("*market"), "A supermarket.") & FLAG_NEED);
	assert_false(flags_of(NEED("deliver"), "They delivered it.") & FLAG_NEED);
}

TEST(rules_read__anchors_a_phrase)
{
	assert_true(flags_of(NEED("^^ need"), "So. Need it.") & FLAG_NEED);
	assert_false(flags_of(NEED("^^ need"), "They need it.") & FLAG_NEED);
	assert_true(flags_of(NEED("^ need"), "If so, need it.") & FLAG_NEED);
	assert_true(flags_of(NEED("line $$"), "A line. Good.") & FLAG_NEED);
	assert_false(flags_of(NEED("line $$$"), "A line. Good.") & FLAG_NEED);
	assert_true(flags_of(NEED("line ?"), "A line?") & FLAG_NEED);
	assert_false(flags_of(NEED("line ?"), "A line.") & FLAG_NEED);
}

TEST(rules_read__repeats_and_refers_to_lists)
{
	static const char rules[] = "list fruit\n\tapple~, red pear\n\tplum\n"
				    "rule t\n\tsay ^^^ <fruit>+ $$$\n\tgive need +3\n";

	assert_true(flags_of(rules, "apple red pear plum") & FLAG_NEED);
	assert_false(flags_of(rules, "apple pear") & FLAG_NEED);
}

TEST(rules_read__adds_weights_for_and_against)
{
	static const char rules[] = "decide need 4\n"
				    "rule a\n\tsay need\n\tgive need +2\n"
				    "rule b\n\tsay badly\n\tgive need +2\n"
				    "rule c\n\tsay maybe\n\tgive need -1\n";

	assert_false(flags_of(rules, "we need it") & FLAG_NEED);
	assert_true(flags_of(rules, "we need it badly") & FLAG_NEED);
	assert_false(flags_of(rules, "we maybe need it badly") & FLAG_NEED);
}

TEST(analysis_why__shows_what_lost_and_what_spoke_against_it)
{
	struct scope *s = test_scope();
	const struct rules *rules;
	const struct why *whys;
	struct analysis *a;
	struct label label;

	assert_ok(read_one(s,
	                   "decide need 4\n"
	                   "rule a\n\tsay need\n\tgive need +2\n"
	                   "rule b\n\tsay badly\n\tgive need +3\n"
	                   "rule c\n\tsay maybe\n\tgive need -2\n"
	                   "rule d\n\tsay maybe\n\tgive emotion -1\n",
	                   &rules));
	a = analysis_start(s->mem, rules, ANALYSIS_EN);
	analysis_label(a, STR("A"), SIDE_US, STR("We maybe need it badly."), &label);
	assert_int_equal(analysis_why(a, s->mem, &label, &whys), 1);
	assert_str(str_from(whys[0].name), "need");
	assert_false(whys[0].is_made);
	assert_int_equal(whys[0].sum, 3);
	assert_int_equal(whys[0].threshold, 4);
	assert_int_equal(whys[0].weight_count, 3);
	assert_str(whys[0].weights[0].rule->name, "b");
	assert_int_equal(whys[0].weights[0].weight, 3);
	assert_int_equal(whys[0].weights[0].from, 17);
	assert_int_equal(whys[0].weights[0].to, 22);
	assert_str(whys[0].weights[2].rule->name, "c");
	assert_int_equal(whys[0].weights[2].weight, -2);
}

TEST(analysis_why__decides_each_clause_of_a_sentence_by_itself)
{
	struct scope *s = test_scope();
	const struct rules *rules;
	const struct why *whys;
	struct analysis *a;
	struct label label;

	assert_ok(read_one(s, "rule a\n\tsay ^ did you\n\tgive closed +3\n", &rules));
	a = analysis_start(s->mem, rules, ANALYSIS_EN);
	analysis_label(a, STR("A"), SIDE_US, STR("Did you call. Nothing. Did you write."), &label);
	assert_int_equal(analysis_why(a, s->mem, &label, &whys), 2);
	assert_int_equal(whys[1].from, 23);
	assert_true(whys[0].is_made && whys[1].is_made);
	analysis_label(a, STR("A"), SIDE_US, STR(""), &label);
	assert_int_equal(analysis_why(a, s->mem, &label, &whys), 0);
}

TEST(rules_read__asks_conditions)
{
	static const char rules[] = "rule t\n\tsay need\n\tnot no need\n\tif words 2-3\n"
				    "\tif not question-mark\n\tgive need +3\n";

	assert_true(flags_of(rules, "we need it") & FLAG_NEED);
	assert_false(flags_of(rules, "need") & FLAG_NEED);
	assert_false(flags_of(rules, "no need here") & FLAG_NEED);
	assert_false(flags_of(rules, "we need it?") & FLAG_NEED);
}

TEST(rules_read__sees_the_other_s_i_turned_to_you)
{
	assert_true(HOLDS("turned 2", {"A", "I lost my keys."}, {"B", "You lost your keys."}));
	assert_true(HOLDS("turned 1+", {"A", "You lost the keys."}, {"B", "So I lost them."}));
	assert_false(HOLDS("turned 1+", {"A", "I lost my keys."}, {"B", "I lost my keys."}));
	assert_false(HOLDS("turned 1+", {"A", "I lost my keys."}, {"B", "The keys, lost."}));
	assert_false(HOLDS("turned 1+", {"A", "I lost my keys."}, {"B", "You slept."}));
	/* Another clause is another matter. */
	assert_false(
		HOLDS("turned 1+", {"A", "I slept, the keys lay there."}, {"B", "Your keys."}));
	/* One's own words are none of the other's. */
	assert_false(HOLDS("turned 1+", {"B", "I lost my keys."}, {"B", "You lost your keys."}));
}

TEST(rules_read__sees_who_denies_what_the_other_said)
{
	assert_true(
		HOLDS("denied 1", {"A", "I don't see a ramp."}, {"B", "You don't have a ramp."}));
	assert_false(HOLDS("denied 1+", {"A", "I see a ramp."}, {"B", "You don't have a ramp."}));
	assert_true(HOLDS("opposed 1", {"A", "I see a ramp."}, {"B", "That is not a ramp."}));
	assert_true(HOLDS("opposed 1", {"A", "That is not a ramp."}, {"B", "The ramp is there."}));
	assert_false(HOLDS("opposed 1+", {"A", "I see a ramp."}, {"B", "The ramp is there."}));
	assert_false(HOLDS("opposed 1+", {"A", "That is not a ramp."}, {"B", "Not the ramp."}));
	assert_false(HOLDS("opposed 1+", {"A", "I see a ramp."}, {"B", "Not the door."}));
}

TEST(rules_read__knows_what_the_speaker_said_before)
{
	assert_true(HOLDS("after-own-giving-back", {"A", "So you wait."}, {"B", "Right."},
	                  {"A", "Every day."}));
	assert_false(HOLDS("after-own-giving-back", {"A", "It rains."}, {"B", "So you wait."},
	                   {"A", "Every day."}));
	assert_false(HOLDS("after-own-giving-back", {"A", "So you wait."}));
	assert_true(HOLDS("own-words 3", {"A", "Look at it."}, {"B", "Right."}, {"A", "Now."}));
	assert_true(HOLDS("own-words 0", {"B", "Look at it."}, {"A", "Now."}));
}

TEST(rules_read__knows_a_talk_without_any_punctuation)
{
	assert_true(HOLDS("bare-talk", {"A", "it rains"}, {"B", "so it does"}));
	assert_false(HOLDS("bare-talk", {"A", "It rains."}, {"B", "so it does"}));
	assert_false(HOLDS("bare-talk", {"A", "it rains"}, {"B", "So it does."}));
}

TEST(rules_read__knows_a_round_of_several)
{
	assert_true(HOLDS("several", {"A", "It rains."}, {"B", "It does."}, {"C", "Still."}));
	assert_false(HOLDS("several", {"A", "It rains."}, {"B", "It does."}, {"A", "Still."}));
	assert_false(HOLDS("several", {"A", "It rains."}, {"A", "It does."}, {"B", "Still."}));
	assert_true(HOLDS("several", {"A", "It rains."}, {"B", "It does."}, {"C", "Still."},
	                  {"A", "Now."}));
}

TEST(rules_read__knows_who_says_most)
{
#define TEN "go on past the hall and down to the gate "
	assert_true(HOLDS("talk-percent 0", {"A", TEN TEN TEN TEN TEN TEN}, {"B", "Right."}));
	assert_true(HOLDS("talk-percent 100", {"A", TEN TEN TEN TEN TEN TEN TEN}, {"A", "Right."}));
	assert_true(HOLDS("talk-percent 25", {"B", TEN TEN}, {"A", TEN TEN TEN TEN TEN TEN},
	                  {"B", "Right."}));
	/* Too little was said to tell. */
	assert_true(HOLDS("talk-percent 50", {"A", TEN}, {"B", "Right."}));
#undef TEN
}

TEST(rules_read__remembers_what_the_other_asked_last)
{
	assert_true(HOLDS("other-last-closed-question", {"A", "Is it yours?"}, {"B", "Well."},
	                  {"B", "Yes."}));
	assert_false(HOLDS("other-last-closed-question", {"A", "Is it yours?"}, {"B", "Well."},
	                   {"A", "Good."}, {"B", "Yes."}));
	assert_false(HOLDS("other-last-closed-question", {"B", "Is it yours?"}, {"B", "Yes."}));
}

TEST(rules_read__counts_sentences_that_say_something)
{
	static const char rules[] = "rule t\n\tsay need\n\tif sentences 1\n\tgive need +3\n";

	assert_true(flags_of(rules, "We need it.") & FLAG_NEED);
	assert_true(flags_of(rules, "Okay. We need it.") & FLAG_NEED);
	assert_false(flags_of(rules, "We need it. They do not have it.") & FLAG_NEED);
}

TEST(rules_read__explains_each_mistake_where_it_stands)
{
	refused("rule a\n\tsay x\n", "en/test.rules:1: rule \"a\" has no effect");
	refused("rule a\n\tgive need +1\n", "en/test.rules:1: rule \"a\" would always apply");
	refused("\n\nrule a\n\tsay (x\n", "en/test.rules:4: expected ) to close a bracket");
	refused("rule a\n\tsay <nothing>\n", "en/test.rules:2: there is no list \"nothing\"");
	refused("rule a\n\tsay x\n\tgive joy +1\n",
	        "en/test.rules:3: expected what the rule speaks for");
	refused("rule a\n\tsay x\n\tgive need much\n", "en/test.rules:3: expected a weight");
	refused("rule a\n\tif tired\n", "en/test.rules:2: expected a condition");
	refused("rule a\n\tif words\n", "en/test.rules:2: expected a number");
	refused("rule a\n\tsay [x]\n", "en/test.rules:2: expected at least one word");
	refused("rule a\n\tsing x\n", "en/test.rules:2: expected say, not, if or give");
	refused("rule A!\n", "en/test.rules:1: expected the rule's name");
	refused("paint it\n", "en/test.rules:1: expected rule, list, same, stemmer or decide");
	refused("stemmer klingon\n", "en/test.rules:1: expected the name of a Snowball stemmer");
	refused("decide fun 3\n", "en/test.rules:1: expected a decision");
	refused("list a\n\t<b>\nlist b\n\t<a>\nrule r\n\tsay <a>\n\tgive need 1\n",
	        "contains itself");
	refused("rule a\n\tsay x\n\tgive need 1\nrule a\n\tsay y\n\tgive need 1\n",
	        "en/test.rules:4: there is a rule \"a\" already");
}

TEST(rules_read__keeps_what_a_reader_of_a_label_wants_to_see)
{
	struct scope *s = test_scope();
	const struct rules *rules;
	struct analysis *a;
	struct label label;

	assert_ok(read_one(s,
	                   "# Somebody is short of something.\nrule need.short\n\tsay short of\n"
	                   "\tgive need +3 # enough\n",
	                   &rules));
	a = analysis_start(s->mem, rules, ANALYSIS_EN);
	analysis_label(a, STR("A"), SIDE_US, STR("We are short of time."), &label);
	assert_int_equal(label.hit_count, 1);
	assert_str(label.hits[0].rule->name, "need.short");
	assert_str(label.hits[0].rule->file, "en/test.rules");
	assert_str(label.hits[0].rule->note, "Somebody is short of something.");
	assert_str(label.hits[0].rule->source, "rule need.short\n\tsay short of\n\tgive need +3");
	assert_int_equal(label.hits[0].rule->line, 2);
	assert_int_equal(label.hits[0].from, 7);
	assert_int_equal(label.hits[0].to, 15);
}

TEST(rules_read__gives_every_rule_of_a_file_the_remark_above_it)
{
	struct scope *s = test_scope();
	const struct rules *rules;
	struct analysis *a;
	struct label label;

	assert_ok(read_one(s,
	                   "# The first.\nrule a\n\tsay one\n\tgive need +3\n"
	                   "# A list's.\nlist l\n\tone\n"
	                   "# Far away.\n\n# The second,\n# in two lines.\nrule b\n\tsay two\n"
	                   "\tgive need +2\nrule c\n\tsay <l>\n\tgive need +1\n",
	                   &rules));
	a = analysis_start(s->mem, rules, ANALYSIS_EN);
	analysis_label(a, STR("A"), SIDE_US, STR("One two."), &label);
	assert_int_equal(label.hit_count, 3);
	assert_str(label.hits[0].rule->note, "The first.");
	assert_str(label.hits[1].rule->note, "The second, in two lines.");
	assert_str(label.hits[2].rule->note, "");
}

TEST(rules_read__takes_a_third_language_as_a_folder)
{
	struct scope *s = test_scope();
	struct rules_file files[] = {
		{STR("nl/a.rules"), STR("rule t\n\tsay nodig\n\tgive need +3\n")},
		{STR("nl/b.words"), STR("list frequent\n\twij, hebben, dat\n")},
	};
	const struct rules *rules;
	struct analysis *a;
	struct label label;

	assert_ok(rules_read(s, files, 2, &rules));
	a = analysis_start(s->mem, rules, ANALYSIS_AUTO);
	analysis_label(a, STR("A"), SIDE_US, STR("Wij hebben dat nodig."), &label);
	assert_true(label.flags & FLAG_NEED);
	assert_int_equal(rules_language_count(rules), 3);
	assert_int_equal(rules_language_find(rules, STR("nl")), 3);
	assert_int_equal(label.language, 3);
	assert_int_equal(rules_language_find(rules, STR("xx")), 0);
}

TEST(rules_read__numbers_languages_by_name_whatever_the_order_of_files)
{
	struct scope *s = test_scope();
	struct rules_file files[] = {
		{STR("tlh/a.rules"), STR("rule t\n\tsay nuqneh\n\tgive open +4\n")},
		{STR("fr/a.rules"), STR("rule t\n\tsay combien\n\tgive open +4\n")},
		{STR("en/a.rules"), STR("rule t\n\tsay what\n\tgive open +4\n")},
	};
	const struct rules *rules;

	assert_ok(rules_read(s, files, 3, &rules));
	assert_str(rules_language_name(rules, ANALYSIS_DE), "de");
	assert_str(rules_language_name(rules, ANALYSIS_EN), "en");
	assert_str(rules_language_name(rules, 3), "fr");
	assert_str(rules_language_name(rules, 4), "tlh");
}

TEST(rules_read__refuses_more_languages_than_there_is_room_for)
{
	struct scope *s = test_scope();
	struct rules_file files[RULES_LANGUAGES_MAX - 1];
	const struct rules *rules;

	for (size_t i = 0; i < RULES_LANGUAGES_MAX - 1; i++)
		files[i] = (struct rules_file){text_format(s->mem, "x%zu/a.rules", i),
		                               STR("list a\n\tb\n")};
	assert_ok(rules_read(s, files, RULES_LANGUAGES_MAX - 2, &rules));
	assert_int_equal(rules_read(s, files, RULES_LANGUAGES_MAX - 1, &rules), ERR_TOO_LARGE);
}
