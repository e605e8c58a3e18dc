/* encoding.h - from the bytes of a file to UTF-8.
 *
 * Read: UTF-8 and UTF-16 of either byte order, with and without byte order mark. Single byte
 * encodings (Windows-1252 and relatives) cannot be told apart for certain, and a wrong guess would
 * quietly change words. Who shows the text to a person before anything is kept (an import with its
 * preview) takes them for Windows-1252; everybody else refuses: "save as UTF-8" takes a moment.
 *
 * Layer: core.
 */
#ifndef CORE_ENCODING_H
#define CORE_ENCODING_H

#include "core/scope.h"
#include "core/str.h"

enum encoding {
	ENCODING_UTF8,
	ENCODING_UTF16,
	ENCODING_WINDOWS_1252
};

/* How the kind of file is spoken of: the keys of its refusals, and what it may be instead. */
struct encoding_words {
	const char *cut, *encoding_unknown, *encoding_utf32, *nul, *binary; /* keys */
	const char *again; /* "export the transcript again as WebVTT, DOCX or plain text" */
	bool takes_windows_1252;
};

/* Memory: *ret_text is a part of `bytes`, or lives as long as `s`. It is valid UTF-8 without NUL.
 * Errors: INVALID with the keys of `words`; each with the line. */
enum err encoding_decode(struct scope *s, const struct encoding_words *words, struct str bytes,
                         struct str *ret_text, enum encoding *ret_encoding);

/* "UTF-8", "UTF-16", "Windows-1252" */
const char *encoding_name(enum encoding encoding);

#endif
