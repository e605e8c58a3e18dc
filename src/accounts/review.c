#include "accounts/review.h"

#include "core/check.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/search.h"

const char *const review_phases[REVIEW_PHASE_COUNT + 1] = {
	"present", "clarify", "paraphrase", "recommend", "agree", "done", NULL};
const char *const review_kinds[5] = {"question", "paraphrase", "recommendation", "agreement", NULL};
const char *const review_answers[4] = {"open", "confirmed", "not_yet", NULL};

/* ---- rows ---- */

static void read_minutes(struct str text, int64_t minutes[REVIEW_DONE])
{
	struct str part;

	for (size_t i = 0; i < REVIEW_DONE && str_next(&text, ' ', &part); i++)
		str_number(part, &minutes[i]);
}

static void read_row(const struct db_rows *rows, size_t row, struct review *x)
{
	*x = (struct review){.id = db_id(rows, row, 0),
	                     .account = db_id(rows, row, 1),
	                     .subject = db_str(rows, row, 2),
	                     .moderator = db_id(rows, row, 3),
	                     .presenter = db_id(rows, row, 4),
	                     .moderator_name = db_str(rows, row, 5),
	                     .presenter_name = db_str(rows, row, 6),
	                     .phase = (enum review_phase)db_number(rows, row, 7),
	                     .phase_started_at_ms = db_number(rows, row, 8),
	                     .created_at_ms = db_number(rows, row, 10),
	                     .revision = db_number(rows, row, 11)};
	read_minutes(db_str(rows, row, 9), x->minutes);
}

static void read_entry(const struct db_rows *rows, size_t row, struct review_entry *x)
{
	*x = (struct review_entry){.id = db_id(rows, row, 0),
	                           .review = db_id(rows, row, 1),
	                           .account = db_id(rows, row, 2),
	                           .kind = (enum review_phase)db_number(rows, row, 3),
	                           .member = db_id(rows, row, 4),
	                           .member_name = db_str(rows, row, 5),
	                           .text = db_str(rows, row, 6),
	                           .answer = (enum review_answer)db_number(rows, row, 7),
	                           .action = db_id(rows, row, 8)};
}

static enum err not_found(struct scope *s)
{
	return scope_fail(s, ERR_NOT_FOUND, "review.not_found", NULL,
	                  "no such review, or not on the account's team");
}

/* ---- beginning ---- */

/* One of us, on the account's team. */
static enum err check_on_team(struct scope *s, struct id account, struct id member,
                              const char *field)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "account_member_find", DB_ID(s->organisation), DB_ID(account),
	            DB_ID(member)));
	if (rows.count == 0 || db_number(&rows, 0, 1))
		return scope_fail(s, ERR_INVALID, "review.not_on_team", field,
		                  "not on the account's team");
	return ERR_NONE;
}

static enum err check_reviewers(struct scope *s, const struct review *x, const struct id *reviewers,
                                size_t count)
{
	if (count < 1 || count > REVIEW_MEMBERS_MAX)
		return scope_fail(s, ERR_INVALID, "review.reviewers_missing", "reviewers",
		                  "1 to %d", REVIEW_MEMBERS_MAX);
	for (size_t i = 0; i < count; i++) {
		if (id_equal(reviewers[i], x->presenter))
			return scope_fail(s, ERR_INVALID, "review.presenter_reviews", "reviewers",
			                  "nobody reviews their own plan");
		TRY(check_on_team(s, x->account, reviewers[i], "reviewers"));
		for (size_t k = 0; k < i; k++)
			if (id_equal(reviewers[i], reviewers[k]))
				return scope_fail(s, ERR_INVALID, "field.out_of_range", "reviewers",
				                  "each once");
	}
	return ERR_NONE;
}

static enum err check(struct scope *s, struct review *x)
{
	TRY(check_line_needed(s, "subject", REVIEW_SUBJECT_BYTES_MAX, &x->subject));
	for (size_t i = 0; i < REVIEW_DONE; i++)
		if (x->minutes[i] < 1 || x->minutes[i] > REVIEW_MINUTES_MAX)
			return scope_fail(s, ERR_INVALID, "field.out_of_range", review_phases[i],
			                  "1 to %d minutes", REVIEW_MINUTES_MAX);
	TRY(check_on_team(s, x->account, x->presenter, "presenter"));
	if (id_equal(x->presenter, s->actor))
		return scope_fail(s, ERR_INVALID, "review.moderator_presents", "presenter",
		                  "whoever moderates does not present");
	return ERR_NONE;
}

/* Within a transaction: found by what it is about. Ours alone. */
static enum err make_findable(struct scope *s, const struct review *x)
{
	return search_put(s, &(struct search_record){.kind = "review",
	                                             .record = x->id,
	                                             .account = x->account,
	                                             .title = x->subject});
}

enum err review_start(struct scope *s, const struct review *draft, const struct id *reviewers,
                      size_t reviewer_count, const struct review **ret_review)
{
	struct text minutes = text_new(s->mem, REVIEW_DONE * 3);
	struct review x = *draft;
	const struct review *stored;

	TRY(permission_check(s, MAY_EDIT, x.account));
	TRY(check(s, &x));
	TRY(check_reviewers(s, &x, reviewers, reviewer_count));
	for (size_t i = 0; i < REVIEW_DONE; i++)
		text_addf(&minutes, "%s%lld", i ? " " : "", (long long)x.minutes[i]);
	x.id = scope_new_id(s);
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "review_add", DB_ID(s->organisation), DB_ID(x.id), DB_ID(x.account),
	             DB_TEXT(x.subject), DB_ID(s->actor), DB_ID(x.presenter), DB_NUMBER(s->now_ms),
	             DB_TEXT(text_str(&minutes))));
	for (size_t i = 0; i < reviewer_count; i++)
		TRY(DB_WRITE(s, NULL, "review_add_member", DB_ID(s->organisation), DB_ID(x.id),
		             DB_ID(reviewers[i])));
	TRY(review_find(s, x.id, &stored));
	TRY(history_note(s, x.account, "review", x.id, "added", STR_NONE, false));
	TRY(make_findable(s, stored));
	TRY(db_commit(s));
	*ret_review = stored;
	return ERR_NONE;
}

/* ---- reading ---- */

enum err review_find(struct scope *s, struct id id, const struct review **ret_review)
{
	struct review *x;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "review_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return not_found(s);
	x = NEW(s->mem, struct review);
	read_row(&rows, 0, x);
	*ret_review = x;
	return ERR_NONE;
}

enum err review_list_members(struct scope *s, struct id id,
                             const struct review_member **ret_members, size_t *ret_count)
{
	struct review_member *list;
	const struct review *x;
	struct db_rows rows;

	TRY(review_find(s, id, &x));
	TRY(DB_READ(s, &rows, "review_list_members", DB_ID(s->organisation), DB_ID(id),
	            DB_NUMBER(REVIEW_MEMBERS_MAX)));
	list = NEW_ARRAY(s->mem, struct review_member, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct review_member){.member = db_id(&rows, i, 0),
		                                 .name = db_str(&rows, i, 1),
		                                 .is_heard = db_number(&rows, i, 2) != 0};
	*ret_members = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err review_list_entries(struct scope *s, struct id id, const struct review_entry **ret_entries,
                             size_t *ret_count)
{
	struct review_entry *list;
	const struct review *x;
	struct db_rows rows;

	TRY(review_find(s, id, &x));
	TRY(DB_READ(s, &rows, "review_list_entries", DB_ID(s->organisation), DB_ID(id),
	            DB_NUMBER(REVIEW_ENTRIES_MAX)));
	list = NEW_ARRAY(s->mem, struct review_entry, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_entry(&rows, i, &list[i]);
	*ret_entries = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err review_list(struct scope *s, struct id account, struct id after, size_t limit,
                     const struct review **ret_reviews, size_t *ret_count)
{
	struct review *list;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SEE, account));
	TRY(check_limit(s, limit, REVIEW_LIST_MAX));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "review_list", DB_ID(s->organisation), DB_ID(account),
	            DB_ARRAY(after.b), DB_NUMBER(limit)));
	list = NEW_ARRAY(s->mem, struct review, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_reviews = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- the session ---- */

enum err review_move(struct scope *s, struct id id, enum review_phase to,
                     const struct review **ret_review)
{
	const struct review *x;
	struct str verb;

	TRY(db_begin(s));
	TRY(review_find(s, id, &x));
	if (!id_equal(x->moderator, s->actor))
		return scope_fail(s, ERR_DENIED, "review.moderator_only", NULL,
		                  "the moderator moves on");
	if (to != x->phase) {
		if ((int)to != (int)x->phase + 1 || to > REVIEW_DONE)
			return scope_fail(s, ERR_CONFLICT, "review.phase_order", "phase",
			                  "after %s comes the next, nothing else",
			                  review_phases[x->phase]);
		verb = text_format(s->mem, "to_%s", review_phases[to]);
		TRY(DB_WRITE(s, NULL, "review_move", DB_ID(s->organisation), DB_ID(id),
		             DB_NUMBER(to), DB_NUMBER(s->now_ms)));
		TRY(history_note(s, x->account, "review", id, verb.at, STR_NONE, false));
		TRY(review_find(s, id, &x));
	}
	TRY(db_commit(s));
	*ret_review = x;
	return ERR_NONE;
}

/* Which reviewer the actor is; NULL = none. */
static enum err find_me(struct scope *s, const struct review *x,
                        const struct review_member **ret_me)
{
	const struct review_member *members;
	size_t count;

	*ret_me = NULL;
	TRY(review_list_members(s, x->id, &members, &count));
	for (size_t i = 0; i < count; i++)
		if (id_equal(members[i].member, s->actor))
			*ret_me = &members[i];
	return ERR_NONE;
}

static enum err check_may_say(struct scope *s, const struct review *x, enum review_phase kind)
{
	const struct review_member *me;

	if (kind != x->phase)
		return scope_fail(s, ERR_CONFLICT, "review.wrong_phase", "kind", "the phase is %s",
		                  review_phases[x->phase]);
	TRY(find_me(s, x, &me));
	if (kind == REVIEW_AGREE) {
		if (!me && !id_equal(x->moderator, s->actor) && !id_equal(x->presenter, s->actor))
			return scope_fail(s, ERR_DENIED, "review.not_in_it", NULL,
			                  "not in this review");
		return ERR_NONE;
	}
	if (!me)
		return scope_fail(s, ERR_DENIED, "review.reviewers_only", NULL,
		                  "this is the reviewers' part");
	if (kind == REVIEW_RECOMMEND && !me->is_heard)
		return scope_fail(s, ERR_CONFLICT, "review.not_heard_yet", NULL,
		                  "nothing they said back was confirmed");
	return ERR_NONE;
}

static enum err check_text(struct scope *s, enum review_phase kind, struct str *text)
{
	TRY(check_lines(s, "text",
	                kind == REVIEW_AGREE ? ACTION_TITLE_BYTES_MAX : REVIEW_TEXT_BYTES_MAX,
	                text));
	if (str_is_empty(*text))
		return scope_fail(s, ERR_INVALID, "field.missing", "text", "empty");
	if (kind == REVIEW_CLARIFY && text->at[text->bytes - 1] != '?')
		return scope_fail(s, ERR_INVALID, "review.not_a_question", "text",
		                  "a question ends with a question mark");
	return ERR_NONE;
}

static enum err check_room(struct scope *s, struct id review)
{
	const struct review_entry *entries;
	size_t count;

	TRY(review_list_entries(s, review, &entries, &count));
	if (count >= REVIEW_ENTRIES_MAX)
		return scope_fail(s, ERR_CONFLICT, "review.too_many", NULL, "at most %d",
		                  REVIEW_ENTRIES_MAX);
	return ERR_NONE;
}

static enum err find_entry(struct scope *s, struct id id, const struct review_entry **ret_entry)
{
	struct review_entry *entry;
	struct db_rows rows;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(DB_READ(s, &rows, "review_entry_find", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->actor)));
	if (rows.count == 0)
		return not_found(s);
	entry = NEW(s->mem, struct review_entry);
	read_entry(&rows, 0, entry);
	*ret_entry = entry;
	return ERR_NONE;
}

enum err review_say(struct scope *s, struct id id, enum review_phase kind, struct str text,
                    struct id owner, struct str due_on, const struct review_entry **ret_entry)
{
	static const char *const verbs[REVIEW_PHASE_COUNT] = {
		[REVIEW_CLARIFY] = "asked",
		[REVIEW_PARAPHRASE] = "said_back",
		[REVIEW_RECOMMEND] = "recommended",
		[REVIEW_AGREE] = "agreed",
	};
	const struct action *action = NULL;
	const struct review_entry *entry;
	const struct review *x;
	struct id entry_id, action_id = ID_NONE;

	TRY(db_begin(s));
	TRY(review_find(s, id, &x));
	TRY(check_may_say(s, x, kind));
	TRY(check_text(s, kind, &text));
	TRY(check_room(s, id));
	if (kind == REVIEW_AGREE) {
		TRY(action_add(s,
		               &(struct action){.account = x->account,
		                                .title = text,
		                                .owner = owner,
		                                .due_on = due_on},
		               &action));
		action_id = action->id;
	}
	entry_id = scope_new_id(s);
	TRY(DB_WRITE(s, NULL, "review_entry_add", DB_ID(s->organisation), DB_ID(entry_id),
	             DB_ID(id), DB_NUMBER(kind), DB_ID(s->actor), DB_TEXT(text), DB_ID(action_id)));
	TRY(DB_WRITE(s, NULL, "review_touch", DB_ID(s->organisation), DB_ID(id)));
	TRY(history_note(s, x->account, "review", id, verbs[kind], STR_NONE, false));
	TRY(find_entry(s, entry_id, &entry));
	TRY(db_commit(s));
	*ret_entry = entry;
	return ERR_NONE;
}

enum err review_answer(struct scope *s, struct id id, bool is_confirmed,
                       const struct review_entry **ret_entry)
{
	enum review_answer answer = is_confirmed ? REVIEW_CONFIRMED : REVIEW_NOT_YET;
	const struct review_entry *entry;
	const struct review *x;

	TRY(db_begin(s));
	TRY(find_entry(s, id, &entry));
	TRY(review_find(s, entry->review, &x));
	if (!id_equal(x->presenter, s->actor))
		return scope_fail(s, ERR_DENIED, "review.presenter_only", NULL,
		                  "only who presented knows what was meant");
	if (entry->kind != REVIEW_PARAPHRASE || x->phase != REVIEW_PARAPHRASE)
		return scope_fail(s, ERR_CONFLICT, "review.wrong_phase", NULL, "the phase is %s",
		                  review_phases[x->phase]);
	TRY(DB_WRITE(s, NULL, "review_entry_answer", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(answer)));
	TRY(DB_WRITE(s, NULL, "review_member_hear", DB_ID(s->organisation), DB_ID(x->id),
	             DB_ID(entry->member), DB_NUMBER(is_confirmed)));
	TRY(DB_WRITE(s, NULL, "review_touch", DB_ID(s->organisation), DB_ID(x->id)));
	TRY(history_note(s, x->account, "review", x->id, is_confirmed ? "confirmed" : "not_meant",
	                 STR_NONE, false));
	TRY(find_entry(s, id, &entry));
	TRY(db_commit(s));
	*ret_entry = entry;
	return ERR_NONE;
}

static enum err put_row(struct scope *s, const struct db_rows *rows, size_t row)
{
	struct review one;

	read_row(rows, row, &one);
	return make_findable(s, &one);
}

const struct search_source review_findable = {"review", "review_list_all", put_row};
