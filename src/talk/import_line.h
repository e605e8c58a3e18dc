/* import_line.h - what one line of a plain text transcript is, taken by itself.
 *
 * "Maren: Moin", "[00:12:03] Maren: ...", "Maren Thiessen  0:03", "00:12:03 Maren<tab>...": times in all the
 * ways people and programs write them, a claim that somebody speaks, the rest of the line. Whether
 * the claim holds is decided over all lines (import_text.c): "Wichtig: ..." claims, too.
 *
 * Layer: talk, private to the import of plain text.
 */
#ifndef TALK_IMPORT_LINE_H
#define TALK_IMPORT_LINE_H

#include "core/scope.h"

enum kind {
	LINE_BLANK,
	LINE_TEXT,   /* perhaps with a time in front */
	LINE_TIME,   /* a time alone */
	LINE_HEADER, /* name and time, nothing else */
	LINE_PREFIX  /* name, colon, perhaps text */
};

struct line {
	enum kind kind;
	int64_t number;
	int64_t start_ms, end_ms; /* -1 = none on this line */
	struct str raw;           /* all of it but a time in front, in case the claim is refused */
	bool has_time_mark;       /* the time stands in front */
	struct str with_time;  /* the whole line, when nothing sets its "10:30" off from speech */
	struct str name, text; /* the claim, and what is left of the line */
	bool begins_turn;      /* stands where a turn begins */
	bool is_speaker;       /* the claim holds */
	bool is_used;          /* became part of the line above */
};

/* Reads one line. Memory: what `ret_line` points to lies in `text` or in the scope's arena.
 * Errors: INVALID "transcript.time_negative". */
enum err import_line_read(struct scope *s, struct str text, struct line *ret_line);

/* The refusal of a time before the recording's start, at line `number`. */
enum err import_line_refuse_negative(struct scope *s, int64_t number);

#endif
