/* Good files: tests/data/transcripts/NAME beside NAME.expected, which a coach can read. When the
 * reading changes on purpose, run this test with TRANSCRIPT_TEST_WRITE=1 and review the difference.
 * Broken files: tests/data/transcripts/broken, with key and line in expected.tsv. */
#include "talk/transcript.h"

#include <dirent.h>
#include <sys/stat.h>

#include "core/text.h"
#include "test.h"

enum {
	FILE_BYTES_MAX = 32 * 1024 * 1024,
	EXPECTED_BYTES_MAX = 1024 * 1024,
	FILES_MAX = 500
};

static struct str path_of(struct scope *s, const char *folder, const char *name)
{
	return text_format(s->mem, "%s/transcripts/%s%s", TEST_DATA, folder, name);
}

static bool read_file(struct scope *s, struct str path, struct str *ret_bytes)
{
	FILE *file = fopen(path.at, "rb");
	struct stat facts;
	char *bytes;

	if (!file)
		return false;
	assert_int_equal(fstat(fileno(file), &facts), 0);
	assert_true(facts.st_size < FILE_BYTES_MAX);
	/* Exactly as long as the file, so that the address sanitizer sees one byte too many. */
	bytes = arena_take(s->mem, (size_t)facts.st_size);
	*ret_bytes = (struct str){bytes, fread(bytes, 1, (size_t)facts.st_size, file)};
	fclose(file);
	return true;
}

static struct str describe(struct scope *s, const struct transcript *t)
{
	struct text text = text_new(s->mem, EXPECTED_BYTES_MAX);

	text_addf(&text, "%s, %s\n", transcript_format_name(t->format),
	          !t->has_times            ? "no times"
	          : t->has_estimated_times ? "times partly reckoned"
	                                   : "times");
	for (size_t i = 0; i < t->utterance_count; i++) {
		const struct utterance *u = &t->utterances[i];

		text_addf(&text, "%lld\t", (long long)u->line);
		if (t->has_times)
			text_addf(&text, "%.3f-%.3f\t", (double)u->start_ms / 1000,
			          (double)u->end_ms / 1000);
		text_addf(&text, "%.*s:\t%.*s\n", STR_ARG(t->speakers[u->speaker].name),
		          STR_ARG(u->text));
	}
	return text_str(&text);
}

static void check_good(const char *name)
{
	struct scope *s = test_scope();
	struct str bytes, expected, expected_path = path_of(s, "", name);
	const struct transcript *transcript;
	struct str found;

	assert_true(read_file(s, expected_path, &bytes));
	if (transcript_read(s, bytes, &transcript)) {
		print_error("%s: %s, line %lld: %s\n", name, s->problem.key,
		            (long long)s->problem.line, s->problem.detail);
		fail();
	}
	found = describe(s, transcript);
	expected_path = text_format(s->mem, "%.*s.expected", STR_ARG(expected_path));
	if (getenv("TRANSCRIPT_TEST_WRITE")) {
		FILE *file = fopen(expected_path.at, "wb");

		assert_non_null(file);
		fwrite(found.at, 1, found.bytes, file);
		fclose(file);
		return;
	}
	if (!read_file(s, expected_path, &expected))
		fail_msg("%s is missing; see the head of this test", expected_path.at);
	if (!str_equal(found, expected))
		print_error("%s\n", name);
	assert_str(found, str_c(s->mem, expected));
}

TEST(transcript_read__reads_every_good_file_as_expected)
{
	struct dirent **entries;
	int count = scandir(TEST_DATA "/transcripts", &entries, NULL, alphasort), checked = 0;

	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		struct str name = str_from(entries[i]->d_name);

		if (entries[i]->d_type == DT_REG && !str_ends(name, STR(".expected"))) {
			check_good(entries[i]->d_name);
			checked++;
		}
		free(entries[i]);
	}
	free(entries);
	assert_true(checked >= 20);
}

static void check_broken(const char *name, const char *key, int64_t line)
{
	struct scope *s = test_scope();
	const struct transcript *untouched = NULL;
	struct str bytes;
	enum err e;

	assert_true(read_file(s, path_of(s, "broken/", name), &bytes));
	e = transcript_read(s, bytes, &untouched);
	if ((e != ERR_INVALID && e != ERR_TOO_LARGE) || strcmp(s->problem.key, key) != 0 ||
	    s->problem.line != line)
		fail_msg("%s: expected %s in line %lld, found %s in line %lld: %s", name, key,
		         (long long)line, e ? s->problem.key : "no mistake",
		         (long long)s->problem.line, s->problem.detail);
	assert_null(untouched);
	assert_true(s->problem.is_detail_public);
	/* What is wrong and what to do. */
	assert_true(strlen(s->problem.detail) > 30);
}

TEST(transcript_read__refuses_every_broken_file_with_its_line_and_a_remedy)
{
	struct scope *s = test_scope();
	struct arena *mem = arena_new(0);
	struct str table, row, cell[3];
	int rows = 0;

	assert_true(read_file(s, path_of(s, "broken/", "expected.tsv"), &table));
	table = str_copy(mem, table);
	str_next_line(&table, &row);
	while (str_next_line(&table, &row)) {
		int64_t line;

		for (int i = 0; i < 3; i++)
			assert_true(str_next(&row, '\t', &cell[i]));
		assert_true(str_number(cell[2], &line));
		check_broken(str_c(mem, cell[0]), str_c(mem, cell[1]), line);
		rows++;
	}
	arena_end(mem);
	assert_true(rows >= 30);
}

static const struct transcript *read(struct scope *s, struct str text)
{
	const struct transcript *transcript;

	if (transcript_read(s, text, &transcript)) {
		print_error("%s, line %lld: %s\n", s->problem.key, (long long)s->problem.line,
		            s->problem.detail);
		fail();
	}
	return transcript;
}

static void refuse(struct str text, enum err e, const char *key, int64_t line)
{
	/* Not test_scope(): the text may live there. */
	struct scope s = {.mem = arena_new(0)};
	const struct transcript *untouched = NULL;

	assert_int_equal(transcript_read(&s, text, &untouched), e);
	assert_string_equal(s.problem.key, key);
	assert_int_equal(s.problem.line, line);
	assert_true(s.problem.is_detail_public);
	assert_null(untouched);
	arena_end(s.mem);
}

TEST(transcript_read__results_do_not_point_into_the_file)
{
	struct scope *s = test_scope();
	char bytes[] = "Anna: Guten Tag.\nBernd: Hallo.\n";
	const struct transcript *transcript = read(s, (struct str){bytes, sizeof bytes - 1});

	memset(bytes, 'x', sizeof bytes);
	assert_str(transcript->speakers[0].name, "Anna");
	assert_str(transcript->utterances[1].text, "Hallo.");
}

static struct str captions(struct scope *s, size_t count, const char *texts[], const int *starts)
{
	struct text text = text_new(s->mem, 10000);

	text_add(&text, STR("WEBVTT\n\n"));
	for (size_t i = 0; i < count; i++)
		text_addf(&text, "00:00:%02d.000 --> 00:00:%02d.000\n%s\n\n", starts[i],
		          starts[i] + 2, texts[i]);
	return text_str(&text);
}

TEST(transcript_read__keeps_what_another_said_in_between_in_its_place)
{
	struct scope *s = test_scope();
	const char *texts[] = {"<v Anna>Wenn wir das im", "<v Bernd>Nein.",
	                       "<v Anna>März haben, reicht es."};
	const int starts[] = {1, 2, 3};
	const struct transcript *t = read(s, captions(s, 3, texts, starts));

	assert_int_equal(t->utterance_count, 3);
	assert_str(t->utterances[0].text, "Wenn wir das im");
	assert_str(t->utterances[1].text, "Nein.");
	assert_str(t->utterances[2].text, "März haben, reicht es.");
}

TEST(transcript_read__a_signal_of_listening_does_not_cut_a_sentence)
{
	struct scope *s = test_scope();
	const char *texts[] = {"<v Anna>Wenn wir das im", "<v Bernd>Mhm.",
	                       "<v Anna>März haben, reicht es."};
	const int starts[] = {1, 2, 3};
	const struct transcript *t = read(s, captions(s, 3, texts, starts));

	assert_int_equal(t->utterance_count, 2);
	assert_str(t->utterances[0].text, "Wenn wir das im März haben, reicht es.");
	assert_int_equal(t->utterances[0].end_ms, 5000);
	assert_str(t->utterances[1].text, "Mhm.");
	assert_int_equal(t->utterances[1].start_ms, 2000);
}

TEST(transcript_read__a_pause_ends_an_utterance_unless_the_sentence_goes_on)
{
	struct scope *s = test_scope();
	const char *texts[] = {"<v Anna>Erstens, ja.", "<v Anna>Zweitens, wenn wir",
	                       "<v Anna>das schaffen."};
	const int starts[] = {1, 5, 9};
	const struct transcript *t = read(s, captions(s, 3, texts, starts));

	assert_int_equal(t->utterance_count, 2);
	assert_str(t->utterances[1].text, "Zweitens, wenn wir das schaffen.");
	assert_int_equal(t->utterances[1].start_ms, 5000);
	assert_int_equal(t->utterances[1].end_ms, 11000);
}

TEST(transcript_read__splits_a_monologue_at_the_end_of_a_sentence)
{
	struct scope *s = test_scope();
	struct text text = text_new(s->mem, 100000);
	const struct transcript *t;

	text_add(&text, STR("WEBVTT\n\n00:00:00.000 --> 00:05:00.000\n<v Anna>"));
	for (int i = 0; i < 100; i++)
		text_addf(&text, "Am %d. November kam Dr. Meyer zum %d. Mal mit dem Wagen. ",
		          i % 30 + 1, i);
	t = read(s, text_str(&text));
	assert_true(t->utterance_count > 3);
	assert_false(t->has_estimated_times);
	for (size_t i = 0; i < t->utterance_count; i++) {
		const struct utterance *u = &t->utterances[i];

		assert_true(u->text.bytes <= 1600);
		assert_true(str_starts(u->text, STR("Am ")));
		assert_true(u->end_ms > u->start_ms);
		assert_true(i == 0 || u->start_ms >= t->utterances[i - 1].end_ms);
	}
	assert_int_equal(t->utterances[t->utterance_count - 1].end_ms, 300000);
}

TEST(transcript_read__keeps_small_overlaps_and_refuses_times_that_run_backwards)
{
	struct scope *s = test_scope();
	const char *texts[] = {"<v Anna>Also.", "<v Bernd>Nein.", "<v Anna>Doch."};
	const int near[] = {20, 17, 21}, far[] = {50, 19, 51};

	assert_int_equal(read(s, captions(s, 3, texts, near))->utterance_count, 3);
	refuse(captions(s, 3, texts, far), ERR_INVALID, "transcript.time_backwards", 7);
}

TEST(transcript_read__knows_a_name_from_words_before_a_colon)
{
	struct scope *s = test_scope();
	const struct transcript *t;

	t = read(s, STR("Und dann kam die Frage: wer zahlt?\nKeiner.\nDas Problem: keiner.\n"));
	assert_int_equal(t->speaker_count, 1);
	assert_str(t->speakers[0].name, "");
	t = read(s, STR("Frage: Wer zahlt?\nAntwort: Keiner.\nFrage: Warum?\nAntwort: Darum.\n"));
	assert_int_equal(t->speaker_count, 2);
	assert_str(t->speakers[0].name, "Frage");
}

TEST(transcript_read__names_the_limit_that_was_passed)
{
	struct arena *mem = arena_new(0);
	struct text text = text_new(mem, TRANSCRIPT_BYTES_MAX + 1);
	char *at;

	at = text_take(&text, TRANSCRIPT_BYTES_MAX + 1);
	memset(at, 'a', TRANSCRIPT_BYTES_MAX + 1);
	refuse(text_str(&text), ERR_TOO_LARGE, "transcript.too_large", 0);
	refuse((struct str){at, 10 * 1024 * 1024}, ERR_TOO_LARGE, "transcript.line_too_long", 1);
	text.bytes = 0;
	for (int i = 0; i <= TRANSCRIPT_UTTERANCES_MAX; i++)
		text_addf(&text, "%c: %d.\n", 'A' + i % 2, i);
	refuse(text_str(&text), ERR_TOO_LARGE, "transcript.too_many_utterances",
	       TRANSCRIPT_UTTERANCES_MAX + 1);
	text.bytes = 0;
	for (int i = 0; i <= TRANSCRIPT_SPEAKERS_MAX; i++)
		text_addf(&text, "Person %d: Hallo.\n", i);
	refuse(text_str(&text), ERR_TOO_LARGE, "transcript.too_many_speakers", 0);
	text.bytes = 0;
	for (int i = 0; i < 400000; i++)
		text_add(&text, STR("ja\n"));
	refuse(text_str(&text), ERR_TOO_LARGE, "transcript.too_many_cues", 300001);
	arena_end(mem);
}
