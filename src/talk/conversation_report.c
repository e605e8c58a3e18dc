#include "talk/conversation_report.h"

#include "talk/conversation_analysis_impl.h"
#include "talk/conversation_record.h"

enum err conversation_report(struct scope *s, struct id id,
                             const struct conversation **ret_conversation,
                             const struct report **ret_report)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct conversation_parts *p = NEW(s->mem, struct conversation_parts);
	struct vault v;

	TRY(conversation_impl_find_to_read(s, id, &v, c));
	TRY(conversation_analysis_need(s, &v, c, p));
	*ret_report = conversation_analysis_count(s, c, p);
	*ret_conversation = c;
	return ERR_NONE;
}

static enum err check_correction(struct scope *s, const struct conversation_correction *correction)
{
	const unsigned known = (1u << FLAG_COUNT) - 1;

	if (correction->stage < 0 || correction->stage > 3)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "stage", "0 to 3");
	if (correction->flags & ~known)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "flags", "unknown flag");
	return ERR_NONE;
}

enum err conversation_report_correct(struct scope *s, struct id id, size_t utterance,
                                     const struct conversation_correction *correction)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct conversation_parts *p = NEW(s->mem, struct conversation_parts);
	struct vault v;
	size_t at = 0;

	TRY(db_begin(s));
	TRY(conversation_impl_find(s, id, &v, c));
	TRY(conversation_analysis_need(s, &v, c, p));
	if (utterance >= p->transcript.utterance_count)
		return scope_fail(s, ERR_NOT_FOUND, "conversation.utterance_unknown", "utterance",
		                  "the wording has %zu", p->transcript.utterance_count);
	while (at < p->correction_count && p->corrections[at].utterance != utterance)
		at++;
	if (correction) {
		TRY(check_correction(s, correction));
		if (at == CONVERSATION_CORRECTIONS_MAX)
			return scope_fail(s, ERR_TOO_LARGE, "conversation.corrections_many", NULL,
			                  "at most %d", CONVERSATION_CORRECTIONS_MAX);
		p->corrections[at] = *correction;
		p->corrections[at].utterance = utterance;
		if (at == p->correction_count)
			p->correction_count++;
	} else if (at < p->correction_count) {
		p->corrections[at] = p->corrections[--p->correction_count];
	}
	conversation_analysis_count(s, c, p);
	TRY(DB_WRITE(s, NULL, "conversation_change_corrections", DB_ID(s->organisation),
	             DB_ID(c->id), DB_ID(s->actor),
	             DB_BYTES(conversation_vault_close_part(
			     s, &v, "corrections",
			     conversation_record_corrections(s->mem, p->corrections,
	                                                     p->correction_count))),
	             DB_BYTES(conversation_vault_close_part(s, &v, "head",
	                                                    conversation_record_head(s->mem, c)))));
	return db_commit(s);
}
