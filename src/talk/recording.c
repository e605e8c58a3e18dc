#include "talk/recording.h"

#include "core/json_in.h"
#include "core/utf8.h"
#include "store/db.h"
#include "talk/conversation_impl.h"
#include "teams/permission.h"

/* ---- before ---- */

static enum err check_names(struct scope *s, const struct recording_draft *draft)
{
	if (!draft->name_count)
		return scope_fail(s, ERR_INVALID, "recording.nobody", "people",
		                  "nobody who took part is named");
	if (draft->name_count > RECORDING_PEOPLE_MAX)
		return scope_fail(s, ERR_INVALID, "recording.people_many", "people", "at most %d",
		                  RECORDING_PEOPLE_MAX);
	for (size_t i = 0; i < draft->name_count; i++) {
		struct str name = draft->names[i];

		if (str_is_empty(str_trim(name)))
			return scope_fail(s, ERR_INVALID, "field.missing", "people", "blank");
		if (name.bytes > TRANSCRIPT_NAME_BYTES_MAX)
			return scope_fail(s, ERR_INVALID, "field.too_long", "people",
			                  "at most %d bytes", TRANSCRIPT_NAME_BYTES_MAX);
	}
	return ERR_NONE;
}

enum err recording_prepare(struct scope *s, const struct recording_draft *draft,
                           const struct conversation **ret_conversation)
{
	struct conversation_draft as_file = {.account = draft->account,
	                                     .title = draft->title,
	                                     .started_at_ms = draft->started_at_ms,
	                                     .language = draft->language};
	struct transcript nothing_said = {.format = TRANSCRIPT_TEXT,
	                                  .speaker_count = draft->name_count};
	struct speaker *speakers;

	TRY(permission_check(s, MAY_EDIT, draft->account));
	TRY(check_names(s, draft));
	speakers = NEW_ARRAY(s->mem, struct speaker, draft->name_count);
	for (size_t i = 0; i < draft->name_count; i++)
		speakers[i].name = str_trim(draft->names[i]);
	nothing_said.speakers = speakers;
	return conversation_impl_add(s, &as_file, &nothing_said, ret_conversation);
}

bool recording_is_awaited(const struct conversation *c)
{
	return !c->utterance_count && !c->wording_gone_at_ms && !c->opened_until_ms &&
	       conversation_impl_are_settled(c);
}

static enum err check(struct scope *s, const struct conversation *c)
{
	if (!s->transcriber)
		return scope_fail(s, ERR_CONFLICT, "transcriber.off", NULL, "no --transcriber");
	if (c->wording_gone_at_ms)
		return scope_fail(s, ERR_CONFLICT, "conversation.wording_over", NULL,
		                  "the wording's time was over");
	if (c->utterance_count)
		return scope_fail(s, ERR_CONFLICT, "recording.there_already", NULL,
		                  "it has a wording");
	if (!conversation_impl_are_settled(c))
		return scope_fail(s, ERR_INVALID, "conversation.basis_missing", "speakers",
		                  "a basis is missing for at least one participant");
	return ERR_NONE;
}

enum err recording_check(struct scope *s, struct id id,
                         const struct conversation **ret_conversation)
{
	const struct conversation *c;

	TRY(conversation_find_own(s, id, &c));
	TRY(check(s, c));
	*ret_conversation = c;
	return ERR_NONE;
}

/* ---- after ---- */

static enum err unreadable(struct scope *s, const char *why)
{
	return scope_fail(s, ERR_CONFLICT, "transcriber.unreadable", NULL, "%s", why);
}

/* Small servers know no segments and answer {"text": "..."}; everything else is a transcript as it stands. */
static struct str cut_text_out(struct scope *s, struct str answer)
{
	struct scope apart = *s;
	json_t *object;
	const json_t *text;

	if (!str_starts(str_trim(answer), STR("{")) || json_in_object(&apart, answer, &object) ||
	    json_object_get(object, "segments") || json_object_get(object, "transcription"))
		return answer;
	text = json_object_get(object, "text");
	return json_is_string(text)
	               ? (struct str){json_string_value(text), json_string_length(text)}
	               : answer;
}

/* Those who were named before keep their places and what they agreed to; who else is heard comes behind them, unknown. */
static enum err merge(struct scope *s, struct conversation *c, struct transcript *t)
{
	size_t count = c->speaker_count, room = count + t->speaker_count;
	struct conversation_speaker *people = NEW_ARRAY(s->mem, struct conversation_speaker, room);
	struct speaker *speakers = NEW_ARRAY(s->mem, struct speaker, room);
	struct utterance *said = NEW_ARRAY(s->mem, struct utterance, t->utterance_count);
	size_t *place = NEW_ARRAY(s->mem, size_t, t->speaker_count);

	for (size_t i = 0; i < count; i++) {
		people[i] = c->speakers[i];
		speakers[i].name = c->speakers[i].name;
	}
	for (size_t i = 0; i < t->speaker_count; i++) {
		struct str name = utf8_cut(t->speakers[i].name, TRANSCRIPT_NAME_BYTES_MAX);
		struct str folded = utf8_fold(s->mem, name);

		for (place[i] = 0; place[i] < count; place[i]++)
			if (str_equal(folded, utf8_fold(s->mem, people[place[i]].name)))
				break;
		if (place[i] == count) {
			people[count].name = speakers[count].name = name;
			count++;
		}
	}
	if (count > TRANSCRIPT_SPEAKERS_MAX)
		return unreadable(s, "more speakers than a transcript may have");
	for (size_t i = 0; i < t->utterance_count; i++) {
		said[i] = t->utterances[i];
		said[i].speaker = place[said[i].speaker];
		people[said[i].speaker].utterances++;
	}
	c->speakers = people;
	c->speaker_count = t->speaker_count = count;
	t->speakers = speakers;
	t->utterances = said;
	return ERR_NONE;
}

enum err recording_take(struct scope *s, struct id id, struct str answer,
                        const struct conversation **ret_conversation)
{
	struct conversation *c = NEW(s->mem, struct conversation);
	const struct transcript *heard;
	struct transcript wording;
	struct vault v;

	TRY(conversation_impl_find(s, id, &v, c));
	TRY(check(s, c));
	/* Why it cannot be read says something about their server, nothing about a file of the asker's. */
	if (transcript_read(s, cut_text_out(s, answer), &heard))
		return unreadable(s, "not a transcript");
	wording = *heard;
	TRY(merge(s, c, &wording));
	TRY(conversation_impl_change_wording(s, &v, c, &wording));
	return conversation_catch_up(s, c, ret_conversation);
}
