#include "rhythm/rhythm_plan.h"

#include "core/date.h"
#include "rhythm/time_need.h"
#include "rhythm/work_time.h"
#include "store/db.h"
#include "team.h"

static const char *const zones[] = {"Europe/Berlin", "America/Chicago", "Asia/Singapore"};
static const char *const countries[] = {"DE", "US", "SG"};

enum {
	PEOPLE = 3,
	MINUTE_MS = 60 * 1000,
	HOUR_MS = 60 * MINUTE_MS
};
static const int64_t day_ms = 24ll * HOUR_MS;

struct world {
	struct scope *s;
	struct id team, people[PEOPLE];
};

/* A team of three zones; the scope acts as the one in Berlin. */
static struct world new_world(void)
{
	struct world w = {.s = team_scope()};
	struct scope *s = w.s;

	for (int i = 0; i < PEOPLE; i++) {
		const struct member *m, *changed;
		struct member next;

		m = team_add(s, zones[i],
		             (const char *[]){"b@x.example", "c@x.example", "s@x.example"}[i],
		             MEMBER_MEMBER);
		w.people[i] = m->id;
		assert_ok(member_find(s, m->id, &m));
		next = *m;
		next.time_zone = str_from(zones[i]);
		next.country = str_from(countries[i]);
		team_act(s, m->id);
		assert_ok(member_change(s, &next, &changed));
		assert_ok(time_need_set(s, &(struct time_need){.cave_minutes = 600,
		                                               .block_minutes = 90,
		                                               .best = BEST_MORNING,
		                                               .weekdays = 31}));
		team_act(s, w.people[0]);
	}
	w.team = team_nord(s, w.people, PEOPLE, ID_NONE);
	return w;
}

static const struct rhythm *propose(struct world *w, const char *monday, int weeks, int quorum)
{
	const struct rhythm *r;

	assert_ok(rhythm_propose(w->s,
	                         &(struct rhythm){.team = w->team,
	                                          .starts_on = str_from(monday),
	                                          .zone = STR("Europe/Berlin"),
	                                          .market_minutes = 180,
	                                          .quorum = quorum},
	                         weeks, &r));
	return r;
}

/* Minutes of [from, to) within working time that is longer by `reach` on both sides. */
static int64_t minutes_within(struct world *w, int person, int64_t from, int64_t to, int64_t reach)
{
	const struct time_span *work;
	int64_t minutes = 0;
	size_t count;

	assert_ok(work_time_spans(w->s, w->people[person], from - day_ms, to + day_ms, &work,
	                          &count));
	for (size_t i = 0; i < count; i++) {
		int64_t a = work[i].from_ms - reach > from ? work[i].from_ms - reach : from;
		int64_t b = work[i].to_ms + reach < to ? work[i].to_ms + reach : to;

		minutes += a < b ? (b - a) / MINUTE_MS : 0;
	}
	return minutes;
}

/* Weeks of the changes of the clock in Chicago and Berlin, and between them. */
TEST(rhythm_propose__is_right_in_each_week_of_the_changing_clocks)
{
	static const struct {
		const char *monday;
		int weeks;
	} terms[] = {{"2027-03-08", 4}, {"2027-10-25", 3}, {"2027-02-01", 1}};

	for (size_t t = 0; t < sizeof terms / sizeof *terms; t++) {
		struct world w = new_world();
		const struct rhythm *r = propose(&w, terms[t].monday, terms[t].weeks, 2);
		const struct block *blocks;
		int64_t from_ms, to_ms;
		int markets = 0, caves[PEOPLE] = {0};
		size_t count;

		assert_ok(rhythm_day_ms(w.s, r->starts_on, r->zone, &from_ms));
		assert_ok(rhythm_day_ms(w.s, r->ends_on, r->zone, &to_ms));
		assert_ok(rhythm_block_list(w.s, r->id, from_ms - day_ms, to_ms + 2 * day_ms,
		                            &blocks, &count));
		for (size_t i = 0; i < count; i++) {
			const struct block *b = &blocks[i];
			int64_t minutes = (b->ends_at_ms - b->starts_at_ms) / MINUTE_MS;
			int there = 0;

			for (int p = 0; p < PEOPLE; p++) {
				bool is_theirs =
					b->kind == BLOCK_CAVE && id_equal(b->member, w.people[p]);

				caves[p] += is_theirs;
				if (is_theirs) {
					assert_in_range(minutes, 90, 240);
					assert_int_equal(minutes_within(&w, p, b->starts_at_ms,
					                                b->ends_at_ms, 0),
					                 minutes);
				}
				there += minutes_within(&w, p, b->starts_at_ms, b->ends_at_ms,
				                        WORK_EDGE_HOURS * (int64_t)HOUR_MS) ==
				         minutes;
				/* Of one person no two blocks meet. */
				for (size_t k = 0; k < i && is_theirs; k++)
					assert_true(blocks[k].ends_at_ms <= b->starts_at_ms ||
					            !id_equal(blocks[k].member, b->member));
			}
			markets += b->kind == BLOCK_MARKET;
			if (b->kind == BLOCK_MARKET)
				assert_true(there >= 2);
		}
		assert_true(markets >= terms[t].weeks);
		for (int p = 0; p < PEOPLE; p++)
			assert_true(caves[p] >= 2 * terms[t].weeks);
	}
}

TEST(rhythm_propose__plans_the_same_again_and_around_what_is_agreed_elsewhere)
{
	struct world w = new_world();
	const struct block *one, *other;
	size_t one_count, other_count;
	const struct rhythm *r;
	struct id id;
	int64_t ms = 0;

	r = propose(&w, "2027-02-01", 1, 2);
	assert_true(date_day_parse(STR("2027-02-01"), &ms));
	assert_ok(rhythm_block_list(w.s, r->id, ms, ms + 7 * day_ms, &one, &one_count));
	r = propose(&w, "2027-02-01", 1, 2);
	assert_ok(rhythm_block_list(w.s, r->id, ms, ms + 7 * day_ms, &other, &other_count));
	assert_int_equal(one_count, other_count);
	for (size_t i = 0; i < one_count; i++)
		assert_true(one[i].starts_at_ms == other[i].starts_at_ms &&
		            one[i].ends_at_ms == other[i].ends_at_ms);
	/* All Monday is taken for whoever is in Berlin. */
	id = scope_new_id(w.s);
	assert_ok(db_begin(w.s));
	assert_ok(DB_WRITE(w.s, NULL, "block_add", DB_ID(w.s->organisation), DB_ID(id),
	                   DB_TEXT(STR("cave")), DB_NULL, DB_NULL, DB_ID(w.people[0]), DB_NUMBER(1),
	                   DB_NUMBER(ms), DB_NUMBER(ms + day_ms), DB_TEXT(STR("Europe/Berlin"))));
	assert_ok(db_commit(w.s));
	r = propose(&w, "2027-02-01", 1, 2);
	assert_ok(rhythm_block_list(w.s, r->id, ms, ms + day_ms, &other, &other_count));
	for (size_t i = 0; i < other_count; i++)
		assert_false(id_equal(other[i].member, w.people[0]));
}

/* Twelve hours, at whatever time: three blocks, on Monday, Wednesday and Friday, also in the week after. */
TEST(rhythm_propose__spreads_caves_over_the_week)
{
	struct world w = new_world();
	const struct block *blocks;
	const struct rhythm *r;
	size_t count;
	int64_t ms = 0;

	assert_ok(time_need_set(w.s, &(struct time_need){.cave_minutes = 720,
	                                                 .block_minutes = 120,
	                                                 .best = BEST_ANY,
	                                                 .weekdays = 31}));
	r = propose(&w, "2027-02-01", 2, 2);
	assert_true(date_day_parse(STR("2027-02-01"), &ms));
	assert_ok(rhythm_block_list(w.s, r->id, ms, ms + 14 * day_ms, &blocks, &count));
	for (int week = 0; week < 2; week++) {
		int64_t minutes[7] = {0}, monday = ms + week * 7 * day_ms;

		for (size_t i = 0; i < count; i++)
			if (blocks[i].kind == BLOCK_CAVE &&
			    id_equal(blocks[i].member, w.people[0]) &&
			    blocks[i].starts_at_ms >= monday &&
			    blocks[i].starts_at_ms < monday + 7 * day_ms)
				minutes[(blocks[i].starts_at_ms - monday) / day_ms] +=
					(blocks[i].ends_at_ms - blocks[i].starts_at_ms) / MINUTE_MS;
		for (int d = 0; d < 7; d++)
			assert_int_equal(minutes[d], d == 0 || d == 2 || d == 4 ? 240 : 0);
	}
}

TEST(rhythm_speak__counts_when_all_have_agreed_to_what_they_saw)
{
	struct world w = new_world();
	const struct rhythm *r = propose(&w, "2027-02-01", 1, 2), *after;
	const struct block *blocks, *moved;
	int64_t ms = 0;
	size_t count, market = 0;

	assert_true(date_day_parse(STR("2027-02-01"), &ms));
	assert_ok(rhythm_speak(w.s, r->id, r->revision, true, STR_NONE, &after));
	assert_ok(rhythm_block_list(w.s, r->id, ms, ms + 7 * day_ms, &blocks, &count));
	while (blocks[market].kind != BLOCK_MARKET)
		market++;
	team_act(w.s, w.people[1]);
	assert_ok(rhythm_speak(w.s, r->id, r->revision, true, STR_NONE, &after));
	assert_int_equal(after->agreed_voices, 2);
	/* A market that moves concerns everybody but who moves it. */
	assert_ok(rhythm_move_block(w.s, blocks[market].id, blocks[market].revision,
	                            ms + 4 * day_ms + 20 * (int64_t)HOUR_MS,
	                            ms + 4 * day_ms + 21 * (int64_t)HOUR_MS, &moved));
	assert_ok(rhythm_find(w.s, r->id, &after));
	assert_int_equal(after->agreed_voices, 1);
	team_act(w.s, w.people[0]);
	assert_int_equal(rhythm_speak(w.s, r->id, r->revision, true, STR_NONE, &after),
	                 ERR_CONFLICT);
	assert_string_equal(w.s->problem.key, "rhythm.changed");
	db_abandon(w.s);
	assert_ok(rhythm_find(w.s, r->id, &r));
	assert_ok(rhythm_speak(w.s, r->id, r->revision, true, STR_NONE, &after));
	assert_int_equal(after->state, RHYTHM_PROPOSED);
	assert_ok(block_list(w.s, ms, ms + 7 * day_ms, &blocks, &count));
	assert_int_equal(count, 0);
	team_act(w.s, w.people[2]);
	assert_ok(rhythm_speak(w.s, r->id, r->revision, true, STR_NONE, &after));
	assert_int_equal(after->state, RHYTHM_AGREED);
	assert_ok(block_list(w.s, ms, ms + 7 * day_ms, &blocks, &count));
	assert_true(count > 0);
	assert_int_equal(rhythm_speak(w.s, r->id, after->revision, true, STR_NONE, &after),
	                 ERR_CONFLICT);
	assert_string_equal(w.s->problem.key, "rhythm.not_open");
}
