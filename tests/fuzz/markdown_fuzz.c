/* Markdown: whatever comes, no tag and no attribute comes out that is not on the list. */
#include "core/markdown.h"
#include "core/utf8.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static bool is_tag(struct str tag)
{
	static const char *const tags[] = {
		"p>",  "em>",         "strong>", "code>",  "del>",   "pre>",   "blockquote>", "ul>",
		"ol>", "ol start=\"", "li>",     "table>", "thead>", "tbody>", "tr>",         "th>",
		"td>", "hr>",         "br>",     "h3>",    "h4>",    "h5>",    "h6>",         "a>"};
	static const char *const links[] = {"http://", "https://", "mailto:", "#/"};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (str_starts(tag, str_from(tags[i])))
			return true;
	if (!str_starts(tag, STR("a href=\"")))
		return false;
	tag = str_part(tag, 8, tag.bytes);
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (str_equal_ascii(str_part(tag, 0, strlen(links[i])), str_from(links[i])))
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct scope s = {.mem = arena_new(0)};
	struct str markdown = {(const char *)bytes, count}, html;

	if (utf8_first_bad(markdown) == SIZE_MAX && !markdown_html(&s, markdown, &html))
		for (size_t i = 0; i < html.bytes; i++)
			if (html.at[i] == '<' &&
			    !is_tag(str_part(html, i + 1 + (html.at[i + 1] == '/'), html.bytes)))
				abort();
	arena_end(s.mem);
	return 0;
}
