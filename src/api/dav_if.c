#include "api/dav_if.h"

struct reading {
	struct str rest;
	dav_if_tag has_tag;
	void *what;
	struct str address;
	int conditions;
};

static void skip_blanks(struct reading *r)
{
	while (r->rest.bytes && (r->rest.at[0] == ' ' || r->rest.at[0] == '\t'))
		r->rest = str_part(r->rest, 1, r->rest.bytes);
}

static bool takes(struct reading *r, char c)
{
	skip_blanks(r);
	if (r->rest.bytes == 0 || r->rest.at[0] != c)
		return false;
	r->rest = str_part(r->rest, 1, r->rest.bytes);
	return true;
}

/* Up to `end`, which may stand within quotes; false when it never comes, or nothing before it. */
static bool takes_until(struct reading *r, char end, struct str *ret_part)
{
	bool is_quoted = false;
	size_t n = 0;

	while (n < r->rest.bytes && (is_quoted || r->rest.at[n] != end)) {
		if (r->rest.at[n] == '"')
			is_quoted = !is_quoted;
		n++;
	}
	if (n == 0 || n == r->rest.bytes)
		return false;
	*ret_part = str_trim(str_part(r->rest, 0, n));
	r->rest = str_part(r->rest, n + 1, r->rest.bytes);
	return true;
}

static bool is_tag(struct str tag)
{
	return tag.bytes >= 2 && tag.at[0] == '"' && tag.at[tag.bytes - 1] == '"';
}

/* False: malformed. */
static bool read_condition(struct reading *r, bool *ret_is_met)
{
	bool is_negated = false, is_met = false;
	struct str part;

	skip_blanks(r);
	if (r->rest.bytes > 3 && str_equal_ascii(str_part(r->rest, 0, 3), STR("Not"))) {
		is_negated = true;
		r->rest = str_part(r->rest, 3, r->rest.bytes);
	}
	if (++r->conditions > DAV_IF_CONDITIONS_MAX)
		return false;
	if (takes(r, '<')) {
		if (!takes_until(r, '>', &part))
			return false;
	} else if (takes(r, '[')) {
		if (!takes_until(r, ']', &part))
			return false;
		if (str_starts(part, STR("W/")))
			part = str_part(part, 2, part.bytes);
		if (!is_tag(part))
			return false;
		is_met = r->has_tag(r->what, r->address, part);
	} else {
		return false;
	}
	*ret_is_met = is_met != is_negated;
	return true;
}

/* All conditions of a list have to be met; none is no list. */
static bool read_list(struct reading *r, bool *ret_is_met)
{
	bool is_met = true, is_one_met;

	do {
		if (!read_condition(r, &is_one_met))
			return false;
		is_met = is_met && is_one_met;
	} while (!takes(r, ')'));
	*ret_is_met = is_met;
	return true;
}

enum dav_if dav_if_check(struct str header, dav_if_tag has_tag, void *what)
{
	struct reading r = {
		.rest = str_trim(header), .has_tag = has_tag, .what = what, .address = STR_NONE};
	bool is_met = false, is_list_met, has_list = false, is_tagged = false;

	if (r.rest.bytes == 0)
		return DAV_IF_MET;
	while (r.rest.bytes) {
		if (takes(&r, '<')) {
			/* An address names whose conditions follow; either all lists have one or none. */
			if ((has_list && !is_tagged) || !takes_until(&r, '>', &r.address))
				return DAV_IF_MALFORMED;
			is_tagged = true;
			has_list = false;
			skip_blanks(&r);
			if (r.rest.bytes == 0)
				return DAV_IF_MALFORMED;
			continue;
		}
		if (!takes(&r, '(') || !read_list(&r, &is_list_met))
			return DAV_IF_MALFORMED;
		has_list = true;
		is_met = is_met || is_list_met;
		skip_blanks(&r);
	}
	return !has_list ? DAV_IF_MALFORMED : is_met ? DAV_IF_MET : DAV_IF_NOT_MET;
}
