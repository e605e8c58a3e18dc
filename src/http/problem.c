#include "http/problem.h"

#include "core/json_out.h"

/* HTTP has more ways to say no than `enum err`; these keys are the difference. */
static const struct {
	const char *key;
	int status;
} own_status[] = {
	{"json.malformed", 400}, {"request.content_type", 415},   {"request.head", 400},
	{"xml.malformed", 400},  {"request.head_too_large", 431}, {"request.if_match_missing", 428},
	{"request.method", 405}, {"request.target", 400},         {"request.target_too_long", 414},
};

int problem_status(enum err e, const struct problem *problem)
{
	struct str key = str_from(problem->key);

	for (size_t i = 0; i < sizeof own_status / sizeof own_status[0]; i++)
		if (str_equal(key, str_from(own_status[i].key)))
			return own_status[i].status;
	if (e == ERR_CONFLICT && str_ends(key, STR(".changed")))
		return 412;
	return err_http_status(e);
}

const char *problem_title(int status)
{
	static const struct {
		int status;
		const char *title;
	} titles[] = {
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{409, "Conflict"},
		{412, "Precondition Failed"},
		{413, "Content Too Large"},
		{414, "URI Too Long"},
		{415, "Unsupported Media Type"},
		{422, "Unprocessable Content"},
		{428, "Precondition Required"},
		{429, "Too Many Requests"},
		{431, "Request Header Fields Too Large"},
		{503, "Service Unavailable"},
	};

	for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Internal Server Error";
}

/* Refused for how it was asked, not for who asks or what is stored here. */
static bool is_about_input(int status)
{
	return status == 400 || status == 405 || (status >= 413 && status <= 415) ||
	       status == 422 || status == 428 || status == 431;
}

void problem_write(struct text *out, int status, const struct problem *problem, struct str number)
{
	struct json_out o = json_out_new(out);
	bool is_ours = status >= 500 && status != 503; /* nothing the asker could do about it */

	json_out_open(&o, '{');
	json_out_key_str(&o, "type", STR("about:blank"));
	json_out_key_str(&o, "title", str_from(problem_title(status)));
	json_out_key_number(&o, "status", status);
	json_out_key_str(&o, "key", is_ours ? STR("server.broken") : str_from(problem->key));
	if (problem->field && !is_ours)
		json_out_key_str(&o, "field", str_from(problem->field));
	if (problem->line > 0 && !is_ours)
		json_out_key_number(&o, "line", problem->line);
	if ((problem->is_detail_public && !is_ours) || is_about_input(status))
		json_out_key_str(&o, "detail", str_from(problem->detail));
	if (!str_is_empty(number))
		json_out_key_str(&o, "request", number);
	json_out_close(&o, '}');
}
