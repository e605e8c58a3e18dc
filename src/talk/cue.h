/* cue.h - a piece of a transcript as the file cuts it, before pieces become utterances.
 *
 * Every importer (import_*.h) turns its format into one list of cues; turn.h
 * makes utterances of them. So what holds for all formats stands here once:
 * how a time is read, how text is cleaned, how a refusal is worded.
 *
 * Layer: talk. Read first: struct cue.
 */
#ifndef TALK_CUE_H
#define TALK_CUE_H

#include "core/scope.h"
#include "core/str.h"

struct cue {
	int64_t start_ms, end_ms; /* -1 = the file does not say */
	struct str speaker;       /* "" = the file does not say */
	struct str text;          /* as the file has it, tags and entities resolved; may be empty */
	int64_t line;             /* of the file, from 1; 0 = unknown */
	bool begins_turn;         /* the file says: not the same turn as the cue before */
	bool continues;           /* a further line of the cue before, at the same time */
	bool is_section;          /* the time is that of a heading above; cues may share it */
};

/* Three cues for each utterance that may become of them; also lines of plain text. */
#define CUE_COUNT_MAX 300000

struct cue_list {
	struct scope *s; /* its memory is scratch; the list lives there */
	struct cue *at;
	size_t count, count_max;
};

struct cue_list cue_list_new(struct scope *s);

/* Errors: TOO_LARGE a text beyond TRANSCRIPT_LINE_BYTES_MAX, a name beyond
 * TRANSCRIPT_NAME_BYTES_MAX, more than CUE_COUNT_MAX cues. */
enum err cue_list_add(struct cue_list *list, struct cue cue);

/* Cuts a time off the front of *rest: "0:14", "00:12:03", "1:02:03.5", "00:00:04,314", also unpadded
 * as older Teams files write it ("0:0:3.320"). False, *rest untouched, when there is none. */
bool cue_take_time(struct str *rest, int64_t *ret_ms);

/* "00:04:07.250 --> 00:04:09.000", whatever follows is left in *rest (WebVTT's settings).
 * Errors: INVALID transcript.time_malformed, time_negative, time_reversed. */
enum err cue_take_span(struct scope *s, struct str *rest, int64_t line, int64_t *ret_start_ms,
                       int64_t *ret_end_ms);

/* A time as people write it, for messages: "00:04:07.250". */
const char *cue_time_text(struct scope *s, int64_t ms);

/* Text as the domain keeps it: NFC, white space of every kind squeezed to one space, invisible
 * marks (soft hyphen, zero width space, direction marks) and control characters gone, at most
 * CUE_MARKS_MAX combining marks on one letter. Memory: `mem`, or `text` itself if it was clean. */
#define CUE_MARKS_MAX 30 /* Source: UAX #15, Stream-Safe Text Format */
struct str cue_clean(struct arena *mem, struct str text);

/* The line, from 1, in which `offset` stands. */
int64_t cue_line_at(struct str text, size_t offset);

/* As scope_fail_input() for a passed limit. */
enum err cue_fail_large(struct scope *s, const char *key, int64_t line, const char *detail, ...)
	__attribute__((format(printf, 4, 5)));

#endif
