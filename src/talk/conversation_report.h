/* conversation_report.h - what a conversation shows, and what its owner says is labelled wrongly.
 *
 * Layer: talk.
 */
#ifndef TALK_CONVERSATION_REPORT_H
#define TALK_CONVERSATION_REPORT_H

#include "talk/conversation.h"

#define CONVERSATION_CORRECTIONS_MAX 10000

/* What a person says a label should be. */
struct conversation_correction {
	size_t utterance;
	enum question question;
	int stage;
	unsigned flags; /* enum flag */
};

/* The report, with the person's corrections applied.
 * Errors: INVALID "conversation.basis_missing" (field "speakers"); NOT_FOUND; CONFLICT "conversation.wording_over". */
enum err conversation_report(struct scope *s, struct id id,
                             const struct conversation **ret_conversation,
                             const struct report **ret_report);

/* Corrects the labels of one utterance, or (`correction` NULL) takes the correction back.
 * Errors: as conversation_report(), INVALID utterance|question|stage. */
enum err conversation_report_correct(struct scope *s, struct id id, size_t utterance,
                                     const struct conversation_correction *correction);

#endif
