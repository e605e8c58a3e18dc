#include "rhythm/wish.h"

#include "core/check.h"
#include "rhythm/message.h"
#include "rhythm/rhythm.h"
#include "rhythm/wording.h"
#include "rhythm/work_time.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/member.h"
#include "teams/permission.h"
#include "teams/team.h"

enum {
	REMIND_WORK_DAYS = 2, /* that a lead has had for it */
	REMIND_DAYS_MAX = 21, /* in which these are looked for */
	ROUND_MAX = 50        /* wishes in one round of the courier */
};
static const int64_t day_ms = 24ll * 60 * 60 * 1000;

static const char *const states[] = {"open", "granted", "refused", "withdrawn", NULL};

struct str wish_state_name(enum wish_state state)
{
	return str_from(states[state]);
}

/* Neither the time it was agreed for nor the other one has come. */
static bool is_in_time(const struct scope *s, const struct wish *w)
{
	return w->was_starts_at_ms > s->now_ms && w->starts_at_ms > s->now_ms;
}

static void read_row(const struct scope *s, const struct db_rows *rows, size_t row, struct wish *w)
{
	bool is_lead = db_number(rows, row, 21) != 0, is_untouched = db_number(rows, row, 22) != 0;

	w->id = db_id(rows, row, 0);
	w->rhythm = db_id(rows, row, 1);
	w->team = db_id(rows, row, 2);
	w->block = db_id(rows, row, 3);
	w->kind = str_equal(db_str(rows, row, 4), STR("cave")) ? BLOCK_CAVE : BLOCK_MARKET;
	w->member = db_id(rows, row, 5);
	w->asked_by = db_id(rows, row, 6);
	w->asked_by_name = db_str(rows, row, 7);
	w->is_own = id_equal(w->asked_by, s->actor);
	w->text = db_str(rows, row, 8);
	w->starts_at_ms = db_number(rows, row, 9);
	w->ends_at_ms = db_number(rows, row, 10);
	w->was_starts_at_ms = db_number(rows, row, 11);
	w->was_ends_at_ms = db_number(rows, row, 12);
	w->zone = db_str(rows, row, 13);
	w->state = (enum wish_state)str_which(db_str(rows, row, 14), states);
	w->answered_by = db_id(rows, row, 15);
	w->answered_by_name = db_str(rows, row, 16);
	w->answer = db_str(rows, row, 17);
	w->asked_at_ms = db_number(rows, row, 18);
	w->answered_at_ms = db_number(rows, row, 19);
	w->revision = db_number(rows, row, 20);
	w->is_guest = db_number(rows, row, 23) != 0;
	w->may_answer = is_lead && w->state == WISH_OPEN;
	w->may_undo = is_lead && is_in_time(s, w) &&
	              (w->state == WISH_REFUSED || (w->state == WISH_GRANTED && is_untouched));
}

/* Whoever asked learns of it, and the others on the team of us: guests learn of their own only. */
static enum err note(struct scope *s, const struct wish *w, const char *verb)
{
	struct history_entry entry = {.kind = STR("wish"), .record = w->id, .verb = str_from(verb)};

	if (w->is_guest) {
		entry.member = w->asked_by;
		TRY(history_add(s, &entry));
	}
	entry.member = ID_NONE;
	entry.team = w->team;
	return history_add(s, &entry);
}

/* ---- telling ---- */

enum said {
	SAID_WISH,
	SAID_REMINDER,
	SAID_YES,
	SAID_NO,
	SAID_OWN,
	SAID_UNDONE_YES,
	SAID_UNDONE_NO,
	SAID_COUNT
};

/* Filled with what it is about, the time that is wished for or holds, and the other one. */
static const char *const sentences[LANGUAGE_COUNT][SAID_COUNT] = {
	[LANGUAGE_DE] =
		{
			[SAID_WISH] = "Mein Wunsch zum Rhythmus: %s am %.*s statt %.*s (%.*s).",
			[SAID_REMINDER] = "Noch ohne Antwort: mein Wunsch zum Rhythmus, %s am %.*s "
					  "statt %.*s (%.*s). kamwerk erinnert einmal daran.",
			[SAID_YES] = "Ja zum Änderungswunsch: %s jetzt am %.*s statt %.*s (%.*s).",
			[SAID_NO] = "Nein zum Änderungswunsch: %s nicht am %.*s, es bleibt bei "
				    "%.*s (%.*s).",
			[SAID_OWN] = "Ich habe verschoben: %s jetzt am %.*s statt %.*s (%.*s).",
			[SAID_UNDONE_YES] = "Zurückgenommen: %s doch wie zuvor am %.*s, nicht am "
					    "%.*s (%.*s).",
			[SAID_UNDONE_NO] = "Der Änderungswunsch ist wieder offen: %s am %.*s statt "
					   "%.*s (%.*s).",
		},
	[LANGUAGE_EN] =
		{
			[SAID_WISH] = "My wish for the rhythm: %s on %.*s instead of %.*s (%.*s).",
			[SAID_REMINDER] = "Not answered yet: my wish for the rhythm, %s on %.*s "
					  "instead of %.*s (%.*s). kamwerk reminds of it once.",
			[SAID_YES] = "Yes to the change: %s now on %.*s instead of %.*s (%.*s).",
			[SAID_NO] = "No to the change: %s not on %.*s, it stays on %.*s (%.*s).",
			[SAID_OWN] = "I have moved: %s now on %.*s instead of %.*s (%.*s).",
			[SAID_UNDONE_YES] = "Taken back: %s as before on %.*s, not on %.*s (%.*s).",
			[SAID_UNDONE_NO] =
				"The wish is open again: %s on %.*s instead of %.*s (%.*s).",
		},
};
static const char *const things[LANGUAGE_COUNT][2] = {
	[LANGUAGE_DE] = {[BLOCK_CAVE] = "Höhle", [BLOCK_MARKET] = "Marktzeit"},
	[LANGUAGE_EN] = {[BLOCK_CAVE] = "cave time", [BLOCK_MARKET] = "market time"},
};

static struct str sentence(struct scope *s, enum language language, enum said said,
                           const struct wish *w, struct str word)
{
	const struct zone *zone = wording_zone(s, w->zone);
	struct str to = wording_span(s, language, w->starts_at_ms, w->ends_at_ms, zone);
	struct str from = wording_span(s, language, w->was_starts_at_ms, w->was_ends_at_ms, zone);
	struct text text = text_new(s->mem, MESSAGE_TEXT_BYTES_MAX);
	bool is_back = said == SAID_UNDONE_YES;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	text_addf(&text, sentences[language][said], things[language][w->kind],
	          STR_ARG(is_back ? from : to), STR_ARG(is_back ? to : from),
	          STR_ARG(zone_name(zone)));
#pragma GCC diagnostic pop
	if (!str_is_empty(word)) {
		text_add(&text, STR("\n\n"));
		text_add(&text, word);
	}
	return text_str(&text);
}

/* To one person in their language; whoever is gone is not written to. */
static enum err tell(struct scope *s, struct id receiver, enum said said, const struct wish *w,
                     struct str word)
{
	const struct message *sent;
	const struct member *member;
	struct str text;

	if (id_equal(receiver, s->actor))
		return ERR_NONE;
	TRY(member_find(s, receiver, &member));
	if (member->is_locked)
		return ERR_NONE;
	text = sentence(s, scope_language(member->language), said, w, word);
	return message_send(s, &(struct message){.receiver = receiver, .text = text}, &sent);
}

/* The room has no language of its own: it gets the writer's. */
static enum err tell_room(struct scope *s, enum said said, const struct wish *w, struct str word)
{
	struct str text = sentence(s, s->language, said, w, word);
	const struct message *sent;

	return message_send(s,
	                    &(struct message){.team = w->team,
	                                      .text = text,
	                                      .is_for_guests = w->kind == BLOCK_MARKET},
	                    &sent);
}

static enum err list_leads(struct scope *s, const struct wish *w, struct db_rows *ret_leads)
{
	return DB_READ(s, ret_leads, "wish_list_leads", DB_ID(s->organisation), DB_ID(w->team),
	               DB_ID(s->actor), DB_NUMBER(TEAM_MEMBERS_MAX));
}

static enum err tell_leads(struct scope *s, enum said said, const struct wish *w)
{
	struct db_rows leads;

	TRY(list_leads(s, w, &leads));
	for (size_t i = 0; i < leads.count; i++)
		TRY(tell(s, db_id(&leads, i, 0), said, w, w->text));
	return ERR_NONE;
}

/* A move concerns everybody when it is the market, or a lead's own, who is asked by nobody. Why a lead moves their
 * own is for them and the other leads; the room is told what and when. */
static enum err tell_of_move(struct scope *s, const struct wish *w, enum said said, struct str word)
{
	if (w->kind == BLOCK_MARKET || id_equal(w->asked_by, s->actor))
		return tell_room(s, said, w, word);
	return tell(s, w->asked_by, said, w, word);
}

/* ---- reading ---- */

enum err wish_find(struct scope *s, struct id id, const struct wish **ret_wish)
{
	struct db_rows rows;
	struct wish *w;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "wish_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "wish.not_found", NULL,
		                  "no such wish, or not to be seen");
	w = NEW(s->mem, struct wish);
	read_row(s, &rows, 0, w);
	*ret_wish = w;
	return ERR_NONE;
}

enum err wish_list(struct scope *s, struct id rhythm, struct id after, size_t limit,
                   const struct wish **ret_wishes, size_t *ret_count)
{
	const struct rhythm *r;
	struct db_rows rows;
	struct wish *list;

	TRY(rhythm_find(s, rhythm, &r));
	TRY(check_limit(s, limit, WISH_LIST_MAX));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "wish_list", DB_ID(s->organisation), DB_ID(rhythm), DB_ARRAY(after.b),
	            DB_NUMBER(limit), DB_ID(s->actor)));
	list = NEW_ARRAY(s->mem, struct wish, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(s, &rows, i, &list[i]);
	*ret_wishes = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- reminding ---- */

/* When the work begins of the third day after now: of the two before nothing is left. INT64_MAX: they are away. */
static enum err two_days_later(struct scope *s, struct id lead, int64_t *ret_ms)
{
	const struct time_span *work;
	size_t count, days = 0;

	*ret_ms = INT64_MAX;
	TRY(work_time_spans(s, lead, s->now_ms, s->now_ms + REMIND_DAYS_MAX * day_ms, &work,
	                    &count));
	/* What is left of today does not count: its span is cut and begins now. */
	for (size_t i = 0; i < count && *ret_ms == INT64_MAX; i++)
		if (work[i].from_ms > s->now_ms && ++days > REMIND_WORK_DAYS)
			*ret_ms = work[i].from_ms;
	return ERR_NONE;
}

/* When the leads are to be reminded of a wish that is open from now on, so that there is time to answer: a day at least
 * before its time comes. */
static enum err find_remind_at(struct scope *s, const struct wish *w, int64_t *ret_ms)
{
	int64_t first_ms = INT64_MAX, until_ms = w->starts_at_ms < w->was_starts_at_ms
	                                                 ? w->starts_at_ms
	                                                 : w->was_starts_at_ms;
	struct db_rows leads;

	TRY(list_leads(s, w, &leads));
	for (size_t i = 0; i < leads.count; i++) {
		int64_t ms;

		TRY(two_days_later(s, db_id(&leads, i, 0), &ms));
		first_ms = ms < first_ms ? ms : first_ms;
	}
	*ret_ms = first_ms <= until_ms - day_ms ? first_ms : s->now_ms + (until_ms - s->now_ms) / 2;
	return ERR_NONE;
}

/* As whoever asked. */
static enum err remind(struct scope *s, struct id id)
{
	const struct wish *w;
	int64_t is_ours;

	TRY(db_begin(s));
	TRY(DB_WRITE(s, &is_ours, "wish_set_reminded", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(s->now_ms)));
	if (is_ours) {
		TRY(wish_find(s, id, &w));
		if (is_in_time(s, w))
			TRY(tell_leads(s, SAID_REMINDER, w));
	}
	return db_commit(s);
}

static enum err set_reminded(struct scope *s, struct id id)
{
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "wish_set_reminded", DB_ID(s->organisation), DB_ID(id),
	             DB_NUMBER(s->now_ms)));
	return db_commit(s);
}

enum err wish_remind_due(struct scope *s)
{
	struct id actor = s->actor, guest_of = s->guest_of;
	enum language language = s->language;
	enum err e = ERR_NONE;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "wish_list_due", DB_ID(s->organisation), DB_NUMBER(s->now_ms),
	            DB_NUMBER(ROUND_MAX)));
	for (size_t i = 0; i < rows.count && !e; i++) {
		struct id id = db_id(&rows, i, 0);

		s->actor = db_id(&rows, i, 1);
		s->guest_of = db_id(&rows, i, 2);
		s->language = scope_language(db_str(&rows, i, 3));
		e = db_number(&rows, i, 4) ? ERR_NOT_FOUND : remind(s, id);
		/* Whoever asked is gone or off the team, or a post is full: then nobody is reminded. */
		if (e == ERR_DENIED || e == ERR_NOT_FOUND || e == ERR_INVALID ||
		    e == ERR_CONFLICT) {
			db_abandon(s);
			e = set_reminded(s, id);
		}
	}
	s->actor = actor;
	s->guest_of = guest_of;
	s->language = language;
	return e;
}

/* ---- answering ---- */

static enum err set_state(struct scope *s, struct id id, enum wish_state state, struct str answer,
                          int64_t block_revision)
{
	bool is_answer = state == WISH_GRANTED || state == WISH_REFUSED;
	struct id by = is_answer ? s->actor : ID_NONE;

	return DB_WRITE(s, NULL, "wish_set_state", DB_ID(s->organisation), DB_ID(id),
	                DB_TEXT(wish_state_name(state)), DB_ID(by), DB_TEXT(answer),
	                is_answer ? DB_NUMBER(s->now_ms) : DB_NULL, DB_NUMBER(block_revision));
}

static enum err too_late(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "wish.too_late", NULL, "its time has come");
}

/* The block as it is now, whoever's: the wish says that the actor may know of it. */
static enum err find_block(struct scope *s, const struct wish *w, const struct block **ret_block)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "rhythm_block_find", DB_ID(s->organisation), DB_ID(w->block)));
	if (rows.count == 0)
		return too_late(s);
	*ret_block = block_read_rows(s, &rows);
	return ERR_NONE;
}

/* The block moves to where it is wished. `w` is where it was, from then on. */
static enum err grant(struct scope *s, struct wish *w, struct str word)
{
	const struct block *block, *moved;
	const struct rhythm *rhythm;

	TRY(find_block(s, w, &block));
	w->was_starts_at_ms = block->starts_at_ms;
	w->was_ends_at_ms = block->ends_at_ms;
	if (!is_in_time(s, w))
		return too_late(s);
	TRY(rhythm_find(s, w->rhythm, &rhythm));
	TRY(rhythm_move_agreed(s, rhythm, block, w->starts_at_ms, w->ends_at_ms, &moved));
	TRY(DB_WRITE(s, NULL, "wish_set_was", DB_ID(s->organisation), DB_ID(w->id),
	             DB_NUMBER(w->was_starts_at_ms), DB_NUMBER(w->was_ends_at_ms)));
	return set_state(s, w->id, WISH_GRANTED, word, moved->revision);
}

enum err wish_answer(struct scope *s, struct id id, int64_t revision, bool is_granted,
                     struct str text, const struct wish **ret_wish)
{
	const struct wish *old;
	struct wish w;

	TRY(check_lines(s, "text", WISH_TEXT_BYTES_MAX, &text));
	TRY(db_begin(s));
	TRY(wish_find(s, id, &old));
	TRY(team_check(s, old->team, TEAM_LEAD));
	if (old->revision != revision)
		return scope_fail(s, ERR_CONFLICT, "wish.changed", NULL, "revision %lld is old",
		                  (long long)revision);
	if (old->state != WISH_OPEN)
		return scope_fail(s, ERR_CONFLICT, "wish.answered", NULL, "is not open");
	if (!is_granted && str_is_empty(text))
		return scope_fail(s, ERR_INVALID, "field.missing", "text", "why not");
	w = *old;
	if (is_granted) {
		TRY(grant(s, &w, text));
		TRY(tell_of_move(s, &w, SAID_YES, text));
	} else {
		TRY(set_state(s, id, WISH_REFUSED, text, 0));
		TRY(tell(s, w.asked_by, SAID_NO, &w, text));
	}
	TRY(note(s, &w, is_granted ? "granted" : "refused"));
	TRY(wish_find(s, id, ret_wish));
	return db_commit(s);
}

static enum err acted_on(struct scope *s)
{
	return scope_fail(s, ERR_CONFLICT, "wish.acted_on", NULL, "something came of it");
}

enum err wish_undo(struct scope *s, struct id id)
{
	const struct wish *w;
	struct db_rows newer;
	bool is_leads_own;
	int64_t remind_at_ms;

	TRY(db_begin(s));
	TRY(wish_find(s, id, &w));
	TRY(team_check(s, w->team, TEAM_LEAD));
	if (w->state != WISH_GRANTED && w->state != WISH_REFUSED)
		return scope_fail(s, ERR_CONFLICT, "wish.not_answered", NULL, "is not answered");
	TRY(DB_READ(s, &newer, "wish_open_of", DB_ID(s->organisation), DB_ID(w->block),
	            DB_ID(w->asked_by)));
	if (!w->may_undo || newer.count)
		return acted_on(s);
	is_leads_own = id_equal(w->asked_by, w->answered_by);
	if (w->state == WISH_GRANTED) {
		const struct block *block, *moved;
		const struct rhythm *rhythm;

		TRY(find_block(s, w, &block));
		TRY(rhythm_find(s, w->rhythm, &rhythm));
		TRY(rhythm_move_agreed(s, rhythm, block, w->was_starts_at_ms, w->was_ends_at_ms,
		                       &moved));
	}
	TRY(set_state(s, id, is_leads_own ? WISH_WITHDRAWN : WISH_OPEN, STR_NONE, 0));
	if (!is_leads_own) {
		TRY(find_remind_at(s, w, &remind_at_ms));
		TRY(DB_WRITE(s, NULL, "wish_set_remind_at", DB_ID(s->organisation), DB_ID(id),
		             DB_NUMBER(remind_at_ms)));
	}
	if (w->state == WISH_GRANTED)
		TRY(tell_of_move(s, w, SAID_UNDONE_YES, STR_NONE));
	else
		TRY(tell(s, w->asked_by, SAID_UNDONE_NO, w, STR_NONE));
	TRY(note(s, w, "reopened"));
	return db_commit(s);
}

/* ---- asking ---- */

static enum err check(struct scope *s, const struct wish *w, const struct block *block,
                      const struct rhythm **ret_rhythm)
{
	if (block->retired_at_ms)
		return scope_fail(s, ERR_NOT_FOUND, "block.not_found", NULL, "no longer there");
	if (id_is_none(block->rhythm))
		return scope_fail(s, ERR_CONFLICT, "block.not_agreed", NULL,
		                  "nobody has to agree: it is changed on the page");
	TRY(rhythm_find(s, block->rhythm, ret_rhythm));
	if ((*ret_rhythm)->state != RHYTHM_AGREED)
		return scope_fail(s, ERR_CONFLICT, "wish.proposed", NULL,
		                  "it is a proposal: it is moved there");
	if (block->starts_at_ms <= s->now_ms)
		return too_late(s);
	if (w->starts_at_ms <= s->now_ms)
		return scope_fail(s, ERR_INVALID, "wish.past", "starts_at", "has passed");
	if (w->starts_at_ms == block->starts_at_ms && w->ends_at_ms == block->ends_at_ms)
		return scope_fail(s, ERR_INVALID, "wish.same", "starts_at", "it is there already");
	return rhythm_check_place(s, *ret_rhythm, block, w->starts_at_ms, w->ends_at_ms);
}

/* Whoever asks again means that instead. */
static enum err replace(struct scope *s, struct id block)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "wish_open_of", DB_ID(s->organisation), DB_ID(block),
	            DB_ID(s->actor)));
	for (size_t i = 0; i < rows.count; i++)
		TRY(set_state(s, db_id(&rows, i, 0), WISH_WITHDRAWN, STR_NONE, 0));
	return ERR_NONE;
}

enum err wish_ask(struct scope *s, const struct wish *draft, const struct wish **ret_wish)
{
	const struct rhythm *rhythm;
	const struct block *block;
	const struct wish *asked;
	struct wish w = *draft;
	int64_t remind_at_ms;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(check_lines(s, "text", WISH_TEXT_BYTES_MAX, &w.text));
	TRY(db_begin(s));
	TRY(block_find(s, w.block, &block));
	TRY(check(s, &w, block, &rhythm));
	TRY(replace(s, block->id));
	w.id = scope_new_id(s);
	w.team = rhythm->team;
	w.was_starts_at_ms = block->starts_at_ms;
	TRY(find_remind_at(s, &w, &remind_at_ms));
	TRY(DB_WRITE(s, NULL, "wish_add", DB_ID(s->organisation), DB_ID(w.id), DB_ID(rhythm->id),
	             DB_ID(rhythm->team), DB_ID(block->id), DB_ID(s->actor), DB_TEXT(w.text),
	             DB_NUMBER(w.starts_at_ms), DB_NUMBER(w.ends_at_ms),
	             DB_NUMBER(block->starts_at_ms), DB_NUMBER(block->ends_at_ms),
	             DB_NUMBER(s->now_ms), DB_NUMBER(remind_at_ms)));
	TRY(wish_find(s, w.id, &asked));
	w = *asked;
	if (w.may_answer) {
		TRY(grant(s, &w, STR_NONE));
		TRY(tell_of_move(s, &w, SAID_OWN, w.kind == BLOCK_MARKET ? w.text : STR_NONE));
	} else {
		TRY(tell_leads(s, SAID_WISH, &w));
	}
	TRY(note(s, &w, w.may_answer ? "granted" : "added"));
	TRY(wish_find(s, w.id, ret_wish));
	return db_commit(s);
}

enum err wish_withdraw(struct scope *s, struct id id)
{
	const struct wish *w;

	TRY(db_begin(s));
	TRY(wish_find(s, id, &w));
	if (!w->is_own)
		return scope_fail(s, ERR_NOT_FOUND, "wish.not_found", NULL, "not the actor's");
	if (w->state != WISH_OPEN)
		return scope_fail(s, ERR_CONFLICT, "wish.answered", NULL, "is not open");
	TRY(set_state(s, id, WISH_WITHDRAWN, STR_NONE, 0));
	TRY(note(s, w, "retired"));
	return db_commit(s);
}
