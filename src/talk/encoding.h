/* encoding.h - from the bytes of a file to UTF-8.
 *
 * Read: UTF-8 and UTF-16 of either byte order, with and without byte order mark. Refused: single
 * byte encodings (Windows-1252 and relatives). They cannot be told apart for certain, and a wrong
 * guess would quietly change words; the remedy, "save as UTF-8", takes a moment.
 *
 * Layer: talk.
 */
#ifndef TALK_ENCODING_H
#define TALK_ENCODING_H

#include "core/scope.h"
#include "core/str.h"

/* Memory: *ret_text is a part of `bytes`, or lives as long as `s`. It is valid UTF-8 without NUL.
 * Errors: INVALID transcript.cut, encoding_unknown, encoding_utf32, nul, binary; each with the
 * line. */
enum err encoding_decode(struct scope *s, struct str bytes, struct str *ret_text);

#endif
