/* import_json.h - what speech recognisers write: whisper.cpp's JSON and OpenAI's "verbose_json".
 *
 * whisper.cpp:  {"transcription": [{"offsets": {"from": 0, "to": 3500}, "text": "..."}]}
 *               offsets in milliseconds, or "timestamps" as text; "speaker" with --diarize;
 *               "speaker_turn_next" with a tiny-diarize model begins a new utterance.
 * OpenAI:       {"segments": [{"start": 0.0, "end": 3.5, "text": "...", "speaker": "A"}]}
 *               seconds; "speaker" as diarized_json, WhisperX and others add it; or the bare list.
 *
 * The list is cut into segments here and each is parsed by jansson for itself, so that the line
 * of a mistake is known and a file of 20 MiB of "{}" takes no more memory than any other. What
 * stands outside the list is passed over.
 *
 * Layer: talk.
 */
#ifndef TALK_IMPORT_JSON_H
#define TALK_IMPORT_JSON_H

#include "talk/cue.h"

#define IMPORT_JSON_SEGMENT_BYTES_MAX (512 * 1024) /* ten minutes with a time for each word */

bool import_json_is_json(struct str text);
bool import_json_is_whisper_cpp(struct str text);

/* Memory: the cues live as long as list->s.
 * Errors: INVALID transcript.json_malformed, json_wrong_type, json_unknown, cut, time_*;
 *         TOO_LARGE segment_too_long and those of cue_list_add(). */
enum err import_json_read_whisper_cpp(struct cue_list *list, struct str text);
enum err import_json_read_openai(struct cue_list *list, struct str text);

#endif
