#include "teams/access.h"

#include "team.h"

static size_t count_entries(struct scope *s)
{
	const struct access_entry *entries;
	size_t count;

	assert_ok(access_list(s, ID_NONE, 50, &entries, &count));
	return count;
}

TEST(access_note__tells_the_person_who_read_about_them_once_a_day)
{
	struct scope *s = team_scope();
	struct id ines = s->actor, mia = team_add(s, "Mia", "mia@firma.example", MEMBER_MEMBER)->id;
	const struct access_entry *entries;
	size_t count;

	s->access = access_notes_new(s);
	for (int i = 0; i < 3; i++)
		access_note(s, mia, "read");
	access_note(s, mia, "exported");
	access_write(s, true);
	team_act(s, mia);
	assert_ok(access_list(s, ID_NONE, 50, &entries, &count));
	assert_int_equal(count, 2);
	assert_true(id_equal(entries[0].who, ines));
	assert_str(entries[0].name, "Ines Berger");
	team_act(s, ines);
	s->now_ms += (int64_t)24 * 60 * 60 * 1000;
	access_note(s, mia, "read");
	access_write(s, true);
	assert_int_equal(count_entries(s), 0); /* of Mia only Mia learns */
	team_act(s, mia);
	assert_int_equal(count_entries(s), 3);
}

TEST(access_list__goes_on_after_each_of_them_though_many_came_at_once)
{
	struct scope *s = team_scope();
	struct id ines = s->actor, mia = team_add(s, "Mia", "mia@firma.example", MEMBER_MEMBER)->id;
	const struct access_entry *all, *page;
	struct id readers[5], after = ID_NONE;
	size_t count, i;

	s->access = access_notes_new(s);
	for (i = 0; i < 5; i++)
		readers[i] =
			team_add(s, "Leser",
		                 str_c(s->mem, text_format(s->mem, "leser%zu@firma.example", i)),
		                 MEMBER_MEMBER)
				->id;
	for (i = 0; i < 5; i++) {
		team_act(s, readers[i]);
		s->now_ms += i == 3;
		access_note(s, mia, "read");
		access_note(s, mia, "exported");
	}
	team_act(s, ines);
	access_write(s, true);
	team_act(s, mia);
	assert_ok(access_list(s, ID_NONE, 50, &all, &count));
	assert_int_equal(count, 10);
	for (i = 0; i < count; i++) {
		size_t found;

		assert_ok(access_list(s, after, 1, &page, &found));
		assert_int_equal(found, 1);
		assert_true(id_equal(page->id, all[i].id));
		assert_true(id_equal(page->who, all[i].who));
		assert_str(page->verb, str_c(s->mem, all[i].verb));
		after = page->id;
	}
	assert_ok(access_list(s, after, 1, &page, &count));
	assert_int_equal(count, 0);
}

TEST(access_note__notes_neither_oneself_nor_guests_nor_the_command_line)
{
	struct scope *s = team_scope();
	struct id ines = s->actor, mia = team_add(s, "Mia", "mia@firma.example", MEMBER_MEMBER)->id;

	s->access = access_notes_new(s);
	access_note(s, ines, "read");
	s->guest_of = scope_new_id(s);
	access_note(s, mia, "read");
	s->guest_of = ID_NONE;
	s->is_operator = true;
	access_note(s, mia, "read");
	s->is_operator = false;
	access_write(s, true);
	assert_int_equal(count_entries(s), 0);
	team_act(s, mia);
	assert_int_equal(count_entries(s), 0);
}

TEST(access_write__gathers_for_a_second)
{
	struct scope *s = team_scope();
	struct id mia = team_add(s, "Mia", "mia@firma.example", MEMBER_MEMBER)->id;

	s->access = access_notes_new(s);
	access_note(s, mia, "read");
	access_write(s, false);
	s->now_ms += 999;
	access_write(s, false);
	struct id ines = s->actor;
	team_act(s, mia);
	assert_int_equal(count_entries(s), 0);
	team_act(s, ines);
	s->now_ms += 1;
	access_write(s, false);
	team_act(s, mia);
	assert_int_equal(count_entries(s), 1);
}

static void note_by_others(struct scope *s, struct id person, int count)
{
	struct id actor = s->actor;

	for (int i = 0; i < count; i++) {
		s->actor = scope_new_id(s);
		access_note(s, person, "read");
	}
	s->actor = actor;
}

TEST(access_write__lets_others_write_between_many_notes)
{
	struct scope *s = team_scope();
	struct id mia = team_add(s, "Mia", "mia@firma.example", MEMBER_MEMBER)->id;
	struct id tom = team_add(s, "Tom", "tom@firma.example", MEMBER_MEMBER)->id;

	s->access = access_notes_new(s);
	note_by_others(s, mia, 20);
	note_by_others(s, tom, 256);
	s->now_ms += 1000;
	access_write(s, false);
	note_by_others(s, mia, 3); /* these wait for a second of their own */
	team_act(s, mia);
	assert_int_equal(count_entries(s), 0);
	access_write(s, false);
	assert_int_equal(count_entries(s), 20);
	access_write(s, false);
	assert_int_equal(count_entries(s), 20);
	access_write(s, true);
	assert_int_equal(count_entries(s), 23);
}
