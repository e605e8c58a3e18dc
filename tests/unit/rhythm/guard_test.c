#include "rhythm/guard.h"

#include "core/zone.h"
#include "test.h"

/* ---- the rule ---- */

TEST(guard_decide__is_a_table_that_a_team_can_read)
{
	enum {
		CAVE = 1000
	};
	static const struct {
		const char *what;
		struct guard_rule rule;
		struct guard_ask ask;
		enum guard_verdict verdict;
		enum guard_why why;
	} cases[] = {
		{"on the market everything passes",
	         {0},
	         {.characters = 5000, .is_informal = true},
	         GUARD_OPEN,
	         GUARD_WHY_OPEN},
		{"short and about shared work",
	         {280, 2, false, false},
	         {.cave_until_ms = CAVE, .characters = 280, .is_same_account_team = true},
	         GUARD_QUIET,
	         GUARD_WHY_SHARED_WORK},
		{"one character too long",
	         {280, 2, false, false},
	         {.cave_until_ms = CAVE, .characters = 281, .is_same_account_team = true},
	         GUARD_HELD,
	         GUARD_WHY_LONG},
		{"informal, however short",
	         {280, 2, true, false},
	         {.cave_until_ms = CAVE,
	          .characters = 3,
	          .is_informal = true,
	          .is_same_account_team = true},
	         GUARD_HELD,
	         GUARD_WHY_INFORMAL},
		{"from the same department",
	         {280, 2, false, false},
	         {.cave_until_ms = CAVE, .characters = 9, .is_same_department = true},
	         GUARD_QUIET,
	         GUARD_WHY_DEPARTMENT},
		{"from another one",
	         {280, 2, false, false},
	         {.cave_until_ms = CAVE, .characters = 9},
	         GUARD_HELD,
	         GUARD_WHY_ACROSS},
		{"from another one, and the team lets them",
	         {280, 2, true, false},
	         {.cave_until_ms = CAVE, .characters = 9},
	         GUARD_QUIET,
	         GUARD_WHY_LET_PASS},
		{"about nothing that is named, and the team wants a name",
	         {280, 2, false, true},
	         {.cave_until_ms = CAVE, .characters = 9, .is_same_account_team = true},
	         GUARD_HELD,
	         GUARD_WHY_NO_LINK},
		{"about something that is named",
	         {280, 2, false, true},
	         {.cave_until_ms = CAVE,
	          .characters = 9,
	          .has_link = true,
	          .is_same_account_team = true},
	         GUARD_QUIET,
	         GUARD_WHY_SHARED_WORK},
		{"nothing passes a team that lets nothing pass",
	         {0, 0, false, false},
	         {.cave_until_ms = CAVE, .characters = 1, .is_same_account_team = true},
	         GUARD_HELD,
	         GUARD_WHY_LONG},
		{"urgent",
	         {280, 2, false, false},
	         {.cave_until_ms = CAVE,
	          .characters = 900,
	          .is_urgent = true,
	          .has_team = true,
	          .urgent_used = 1},
	         GUARD_URGENT,
	         GUARD_WHY_URGENT},
		{"urgent for the third time",
	         {280, 2, false, false},
	         {.cave_until_ms = CAVE,
	          .characters = 900,
	          .is_urgent = true,
	          .has_team = true,
	          .urgent_used = 2},
	         GUARD_HELD,
	         GUARD_WHY_BUDGET},
		{"urgent for the third time, and short",
	         {280, 2, false, false},
	         {.cave_until_ms = CAVE,
	          .characters = 9,
	          .is_urgent = true,
	          .is_same_account_team = true,
	          .has_team = true,
	          .urgent_used = 2},
	         GUARD_QUIET,
	         GUARD_WHY_SHARED_WORK},
		{"urgent for somebody without a team",
	         {280, 2, false, false},
	         {.cave_until_ms = CAVE, .characters = 9, .is_urgent = true},
	         GUARD_HELD,
	         GUARD_WHY_NO_TEAM},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct guard_answer answer = guard_decide(&cases[i].rule, &cases[i].ask);

		if (answer.verdict != cases[i].verdict || answer.why != cases[i].why)
			fail_msg("%s: %s because %s", cases[i].what, guard_verdicts[answer.verdict],
			         guard_whys[answer.why]);
	}
}

TEST(guard_cave_until__takes_caves_that_touch_or_overlap_for_one)
{
	static const struct guard_cave caves[] = {
		{300, 400}, {100, 200}, {200, 300}, {350, 380}, {401, 500}};

	assert_true(guard_cave_until(caves, 5, 100) == 400);
	assert_true(guard_cave_until(caves, 5, 399) == 400);
	assert_true(guard_cave_until(caves, 5, 400) == 0);
	assert_true(guard_cave_until(caves, 5, 99) == 0);
	assert_true(guard_cave_until(caves, 5, 401) == 500);
	assert_true(guard_cave_until(caves, 0, 401) == 0);
}

/* ---- a million lives of one post ----
 *
 * One receiver with caves, a team with a budget, two server processes with clocks that differ. The store is what
 * commits, one transaction after the other; a process is nothing but its clock and the work it has in hand, which
 * began (and read the clock) while the other one was still writing. A restart loses that work, committed or not. */

enum {
	HISTORIES = 1000000,
	STEPS = 14,
	MESSAGES_MAX = STEPS + 2,
	CAVES_MAX = STEPS + 3,
	PROCESSES = 2,
	MINUTE = 60 * 1000,
	SKEW_MS_MAX = 3000
};
static const int64_t hour = 60ll * MINUTE;
static const int64_t day = 24 * 60ll * MINUTE;

static uint64_t seed = 0x9e3779b97f4a7c15u;

static uint64_t draw(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed >> 11;
}

static int64_t draw_up_to(int64_t below)
{
	return (int64_t)(draw() % (uint64_t)below);
}

struct sent {
	struct guard_delivery delivery;
	enum guard_verdict verdict;
	int64_t sent_at_ms, handed_at_ms;
	int handed; /* how often */
};

struct post {
	struct sent messages[MESSAGES_MAX];
	size_t count;
	struct guard_post post;
	int64_t log, budget_at_ms[MESSAGES_MAX]; /* log: urgent passes written down */
	struct guard_cave caves[CAVES_MAX];
	size_t cave_count;
	int64_t urgent_max;
};

enum work {
	SEND,
	ENTER,
	LEAVE,
	LENGTHEN,
	LOOK, /* the receiver reads, or the courier comes round */
	WORKS
};

struct process {
	int64_t skew_ms;
	bool is_busy;
	enum work work;
	int64_t now_ms; /* as it read it when the work began */
};

static int64_t cave_until(const struct post *p, int64_t at_ms)
{
	return guard_cave_until(p->caves, p->cave_count, at_ms);
}

/* By a way of its own: was there a moment outside of the cave in which it could be handed over? */
static bool was_out(const struct post *p, int64_t from_ms, int64_t to_ms)
{
	for (size_t end = 0; end <= p->cave_count; end++) {
		int64_t at_ms = end < p->cave_count ? p->caves[end].ends_at_ms : to_ms;
		bool is_in = false;

		if (at_ms > to_ms || (at_ms < from_ms && at_ms != to_ms))
			continue;
		for (size_t i = 0; i < p->cave_count; i++)
			is_in |=
				p->caves[i].starts_at_ms <= at_ms && p->caves[i].ends_at_ms > at_ms;
		if (!is_in)
			return true;
	}
	return false;
}

static int64_t settle(struct post *p, int64_t now_ms)
{
	struct guard_delivery waiting[MESSAGES_MAX];
	size_t of[MESSAGES_MAX], count = 0;

	for (size_t i = 0; i < p->count; i++)
		if (!p->messages[i].delivery.number) {
			of[count] = i;
			waiting[count++] = p->messages[i].delivery;
		}
	now_ms = guard_post_now(&p->post, now_ms);
	guard_settle(&p->post, waiting, count, cave_until(p, now_ms));
	for (size_t i = 0; i < count; i++) {
		struct sent *m = &p->messages[of[i]];

		m->delivery = waiting[i];
		if (!m->delivery.number)
			continue;
		m->handed++;
		m->handed_at_ms = now_ms;
		if (!was_out(p, m->sent_at_ms, now_ms))
			fail_msg("handed over early, %lld ms after it was sent",
			         (long long)(now_ms - m->sent_at_ms));
	}
	return now_ms;
}

static int64_t budget_used(const struct post *p, int64_t now_ms)
{
	int64_t used = 0;

	for (int64_t i = 0; i < p->log; i++)
		used += p->budget_at_ms[i] > now_ms - GUARD_BUDGET_MS;
	return used;
}

static void send(struct post *p, int64_t now_ms)
{
	struct guard_rule rule = GUARD_RULE_USUAL;
	uint64_t kind = draw();
	struct guard_ask ask = {.characters = (int64_t)(kind >> 8 & 511),
	                        .is_informal = (kind & 3) == 0,
	                        .is_urgent = (kind >> 2 & 3) == 0,
	                        .is_same_account_team = kind >> 4 & 1,
	                        .is_same_department = kind >> 5 & 1,
	                        .has_team = true};
	struct sent *m = &p->messages[p->count];

	rule.urgent_max = p->urgent_max;
	now_ms = settle(p, now_ms);
	ask.cave_until_ms = cave_until(p, now_ms);
	ask.urgent_used = budget_used(p, now_ms);
	*m = (struct sent){.verdict = guard_decide(&rule, &ask).verdict,
	                   .sent_at_ms = now_ms,
	                   .delivery = {.sent = (int64_t)p->count, .due_at_ms = ask.cave_until_ms}};
	if (m->verdict != GUARD_HELD) {
		guard_hand_over(&p->post, &m->delivery);
		m->handed++;
		m->handed_at_ms = now_ms;
	}
	if (m->verdict == GUARD_URGENT) {
		assert_true(ask.urgent_used < p->urgent_max);
		p->budget_at_ms[p->log++] = now_ms;
	}
	p->count++;
}

static struct guard_cave *cave_now(struct post *p, int64_t now_ms)
{
	for (size_t i = 0; i < p->cave_count; i++)
		if (p->caves[i].starts_at_ms <= now_ms && p->caves[i].ends_at_ms > now_ms)
			return &p->caves[i];
	return NULL;
}

/* As block.c changes caves: settled before and after, within the one transaction. */
static void change_cave(struct post *p, enum work work, int64_t now_ms)
{
	struct guard_cave *cave;

	settle(p, now_ms);
	cave = cave_now(p, now_ms);
	if (work == ENTER && !cave)
		p->caves[p->cave_count++] =
			(struct guard_cave){now_ms, now_ms + MINUTE * (5 + draw_up_to(120))};
	if (work == LEAVE && cave)
		cave->ends_at_ms = now_ms > cave->starts_at_ms ? now_ms : cave->starts_at_ms + 1;
	if (work == LENGTHEN && cave)
		cave->ends_at_ms += 15 * MINUTE;
	settle(p, now_ms);
}

static void commit(struct post *p, enum work work, int64_t now_ms)
{
	if (work == SEND && p->count < MESSAGES_MAX)
		send(p, now_ms);
	else if (work == LOOK)
		settle(p, now_ms);
	else if (p->cave_count < CAVES_MAX)
		change_cave(p, work, now_ms);
}

static void check_end(const struct post *p)
{
	bool is_taken[MESSAGES_MAX + 1] = {false};
	int64_t urgent = 0, last_held = 0;

	assert_true(p->post.number == (int64_t)p->count);
	for (size_t i = 0; i < p->count; i++) {
		const struct sent *m = &p->messages[i];

		if (m->handed != 1)
			fail_msg("a message was handed over %d times", m->handed);
		assert_true(m->delivery.number >= 1 && m->delivery.number <= p->post.number);
		assert_false(is_taken[m->delivery.number]);
		is_taken[m->delivery.number] = true;
		urgent += m->verdict == GUARD_URGENT;
		if (m->verdict == GUARD_HELD) {
			if (m->delivery.number < last_held)
				fail_msg("held messages changed places");
			last_held = m->delivery.number;
		}
		/* What passes may pass what waits; nobody passes on the market. */
		if (m->verdict == GUARD_OPEN)
			for (size_t j = 0; j < i; j++)
				assert_true(p->messages[j].delivery.number < m->delivery.number);
	}
	if (urgent != p->log)
		fail_msg("%lld urgent passes, %lld written down", (long long)urgent,
		         (long long)p->log);
}

/* Moments at which a team of three zones is asked, both changes of the clock of 2027 among them. */
static const struct {
	const char *zone;
	int64_t at_ms; /* the wall clock at midnight */
} places[] = {
	{"Europe/Berlin", 1802563200000},   {"Europe/Berlin", 1806192000000},
	{"Europe/Berlin", 1824940800000},   {"America/Chicago", 1804982400000},
	{"America/Chicago", 1825545600000}, {"Asia/Singapore", 1806192000000},
	{"Asia/Kathmandu", 1824940800000},
};
enum {
	PLACES = sizeof places / sizeof *places
};

/* The moment of a wall clock's time there; where the clock shows it twice, the first, where never, as if it went on. */
static int64_t moment(const struct zone *zone, int64_t wall_ms)
{
	int64_t first = wall_ms - zone_offset_minutes(zone, wall_ms) * (int64_t)MINUTE;

	return wall_ms - zone_offset_minutes(zone, first) * (int64_t)MINUTE;
}

static void live(const struct zone *zone, int64_t midnight_ms)
{
	struct process processes[PROCESSES] = {{.skew_ms = draw_up_to(SKEW_MS_MAX)},
	                                       {.skew_ms = -draw_up_to(SKEW_MS_MAX)}};
	struct post p = {.urgent_max = draw_up_to(4)};
	int64_t wall = midnight_ms + draw_up_to(24) * hour, now = moment(zone, wall) - hour;

	for (int i = 0; i < 2; i++) { /* the agreed ones, told by the wall clock */
		int64_t minutes = 30 + 15 * draw_up_to(12);
		struct guard_cave cave = {moment(zone, wall),
		                          moment(zone, wall + minutes * MINUTE)};

		if (cave.starts_at_ms < cave.ends_at_ms)
			p.caves[p.cave_count++] = cave;
		wall += minutes * MINUTE + 15 * MINUTE * draw_up_to(8);
	}
	for (int step = 0; step < STEPS; step++) {
		struct process *process = &processes[draw() & 1];
		uint64_t what = draw();

		/* Often within moments, so that ends are met; at times into the next day. */
		now += what & 3 ? draw_up_to(40) * MINUTE : draw_up_to(20);
		if ((what >> 2 & 31) ==
		    0) { /* killed: before the commit, or after it with the answer lost */
			process->is_busy = false;
			process->skew_ms = draw_up_to(2 * SKEW_MS_MAX) - SKEW_MS_MAX;
			continue;
		}
		if (process->is_busy)
			commit(&p, process->work, process->now_ms);
		process->is_busy = !process->is_busy;
		process->now_ms = now + process->skew_ms;
		process->work = what >> 7 & 1 ? SEND : (enum work)(what >> 8) % WORKS;
		if (what >> 16 & 1 && process->is_busy) { /* most work is done at once */
			commit(&p, process->work, process->now_ms);
			process->is_busy = false;
		}
	}
	/* Nobody does anything any more, and one of the processes is started again. */
	settle(&p, now + 2 * day);
	check_end(&p);
}

TEST(guard__loses_doubles_and_mixes_nothing_in_a_million_histories)
{
	struct scope *s = test_scope();
	const struct zone *zones[PLACES];

	for (int i = 0; i < PLACES; i++) {
		zones[i] = zone_find(s->mem, str_from(places[i].zone));
		assert_non_null(zones[i]);
	}
	for (int i = 0; i < HISTORIES; i++)
		live(zones[i % PLACES], places[i % PLACES].at_ms);
}

TEST(guard__ends_a_cave_by_the_wall_clock_of_its_zone_on_both_changes)
{
	struct scope *s = test_scope();
	const struct zone *berlin = zone_find(s->mem, STR("Europe/Berlin"));
	/* 28 March 2027: the clock goes from 2:00 to 3:00; 31 October: from 3:00 to 2:00. */
	struct guard_cave spring = {moment(berlin, 1806192000000 + hour),
	                            moment(berlin, 1806192000000 + 4 * hour)};
	struct guard_cave autumn = {moment(berlin, 1824940800000 + hour),
	                            moment(berlin, 1824940800000 + 4 * hour)};

	assert_true(guard_cave_until(&spring, 1, spring.starts_at_ms) ==
	            spring.starts_at_ms + 2 * hour);
	assert_true(guard_cave_until(&autumn, 1, autumn.starts_at_ms) ==
	            autumn.starts_at_ms + 4 * hour);
}
