#include "accounts/need.h"

#include "accounts/comment_search.h"
#include "accounts/contact.h"
#include "accounts/division.h"
#include "accounts/end_customer.h"
#include "core/check.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

const char *const need_states[NEED_STATE_COUNT + 1] = {"heard", "confirmed", "corrected",
                                                       "withdrawn", NULL};

static void read_row(const struct db_rows *rows, size_t row, struct need *n)
{
	n->id = db_id(rows, row, 0);
	n->account = db_id(rows, row, 1);
	n->quote = db_str(rows, row, 2);
	n->level = (enum need_level)db_number(rows, row, 3);
	n->contact = db_id(rows, row, 4);
	n->conversation = db_id(rows, row, 5);
	n->utterance = db_is_null(rows, row, 6) ? -1 : db_number(rows, row, 6);
	n->heard_at_ms = db_number(rows, row, 7);
	n->kept_by = db_id(rows, row, 8);
	n->kept_at_ms = db_number(rows, row, 9);
	n->retired_at_ms = db_number(rows, row, 10);
	n->revision = db_number(rows, row, 11);
	n->is_shared = db_number(rows, row, 12) != 0;
	n->end_customer = db_id(rows, row, 13);
	n->division = db_id(rows, row, 14);
	n->weight = db_number(rows, row, 15);
	n->state = (enum need_state)db_number(rows, row, 16);
	n->correction = db_str(rows, row, 17);
	n->answered_by = db_id(rows, row, 18);
	n->answered_at_ms = db_number(rows, row, 19);
	n->answered_by_name = db_str(rows, row, 20);
}

/* Somebody of this account, whom the actor may know. */
static enum err check_contact(struct scope *s, const struct need *n)
{
	const struct contact *contact;

	if (id_is_none(n->contact))
		return ERR_NONE;
	if (contact_find(s, n->contact, &contact) != ERR_NONE ||
	    !id_equal(contact->account, n->account))
		return scope_fail(s, ERR_INVALID, "need.contact_unknown", "contact",
		                  "no contact of this account");
	return ERR_NONE;
}

/* Whose it is and where, of this account; asked where it is new, so that what was retired since keeps nobody
 * from correcting a word. */
static enum err check_places(struct scope *s, const struct need *old, const struct need *n)
{
	const struct end_customer *end_customer;
	const struct division *division;

	if (!id_is_none(n->end_customer) && !id_equal(old->end_customer, n->end_customer) &&
	    (end_customer_find(s, n->end_customer, &end_customer) != ERR_NONE ||
	     !id_equal(end_customer->account, n->account)))
		return scope_fail(s, ERR_INVALID, "need.end_customer_unknown", "end_customer",
		                  "no end customer of this account");
	if (!id_is_none(n->division) && !id_equal(old->division, n->division) &&
	    (division_find(s, n->division, &division) != ERR_NONE ||
	     !id_equal(division->account, n->account)))
		return scope_fail(s, ERR_INVALID, "need.division_unknown", "division",
		                  "no division of this account");
	return ERR_NONE;
}

static enum err check(struct scope *s, struct need *n)
{
	TRY(check_lines(s, "quote", NEED_QUOTE_BYTES_MAX, &n->quote));
	if (str_is_empty(n->quote))
		return scope_fail(s, ERR_INVALID, "field.missing", "quote", "empty");
	if ((int)n->level < 0 || n->level >= NEED_LEVEL_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "level", "level %d",
		                  (int)n->level);
	if (n->utterance < -1 || (n->utterance >= 0 && id_is_none(n->conversation)))
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "utterance",
		                  "an utterance has a conversation and counts from 0");
	if (n->heard_at_ms < 0 || n->heard_at_ms > s->now_ms + NEED_FUTURE_MS_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "heard_at",
		                  "what was heard lies in the past");
	if (n->weight == 0)
		n->weight = NEED_WEIGHT_USUAL;
	if (n->weight < 1 || n->weight > NEED_WEIGHT_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "weight",
		                  "must be from 1 to %d", NEED_WEIGHT_MAX);
	return check_contact(s, n);
}

static struct db_value number_or_null(int64_t number, int64_t null)
{
	return number == null ? DB_NULL : DB_NUMBER(number);
}

/* Within a transaction: the need this person already kept from this utterance, or ID_NONE. */
static enum err find_kept(struct scope *s, const struct need *n, struct id *ret_id)
{
	struct db_rows rows;

	*ret_id = ID_NONE;
	if (n->utterance < 0)
		return ERR_NONE;
	TRY(DB_READ(s, &rows, "need_find_kept", DB_ID(s->organisation), DB_ID(n->account),
	            DB_ID(s->actor), DB_ID(n->conversation), DB_NUMBER(n->utterance)));
	*ret_id = db_id(&rows, 0, 0);
	return ERR_NONE;
}

static enum err keep(struct scope *s, const struct need *n)
{
	return DB_WRITE(s, NULL, "need_add", DB_ID(s->organisation), DB_ID(n->id),
	                DB_ID(n->account), DB_TEXT(n->quote), DB_NUMBER(n->level),
	                DB_ID(n->contact), DB_ID(n->conversation), number_or_null(n->utterance, -1),
	                number_or_null(n->heard_at_ms, 0), DB_ID(s->actor), DB_NUMBER(s->now_ms),
	                DB_NUMBER(n->is_shared), DB_ID(n->end_customer), DB_ID(n->division),
	                DB_NUMBER(n->weight));
}

/* What was said about another sentence is not said about this one. */
static enum err forget_answers(struct scope *s, struct id need)
{
	TRY(DB_WRITE(s, NULL, "need_retire_answers", DB_ID(s->organisation), DB_ID(need)));
	return DB_WRITE(s, NULL, "need_forget_state", DB_ID(s->organisation), DB_ID(need));
}

static enum err keep_again(struct scope *s, const struct need *n)
{
	const struct need *old;

	TRY(need_find(s, n->id, &old));
	if (!str_equal(old->quote, n->quote))
		TRY(forget_answers(s, n->id));
	return DB_WRITE(s, NULL, "need_keep_again", DB_ID(s->organisation), DB_ID(n->id),
	                DB_TEXT(n->quote), DB_NUMBER(n->level), DB_ID(n->contact),
	                number_or_null(n->heard_at_ms, 0));
}

static enum err make_findable(struct scope *s, const struct need *n)
{
	if (n->retired_at_ms)
		return search_retire(s, "need", n->id);
	return search_put(s, &(struct search_record){.kind = "need",
	                                             .record = n->id,
	                                             .account = n->account,
	                                             .title = n->quote,
	                                             .text = n->correction,
	                                             .is_shared = n->is_shared});
}

enum err need_add(struct scope *s, const struct need *draft, const struct need **ret_need)
{
	struct need n = *draft;
	const struct need *stored;

	TRY(permission_check(s, MAY_EDIT, n.account));
	TRY(check(s, &n));
	TRY(check_places(s, &(struct need){.utterance = -1}, &n));
	TRY(db_begin_small(s));
	TRY(find_kept(s, &n, &n.id));
	if (id_is_none(n.id)) {
		n.id = scope_new_id(s);
		TRY(keep(s, &n));
	} else {
		TRY(keep_again(s, &n));
	}
	TRY(need_find(s, n.id, &stored));
	TRY(history_note(s, n.account, "need", n.id, "added", STR_NONE, stored->is_shared));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_need = stored;
	return ERR_NONE;
}

static enum err note_change(struct scope *s, const struct need *old, const struct need *new)
{
	struct text fields = text_new(s->mem, HISTORY_FIELDS_BYTES_MAX);

	history_differ(&fields, "quote", !str_equal(old->quote, new->quote));
	history_differ(&fields, "level", old->level != new->level);
	history_differ(&fields, "contact", !id_equal(old->contact, new->contact));
	history_differ(&fields, "heard_at", old->heard_at_ms != new->heard_at_ms);
	history_differ(&fields, "weight", old->weight != new->weight);
	history_differ(&fields, "end_customer", !id_equal(old->end_customer, new->end_customer));
	history_differ(&fields, "division", !id_equal(old->division, new->division));
	return history_note_change(s, new->account, "need", new->id, &fields, HISTORY_STATE(old),
	                           HISTORY_STATE(new));
}

enum err need_change(struct scope *s, const struct need *next, const struct need **ret_need)
{
	struct need n = *next;
	const struct need *stored, *old;
	int64_t changed;

	TRY(need_find(s, n.id, &stored));
	old = stored;
	TRY(permission_check(s, MAY_EDIT, stored->account));
	/* Where it was heard and who kept it are history. */
	n.account = stored->account;
	n.conversation = stored->conversation;
	n.utterance = stored->utterance;
	TRY(check(s, &n));
	TRY(check_places(s, old, &n));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, &changed, "need_change", DB_ID(s->organisation), DB_ID(n.id),
	             DB_NUMBER(n.revision), DB_TEXT(n.quote), DB_NUMBER(n.level), DB_ID(n.contact),
	             number_or_null(n.heard_at_ms, 0), number_or_null(n.retired_at_ms, 0),
	             DB_NUMBER(n.is_shared), DB_ID(n.end_customer), DB_ID(n.division),
	             DB_NUMBER(n.weight)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "need.changed", NULL, "revision %lld is old",
		                  (long long)n.revision);
	if (!str_equal(old->quote, n.quote))
		TRY(forget_answers(s, n.id));
	TRY(need_find(s, n.id, &stored));
	TRY(note_change(s, old, stored));
	TRY(make_findable(s, stored));
	if (old->is_shared != stored->is_shared)
		TRY(comment_search_follow(s, n.id));
	TRY(db_commit(s));
	*ret_need = stored;
	return ERR_NONE;
}

enum err need_find(struct scope *s, struct id id, const struct need **ret_need)
{
	struct db_rows rows;
	struct need *n;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "need_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "need.not_found", NULL,
		                  "no such need, or not on the account's team");
	n = NEW(s->mem, struct need);
	read_row(&rows, 0, n);
	*ret_need = n;
	return ERR_NONE;
}

static void read_rows(struct scope *s, const struct db_rows *rows, const struct need **ret_needs,
                      size_t *ret_count)
{
	struct need *list = NEW_ARRAY(s->mem, struct need, rows->count);

	for (size_t i = 0; i < rows->count; i++)
		read_row(rows, i, &list[i]);
	*ret_needs = list;
	*ret_count = rows->count;
}

enum err need_list(struct scope *s, struct id account, struct id after, size_t limit,
                   const struct need **ret_needs, size_t *ret_count)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_VISIT, account));
	TRY(check_limit(s, limit, NEED_LIST_MAX));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "need_list", DB_ID(s->organisation), DB_ID(account),
	            DB_ARRAY(after.b), DB_NUMBER(limit), DB_NUMBER(!id_is_none(s->guest_of))));
	read_rows(s, &rows, ret_needs, ret_count);
	return ERR_NONE;
}

enum err need_list_heard_in(struct scope *s, struct id account, struct id conversation,
                            size_t limit, const struct need **ret_needs, size_t *ret_count)
{
	struct db_rows rows;

	TRY(permission_check(s, MAY_SEE, account));
	TRY(check_limit(s, limit, NEED_LIST_MAX));
	TRY(DB_READ(s, &rows, "need_list_heard_in", DB_ID(s->organisation), DB_ID(account),
	            DB_ID(conversation), DB_NUMBER(limit)));
	read_rows(s, &rows, ret_needs, ret_count);
	return ERR_NONE;
}

/* ---- what the customer's people say about it ---- */

static enum err check_answer(struct scope *s, const struct need *n, enum need_state state,
                             struct str *text, struct str quote)
{
	if (id_is_none(s->guest_of))
		return scope_fail(s, ERR_DENIED, "need.answer_is_theirs", NULL,
		                  "the account's own people say whether it is so");
	if (n->retired_at_ms)
		return scope_fail(s, ERR_CONFLICT, "need.retired", NULL, "no longer stands");
	if (!str_is_empty(quote) && !str_equal(quote, n->quote))
		return scope_fail(s, ERR_CONFLICT, "need.changed", NULL, "another sentence now");
	if (state <= NEED_HEARD || state >= NEED_STATE_COUNT)
		return scope_fail(s, ERR_INVALID, "field.unknown_value", "state",
		                  "confirmed, corrected or withdrawn");
	TRY(check_lines(s, "text", NEED_CORRECTION_BYTES_MAX, text));
	if (state == NEED_CORRECTED && str_is_empty(*text))
		return scope_fail(s, ERR_INVALID, "field.missing", "text", "how it is right");
	if (state == NEED_CONFIRMED)
		*text = STR_NONE;
	return ERR_NONE;
}

enum err need_answer(struct scope *s, struct id need, enum need_state state, struct str text,
                     struct str quote, const struct need **ret_need)
{
	const struct need *stored;

	TRY(need_find(s, need, &stored));
	TRY(check_answer(s, stored, state, &text, quote));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "need_answer", DB_ID(s->organisation), DB_ID(need), DB_ID(s->actor),
	             DB_NUMBER(state), DB_TEXT(text), DB_NUMBER(s->now_ms)));
	TRY(DB_WRITE(s, NULL, "need_set_state", DB_ID(s->organisation), DB_ID(need),
	             DB_NUMBER(state), DB_TEXT(text), DB_ID(s->actor), DB_NUMBER(s->now_ms)));
	TRY(need_find(s, need, &stored));
	TRY(history_note(s, stored->account, "need", need, need_states[state], STR_NONE, true));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_need = stored;
	return ERR_NONE;
}

enum err need_list_answers(struct scope *s, struct id need, const struct need_answer **ret_answers,
                           size_t *ret_count)
{
	struct need_answer *list;
	const struct need *found;
	struct db_rows rows;

	TRY(need_find(s, need, &found));
	TRY(DB_READ(s, &rows, "need_list_answers", DB_ID(s->organisation), DB_ID(need),
	            DB_ID(s->actor), DB_NUMBER(!id_is_none(s->guest_of)),
	            DB_NUMBER(NEED_ANSWERS_MAX)));
	list = NEW_ARRAY(s->mem, struct need_answer, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct need_answer){.guest = db_id(&rows, i, 0),
		                               .guest_name = db_str(&rows, i, 1),
		                               .state = (enum need_state)db_number(&rows, i, 2),
		                               .text = db_str(&rows, i, 3),
		                               .at_ms = db_number(&rows, i, 4)};
	*ret_answers = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

static enum err erase_comments(struct scope *s, struct id need)
{
	struct id after = ID_NONE;
	struct db_rows rows;

	do {
		TRY(DB_READ(s, &rows, "need_comments", DB_ID(s->organisation), DB_ID(need),
		            DB_ARRAY(after.b), DB_NUMBER(NEED_LIST_MAX)));
		for (size_t i = 0; i < rows.count; i++) {
			after = db_id(&rows, i, 0);
			TRY(search_retire(s, "comment", after));
		}
	} while (rows.count == NEED_LIST_MAX);
	return DB_WRITE(s, NULL, "need_erase_comments", DB_ID(s->organisation), DB_ID(need));
}

/* What hangs on them by their id alone goes with them: comments, and the words they are found by. */
static enum err erase_around(struct scope *s, struct id conversation)
{
	struct id after = ID_NONE;
	struct db_rows rows;

	do {
		TRY(DB_READ(s, &rows, "need_list_kept_in", DB_ID(s->organisation), DB_ID(s->actor),
		            DB_ID(conversation), DB_ARRAY(after.b), DB_NUMBER(NEED_LIST_MAX)));
		for (size_t i = 0; i < rows.count; i++) {
			after = db_id(&rows, i, 0);
			TRY(erase_comments(s, after));
			TRY(search_retire(s, "need", after));
		}
	} while (rows.count == NEED_LIST_MAX);
	return ERR_NONE;
}

enum err need_erase_heard_in(struct scope *s, struct id conversation)
{
	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(db_begin(s));
	TRY(erase_around(s, conversation));
	TRY(DB_WRITE(s, NULL, "need_erase_heard_in", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_ID(conversation)));
	return db_commit(s);
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct need one;

	read_row(rows, row, &one);
	return make_findable(s, &one);
}

const struct search_source need_findable = {"need", "need_list_all", put_row};
