#include "cli/plan.h"

#include "core/text.h"
#include "rhythm/plan.h"

#include <errno.h>
#include <getopt.h>

static const char usage[] =
	"Usage: kamwerk plan FILE|- [--seconds S] [--format kwrs1|json|text]\n"
	"\n"
	"Reads who is free when and needs what (KWR1), and writes the best caves and market times "
	"it\n"
	"finds, with a bound that no plan exceeds.\n"
	"\n"
	"  --seconds S        how much work to put in, about S seconds of one core on a usual\n"
	"                     machine (default 10). It is counted in steps: the same instance and\n"
	"                     the same S give the same plan everywhere.\n"
	"  --format           kwrs1 (the default; value and bound go to stderr), json, or text\n"
	"\n"
	"Example:\n"
	"  kamwerk plan team.kwr > team.kwrs\n";

enum {
	SECONDS_MAX = 3600,
	ROUNDS_PER_SECOND = 3
};

static void write_json(struct text *t, const struct plan *plan)
{
	text_addf(t, "{\"value\":%lld,\"bound\":%lld,\"is_proven\":%s,\"caves\":[",
	          (long long)plan->value, (long long)plan->bound,
	          plan->is_proven ? "true" : "false");
	for (int i = 0; i < plan->cave_count; i++)
		text_addf(t, "%s{\"person\":%d,\"from\":%d,\"to\":%d}", i ? "," : "",
		          plan->caves[i].person, plan->caves[i].from, plan->caves[i].to);
	text_addf(t, "],\"cores\":[");
	for (int i = 0; i < plan->core_count; i++)
		text_addf(t, "%s{\"team\":%d,\"slot\":%d}", i ? "," : "", plan->cores[i].team,
		          plan->cores[i].slot);
	text_addf(t, "]}\n");
}

static int print(struct scope *s, const struct plan_instance *in, const struct plan *plan,
                 const char *format)
{
	struct text t = text_new(s->mem, 1000 + 64 * (size_t)(plan->cave_count + plan->core_count));
	struct str all;

	if (strcmp(format, "json") == 0)
		write_json(&t, plan);
	else if (strcmp(format, "text") == 0)
		text_addf(&t,
		          "%.*s: value %lld, at most %lld%s; %d blocks of cave time, %d market "
		          "slots\n",
		          STR_ARG(in->name), (long long)plan->value, (long long)plan->bound,
		          plan->is_proven ? " (proven best)" : "", plan->cave_count,
		          plan->core_count);
	else
		text_add(&t, plan_text(s->mem, in, plan));
	all = text_str(&t);
	if (text_is_cut(&t) || fwrite(all.at, 1, all.bytes, stdout) != all.bytes ||
	    fflush(stdout) != 0) {
		fprintf(stderr, "kamwerk plan: could not write the whole plan\n");
		return COMMAND_BROKEN;
	}
	if (strcmp(format, "kwrs1") == 0)
		fprintf(stderr, "value %lld, at most %lld%s\n", (long long)plan->value,
		        (long long)plan->bound, plan->is_proven ? " (proven best)" : "");
	return COMMAND_DONE;
}

static int run(struct scope *s, const struct command *command, int count, char **words)
{
	static const struct option options[] = {{"seconds", required_argument, NULL, 's'},
	                                        {"format", required_argument, NULL, 'f'},
	                                        {"help", no_argument, NULL, 'h'},
	                                        {0}};
	const struct plan_instance *in;
	const struct plan *plan;
	struct plan_effort effort = {0};
	const char *format = "kwrs1";
	double seconds = 10;
	struct str bytes;
	char *end;
	enum err e;

	for (int option; (option = getopt_long(count, words, "", options, NULL)) != -1;) {
		switch (option) {
		case 's':
			errno = 0;
			seconds = strtod(optarg, &end);
			if (*end || end == optarg || errno ||
			    !(seconds > 0 && seconds <= SECONDS_MAX))
				return command_misused(command);
			break;
		case 'f':
			format = optarg;
			if (strcmp(format, "kwrs1") != 0 && strcmp(format, "json") != 0 &&
			    strcmp(format, "text") != 0)
				return command_misused(command);
			break;
		case 'h':
			return command_help(command);
		default:
			return command_misused(command);
		}
	}
	if (optind + 1 != count)
		return command_misused(command);
	effort.price_rounds = 1 + (int)(seconds * ROUNDS_PER_SECOND);
	e = command_read_file(s, words[optind], PLAN_BYTES_MAX, &bytes);
	if (!e)
		e = plan_instance_read(s, bytes, &in);
	if (!e)
		e = plan_solve(s, in, &effort, &plan);
	if (e)
		return command_refuse(s, e);
	return print(s, in, plan, format);
}

const struct command plan_command = {"plan", "plan caves and market time for a week", usage, run};
