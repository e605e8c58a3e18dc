/* conversation_record.h - what is written into the sealed parts of a conversation.
 *
 * Each part starts with its version; a part of a newer version, or one that
 * makes no sense, is refused. Labels carry their rules' names and wording, so
 * that an old report can still be explained after the rules were changed.
 *
 * Layer: talk; used by conversation.c only.
 */
#ifndef TALK_CONVERSATION_RECORD_H
#define TALK_CONVERSATION_RECORD_H

#include "talk/conversation_report.h"

/* The head: title, time, people, figures; without the wording. */
struct str conversation_record_head(struct arena *mem, const struct conversation *c);
enum err conversation_record_read_head(struct scope *s, struct str bytes, struct conversation *c,
                                       struct conversation_speaker **ret_speakers);

struct str conversation_record_text(struct arena *mem, const struct transcript *transcript);
enum err conversation_record_read_text(struct scope *s, struct str bytes,
                                       struct transcript *ret_transcript,
                                       struct speaker **ret_speakers);

/* `mark`: where the analysis stood after the last of them. */
struct str conversation_record_labels(struct arena *mem, const struct label *labels, size_t count,
                                      const struct analysis_mark *mark);
/* Refuses unless there are exactly `count` labels. The list has room for one more. *ret_has_mark is false for what was
 * written before there were marks. */
enum err conversation_record_read_labels(struct scope *s, struct str bytes, size_t count,
                                         struct label **ret_labels, struct analysis_mark *ret_mark,
                                         bool *ret_has_mark);

struct str conversation_record_corrections(struct arena *mem,
                                           const struct conversation_correction *corrections,
                                           size_t count);
/* An empty text is an empty list. The list has room for one more. */
enum err conversation_record_read_corrections(struct scope *s, struct str bytes,
                                              struct conversation_correction **ret_corrections,
                                              size_t *ret_count);

#endif
