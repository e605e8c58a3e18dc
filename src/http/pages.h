/* pages.h - the packed web files as ready answers.
 *
 * Everything under web/ is served below /assets/DIGEST/, where DIGEST is one
 * value over all of them: so modules import each other by relative paths, a
 * browser may keep them for a year, and a new release has new addresses. What
 * was not packed under this digest is not there (an old page asks to be loaded
 * again instead of mixing two releases).
 *
 * "/" and every path without an extension answers web/index.html, because the
 * page finds its own way; {{base}}, {{assets}} and {{organisation}} in it are
 * filled in when the server starts. Files directly in web/ ("favicon.svg") are
 * also there under their plain name.
 *
 * Layer: http.
 */
#ifndef HTTP_PAGES_H
#define HTTP_PAGES_H

#include "http/head.h"

#include <microhttpd.h>

struct pages;

struct pages_setup {
	struct str base_path;    /* "" or "/kamwerk" */
	struct str organisation; /* for the title; may be empty */
	bool may_be_secure;      /* answers over TLS are needed, too */
};

struct pages_answer {
	struct MHD_Response *response; /* shared; queue it, do not destroy it */
	int status;                    /* 200 or 304 */
	size_t bytes;
};

/* Makes the answers. Memory: *ret_pages as long as `s`. Errors: BROKEN "server.pages". */
enum err pages_build(struct scope *s, const struct pages_setup *setup, struct pages **ret_pages);

/* The answer for `path` (without the base path), in the coding the client takes; false = not there. */
bool pages_find(const struct pages *pages, struct str path, const struct head *head, bool is_secure,
                struct pages_answer *ret_answer);

#endif
