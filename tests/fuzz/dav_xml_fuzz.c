/* What calendar programs ask for: reading refuses, or gives a question within its limits; an element that is
 * written again reads as the same element. */
#include "api/dav_body.h"
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

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct scope s = {.mem = arena_new(0)};
	struct str input = {(const char *)bytes, count};
	struct dav_report report;
	struct dav_change *changes;
	struct dav_props props;
	size_t change_count;

	if (dav_body_report(&s, input, &report) == ERR_NONE) {
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
