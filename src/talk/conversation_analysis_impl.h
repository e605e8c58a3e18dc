/* conversation_analysis_impl.h - the labels of a conversation's wording, what people corrected in them, and what both add up to.
 *
 * Layer: talk, for the files of this topic alone.
 */
#ifndef TALK_CONVERSATION_ANALYSIS_IMPL_H
#define TALK_CONVERSATION_ANALYSIS_IMPL_H

#include "store/db.h"
#include "talk/conversation_impl.h"
#include "talk/conversation_report.h"

struct conversation_parts {
	struct transcript transcript;
	struct label *labels; /* NULL = not analysed */
	struct analysis_mark mark;
	bool has_mark;
	struct conversation_correction *corrections;
	size_t correction_count;
	bool *is_corrected; /* one an utterance */
};

/* What is to be stored of an analysis. */
struct conversation_outcome {
	struct db_value labels; /* sealed; DB_NULL = a basis is missing for somebody */
};

/* The wording and what is stored beside it. Errors: NOT_FOUND; CONFLICT "conversation.wording_over". */
enum err conversation_analysis_read(struct scope *s, const struct vault *v,
                                    const struct conversation *c, struct conversation_parts *p);

/* The same of one that was analysed. Errors: also INVALID "conversation.basis_missing" (field "speakers"). */
enum err conversation_analysis_need(struct scope *s, const struct vault *v,
                                    const struct conversation *c, struct conversation_parts *p);

/* Labels all as soon as everybody is settled, and counts; else c->is_ready is false and nothing is labelled. Writes
 * nothing: a long talk takes seconds, and others want to write meanwhile. The caller's revision tells whether what
 * was read here still holds when it writes. */
enum err conversation_analysis_run(struct scope *s, const struct vault *v, struct conversation *c,
                                   struct conversation_outcome *ret_outcome);
enum err conversation_analysis_write(struct scope *s, const struct vault *v, struct conversation *c,
                                     const struct conversation_outcome *outcome);

/* Labels the last utterance alone, as if all were labelled anew. */
void conversation_analysis_label_last(struct scope *s, struct conversation_parts *p,
                                      enum analysis_language language);

/* The report of the labels with their corrections; its figures into c->figures. */
const struct report *conversation_analysis_count(struct scope *s, struct conversation *c,
                                                 struct conversation_parts *p);

/* CONFLICT "conversation.wording_over". */
enum err conversation_analysis_over(struct scope *s);

#endif
