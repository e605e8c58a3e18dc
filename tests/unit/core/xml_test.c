#include "core/xml_in.h"
#include "core/xml_out.h"
#include "test.h"

static const struct xml_node *read_xml(struct scope *s, const char *text)
{
	const struct xml_node *root;

	assert_ok(xml_in_parse(s, str_from(text), &root));
	return root;
}

TEST(xml_in_parse__resolves_names_and_keeps_text_in_order)
{
	struct scope *s = test_scope();
	const struct xml_node *root = read_xml(s, "<a xmlns='urn:a' xmlns:b='urn:b' c='1'>x<b:d/>y "
	                                          "&amp; z<!-- no --><![CDATA[<]]></a>");

	assert_true(xml_in_is(root, STR("urn:a"), STR("a")));
	assert_str(xml_in_attribute(root, STR("c")), "1");
	assert_non_null(xml_in_child(root, STR("urn:b"), STR("d")));
	assert_null(xml_in_child(root, STR("urn:a"), STR("d")));
	assert_str(xml_in_text(s->mem, root), "xy & z<");
}

TEST(xml_in_parse__takes_no_doctype_and_nothing_without_end)
{
	struct scope *s = test_scope();
	struct text deep = text_new(s->mem, 10000), many = text_new(s->mem, 1000000);
	const struct xml_node *root;

	for (int i = 0; i <= XML_IN_DEPTH_MAX; i++)
		text_add(&deep, STR("<a>"));
	text_add(&many, STR("<a>"));
	for (int i = 0; i <= XML_IN_NODES_MAX; i++)
		text_add(&many, STR("<b/>"));
	assert_int_equal(xml_in_parse(s, text_str(&deep), &root), ERR_TOO_LARGE);
	assert_int_equal(xml_in_parse(s, text_str(&many), &root), ERR_TOO_LARGE);
	for (const char *const *bad =
	             (const char *const[]){"", "<a>", "<a></b>", "<!DOCTYPE a><a/>", "<a b:c='1'/>",
	                                   "<a xmlns:b=''/>", "\xff", NULL};
	     *bad; bad++) {
		assert_int_equal(xml_in_parse(s, str_from(*bad), &root), ERR_INVALID);
		assert_string_equal(s->problem.key, "xml.malformed");
	}
}

TEST(xml_out_node__means_the_same_wherever_it_is_put)
{
	struct scope *s = test_scope();
	struct text out = text_new(s->mem, 1000), around = text_new(s->mem, 2000);
	const struct xml_node *again;

	xml_out_node(
		&out,
		read_xml(s,
	                 "<x:a xmlns:x='urn:x' x:b='1&quot;2' xml:lang='de'>t<y>&lt;u</y></x:a>"));
	text_addf(&around, "<o xmlns='urn:o' xmlns:x='urn:other'>%s</o>", text_str(&out).at);
	again = read_xml(s, text_str(&around).at);
	again = xml_in_child(again, STR("urn:x"), STR("a"));
	assert_non_null(again);
	assert_int_equal(again->attribute_count, 2);
	assert_str(again->attributes[0].value, "1\"2");
	assert_str(xml_in_text(s->mem, xml_in_child(again, STR_NONE, STR("y"))), "<u");
}
