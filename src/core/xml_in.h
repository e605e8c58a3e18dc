/* xml_in.h - reading XML that came from outside, whole, into a small tree.
 *
 * expat does the parsing; here are the limits. There is no DOCTYPE, hence no entity but the five of XML
 * itself: a document with one is refused, whatever is in it.
 *
 * Layer: core. Read first: xml_in_parse(), xml_in_child(). Source: XML 1.0, Namespaces in XML 1.0.
 */
#ifndef CORE_XML_IN_H
#define CORE_XML_IN_H

#include "core/scope.h"

#define XML_IN_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define XML_IN_DEPTH_MAX 32
#define XML_IN_NODES_MAX 50000     /* elements and pieces of text */
#define XML_IN_NAME_BYTES_MAX 1024 /* with its namespace */
#define XML_IN_ATTRIBUTES_MAX 32   /* of one element */

struct xml_attribute {
	struct str space, name, value;
};

struct xml_node {
	struct xml_node *parent, *next, *first, *last;
	struct str space, name; /* namespace and local name; both empty: a piece of text */
	struct str text;        /* of a piece of text */
	const struct xml_attribute *attributes;
	size_t attribute_count;
};

/* Memory: as long as `s`. Errors: INVALID "xml.malformed" with the line (HTTP answers 400 for this key);
 * TOO_LARGE "xml.too_large". */
enum err xml_in_parse(struct scope *s, struct str text, const struct xml_node **ret_root);

bool xml_in_is(const struct xml_node *node, struct str space, struct str name);

/* The first child of that name, or NULL; `node` may be NULL. */
const struct xml_node *xml_in_child(const struct xml_node *node, struct str space, struct str name);

/* The next element among the children, from `after` (NULL: the first). */
const struct xml_node *xml_in_next(const struct xml_node *node, const struct xml_node *after);

/* All text within, trimmed; "" when there is none. */
struct str xml_in_text(struct arena *mem, const struct xml_node *node);

/* The value of an attribute without a namespace; "" when it is not there. */
struct str xml_in_attribute(const struct xml_node *node, struct str name);

#endif
