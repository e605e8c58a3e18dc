#include "talk/evidence.h"

#include "accounts/deal.h"
#include "core/date.h"
#include "core/secrets.h"
#include "store/db.h"
#include "talk/evidence_own.h"
#include "talk/evidence_step.h"
#include "teams/permission.h"

enum {
	WORD_BYTES = 4
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;
#define WORDS (EVIDENCE_SUMS_BYTES / WORD_BYTES)

_Static_assert(sizeof(struct evidence_sums) % WORD_BYTES == 0,
               "numbers of 32 bits, and nothing else");

/* ---- sums as bytes: the same on each machine ---- */

static struct str write_sums(struct scope *s, const struct evidence_sums *sums)
{
	unsigned char *at = arena_take(s->mem, EVIDENCE_SUMS_BYTES);
	uint32_t words[WORDS];

	memcpy(words, sums, sizeof words);
	for (size_t i = 0; i < WORDS; i++)
		for (size_t b = 0; b < WORD_BYTES; b++)
			at[i * WORD_BYTES + b] = (unsigned char)(words[i] >> (8 * b));
	return (struct str){(const char *)at, EVIDENCE_SUMS_BYTES};
}

static enum err read_sums(struct scope *s, struct str bytes, struct evidence_sums *ret_sums)
{
	uint32_t words[WORDS] = {0};

	if (bytes.bytes != EVIDENCE_SUMS_BYTES)
		return scope_fail(s, ERR_BROKEN, "evidence.unreadable", NULL, "%zu bytes",
		                  bytes.bytes);
	for (size_t i = 0; i < EVIDENCE_SUMS_BYTES; i++)
		words[i / WORD_BYTES] |= (uint32_t)(unsigned char)bytes.at[i]
		                         << (8 * (i % WORD_BYTES));
	memcpy(ret_sums, words, sizeof words);
	return ERR_NONE;
}

/* ---- taking part ---- */

static enum err drop_round(struct scope *s, struct id round)
{
	TRY(DB_WRITE(s, NULL, "evidence_round_end", DB_ID(s->organisation), DB_ID(round),
	             DB_TEXT(STR("dropped")), DB_NULL));
	return DB_WRITE(s, NULL, "evidence_round_forget", DB_ID(s->organisation), DB_ID(round));
}

static struct str name_of(enum evidence_outcome outcome)
{
	return str_from(evidence_count_outcomes[outcome]);
}

static enum err find_round(struct scope *s, enum evidence_outcome outcome,
                           struct db_rows *ret_round)
{
	return DB_READ(s, ret_round, "evidence_round_open", DB_ID(s->organisation),
	               DB_TEXT(name_of(outcome)));
}

static enum err find_people(struct scope *s, struct id round, struct db_rows *ret_people)
{
	return DB_READ(s, ret_people, "evidence_round_people", DB_ID(s->organisation), DB_ID(round),
	               DB_NUMBER(EVIDENCE_PEOPLE_MAX));
}

/* The actor's row; people.count when they are not in it. */
static size_t find_actor(const struct scope *s, const struct db_rows *people)
{
	size_t i = 0;

	while (i < people->count && !id_equal(db_id(people, i, 0), s->actor))
		i++;
	return i;
}

enum err evidence_share(struct scope *s)
{
	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "evidence_share", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_NUMBER(s->now_ms)));
	return db_commit(s);
}

enum err evidence_take_back(struct scope *s)
{
	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "evidence_take_back", DB_ID(s->organisation), DB_ID(s->actor)));
	TRY(DB_WRITE(s, NULL, "evidence_forget_with", DB_ID(s->organisation), DB_ID(s->actor)));
	for (int o = 0; o < EVIDENCE_OUTCOME_COUNT; o++) {
		struct db_rows round, people;

		TRY(find_round(s, (enum evidence_outcome)o, &round));
		if (round.count) {
			struct id id = db_id(&round, 0, 0);

			TRY(find_people(s, id, &people));
			if (find_actor(s, &people) < people.count)
				TRY(drop_round(s, id));
		}
	}
	db_forget(s);
	return db_commit(s);
}

enum err evidence_forget_talk(struct scope *s, struct id conversation)
{
	struct db_rows round;

	TRY(DB_WRITE(s, NULL, "evidence_forget_talk", DB_ID(s->organisation), DB_ID(conversation)));
	TRY(DB_READ(s, &round, "evidence_round_of_talk", DB_ID(s->organisation),
	            DB_ID(conversation)));
	if (round.count) {
		struct id id = db_id(&round, 0, 0);

		TRY(drop_round(s, id));
	}
	return ERR_NONE;
}

/* ---- opening a round ---- */

enum evidence_outcome evidence_outcome_of(struct id account)
{
	return account.b[ID_BYTES - 1] & 1 ? EVIDENCE_NEXT_STEP : EVIDENCE_WON;
}

/* An account that would be in it, and who counts it; how many there went well and how many did not, as far as that can be
 * told without opening anything. */
struct entry {
	struct id account, member;
	struct str open_key, from_on;
	int64_t good, bad;
};

struct entries {
	struct entry *list;
	size_t count;
};

static void add_entry(struct entries *e, struct entry entry)
{
	if (entry.good + entry.bad > 0)
		e->list[e->count++] = entry;
}

/* Of each account the first row is that of whoever has most talks there. */
static enum err find_deals(struct scope *s, struct str until_on, struct entries *ret)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "evidence_candidates", DB_ID(s->organisation), DB_TEXT(until_on),
	            DB_NUMBER(EVIDENCE_ACCOUNTS_MAX)));
	ret->list = NEW_ARRAY(s->mem, struct entry, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct id account = db_id(&rows, i, 0);
		bool is_first = i == 0 || !id_equal(account, db_id(&rows, i - 1, 0));

		if (is_first && evidence_outcome_of(account) == EVIDENCE_WON)
			add_entry(ret,
			          (struct entry){account, db_id(&rows, i, 1), db_str(&rows, i, 2),
			                         db_str(&rows, i, 3), db_number(&rows, i, 4),
			                         db_number(&rows, i, 5)});
	}
	return ERR_NONE;
}

/* The end of the rows that have the same value as row `from` in a column. */
static size_t end_of(const struct db_rows *rows, size_t from, size_t column)
{
	size_t i = from;

	while (i < rows->count && id_equal(db_id(rows, i, column), db_id(rows, from, column)))
		i++;
	return i;
}

/* What became of the talks in rows `from` to `to`, taken to have been when they came in. */
static enum err look_at_talks(struct scope *s, const struct db_rows *rows, size_t from, size_t to,
                              struct entry *ret)
{
	struct evidence_talk *talks = NEW_ARRAY(s->mem, struct evidence_talk, to - from);
	const struct deal_move *moves;
	size_t move_count;
	int64_t from_ms = INT64_MIN;

	*ret = (struct entry){.account = db_id(rows, from, 0),
	                      .member = db_id(rows, from, 1),
	                      .open_key = db_str(rows, from, 2),
	                      .from_on = db_str(rows, from, 3)};
	if (!str_is_empty(ret->from_on))
		(void)date_day_parse(ret->from_on, &from_ms);
	for (size_t i = from; i < to; i++)
		talks[i - from] = (struct evidence_talk){.at_ms = db_number(rows, i, 4),
		                                         .is_long_enough = true};
	TRY(deal_list_moves(s, ret->account, &moves, &move_count));
	evidence_step_settle(talks, to - from, moves, move_count, s->now_ms);
	for (size_t i = 0; i < to - from; i++) {
		bool is_counted = talks[i].is_counted && talks[i].at_ms >= from_ms;

		ret->good += is_counted && talks[i].has_led_on;
		ret->bad += is_counted && !talks[i].has_led_on;
	}
	return ERR_NONE;
}

static enum err find_talks(struct scope *s, struct str until_on, struct entries *ret)
{
	struct db_rows rows;
	int64_t until_ms = 0;

	(void)date_day_parse(until_on, &until_ms);
	TRY(DB_READ(s, &rows, "evidence_talks", DB_ID(s->organisation), DB_NUMBER(until_ms),
	            DB_NUMBER(EVIDENCE_STEP_DAYS * DAY_MS), DB_NUMBER(EVIDENCE_TALKS_MAX)));
	ret->list = NEW_ARRAY(s->mem, struct entry, rows.count);
	for (size_t a = 0, end; a < rows.count; a = end) {
		size_t from = a, to = a;
		struct entry entry;

		end = end_of(&rows, a, 0);
		if (evidence_outcome_of(db_id(&rows, a, 0)) != EVIDENCE_NEXT_STEP)
			continue;
		for (size_t i = a, next; i < end; i = next) {
			size_t of_owner = end_of(&rows, i, 1);

			next = of_owner < end ? of_owner : end;
			if (next - i > to - from) {
				from = i;
				to = next;
			}
		}
		TRY(look_at_talks(s, &rows, from, to, &entry));
		add_entry(ret, entry);
	}
	return ERR_NONE;
}

/* Somebody who would be in it. */
struct candidate {
	struct id member;
	struct str open_key;
	bool has_good, has_bad;
};

static struct candidate *candidate_of(struct candidate *list, size_t *count, struct id member,
                                      struct str open_key)
{
	for (size_t i = 0; i < *count; i++)
		if (id_equal(list[i].member, member))
			return &list[i];
	if (*count == EVIDENCE_PEOPLE_MAX)
		return NULL;
	list[*count] = (struct candidate){.member = member, .open_key = open_key};
	return &list[(*count)++];
}

static enum err write_round(struct scope *s, enum evidence_outcome outcome, struct str until_on,
                            const struct candidate *people, size_t count,
                            const struct entries *entries)
{
	struct id id = scope_new_id(s);

	TRY(DB_WRITE(s, NULL, "evidence_round_add", DB_ID(s->organisation), DB_ID(id),
	             DB_TEXT(name_of(outcome)), DB_NUMBER(s->now_ms), DB_TEXT(until_on)));
	for (size_t i = 0; i < count; i++)
		TRY(DB_WRITE(s, NULL, "evidence_round_member_add", DB_ID(s->organisation),
		             DB_ID(id), DB_ID(people[i].member), DB_BYTES(people[i].open_key)));
	for (size_t i = 0; i < entries->count; i++) {
		const struct entry *e = &entries->list[i];
		bool is_in = false;

		for (size_t p = 0; p < count; p++)
			is_in |= id_equal(people[p].member, e->member);
		if (is_in)
			TRY(DB_WRITE(s, NULL, "evidence_round_account_add", DB_ID(s->organisation),
			             DB_ID(id), DB_ID(e->account), DB_ID(e->member),
			             DB_TEXT(e->from_on)));
	}
	return ERR_NONE;
}

/* Five with one that went well and five with one that did not, as far as that can be told without opening anything
 * (evidence_count_is_enough()). After a round in which it was fewer the next one waits: nothing new will be in it so soon. */
static enum err open_round(struct scope *s, enum evidence_outcome outcome)
{
	struct candidate *people = NEW_ARRAY(s->mem, struct candidate, EVIDENCE_PEOPLE_MAX);
	struct entries entries = {0};
	bool is_of_talks = outcome == EVIDENCE_NEXT_STEP;
	struct date until = date_utc(s->now_ms - (is_of_talks ? EVIDENCE_STEP_DAYS * DAY_MS : 0));
	struct str until_on = date_day_text(s->mem, &until);
	size_t count = 0;
	int with_good = 0, with_bad = 0;
	struct db_rows withheld;

	TRY(DB_READ(s, &withheld, "evidence_withheld", DB_ID(s->organisation),
	            DB_TEXT(name_of(outcome)),
	            DB_NUMBER(s->now_ms - EVIDENCE_ROUND_DAYS * DAY_MS)));
	if (withheld.count)
		return ERR_NONE;
	TRY(is_of_talks ? find_talks(s, until_on, &entries) : find_deals(s, until_on, &entries));
	for (size_t i = 0; i < entries.count; i++) {
		const struct entry *e = &entries.list[i];
		struct candidate *c = candidate_of(people, &count, e->member, e->open_key);

		if (!c)
			continue;
		c->has_good |= e->good > 0;
		c->has_bad |= e->bad > 0;
	}
	for (size_t i = 0; i < count; i++) {
		with_good += people[i].has_good;
		with_bad += people[i].has_bad;
	}
	if (with_good < EVIDENCE_PEOPLE_MIN || with_bad < EVIDENCE_PEOPLE_MIN)
		return ERR_NONE;
	return write_round(s, outcome, until_on, people, count, &entries);
}

/* ---- hiding it, and handing it in ---- */

/* Adds what is shared with each of the others: of two people one adds and the other takes off. */
static enum err mask(struct scope *s, struct id round, const struct db_rows *people, size_t own,
                     struct evidence_sums *sums)
{
	struct str bound_to = text_format(s->mem, "evidence/%.*s", STR_ARG(id_text(s->mem, round)));
	unsigned char bytes[EVIDENCE_SUMS_BYTES];
	struct evidence_sums noise;

	for (size_t i = 0; i < people->count; i++) {
		struct str other = db_str(people, i, 1);

		if (i == own || other.bytes != SECRETS_KEY_BYTES)
			continue;
		TRY(secrets_shared(s, s->actor_key, (const unsigned char *)other.at, bound_to,
		                   bytes, sizeof bytes));
		TRY(read_sums(s, (struct str){(const char *)bytes, sizeof bytes}, &noise));
		evidence_count_mix(sums, &noise, i < own);
	}
	secrets_forget(bytes, sizeof bytes);
	secrets_forget(&noise, sizeof noise);
	return ERR_NONE;
}

/* Adds up what the others handed in; *ret_is_all: it is the actor's turn to end the round. */
static enum err add_others(struct scope *s, const struct db_rows *people, size_t own,
                           struct evidence_sums *sums, bool *ret_is_all)
{
	struct evidence_sums one;

	*ret_is_all = true;
	for (size_t i = 0; i < people->count; i++) {
		if (i == own)
			continue;
		if (db_is_null(people, i, 2)) {
			*ret_is_all = false;
			return ERR_NONE;
		}
		TRY(read_sums(s, db_str(people, i, 2), &one));
		evidence_count_mix(sums, &one, false);
	}
	return ERR_NONE;
}

/* Counted, or kept from everybody when it turned out that too few people are in it after all. */
static enum err end_round(struct scope *s, struct id round, const struct evidence_sums *sums)
{
	bool is_enough = evidence_count_is_enough(sums);

	TRY(DB_WRITE(s, NULL, "evidence_round_end", DB_ID(s->organisation), DB_ID(round),
	             DB_TEXT(is_enough ? STR("counted") : STR("withheld")),
	             is_enough ? DB_BYTES(write_sums(s, sums)) : DB_NULL));
	return DB_WRITE(s, NULL, "evidence_round_forget", DB_ID(s->organisation), DB_ID(round));
}

/* The last one's is never written down, so that no copy of the database holds all of them: only who holds all, or runs
 * the round to its end, learns the sum. */
static enum err write_masked(struct scope *s, enum evidence_outcome outcome, struct id round,
                             struct evidence_sums *masked)
{
	struct db_rows open, people;
	struct evidence_sums sums = *masked;
	bool is_all;
	size_t own;

	TRY(find_round(s, outcome, &open));
	if (open.count == 0 || !id_equal(db_id(&open, 0, 0), round))
		return ERR_NONE; /* it ended meanwhile */
	TRY(find_people(s, round, &people));
	own = find_actor(s, &people);
	if (own == people.count || !db_is_null(&people, own, 2))
		return ERR_NONE; /* another window was first */
	TRY(add_others(s, &people, own, &sums, &is_all));
	if (is_all)
		return end_round(s, round, &sums);
	return DB_WRITE(s, NULL, "evidence_hand_in", DB_ID(s->organisation), DB_ID(round),
	                DB_ID(s->actor), DB_BYTES(write_sums(s, masked)));
}

static enum err hand_in(struct scope *s, enum evidence_outcome outcome, struct id round,
                        struct str until_on, const struct db_rows *people, size_t own)
{
	unsigned char open[SECRETS_KEY_BYTES];
	struct evidence_sums sums = {0};

	secrets_open_key(s->actor_key, open);
	if (!str_equal(db_str(people, own, 1), (struct str){(const char *)open, sizeof open})) {
		/* Invited anew since: the others hid theirs behind a key that is gone. */
		TRY(db_begin_soon(s));
		TRY(drop_round(s, round));
		return db_commit(s);
	}
	TRY(evidence_own_count(s, outcome, round, until_on, &sums));
	TRY(mask(s, round, people, own, &sums));
	TRY(db_begin_soon(s));
	TRY(write_masked(s, outcome, round, &sums));
	return db_commit(s);
}

static enum err give_up(struct scope *s, struct id round)
{
	TRY(db_begin_soon(s));
	TRY(DB_WRITE(s, NULL, "evidence_away", DB_ID(s->organisation), DB_ID(round)));
	TRY(drop_round(s, round));
	return db_commit(s);
}

/* What a visit of the actor does for the counting of one outcome. */
static enum err go_on(struct scope *s, enum evidence_outcome outcome)
{
	struct db_rows round, people;
	struct str until_on;
	struct id id;
	size_t own;

	TRY(find_round(s, outcome, &round));
	if (round.count == 0) {
		TRY(db_begin_soon(s));
		TRY(find_round(s, outcome, &round)); /* somebody else may have been first */
		if (round.count == 0)
			TRY(open_round(s, outcome));
		TRY(db_commit(s));
		TRY(find_round(s, outcome, &round));
	}
	if (round.count == 0)
		return ERR_NONE;
	id = db_id(&round, 0, 0);
	until_on = db_str(&round, 0, 2);
	TRY(find_people(s, id, &people));
	own = find_actor(s, &people);
	if (own < people.count && db_is_null(&people, own, 2))
		return hand_in(s, outcome, id, until_on, &people, own);
	if (db_number(&round, 0, 1) < s->now_ms - EVIDENCE_ROUND_DAYS * DAY_MS)
		return give_up(s, id);
	return ERR_NONE;
}

/* The actor was kept out of rounds, and looks in again. */
static enum err come_back(struct scope *s)
{
	TRY(db_begin_soon(s));
	TRY(DB_WRITE(s, NULL, "evidence_is_back", DB_ID(s->organisation), DB_ID(s->actor)));
	return db_commit(s);
}

static enum err go_on_with_all(struct scope *s)
{
	struct db_rows mine;

	TRY(DB_READ(s, &mine, "evidence_shares", DB_ID(s->organisation), DB_ID(s->actor)));
	if (mine.count == 0 || !s->actor_key)
		return ERR_NONE;
	if (db_number(&mine, 0, 0))
		TRY(come_back(s));
	for (int o = 0; o < EVIDENCE_OUTCOME_COUNT; o++)
		TRY(go_on(s, (enum evidence_outcome)o));
	return ERR_NONE;
}

static enum err find_counted(struct scope *s, enum evidence_outcome outcome,
                             struct evidence_counted *ret_counted)
{
	struct db_rows round, rows;

	TRY(find_round(s, outcome, &round));
	TRY(DB_READ(s, &rows, "evidence_sums", DB_ID(s->organisation), DB_TEXT(name_of(outcome)),
	            DB_NUMBER(EVIDENCE_ROUNDS_MAX)));
	ret_counted->is_counting = round.count != 0;
	for (size_t i = 0; i < rows.count; i++) {
		struct evidence_sums one;

		TRY(read_sums(s, db_str(&rows, i, 0), &one));
		evidence_count_join(&ret_counted->sums, &one);
		ret_counted->until_on = db_str(&rows, i, 1);
	}
	return ERR_NONE;
}

enum err evidence_find(struct scope *s, const struct evidence **ret_evidence)
{
	struct problem before = s->problem;
	struct db_rows mine;
	struct evidence *e;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	/* No reason to refuse whoever looks: what is not counted now is counted on the next visit. */
	if (go_on_with_all(s) != ERR_NONE) {
		db_abandon(s);
		s->problem = before;
	}
	e = NEW(s->mem, struct evidence);
	TRY(DB_READ(s, &mine, "evidence_shares", DB_ID(s->organisation), DB_ID(s->actor)));
	e->is_mine_in = mine.count != 0;
	for (int o = 0; o < EVIDENCE_OUTCOME_COUNT; o++)
		TRY(find_counted(s, (enum evidence_outcome)o, &e->of[o]));
	*ret_evidence = e;
	return ERR_NONE;
}
