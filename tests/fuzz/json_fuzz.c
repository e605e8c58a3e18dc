/* JSON from outside: reading refuses or gives values within their limits, and a text that was read can be
 * written and read again without a change. */
#include "core/json_in.h"
#include "core/json_out.h"

#include <stdint.h>
#include <stdlib.h>

enum {
	NAME_BYTES_MAX = 40,
	COUNT_MAX = 1000,
	TEXT_BYTES_MAX = 1024 * 1024
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* What we write of a text, we read back as it was. */
static void check_round_trip(struct scope *s, struct str name)
{
	struct text text = text_new(s->mem, TEXT_BYTES_MAX);
	struct json_out out = json_out_new(&text);
	struct str again = STR_NONE;
	json_t *object;

	json_out_open(&out, '{');
	json_out_key_str(&out, "name", name);
	json_out_close(&out, '}');
	if (json_in_object(s, text_str(&text), &object) ||
	    json_in_str(s, object, "name", TEXT_BYTES_MAX, &again) || !str_equal(name, again))
		abort();
}

static void read_fields(struct scope *s, json_t *object)
{
	static const char *const levels[] = {"account", "end_customer", NULL};
	struct str name = STR_NONE, secret = STR_NONE;
	int64_t number = 0, at_ms;
	bool is_lead;
	struct id id;
	int level;

	if (!json_in_str(s, object, "name", NAME_BYTES_MAX, &name)) {
		if (name.bytes > NAME_BYTES_MAX)
			abort();
		check_round_trip(s, name);
	}
	if (!json_in_number(s, object, "number", 0, COUNT_MAX, &number) &&
	    (number < 0 || number > COUNT_MAX))
		abort();
	/* Only that they end, and read nothing that is not theirs. */
	(void)!json_in_secret(s, object, "secret", NAME_BYTES_MAX, &secret);
	(void)!json_in_bool(s, object, "is_lead", &is_lead);
	(void)!json_in_id(s, object, "id", &id);
	(void)!json_in_time(s, object, "at", &at_ms);
	(void)!json_in_choice(s, object, "level", levels, &level);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static struct random seeded = {.seed = 1};
	struct arena *mem = arena_new(0);
	struct scope s = {.mem = mem, .random = &seeded, .now_ms = 1};
	json_t *object;

	if (!json_in_object(&s, (struct str){(const char *)bytes, count}, &object))
		read_fields(&s, object);
	else if (!s.problem.key)
		abort();
	arena_end(mem);
	return 0;
}
