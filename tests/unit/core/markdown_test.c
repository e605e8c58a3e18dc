#include "core/markdown.h"

#include "test.h"

static struct str html(struct scope *s, const char *markdown)
{
	struct str html;

	assert_ok(markdown_html(s, str_from(markdown), &html));
	return html;
}

TEST(markdown_html__writes_what_notes_need)
{
	static const struct {
		const char *markdown, *html;
	} table[] = {
		{"Hallo *Welt* und **mehr**",
	         "<p>Hallo <em>Welt</em> und <strong>mehr</strong></p>\n"},
		{"# Titel", "<h3>Titel</h3>\n"},
		{"###### Tief", "<h6>Tief</h6>\n"},
		{"- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>\n"},
		{"3. a", "<ol start=\"3\"><li>a</li>\n</ol>\n"},
		{"a & b < c", "<p>a &amp; b &lt; c</p>\n"},
		{"`a<b`", "<p><code>a&lt;b</code></p>\n"},
		{"[x](https://a.example/?a=1&b=2)", "<p><a href=\"https://a.example/?a=1&amp;b=2\" "
	                                            "rel=\"noopener nofollow\">x</a></p>\n"},
		{"[x](#/accounts/1)",
	         "<p><a href=\"#/accounts/1\" rel=\"noopener nofollow\">x</a></p>\n"},
		{"[x](mailto:a@b.example)",
	         "<p><a href=\"mailto:a@b.example\" rel=\"noopener nofollow\">x</a></p>\n"},
		{"[x](/api/session)", "<p>x</p>\n"},
		{"![Bild](https://a.example/x.png)", "<p>Bild</p>\n"},
		{"&auml;&#228;&lt;&#x3c;", "<p>ää&lt;&lt;</p>\n"},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct scope s = {.mem = arena_new(0)};

		assert_str(html(&s, table[i].markdown), table[i].html);
		arena_end(s.mem);
	}
}

/* Every "<" that comes out opens or closes a tag of the list, and the only attributes are ours. */
static void assert_safe(struct str html, const char *payload)
{
	static const char *const allowed[] = {"p>",
	                                      "em>",
	                                      "strong>",
	                                      "code>",
	                                      "del>",
	                                      "pre>",
	                                      "blockquote>",
	                                      "ul>",
	                                      "ol>",
	                                      "ol start=\"",
	                                      "li>",
	                                      "table>",
	                                      "thead>",
	                                      "tbody>",
	                                      "tr>",
	                                      "th>",
	                                      "td>",
	                                      "hr>",
	                                      "br>",
	                                      "h3>",
	                                      "h4>",
	                                      "h5>",
	                                      "h6>",
	                                      "a href=\"https://",
	                                      "a href=\"http://",
	                                      "a href=\"mailto:",
	                                      "a href=\"#/",
	                                      "a href=\"HTTPS://",
	                                      "a>"};

	for (size_t i = 0; i < html.bytes; i++) {
		struct str tag = str_part(html, i + 1, html.bytes);
		bool is_allowed = false;

		if (html.at[i] != '<')
			continue;
		if (str_starts(tag, STR("/")))
			tag = str_part(tag, 1, tag.bytes);
		for (size_t k = 0; k < sizeof allowed / sizeof *allowed; k++)
			is_allowed = is_allowed || str_starts(tag, str_from(allowed[k]));
		if (!is_allowed)
			fail_msg("%s gives %.*s", payload, STR_ARG(html));
	}
}

TEST(markdown_html__lets_no_known_payload_through)
{
	static const char *const payloads[] = {
		"<script>alert(1)</script>",
		"<img src=x onerror=alert(1)>",
		"<svg onload=alert(1)>",
		"<a href=\"javascript:alert(1)\">x</a>",
		"[x](javascript:alert(1))",
		"[x](JaVaScRiPt:alert(1))",
		"[x](&#106;avascript:alert(1))",
		"[x](&#x6A;avascript:alert(1))",
		"[x](java\tscript:alert(1))",
		"[x](<java\nscript:alert(1)>)",
		"[x](java&Tab;script:alert(1))",
		"[x](javascript&colon;alert(1))",
		"[x](\x01javascript:alert(1))",
		"[x](data:text/html;base64,PHNjcmlwdD4=)",
		"[x](vbscript:msgbox(1))",
		"[x](file:///etc/passwd)",
		"[x](//evil.example)",
		"[x](\\\\evil.example)",
		"[x](https://a.example/\"onmouseover=\"alert(1))",
		"[x](https://a.example/&quot;onmouseover=alert(1)&quot;)",
		"[x](<https://a.example/\" onclick=\"alert(1)>)",
		"[x](https://a.example \"\\\" onclick=alert(1)\")",
		"[x](#/\"onclick=alert(1))",
		"<javascript:alert(1)>",
		"<https://a.example/\"onclick=alert(1)>",
		"![x](javascript:alert(1))",
		"![\"onerror=\"alert(1)](https://a.example)",
		"[![x](y\"onerror=alert(1))](javascript:alert(1))",
		"[x]\n\n[x]: javascript:alert(1)",
		"[x][y]\n\n[y]: data:text/html,x \"t\"",
		"```\"><script>alert(1)</script>\nx\n```",
		"`<script>alert(1)</script>`",
		"    <script>alert(1)</script>",
		"<!-- --><script>alert(1)</script>",
		"<![CDATA[<script>alert(1)</script>]]>",
		"<?php ?>",
		"<div style=\"background:url(javascript:alert(1))\">",
		"&lt;script&gt;alert(1)&lt;/script&gt;",
		"&#60;script&#62;alert(1)&#60;/script&#62;",
		"| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | \"x |",
		"# <script>alert(1)</script>",
		"www.evil.example/\"onclick=alert(1)",
		"https://evil.example/'onclick='alert(1)",
		"<iframe src=\"https://evil.example\"></iframe>",
		"<style>*{}</style>",
		"<a\nhref=javascript:alert(1)>x</a>",
	};

	for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
		struct scope s = {.mem = arena_new(0)};

		assert_safe(html(&s, payloads[i]), payloads[i]);
		arena_end(s.mem);
	}
}

TEST(markdown_html__names_its_limits)
{
	struct scope s = {.mem = arena_new(0)};
	struct text deep = text_new(s.mem, MARKDOWN_BYTES_MAX + 1), large = deep;
	struct str html;

	for (int i = 0; i < 1000; i++)
		text_add(&deep, STR("> "));
	text_add(&deep, STR("x"));
	assert_int_equal(markdown_html(&s, text_str(&deep), &html), ERR_TOO_LARGE);
	for (size_t i = 0; i <= MARKDOWN_BYTES_MAX; i++)
		text_add_char(&large, 'x');
	assert_int_equal(markdown_html(&s, text_str(&large), &html), ERR_TOO_LARGE);
	arena_end(s.mem);
}
