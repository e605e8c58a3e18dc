/* What a language model may say, and what of it is shown. How a server answers at all: tests/api/proposals.test.mjs. */
#include "talk/proposal.h"

#include "test.h"

#define TEXT(literal)                                                                              \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	} /* a constant, as STR() is none to C */

static const struct speaker speakers[] = {{.name = TEXT("Lena"), .side = SIDE_US},
                                          {.name = TEXT("Bernd"), .side = SIDE_THEM}};
static const struct utterance utterances[] = {
	{.speaker = 0, .text = TEXT("What do you need most?")},
	{.speaker = 1, .text = TEXT("Ja, genau. Wir brauchen verlässliche Termine.")},
	{.speaker = 0, .text = TEXT("Sie brauchen also verlässliche Termine.")},
	{.speaker = 1, .text = TEXT("We need reliable dates, and soon.")},
};
static const struct transcript talk = {
	.speakers = speakers, .speaker_count = 2, .utterances = utterances, .utterance_count = 4};

static struct proposals read_needs(struct scope *s, const char *needs)
{
	struct proposals all;

	assert_ok(proposal_read(
		s, &talk, text_format(s->mem, "{\"summary\":\"x\",\"needs\":[%s]}", needs), &all));
	return all;
}

TEST(proposal_read__shows_a_quote_as_it_stands_in_the_wording)
{
	struct proposals all = read_needs(test_scope(), "{\"utterance\":3,\"quote\":\"  reliable "
	                                                "dates,\\nand soon \",\"need\":\"dates\"}");

	assert_int_equal(all.need_count, 1);
	assert_int_equal(all.needs[0].utterance, 3);
	assert_str(all.needs[0].quote, "reliable dates, and soon");
	assert_ptr_equal(all.needs[0].quote.at, utterances[3].text.at + strlen("We need "));
	assert_str(all.needs[0].words, "dates");
}

TEST(proposal_read__drops_what_the_customer_did_not_say)
{
	static const char *const dropped[] = {"Wir brauchen pünktliche Termine",
	                                      "Sie brauchen also verlässliche", "Ja, genau", "",
	                                      "wir brauchen verlässliche Termine"};

	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) {
		struct scope *s = test_scope();
		struct str need = text_format(
			s->mem, "{\"utterance\":1,\"quote\":\"%s\",\"need\":\"x\"}", dropped[i]);
		struct proposals all = read_needs(s, need.at);

		assert_int_equal(all.need_count, 0);
		assert_int_equal(all.dropped_count, 1);
	}
}

TEST(proposal_read__finds_the_place_of_a_quote_whose_number_is_wrong)
{
	struct proposals all =
		read_needs(test_scope(),
	                   "{\"utterance\":2,\"quote\":\"verlässliche Termine\",\"need\":\"x\"},"
	                   "{\"utterance\":-9,\"quote\":\"We need reliable dates\",\"need\":\"x\"},"
	                   "{\"utterance\":0,\"quote\":\"Wir brauchen verlässliche "
	                   "Termine.\",\"need\":\"x\"}");

	assert_int_equal(all.dropped_count, 1); /* two words rest on nothing */
	assert_int_equal(all.need_count, 2);
	assert_int_equal(all.needs[0].utterance, 3);
	assert_int_equal(all.needs[1].utterance, 1);
}

TEST(proposal_read__proposes_one_need_for_an_utterance)
{
	struct proposals all = read_needs(
		test_scope(), "{\"utterance\":3,\"quote\":\"We need reliable\",\"need\":"
			      "\"x\"},{\"utterance\":3,\"quote\":\"reliable dates, and\","
			      "\"need\":\"y\"}");

	assert_int_equal(all.need_count, 1);
	assert_int_equal(all.dropped_count, 0);
}

TEST(proposal_read__refuses_what_has_not_the_form_that_was_asked_for)
{
	static const char *const said[] = {"",
	                                   "Gern!",
	                                   "[]",
	                                   "{}",
	                                   "{\"summary\":\"x\"}",
	                                   "{\"needs\":[]}",
	                                   "{\"summary\":1,\"needs\":[]}",
	                                   "{\"summary\":\"x\",\"needs\":[1]}",
	                                   ("{\"summary\":\"x\",\"needs\":[{\"utterance\":\"1\","
	                                    "\"quote\":\"a\",\"need\":\"b\"}]}"),
	                                   "{\"summary\":\"x\",\"needs\":[]",
	                                   "```json\n",
	                                   "```json\n```"};
	struct proposals all;

	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		struct scope *s = test_scope();

		assert_int_equal(proposal_read(s, &talk, str_from(said[i]), &all), ERR_CONFLICT);
		assert_str(str_from(s->problem.key), "language_model.unreadable");
	}
}
