/* What calendar programs ask for: reading refuses, or gives a question within its limits; an element that is
 * written again reads as the same element. */
#include "api/dav_data.h"
#include "api/dav_if.h"
#include "core/xml_out.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static bool is_same(const struct xml_node *a, const struct xml_node *b)
{
	const struct xml_node *x = NULL, *y = NULL;

	if (!str_equal(a->name, b->name) || !str_equal(a->space, b->space) ||
	    a->attribute_count != b->attribute_count)
		return false;
	do {
		x = xml_in_next(a, x);
		y = xml_in_next(b, y);
		if (!x != !y || (x && !is_same(x, y)))
			return false;
	} while (x);
	return true;
}

static void check_round_trip(struct scope *s, struct str input)
{
	struct text out = text_new(s->mem, 8 * XML_IN_BYTES_MAX);
	const struct xml_node *first, *again;

	if (xml_in_parse(s, input, &first) != ERR_NONE)
		return;
	xml_out_node(&out, first);
	if (text_is_cut(&out) || text_str(&out).bytes > XML_IN_BYTES_MAX)
		return;
	if (xml_in_parse(s, text_str(&out), &again) != ERR_NONE || !is_same(first, again))
		abort();
}

static bool has_tag(void *what, struct str address, struct str tag)
{
	(void)what;
	if (tag.bytes < 2 || tag.at[0] != '"' || tag.at[tag.bytes - 1] != '"')
		abort();
	return address.bytes == 0;
}

/* Of a text with all there is, what was asked for: a calendar again, and no more than there was. */
static void check_data(struct scope *s, const struct dav_props *props)
{
	struct calendar_entry entry = {
		.kind = ICS_EVENT,
		.text = STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:"
	                    "20260601T080000Z\r\n"
	                    "RRULE:FREQ=DAILY;COUNT=3\r\nSUMMARY;LANGUAGE=de:Runde\r\nBEGIN:"
	                    "VALARM\r\nACTION:AUDIO\r\n"
	                    "END:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:"
	                    "20260602T080000Z\r\n"
	                    "DTSTART:20260602T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")};
	struct str text, plain;

	if (!props->has_data || dav_data_text(s, props, &entry, &text) != ERR_NONE)
		return;
	if (ics_text_unfold(s, text, &plain) != ERR_NONE ||
	    !str_starts(plain, STR("BEGIN:VCALENDAR")) || !str_ends(plain, STR("END:VCALENDAR\n")))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct scope s = {.mem = arena_new(0)};
	struct str input = {(const char *)bytes, count};
	struct dav_report report;
	struct dav_change *changes;
	struct dav_props props;
	size_t change_count;

	(void)dav_if_check(input, has_tag, NULL);
	if (dav_body_report(&s, input, &report) == ERR_NONE) {
		check_data(&s, &report.props);
		if (report.filter.count > DAV_BODY_FILTERS_MAX ||
		    report.props.count > DAV_BODY_NAMES_MAX ||
		    report.href_count > DAV_BODY_HREFS_MAX)
			abort();
		(void)dav_body_meets(
			s.mem, &report.filter, ICS_EVENT,
			STR("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY;LANGUAGE=de:"
		            "Runde\nEND:VEVENT\nEND:VCALENDAR\n"));
	}
	if (dav_body_propfind(&s, input, &props) == ERR_NONE && props.count > DAV_BODY_NAMES_MAX)
		abort();
	if (dav_body_changes(&s, input, &changes, &change_count) == ERR_NONE &&
	    change_count > DAV_BODY_NAMES_MAX)
		abort();
	check_round_trip(&s, input);
	arena_end(s.mem);
	return 0;
}
