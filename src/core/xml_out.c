#include "core/xml_out.h"

#define XML_SPACE STR("http://www.w3.org/XML/1998/namespace")

static struct str escape_of(char c)
{
	switch (c) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	case '\r':
		return STR("&#13;");
	default:
		return STR_NONE;
	}
}

void xml_out_text(struct text *out, struct str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.bytes; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c >= 0x20 && c != '&' && c != '<' && c != '>' && c != '"')
			continue;
		if (c == '\n' || c == '\t')
			continue;
		text_add(out, str_part(text, from, i));
		text_add(out, escape_of((char)c));
		from = i + 1;
	}
	text_add(out, str_part(text, from, text.bytes));
}

/* In an attribute line ends would come back as blanks. */
static void add_value(struct text *out, struct str value)
{
	struct str piece;

	for (bool is_first = true; str_next(&value, '\n', &piece); is_first = false) {
		if (!is_first)
			text_add(out, STR("&#10;"));
		xml_out_text(out, piece);
	}
}

static void add_attribute(struct text *out, const struct xml_attribute *a, size_t number)
{
	if (str_equal(a->space, XML_SPACE)) {
		text_add(out, STR(" xml:"));
	} else if (a->space.bytes) {
		text_addf(out, " xmlns:a%zu=\"", number);
		add_value(out, a->space);
		text_addf(out, "\" a%zu:", number);
	} else {
		text_add(out, STR(" "));
	}
	text_add(out, a->name);
	text_add(out, STR("=\""));
	add_value(out, a->value);
	text_add(out, STR("\""));
}

void xml_out_node(struct text *out, const struct xml_node *node)
{
	if (node->name.bytes == 0) {
		xml_out_text(out, node->text);
		return;
	}
	text_add(out, STR("<"));
	text_add(out, node->name);
	text_add(out, STR(" xmlns=\""));
	add_value(out, node->space);
	text_add(out, STR("\""));
	for (size_t i = 0; i < node->attribute_count; i++)
		add_attribute(out, &node->attributes[i], i);
	if (!node->first) {
		text_add(out, STR("/>"));
		return;
	}
	text_add(out, STR(">"));
	for (const struct xml_node *c = node->first; c; c = c->next)
		xml_out_node(out, c);
	text_add(out, STR("</"));
	text_add(out, node->name);
	text_add(out, STR(">"));
}
