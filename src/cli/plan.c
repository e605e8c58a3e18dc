#include "cli/plan.h"

#include "core/json_out.h"
#include "rhythm/plan.h"

#include <getopt.h>

static const char usage[] =
	"Usage: kamwerk plan FILE|- [--seconds S] [--format kwrs1|json|text]\n"
	"\n"
	"Reads a week (KWR1 or KWR2: who is free when, who needs what, which teams meet) and "
	"plans\n"
	"cave and market time. Says how good the plan is, and how good any plan can be at most.\n"
	"\n"
	"  --seconds S                how much to search, 0.1 to 3600 (default 5); the work of S\n"
	"                             seconds on a usual machine, so that the plan is always the "
	"same\n"
	"  --format kwrs1|json|text   kwrs1 (the default): lines \"cave PERSON FROM TO\" and\n"
	"                             \"core TEAM SLOT\"; value and bound on stderr\n"
	"\n"
	"Example: kamwerk plan week.kwr --seconds 1 > week.kwrs\n";

enum format {
	FORMAT_KWRS1,
	FORMAT_JSON,
	FORMAT_TEXT
};

enum {
	OUTPUT_BYTES_MAX = 256 * 1024 * 1024
};

static bool read_format(const char *name, enum format *ret_format)
{
	static const char *const names[] = {"kwrs1", "json", "text"};

	for (int i = 0; i < 3; i++)
		if (strcmp(name, names[i]) == 0) {
			*ret_format = (enum format)i;
			return true;
		}
	return false;
}

static bool read_seconds(const char *word, int64_t *ret_steps)
{
	char *end;
	double seconds = strtod(word, &end);

	if (end == word || *end || !(seconds >= 0.1 && seconds <= PLAN_SECONDS_MAX))
		return false;
	*ret_steps = (int64_t)(seconds * PLAN_STEPS_A_SECOND);
	return true;
}

static void write_json(struct text *out, const struct plan_instance *in, const struct plan *plan)
{
	struct json_out o = json_out_new(out);

	json_out_open(&o, '{');
	json_out_key(&o, "name");
	json_out_str(&o, in->name);
	json_out_key(&o, "value");
	json_out_number(&o, plan->value);
	json_out_key(&o, "bound");
	json_out_number(&o, plan->bound);
	json_out_key(&o, "proven");
	json_out_bool(&o, plan->is_proven);
	json_out_key(&o, "caves");
	json_out_open(&o, '[');
	for (int i = 0; i < plan->block_count; i++) {
		json_out_open(&o, '{');
		json_out_key(&o, "person");
		json_out_number(&o, plan->blocks[i].person);
		json_out_key(&o, "from");
		json_out_number(&o, plan->blocks[i].from);
		json_out_key(&o, "to");
		json_out_number(&o, plan->blocks[i].to);
		json_out_close(&o, '}');
	}
	json_out_close(&o, ']');
	json_out_key(&o, "cores");
	json_out_open(&o, '[');
	for (int i = 0; i < plan->core_count; i++) {
		json_out_open(&o, '{');
		json_out_key(&o, "team");
		json_out_number(&o, plan->cores[i].team);
		json_out_key(&o, "slot");
		json_out_number(&o, plan->cores[i].slot);
		json_out_close(&o, '}');
	}
	json_out_close(&o, ']');
	json_out_close(&o, '}');
	text_add_char(out, '\n');
}

/* "Mon 09:30", UTC; slot 0 is Sunday 00:00. */
static void add_time(struct text *out, const struct plan_instance *in, int slot)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	int minute = slot * in->slot_minutes;

	text_addf(out, "%s %02d:%02d", days[minute / 1440 % 7], minute / 60 % 24, minute % 60);
}

static void write_text(struct text *out, const struct plan_instance *in, const struct plan *plan)
{
	text_addf(out, "%.*s: value %lld, at most %lld%s; times in UTC\n", (int)in->name.bytes,
	          in->name.at, (long long)plan->value, (long long)plan->bound,
	          plan->is_proven ? " (proven best)" : "");
	for (int i = 0; i < plan->block_count; i++) {
		text_addf(out, "person %-6d cave   ", plan->blocks[i].person);
		add_time(out, in, plan->blocks[i].from);
		text_add(out, STR(" - "));
		add_time(out, in, plan->blocks[i].to);
		text_add_char(out, '\n');
	}
	for (int i = 0, end; i < plan->core_count; i = end) {
		end = i + 1;
		while (end < plan->core_count && plan->cores[end].team == plan->cores[i].team &&
		       plan->cores[end].slot == plan->cores[end - 1].slot + 1)
			end++;
		text_addf(out, "team   %-6d market ", plan->cores[i].team);
		add_time(out, in, plan->cores[i].slot);
		text_add(out, STR(" - "));
		add_time(out, in, plan->cores[end - 1].slot + 1);
		text_add_char(out, '\n');
	}
}

static int run(struct scope *s, const struct command *command, int count, char **words)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},
	                                        {"seconds", required_argument, NULL, 's'},
	                                        {"format", required_argument, NULL, 'f'},
	                                        {NULL, 0, NULL, 0}};
	struct plan_effort effort = {0};
	const struct plan_instance *in;
	const struct plan *plan;
	enum format format = FORMAT_KWRS1;
	struct text out = text_new(s->mem, OUTPUT_BYTES_MAX);
	struct str bytes;
	int option;
	enum err e;

	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(command);
		if (!(option == 's' && read_seconds(optarg, &effort.steps)) &&
		    !(option == 'f' && read_format(optarg, &format)))
			return command_misused(command);
	}
	if (optind + 1 != count)
		return command_misused(command);
	e = command_read_file(s, words[optind], PLAN_BYTES_MAX, &bytes);
	e = e ? e : plan_instance_read(s, bytes, &in);
	e = e ? e : plan_solve(s, in, &effort, &plan);
	if (e)
		return command_refuse(s, e);
	if (format == FORMAT_KWRS1)
		plan_write(&out, plan);
	else if (format == FORMAT_JSON)
		write_json(&out, in, plan);
	else
		write_text(&out, in, plan);
	fwrite(out.at, 1, out.bytes, stdout);
	if (fflush(stdout) != 0) {
		fprintf(stderr, "kamwerk plan: cannot write the plan\n");
		return COMMAND_BROKEN;
	}
	if (format == FORMAT_KWRS1)
		fprintf(stderr, "value %lld, at most %lld%s\n", (long long)plan->value,
		        (long long)plan->bound, plan->is_proven ? " (proven best)" : "");
	return COMMAND_DONE;
}

const struct command plan_command = {
	.name = "plan",
	.summary = "plans cave and market time of a week, with a proven bound",
	.usage = usage,
	.run = run,
};
