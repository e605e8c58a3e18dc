#include "rhythm/source.h"

#include "rhythm/busy.h"
#include "store/db.h"
#include "team.h"

#include <stdio.h>
#include <unistd.h>

#define MINUTE_MS ((int64_t)60 * 1000)

struct web {
	FILE *out;
	int in;
	int64_t port;
};

/* The server ends when its standard input does. */
static struct web start_web(void)
{
	int in[2], out[2];
	char line[32] = "";
	struct web web;

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	if (fork() == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		execl("/usr/bin/python3", "python3", ICS_SERVER, (char *)NULL);
		_exit(1);
	}
	close(in[0]);
	close(out[1]);
	web = (struct web){fdopen(out[0], "r"), in[1], 0};
	assert_non_null(fgets(line, sizeof line, web.out));
	assert_true(str_number(str_trim(str_from(line)), &web.port));
	return web;
}

static void stop_web(struct web *web)
{
	close(web->in);
	fclose(web->out);
}

/* The hour of the one event in what is fetched. */
static int hour_of(struct scope *s, struct id member)
{
	struct busy_times times;

	assert_ok(busy_list(s, member, s->now_ms - 7200 * MINUTE_MS, s->now_ms + 7200 * MINUTE_MS,
	                    &times));
	return times.count == 1 ? date_utc(times.busy[0].starts_at_ms).hour : -1;
}

static const struct source *fetched(struct scope *s, struct id member, struct id id)
{
	const struct source *source;
	bool is_done;

	assert_ok(source_fetch_due(s, &is_done));
	assert_true(is_done);
	team_act(s, member);
	assert_ok(source_find(s, id, &source));
	return source;
}

TEST(source_fetch_due__asks_with_what_it_knows_and_less_often_while_it_fails)
{
	struct web web = start_web();
	struct scope *s = team_scope();
	struct id ines = s->actor;
	const struct source *source;
	struct str url = text_format(s->mem, "http://127.0.0.1:%lld/x.ics", (long long)web.port);
	bool is_done;

	assert_ok(source_allow_private(s, true));
	assert_ok(source_subscribe(s, STR("Arbeit"), url, false, &source));
	source = fetched(s, ines, source->id);
	assert_str(source->problem, "");
	assert_true(source->fetched_at_ms == s->now_ms);
	assert_int_equal(hour_of(s, ines), 8);
	assert_ok(source_fetch_due(s, &is_done));
	assert_false(is_done);

	s->now_ms += SOURCE_MINUTES * MINUTE_MS; /* 304 */
	source = fetched(s, ines, source->id);
	assert_str(source->problem, "");
	assert_true(source->fetched_at_ms == s->now_ms);
	assert_int_equal(hour_of(s, ines), 8);

	s->now_ms += SOURCE_MINUTES * MINUTE_MS; /* another event in place of the first */
	source = fetched(s, ines, source->id);
	assert_str(source->problem, "");
	assert_int_equal(source->entry_count, 1);
	assert_int_equal(hour_of(s, ines), 14);

	s->now_ms += SOURCE_MINUTES * MINUTE_MS;
	for (int64_t minutes = SOURCE_RETRY_MINUTES; minutes < 3 * SOURCE_RETRY_MINUTES_MAX;
	     minutes *= 2) {
		int64_t wait =
			minutes < SOURCE_RETRY_MINUTES_MAX ? minutes : SOURCE_RETRY_MINUTES_MAX;

		source = fetched(s, ines, source->id);
		assert_str(source->problem, "fetch.refused");
		assert_true(source->next_at_ms == s->now_ms + wait * MINUTE_MS);
		s->now_ms = source->next_at_ms;
	}
	stop_web(&web);
}

TEST(source_fetch_due__refuses_private_addresses_unless_they_are_allowed)
{
	struct scope *s = team_scope();
	struct id ines = s->actor;
	const struct source *source;

	assert_ok(source_subscribe(s, STR("Intern"), STR("http://127.0.0.1:9/"), false, &source));
	assert_str(fetched(s, ines, source->id)->problem, "fetch.private");
	team_act(s, team_add(s, "Jonas", "jonas@firma.example", MEMBER_MEMBER)->id);
	assert_int_equal(source_allow_private(s, true), ERR_DENIED);
}
