#include "talk/conversation_record.h"
#include "test.h"

static const struct speaker speakers[] = {{{"Nele", 4}, SIDE_US}, {{"Maren", 5}, SIDE_THEM}};
static const struct utterance utterances[] = {
	{0, 4000, 0, {"Was fehlt Ihnen?", 16}, 3},
	{3800, 9000, 1, {"Wir bräuchten drei Tage Vorlauf.", 33}, 7},
	{9100, 9600, 0, {"Mhm.", 4}, 11},
};
static const struct transcript talk = {TRANSCRIPT_WEBVTT, speakers, 2, utterances, 3, true};

TEST(conversation_record_text__comes_back_as_it_was)
{
	struct scope *s = test_scope();
	struct transcript back;
	struct speaker *people;

	assert_ok(conversation_record_read_text(s, conversation_record_text(s->mem, &talk), &back,
	                                        &people));
	assert_int_equal(back.utterance_count, 3);
	assert_true(back.has_times);
	assert_str(people[1].name, "Maren");
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(back.utterances[i].start_ms, utterances[i].start_ms);
		assert_int_equal(back.utterances[i].end_ms, utterances[i].end_ms);
		assert_int_equal(back.utterances[i].speaker, utterances[i].speaker);
		assert_int_equal(back.utterances[i].line, utterances[i].line);
		assert_true(str_equal(back.utterances[i].text, utterances[i].text));
	}
}

TEST(conversation_record_labels__keep_the_rules_wording)
{
	struct scope *s = test_scope();
	struct rule rule = {.name = STR("question.was"),
	                    .file = STR("de/questions.rules"),
	                    .line = 12,
	                    .source = STR("was ..."),
	                    .note = STR("W-Fragen sind offen.")};
	struct label labels[3] = {
		{.language = ANALYSIS_DE,
	         .question = QUESTION_OPEN,
	         .question_count = 1,
	         .question_open_count = 1,
	         .answers_utterance = -1,
	         .question_to = {16},
	         .hit_count = 1,
	         .hits = {{&rule, 0, 3}}},
		{.language = ANALYSIS_DE, .flags = FLAG_NEED, .answers_utterance = -1},
		{.language = ANALYSIS_DE, .stage = 1, .answers_utterance = 1}};
	const struct analysis_mark mark = {.language = 1, .leaning = {3, 12}};
	struct analysis_mark mark_back;
	struct label *back;
	bool has_mark;

	assert_ok(conversation_record_read_labels(
		s, conversation_record_labels(s->mem, labels, 3, &mark), 3, &back, &mark_back,
		&has_mark));
	assert_true(has_mark);
	assert_memory_equal(&mark_back, &mark, sizeof mark);
	assert_int_equal(back[0].question, QUESTION_OPEN);
	assert_int_equal(back[0].question_to[0], 16);
	assert_str(back[0].hits[0].rule->name, "question.was");
	assert_str(back[0].hits[0].rule->note, "W-Fragen sind offen.");
	assert_int_equal(back[0].hits[0].rule->line, 12);
	assert_int_equal(back[1].flags, FLAG_NEED);
	assert_int_equal(back[2].stage, 1);
	assert_int_equal(back[2].answers_utterance, 1);
}

/* Lines that come one by one get labels of the rules in force, beside those that were read back. */
TEST(conversation_record_labels__know_a_rule_again_that_was_read_back)
{
	struct scope *s = test_scope();
	const struct rule rule = {.name = STR("need.brauchen"),
	                          .file = STR("de/needs.rules"),
	                          .line = 3},
			  same = rule, other = {.name = rule.name, .file = rule.file, .line = 4};
	struct label labels[3] = {{.hit_count = 1, .hits = {{&rule, 0, 3}}},
	                          {.hit_count = 1, .hits = {{&same, 0, 3}}},
	                          {.hit_count = 1, .hits = {{&other, 0, 3}}}};
	struct analysis_mark mark = {0};
	struct label *back;
	bool has_mark;

	assert_ok(conversation_record_read_labels(
		s, conversation_record_labels(s->mem, labels, 3, &mark), 3, &back, &mark,
		&has_mark));
	assert_ptr_equal(back[0].hits[0].rule, back[1].hits[0].rule);
	assert_int_equal(back[2].hits[0].rule->line, 4);
}

TEST(conversation_record_labels__of_before_there_were_marks_have_none)
{
	struct scope *s = test_scope();
	struct label labels[3] = {{.language = ANALYSIS_DE}};
	struct analysis_mark mark = {.leaning = {12}};
	struct str bytes = conversation_record_labels(s->mem, labels, 3, &mark);
	struct label *back;
	bool has_mark;

	/* Language, number of languages, and one byte for each of these. */
	bytes.bytes -= 2 + RULES_LANGUAGES_MAX;
	assert_ok(conversation_record_read_labels(s, bytes, 3, &back, &mark, &has_mark));
	assert_false(has_mark);
	assert_int_equal(back[0].language, ANALYSIS_DE);
}

TEST(conversation_record_labels__of_another_number_of_utterances_are_refused)
{
	struct scope *s = test_scope();
	struct label labels[3] = {0}, *back;
	struct analysis_mark mark = {0};
	bool has_mark;

	assert_int_equal(conversation_record_read_labels(
				 s, conversation_record_labels(s->mem, labels, 3, &mark), 2, &back,
				 &mark, &has_mark),
	                 ERR_BROKEN);
}

TEST(conversation_record__refuses_every_cut)
{
	struct scope *s = test_scope();
	struct str text = conversation_record_text(s->mem, &talk);
	struct transcript back;
	struct speaker *people;

	for (size_t n = 0; n < text.bytes; n++)
		assert_int_equal(
			conversation_record_read_text(s, str_part(text, 0, n), &back, &people),
			ERR_BROKEN);
}

TEST(conversation_record_corrections__come_back_with_room_for_one_more)
{
	struct scope *s = test_scope();
	struct conversation_correction given[] = {{4, QUESTION_CLOSED, 2, FLAG_STACKED | FLAG_TAG}},
				       *back;
	size_t count;

	assert_ok(conversation_record_read_corrections(
		s, conversation_record_corrections(s->mem, given, 1), &back, &count));
	assert_int_equal(count, 1);
	assert_int_equal(back[0].utterance, 4);
	assert_int_equal(back[0].flags, FLAG_STACKED | FLAG_TAG);
	back[1] = given[0];
	assert_ok(conversation_record_read_corrections(s, STR_NONE, &back, &count));
	assert_int_equal(count, 0);
}
