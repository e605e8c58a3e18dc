/* report_quote.h - what somebody said, word for word and short enough to show.
 *
 * A quote is always a part of the utterance's own text: never changed, never
 * put together, so that it can be found again in the transcript.
 *
 * Layer: talk.
 */
#ifndef TALK_REPORT_QUOTE_H
#define TALK_REPORT_QUOTE_H

#include "core/str.h"

#define REPORT_QUOTE_BYTES_MAX 200 /* about two lines to read */

/* How many words: pieces between white space (Unicode's, as Python's str.split() sees it). */
int64_t report_quote_words(struct str text);

/* Cuts the next sentence off the front of *rest, without white space around it. A sentence ends
 * after . ! ? or an ellipsis before white space; not after a number ("am 3. Mai") or an
 * abbreviation ("z. B."). Text without punctuation is one sentence. False at the end. */
bool report_quote_next_sentence(struct str *rest, struct str *ret_sentence);

/* The sentence of `text` that holds the byte `at`, cut to REPORT_QUOTE_BYTES_MAX at a word, so that
 * `at` stays within. The cut falls at a comma where one is near. */
struct str report_quote_at(struct str text, size_t at);

/* The beginning of `text`: its first sentences that hold at least three words, cut as above. */
struct str report_quote_beginning(struct str text, size_t bytes_max);

/* At most `bytes_max` bytes from the front of `text`, ending after a word. */
struct str report_quote_cut(struct str text, size_t bytes_max);

#endif
