#include "core/json_in.h"
#include "core/json_out.h"
#include "test.h"

TEST(json_out__is_read_back_by_json_in)
{
	struct scope *s = test_scope();
	struct text text = text_new(s->mem, 1000);
	struct json_out o = json_out_new(&text);
	struct str name = STR_NONE;
	int64_t number = 0;
	json_t *json;

	json_out_open(&o, '{');
	json_out_key_str(&o, "name", STR("a \"quoted\"\n\\ \x01 text ü"));
	json_out_key_number(&o, "count", -7);
	json_out_key(&o, "list");
	json_out_open(&o, '[');
	json_out_bool(&o, true);
	json_out_null(&o);
	json_out_close(&o, ']');
	json_out_close(&o, '}');
	assert_ok(json_in_object(s, text_str(&text), &json));
	assert_ok(json_in_str(s, json, "name", 100, &name));
	assert_str(name, "a \"quoted\"\n\\ \x01 text ü");
	assert_ok(json_in_number(s, json, "count", -10, 10, &number));
	assert_int_equal(number, -7);
}

/* Texts are gone through several bytes at a time: each byte at each place, alone and beside a neighbour that matters. */
TEST(json_out__escapes_what_must_be_wherever_it_stands)
{
	static const char neighbours[] = {'a', '"', '\\', 1, '!', '\x7f'};
	struct scope *s = test_scope();

	for (int c = 1; c < 128; c++)
		for (size_t at = 0; at < 20; at++)
			for (size_t n = 0; n < sizeof neighbours; n++) {
				struct arena_mark mark = arena_mark(s->mem);
				struct text text = text_new(s->mem, 1000);
				struct json_out o = json_out_new(&text);
				char plain[20];
				json_t *json;
				const char *back;

				memset(plain, 'x', sizeof plain);
				plain[at] = (char)c;
				plain[(at + 1) % sizeof plain] = neighbours[n];
				json_out_open(&o, '{');
				json_out_key_str(&o, "k", (struct str){plain, sizeof plain});
				json_out_close(&o, '}');
				assert_ok(json_in_object(s, text_str(&text), &json));
				back = json_string_value(json_object_get(json, "k"));
				assert_int_equal(strlen(back), sizeof plain);
				assert_memory_equal(back, plain, sizeof plain);
				arena_rewind(s->mem, mark);
			}
}

TEST(json_in__refuses_with_the_fields_name)
{
	struct scope *s = test_scope();
	struct str text = STR_NONE;
	int64_t number = 5;
	json_t *json;

	assert_ok(json_in_object(s, STR("{\"name\":7,\"count\":\"x\",\"blank\":\" \"}"), &json));
	assert_int_equal(json_in_str(s, json, "name", 9, &text), ERR_INVALID);
	assert_string_equal(s->problem.field, "name");
	assert_int_equal(json_in_number(s, json, "count", 0, 9, &number), ERR_INVALID);
	assert_int_equal(number, 5);
	assert_int_equal(json_in_str_needed(s, json, "blank", 9, &text), ERR_INVALID);
	assert_string_equal(s->problem.key, "field.missing");
}

TEST(json_in_parse__refuses_depth_duplicates_and_rubbish)
{
	struct scope *s = test_scope();
	struct text deep = text_new(s->mem, 10000);
	json_t *json;

	for (int i = 0; i < 5000; i++)
		text_add_char(&deep, '[');
	assert_int_equal(json_in_parse(s, text_str(&deep), &json), ERR_INVALID);
	assert_int_equal(json_in_parse(s, STR("{\"a\":1,\"a\":2}"), &json), ERR_INVALID);
	assert_int_equal(json_in_parse(s, STR("{\n\"a\": }"), &json), ERR_INVALID);
	assert_int_equal(s->problem.line, 2);
	assert_int_equal(json_in_parse(s, STR(""), &json), ERR_INVALID);
}
