#include "api/digests.h"

#include "rhythm/digest.h"

enum {
	MODE_BYTES_MAX = 20
};

static enum err answer(struct scope *s, struct response *r)
{
	struct json_out *o = &r->json;
	struct digest digest;

	TRY(digest_own(s, &digest));
	json_out_open(o, '{');
	json_out_key_str(o, "mode", str_from(digest_modes[digest.mode]));
	json_out_key_number(o, "minute", digest.minute);
	json_out_key_bool(o, "has_mail", digest.has_mail);
	json_out_close(o, '}');
	return ERR_NONE;
}

static enum err find(struct scope *s, struct request *q, struct response *r)
{
	(void)q;
	return answer(s, r);
}

static enum err set(struct scope *s, struct request *q, struct response *r)
{
	struct digest digest = {.mode = DIGEST_OFF};
	struct str word = STR_NONE;
	json_t *body;
	int mode;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "mode", MODE_BYTES_MAX, &word));
	TRY(json_in_number(s, body, "minute", 0, 24 * 60 - 1, &digest.minute));
	mode = str_which(word, digest_modes);
	if (mode < 0)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "mode",
		                  "off, market or daily");
	digest.mode = (enum digest_mode)mode;
	TRY(digest_set(s, &digest));
	return answer(s, r);
}

static enum err end(struct scope *s, struct request *q, struct response *r)
{
	struct str code = STR_NONE;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "code", DIGEST_CODE_BYTES_MAX, &code));
	r->status = 204;
	return digest_end(s, code);
}

static const struct route_field fields[] = {
	{"mode", "text", "off, market (when market time begins), daily", true},
	{"minute", "number", "of the day in one's zone, when daily", true},
	{"has_mail", "bool", "this server can send letters", true},
	{0},
};
static const struct route_record record = {"Digest", fields};

static const struct route_field set_takes[] = {
	{"mode", "text", "off, market, daily", true},
	{"minute", "number", "0 to 1439", false},
	{0},
};

static const struct route_field end_takes[] = {
	{"code", "text", "out of a letter", true},
	{0},
};

const struct route digests_routes[] = {
	{"GET", "/api/digest", MAY_TAKE_PART, ROUTE_PLAIN, find,
         "Whether what waited for one comes by mail, too", .gives = &record},
	{"PUT", "/api/digest", MAY_TAKE_PART, ROUTE_PUT, set,
         "Have it come by mail from now on, or not", .takes = set_takes, .gives = &record},
	{"POST", "/api/digest-end", MAY_ANYONE, ROUTE_PLAIN, end,
         "End it by the code of a letter, without a log-in; an unknown code is answered the same",
         .takes = end_takes},
};
const size_t digests_route_count = sizeof digests_routes / sizeof *digests_routes;
