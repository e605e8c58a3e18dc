/* markdown.h - Markdown as people write notes in, turned into HTML that is safe by construction.
 *
 * md4c finds the structure; every tag and attribute that comes out is written here, out of a list, and
 * all text goes through one function that escapes it. There is no way for HTML in the source to pass.
 * Links lead to http, https, mailto, or to a record of our own ("#/accounts/..."); any other stays
 * text. Pictures stay their description: loading one would tell a foreign server who reads.
 *
 * Layer: core. Source: CommonMark 0.30; tables and strikethrough as GitHub has them.
 */
#ifndef CORE_MARKDOWN_H
#define CORE_MARKDOWN_H

#include "core/scope.h"
#include "core/text.h"

#define MARKDOWN_BYTES_MAX ((size_t)64 * 1024)
#define MARKDOWN_HTML_BYTES_MAX (16 * MARKDOWN_BYTES_MAX)
#define MARKDOWN_DEPTH_MAX 64 /* of quotes and lists within each other */

/* Headings begin at <h3>: the page has those above. Memory: *ret_html lives as long as `s`.
 * Errors: TOO_LARGE "markdown.too_large" the text, what comes of it, or how deep it goes. */
enum err markdown_html(struct scope *s, struct str markdown, struct str *ret_html);

#endif
