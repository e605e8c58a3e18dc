#include "api/drills.h"

#include "api/lists.h"
#include "training/drill.h"

static void write_drill(struct json_out *o, const struct drill *d)
{
	json_out_open(o, '{');
	json_out_key_id(o, "id", d->id);
	json_out_key_id(o, "conversation", d->conversation);
	json_out_key_number(o, "utterance", d->utterance);
	json_out_key_number(o, "stage", d->stage);
	json_out_key_str(o, "quote", d->quote);
	json_out_key_str(o, "suggestion", d->suggestion);
	json_out_key_time(o, "created_at", d->created_at_ms);
	json_out_close(o, '}');
}

static enum err add(struct scope *s, struct request *q, struct response *r)
{
	struct id conversation = ID_NONE;
	const struct drill *drill;
	int64_t utterance = 0;
	json_t *body;

	TRY(request_json(s, q, &body));
	TRY(json_in_id(s, body, "conversation", &conversation));
	TRY(json_in_number(s, body, "utterance", 0, INT32_MAX, &utterance));
	TRY(drill_add(s, conversation, utterance, &drill));
	r->location = text_format(s->mem, "/api/drills/%.*s", STR_ARG(id_text(s->mem, drill->id)));
	write_drill(&r->json, drill);
	return ERR_NONE;
}

static enum err write_page(struct lists *l)
{
	const struct drill *drills;
	size_t count;

	TRY(drill_list(l->s, l->after, l->limit, &drills, &count));
	for (size_t i = 0; i < count; i++)
		if (lists_take(l, drills[i].id,
		               lists_match(l, drills[i].quote) ||
		                       lists_match(l, drills[i].suggestion)))
			write_drill(l->out, &drills[i]);
	return ERR_NONE;
}

static const struct lists_kind lists = {write_page};

static enum err list(struct scope *s, struct request *q, struct response *r)
{
	return lists_answer_asked(s, q, &lists, NULL, r);
}

static enum err retire(struct scope *s, struct request *q, struct response *r)
{
	TRY(drill_retire(s, request_id(q, "drill")));
	r->status = 204;
	return ERR_NONE;
}

static const struct route_field drill_fields[] = {
	{"id", "id", "", true},
	{"conversation", "id", "where it was said", true},
	{"utterance", "number", "of the conversation", true},
	{"stage", "number", "what would have fitted: 2 give back, 3 name the feeling", true},
	{"quote", "text", "what was said", true},
	{"suggestion", "text", "a sentence that would have fitted", true},
	{"created_at", "time", "", true},
	{0},
};
static const struct route_record drill_record = {"Drill", drill_fields};

static const struct route_field add_takes[] = {
	{"conversation", "id", "one's own", true},
	{"utterance", "number", "where a chance was missed", true},
	{0},
};

const struct route drills_routes[] = {
	{"GET", "/api/drills", MAY_OWN, ROUTE_LIST, list,
         "What one wants to practise, newest first", .gives = &drill_record},
	{"POST", "/api/drills", MAY_OWN, ROUTE_ADD, add,
         "Take a missed chance of one's own conversation along; again: the one that is there",
         .takes = add_takes, .gives = &drill_record},
	{"DELETE", "/api/drills/{drill}", MAY_OWN, ROUTE_RETIRE, retire, "Done with it"},
};
const size_t drills_route_count = sizeof drills_routes / sizeof *drills_routes;
