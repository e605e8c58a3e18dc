#include "talk/evidence_own.h"

#include "accounts/deal.h"
#include "core/date.h"
#include "store/db.h"
#include "talk/conversation.h"
#include "talk/evidence.h"
#include "talk/evidence_step.h"

enum {
	DEALS_MAX = 1000 /* of one account in one round */
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

static struct evidence_means means_of(const struct conversation_figures *f)
{
	return (struct evidence_means){.of = {[EVIDENCE_QUESTIONS] = f->questions,
	                                      [EVIDENCE_SPREAD] = f->spread_permille,
	                                      [EVIDENCE_SHARE] = f->share_permille,
	                                      [EVIDENCE_STAGE1] = f->stage1,
	                                      [EVIDENCE_STAGE2] = f->stage2,
	                                      [EVIDENCE_STAGE3] = f->stage3}};
}

static enum err read_talks(struct scope *s, struct id account, struct evidence_talk **ret_talks,
                           size_t *ret_count)
{
	const struct conversation *list;
	size_t count, ready = 0;

	TRY(conversation_list(s, account, ID_NONE, CONVERSATION_LIST_MAX, &list, &count));
	*ret_talks = NEW_ARRAY(s->mem, struct evidence_talk, count);
	for (size_t i = 0; i < count; i++) {
		const struct conversation *c = &list[i];

		if (c->is_ready)
			(*ret_talks)[ready++] = (struct evidence_talk){
				.at_ms = c->started_at_ms ? c->started_at_ms : c->created_at_ms,
				.figures = means_of(&c->figures),
				.is_long_enough = c->figures.is_band_told};
	}
	*ret_count = ready;
	return ERR_NONE;
}

/* ---- deals, won or lost ---- */

/* Of the talks before a day; false when there were none. */
static bool mean_before(const struct evidence_talk *talks, size_t count, struct str decided_on,
                        struct evidence_means *ret_means)
{
	struct evidence_means sum = {0}, known = {0};
	int64_t day_ms = 0;

	if (!date_day_parse(decided_on, &day_ms))
		return false;
	for (size_t i = 0; i < count; i++) {
		int64_t before_ms = day_ms + DAY_MS - talks[i].at_ms;

		if (!talks[i].is_long_enough || before_ms <= 0 ||
		    before_ms > EVIDENCE_TALK_DAYS * DAY_MS)
			continue;
		for (int f = 0; f < EVIDENCE_FIGURE_COUNT; f++) {
			if (talks[i].figures.of[f] < 0)
				continue;
			sum.of[f] += talks[i].figures.of[f];
			known.of[f]++;
		}
	}
	for (int f = 0; f < EVIDENCE_FIGURE_COUNT; f++) {
		int64_t in = known.of[f];

		ret_means->of[f] = in ? (sum.of[f] + in / 2) / in : -1;
	}
	return known.of[EVIDENCE_QUESTIONS] > 0;
}

static enum err count_deals(struct scope *s, struct id account, struct str from_on,
                            struct str until_on, const struct evidence_talk *talks, size_t count,
                            struct evidence_sums *sums)
{
	struct db_rows deals;

	TRY(DB_READ(s, &deals, "evidence_deals", DB_ID(s->organisation), DB_ID(account),
	            DB_TEXT(from_on), DB_TEXT(until_on), DB_NUMBER(DEALS_MAX)));
	for (size_t d = 0; d < deals.count; d++) {
		struct evidence_means means;

		if (mean_before(talks, count, db_str(&deals, d, 1), &means))
			evidence_count_add(sums, &means, db_number(&deals, d, 0) == DEAL_WON);
	}
	return ERR_NONE;
}

/* ---- talks, and next steps ---- */

static enum err count_talks(struct scope *s, struct id account, struct str from_on,
                            struct str until_on, struct evidence_talk *talks, size_t count,
                            struct evidence_sums *sums)
{
	const struct deal_move *moves;
	size_t move_count;
	int64_t from_ms = INT64_MIN, until_ms = INT64_MIN;

	if (!str_is_empty(from_on))
		(void)date_day_parse(from_on, &from_ms);
	(void)date_day_parse(until_on, &until_ms);
	TRY(deal_list_moves(s, account, &moves, &move_count));
	evidence_step_settle(talks, count, moves, move_count, s->now_ms);
	for (size_t i = 0; i < count; i++)
		if (talks[i].is_counted && talks[i].at_ms >= from_ms && talks[i].at_ms < until_ms)
			evidence_count_add(sums, &talks[i].figures, talks[i].has_led_on);
	return ERR_NONE;
}

enum err evidence_own_count(struct scope *s, enum evidence_outcome outcome, struct id round,
                            struct str until_on, struct evidence_sums *sums)
{
	struct db_rows accounts;

	TRY(DB_READ(s, &accounts, "evidence_round_accounts", DB_ID(s->organisation), DB_ID(round),
	            DB_ID(s->actor), DB_NUMBER(EVIDENCE_ACCOUNTS_MAX)));
	for (size_t a = 0; a < accounts.count; a++) {
		struct id account = db_id(&accounts, a, 0);
		struct str from_on = db_str(&accounts, a, 1);
		struct evidence_talk *talks;
		size_t count;

		TRY(read_talks(s, account, &talks, &count));
		if (outcome == EVIDENCE_NEXT_STEP)
			TRY(count_talks(s, account, from_on, until_on, talks, count, sums));
		else
			TRY(count_deals(s, account, from_on, until_on, talks, count, sums));
	}
	return ERR_NONE;
}
