#include "cli/listen.h"

#include "core/text.h"
#include "core/utf8.h"
#include "talk/report.h"
#include "talk/report_suggestion.h"
#include "talk/report_why.h"
#include "talk/rulebook.h"

#include <getopt.h>

static const char usage[] =
	"Usage: kamwerk listen FILE|- [--us NAME]... [--lang de|en|fr|auto] [--format text|json]\n"
	"                      [--why[=N]] [--rules FOLDER]\n"
	"\n"
	"Reads one transcript (WebVTT, SRT, whisper, OpenAI, DOCX, plain text; found from its\n"
	"content) and prints what it shows about listening and asking.\n"
	"\n"
	"  --us NAME          who speaks for your side; a full name or a part that fits only one\n"
	"                     speaker. May be repeated. Without it, the person who asks most\n"
	"                     questions is taken, and said on stderr.\n"
	"  --lang de|en|fr|auto  the language spoken, one there are rules for; auto (the default)\n"
	"                     recognises it per utterance\n"
	"  --format text|json for reading, or for programs (docs/method-report.md)\n"
	"  --why[=N]          instead of the report: for each utterance, or the N-th only, the "
	"rules\n"
	"                     that spoke for and against each decision, with their weights\n"
	"  --rules FOLDER     rules to use instead of the packed ones; FOLDER holds a folder per\n"
	"                     language: de/, en/, ...\n"
	"\n"
	"Examples:\n"
	"  kamwerk listen call.vtt --us \"Nele Petersen\"\n"
	"  kamwerk listen call.vtt --us Nele --why=12\n"
	"  kamwerk listen - --format json < call.docx | jq .questions\n";

enum {
	US_MAX = 50,
	NAMES_BYTES_MAX = 4000,
	/* Labels, rules and quotes stand beside each utterance; the largest transcript fits. */
	OUTPUT_BYTES_MAX = 1024 * 1024 * 1024
};

struct wish {
	const char *file;
	struct str us[US_MAX];
	size_t us_count;
	struct str language_name; /* as asked for */
	enum analysis_language language;
	bool is_json, says_why;
	int64_t why_number; /* from 1; 0 = all utterances */
	struct str rules_folder;
};

/* ---- who is our side ---- */

static struct str speaker_names(struct scope *s, const struct transcript *t)
{
	struct text names = text_new(s->mem, NAMES_BYTES_MAX);

	for (size_t i = 0; i < t->speaker_count; i++) {
		if (!t->speakers[i].name.bytes)
			continue;
		if (names.bytes)
			text_add(&names, STR(", "));
		text_add(&names, t->speakers[i].name);
	}
	return names.bytes ? text_str(&names) : STR("nobody; the file names no speakers");
}

/* The one speaker whose name is `name`, or holds it; SIZE_MAX when none or several. */
static size_t find_speaker(struct scope *s, const struct transcript *t, struct str name)
{
	struct str wanted = utf8_fold(s->mem, name);
	size_t found = SIZE_MAX, count = 0;

	for (size_t i = 0; i < t->speaker_count; i++) {
		struct str folded = utf8_fold(s->mem, t->speakers[i].name);

		if (str_equal(folded, wanted))
			return i;
		if (str_find(folded, wanted) != SIZE_MAX) {
			found = i;
			count++;
		}
	}
	return count == 1 ? found : SIZE_MAX;
}

static bool take_named(struct scope *s, const struct wish *wish, const struct transcript *t,
                       struct speaker *speakers)
{
	for (size_t i = 0; i < t->speaker_count; i++)
		speakers[i].side = SIDE_THEM;
	for (size_t i = 0; i < wish->us_count; i++) {
		size_t found = utf8_first_bad(wish->us[i]) == SIZE_MAX
		                       ? find_speaker(s, t, wish->us[i])
		                       : SIZE_MAX;

		if (found == SIZE_MAX) {
			struct str names = speaker_names(s, t);

			fprintf(stderr,
			        "%s: expected one speaker called \"%.*s\"; choose from: %.*s\n",
			        wish->file, STR_ARG(wish->us[i]), STR_ARG(names));
			return false;
		}
		speakers[found].side = SIDE_US;
	}
	return true;
}

/* `whys`: one per utterance, filled in too; NULL = nobody asks why. */
static struct label *label_all(struct scope *s, const struct transcript *t,
                               const struct speaker *speakers, const struct rules *rules,
                               enum analysis_language language, struct report_why *whys)
{
	struct label *labels = NEW_ARRAY(s->mem, struct label, t->utterance_count + 1);
	struct analysis *analysis = analysis_start(s->mem, rules, language);

	for (size_t i = 0; i < t->utterance_count; i++) {
		const struct utterance *u = &t->utterances[i];

		analysis_label(analysis, speakers[u->speaker].name, speakers[u->speaker].side,
		               u->text, &labels[i]);
		if (whys)
			whys[i].count = analysis_why(analysis, s->mem, &labels[i], &whys[i].at);
	}
	return labels;
}

/* Whoever asks most questions is taken for our side; of equals, whoever speaks first. A file that
 * names nobody keeps its sides open: there is no telling who said what. */
static void take_asking(struct scope *s, const struct wish *wish, const struct transcript *t,
                        const struct rules *rules, struct speaker *speakers)
{
	const struct label *labels = label_all(s, t, speakers, rules, wish->language, NULL);
	int64_t *asked = NEW_ARRAY(s->mem, int64_t, t->speaker_count + 1);
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < t->utterance_count; i++)
		asked[t->utterances[i].speaker] += labels[i].question_count;
	for (size_t i = 0; i < t->speaker_count; i++)
		if (speakers[i].name.bytes && (best == SIZE_MAX || asked[i] > asked[best]))
			best = i;
	if (best == SIZE_MAX) {
		fprintf(stderr,
		        "%s: names no speakers, so that nobody can be taken for our side; "
		        "give a transcript with names\n",
		        wish->file);
		return;
	}
	for (size_t i = 0; i < t->speaker_count; i++)
		speakers[i].side = SIDE_THEM;
	speakers[best].side = SIDE_US;
	fprintf(stderr,
	        "took %.*s for our side, because nobody asks more questions (%lld); "
	        "say --us NAME to choose\n",
	        STR_ARG(speakers[best].name), (long long)asked[best]);
}

/* ---- the report ---- */

/* As command_refuse(), with the transcript's own name before the line. */
static int refuse(struct scope *s, const char *file, enum err e)
{
	if (s->problem.line > 0 && s->problem.is_detail_public) {
		fprintf(stderr, "%s:%lld: %s\n", file, (long long)s->problem.line,
		        s->problem.detail);
		return err_exit_status(e);
	}
	if (s->problem.is_detail_public) {
		fprintf(stderr, "%s: %s\n", file, s->problem.detail);
		return err_exit_status(e);
	}
	return command_refuse(s, e);
}

/* `whys`: NULL for the report. */
static int print(struct scope *s, const struct wish *wish, const struct report *report,
                 const struct report_why *whys)
{
	size_t only = wish->why_number ? (size_t)wish->why_number - 1 : REPORT_WHY_ALL;
	struct text out = text_new(s->mem, OUTPUT_BYTES_MAX);
	struct str all;

	if (whys && wish->is_json) {
		report_why_write_json(&out, report, whys, only);
		text_add_char(&out, '\n');
	} else if (whys) {
		report_why_write_text(&out, report, whys, only);
	} else if (wish->is_json) {
		report_write_json(&out, report);
		text_add_char(&out, '\n');
	} else {
		report_write_text(&out, report);
	}
	all = text_str(&out);
	if (text_is_cut(&out) || fwrite(all.at, 1, all.bytes, stdout) != all.bytes ||
	    fflush(stdout) != 0) {
		fprintf(stderr, "kamwerk listen: could not write the whole report\n");
		return COMMAND_BROKEN;
	}
	return COMMAND_DONE;
}

static int listen_to(struct scope *s, struct wish *wish)
{
	const struct report_suggestions *suggestions;
	const struct rules *rules;
	const struct transcript *t;
	struct transcript sided;
	struct speaker *speakers;
	struct report_why *whys = NULL;
	struct report_ask ask;
	struct str bytes;
	enum err e;

	e = rulebook_open(s, wish->rules_folder, &rules);
	if (!e)
		e = rulebook_open_suggestions(s, wish->rules_folder, &suggestions);
	if (!e)
		e = command_read_file(s, wish->file, TRANSCRIPT_BYTES_MAX, &bytes);
	if (e)
		return command_refuse(s, e);
	if (!command_find_language(s, rules, wish->language_name, &wish->language))
		return COMMAND_WRONG_USAGE;
	e = transcript_read(s, bytes, &t);
	if (e)
		return refuse(s, wish->file, e);
	sided = *t;
	speakers = NEW_ARRAY(s->mem, struct speaker, t->speaker_count + 1);
	for (size_t i = 0; i < t->speaker_count; i++)
		speakers[i] = t->speakers[i];
	sided.speakers = speakers;
	if (!wish->us_count)
		take_asking(s, wish, t, rules, speakers);
	else if (!take_named(s, wish, t, speakers))
		return COMMAND_WRONG_USAGE;
	if (wish->why_number > (int64_t)t->utterance_count) {
		fprintf(stderr, "%s: has %zu utterances, so there is no number %lld\n", wish->file,
		        t->utterance_count, (long long)wish->why_number);
		return COMMAND_WRONG_USAGE;
	}
	if (wish->says_why)
		whys = NEW_ARRAY(s->mem, struct report_why, t->utterance_count + 1);
	ask = (struct report_ask){.transcript = &sided,
	                          .labels = label_all(s, t, speakers, rules, wish->language, whys),
	                          .rules = rules,
	                          .suggestions = suggestions,
	                          .language = wish->language == ANALYSIS_EN ? LANGUAGE_EN
	                                                                    : LANGUAGE_DE};
	return print(s, wish, report_build(s->mem, &ask), whys);
}

/* ---- arguments ---- */

/* The place of `word` among `names`, or -1. */
static int choice(const char *word, const char *const *names)
{
	for (int i = 0; names[i]; i++)
		if (strcmp(word, names[i]) == 0)
			return i;
	return -1;
}

/* "12" of "--why=12"; no number means all. */
static bool read_number(const char *word, int64_t *ret_number)
{
	*ret_number = 0;
	return !word || (str_number(str_from(word), ret_number) && *ret_number >= 1);
}

static int run(struct scope *s, const struct command *command, int count, char **words)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},
	                                        {"us", required_argument, NULL, 'u'},
	                                        {"lang", required_argument, NULL, 'l'},
	                                        {"format", required_argument, NULL, 'f'},
	                                        {"rules", required_argument, NULL, 'r'},
	                                        {"why", optional_argument, NULL, 'w'},
	                                        {NULL, 0, NULL, 0}};
	static const char *const formats[] = {"text", "json", NULL};
	struct wish *wish = NEW(s->mem, struct wish);
	int option;

	wish->language_name = STR("auto");
	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		int chosen = 0;

		if (option == 'h')
			return command_help(command);
		if (option == 'u' && *optarg && wish->us_count < US_MAX)
			wish->us[wish->us_count++] = str_from(optarg);
		else if (option == 'l' && *optarg)
			wish->language_name = str_from(optarg);
		else if (option == 'f' && (chosen = choice(optarg, formats)) >= 0)
			wish->is_json = chosen == 1;
		else if (option == 'r' && *optarg)
			wish->rules_folder = str_from(optarg);
		else if (option == 'w' && read_number(optarg, &wish->why_number))
			wish->says_why = true;
		else
			return command_misused(command);
	}
	if (count - optind != 1)
		return command_misused(command);
	wish->file = words[optind];
	return listen_to(s, wish);
}

const struct command listen_command = {
	.name = "listen",
	.summary = "reads a transcript and prints what it shows about listening and asking",
	.usage = usage,
	.run = run,
};
