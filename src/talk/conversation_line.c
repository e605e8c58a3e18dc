#include "talk/conversation_line.h"

#include "talk/conversation_analysis_impl.h"
#include "talk/conversation_record.h"
#include "talk/cue.h"

enum {
	MINUTE_MS = 60 * 1000
};

static enum err find_speaker(struct scope *s, const struct conversation *c, struct str name,
                             size_t *ret_speaker)
{
	for (size_t i = 0; i < c->speaker_count; i++) {
		if (!str_equal(c->speakers[i].name, name))
			continue;
		*ret_speaker = i;
		return ERR_NONE;
	}
	return scope_fail(s, ERR_INVALID, "conversation.speaker_unknown", "speaker",
	                  "none of the %zu speakers", c->speaker_count);
}

static void append(struct scope *s, struct transcript *t, size_t speaker, struct str text)
{
	struct utterance *utterances = NEW_ARRAY(s->mem, struct utterance, t->utterance_count + 1);

	if (t->utterance_count)
		memcpy(utterances, t->utterances, t->utterance_count * sizeof *utterances);
	utterances[t->utterance_count] =
		(struct utterance){.start_ms = -1, .end_ms = -1, .speaker = speaker, .text = text};
	t->utterances = utterances;
	t->utterance_count++;
}

static void count_utterance(struct scope *s, struct conversation *c, size_t speaker)
{
	struct conversation_speaker *speakers =
		NEW_ARRAY(s->mem, struct conversation_speaker, c->speaker_count);

	memcpy(speakers, c->speakers, c->speaker_count * sizeof *speakers);
	speakers[speaker].utterances++;
	c->speakers = speakers;
	c->utterance_count++;
}

/* Asked after the revision was read: a line that somebody else adds after this question changes the revision, so
 * none passes uncounted. What was refused does not count. */
static enum err check_pace(struct scope *s, struct id id)
{
	struct db_rows rows;
	enum err e;

	TRY(DB_READ(s, &rows, "conversation_find_pace", DB_ID(s->organisation), DB_ID(id)));
	if (rows.count == 0 || db_number(&rows, 0, 0) != s->now_ms / MINUTE_MS ||
	    db_number(&rows, 0, 1) < CONVERSATION_LINES_PER_MINUTE_MAX)
		return ERR_NONE;
	e = scope_fail(s, ERR_TOO_OFTEN, "conversation.lines_fast", NULL, "at most %d a minute",
	               CONVERSATION_LINES_PER_MINUTE_MAX);
	s->problem.retry_after_s = (MINUTE_MS - s->now_ms % MINUTE_MS + 999) / 1000;
	return e;
}

enum err conversation_line_add(struct scope *s, struct id id, const struct conversation_line *line,
                               size_t *ret_utterance, const struct label **ret_label)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	struct conversation_parts *p = NEW(s->mem, struct conversation_parts);
	struct str text = cue_clean(s->mem, line->text), labels;
	struct transcript *t = &p->transcript;
	struct vault v;
	size_t speaker;

	if (str_is_empty(text))
		return scope_fail(s, ERR_INVALID, "field.missing", "text", "blank");
	if (text.bytes > CONVERSATION_LINE_BYTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.too_long", "text", "at most %d bytes",
		                  CONVERSATION_LINE_BYTES_MAX);
	TRY(conversation_impl_find(s, id, &v, c));
	TRY(check_pace(s, id));
	TRY(conversation_analysis_need(s, &v, c, p));
	TRY(find_speaker(s, c, line->speaker, &speaker));
	if (t->has_times)
		return scope_fail(s, ERR_CONFLICT, "conversation.has_times", NULL,
		                  "its wording has times, a line has none");
	if (t->utterance_count >= CONVERSATION_LINES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "conversation.lines_many", NULL, "at most %d",
		                  CONVERSATION_LINES_MAX);

	append(s, t, speaker, text);
	count_utterance(s, c, speaker);
	conversation_analysis_label_last(s, p, c->language);
	p->is_corrected = NEW_ARRAY(s->mem, bool, t->utterance_count);
	conversation_analysis_count(s, c, p);
	labels = conversation_record_labels(s->mem, p->labels, t->utterance_count, &p->mark);

	TRY(db_begin(s));
	/* Raises the revision, or says that somebody was faster. */
	TRY(conversation_impl_write_head(s, &v, c));
	TRY(DB_WRITE(s, NULL, "conversation_change_text", DB_ID(s->organisation), DB_ID(c->id),
	             DB_ID(s->actor),
	             DB_BYTES(conversation_vault_close_part(s, &v, "text",
	                                                    conversation_record_text(s->mem, t)))));
	TRY(conversation_analysis_write(
		s, &v, c,
		&(struct conversation_outcome){.labels = DB_BYTES(conversation_vault_close_part(
						       s, &v, "labels", labels))}));
	TRY(DB_WRITE(s, NULL, "conversation_count_line", DB_ID(s->organisation), DB_ID(c->id),
	             DB_NUMBER(s->now_ms / MINUTE_MS)));
	TRY(db_commit(s));
	*ret_utterance = t->utterance_count - 1;
	*ret_label = &p->labels[t->utterance_count - 1];
	return ERR_NONE;
}
