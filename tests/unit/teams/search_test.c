#include "teams/search.h"

#include "store/db.h"
#include "team.h"

static struct id account_of(struct scope *s, struct id member, bool is_guest)
{
	struct id account = scope_new_id(s);

	assert_ok(DB_WRITE(s, NULL, "account_add", DB_ID(s->organisation), DB_ID(account),
	                   DB_TEXT(STR("X")), DB_TEXT(STR("x")), DB_BYTES(STR("x")),
	                   DB_TEXT(STR("")), DB_TEXT(STR("")), DB_NUMBER(s->now_ms)));
	if (is_guest)
		assert_ok(DB_WRITE(s, NULL, "guest_enter", DB_ID(s->organisation), DB_ID(account),
		                   DB_ID(member), DB_NUMBER(s->now_ms)));
	else
		assert_ok(DB_WRITE(s, NULL, "account_member_set", DB_ID(s->organisation),
		                   DB_ID(account), DB_ID(member), DB_NUMBER(0),
		                   DB_NUMBER(s->now_ms)));
	return account;
}

static struct id put(struct scope *s, struct id account, const char *title, const char *text,
                     bool is_shared)
{
	struct id id = scope_new_id(s);

	s->now_ms++; /* the newest comes first */
	assert_ok(search_put(s, &(struct search_record){.kind = "need",
	                                                .record = id,
	                                                .account = account,
	                                                .title = str_from(title),
	                                                .text = str_from(text),
	                                                .is_shared = is_shared}));
	return id;
}

static size_t count_found(struct scope *s, const char *query)
{
	const struct search_hit *hits;
	size_t count;

	assert_ok(search_find(s, str_from(query), 10, &hits, &count));
	return count;
}

TEST(search_find__finds_other_forms_of_a_word)
{
	static const struct {
		const char *text, *query;
		size_t count;
	} rows[] = {
		{"Wir brauchen verlässliche Liefertermine.", "Liefertermin", 1},
		{"Wir brauchen verlässliche Liefertermine.", "lieferterm", 1},
		{"Wir brauchen verlässliche Liefertermine.", "verlaesslich", 1},
		{"Wir brauchen verlässliche Liefertermine.", "VERLÄSSLICHE liefertermins", 1},
		{"Wir brauchen verlässliche Liefertermine.", "verlässliche Preise", 0},
		{"Wir brauchen verlässliche Liefertermine.", "termine", 0},
		{"Zwei Häuser am Hafen", "Haus", 1},
		{"Zwei Häuser am Hafen", "haeuser", 1},
		{"Jürgen Müller", "mueller", 1},
		{"Jürgen Müller", "Muller", 1},
		{"Jürgen Müller", "mül", 1},
		{"Mueller & Söhne", "Müller", 1},
		{"max@nordwind.example", "nordwind", 1},
		{"max@nordwind.example", "max@nordwind.example", 1},
		{"EDI 4711-B", "4711", 1},
		{"Привет мир", "привет", 1},
		{"東京 支社", "東京", 1},
		{"a", "b", 0},
		{"abc", "a", 0}, /* one letter begins too much */
		{"abc", "", 0},
		{"abc", "!?", 0},
		{"abc", "\"abc", 1},
		{"abc AND def", "and", 1},
		{"abc", "abc' | 'x", 0},
		{"abc", "abc* OR NEAR(", 0},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scope *s = team_scope();

		assert_ok(db_begin(s));
		put(s, account_of(s, s->actor, false), rows[i].text, "", false);
		if (count_found(s, rows[i].query) != rows[i].count)
			fail_msg("\"%s\" by \"%s\"", rows[i].text, rows[i].query);
	}
}

TEST(search_find__puts_titles_first_then_the_newest)
{
	struct scope *s = team_scope();
	struct id account, title, old, new;
	const struct search_hit *hits;
	size_t count;

	assert_ok(db_begin(s));
	account = account_of(s, s->actor, false);
	title = put(s, account, "Liefertermine", "", false);
	old = put(s, account, "Anderes", "auch Liefertermine", false);
	new = put(s, account, "Drittes", "auch Liefertermine", false);
	assert_ok(search_find(s, STR("liefertermin"), 10, &hits, &count));
	assert_int_equal(count, 3);
	assert_true(id_equal(hits[0].record, title));
	assert_true(id_equal(hits[1].record, new));
	assert_true(id_equal(hits[2].record, old));
	assert_str(hits[0].title, "Liefertermine");
}

TEST(search_find__finds_what_a_record_says_now)
{
	struct scope *s = team_scope();
	struct id account, id;

	assert_ok(db_begin(s));
	account = account_of(s, s->actor, false);
	id = put(s, account, "Pumpen", "", false);
	assert_ok(search_put(s, &(struct search_record){.kind = "need",
	                                                .record = id,
	                                                .account = account,
	                                                .title = STR("Ventile"),
	                                                .text = STR_NONE}));
	assert_int_equal(count_found(s, "pumpe"), 0);
	assert_int_equal(count_found(s, "ventil"), 1);
	assert_ok(search_retire(s, "need", id));
	assert_int_equal(count_found(s, "ventil"), 0);
	assert_ok(search_retire(s, "need", id));
}

TEST(search_find__shows_each_only_what_they_may_see)
{
	struct scope *s = team_scope();
	struct id ines = s->actor, mine, others, guest;
	const struct member *lea;

	lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER);
	guest = team_add(s, "Gast", "gast@firma.example", MEMBER_MEMBER)->id;
	assert_ok(db_begin(s));
	mine = account_of(s, ines, false);
	others = account_of(s, lea->id, false);
	assert_ok(DB_WRITE(s, NULL, "guest_enter", DB_ID(s->organisation), DB_ID(mine),
	                   DB_ID(guest), DB_NUMBER(s->now_ms)));
	put(s, mine, "Pumpe innen", "", false);
	put(s, mine, "Pumpe geteilt", "", true);
	put(s, others, "Pumpe woanders", "", true);
	assert_int_equal(count_found(s, "pumpe"), 2);
	team_act(s, lea->id);
	assert_int_equal(count_found(s, "pumpe"), 1);
	team_act(s, guest);
	s->guest_of = mine;
	assert_int_equal(count_found(s, "pumpe"), 1);
	assert_int_equal(count_found(s, "innen"), 0);
	/* The marks of accounts are no words that anybody could type. */
	team_act(s, lea->id);
	assert_int_equal(count_found(s, "a0"), 0);
}

static struct id put_of_team(struct scope *s, struct id team, const char *title, bool is_shared)
{
	struct id id = scope_new_id(s);

	assert_ok(search_put(s, &(struct search_record){.kind = "agreement",
	                                                .record = id,
	                                                .team = team,
	                                                .title = str_from(title),
	                                                .is_shared = is_shared}));
	return id;
}

TEST(search_find__finds_what_a_team_has_for_whoever_is_on_it)
{
	struct scope *s = team_scope();
	struct id ines = s->actor, nord, account, shared;
	const struct member *lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER);
	struct id guest = team_add(s, "Gast", "gast@firma.example", MEMBER_MEMBER)->id;
	const struct search_hit *hits;
	size_t count;

	nord = team_nord(s, (struct id[]){ines, guest}, 2, ines);
	team_act(s, ines);
	assert_ok(db_begin(s));
	put_of_team(s, nord, "Pumpen innen", false);
	shared = put_of_team(s, nord, "Pumpen für alle", true);
	assert_ok(search_find(s, STR("pumpe"), 10, &hits, &count));
	assert_int_equal(count, 2);
	assert_true(id_equal(hits[0].team, nord));
	assert_true(id_is_none(hits[0].account));
	team_act(s, lea->id);
	assert_int_equal(count_found(s, "pumpe"), 0);
	team_act(s, guest);
	s->guest_of = account_of(s, ines, false);
	assert_ok(search_find(s, STR("pumpe"), 10, &hits, &count));
	assert_int_equal(count, 1);
	assert_true(id_equal(hits[0].record, shared));
	/* On so many that each hit is asked for. */
	s->guest_of = ID_NONE;
	team_act(s, ines);
	account = account_of(s, ines, false);
	for (int i = 0; i <= SEARCH_HOMES_MAX; i++)
		account = account_of(s, ines, false);
	put(s, account, "Pumpe dort", "", false);
	assert_int_equal(count_found(s, "pumpe"), 3);
}

/* Nobody is a guest on so many teams; who were would still find nothing but what is shared. */
TEST(search_find__never_asks_for_each_hit_of_a_guest)
{
	struct scope *s = team_scope();
	struct id home = ID_NONE, guest = s->actor;

	assert_ok(db_begin(s));
	for (int i = 0; i <= SEARCH_HOMES_MAX; i++) {
		home = account_of(s, guest, true);
		put(s, home, "Pumpe innen", "", false);
	}
	s->guest_of = home;
	assert_int_equal(count_found(s, "pumpe"), 0);
}

TEST(search_find__asks_for_each_hit_when_somebody_is_on_very_many_teams)
{
	struct scope *s = team_scope();
	struct id elsewhere, last = ID_NONE;
	const struct member *lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER);

	assert_ok(db_begin(s));
	for (int i = 0; i <= SEARCH_HOMES_MAX; i++)
		last = account_of(s, s->actor, false);
	elsewhere = account_of(s, lea->id, false);
	put(s, last, "Pumpe hier", "", false);
	put(s, elsewhere, "Pumpe dort", "", true);
	assert_int_equal(count_found(s, "pumpe"), 1);
}

/* The hits as "first letters of their titles", which are all different here. */
static const char *found(struct scope *s, const char *query, size_t limit)
{
	const struct search_hit *hits;
	struct text t = text_new(s->mem, SEARCH_HITS_MAX);
	size_t count;

	assert_ok(search_find(s, str_from(query), limit, &hits, &count));
	for (size_t i = 0; i < count; i++)
		text_add_char(&t, hits[i].title.at[0]);
	return str_c(s->mem, text_str(&t));
}

/* What is for chosen people of a team, and what is in somebody's own post; however many homes they have, and however
 * much is there. */
TEST(search_find__shows_what_is_for_chosen_people_to_them_alone)
{
	static const int more_accounts[] = {0, 0, SEARCH_HOMES_MAX}, more_records[] = {0, 200, 0};

	for (size_t f = 0; f < sizeof more_accounts / sizeof *more_accounts; f++) {
		struct scope *s = team_scope();
		struct id ines = s->actor, lea, guest, home, people[2];
		struct id room;

		lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER)->id;
		guest = team_add(s, "Gast", "gast@firma.example", MEMBER_MEMBER)->id;
		room = team_nord(s, (struct id[]){ines, lea}, 2, ines);
		team_act(s, ines);
		assert_ok(db_begin(s));
		for (int i = 0; i < more_accounts[f]; i++)
			account_of(s, lea, false);
		home = account_of(s, lea, false);
		assert_ok(DB_WRITE(s, NULL, "guest_enter", DB_ID(s->organisation), DB_ID(home),
		                   DB_ID(guest), DB_NUMBER(s->now_ms)));
		for (int i = 0; i < more_records[f]; i++)
			put(s, home, "Lager", "", true);
		people[0] = lea;
		people[1] = guest; /* is not on the team */
		for (int i = 0; i < 2; i++)
			assert_ok(
				search_put(s, &(struct search_record){.kind = "message",
			                                              .record = scope_new_id(s),
			                                              .team = room,
			                                              .title = STR("Pumpe"),
			                                              .people = people,
			                                              .people_count = i ? 0 : 2}));
		people[0] = scope_new_id(s);
		for (int i = 0; i < 2; i++)
			assert_ok(search_put(s, &(struct search_record){.kind = "message",
			                                                .record = people[0],
			                                                .member = i ? lea : guest,
			                                                .title = STR("Pumpe")}));
		assert_int_equal(count_found(s, "pumpe"), 0);
		team_act(s, lea);
		assert_int_equal(count_found(s, "pumpe"), 2);
		assert_int_equal(count_found(s, "pum"), 2);
		team_act(s, guest);
		s->guest_of = home;
		assert_int_equal(count_found(s, "pumpe"), 1);
		s->guest_of = ID_NONE;
		team_act(s, ines);
		assert_ok(DB_WRITE(s, NULL, "team_member_retire", DB_ID(s->organisation),
		                   DB_ID(room), DB_ID(lea)));
		team_act(s, lea);
		assert_int_equal(count_found(s, "pumpe"), 1);
		assert_ok(search_retire(s, "note", people[0]));
		assert_int_equal(count_found(s, "pumpe"), 1);
		assert_ok(search_retire(s, "message", people[0]));
		assert_int_equal(count_found(s, "pumpe"), 0);
	}
}

/* PostgreSQL reads backwards over the last 4,000, and then asks the index of words. */
TEST(search_find__finds_what_is_older_than_very_many_others)
{
	struct scope *s = team_scope();
	struct id last = ID_NONE, elsewhere;
	const struct member *lea = team_add(s, "Lea", "lea@firma.example", MEMBER_MEMBER);

	assert_ok(db_begin(s));
	for (int i = 0; i <= SEARCH_HOMES_MAX; i++)
		last = account_of(s, s->actor, false);
	elsewhere = account_of(s, lea->id, false);
	put(s, last, "Alte Pumpe", "", false);
	put(s, elsewhere, "Fremde Pumpe", "", false);
	put(s, last, "Bewährte Pumpe", "", false);
	for (int i = 0; i < (db_is_postgres(s) ? 4000 : 40); i++)
		put(s, last, "Lager", "", false);
	assert_string_equal(found(s, "pumpe", 10), "BA");
	assert_int_equal(count_found(s, "ventil"), 0);
	put(s, last, "Neue Pumpe", "", false);
	assert_string_equal(found(s, "pumpe", 10), "NBA");
	assert_string_equal(found(s, "pumpe", 2), "NB");
}

/* Few records are looked through, some hits are put in order by us, of many the index gives the first. */
TEST(search_find__answers_the_same_however_much_somebody_may_see)
{
	static const struct {
		const char *query, *found, *found_by_guest;
	} rows[] = {
		{"pumpen", "ADCB", "ADC"},  {"pum", "DACB", "DAC"}, {"pumpe hafen", "ACB", "AC"},
		{"pump hafe", "ACB", "AC"}, {"hafen", "BAC", "AC"}, {"haeus", "C", "C"},
	};
	static const char *const fillers[] = {NULL, "anderes", "die Pumpe am Hafen, Häuser"};

	for (size_t f = 0; f < sizeof fillers / sizeof *fillers; f++) {
		struct scope *s = team_scope();
		struct id ines = s->actor, guest, account;

		guest = team_add(s, "Gast", "gast@firma.example", MEMBER_MEMBER)->id;
		assert_ok(db_begin(s));
		account = account_of(s, ines, false);
		assert_ok(DB_WRITE(s, NULL, "guest_enter", DB_ID(s->organisation), DB_ID(account),
		                   DB_ID(guest), DB_NUMBER(s->now_ms)));
		for (int i = 0; i < 200 && fillers[f]; i++)
			put(s, account, "Z", fillers[f], true);
		put(s, account, "A Pumpe am Hafen", "", true);
		put(s, account, "B Hafen", "eine Pumpe", false);
		put(s, account, "C Häuser", "Pumpen am Hafen", true);
		put(s, account, "D Pumpenhaus", "Hafenrand", true);
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			assert_string_equal(found(s, rows[i].query, strlen(rows[i].found)),
			                    rows[i].found);
			team_act(s, guest);
			s->guest_of = account;
			assert_string_equal(found(s, rows[i].query, strlen(rows[i].found_by_guest)),
			                    rows[i].found_by_guest);
			team_act(s, ines);
			s->guest_of = ID_NONE;
		}
	}
}
