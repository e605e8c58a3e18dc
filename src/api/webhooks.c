#include "api/webhooks.h"

#include "api/lists.h"
#include "core/outside.h"
#include "rhythm/webhook.h"

static void write_webhook(struct json_out *o, const struct webhook *h)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", h->id);
	json_out_key_id(o, "team", h->team);
	json_out_key_id(o, "created_by", h->created_by);
	json_out_key_str(o, "url", h->url);
	json_out_key_bool(o, "tells_messages", h->tells_messages);
	json_out_key_bool(o, "tells_status", h->tells_status);
	json_out_key_number(o, "answer", h->answer);
	json_out_key_time(o, "answered_at", h->answered_at_ms);
	json_out_key_number(o, "failures", h->failures);
	if (!str_is_empty(h->secret))
		json_out_key_str(o, "secret", h->secret);
	json_out_close(o, '}');
}

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	const struct webhook *webhooks;
	size_t count;
	struct lists l;

	TRY(webhook_list(s, request_id(q, "team"), &webhooks, &count));
	TRY(lists_open_whole(&l, s, q, r));
	for (size_t i = 0; i < count; i++)
		if (lists_take_whole(&l, webhooks[i].id, webhooks[i].url))
			write_webhook(&r->json, &webhooks[i]);
	return lists_close_whole(&l, r);
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct webhook draft = {.team = request_id(q, "team")};
	const struct webhook *webhook;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_str_needed(s, body, "url", OUTSIDE_URL_BYTES_MAX, &draft.url));
	TRY(json_in_bool(s, body, "tells_messages", &draft.tells_messages));
	TRY(json_in_bool(s, body, "tells_status", &draft.tells_status));
	TRY(webhook_add(s, &draft, &webhook));
	r->status = 201;
	r->is_private = true;
	write_webhook(&r->json, webhook);
	return ERR_NONE;
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	r->status = 204;
	return webhook_retire(s, request_id(q, "webhook"));
}

static const struct route_field webhook_fields[] = {
	{"id", "id", "", true},
	{"team", "id", "", true},
	{"created_by", "id", "", true},
	{"url", "text", "at most 500 bytes", true},
	{"tells_messages", "bool", "of the room, as soon as all have them", true},
	{"tells_status", "bool", "who is in the cave, until when", true},
	{"answer", "number", "the status of the last answer; 0: none, or not to be reached", true},
	{"answered_at", "time", "of the last try", false},
	{"failures", "number", "in a row", true},
	{"secret", "text", "to check signatures with; told once, when it is made", false},
	{0},
};
static const struct route_record webhook_record = {"Webhook", webhook_fields};

static const struct route_field add_takes[] = {
	{"url", "text", "https://..., at most 500 bytes", true},
	{"tells_messages", "bool", "", false},
	{"tells_status", "bool", "", false},
	{0},
};

const struct route webhooks_routes[] = {
	{"GET", "/api/teams/{team}/webhooks", MAY_SIGNED_IN, ROUTE_LIST, list,
         "Whom a team tells outside of here; one leads it", .gives = &webhook_record},
	{"POST", "/api/teams/{team}/webhooks", MAY_SIGNED_IN, ROUTE_ADD, add,
         "Tell an address what happens: signed JSON (X-Kamwerk-Signature), at least once",
         .takes = add_takes, .gives = &webhook_record},
	{"DELETE", "/api/webhooks/{webhook}", MAY_SIGNED_IN, ROUTE_RETIRE, retire,
         "It is told nothing any more"},
};
const size_t webhooks_route_count = sizeof webhooks_routes / sizeof *webhooks_routes;
