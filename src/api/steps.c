#include "api/steps.h"

#include "core/markdown.h"

enum err steps_write_open(struct scope *s, struct json_out *o, const struct step *step)
{
	struct str html = STR_NONE;

	if (!str_is_empty(step->text))
		TRY(markdown_html(s, step->text, &html));
	json_out_open(o, '{');
	json_out_key_id(o, "id", step->id);
	json_out_key_id(o, "account", step->account);
	json_out_key_str(o, "title", step->title);
	json_out_key_str(o, "text", step->text);
	json_out_key_str(o, "html", html);
	json_out_key_bool(o, "is_shared", step->is_shared);
	json_out_key_id(o, "created_by", step->created_by);
	json_out_key_time(o, "retired_at", step->retired_at_ms);
	json_out_key_number(o, "revision", step->revision);
	return ERR_NONE;
}

void steps_write_day(struct json_out *o, const char *key, struct str day)
{
	json_out_key(o, key);
	if (str_is_empty(day))
		json_out_null(o);
	else
		json_out_str(o, day);
}

enum err steps_read(struct scope *s, const json_t *body, struct step *step)
{
	bool is_retired = step->retired_at_ms != 0;

	TRY(json_in_str(s, body, "title", STEP_TITLE_BYTES_MAX, &step->title));
	TRY(json_in_str(s, body, "text", STEP_TEXT_BYTES_MAX, &step->text));
	TRY(json_in_bool(s, body, "is_shared", &step->is_shared));
	TRY(json_in_bool(s, body, "is_retired", &is_retired));
	if (is_retired != (step->retired_at_ms != 0))
		step->retired_at_ms = is_retired ? s->now_ms : 0;
	return ERR_NONE;
}

enum err steps_read_id(struct scope *s, const json_t *body, const char *field, struct id *id)
{
	if (json_is_null(json_object_get(body, field)))
		*id = ID_NONE;
	return json_in_id(s, body, field, id);
}

struct str steps_location(struct scope *s, const char *plural, struct id id)
{
	return text_format(s->mem, "/api/%s/%.*s", plural, STR_ARG(id_text(s->mem, id)));
}
