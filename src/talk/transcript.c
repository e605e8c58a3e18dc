#include "talk/transcript.h"

#include "core/encoding.h"
#include "talk/cue.h"
#include "talk/foreign.h"
#include "talk/import_captions.h"
#include "talk/import_docx.h"
#include "talk/import_json.h"
#include "talk/import_text.h"
#include "talk/turn.h"

/* The last line of defence behind the limits of transcript.h: the cues of the worst file of 20 MiB
 * (one cue every 25 bytes) with the copies a growing list leaves behind take 400 MiB. */
#define SCRATCH_BYTES_MAX ((size_t)1024 * 1024 * 1024)

static const struct encoding_words encoding_words = {
	.cut = "transcript.cut",
	.encoding_unknown = "transcript.encoding_unknown",
	.encoding_utf32 = "transcript.encoding_utf32",
	.nul = "transcript.nul",
	.binary = "transcript.binary",
	.again = "export the transcript again as WebVTT, DOCX or plain text",
};

/* --- which format it is --- */

static bool take_line(struct str *rest, struct str *ret_line)
{
	while (str_next_line(rest, ret_line)) {
		*ret_line = str_trim(*ret_line);
		if (ret_line->bytes)
			return true;
	}
	return false;
}

static bool is_webvtt(struct str text)
{
	struct str line;

	return take_line(&text, &line) && str_starts(line, STR("WEBVTT")) &&
	       (line.bytes == 6 || line.at[6] == ' ' || line.at[6] == '\t');
}

/* A number alone, then a time line. Without the number it may be anything with times in it, and
 * import_text.h copes. */
static bool is_srt(struct str text)
{
	struct str line;
	int64_t number;

	return take_line(&text, &line) && str_number(line, &number) && take_line(&text, &line) &&
	       str_find(line, STR("-->")) != SIZE_MAX;
}

static bool is_anything(struct str text)
{
	return text.bytes > 0;
}

/* The first row that recognises the text reads it. */
static const struct {
	enum transcript_format format;
	bool (*recognises)(struct str text);
	enum err (*read)(struct cue_list *list, struct str text);
} text_formats[] = {
	{TRANSCRIPT_WEBVTT, is_webvtt, import_captions_read_webvtt},
	{TRANSCRIPT_SRT, is_srt, import_captions_read_srt},
	{TRANSCRIPT_WHISPER_CPP, import_json_is_whisper_cpp, import_json_read_whisper_cpp},
	{TRANSCRIPT_OPENAI, import_json_is_json, import_json_read_openai},
	{TRANSCRIPT_TEXT, is_anything, import_text_read},
};

/* --- reading --- */

static enum err read_text(struct cue_list *list, struct str text,
                          enum transcript_format *ret_format)
{
	TRY(foreign_refuse_text(list->s, text));
	for (size_t i = 0; i < sizeof text_formats / sizeof *text_formats; i++) {
		if (!text_formats[i].recognises(text))
			continue;
		*ret_format = text_formats[i].format;
		return text_formats[i].read(list, text);
	}
	return ERR_NONE; /* empty: turn_build() refuses it */
}

static enum err read_bytes(struct scope *scratch, struct str bytes, struct arena *mem,
                           struct transcript *transcript)
{
	struct cue_list list = cue_list_new(scratch);
	enum encoding encoding;
	struct str text;

	if (bytes.bytes > TRANSCRIPT_BYTES_MAX)
		return cue_fail_large(scratch, "transcript.too_large", 0,
		                      "%zu bytes, at most %d MiB can be read; the transcript of an "
		                      "hour has a tenth of a MiB",
		                      bytes.bytes, TRANSCRIPT_BYTES_MAX / 1024 / 1024);
	if (import_docx_is_zip(bytes)) {
		transcript->format = TRANSCRIPT_DOCX;
		TRY(import_docx_read(&list, bytes));
		return turn_build(&list, mem, transcript);
	}
	TRY(foreign_refuse_bytes(scratch, bytes));
	TRY(encoding_decode(scratch, &encoding_words, bytes, &text, &encoding));
	TRY(read_text(&list, text, &transcript->format));
	return turn_build(&list, mem, transcript);
}

static void end_scratch(void *scratch)
{
	struct arena **mem = scratch;

	if (*mem)
		arena_end(*mem);
	*mem = NULL;
}

enum err transcript_read(struct scope *s, struct str bytes,
                         const struct transcript **ret_transcript)
{
	struct transcript *transcript = NEW(s->mem, struct transcript);
	struct arena **mem = NEW(s->mem, struct arena *);
	struct scope scratch = *s;
	enum err e;

	/* Work space of its own, given back before the analysis needs its. */
	*mem = scratch.mem = arena_new(SCRATCH_BYTES_MAX);
	arena_at_end(s->mem, end_scratch, mem);
	e = read_bytes(&scratch, bytes, s->mem, transcript);
	end_scratch(mem);
	if (e) {
		s->problem = scratch.problem;
		return e;
	}
	*ret_transcript = transcript;
	return ERR_NONE;
}

const char *transcript_format_name(enum transcript_format format)
{
	static const char *const names[TRANSCRIPT_FORMAT_COUNT] = {
		[TRANSCRIPT_WEBVTT] = "webvtt",
		[TRANSCRIPT_SRT] = "srt",
		[TRANSCRIPT_WHISPER_CPP] = "whisper.cpp",
		[TRANSCRIPT_OPENAI] = "openai",
		[TRANSCRIPT_TEXT] = "text",
		[TRANSCRIPT_DOCX] = "docx",
	};

	return names[format];
}
