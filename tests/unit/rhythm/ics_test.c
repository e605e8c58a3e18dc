#include "rhythm/ics.h"

#include "test.h"

#define EVENT(lines)                                                                               \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a@b\r\n" lines                      \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"

static const struct ics *read_ics(struct scope *s, const char *text)
{
	const struct ics *ics;

	if (ics_read(s, str_from(text), zone_find(s->mem, STR("Europe/Berlin")), &ics) != ERR_NONE)
		fail_msg("%s: %s", s->problem.key, s->problem.detail);
	return ics;
}

static int64_t at(const char *text)
{
	int64_t ms;

	assert_true(date_parse(str_from(text), &ms));
	return ms;
}

/* "BEGIN-END[?-] ..." of what takes place between two moments. */
static struct str spans_of(struct scope *s, const char *text, const char *from, const char *until)
{
	const struct ics *ics = read_ics(s, text);
	struct text out = text_new(s->mem, 100000);

	for (size_t e = 0; e < ics->entry_count; e++) {
		const struct ics_span *spans;
		size_t count;
		bool is_cut;

		assert_ok(ics_span_list(s, ics, &ics->entries[e], at(from), at(until), &spans,
		                        &count, &is_cut));
		for (size_t i = 0; i < count; i++) {
			assert_true(spans[i].starts_at_ms >= ics->entries[e].starts_at_ms);
			assert_true(spans[i].ends_at_ms <= ics->entries[e].ends_at_ms);
			text_addf(&out, "%s%.16s-%.16s%s", out.bytes ? " " : "",
			          date_text(s->mem, spans[i].starts_at_ms).at,
			          date_text(s->mem, spans[i].ends_at_ms).at,
			          spans[i].busy == ICS_FREE        ? "-"
			          : spans[i].busy == ICS_TENTATIVE ? "?"
			                                           : "");
		}
	}
	return text_str(&out);
}

TEST(ics_spans__tells_moments_in_utc)
{
	static const struct {
		const char *lines, *spans;
	} cases[] = {
		{EVENT("DTSTART:20260601T080000Z\r\nDTEND:20260601T090000Z\r\n"),
	         "2026-06-01T08:00-2026-06-01T09:00"},
		{EVENT("DTSTART;TZID=America/Chicago:20260601T080000\r\nDURATION:PT90M\r\n"),
	         "2026-06-01T13:00-2026-06-01T14:30"},
		{EVENT("DTSTART;TZID=W. Europe Standard Time:20260601T080000\r\nDURATION:PT1H\r\n"),
	         "2026-06-01T06:00-2026-06-01T07:00"},
		{EVENT("DTSTART;TZID=\"/citadel.org/1/Asia/"
	               "Singapore\":20260601T080000\r\nDURATION:PT1H\r\n"),
	         "2026-06-01T00:00-2026-06-01T01:00"},
		{EVENT("DTSTART:20260601T080000\r\nDTEND:20260601T090000\r\n"), /* by the reader's clock */
	         "2026-06-01T06:00-2026-06-01T07:00"},
		{EVENT("DTSTART;VALUE=DATE:20260601\r\n"), "2026-05-31T22:00-2026-06-01T22:00"},
		{EVENT("DTSTART;VALUE=DATE:20260601\r\nDTEND;VALUE=DATE:20260603\r\n"),
	         "2026-05-31T22:00-2026-06-02T22:00"},
		{EVENT("DTSTART:20260601T080000Z\r\n"), "2026-06-01T08:00-2026-06-01T08:00"},
		{EVENT("DTSTART:20260601T080000Z\r\nDURATION:PT1H\r\nTRANSP:TRANSPARENT\r\n"),
	         "2026-06-01T08:00-2026-06-01T09:00-"},
		{EVENT("DTSTART:20260601T080000Z\r\nDURATION:PT1H\r\nSTATUS:CANCELLED\r\n"),
	         "2026-06-01T08:00-2026-06-01T09:00-"},
		{EVENT("DTSTART:20260601T080000Z\r\nDURATION:PT1H\r\nSTATUS:TENTATIVE\r\n"),
	         "2026-06-01T08:00-2026-06-01T09:00?"},
		{EVENT("DTSTART:20260601T080000Z\r\nDTEND:20260601T070000Z\r\n"),
	         "2026-06-01T08:00-2026-06-01T08:00"},
		{EVENT("DTSTART:20260529T080000Z\r\nDURATION:PT1H\r\n"
	               "RRULE:FREQ=DAILY;UNTIL=20260602T080000Z\r\nEXDATE:20260601T080000Z\r\n"),
	         "2026-05-31T08:00-2026-05-31T09:00 2026-06-02T08:00-2026-06-02T09:00"},
		{EVENT("DTSTART;TZID=Europe/Berlin:20260601T080000\r\nDURATION:PT1H\r\n"
	               "RDATE;VALUE=DATE-TIME:20260602T100000Z,20260603T100000Z\r\n"),
	         "2026-06-01T06:00-2026-06-01T07:00 2026-06-02T10:00-2026-06-02T11:00 "
	         "2026-06-03T10:00-2026-06-03T11:00"},
		{EVENT("DTSTART;VALUE=DATE:20200601\r\nRRULE:FREQ=YEARLY\r\n"),
	         "2026-05-31T22:00-2026-06-01T22:00"},
		{EVENT("RRULE:FREQ=DAILY\r\n"), ""},
		{EVENT("DTSTART:20260601T080000Z\r\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY="
	               "30\r\n"),
	         "2026-06-01T08:00-2026-06-01T08:00"},
		{"BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:t\nDUE:20260601T080000Z\nEND:VTODO\nEND:"
	         "VCALENDAR\n",
	         "2026-06-01T08:00-2026-06-01T08:00-"},
		{"BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nUID:f\n"
	         "FREEBUSY:20260601T080000Z/PT1H,20260602T080000Z/20260602T083000Z\n"
	         "END:VFREEBUSY\nEND:VCALENDAR\n",
	         "2026-06-01T08:00-2026-06-01T09:00 2026-06-02T08:00-2026-06-02T08:30"},
	};
	struct scope *s = test_scope();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str spans =
			spans_of(s, cases[i].lines, "2026-05-30T12:00:00Z", "2026-06-07T00:00:00Z");

		if (!str_equal(spans, str_from(cases[i].spans)))
			fail_msg("%s\n%.*s\nexpected %s", cases[i].lines, STR_ARG(spans),
			         cases[i].spans);
	}
}

TEST(ics_spans__keeps_the_time_of_day_when_the_clock_changes)
{
	/* Berlin on 28 March 2027 and Chicago on 14 March; the latter's end keeps its length. */
	assert_str(spans_of(test_scope(),
	                    EVENT("DTSTART;TZID=Europe/Berlin:20270327T090000\r\nDURATION:PT1H\r\n"
	                          "RRULE:FREQ=DAILY;COUNT=3\r\n"),
	                    "2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z"),
	           "2027-03-27T08:00-2027-03-27T09:00 2027-03-28T07:00-2027-03-28T08:00 "
	           "2027-03-29T07:00-2027-03-29T08:00");
	assert_str(spans_of(test_scope(),
	                    EVENT("DTSTART;TZID=America/Chicago:20270312T220000\r\n"
	                          "DTEND;TZID=America/"
	                          "Chicago:20270313T060000\r\nRRULE:FREQ=DAILY;COUNT=2\r\n"),
	                    "2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z"),
	           "2027-03-13T04:00-2027-03-13T12:00 2027-03-14T04:00-2027-03-14T12:00");
}

TEST(ics_spans__takes_a_changed_recurrence_instead_of_the_planned_one)
{
	assert_str(
		spans_of(test_scope(),
	                 "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n"
	                 "RECURRENCE-ID;TZID=Europe/Berlin:20260602T090000\r\n"
	                 "DTSTART;TZID=Europe/"
	                 "Berlin:20260602T140000\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
	                 "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Europe/Berlin:20260601T090000\r\n"
	                 "DURATION:PT30M\r\nRRULE:FREQ=DAILY;COUNT=4\r\nEND:VEVENT\r\n"
	                 "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20260603T070000Z\r\n"
	                 "DTSTART:20260603T070000Z\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"
	                 "END:VCALENDAR\r\n",
	                 "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"),
		"2026-06-01T07:00-2026-06-01T07:30 2026-06-02T12:00-2026-06-02T13:00 "
		"2026-06-04T07:00-2026-06-04T07:30");
}

TEST(ics_spans__follows_a_zone_that_only_the_file_knows)
{
	assert_str(
		spans_of(test_scope(),
	                 "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Werk\r\n"
	                 "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0400\r\n"
	                 "TZOFFSETTO:+0300\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:"
	                 "STANDARD\r\n"
	                 "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0300\r\n"
	                 "TZOFFSETTO:+0400\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:"
	                 "DAYLIGHT\r\n"
	                 "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Werk:"
	                 "20260601T090000\r\n"
	                 "DURATION:PT1H\r\nRRULE:FREQ=MONTHLY;INTERVAL=6;COUNT=2\r\nEND:VEVENT\r\n"
	                 "END:VCALENDAR\r\n",
	                 "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
		"2026-06-01T05:00-2026-06-01T06:00 2026-12-01T06:00-2026-12-01T07:00");
}

TEST(ics_read__tells_where_a_series_ends_and_whether_it_does)
{
	struct scope *s = test_scope();
	const struct ics *ics;

	ics = read_ics(s,
	               EVENT("DTSTART:20260601T080000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n"));
	assert_true(ics->entries[0].ends_at_ms == ICS_ENDLESS_MS && ics->entries[0].does_recur);
	ics = read_ics(s, EVENT("DTSTART:20260601T080000Z\r\nDURATION:PT1H\r\n"
	                        "RRULE:FREQ=DAILY;COUNT=3\r\n"));
	assert_true(ics->entries[0].ends_at_ms >= at("2026-06-03T09:00:00Z"));
	assert_true(ics->entries[0].ends_at_ms < at("2026-06-07T00:00:00Z"));
	ics = read_ics(s, EVENT("DTSTART:20260601T080000Z\r\nRRULE:FREQ=MINUTELY;BYHOUR=3\r\n"));
	assert_false(ics->entries[0].is_known);
	assert_str(ics->entries[0].uid, "a@b");
}

TEST(ics_read__refuses_what_it_does_not_understand_or_will_not_carry)
{
	struct scope *s = test_scope();
	struct text deep = text_new(s->mem, 1000000), many = text_new(s->mem, 10000000);
	const struct ics *ics;

	text_add(&deep, STR("BEGIN:VCALENDAR\r\n"));
	for (int i = 0; i < 100; i++)
		text_add(&deep, STR("BE\r\n GIN:VEVENT\r\n"));
	text_add(&many, STR("BEGIN:VCALENDAR\r\n"));
	for (int i = 0; i < ICS_COMPONENTS_MAX; i++)
		text_add(&many, STR("BEGIN:VEVENT\r\nEND:VEVENT\r\n"));
	for (const char *const *bad =
	             (const char *const[]){
			     "", "hallo", "BEGIN:VCARD\nEND:VCARD\n", "BEGIN:VCALENDAR\n",
			     "END:VCALENDAR\n",
			     "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n",
			     "BEGIN:VCALENDAR\nX:\xff\nEND:VCALENDAR\n", text_str(&deep).at, NULL};
	     *bad; bad++) {
		assert_int_equal(ics_read(s, str_from(*bad), zone_utc(), &ics), ERR_INVALID);
		assert_string_equal(s->problem.key, "ics.malformed");
	}
	assert_int_equal(ics_read(s, text_str(&many), zone_utc(), &ics), ERR_TOO_LARGE);
}

TEST(ics_entry_text__of_busy_times_holds_nothing_else)
{
	struct scope *s = test_scope();
	const struct ics *ics = read_ics(
		s,
		EVENT("DTSTART:20260601T080000Z\r\nDURATION:PT1H\r\nSUMMARY:Geheim\r\n"
	              "LOCATION:Geheim\r\nATTENDEE:mailto:geheim@example.org\r\nX-GEHEIM:geheim\r\n"
	              "RRULE:FREQ=DAILY;COUNT=2\r\nBEGIN:VALARM\r\nDESCRIPTION:geheim\r\nEND:"
	              "VALARM\r\n"));
	struct str busy = ics_entry_text(s, ics, &ics->entries[0], ICS_WHEN);

	assert_true(str_find(busy, STR("eheim")) == SIZE_MAX);
	assert_true(str_find(busy, STR("a@b")) == SIZE_MAX);
	assert_str(spans_of(s, busy.at, "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"),
	           "2026-06-01T08:00-2026-06-01T09:00 2026-06-02T08:00-2026-06-02T09:00");
	assert_true(str_find(ics_entry_text(s, ics, &ics->entries[0], ICS_ALL), STR("Geheim")) !=
	            SIZE_MAX);
}

TEST(ics_entry_expanded__tells_each_recurrence_in_utc)
{
	struct scope *s = test_scope();
	const struct ics *ics =
		read_ics(s, EVENT("DTSTART;TZID=Europe/Berlin:20260601T080000\r\n"
	                          "DTEND;TZID=Europe/Berlin:20260601T083000\r\n"
	                          "RRULE:FREQ=WEEKLY;COUNT=9\r\nSUMMARY:Runde\r\n"));
	struct str text;

	assert_ok(ics_entry_expanded(s, ics, &ics->entries[0], at("2026-06-08T00:00:00Z"),
	                             at("2026-06-22T00:00:00Z"), &text));
	assert_true(str_find(text, STR("DTSTART:20260608T060000Z")) != SIZE_MAX);
	assert_true(str_find(text, STR("DTEND:20260615T063000Z")) != SIZE_MAX);
	assert_true(str_find(text, STR("RECURRENCE-ID:20260615T060000Z")) != SIZE_MAX);
	assert_true(str_find(text, STR("RRULE")) == SIZE_MAX);
	assert_true(str_find(text, STR("20260622")) == SIZE_MAX);
	assert_str(spans_of(s, text.at, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
	           "2026-06-08T06:00-2026-06-08T06:30 2026-06-15T06:00-2026-06-15T06:30");
}
