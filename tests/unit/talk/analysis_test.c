/* The analysis against scenes a coach can read (tests/data/analysis), and its promises: it never
 * looks ahead, gives the same for the same, and names the rule behind each label. */
#include "talk/analysis.h"

#include "core/text.h"
#include "talk/analysis_why.h"
#include "talk/rulebook.h"
#include "test.h"

#include <stdio.h>

static const struct rules *packed_rules(struct scope *s)
{
	const struct rules *rules;

	assert_ok(rulebook_open(s, STR_NONE, &rules));
	return rules;
}

static struct str read_data(struct scope *s, const char *name)
{
	const char *path = text_format(s->mem, "%s/%s", TEST_DATA, name).at;
	struct text text = text_new(s->mem, 1024 * 1024);
	FILE *file = fopen(path, "rb");
	char part[4096];
	size_t got;

	assert_non_null(file);
	while ((got = fread(part, 1, sizeof part, file)) > 0)
		text_add(&text, (struct str){part, got});
	fclose(file);
	return text_str(&text);
}

static struct str read_scenes(struct scope *s, const char *name)
{
	return read_data(s, text_format(s->mem, "analysis/%s", name).at);
}

static struct str flags_text(struct scope *s, const struct label *label)
{
	struct text text = text_new(s->mem, 200);

	for (unsigned i = 0; i < FLAG_COUNT; i++)
		if (label->flags & 1u << i) {
			if (text.bytes)
				text_add_char(&text, ',');
			text_add(&text, str_from(analysis_flag_name((enum flag)(1u << i))));
		}
	return text.bytes ? text_str(&text) : STR("-");
}

static bool agrees(struct str expected, const char *actual)
{
	return str_equal(expected, STR(".")) || str_equal(expected, str_from(actual));
}

/* Plays a file of scenes; counts the rows that are labelled otherwise than expected. */
static int play_in(const char *name, struct str language)
{
	struct scope *s = test_scope();
	const struct rules *rules = packed_rules(s);
	struct analysis *a = analysis_start(
		s->mem, rules, (enum analysis_language)rules_language_find(rules, language));
	struct str rest = read_scenes(s, name), line;
	int wrong = 0, number = 0;

	while (str_next_line(&rest, &line)) {
		struct str fields[5], flags;
		struct label label;
		char stage[2] = "0";

		number++;
		if (!line.bytes)
			analysis_restart(a);
		if (!line.bytes || line.at[0] == '#')
			continue;
		for (int i = 0; i < 5; i++)
			assert_true(str_next(&line, '\t', &fields[i]));
		analysis_label(a, fields[0],
		               str_equal(fields[0], STR("us"))     ? SIDE_US
		               : str_equal(fields[0], STR("them")) ? SIDE_THEM
		                                                   : SIDE_UNKNOWN,
		               fields[1], &label);
		stage[0] = (char)('0' + label.stage);
		flags = flags_text(s, &label);
		if (agrees(fields[2], analysis_question_name(label.question)) &&
		    agrees(fields[3], stage) &&
		    (str_equal(fields[4], STR(".")) || str_equal(fields[4], flags)))
			continue;
		wrong++;
		print_error("%s:%d: %.*s\n  expected %.*s %.*s %.*s, found %s %s %.*s\n", name,
		            number, STR_ARG(fields[1]), STR_ARG(fields[2]), STR_ARG(fields[3]),
		            STR_ARG(fields[4]), analysis_question_name(label.question), stage,
		            STR_ARG(flags));
	}
	return wrong;
}

/* The language is recognised. */
static int play(const char *name)
{
	return play_in(name, STR("auto"));
}

/* ---- going on with a dialogue ---- */

struct said {
	struct str speaker, text;
	enum side side;
};

enum {
	SAID_MAX = 4000,
	LONG_STEP = 13 /* each looks back at the whole context, which takes long with sanitizers */
};

/* The column of a row of tab-separated text. */
static struct str column(struct str line, int number)
{
	struct str field = STR_NONE;

	for (int i = 0; i <= number; i++)
		if (!str_next(&line, '\t', &field))
			return STR_NONE;
	return field;
}

static void assert_same_label(const struct label *a, const struct label *b)
{
	assert_int_equal(a->question, b->question);
	assert_int_equal(a->question_count, b->question_count);
	assert_int_equal(a->question_open_count, b->question_open_count);
	assert_int_equal(a->stage, b->stage);
	assert_int_equal(a->language, b->language);
	assert_int_equal(a->flags, b->flags);
	assert_int_equal(a->answers_utterance, b->answers_utterance);
	assert_int_equal(a->hit_count, b->hit_count);
	for (size_t i = 0; i < a->hit_count; i++)
		assert_memory_equal(&a->hits[i], &b->hits[i], sizeof *a->hits);
	for (size_t i = 0; i < a->question_count; i++) {
		assert_int_equal(a->question_from[i], b->question_from[i]);
		assert_int_equal(a->question_to[i], b->question_to[i]);
	}
}

/* At each `step`th utterance another analysis goes on from the mark before it, and must say the same. */
static void go_on(struct scope *s, const struct rules *rules, const struct said *said, size_t count,
                  size_t step, enum analysis_language language)
{
	struct analysis *whole = analysis_start(s->mem, rules, language);
	struct analysis *later = analysis_start(s->mem, rules, language);
	struct label *labels = NEW_ARRAY(s->mem, struct label, count), label;

	for (size_t i = 0; i < count; i++) {
		struct analysis_mark mark = analysis_mark(whole), mark_later;

		analysis_label(whole, said[i].speaker, said[i].side, said[i].text, &labels[i]);
		if (i % step)
			continue;
		analysis_resume(later, &mark, i);
		for (size_t k = i > ANALYSIS_CONTEXT_MAX ? i - ANALYSIS_CONTEXT_MAX : 0; k < i; k++)
			analysis_recall(later, said[k].speaker, said[k].text, &labels[k]);
		analysis_label(later, said[i].speaker, said[i].side, said[i].text, &label);
		assert_same_label(&label, &labels[i]);
		mark = analysis_mark(whole);
		mark_later = analysis_mark(later);
		assert_memory_equal(&mark_later, &mark, sizeof mark);
	}
}

/* All scenes, and all rows of a file as one long talk: more than the context holds, in whatever language comes. */
TEST(analysis_resume__labels_the_next_as_if_all_before_had_been_labelled)
{
	static const struct {
		const char *name;
		int speaker, text;
	} files[] = {
		{"analysis/french.tsv", 0, 1},       {"analysis/listening_de.tsv", 0, 1},
		{"analysis/listening_en.tsv", 0, 1}, {"analysis/questions_de.tsv", 0, 1},
		{"analysis/questions_en.tsv", 0, 1}, {"analysis/speaking.tsv", 0, 1},
		{"analysis/spoken_de.tsv", 0, 1},    {"analysis/spoken_en.tsv", 0, 1},
		{"quality/business_de.tsv", 2, 4},   {"quality/business_en.tsv", 2, 4},
	};
	size_t long_talks = 0;

	for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
		struct scope *s = test_scope();
		const struct rules *rules = packed_rules(s);
		struct said *said = NEW_ARRAY(s->mem, struct said, SAID_MAX);
		struct str rest = read_data(s, files[f].name), line;
		size_t count = 0, scene = 0;

		while (str_next_line(&rest, &line)) {
			if (!line.bytes) {
				go_on(s, rules, said + scene, count - scene, 1, ANALYSIS_AUTO);
				scene = count;
			}
			if (!line.bytes || line.at[0] == '#')
				continue;
			assert_true(count < SAID_MAX);
			said[count].speaker = column(line, files[f].speaker);
			said[count].text = column(line, files[f].text);
			said[count].side =
				str_equal(said[count].speaker, STR("us")) ? SIDE_US : SIDE_THEM;
			count++;
		}
		go_on(s, rules, said, count, LONG_STEP, ANALYSIS_AUTO);
		go_on(s, rules, said, count, LONG_STEP, ANALYSIS_EN);
		long_talks += count > 2 * ANALYSIS_CONTEXT_MAX;
	}
	assert_true(long_talks > 4);
}

TEST(analysis_tells__is_telling_and_advice_and_nothing_that_asks_or_gives_back)
{
	struct scope *s = test_scope();
	struct analysis *a = analysis_start(s->mem, packed_rules(s), ANALYSIS_AUTO);
	struct str rest = read_scenes(s, "telling.tsv"), line, text, tells;
	struct label label;

	while (str_next_line(&rest, &line)) {
		if (line.at[0] == '#')
			continue;
		assert_true(str_next(&line, '\t', &text) && str_next(&line, '\t', &text) &&
		            str_next(&line, '\t', &tells));
		analysis_restart(a);
		analysis_label(a, STR("Nele"), SIDE_US, text, &label);
		if (analysis_tells(&label) != str_equal(tells, STR("tells")))
			fail_msg("\"%.*s\": expected %.*s", STR_ARG(text), STR_ARG(tells));
	}
}

TEST(analysis_label__knows_words_that_evade_a_question)
{
	static const struct {
		const char *text;
		bool is_evading;
	} rows[] = {
		{"That's hard to say.", true},
		{"Well, it really depends.", true},
		{"I'd have to check with my colleagues.", true},
		{"We'll see.", true},
		{"Why do you ask?", true},
		{"I'd rather not talk about it.", true},
		{"On Monday.", false},
		{"It depends on you, he said, and left.", true},
		{"We check each crate.", false},
		{"I can see the harbour from here.", false},
		{"Das ist schwer zu sagen.", true},
		{"Das kommt ganz darauf an.", true},
		{"Da müsste ich erst nachfragen.", true},
		{"Dazu kann ich Ihnen noch nichts sagen.", true},
		{"Das sehen wir dann.", true},
		{"Warum fragen Sie?", true},
		{"Am Montag.", false},
		{"Wir prüfen jede Kiste.", false},
		{"Das sehen wir genauso.", false},
	};
	struct scope *s = test_scope();
	struct analysis *a = analysis_start(s->mem, packed_rules(s), ANALYSIS_AUTO);
	struct label label;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		analysis_restart(a);
		analysis_label(a, STR("Maren"), SIDE_THEM, str_from(rows[i].text), &label);
		if (!(label.flags & FLAG_EVADING) == rows[i].is_evading)
			fail_msg("\"%s\"", rows[i].text);
	}
}

TEST(analysis_label__tells_german_questions_from_what_looks_like_one)
{
	assert_int_equal(play("questions_de.tsv"), 0);
}

TEST(analysis_label__tells_spoken_german_questions_without_punctuation)
{
	assert_int_equal(play("spoken_de.tsv"), 0);
}

TEST(analysis_label__tells_english_questions_from_what_looks_like_one)
{
	assert_int_equal(play("questions_en.tsv"), 0);
}

TEST(analysis__finds_english_questions_without_marks)
{
	assert_int_equal(play("spoken_en.tsv"), 0);
}

TEST(analysis_label__hears_three_stages_of_listening_in_german)
{
	assert_int_equal(play("listening_de.tsv"), 0);
}

TEST(analysis_label__hears_three_stages_of_listening_in_english)
{
	assert_int_equal(play("listening_en.tsv"), 0);
}

TEST(analysis_label__asks_and_listens_in_french_by_a_folder_of_rules_alone)
{
	assert_int_equal(play_in("french.tsv", STR("fr")), 0);
}

TEST(analysis_label__recognises_french_and_comes_back)
{
	struct scope *s = test_scope();
	const struct rules *rules = packed_rules(s);
	struct analysis *a = analysis_start(s->mem, rules, ANALYSIS_AUTO);
	struct label label;

	analysis_label(a, STR("A"), SIDE_US, STR("Est-ce que vous avez reçu notre offre ?"),
	               &label);
	assert_str(rules_language_name(rules, label.language), "fr");
	assert_int_equal(label.question, QUESTION_CLOSED);
	analysis_label(a, STR("B"), SIDE_THEM, STR("Ja, die haben wir gestern schon bekommen."),
	               &label);
	assert_str(rules_language_name(rules, label.language), "de");
}

TEST(analysis_label__hears_needs_feelings_and_pressure)
{
	assert_int_equal(play("speaking.tsv"), 0);
}

static bool is_made(const struct why *whys, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(whys[i].name, name) == 0 && whys[i].is_made)
			return true;
	return false;
}

/* Every decision that the answer to "why?" calls made is in the label, and the other way round. */
static int count_unexplained(const char *name)
{
	struct scope *s = test_scope();
	struct analysis *a = analysis_start(s->mem, packed_rules(s), ANALYSIS_AUTO);
	struct str rest = read_scenes(s, name), line;
	int wrong = 0;

	while (str_next_line(&rest, &line)) {
		static const char *const stages[] = {"stage1", "stage2", "stage3"};
		struct str side, text;
		struct label label;
		const struct why *whys;
		size_t count;
		bool agrees;

		if (!line.bytes)
			analysis_restart(a);
		if (!line.bytes || line.at[0] == '#')
			continue;
		assert_true(str_next(&line, '\t', &side));
		assert_true(str_next(&line, '\t', &text));
		analysis_label(a, side, str_equal(side, STR("us")) ? SIDE_US : SIDE_THEM, text,
		               &label);
		count = analysis_why(a, s->mem, &label, &whys);
		agrees = is_made(whys, count, "question") == (label.question != QUESTION_NONE);
		for (int i = 0; i < 3; i++)
			agrees =
				agrees && is_made(whys, count, stages[i]) == (label.stage == i + 1);
		for (unsigned i = 1; i < FLAG_COUNT; i++) /* stacked is counted, not decided */
			agrees = agrees &&
			         is_made(whys, count, analysis_flag_name((enum flag)(1u << i))) ==
			                 !!(label.flags & 1u << i);
		if (agrees)
			continue;
		wrong++;
		print_error("%s: %.*s\n", name, STR_ARG(text));
	}
	return wrong;
}

TEST(analysis_why__explains_each_label_and_nothing_else)
{
	assert_int_equal(count_unexplained("questions_de.tsv"), 0);
	assert_int_equal(count_unexplained("questions_en.tsv"), 0);
	assert_int_equal(count_unexplained("spoken_de.tsv"), 0);
	assert_int_equal(count_unexplained("listening_de.tsv"), 0);
	assert_int_equal(count_unexplained("listening_en.tsv"), 0);
	assert_int_equal(count_unexplained("speaking.tsv"), 0);
}

static void label_one(const struct rules *rules, struct scope *s, const char *text,
                      struct label *ret_label)
{
	struct analysis *a = analysis_start(s->mem, rules, ANALYSIS_AUTO);

	analysis_label(a, STR("A"), SIDE_US, str_from(text), ret_label);
}

TEST(analysis_label__names_the_rule_and_the_words_it_saw)
{
	struct scope *s = test_scope();
	const char *text = "Gut. Verstehe ich richtig, dass der Termin wackelt?";
	struct label label;

	label_one(packed_rules(s), s, text, &label);
	assert_int_equal(label.stage, 2);
	assert_true(label.hit_count > 0);
	for (size_t i = 0; i < label.hit_count; i++) {
		assert_true(label.hits[i].rule->line > 0);
		assert_true(str_starts(label.hits[i].rule->file, STR("de/")));
		assert_true(label.hits[i].from <= label.hits[i].to);
		assert_true(label.hits[i].to <= strlen(text));
	}
}

TEST(analysis_label__counts_two_different_questions_of_one_turn)
{
	struct scope *s = test_scope();
	struct label label;

	label_one(packed_rules(s), s, "Wann kommt die Ware? Und wer nimmt sie an?", &label);
	assert_int_equal(label.question_count, 2);
	assert_true(label.flags & FLAG_STACKED);
	label_one(packed_rules(s), s, "Wann kommt die Ware? Die Ware, wann kommt sie?", &label);
	assert_int_equal(label.question_count, 1);
	assert_false(label.flags & FLAG_STACKED);
}

TEST(analysis_label__recognises_the_language_of_each_utterance)
{
	struct scope *s = test_scope();
	struct analysis *a = analysis_start(s->mem, packed_rules(s), ANALYSIS_AUTO);
	struct label label;

	analysis_label(a, STR("A"), SIDE_US, STR("Wie haben Sie das bisher gelöst?"), &label);
	assert_int_equal(label.language, ANALYSIS_DE);
	analysis_label(a, STR("B"), SIDE_THEM, STR("We have been using our own system for years."),
	               &label);
	assert_int_equal(label.language, ANALYSIS_EN);
	analysis_label(a, STR("A"), SIDE_US, STR("Und was hat Ihnen daran gefehlt?"), &label);
	assert_int_equal(label.language, ANALYSIS_DE);
}

TEST(analysis_restart__forgets_what_was_said)
{
	struct scope *s = test_scope();
	struct analysis *a = analysis_start(s->mem, packed_rules(s), ANALYSIS_AUTO);
	struct label first, again;

	analysis_label(a, STR("A"), SIDE_US, STR("Passt Ihnen Dienstag?"), &first);
	analysis_label(a, STR("B"), SIDE_THEM, STR("Ja."), &first);
	analysis_restart(a);
	analysis_label(a, STR("A"), SIDE_US, STR("Der Umbau beginnt im Mai."), &again);
	analysis_label(a, STR("B"), SIDE_THEM, STR("Ja."), &again);
	assert_int_equal(first.stage, 0);
	assert_int_equal(again.stage, 1);
}

TEST(analysis_label__takes_any_text)
{
	static const char *const texts[] = {
		"",       "?",     "...",       "[laughs]", "äh", "\xff\xfe\x80",
		"\"\"\"", "- - -", "a's's's's", "-ist das", "„",  "?!?!?!"};
	struct scope *s = test_scope();
	struct analysis *a = analysis_start(s->mem, packed_rules(s), ANALYSIS_AUTO);
	char *longest = arena_take(s->mem, TRANSCRIPT_LINE_BYTES_MAX + 100);
	struct label label;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		analysis_label(a, STR("A"), SIDE_US, str_from(texts[i]), &label);
	for (size_t i = 0; i < TRANSCRIPT_LINE_BYTES_MAX + 100; i++)
		longest[i] = "was ist? "[i % 9];
	analysis_label(a, STR("A"), SIDE_US, (struct str){longest, TRANSCRIPT_LINE_BYTES_MAX + 100},
	               &label);
	assert_int_equal(label.question, QUESTION_OPEN);
}

TEST(analysis_keywords__keeps_what_carries_content)
{
	struct scope *s = test_scope();
	struct str words[3];
	size_t count = analysis_keywords(packed_rules(s), s->mem, ANALYSIS_DE,
	                                 STR("Die Lieferung an das Werk kommt zu spät"), words, 3);

	assert_int_equal(count, 3);
	assert_str(words[0], "Lieferung");
}
