#include "rhythm/plan_instance.h"

#include <stdarg.h>

enum {
	WORDS_MAX = 10,
	LINE_BYTES_MAX = 1024
};

/* What is read grows in arrays of these; the bit sets become free runs when all lines are there. */
struct person_draft {
	struct plan_person is;
	uint64_t *work, *busy, *free, *last, *edge;
	int16_t *welcome;
	struct plan_shift shifts[PLAN_PERSON_SHIFTS_MAX];
	int team_count, team_last;
};

struct team_draft {
	struct plan_team is;
	struct plan_member *members;
	uint64_t *open;
	int members_said;
	int64_t line;
};

struct reading {
	struct scope *s;
	struct plan_instance is;
	int16_t *depth;
	struct person_draft *people;
	size_t people_max;
	struct team_draft *teams;
	size_t teams_max;
	int64_t line;
	int version;
	bool has_grid, has_weights;
	const struct keyword *keyword;
	int64_t numbers[WORDS_MAX];
	int number_count;
};

struct keyword {
	const char *name;
	int number_count;
	int version; /* the first version of the format that has it */
	enum err (*read)(struct reading *r);
	const char *form;
};

#define MALFORMED(r, ...) scope_fail_input((r)->s, "plan.malformed", (r)->line, __VA_ARGS__)

static enum err too_large(struct reading *r, const char *what, int most)
{
	return scope_fail(r->s, ERR_TOO_LARGE, "plan.too_large", NULL, "%s: at most %d", what,
	                  most);
}

/* Number `i` of the line, within [least, most]. */
static enum err number(struct reading *r, int i, const char *what, int64_t least, int64_t most,
                       int *ret_number)
{
	int64_t n = r->numbers[i];

	if (n < least || n > most)
		return MALFORMED(r, "expected %s between %lld and %lld, found %lld", what,
		                 (long long)least, (long long)most, (long long)n);
	*ret_number = (int)n;
	return ERR_NONE;
}

static size_t bit_words(const struct reading *r)
{
	return ((size_t)r->is.slot_count + 63) / 64;
}

/* ---- the lines ---- */

static enum err read_grid(struct reading *r)
{
	if (r->has_grid)
		return MALFORMED(r, "expected one grid, found another; remove this line");
	TRY(number(r, 0, "minutes per slot", 1, 1440, &r->is.slot_minutes));
	TRY(number(r, 1, "slots", 1, PLAN_SLOTS_MAX, &r->is.slot_count));
	TRY(number(r, 2, "slots per day", 1, PLAN_SLOTS_MAX, &r->is.slots_a_day));
	r->has_grid = true;
	return ERR_NONE;
}

static enum err read_weights(struct reading *r)
{
	struct plan_weights *w = &r->is.weights;
	int *const all[] = {&w->core, &w->fair,  &w->burden, &w->unmet,
	                    &w->stay, &w->crumb, &w->block};

	for (int i = 0; i < 7; i++)
		TRY(number(r, i, "a weight", 0, PLAN_WEIGHT_MAX, all[i]));
	r->has_weights = true;
	return ERR_NONE;
}

static enum err read_depth(struct reading *r)
{
	int length, bonus;

	TRY(number(r, 0, "a length in slots", 1, PLAN_BLOCK_SLOTS_MAX, &length));
	TRY(number(r, 1, "a bonus", -PLAN_WEIGHT_MAX, PLAN_WEIGHT_MAX, &bonus));
	r->depth[length] = (int16_t)bonus;
	return ERR_NONE;
}

static enum err read_window(struct reading *r)
{
	return number(r, 0, "the least length of market time in slots", 1, PLAN_SLOTS_MAX,
	              &r->is.window);
}

static enum err read_person(struct reading *r)
{
	struct arena *mem = r->s->mem;
	struct person_draft *p;
	struct plan_person is = {0};
	struct plan_shift first = {0};

	if (!r->has_grid)
		return MALFORMED(r, "expected a grid before the first person; move it up");
	if (r->is.person_count == PLAN_PEOPLE_MAX)
		return too_large(r, "people", PLAN_PEOPLE_MAX);
	if (r->numbers[0] != r->is.person_count)
		return MALFORMED(
			r, "expected person %d, found %lld; people are numbered from 0 in order",
			r->is.person_count, (long long)r->numbers[0]);
	TRY(number(r, 1, "an offset from UTC in slots", -PLAN_OFFSET_SLOTS_MAX,
	           PLAN_OFFSET_SLOTS_MAX, &first.offset));
	TRY(number(r, 2, "a need in slots", 0, PLAN_NEED_SLOTS_MAX, &is.need));
	TRY(number(r, 3, "a shortest block in slots", 1, PLAN_BLOCK_SLOTS_MAX, &is.lmin));
	TRY(number(r, 4, "a longest block in slots", is.lmin, PLAN_BLOCK_SLOTS_MAX, &is.lmax));
	TRY(number(r, 5, "blocks a day", 0, PLAN_BLOCKS_A_DAY_MAX, &is.max_per_day));
	TRY(number(r, 6, "slots between two blocks", 0, PLAN_SLOTS_MAX, &is.gap));
	r->people = arena_grow(mem, r->people, sizeof *r->people, (size_t)r->is.person_count + 1,
	                       &r->people_max);
	p = &r->people[r->is.person_count++];
	*p = (struct person_draft){.is = is, .team_last = -1};
	p->shifts[0] = first;
	p->is.shift_count = 1;
	p->work = NEW_ARRAY(mem, uint64_t, bit_words(r) * 5);
	p->busy = p->work + bit_words(r);
	p->free = p->busy + bit_words(r);
	p->last = p->free + bit_words(r);
	p->edge = p->last + bit_words(r);
	p->welcome = NEW_ARRAY(mem, int16_t, (size_t)r->is.slot_count);
	return ERR_NONE;
}

/* The person the line belongs to, and the slots it names. */
static enum err read_slots(struct reading *r, struct person_draft **ret_person, int *ret_from,
                           int *ret_to)
{
	if (r->is.person_count == 0 || r->is.team_count > 0)
		return MALFORMED(
			r, "expected this line below the person it belongs to; move it there");
	TRY(number(r, 0, "a first slot", 0, r->is.slot_count, ret_from));
	TRY(number(r, 1, "an end after the start", *ret_from, r->is.slot_count, ret_to));
	*ret_person = &r->people[r->is.person_count - 1];
	return ERR_NONE;
}

static void set_bits(uint64_t *bits, int from, int to)
{
	for (int t = from; t < to; t++)
		bits[t >> 6] |= 1ull << (t & 63);
}

static enum err read_work(struct reading *r)
{
	struct person_draft *p;
	int from, to;

	TRY(read_slots(r, &p, &from, &to));
	set_bits(p->work, from, to);
	return ERR_NONE;
}

static enum err read_busy(struct reading *r)
{
	struct person_draft *p;
	int from, to;

	TRY(read_slots(r, &p, &from, &to));
	set_bits(p->busy, from, to);
	return ERR_NONE;
}

static enum err read_last(struct reading *r)
{
	struct person_draft *p;
	int from, to;

	TRY(read_slots(r, &p, &from, &to));
	set_bits(p->last, from, to);
	return ERR_NONE;
}

static enum err read_edge(struct reading *r)
{
	struct person_draft *p;
	int from, to;

	TRY(read_slots(r, &p, &from, &to));
	set_bits(p->edge, from, to);
	return ERR_NONE;
}

static enum err read_pref(struct reading *r)
{
	struct person_draft *p;
	int from, to, welcome;

	TRY(read_slots(r, &p, &from, &to));
	TRY(number(r, 2, "a welcome", -PLAN_WEIGHT_MAX, PLAN_WEIGHT_MAX, &welcome));
	for (int t = from; t < to; t++)
		p->welcome[t] = (int16_t)welcome;
	return ERR_NONE;
}

static enum err read_offset(struct reading *r)
{
	struct person_draft *p;
	struct plan_shift shift;
	int last;

	if (r->is.person_count == 0 || r->is.team_count > 0)
		return MALFORMED(
			r, "expected this line below the person it belongs to; move it there");
	p = &r->people[r->is.person_count - 1];
	last = p->shifts[p->is.shift_count - 1].from;
	TRY(number(r, 0, "a slot after the change before", last + 1, r->is.slot_count,
	           &shift.from));
	TRY(number(r, 1, "an offset from UTC in slots", -PLAN_OFFSET_SLOTS_MAX,
	           PLAN_OFFSET_SLOTS_MAX, &shift.offset));
	if (p->is.shift_count == PLAN_PERSON_SHIFTS_MAX)
		return too_large(r, "offsets of one person", PLAN_PERSON_SHIFTS_MAX);
	p->shifts[p->is.shift_count++] = shift;
	return ERR_NONE;
}

/* A team is whole when the next one begins or the text ends. */
static enum err end_team(struct reading *r)
{
	const struct team_draft *team;

	if (r->is.team_count == 0)
		return ERR_NONE;
	team = &r->teams[r->is.team_count - 1];
	if (team->is.member_count != team->members_said)
		return scope_fail_input(r->s, "plan.malformed", team->line,
		                        "expected %d members of this team, found %d; correct the "
		                        "count or add the lines",
		                        team->members_said, team->is.member_count);
	return ERR_NONE;
}

static enum err read_team(struct reading *r)
{
	struct team_draft team = {.line = r->line};

	if (r->is.team_count == PLAN_TEAMS_MAX)
		return too_large(r, "teams", PLAN_TEAMS_MAX);
	if (r->numbers[0] != r->is.team_count)
		return MALFORMED(r,
		                 "expected team %d, found %lld; teams are numbered from 0 in order",
		                 r->is.team_count, (long long)r->numbers[0]);
	TRY(end_team(r));
	TRY(number(r, 1, "a quorum", 1, PLAN_TEAM_MEMBERS_MAX, &team.is.quorum));
	TRY(number(r, 2, "core slots at most", 0, PLAN_SLOTS_MAX, &team.is.target));
	TRY(number(r, 3, "members", 1, PLAN_TEAM_MEMBERS_MAX, &team.members_said));
	team.members = NEW_ARRAY(r->s->mem, struct plan_member, (size_t)team.members_said);
	r->teams = arena_grow(r->s->mem, r->teams, sizeof *r->teams, (size_t)r->is.team_count + 1,
	                      &r->teams_max);
	r->teams[r->is.team_count++] = team;
	return ERR_NONE;
}

static enum err read_member(struct reading *r)
{
	struct team_draft *team;
	struct plan_member member;
	struct person_draft *p;

	if (r->is.team_count == 0)
		return MALFORMED(r,
		                 "expected this line below the team it belongs to; move it there");
	team = &r->teams[r->is.team_count - 1];
	if (team->is.member_count == team->members_said)
		return MALFORMED(r, "expected %d members of team %d, found more; correct the count",
		                 team->members_said, r->is.team_count - 1);
	TRY(number(r, 0, "the number of a person above", 0, r->is.person_count - 1,
	           &member.person));
	TRY(number(r, 1, "a debt in slots", 0, PLAN_DEBT_MAX, &member.debt));
	p = &r->people[member.person];
	if (p->team_last == r->is.team_count - 1)
		return MALFORMED(
			r, "expected each member once, found person %d again; remove this line",
			member.person);
	p->team_last = r->is.team_count - 1;
	if (p->team_count++ == PLAN_PERSON_TEAMS_MAX)
		return too_large(r, "teams of one person", PLAN_PERSON_TEAMS_MAX);
	team->members[team->is.member_count++] = member;
	return ERR_NONE;
}

/* Several of a team add up. */
static enum err read_open(struct reading *r)
{
	struct team_draft *team;
	int from, to;

	if (r->is.team_count == 0)
		return MALFORMED(r,
		                 "expected this line below the team it belongs to; move it there");
	team = &r->teams[r->is.team_count - 1];
	TRY(number(r, 0, "a first slot", 0, r->is.slot_count, &from));
	TRY(number(r, 1, "an end after the start", from, r->is.slot_count, &to));
	if (!team->open)
		team->open = NEW_ARRAY(r->s->mem, uint64_t, bit_words(r));
	set_bits(team->open, from, to);
	return ERR_NONE;
}

static const struct keyword keywords[] = {
	{"grid", 3, 1, read_grid, "minutes-per-slot slots slots-per-day"},
	{"weights", 7, 1, read_weights, "core fair burden unmet stay crumb block"},
	{"depth", 2, 1, read_depth, "length bonus"},
	{"window", 1, 2, read_window, "slots"},
	{"person", 7, 1, read_person, "id offset need lmin lmax max-per-day gap"},
	{"offset", 2, 2, read_offset, "slot offset"},
	{"work", 2, 1, read_work, "from to"},
	{"busy", 2, 1, read_busy, "from to"},
	{"last", 2, 1, read_last, "from to"},
	{"edge", 2, 1, read_edge, "from to"},
	{"pref", 3, 1, read_pref, "from to welcome"},
	{"team", 4, 1, read_team, "id quorum target members"},
	{"member", 2, 1, read_member, "person debt"},
	{"open", 2, 2, read_open, "from to"},
};

/* ---- lines to words ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Cuts the next word off the front. */
static bool next_word(struct str *rest, struct str *ret_word)
{
	size_t from = 0, to;

	while (from < rest->bytes && is_blank(rest->at[from]))
		from++;
	for (to = from; to < rest->bytes && !is_blank(rest->at[to]);)
		to++;
	*ret_word = str_part(*rest, from, to);
	*rest = str_part(*rest, to, rest->bytes);
	return ret_word->bytes > 0;
}

static enum err read_head(struct reading *r, struct str word, struct str rest)
{
	struct str name = STR_NONE, more;

	if (str_equal(word, STR("kwr1")))
		r->version = 1;
	else if (str_equal(word, STR("kwr2")))
		r->version = 2;
	else
		return MALFORMED(r, "expected \"kwr1 NAME\" as the first line; is this an instance "
		                    "of kamwerk?");
	if (!next_word(&rest, &name) || next_word(&rest, &more) || name.bytes > PLAN_NAME_BYTES_MAX)
		return MALFORMED(
			r, "expected \"kwr%d NAME\" with a name of one word, at most %d bytes",
			r->version, PLAN_NAME_BYTES_MAX);
	for (size_t i = 0; i < name.bytes; i++)
		if (name.at[i] <= ' ' || name.at[i] > '~' || name.at[i] == '"' ||
		    name.at[i] == '\\')
			return MALFORMED(
				r,
				"expected a name of plain letters and digits; rename the instance");
	r->is.name = str_copy(r->s->mem, name);
	return ERR_NONE;
}

static enum err read_line(struct reading *r, struct str line)
{
	const char *comment = memchr(line.at, '#', line.bytes);
	struct str word, rest = comment ? str_part(line, 0, (size_t)(comment - line.at)) : line;
	const struct keyword *k = NULL;

	if (line.bytes > LINE_BYTES_MAX)
		return MALFORMED(r, "expected a line of at most %d bytes; split it",
		                 LINE_BYTES_MAX);
	if (!next_word(&rest, &word))
		return ERR_NONE;
	if (!r->version)
		return read_head(r, word, rest);
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (str_equal(word, str_from(keywords[i].name)) &&
		    keywords[i].version <= r->version)
			k = &keywords[i];
	if (!k)
		return MALFORMED(r, "expected grid, weights, depth, person, work, busy, last, "
		                    "edge, pref, team, "
		                    "member or open; is the line of another format?");
	r->number_count = 0;
	while (next_word(&rest, &word)) {
		if (r->number_count == WORDS_MAX || !str_number(word, &r->numbers[r->number_count]))
			return MALFORMED(r, "expected \"%s %s\" in whole numbers", k->name,
			                 k->form);
		r->number_count++;
	}
	if (r->number_count != k->number_count)
		return MALFORMED(r, "expected \"%s %s\", found %d numbers", k->name, k->form,
		                 r->number_count);
	return k->read(r);
}

/* ---- what follows from the lines ---- */

static enum err find_runs(struct scope *s, int slot_count, struct plan_person *p)
{
	struct plan_run *runs;
	int count = 0;

	for (int t = 0; t < slot_count; t++)
		count += plan_bit(p->free, t) && (t == 0 || !plan_bit(p->free, t - 1));
	if (count > PLAN_PERSON_RUNS_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "plan.too_large", NULL,
		                  "free runs of one person: at most %d", PLAN_PERSON_RUNS_MAX);
	runs = NEW_ARRAY(s->mem, struct plan_run, (size_t)count);
	p->run_count = 0;
	for (int t = 0; t < slot_count; t++) {
		if (!plan_bit(p->free, t))
			continue;
		if (t == 0 || !plan_bit(p->free, t - 1))
			runs[p->run_count++].from = t;
		runs[p->run_count - 1].to = t + 1;
	}
	p->runs = runs;
	return ERR_NONE;
}

static bool is_possible(const struct plan_team *team, const uint8_t *free_count, int slot)
{
	return free_count[slot] >= team->quorum && (!team->open || plan_bit(team->open, slot));
}

static void find_slots(struct arena *mem, const struct plan_instance *in, struct plan_team *team)
{
	uint8_t *free_count = NEW_ARRAY(mem, uint8_t, (size_t)in->slot_count);
	int *slots;

	for (int i = 0; i < team->member_count; i++) {
		const struct plan_person *p = &in->people[team->members[i].person];

		for (int j = 0; j < p->run_count; j++)
			for (int t = p->runs[j].from; t < p->runs[j].to; t++)
				free_count[t]++;
	}
	team->slot_count = 0;
	for (int t = 0; t < in->slot_count; t++)
		team->slot_count += is_possible(team, free_count, t);
	slots = NEW_ARRAY(mem, int, (size_t)team->slot_count);
	team->slot_count = 0;
	for (int t = 0; t < in->slot_count; t++)
		if (is_possible(team, free_count, t))
			slots[team->slot_count++] = t;
	team->slots = slots;
}

static enum err finish(struct reading *r, const struct plan_instance **ret_instance)
{
	struct arena *mem = r->s->mem;
	struct plan_person *people = NEW_ARRAY(mem, struct plan_person, (size_t)r->is.person_count);
	struct plan_team *teams = NEW_ARRAY(mem, struct plan_team, (size_t)r->is.team_count);
	struct plan_instance *in = NEW(mem, struct plan_instance);

	for (int i = 0; i < r->is.person_count; i++) {
		struct person_draft *p = &r->people[i];
		struct plan_shift *shifts =
			NEW_ARRAY(mem, struct plan_shift, (size_t)p->is.shift_count);

		memcpy(shifts, p->shifts, (size_t)p->is.shift_count * sizeof *shifts);
		for (size_t w = 0; w < bit_words(r); w++)
			p->free[w] = p->work[w] & ~p->busy[w];
		people[i] = p->is;
		people[i].shifts = shifts;
		people[i].work = p->work;
		people[i].busy = p->busy;
		people[i].free = p->free;
		people[i].last = p->last;
		people[i].edge = p->edge;
		people[i].welcome = p->welcome;
		TRY(find_runs(r->s, r->is.slot_count, &people[i]));
	}
	r->is.people = people;
	for (int k = 0; k < r->is.team_count; k++) {
		teams[k] = r->teams[k].is;
		teams[k].members = r->teams[k].members;
		teams[k].open = r->teams[k].open;
		find_slots(mem, &r->is, &teams[k]);
	}
	r->is.teams = teams;
	r->is.depth = r->depth;
	*in = r->is;
	*ret_instance = in;
	return ERR_NONE;
}

enum err plan_instance_read(struct scope *s, struct str text,
                            const struct plan_instance **ret_instance)
{
	struct reading *r = NEW(s->mem, struct reading);
	struct str line;

	*r = (struct reading){.s = s, .is.window = 1};
	r->depth = NEW_ARRAY(s->mem, int16_t, PLAN_BLOCK_SLOTS_MAX + 1);
	if (text.bytes > PLAN_BYTES_MAX)
		return scope_fail(s, ERR_TOO_LARGE, "plan.too_large", NULL, "at most %d bytes",
		                  PLAN_BYTES_MAX);
	while (str_next_line(&text, &line)) {
		r->line++;
		TRY(read_line(r, line));
	}
	if (!r->version || !r->has_grid || !r->has_weights)
		return scope_fail_input(s, "plan.malformed", 0, "expected %s; is the file whole?",
		                        !r->version    ? "\"kwr1 NAME\" as the first line"
		                        : !r->has_grid ? "a line \"grid\""
		                                       : "a line \"weights\"");
	TRY(end_team(r));
	return finish(r, ret_instance);
}

enum err plan_instance_with_meeting(struct scope *s, const struct plan_instance *old,
                                    const int *people, int people_count, int from, int to,
                                    const struct plan_instance **ret_instance)
{
	size_t words = ((size_t)old->slot_count + 63) / 64;
	struct plan_instance *in = NEW(s->mem, struct plan_instance);
	struct plan_person *all = NEW_ARRAY(s->mem, struct plan_person, (size_t)old->person_count);
	struct plan_team *teams = NEW_ARRAY(s->mem, struct plan_team, (size_t)old->team_count);

	if (from < 0 || to > old->slot_count || from > to)
		return scope_fail(s, ERR_INVALID, "plan.no_such_slot", "from",
		                  "a meeting of slots %d to %d", from, to);
	memcpy(all, old->people, (size_t)old->person_count * sizeof *all);
	memcpy(teams, old->teams, (size_t)old->team_count * sizeof *teams);
	*in = *old;
	in->people = all;
	in->teams = teams;
	for (int i = 0; i < people_count; i++) {
		struct plan_person *p;
		uint64_t *busy = NEW_ARRAY(s->mem, uint64_t, words * 2), *free = busy + words;

		if (people[i] < 0 || people[i] >= old->person_count)
			return scope_fail(s, ERR_INVALID, "plan.no_such_person", "person",
			                  "person %d", people[i]);
		p = &all[people[i]];
		memcpy(busy, p->busy, words * sizeof *busy);
		set_bits(busy, from, to);
		for (size_t w = 0; w < words; w++)
			free[w] = p->work[w] & ~busy[w];
		p->busy = busy;
		p->free = free;
		TRY(find_runs(s, old->slot_count, p));
	}
	for (int k = 0; k < old->team_count; k++) {
		bool is_concerned = false;

		for (int i = 0; i < teams[k].member_count; i++)
			is_concerned |= all[teams[k].members[i].person].free !=
			                old->people[teams[k].members[i].person].free;
		if (is_concerned)
			find_slots(s->mem, in, &teams[k]);
	}
	*ret_instance = in;
	return ERR_NONE;
}

/* ---- questions ---- */

int plan_instance_day(const struct plan_instance *instance, const struct plan_person *person,
                      int slot)
{
	int offset = person->shifts[0].offset, local;

	for (int i = 1; i < person->shift_count && person->shifts[i].from <= slot; i++)
		offset = person->shifts[i].offset;
	local = slot + offset;
	/* Rounded down, also before the first day. */
	return local >= 0 ? local / instance->slots_a_day
	                  : -((-local + instance->slots_a_day - 1) / instance->slots_a_day);
}

const struct plan_run *plan_instance_run(const struct plan_person *person, int from, int to)
{
	for (int i = 0; i < person->run_count; i++)
		if (person->runs[i].from <= from && to <= person->runs[i].to)
			return &person->runs[i];
	return NULL;
}
