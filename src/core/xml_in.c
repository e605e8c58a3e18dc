#include "core/xml_in.h"

#include "core/text.h"

#include <expat.h>

enum {
	SEPARATOR = '\n' /* between namespace and name: stands in neither */
};

struct reader {
	struct arena *mem;
	XML_Parser parser;
	struct xml_node *root, *at;
	size_t depth, nodes;
	bool is_too_large, is_refused;
};

static void end_parser(void *what)
{
	XML_ParserFree(what);
}

static struct xml_node *add(struct reader *r)
{
	struct xml_node *node = NEW(r->mem, struct xml_node);

	node->space = node->name = node->text = STR_NONE;
	node->parent = r->at;
	if (r->at && r->at->last)
		r->at->last = r->at->last->next = node;
	else if (r->at)
		r->at->first = r->at->last = node;
	if (++r->nodes > XML_IN_NODES_MAX) {
		r->is_too_large = true;
		XML_StopParser(r->parser, XML_FALSE);
	}
	return node;
}

static void split(struct reader *r, const char *both, struct str *ret_space, struct str *ret_name)
{
	struct str text = str_copy(r->mem, str_from(both));
	size_t at = str_find(text, STR("\n"));

	if (text.bytes > XML_IN_NAME_BYTES_MAX) {
		r->is_too_large = true;
		XML_StopParser(r->parser, XML_FALSE);
	}
	*ret_space = at == SIZE_MAX ? STR_NONE : str_part(text, 0, at);
	*ret_name = at == SIZE_MAX ? text : str_part(text, at + 1, text.bytes);
}

static void XMLCALL on_start(void *what, const char *name, const char **attributes)
{
	struct reader *r = what;
	struct xml_node *node = add(r);
	struct xml_attribute *list;
	size_t count = 0;

	while (attributes[count * 2])
		count++;
	if (++r->depth > XML_IN_DEPTH_MAX || count > XML_IN_ATTRIBUTES_MAX) {
		r->is_too_large = true;
		XML_StopParser(r->parser, XML_FALSE);
		return;
	}
	split(r, name, &node->space, &node->name);
	list = NEW_ARRAY(r->mem, struct xml_attribute, count);
	for (size_t i = 0; i < count; i++) {
		split(r, attributes[i * 2], &list[i].space, &list[i].name);
		list[i].value = str_copy(r->mem, str_from(attributes[i * 2 + 1]));
	}
	node->attributes = list;
	node->attribute_count = count;
	if (!r->root)
		r->root = node;
	r->at = node;
}

static void XMLCALL on_end(void *what, const char *name)
{
	struct reader *r = what;

	(void)name;
	r->depth--;
	if (r->at)
		r->at = r->at->parent;
}

/* Comes in pieces as they stand in the parser's memory; joined where one follows the other. */
static void XMLCALL on_text(void *what, const char *at, int bytes)
{
	struct reader *r = what;
	struct xml_node *last = r->at ? r->at->last : NULL;
	struct text joined;

	if (!r->at)
		return;
	if (!last || last->name.bytes)
		last = add(r);
	joined = text_new(r->mem, XML_IN_BYTES_MAX);
	if (last->text.bytes == 0) {
		last->text = str_copy(r->mem, (struct str){at, (size_t)bytes});
		return;
	}
	/* A long text in a thousand pieces must not be copied a thousand times. */
	if (++r->nodes > XML_IN_NODES_MAX || last->text.bytes > XML_IN_BYTES_MAX / 16) {
		r->is_too_large = true;
		XML_StopParser(r->parser, XML_FALSE);
		return;
	}
	text_add(&joined, last->text);
	text_add(&joined, (struct str){at, (size_t)bytes});
	last->text = text_str(&joined);
}

static void XMLCALL on_doctype(void *what, const char *name, const char *system, const char *public,
                               int has_internal)
{
	struct reader *r = what;

	(void)name;
	(void)system;
	(void)public;
	(void)has_internal;
	r->is_refused = true;
	XML_StopParser(r->parser, XML_FALSE);
}

enum err xml_in_parse(struct scope *s, struct str text, const struct xml_node **ret_root)
{
	struct reader r = {.mem = s->mem};
	enum XML_Status status;

	if (text.bytes > XML_IN_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "xml.too_large", NULL, "more than %zu bytes",
		                  XML_IN_BYTES_MAX);
	r.parser = XML_ParserCreateNS(NULL, SEPARATOR);
	if (!r.parser)
		return scope_fail(s, ERR_BUSY, "server.busy", NULL, "no memory for the parser");
	arena_at_end(s->mem, end_parser, r.parser);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	XML_SetParamEntityParsing(r.parser, XML_PARAM_ENTITY_PARSING_NEVER);
	status = XML_Parse(r.parser, text.at, (int)text.bytes, XML_TRUE);
	if (r.is_too_large)
		return scope_fail(s, ERR_TOO_LARGE, "xml.too_large", NULL,
		                  "too deep, too many elements, or too long a name");
	if (r.is_refused)
		return scope_fail_input(s, "xml.malformed", 1, "a DOCTYPE is not taken");
	if (status != XML_STATUS_OK || !r.root)
		return scope_fail_input(s, "xml.malformed",
		                        (int64_t)XML_GetCurrentLineNumber(r.parser), "%s",
		                        XML_ErrorString(XML_GetErrorCode(r.parser)));
	*ret_root = r.root;
	return ERR_NONE;
}

bool xml_in_is(const struct xml_node *node, struct str space, struct str name)
{
	return node && str_equal(node->name, name) && str_equal(node->space, space);
}

const struct xml_node *xml_in_child(const struct xml_node *node, struct str space, struct str name)
{
	for (const struct xml_node *c = node ? node->first : NULL; c; c = c->next)
		if (xml_in_is(c, space, name))
			return c;
	return NULL;
}

const struct xml_node *xml_in_next(const struct xml_node *node, const struct xml_node *after)
{
	const struct xml_node *c = after ? after->next : node ? node->first : NULL;

	while (c && c->name.bytes == 0)
		c = c->next;
	return c;
}

static void add_text(struct text *text, const struct xml_node *node)
{
	text_add(text, node->text);
	for (const struct xml_node *c = node->first; c; c = c->next)
		add_text(text, c);
}

struct str xml_in_text(struct arena *mem, const struct xml_node *node)
{
	struct text text = text_new(mem, XML_IN_BYTES_MAX);

	if (!node)
		return STR_NONE;
	if (node->first && !node->first->next)
		return str_trim(node->first->name.bytes ? xml_in_text(mem, node->first)
		                                        : node->first->text);
	add_text(&text, node);
	return str_trim(text_str(&text));
}

struct str xml_in_attribute(const struct xml_node *node, struct str name)
{
	for (size_t i = 0; node && i < node->attribute_count; i++)
		if (str_is_empty(node->attributes[i].space) &&
		    str_equal(node->attributes[i].name, name))
			return node->attributes[i].value;
	return STR_NONE;
}
