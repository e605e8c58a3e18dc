#include "api/dav_data.h"

#include "rhythm/ics_out.h"

/* ---- some components and properties ---- */

/* What is wanted of the component that a line stands in. */
struct level {
	bool is_all, is_none;
	const struct xml_node *wanted; /* where it is neither */
};

static const struct xml_node *child_named(const struct xml_node *node, const char *kind,
                                          struct str name)
{
	const struct xml_node *child = NULL;

	while ((child = xml_in_next(node, child)))
		if (xml_in_is(child, DAV_CALDAV, str_from(kind)) &&
		    str_equal_ascii(xml_in_attribute(child, STR("name")), name))
			return child;
	return NULL;
}

static bool has(const struct xml_node *node, const char *name)
{
	return xml_in_child(node, DAV_CALDAV, str_from(name)) != NULL;
}

static struct level level_of(const struct xml_node *wanted)
{
	return xml_in_next(wanted, NULL) ? (struct level){.wanted = wanted}
	                                 : (struct level){.is_all = true};
}

static struct level level_below(const struct level *above, struct str component)
{
	const struct xml_node *wanted;

	if (above->is_all || above->is_none)
		return *above;
	wanted = child_named(above->wanted, "comp", component);
	if (wanted)
		return level_of(wanted);
	return has(above->wanted, "allcomp") ? (struct level){.is_all = true}
	                                     : (struct level){.is_none = true};
}

static void add_property(struct text *out, const struct level *level, const struct ics_line *line)
{
	struct str head = line->params.bytes
	                          ? text_format(out->mem, "%.*s;%.*s", STR_ARG(line->name),
	                                        STR_ARG(line->params))
	                          : line->name;
	const struct xml_node *wanted;

	if (level->is_none)
		return;
	wanted = level->is_all ? NULL : child_named(level->wanted, "prop", line->name);
	if (!level->is_all && !wanted && !has(level->wanted, "allprop"))
		return;
	if (wanted && str_equal(xml_in_attribute(wanted, STR("novalue")), STR("yes")))
		ics_out_line(out, str_c(out->mem, line->name), STR_NONE);
	else
		ics_out_line(out, str_c(out->mem, head), line->value);
}

enum err dav_data_part(struct scope *s, const struct xml_node *wanted, struct str text,
                       struct str *ret_text)
{
	/* Everything below VCALENDAR that ics_text_unfold() lets pass, and what is around it. */
	struct level levels[ICS_DEPTH_MAX + 2] = {{.is_none = true}};
	struct text out = text_new(s->mem, 4 * ICS_ENTRY_BYTES_MAX);
	struct ics_line line;
	struct str rest;
	size_t depth = 0;

	TRY(ics_text_unfold(s, text, &rest));
	while (ics_text_next(&rest, &line)) {
		if (str_equal_ascii(line.name, STR("BEGIN"))) {
			if (depth == ICS_DEPTH_MAX)
				break; /* checked above */
			levels[depth + 1] =
				depth ? level_below(&levels[depth], line.value) : level_of(wanted);
			depth++;
			if (!levels[depth].is_none)
				ics_out_line(&out, "BEGIN", line.value);
		} else if (str_equal_ascii(line.name, STR("END"))) {
			if (!levels[depth].is_none)
				ics_out_line(&out, "END", line.value);
			depth -= depth > 0;
		} else {
			add_property(&out, &levels[depth], &line);
		}
	}
	if (text_is_cut(&out))
		return scope_fail(s, ERR_TOO_LARGE, "ics.too_large", NULL, "too much of it");
	*ret_text = text_str(&out);
	return ERR_NONE;
}

/* ---- all of it ---- */

static enum err in_time(struct scope *s, const struct dav_props *props, struct str *text)
{
	const struct ics *ics;

	if (!props->is_expanded && !props->limit.has_recurrences && !props->limit.has_busy)
		return ERR_NONE;
	TRY(ics_read(s, *text, zone_utc(), &ics));
	if (props->limit.has_recurrences || props->limit.has_busy)
		TRY(ics_entry_limited(s, ics, ics->entries, &props->limit, text));
	if (!props->is_expanded)
		return ERR_NONE;
	if (props->limit.has_busy)
		TRY(ics_read(s, *text, zone_utc(), &ics));
	return ics_entry_expanded(s, ics, ics->entries, props->from_ms, props->until_ms, text);
}

enum err dav_data_text(struct scope *s, const struct dav_props *props,
                       const struct calendar_entry *entry, struct str *ret_text)
{
	struct str text = entry->text;

	if (entry->kind != ICS_OTHER) {
		TRY(in_time(s, props, &text));
		if (props->part)
			TRY(dav_data_part(s, props->part, text, &text));
	}
	*ret_text = text;
	return ERR_NONE;
}
