#include "api/recordings.h"

#include "api/conversations.h"
#include "core/transcriber.h"
#include "talk/recording.h"

static const char *const languages[] = {"auto", "de", "en", NULL};

/* What browsers call sound, and the ending that servers look for. A film is taken for its sound. */
static const struct kind {
	const char *type, *ending;
} kinds[] = {
	{"audio/wav", "wav"},      {"audio/x-wav", "wav"},   {"audio/wave", "wav"},
	{"audio/vnd.wave", "wav"}, {"audio/mpeg", "mp3"},    {"audio/mp3", "mp3"},
	{"audio/mp4", "m4a"},      {"audio/x-m4a", "m4a"},   {"audio/m4a", "m4a"},
	{"audio/aac", "aac"},      {"audio/ogg", "ogg"},     {"audio/opus", "ogg"},
	{"audio/flac", "flac"},    {"audio/x-flac", "flac"}, {"audio/webm", "webm"},
	{"video/webm", "webm"},    {"video/mp4", "mp4"},
};

static const struct kind *find_kind(struct str type)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_equal(type, str_from(kinds[i].type)))
			return &kinds[i];
	return NULL;
}

static enum err read_people(struct scope *s, const json_t *body, struct recording_draft *draft)
{
	const json_t *list = json_object_get(body, "people"), *one;
	struct str *names;
	size_t i;

	if (!json_is_array(list) || json_array_size(list) > RECORDING_PEOPLE_MAX)
		return scope_fail(s, ERR_INVALID, "field.not_list", "people",
		                  "a list of at most %d names", RECORDING_PEOPLE_MAX);
	names = NEW_ARRAY(s->mem, struct str, json_array_size(list));
	json_array_foreach(list, i, one)
	{
		if (!json_is_string(one))
			return scope_fail(s, ERR_INVALID, "field.not_text", "people", "names");
		names[i] = (struct str){json_string_value(one), json_string_length(one)};
	}
	draft->names = names;
	draft->name_count = i;
	return ERR_NONE;
}

static enum err prepare(struct scope *s, struct request *q, struct response *r)
{
	struct recording_draft draft = {.account = request_id(q, "account"), .title = STR_NONE};
	const struct conversation *conversation;
	int language = 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str(s, body, "title", CONVERSATION_TITLE_BYTES_MAX, &draft.title));
	TRY(json_in_time(s, body, "started_at", &draft.started_at_ms));
	TRY(json_in_choice(s, body, "language", languages, &language));
	draft.language = (enum analysis_language)language;
	TRY(read_people(s, body, &draft));
	TRY(recording_prepare(s, &draft, &conversation));
	r->location = text_format(s->mem, "/api/conversations/%.*s",
	                          STR_ARG(id_text(s->mem, conversation->id)));
	return conversations_answer(s, conversation, r);
}

/* ---- the sound ---- */

static enum err check(struct scope *s, struct request *q)
{
	const struct conversation *conversation;

	TRY(recording_check(s, request_id(q, "conversation"), &conversation));
	if (!find_kind(q->content_type))
		return scope_fail(s, ERR_INVALID, "recording.not_sound", NULL,
		                  "the type of the body is none of sound");
	return ERR_NONE;
}

static ssize_t read_piece(void *from, char *at, size_t room)
{
	return upload_read(from, at, room);
}

static bool is_given_up(void *from)
{
	return upload_is_given_up(from);
}

static enum err pass(struct scope *s, struct request *q, struct upload *upload,
                     struct str *ret_body)
{
	const struct kind *kind = find_kind(q->content_type);
	const char *name = text_format(s->mem, "recording.%s", kind->ending).at;
	struct transcriber_recording recording = {.bytes = upload_bytes(upload),
	                                          .type = kind->type,
	                                          .name = name,
	                                          .read = read_piece,
	                                          .is_given_up = is_given_up,
	                                          .from = upload};

	return transcriber_ask(s, s->transcriber, &recording, ret_body);
}

static enum err take(struct scope *s, struct request *q, struct response *r)
{
	const struct conversation *conversation;

	if (str_is_empty(q->body)) {
		TRY(check(s, q));
		return scope_fail(s, ERR_INVALID, "recording.empty", NULL, "no body");
	}
	TRY(recording_take(s, request_id(q, "conversation"), q->body, &conversation));
	return conversations_answer(s, conversation, r);
}

/* ---- the table ---- */

static const struct route_field prepare_takes[] = {
	{"people", "list", "names of who took part, 1 to 50", true},
	{"title", "text", "at most 200 bytes; named after its people unless given", false},
	{"started_at", "time", "", false},
	{"language", "text", "auto, de or en", false},
	{0},
};

const struct route recordings_routes[] = {
	{"POST", "/api/accounts/{account}/recordings", MAY_EDIT, ROUTE_ADD, prepare,
         "Name who took part in a conversation that was recorded; they are asked before its sound "
         "is sent",
         .takes = prepare_takes, .gives = &conversations_record},
	{"PUT", "/api/conversations/{conversation}/recording", MAY_OWN, ROUTE_PUT, take,
         "Have a recording written down, when everybody has a basis: the file itself is the body; "
         "it passes through to the team's own "
         "server and is kept nowhere",
         .gives = &conversations_record, .body_bytes_max = RECORDING_BYTES_MAX, .is_raw_body = true,
         .is_slow = true, .before = check, .pass = pass},
};
const size_t recordings_route_count = sizeof recordings_routes / sizeof *recordings_routes;
