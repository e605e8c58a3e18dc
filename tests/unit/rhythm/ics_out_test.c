#include "rhythm/ics_out.h"

#include "rhythm/ics.h"
#include "test.h"

#include <stdio.h>
#include <unistd.h>

#define HOUR_MS ((int64_t)60 * 60 * 1000)
#define DAY_MS (24 * HOUR_MS)

static int64_t at(const char *text)
{
	int64_t ms;

	assert_true(date_parse(str_from(text), &ms));
	return ms;
}

/* Blocks of people in three zones: a day in February, and the weeks in which Chicago and Berlin change their clocks,
 * in spring and in autumn. */
static size_t make_events(struct scope *s, struct ics_event *events)
{
	static const char *const zones[] = {"Europe/Berlin", "America/Chicago", "Asia/Singapore"};
	static const char *const from[] = {"2027-02-17T00:00:00Z", "2027-03-12T00:00:00Z",
	                                   "2027-03-26T00:00:00Z", "2027-10-29T00:00:00Z",
	                                   "2027-11-05T00:00:00Z"};
	size_t count = 0;

	for (size_t z = 0; z < 3; z++)
		for (size_t w = 0; w < 5; w++)
			for (int day = 0; day < (w ? 5 : 1); day++)
				for (int hour = 0; hour < 24; hour += 5) {
					int64_t ms = at(from[w]) + day * DAY_MS + hour * HOUR_MS;

					events[count] = (struct ics_event){
						.uid = text_format(s->mem, "%zu@test", count),
						.sequence = (int64_t)count % 3,
						.stamp_ms = s->now_ms,
						.starts_at_ms = ms,
						.ends_at_ms = ms + 90 * 60 * 1000,
						.zone = zone_find(s->mem, str_from(zones[z])),
						.title = STR("Höhle; \"lang, länger\" \\ und noch "
					                     "viel länger, damit "
					                     "die Zeile gefaltet werden muss"),
						.text = STR_NONE,
						.url = STR_NONE};
					count++;
				}
	return count;
}

static struct str written(struct scope *s, const struct ics_event *events, size_t count)
{
	struct text text = text_new(s->mem, (size_t)4 * 1024 * 1024);
	struct ics_out out = ics_out_begin(s, &text, STR("Höhle und Markt"));

	for (size_t i = 0; i < count; i++)
		ics_out_event(&out, &events[i]);
	ics_out_end(&out);
	assert_false(text_is_cut(&text));
	return text_str(&text);
}

/* The same text with zones that nobody has but the file. */
static struct str with_own_zones(struct scope *s, struct str text)
{
	struct text own = text_new(s->mem, 2 * text.bytes);

	while (text.bytes) {
		size_t next = str_find(text, STR("TZID"));
		size_t slash;

		text_add(&own, str_part(text, 0, next));
		text = next == SIZE_MAX ? STR_NONE : str_part(text, next, text.bytes);
		slash = str_find(text, STR("/"));
		if (slash == SIZE_MAX || slash > 20) {
			text_add(&own, str_part(text, 0, 1));
			text = str_part(text, 1, text.bytes);
			continue;
		}
		text_add(&own, str_part(text, 0, slash));
		text_add(&own, STR("-"));
		text = str_part(text, slash + 1, text.bytes);
	}
	return text_str(&own);
}

static void check_moments(struct scope *s, struct str text, const struct ics_event *events,
                          size_t count)
{
	const struct ics *ics;

	assert_ok(ics_read(s, text, zone_utc(), &ics));
	assert_int_equal(ics->entry_count, count);
	for (size_t e = 0; e < count; e++) {
		const struct ics_span *spans;
		const struct ics_event *event;
		size_t spans_count;
		bool is_cut;

		assert_ok(ics_span_list(s, ics, &ics->entries[e], 0, at("2030-01-01T00:00:00Z"),
		                        &spans, &spans_count, &is_cut));
		assert_int_equal(spans_count, 1);
		event = &events[strtoull(str_c(s->mem, ics->entries[e].uid), NULL, 10)];
		if (spans[0].starts_at_ms != event->starts_at_ms ||
		    spans[0].ends_at_ms != event->ends_at_ms)
			fail_msg("%s in %.*s is read as %s",
			         date_text(s->mem, event->starts_at_ms).at,
			         STR_ARG(zone_name(event->zone)),
			         date_text(s->mem, spans[0].starts_at_ms).at);
	}
}

TEST(ics_out_event__tells_moments_that_are_read_again_by_name_and_by_its_own_vtimezone)
{
	struct scope *s = test_scope();
	struct ics_event *events = NEW_ARRAY(s->mem, struct ics_event, 1000);
	size_t count = make_events(s, events);
	struct str text = written(s, events, count);

	assert_int_equal(count, 3 * 105);
	check_moments(s, text, events, count);
	check_moments(s, with_own_zones(s, text), events, count);
}

TEST(ics_out_event__tells_moments_that_python3_icalendar_reads_alike)
{
	struct scope *s = test_scope();
	struct ics_event *events = NEW_ARRAY(s->mem, struct ics_event, 1000);
	size_t count = make_events(s, events);
	struct str text = written(s, events, count), command;
	char path[] = "/tmp/kamwerk-ics-XXXXXX", line[64];
	int fd = mkstemp(path);
	FILE *said;

	assert_true(fd >= 0 && write(fd, text.at, text.bytes) == (ssize_t)text.bytes);
	close(fd);
	command = text_format(s->mem, "/usr/bin/python3 %s %s", ICS_MOMENTS, path);
	said = popen(command.at, "r");
	assert_non_null(said);
	for (size_t i = 0; i < 2 * count; i++) {
		int64_t ms = i % 2 ? events[i / 2].ends_at_ms : events[i / 2].starts_at_ms;
		struct str expected = date_text(s->mem, ms);

		if (!fgets(line, sizeof line, said))
			fail_msg("python3-icalendar says too little");
		if (memcmp(line, expected.at, 19) != 0)
			fail_msg("%.19s in %.*s is read as %.19s", expected.at,
			         STR_ARG(zone_name(events[i / 2].zone)), line);
	}
	assert_int_equal(pclose(said), 0);
	unlink(path);
}

TEST(ics_out_line__folds_between_letters_and_never_beyond_75_bytes)
{
	struct scope *s = test_scope();
	struct ics_event *events = NEW_ARRAY(s->mem, struct ics_event, 1000);
	struct str text = written(s, events, make_events(s, events)), line, plain;
	const struct ics *ics;
	struct str rest = text;

	while (str_next(&rest, '\n', &line))
		assert_true(line.bytes <= 76);
	assert_ok(ics_text_unfold(s, text, &plain));
	assert_ok(ics_read(s, text, zone_utc(), &ics));
	assert_str(ics->entries[0].title,
	           "Höhle; \"lang, länger\" \\ und noch viel länger, damit die "
	           "Zeile gefaltet werden muss");
	assert_str(ics->name, "Höhle und Markt");
}
