#include "talk/evidence.h"

#include "accounts/deal.h"
#include "core/date.h"
#include "core/secrets.h"
#include "store/db.h"
#include "talk/conversation.h"
#include "teams/permission.h"

enum {
	ACCOUNTS_MAX = 10000,
	DEALS_MAX = 1000, /* of one account in one round */
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

static enum err find_round(struct scope *s, struct db_rows *ret_round)
{
	return DB_READ(s, ret_round, "evidence_round_open", DB_ID(s->organisation));
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
	struct db_rows round, people;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "evidence_take_back", DB_ID(s->organisation), DB_ID(s->actor)));
	TRY(DB_WRITE(s, NULL, "evidence_forget_with", DB_ID(s->organisation), DB_ID(s->actor)));
	TRY(find_round(s, &round));
	if (round.count) {
		struct id id = db_id(&round, 0, 0);

		TRY(find_people(s, id, &people));
		if (find_actor(s, &people) < people.count)
			TRY(drop_round(s, id));
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

/* Somebody who would be in it. */
struct candidate {
	struct id member;
	struct str open_key;
	bool has_won, has_lost;
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

/* Whether row `i` counts: it is the first of its account, and there are deals to count. */
static bool is_first(const struct db_rows *rows, size_t i)
{
	return i == 0 || !id_equal(db_id(rows, i, 0), db_id(rows, i - 1, 0));
}

static enum err write_round(struct scope *s, struct str until_on, const struct candidate *people,
                            size_t count, const struct db_rows *rows)
{
	struct id id = scope_new_id(s);

	TRY(DB_WRITE(s, NULL, "evidence_round_add", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(s->now_ms), DB_TEXT(until_on)));
	for (size_t i = 0; i < count; i++)
		TRY(DB_WRITE(s, NULL, "evidence_round_member_add", DB_ID(s->organisation),
		             DB_ID(id), DB_ID(people[i].member), DB_BYTES(people[i].open_key)));
	for (size_t i = 0; i < rows->count; i++) {
		struct id account = db_id(rows, i, 0), member = db_id(rows, i, 1);
		bool is_in = false;

		if (!is_first(rows, i) || db_number(rows, i, 4) + db_number(rows, i, 5) == 0)
			continue;
		for (size_t p = 0; p < count; p++)
			is_in |= id_equal(people[p].member, member);
		if (is_in)
			TRY(DB_WRITE(s, NULL, "evidence_round_account_add", DB_ID(s->organisation),
			             DB_ID(id), DB_ID(account), DB_ID(member),
			             DB_TEXT(db_str(rows, i, 3))));
	}
	return ERR_NONE;
}

/* Five with a won deal and five with a lost one, as far as that can be told without opening anything
 * (evidence_count_is_enough()). After a round in which it was fewer the next one waits: nothing new will be in it so soon. */
static enum err open_round(struct scope *s)
{
	struct candidate *people = NEW_ARRAY(s->mem, struct candidate, EVIDENCE_PEOPLE_MAX);
	struct date today = date_utc(s->now_ms);
	struct str until_on = date_day_text(s->mem, &today);
	size_t count = 0;
	int winners = 0, losers = 0;
	struct db_rows rows, withheld;

	TRY(DB_READ(s, &withheld, "evidence_withheld", DB_ID(s->organisation),
	            DB_NUMBER(s->now_ms - EVIDENCE_ROUND_DAYS * DAY_MS)));
	if (withheld.count)
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "evidence_candidates", DB_ID(s->organisation), DB_TEXT(until_on),
	            DB_NUMBER(ACCOUNTS_MAX)));
	for (size_t i = 0; i < rows.count; i++) {
		bool has_won = db_number(&rows, i, 4) > 0, has_lost = db_number(&rows, i, 5) > 0;
		struct candidate *c;

		if (!is_first(&rows, i) || (!has_won && !has_lost))
			continue;
		c = candidate_of(people, &count, db_id(&rows, i, 1), db_str(&rows, i, 2));
		if (!c)
			continue;
		c->has_won |= has_won;
		c->has_lost |= has_lost;
	}
	for (size_t i = 0; i < count; i++) {
		winners += people[i].has_won;
		losers += people[i].has_lost;
	}
	if (winners < EVIDENCE_PEOPLE_MIN || losers < EVIDENCE_PEOPLE_MIN)
		return ERR_NONE;
	return write_round(s, until_on, people, count, &rows);
}

/* ---- counting what is one's own ---- */

struct talk {
	int64_t at_ms;
	struct evidence_means figures;
	bool is_long_enough;
};

static struct evidence_means figures_of(const struct report *r)
{
	struct evidence_means m = {.of = {[EVIDENCE_QUESTIONS] = r->questions.count,
	                                  [EVIDENCE_SPREAD] = r->questions.spread_permille,
	                                  [EVIDENCE_STAGE1] = r->listening.stage1,
	                                  [EVIDENCE_STAGE2] = r->listening.stage2,
	                                  [EVIDENCE_STAGE3] = r->listening.stage3}};

	for (size_t i = 0; i < r->speaker_count; i++)
		if (r->speakers[i].side == SIDE_US)
			m.of[EVIDENCE_SHARE] += r->speakers[i].share_permille;
	return m;
}

static enum err read_talks(struct scope *s, struct id account, struct talk **ret_talks,
                           size_t *ret_count)
{
	const struct conversation *list;
	size_t count, ready = 0;

	TRY(conversation_list(s, account, ID_NONE, CONVERSATION_LIST_MAX, &list, &count));
	*ret_talks = NEW_ARRAY(s->mem, struct talk, count);
	for (size_t i = 0; i < count; i++) {
		struct talk *talk = &(*ret_talks)[ready];
		const struct conversation *c;
		const struct report *report;
		struct arena_mark mark;

		if (!list[i].is_ready)
			continue;
		mark = arena_mark(s->mem);
		TRY(conversation_report(s, list[i].id, &c, &report));
		talk->figures = figures_of(report);
		talk->is_long_enough = report->questions.is_band_told;
		talk->at_ms = list[i].started_at_ms ? list[i].started_at_ms : list[i].created_at_ms;
		arena_rewind(s->mem, mark); /* the whole wording was in it */
		ready++;
	}
	*ret_count = ready;
	return ERR_NONE;
}

/* Of the talks before a day; false when there were none. */
static bool mean_before(const struct talk *talks, size_t count, struct str decided_on,
                        struct evidence_means *ret_means)
{
	struct evidence_means sum = {0};
	int64_t day_ms = 0, in = 0;

	if (!date_day_parse(decided_on, &day_ms))
		return false;
	for (size_t i = 0; i < count; i++) {
		int64_t before_ms = day_ms + DAY_MS - talks[i].at_ms;

		if (!talks[i].is_long_enough || before_ms <= 0 ||
		    before_ms > EVIDENCE_TALK_DAYS * DAY_MS)
			continue;
		for (int f = 0; f < EVIDENCE_FIGURE_COUNT; f++)
			sum.of[f] += talks[i].figures.of[f];
		in++;
	}
	for (int f = 0; f < EVIDENCE_FIGURE_COUNT && in; f++)
		ret_means->of[f] = (sum.of[f] + in / 2) / in;
	return in > 0;
}

static enum err count_own(struct scope *s, struct id round, struct str until_on,
                          struct evidence_sums *sums)
{
	struct db_rows accounts;

	TRY(DB_READ(s, &accounts, "evidence_round_accounts", DB_ID(s->organisation), DB_ID(round),
	            DB_ID(s->actor), DB_NUMBER(ACCOUNTS_MAX)));
	for (size_t a = 0; a < accounts.count; a++) {
		struct id account = db_id(&accounts, a, 0);
		struct talk *talks;
		struct db_rows deals;
		size_t talk_count;

		TRY(read_talks(s, account, &talks, &talk_count));
		TRY(DB_READ(s, &deals, "evidence_deals", DB_ID(s->organisation), DB_ID(account),
		            DB_TEXT(db_str(&accounts, a, 1)), DB_TEXT(until_on),
		            DB_NUMBER(DEALS_MAX)));
		for (size_t d = 0; d < deals.count; d++) {
			struct evidence_means means;

			if (mean_before(talks, talk_count, db_str(&deals, d, 1), &means))
				evidence_count_add(sums, &means,
				                   db_number(&deals, d, 0) == DEAL_WON);
		}
	}
	return ERR_NONE;
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
static enum err write_masked(struct scope *s, struct id round, struct evidence_sums *masked)
{
	struct db_rows open, people;
	struct evidence_sums sums = *masked;
	bool is_all;
	size_t own;

	TRY(find_round(s, &open));
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

static enum err hand_in(struct scope *s, struct id round, struct str until_on,
                        const struct db_rows *people, size_t own)
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
	TRY(count_own(s, round, until_on, &sums));
	TRY(mask(s, round, people, own, &sums));
	TRY(db_begin_soon(s));
	TRY(write_masked(s, round, &sums));
	return db_commit(s);
}

static enum err give_up(struct scope *s, struct id round)
{
	TRY(db_begin_soon(s));
	TRY(DB_WRITE(s, NULL, "evidence_away", DB_ID(s->organisation), DB_ID(round)));
	TRY(drop_round(s, round));
	return db_commit(s);
}

/* What a visit of the actor does for the counting. */
static enum err go_on(struct scope *s)
{
	struct db_rows mine, round, people;
	struct str until_on;
	struct id id;
	size_t own;

	TRY(DB_READ(s, &mine, "evidence_shares", DB_ID(s->organisation), DB_ID(s->actor)));
	if (mine.count == 0 || !s->actor_key)
		return ERR_NONE;
	if (db_number(&mine, 0, 0)) {
		TRY(db_begin_soon(s));
		TRY(DB_WRITE(s, NULL, "evidence_is_back", DB_ID(s->organisation), DB_ID(s->actor)));
		TRY(db_commit(s));
	}
	TRY(find_round(s, &round));
	if (round.count == 0) {
		TRY(db_begin_soon(s));
		TRY(find_round(s, &round)); /* somebody else may have been first */
		if (round.count == 0)
			TRY(open_round(s));
		TRY(db_commit(s));
		TRY(find_round(s, &round));
	}
	if (round.count == 0)
		return ERR_NONE;
	id = db_id(&round, 0, 0);
	until_on = db_str(&round, 0, 2);
	TRY(find_people(s, id, &people));
	own = find_actor(s, &people);
	if (own < people.count && db_is_null(&people, own, 2))
		return hand_in(s, id, until_on, &people, own);
	if (db_number(&round, 0, 1) < s->now_ms - EVIDENCE_ROUND_DAYS * DAY_MS)
		return give_up(s, id);
	return ERR_NONE;
}

enum err evidence_find(struct scope *s, const struct evidence **ret_evidence)
{
	struct problem before = s->problem;
	struct db_rows mine, round, rows;
	struct evidence *e;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	/* No reason to refuse whoever looks: what is not counted now is counted on the next visit. */
	if (go_on(s) != ERR_NONE) {
		db_abandon(s);
		s->problem = before;
	}
	e = NEW(s->mem, struct evidence);
	TRY(DB_READ(s, &mine, "evidence_shares", DB_ID(s->organisation), DB_ID(s->actor)));
	TRY(find_round(s, &round));
	TRY(DB_READ(s, &rows, "evidence_sums", DB_ID(s->organisation),
	            DB_NUMBER(EVIDENCE_ROUNDS_MAX)));
	e->is_mine_in = mine.count != 0;
	e->is_counting = round.count != 0;
	for (size_t i = 0; i < rows.count; i++) {
		struct evidence_sums one;

		TRY(read_sums(s, db_str(&rows, i, 0), &one));
		evidence_count_join(&e->sums, &one);
		e->until_on = db_str(&rows, i, 1);
	}
	*ret_evidence = e;
	return ERR_NONE;
}
