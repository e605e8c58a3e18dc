#include "core/language_model.h"

#include "core/clock.h"
#include "core/json_in.h"
#include "core/json_out.h"

static const struct own_server_kind kind = {
	.option = "--language-model",
	.path = "/v1/chat/completions",
	.url = "language_model.url",
	.key = "language_model.key",
	.ca = "language_model.ca",
	.model = "language_model.model",
	.off = "language_model.off",
	.refused = "language_model.refused",
	.no_access = "language_model.no_access",
	.too_large = "language_model.too_large",
	.unreadable = "language_model.unreadable",
	.unreachable = "language_model.unreachable",
	.slow = "language_model.slow",
};

struct language_model {
	struct own_server server;
	int64_t ms_max;
};

enum err language_model_open(struct scope *s, const struct language_model_settings *settings,
                             const struct language_model **ret_model)
{
	struct language_model *model = NEW(s->mem, struct language_model);
	int minutes = settings->minutes ? settings->minutes : LANGUAGE_MODEL_MINUTES_DEFAULT;

	*ret_model = NULL;
	if (str_is_empty(settings->server.url))
		return ERR_NONE;
	if (str_is_empty(settings->server.model))
		return scope_fail(s, ERR_INVALID, kind.model, NULL,
		                  "--language-model-name names the model: its words are marked "
		                  "with it");
	TRY(own_server_open(s, &kind, &settings->server, &model->server));
	model->ms_max = CLOCK_WAIT_MS((int64_t)minutes * 60 * 1000);
	*ret_model = model;
	return ERR_NONE;
}

struct str language_model_name(const struct language_model *model)
{
	return str_from(model->server.model);
}

/* ---- asking ---- */

static void add_string(struct text *t, struct str value)
{
	struct json_out o = json_out_new(t);

	json_out_str(&o, value);
}

static void add_message(struct text *t, const char *role, struct str content)
{
	text_addf(t, "{\"role\":\"%s\",\"content\":", role);
	add_string(t, content);
	text_add_char(t, '}');
}

static struct str write_body(struct scope *s, const struct language_model *model,
                             const struct language_model_question *q, bool with_schema)
{
	struct text t = text_new(s->mem, LANGUAGE_MODEL_ASKED_BYTES_MAX);

	text_add(&t, STR("{\"model\":"));
	add_string(&t, language_model_name(model));
	text_addf(&t, ",\"temperature\":0,\"seed\":1,\"stream\":false,\"max_tokens\":%d",
	          LANGUAGE_MODEL_TOKENS_MAX);
	if (with_schema) {
		text_add(&t, STR(",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{"
		                 "\"name\":\"answer\",\"strict\":true,\"schema\":"));
		text_add(&t, q->schema);
		text_add(&t, STR("}}"));
	}
	text_add(&t, STR(",\"messages\":["));
	add_message(&t, "system", q->rules);
	text_add_char(&t, ',');
	add_message(&t, "user", q->text);
	text_add(&t, STR("]}"));
	return text_is_cut(&t) ? STR_NONE : text_str(&t);
}

struct work {
	const struct language_model *model;
	const struct language_model_question *question;
	struct own_server_call *call;
	struct str body;
	int64_t started_us;
};

static void fill(CURL *curl, void *what)
{
	struct work *w = what;

	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, w->body.at);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)w->body.bytes);
}

/* What is left of the time for all of it: a server that says a word now and then does not have it anew each time. */
static int64_t ms_max(void *what)
{
	const struct work *w = what;

	return w->model->ms_max - (w->call->moved_us - w->started_us) / 1000;
}

static bool is_given_up(void *what)
{
	const struct work *w = what;

	return w->question->is_given_up(w->question->from);
}

static enum err ask(struct scope *s, struct work *w, bool with_schema, long *ret_status,
                    struct str *ret_answer)
{
	struct own_server_call call = {.accept = "application/json",
	                               .type = "application/json",
	                               .fill = fill,
	                               .answer_bytes_max = LANGUAGE_MODEL_ANSWER_BYTES_MAX,
	                               .ms_max = ms_max,
	                               .is_given_up = is_given_up,
	                               .from = w};

	*ret_status = 0;
	w->call = &call;
	w->body = write_body(s, w->model, w->question, with_schema);
	if (str_is_empty(w->body))
		return scope_fail(s, ERR_CONFLICT, kind.too_large, NULL,
		                  "more than %zu bytes to ask", LANGUAGE_MODEL_ASKED_BYTES_MAX);
	return own_server_call(s, &w->model->server, &call, ret_status, ret_answer);
}

enum err language_model_ask(struct scope *s, const struct language_model *model,
                            const struct language_model_question *question, struct str *ret_said)
{
	struct work w = {.model = model, .question = question, .started_us = clock_monotonic_us()};
	struct str answer;
	long status;
	enum err e;

	if (!model)
		return scope_fail(s, ERR_CONFLICT, kind.off, NULL, "no --language-model");
	e = ask(s, &w, true, &status, &answer);
	/* Not every server knows schemas; what comes without is checked all the same. */
	if (e && (status == 400 || status == 422))
		e = ask(s, &w, false, &status, &answer);
	TRY(e);
	return language_model_read(s, answer, ret_said);
}

/* ---- reading ---- */

static enum err unreadable(struct scope *s, const char *why)
{
	return scope_fail(s, ERR_CONFLICT, kind.unreadable, NULL, "%s", why);
}

enum err language_model_read(struct scope *s, struct str answer, struct str *ret_said)
{
	struct scope apart = *s; /* why their JSON is none says nothing about what the asker sent */
	const json_t *choice, *content;
	json_t *object;
	size_t bytes;

	if (json_in_object(&apart, answer, &object))
		return unreadable(s, "the answer is no JSON object");
	choice = json_array_get(json_object_get(object, "choices"), 0);
	content = json_object_get(json_object_get(choice, "message"), "content");
	bytes = json_string_length(content);
	if (!bytes)
		return unreadable(s, "no choices[0].message.content");
	if (bytes > LANGUAGE_MODEL_TEXT_BYTES_MAX)
		return unreadable(s, "it says too much");
	*ret_said = (struct str){json_string_value(content), bytes};
	return ERR_NONE;
}
