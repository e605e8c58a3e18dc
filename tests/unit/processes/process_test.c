#include "processes/process.h"

#include "guests.h"
#include "processes/process_step.h"
#include "teams/search.h"

static const struct process *begin(struct scope *s, struct id account, const char *title,
                                   bool is_shared)
{
	struct process draft = {
		.base = {.account = account, .title = str_from(title), .is_shared = is_shared}};
	const struct process *process;

	s->now_ms++; /* ids carry it */
	assert_ok(process_add(s, &draft, &process));
	return process;
}

static const struct process *share(struct scope *s, struct id id, bool is_shared)
{
	const struct process *process;
	struct process next;

	assert_ok(process_find(s, id, &process));
	next = *process;
	next.base.is_shared = is_shared;
	assert_ok(process_change(s, &next, &process));
	return process;
}

static size_t hits(struct scope *s, const char *query)
{
	const struct search_hit *list;
	size_t count;

	assert_ok(search_find(s, str_from(query), SEARCH_HITS_MAX, &list, &count));
	return count;
}

TEST(process_list__is_in_the_order_they_were_begun)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct process *first = begin(s, c.nordwind, "Anfrage", false), *list;
	const struct process *second = begin(s, c.nordwind, "Bestellung", false);
	size_t count;

	assert_ok(process_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 2);
	assert_true(id_equal(list[0].base.id, first->base.id));
	assert_ok(process_list(s, c.nordwind, first->base.id, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(list[0].base.id, second->base.id));
}

TEST(process_add__needs_a_name_and_somebody_on_the_account)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct process draft = {.base = {.account = c.nordwind, .title = STR(" ")}};
	const struct process *process;

	assert_int_equal(process_add(s, &draft, &process), ERR_INVALID);
	assert_string_equal(s->problem.field, "title");
	draft.base.title = STR("Bestellung");
	circle_act(s, c.lea);
	assert_int_equal(process_add(s, &draft, &process), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "account.not_found");
}

TEST(process_find__gives_guests_what_is_shared_and_lets_them_change_nothing_of_it)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct process *shared = begin(s, c.nordwind, "Bestellung", true), *found;
	const struct process *ours = begin(s, c.nordwind, "Reklamation", false), *list;
	struct id guest = guests_add(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	struct process next;
	size_t count;

	guests_act(s, guest, c.nordwind);
	assert_ok(process_list(s, c.nordwind, ID_NONE, 10, &list, &count));
	assert_int_equal(count, 1);
	assert_ok(process_find(s, shared->base.id, &found));
	assert_int_equal(process_find(s, ours->base.id, &found), ERR_NOT_FOUND);
	assert_string_equal(s->problem.key, "process.not_found");
	next = *shared;
	next.base.title = STR("Anders");
	assert_int_equal(process_change(s, &next, &found), ERR_NOT_FOUND);
	assert_int_equal(process_add(s, &next, &found), ERR_NOT_FOUND);
}

TEST(process_change__refuses_an_old_revision)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	struct process next = *begin(s, c.nordwind, "Bestellung", false);
	const struct process *process;

	next.base.text = STR("Am selben Tag bestätigt");
	assert_ok(process_change(s, &next, &process));
	assert_int_equal(process->base.revision, 2);
	assert_int_equal(process_change(s, &next, &process), ERR_CONFLICT);
	assert_string_equal(s->problem.key, "process.changed");
}

TEST(process_search__finds_a_process_by_the_words_of_its_steps_while_they_stand)
{
	struct circle c;
	struct scope *s = circle_scope(&c);
	const struct process *process = begin(s, c.nordwind, "Bestellung", false);
	struct process_step draft = {.process = process->base.id,
	                             .title = STR("Auftrag bestätigen"),
	                             .pain = STR("Niemand findet die Faxe wieder")};
	struct id guest = guests_add(s, c.nordwind, "Bernd Kern", "kern@nordwind.example");
	const struct process_step *step;
	struct process_step next;

	assert_int_equal(hits(s, "Faxe"), 0);
	assert_ok(process_step_add(s, &draft, &step));
	assert_int_equal(hits(s, "Faxe"), 1);
	guests_act(s, guest, c.nordwind);
	assert_int_equal(hits(s, "Faxe"), 0);
	guests_leave(s, c.ines);
	share(s, process->base.id, true);
	guests_act(s, guest, c.nordwind);
	assert_int_equal(hits(s, "Faxe"), 1);
	guests_leave(s, c.ines);
	next = *step;
	next.retired_at_ms = s->now_ms;
	assert_ok(process_step_change(s, &next, &step));
	assert_int_equal(hits(s, "Faxe"), 0);
	assert_int_equal(hits(s, "Bestellung"), 1);
}
