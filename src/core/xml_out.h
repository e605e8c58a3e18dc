/* xml_out.h - writing XML.
 *
 * Names are written by the caller, in the prefixes it declared on the outermost element; what stands
 * between them comes through here. Layer: core.
 */
#ifndef CORE_XML_OUT_H
#define CORE_XML_OUT_H

#include "core/text.h"
#include "core/xml_in.h"

/* Text, with what XML would read as its own escaped. Control characters that XML cannot hold are left out. */
void xml_out_text(struct text *out, struct str text);

/* An element that was read, with all in it, so that it means the same wherever it is put: each
 * namespace is declared where it is used. */
void xml_out_node(struct text *out, const struct xml_node *node);

#endif
