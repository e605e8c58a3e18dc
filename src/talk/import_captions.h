/* import_captions.h - WebVTT and SRT: blocks of a time line and text.
 *
 * Read as meeting tools write them: voice tags (<v Name>, <v.loud Name>,
 * several in one cue), "Name: " prefixes (name.h decides), cue names, NOTE,
 * STYLE and REGION blocks, settings behind the time, tags and entities; in
 * times a comma or a dot, with and without hours. A blank line within a text
 * is forgiven. A damaged time line is not, because a cue would quietly vanish.
 *
 * Layer: talk. Source: W3C WebVTT, "The WebVTT file format"; SRT has no
 * standard, its de facto form is SubRip's.
 */
#ifndef TALK_IMPORT_CAPTIONS_H
#define TALK_IMPORT_CAPTIONS_H

#include "talk/cue.h"

/* Memory: the cues point into `text` or live as long as list->s.
 * Errors: INVALID transcript.time_* (cue_take_span()), time_missing, header_only, blank_missing,
 *         tag_open, cut; TOO_LARGE of cue_list_add(). */
enum err import_captions_read_webvtt(struct cue_list *list, struct str text);
enum err import_captions_read_srt(struct cue_list *list, struct str text);

#endif
