#include "api/proposals.h"

#include "talk/proposal.h"

enum {
	BODY_BYTES_MAX = 1000
};

static const char *const languages[] = {"de", "en", NULL};

/* ---- before, beside and after: the wording goes out without database and key ---- */

static enum err check(struct scope *s, struct request *q)
{
	return proposal_prepare(s, request_id(q, "conversation"), &q->prepared);
}

static enum err read_body(struct scope *s, struct upload *upload, enum language *ret_language)
{
	char *bytes = arena_take(s->mem, BODY_BYTES_MAX);
	size_t count = 0;
	ssize_t got;
	int language = 0;
	json_t *body;

	while (count < BODY_BYTES_MAX &&
	       (got = upload_read(upload, bytes + count, BODY_BYTES_MAX - count)) != 0) {
		if (got < 0)
			return scope_fail(s, ERR_CONFLICT, "upload.cancelled", NULL,
			                  "nobody waits for it");
		count += (size_t)got;
	}
	TRY(json_in_object(s, (struct str){bytes, count}, &body));
	if (!json_object_get(body, "language"))
		return scope_fail(s, ERR_INVALID, "field.missing", "language", "de or en");
	TRY(json_in_choice(s, body, "language", languages, &language));
	*ret_language = language ? LANGUAGE_EN : LANGUAGE_DE;
	return ERR_NONE;
}

static bool is_given_up(void *from)
{
	return upload_is_given_up(from);
}

static enum err ask(struct scope *s, struct request *q, struct upload *upload, struct str *ret_said)
{
	enum language language;

	TRY(read_body(s, upload, &language));
	return proposal_ask(s, q->prepared, language, is_given_up, upload, ret_said);
}

/* The words of a model never stand without its name beside them. */
static void write_words(struct json_out *o, const char *key, struct str words, struct str by)
{
	json_out_key_str(o, key, words);
	json_out_key_str(o, "proposed_by", by);
}

static enum err answer(struct scope *s, struct request *q, struct response *r)
{
	const struct proposals *all;
	struct json_out *o = &r->json;

	if (str_is_empty(q->body)) /* nothing passed: nobody was asked */
		return scope_fail(s, ERR_INVALID, "field.missing", "language", "no body");
	TRY(proposal_take(s, request_id(q, "conversation"), q->body, &all));
	json_out_open(o, '{');
	write_words(o, "summary", all->summary, all->by);
	json_out_key(o, "needs");
	json_out_open(o, '[');
	for (size_t i = 0; i < all->need_count; i++) {
		json_out_open(o, '{');
		json_out_key_number(o, "utterance", (int64_t)all->needs[i].utterance);
		json_out_key_str(o, "quote", all->needs[i].quote);
		write_words(o, "words", all->needs[i].words, all->by);
		json_out_close(o, '}');
	}
	json_out_close(o, ']');
	json_out_key_number(o, "dropped_count", (int64_t)all->dropped_count);
	json_out_close(o, '}');
	return ERR_NONE;
}

/* ---- the table ---- */

static const struct route_field takes[] = {
	{"language", "text", "of the model's words: de or en", true},
	{0},
};

static const struct route_field fields[] = {
	{"summary", "text", "the model's words, plain", true},
	{"proposed_by", "text", "the model's name, beside each of its words", true},
	{"needs", "list", "utterance, quote (out of the wording), words (the model's), proposed_by",
         true},
	{"dropped_count", "number", "needs whose quote nobody of the customer's side said", true},
	{0},
};
static const struct route_record record = {"Proposals", fields};

const struct route proposals_routes[] = {
	{"POST", "/api/conversations/{conversation}/proposals", MAY_OWN, ROUTE_PLAIN, answer,
         "Let the organisation's own language model propose needs and a summary; nothing of it is "
         "kept, and ending the connection cancels it",
         .takes = takes, .gives = &record, .body_bytes_max = BODY_BYTES_MAX, .is_raw_body = true,
         .is_slow = true, .is_one_a_person = true, .before = check, .pass = ask,
         .agreement = WORKS_AGREEMENT_LANGUAGE_MODEL},
};
const size_t proposals_route_count = sizeof proposals_routes / sizeof *proposals_routes;
