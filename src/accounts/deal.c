#include "accounts/deal.h"

#include "accounts/division.h"
#include "core/check.h"
#include "core/date.h"
#include "core/utf8.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

const char *const deal_stages[DEAL_STAGE_COUNT + 1] = {"lead", "qualified", "offer", "negotiation",
                                                       "won",  "lost",      NULL};

static void read_row(const struct db_rows *rows, size_t row, struct deal *d)
{
	d->id = db_id(rows, row, 0);
	d->account = db_id(rows, row, 1);
	d->division = db_id(rows, row, 2);
	d->title = db_str(rows, row, 3);
	d->stage = (enum deal_stage)db_number(rows, row, 4);
	d->amount_cents = db_is_null(rows, row, 5) ? -1 : db_number(rows, row, 5);
	d->currency = db_str(rows, row, 6);
	d->expected_on = db_str(rows, row, 7);
	d->reason = db_str(rows, row, 8);
	d->decided_on = db_str(rows, row, 9);
	d->retired_at_ms = db_number(rows, row, 10);
	d->revision = db_number(rows, row, 11);
}

/* The part of the group, which the actor may know. */
static enum err check_division(struct scope *s, const struct deal *d)
{
	const struct division *division;

	if (id_is_none(d->division))
		return ERR_NONE;
	if (division_find(s, d->division, &division) != ERR_NONE ||
	    !id_equal(division->account, d->account))
		return scope_fail(s, ERR_INVALID, "deal.division_unknown", "division",
		                  "no division of this account");
	return ERR_NONE;
}

static enum err check_amount(struct scope *s, const struct deal *d)
{
	if (d->amount_cents < -1 || d->amount_cents > DEAL_AMOUNT_CENTS_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "amount_cents",
		                  "0 to a million millions");
	for (size_t i = 0; i < d->currency.bytes; i++)
		if (d->currency.bytes != 3 || d->currency.at[i] < 'A' || d->currency.at[i] > 'Z')
			return scope_fail(s, ERR_INVALID, "field.unknown_value", "currency",
			                  "three capital letters: EUR, GBP");
	if (d->amount_cents >= 0 && str_is_empty(d->currency))
		return scope_fail(s, ERR_INVALID, "deal.currency_needed", "currency",
		                  "an amount has a currency");
	return ERR_NONE;
}

/* Won and lost have a reason and a day, what is open has neither. */
static enum err check_outcome(struct scope *s, struct deal *d)
{
	if (d->stage != DEAL_WON && d->stage != DEAL_LOST) {
		d->reason = d->decided_on = STR_NONE;
		return ERR_NONE;
	}
	if (str_is_empty(d->reason))
		return scope_fail(s, ERR_INVALID, "deal.reason_needed", "reason", "why it was %s",
		                  deal_stages[d->stage]);
	if (str_is_empty(d->decided_on))
		d->decided_on = str_part(date_text(s->mem, s->now_ms), 0, strlen("2026-11-23"));
	return ERR_NONE;
}

static enum err check(struct scope *s, struct deal *d)
{
	TRY(check_line_needed(s, "title", DEAL_TITLE_BYTES_MAX, &d->title));
	if ((int)d->stage < 0 || d->stage >= DEAL_STAGE_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "stage", "stage %d",
		                  (int)d->stage);
	TRY(check_date(s, "expected_on", d->expected_on));
	TRY(check_lines(s, "reason", DEAL_REASON_BYTES_MAX, &d->reason));
	TRY(check_date(s, "decided_on", d->decided_on));
	TRY(check_amount(s, d));
	TRY(check_division(s, d));
	return check_outcome(s, d);
}

/* Within a transaction: found by its words, or not any more. */
static enum err make_findable(struct scope *s, const struct deal *d)
{
	if (d->retired_at_ms)
		return search_retire(s, "deal", d->id);
	return search_put(s, &(struct search_record){.kind = "deal",
	                                             .record = d->id,
	                                             .account = d->account,
	                                             .title = d->title,
	                                             .text = STR_NONE,
	                                             .is_shared = false});
}

enum err deal_add(struct scope *s, const struct deal *draft, const struct deal **ret_deal)
{
	struct deal d = *draft;
	const struct deal *stored;

	TRY(permission_check(s, MAY_EDIT, d.account));
	TRY(check(s, &d));
	d.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "deal_add", DB_ID(s->organisation), DB_ID(d.id), DB_ID(d.account),
	             DB_ID(d.division), DB_TEXT(d.title), DB_TEXT(utf8_spellings(s->mem, d.title)),
	             DB_NUMBER(d.stage), d.amount_cents < 0 ? DB_NULL : DB_NUMBER(d.amount_cents),
	             DB_TEXT(d.currency), DB_TEXT(d.expected_on), DB_TEXT(d.reason),
	             DB_TEXT(d.decided_on)));
	TRY(deal_find(s, d.id, &stored));
	TRY(history_note(s, d.account, "deal", d.id, "added", STR_NONE, false));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_deal = stored;
	return ERR_NONE;
}

/* What the history says of a step from stage to stage. */
static const char *const moved[DEAL_STAGE_COUNT] = {"to_lead",        "to_qualified", "to_offer",
                                                    "to_negotiation", "to_won",       "to_lost"};

static enum err note_change(struct scope *s, const struct deal *old, const struct deal *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);
	const char *verb = new->retired_at_ms && !old->retired_at_ms ? "retired" : "changed";

	if (old->stage != new->stage)
		TRY(history_note(s, new->account, "deal", new->id, moved[new->stage], STR_NONE,
		                 false));
	history_differ(&fields, "division", !id_equal(old->division, new->division));
	history_differ(&fields, "title", !str_equal(old->title, new->title));
	history_differ(&fields, "amount_cents", old->amount_cents != new->amount_cents);
	history_differ(&fields, "currency", !str_equal(old->currency, new->currency));
	history_differ(&fields, "expected_on", !str_equal(old->expected_on, new->expected_on));
	history_differ(&fields, "reason", !str_equal(old->reason, new->reason));
	history_differ(&fields, "decided_on", !str_equal(old->decided_on, new->decided_on));
	history_differ(&fields, "is_retired", !old->retired_at_ms != !new->retired_at_ms);
	if (!fields.bytes)
		return ERR_NONE;
	return history_note(s, new->account, "deal", new->id, verb, text_str(&fields), false);
}

enum err deal_change(struct scope *s, const struct deal *next, const struct deal **ret_deal)
{
	struct deal d = *next;
	const struct deal *stored, *old;
	int64_t changed;

	TRY(deal_find(s, d.id, &old));
	TRY(permission_check(s, MAY_EDIT, old->account));
	d.account = old->account;
	TRY(check(s, &d));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "deal_change", DB_ID(s->organisation), DB_ID(d.id),
	             DB_NUMBER(d.revision), DB_ID(d.division), DB_TEXT(d.title),
	             DB_TEXT(utf8_spellings(s->mem, d.title)), DB_NUMBER(d.stage),
	             d.amount_cents < 0 ? DB_NULL : DB_NUMBER(d.amount_cents), DB_TEXT(d.currency),
	             DB_TEXT(d.expected_on), DB_TEXT(d.reason), DB_TEXT(d.decided_on),
	             d.retired_at_ms ? DB_NUMBER(d.retired_at_ms) : DB_NULL));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "deal.changed", NULL, "revision %lld is old",
		                  (long long)d.revision);
	TRY(deal_find(s, d.id, &stored));
	TRY(note_change(s, old, stored));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_deal = stored;
	return ERR_NONE;
}

enum err deal_find(struct scope *s, struct id id, const struct deal **ret_deal)
{
	struct deal *d;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "deal_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "deal.not_found", NULL,
		                  "no such deal, or not on the account's team");
	d = NEW(s->mem, struct deal);
	read_row(&rows, 0, d);
	*ret_deal = d;
	return ERR_NONE;
}

enum err deal_list(struct scope *s, struct id account, struct str words, struct id after,
                   size_t limit, const struct deal **ret_deals, size_t *ret_count)
{
	struct deal *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SEE, account));
	TRY(check_limit(s, limit, DEAL_LIST_MAX));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "deal_list", DB_ID(s->organisation), DB_ID(account),
	            DB_ARRAY(after.b), DB_NUMBER(limit),
	            DB_TEXT(db_pattern(s->mem, utf8_spelling(s->mem, words)))));
	list = NEW_ARRAY(s->mem, struct deal, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_deals = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum deal_stage stage_of(struct str verb)
{
	int stage = 0;

	while (stage < DEAL_STAGE_COUNT - 1 && !str_equal(verb, str_from(moved[stage])))
		stage++;
	return (enum deal_stage)stage;
}

enum err deal_list_moves(struct scope *s, struct id account, const struct deal_move **ret_moves,
                         size_t *ret_count)
{
	struct deal_move *list;
	struct db_rows rows;
	size_t count = 0;

	TRY(DB_READ(s, &rows, "deal_list_moves", DB_ID(s->organisation), DB_ID(account),
	            DB_NUMBER(DEAL_MOVES_MAX)));
	list = NEW_ARRAY(s->mem, struct deal_move, 2 * rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct id deal = db_id(&rows, i, 0);

		if (i == 0 || !id_equal(db_id(&rows, i - 1, 0), deal))
			list[count++] = (struct deal_move){
				deal, id_ms(deal), (enum deal_stage)db_number(&rows, i, 1), true};
		if (!db_is_null(&rows, i, 2))
			list[count++] = (struct deal_move){deal, id_ms(db_id(&rows, i, 2)),
			                                   stage_of(db_str(&rows, i, 3)), false};
	}
	*ret_moves = list;
	*ret_count = count;
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct deal one = {.id = db_id(rows, row, 0),
	                   .account = db_id(rows, row, 1),
	                   .title = db_str(rows, row, 2),
	                   .retired_at_ms = db_number(rows, row, 3)};

	return make_findable(s, &one);
}

const struct search_source deal_findable = {"deal", "deal_list_all", put_row};
