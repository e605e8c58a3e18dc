/* conversation_line.h - a conversation that is still going on, line by line.
 *
 * Layer: talk.
 */
#ifndef TALK_CONVERSATION_LINE_H
#define TALK_CONVERSATION_LINE_H

#include "talk/conversation.h"

#define CONVERSATION_LINES_MAX 5000           /* utterances beyond which no line is added */
#define CONVERSATION_LINE_BYTES_MAX 2000      /* a caption is a sentence or two */
#define CONVERSATION_LINES_PER_MINUTE_MAX 120 /* people speak 20 to 40; missed ones come faster */

/* What somebody said just now, as live captions give it. */
struct conversation_line {
	struct str speaker; /* the name of one of its speakers, who thereby has a basis */
	struct str text;
};

/* Adds a line at the end and labels it: what analysis_label() says of it after all lines before. Figures and report
 * count it. Only as its owner, and only to a wording without times, because a line has none.
 * The revision rises; of two at once the later is refused and may be sent again.
 * Memory: as long as `s`.
 * Errors: INVALID "conversation.basis_missing", "conversation.speaker_unknown" (field "speaker"), "field.missing" text,
 *         "field.too_long" text; CONFLICT "conversation.changed", "conversation.has_times", "conversation.wording_over";
 *         TOO_LARGE "conversation.lines_many"; TOO_OFTEN "conversation.lines_fast" with retry_after_s, until the
 *         minute of the clock is over; NOT_FOUND. */
enum err conversation_line_add(struct scope *s, struct id id, const struct conversation_line *line,
                               size_t *ret_utterance, const struct label **ret_label);

#endif
