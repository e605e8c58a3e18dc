/* transcript.h - the wording of a conversation, whatever tool wrote it.
 *
 * transcript_read() finds the format from the content, never from a name, and
 * gives utterances in order: who said what, and when if the file knows. Cues
 * that continue a sentence of the same speaker become one utterance, because
 * recognisers cut in the middle of sentences; a turn keeps its sentences
 * together as the analysis needs them (analysis.h counts two questions in one
 * turn as two).
 *
 * How cues become utterances, what pauses and overlaps do: turn.h. How a name
 * is told from words before a colon: name.h.
 *
 * Layer: talk. Read first: struct transcript, then transcript_read().
 */
#ifndef TALK_TRANSCRIPT_H
#define TALK_TRANSCRIPT_H

#include "core/scope.h"
#include "core/str.h"

#define TRANSCRIPT_BYTES_MAX (20 * 1024 * 1024) /* of the file, also after unpacking a DOCX */
#define TRANSCRIPT_UTTERANCES_MAX 100000
#define TRANSCRIPT_SPEAKERS_MAX 200
#define TRANSCRIPT_NAME_BYTES_MAX 200
#define TRANSCRIPT_LINE_BYTES_MAX (64 * 1024) /* one cue or paragraph */

enum transcript_format {
	TRANSCRIPT_WEBVTT, /* Teams (<v Name>), Zoom ("Name: ") and plain */
	TRANSCRIPT_SRT,
	TRANSCRIPT_WHISPER_CPP, /* JSON with "transcription" */
	TRANSCRIPT_OPENAI,      /* verbose JSON with "segments" */
	TRANSCRIPT_TEXT,        /* "Name: ...", "[00:12:03] Name: ...", name on its own line */
	TRANSCRIPT_DOCX,        /* Teams, Meet */
	TRANSCRIPT_FORMAT_COUNT
};

enum side {
	SIDE_UNKNOWN,
	SIDE_US,  /* our own company */
	SIDE_THEM /* the account */
};

struct speaker {
	struct str name; /* as the file writes it; "" when the file names nobody */
	enum side side;  /* SIDE_UNKNOWN until somebody says so */
};

struct utterance {
	int64_t start_ms,
		end_ms;  /* from the start of the conversation; -1 = the file has no times */
	size_t speaker;  /* index into speakers[] */
	struct str text; /* UTF-8, NFC, white space squeezed, never empty */
	int64_t line;    /* of the file, from 1, where it began; 0 = unknown */
};

struct transcript {
	enum transcript_format format;
	const struct speaker *speakers; /* in the order they first speak */
	size_t speaker_count;
	const struct utterance *utterances; /* in the order of the file */
	size_t utterance_count;
	bool has_times;           /* every utterance has start and end */
	bool has_estimated_times; /* some of them are reckoned from the number of words (turn.h) */
};

/* Reads a whole file or pasted text.
 * Accepts UTF-8 with and without BOM, UTF-16 either way, LF, CRLF, CR.
 * Memory: *ret_transcript and all its text live as long as `s`; independent of `bytes`.
 * Limits: the four above; passing one is TOO_LARGE and names it.
 * Errors: INVALID with the line, what was expected and what to do
 *         (transcript.* keys, docs/errors.md); TOO_LARGE.
 */
enum err transcript_read(struct scope *s, struct str bytes,
                         const struct transcript **ret_transcript);

/* "webvtt", "srt", ... for reports and logs. */
const char *transcript_format_name(enum transcript_format format);

#endif
