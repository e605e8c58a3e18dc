/* transcript_check.h - what holds for every transcript, whatever the file was. For the fuzz targets
 * of the formats: each gives its input to its own importer, whatever it looks like, and to
 * transcript_read(), which finds the format itself. */
#ifndef FUZZ_TRANSCRIPT_CHECK_H
#define FUZZ_TRANSCRIPT_CHECK_H

#include "core/utf8.h"
#include "talk/cue.h"
#include "talk/transcript.h"
#include "talk/turn.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static inline void transcript_check_that(bool is_so)
{
	if (!is_so)
		abort();
}

static inline void transcript_check_utterance(const struct transcript *t, const struct utterance *u)
{
	transcript_check_that(u->text.bytes > 0 && u->text.bytes <= TURN_BYTES_MAX);
	transcript_check_that(utf8_first_bad(u->text) == SIZE_MAX);
	transcript_check_that(u->speaker < t->speaker_count);
	transcript_check_that(u->line >= 0);
	transcript_check_that(t->has_times ? u->start_ms >= 0 && u->end_ms >= u->start_ms
	                                   : u->start_ms == -1 && u->end_ms == -1);
}

static inline void transcript_check_result(const struct transcript *t)
{
	transcript_check_that(t->speaker_count > 0 && t->speaker_count <= TRANSCRIPT_SPEAKERS_MAX);
	transcript_check_that(t->utterance_count > 0 &&
	                      t->utterance_count <= TRANSCRIPT_UTTERANCES_MAX);
	for (size_t i = 0; i < t->speaker_count; i++) {
		transcript_check_that(t->speakers[i].name.bytes <= TRANSCRIPT_NAME_BYTES_MAX * 3);
		transcript_check_that(utf8_first_bad(t->speakers[i].name) == SIZE_MAX);
	}
	for (size_t i = 0; i < t->utterance_count; i++)
		transcript_check_utterance(t, &t->utterances[i]);
}

static inline void transcript_check_refusal(const struct scope *s, enum err e)
{
	transcript_check_that(e == ERR_INVALID || e == ERR_TOO_LARGE);
	transcript_check_that(s->problem.key && s->problem.detail[0] &&
	                      s->problem.is_detail_public);
	transcript_check_that(utf8_first_bad(str_from(s->problem.detail)) == SIZE_MAX);
}

static inline void transcript_check_read(struct str bytes)
{
	struct scope s = {.mem = arena_new(0)};
	const struct transcript *transcript;
	enum err e = transcript_read(&s, bytes, &transcript);

	if (e)
		transcript_check_refusal(&s, e);
	else
		transcript_check_result(transcript);
	arena_end(s.mem);
}

/* Importers see text that has passed encoding.h. */
static inline void transcript_check_import(struct str text,
                                           enum err (*read)(struct cue_list *list, struct str text))
{
	struct scope s = {.mem = arena_new(0)};
	struct cue_list list = cue_list_new(&s);
	struct transcript transcript = {0};
	enum err e;

	if (utf8_first_bad(text) == SIZE_MAX) {
		e = read(&list, text);
		if (!e)
			e = turn_build(&list, s.mem, &transcript);
		if (e)
			transcript_check_refusal(&s, e);
		else
			transcript_check_result(&transcript);
	}
	arena_end(s.mem);
}

#endif
