#include "rhythm/rhythm.h"

#include "core/check.h"
#include "core/date.h"
#include "rhythm/letter.h"
#include "rhythm/post.h"
#include "rhythm/rhythm_plan.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/team.h"

enum {
	MINUTE_MS = 60 * 1000,
	DAY_MS = 24 * 60 * MINUTE_MS,
	DAY_BYTES = sizeof "2026-11-23" - 1
};

static const char *const states[] = {"proposed", "agreed", "withdrawn", NULL};

struct str rhythm_state_name(enum rhythm_state state)
{
	return str_from(states[state]);
}

static void read_row(const struct db_rows *rows, size_t row, struct rhythm *r)
{
	r->id = db_id(rows, row, 0);
	r->team = db_id(rows, row, 1);
	r->state = (enum rhythm_state)str_which(db_str(rows, row, 2), states);
	r->starts_on = db_str(rows, row, 3);
	r->ends_on = db_str(rows, row, 4);
	r->zone = db_str(rows, row, 5);
	r->market_minutes = db_number(rows, row, 6);
	r->quorum = db_number(rows, row, 7);
	r->proposed_by = db_id(rows, row, 8);
	r->proposed_at_ms = db_number(rows, row, 9);
	r->agreed_at_ms = db_number(rows, row, 10);
	r->voices = db_number(rows, row, 11);
	r->agreed_voices = db_number(rows, row, 12);
	r->people = db_number(rows, row, 13);
	r->revision = db_number(rows, row, 14);
}

static enum err note(struct scope *s, struct id team, struct id rhythm, const char *verb,
                     const char *fields)
{
	return history_add(s, &(struct history_entry){.team = team,
	                                              .kind = STR("rhythm"),
	                                              .record = rhythm,
	                                              .verb = str_from(verb),
	                                              .fields = str_from(fields),
	                                              .is_shared = true});
}

/* ---- days ---- */

struct str rhythm_day_after(struct scope *s, struct str day, int days)
{
	struct date d;
	int64_t ms = 0;

	(void)date_day_parse(day, &ms);
	d = date_utc(ms + (int64_t)days * DAY_MS);
	return date_day_text(s->mem, &d);
}

static bool is_monday(struct str day)
{
	int64_t ms;

	return date_day_parse(day, &ms) && date_utc(ms).weekday == 0;
}

enum err rhythm_day_ms(struct scope *s, struct str day, struct str zone, int64_t *ret_ms)
{
	const struct zone *z = zone_find(s->mem, zone);
	struct date d;
	int64_t ms = 0;

	if (!z || !date_day_parse(day, &ms))
		return scope_fail(s, ERR_BROKEN, "server.broken", NULL, "no such zone or day");
	d = date_utc(ms);
	*ret_ms = date_to_ms(&d, z);
	return ERR_NONE;
}

/* ---- proposing ---- */

static enum err check(struct scope *s, struct rhythm *r, int64_t weeks)
{
	if (str_is_empty(r->starts_on))
		return scope_fail(s, ERR_INVALID, "field.missing", "starts_on", "empty");
	TRY(check_date(s, "starts_on", r->starts_on));
	if (!is_monday(r->starts_on))
		return scope_fail(s, ERR_INVALID, "rhythm.no_monday", "starts_on", "no Monday");
	if (weeks < 1 || weeks > RHYTHM_WEEKS_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "weeks", "not 1 to %d",
		                  RHYTHM_WEEKS_MAX);
	if (r->market_minutes < 0 || r->market_minutes > RHYTHM_MARKET_MINUTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "market_minutes",
		                  "not 0 to %d", RHYTHM_MARKET_MINUTES_MAX);
	if (r->quorum < 1 || r->quorum > TEAM_MEMBERS_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "quorum", "not 1 to %d",
		                  TEAM_MEMBERS_MAX);
	return check_time_zone(s, "zone", r->zone);
}

static enum err withdraw(struct scope *s, struct id team, struct id rhythm)
{
	TRY(DB_WRITE(s, NULL, "rhythm_withdraw", DB_ID(s->organisation), DB_ID(rhythm)));
	return note(s, team, rhythm, "retired", "");
}

enum err rhythm_add_block(struct scope *s, const struct rhythm *rhythm, const struct block *draft)
{
	struct id id = scope_new_id(s);

	return DB_WRITE(s, NULL, "block_add", DB_ID(s->organisation), DB_ID(id),
	                DB_TEXT(block_kind_name(draft->kind)), DB_ID(rhythm->id),
	                DB_ID(rhythm->team), DB_ID(draft->member), DB_NUMBER(0),
	                DB_NUMBER(draft->starts_at_ms), DB_NUMBER(draft->ends_at_ms),
	                DB_TEXT(draft->zone));
}

enum err rhythm_propose(struct scope *s, const struct rhythm *draft, int64_t weeks,
                        const struct rhythm **ret_rhythm)
{
	struct rhythm r = *draft;
	struct db_rows open;

	TRY(team_check(s, r.team, TEAM_EDIT));
	TRY(check(s, &r, weeks));
	r.id = scope_new_id(s);
	r.ends_on = rhythm_day_after(s, r.starts_on, (int)weeks * 7 - 1);
	TRY(db_begin(s));
	TRY(DB_READ(s, &open, "rhythm_open", DB_ID(s->organisation), DB_ID(r.team)));
	for (size_t i = 0; i < open.count; i++)
		TRY(withdraw(s, r.team, db_id(&open, i, 0)));
	TRY(DB_WRITE(s, NULL, "rhythm_add", DB_ID(s->organisation), DB_ID(r.id), DB_ID(r.team),
	             DB_TEXT(r.starts_on), DB_TEXT(r.ends_on), DB_TEXT(r.zone),
	             DB_NUMBER(r.market_minutes), DB_NUMBER(r.quorum), DB_ID(s->actor),
	             DB_NUMBER(s->now_ms)));
	TRY(rhythm_plan(s, &r, (int)weeks));
	TRY(note(s, r.team, r.id, "added", ""));
	TRY(rhythm_find(s, r.id, ret_rhythm));
	return db_commit(s);
}

enum err rhythm_withdraw(struct scope *s, struct id id)
{
	const struct rhythm *r;

	TRY(rhythm_find(s, id, &r));
	TRY(team_check(s, r->team, TEAM_EDIT));
	TRY(db_begin(s));
	TRY(rhythm_find(s, id, &r));
	if (r->state != RHYTHM_PROPOSED)
		return scope_fail(s, ERR_CONFLICT, "rhythm.not_open", NULL, "is not proposed");
	TRY(withdraw(s, r->team, id));
	return db_commit(s);
}

/* ---- reading ---- */

enum err rhythm_find(struct scope *s, struct id id, const struct rhythm **ret_rhythm)
{
	struct db_rows rows;
	struct rhythm *r;

	TRY(permission_check(s, MAY_TAKE_PART, ID_NONE));
	TRY(DB_READ(s, &rows, "rhythm_find", DB_ID(s->organisation), DB_ID(id), DB_ID(s->actor)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "rhythm.not_found", NULL,
		                  "no such rhythm, or not on the team");
	r = NEW(s->mem, struct rhythm);
	read_row(&rows, 0, r);
	*ret_rhythm = r;
	return ERR_NONE;
}

enum err rhythm_list(struct scope *s, struct id team, struct id after, size_t limit,
                     const struct rhythm **ret_rhythms, size_t *ret_count)
{
	struct rhythm *list;
	struct db_rows rows;

	TRY(team_check(s, team, TEAM_SEE));
	TRY(check_limit(s, limit, RHYTHM_LIST_MAX));
	after = id_or_newest(after);
	TRY(DB_READ(s, &rows, "rhythm_list", DB_ID(s->organisation), DB_ID(team), DB_ARRAY(after.b),
	            DB_NUMBER(limit), DB_ID(s->actor)));
	list = NEW_ARRAY(s->mem, struct rhythm, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		read_row(&rows, i, &list[i]);
	*ret_rhythms = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err rhythm_block_list(struct scope *s, struct id id, int64_t from_ms, int64_t to_ms,
                           const struct block **ret_blocks, size_t *ret_count)
{
	const struct rhythm *r;
	struct db_rows rows;

	TRY(rhythm_find(s, id, &r));
	TRY(block_check_range(s, from_ms, to_ms));
	TRY(DB_READ(s, &rows, "rhythm_block_list", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(s->guest_of), DB_NUMBER(from_ms), DB_NUMBER(to_ms),
	            DB_NUMBER(BLOCK_LIST_MAX)));
	*ret_blocks = block_read_rows(s, &rows);
	*ret_count = rows.count;
	return ERR_NONE;
}

enum err rhythm_voice_list(struct scope *s, struct id id, const struct rhythm_voice **ret_voices,
                           size_t *ret_count)
{
	const struct rhythm *r;
	struct rhythm_voice *list;
	struct db_rows rows;

	TRY(rhythm_find(s, id, &r));
	if (id_is_none(s->guest_of))
		TRY(DB_READ(s, &rows, "rhythm_voice_list", DB_ID(s->organisation), DB_ID(id),
		            DB_ID(r->team), DB_NUMBER(TEAM_MEMBERS_MAX)));
	else
		TRY(DB_READ(s, &rows, "rhythm_voice_list_of_guest", DB_ID(s->organisation),
		            DB_ID(id), DB_ID(r->team), DB_ID(s->guest_of),
		            DB_NUMBER(TEAM_MEMBERS_MAX), DB_ID(s->actor)));
	list = NEW_ARRAY(s->mem, struct rhythm_voice, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		list[i] = (struct rhythm_voice){.member = db_id(&rows, i, 0),
		                                .name = db_str(&rows, i, 1),
		                                .is_guest = db_number(&rows, i, 2) != 0,
		                                .time_zone = db_str(&rows, i, 3),
		                                .is_spoken = db_number(&rows, i, 4) != 0,
		                                .is_agreed = db_number(&rows, i, 5) != 0,
		                                .text = db_str(&rows, i, 6),
		                                .voiced_at_ms = db_number(&rows, i, 7)};
	*ret_voices = list;
	*ret_count = rows.count;
	return ERR_NONE;
}

/* ---- agreeing ---- */

/* From now on it counts, and what was agreed before ends where it begins. */
static enum err count_from_now(struct scope *s, const struct rhythm *r)
{
	int64_t from_ms;

	TRY(rhythm_day_ms(s, r->starts_on, r->zone, &from_ms));
	TRY(post_settle_team(s, r->team));
	TRY(DB_WRITE(s, NULL, "rhythm_agree", DB_ID(s->organisation), DB_ID(r->id),
	             DB_NUMBER(s->now_ms)));
	TRY(DB_WRITE(s, NULL, "rhythm_blocks_end", DB_ID(s->organisation), DB_ID(r->team),
	             DB_ID(r->id), DB_NUMBER(from_ms), DB_NUMBER(s->now_ms)));
	TRY(DB_WRITE(s, NULL, "rhythm_end_before", DB_ID(s->organisation), DB_ID(r->team),
	             DB_ID(r->id), DB_TEXT(r->starts_on),
	             DB_TEXT(rhythm_day_after(s, r->starts_on, -1))));
	TRY(DB_WRITE(s, NULL, "rhythm_blocks_agree", DB_ID(s->organisation), DB_ID(r->id)));
	TRY(post_settle_team(s, r->team));
	TRY(letter_note_agreed(s, r));
	return note(s, r->team, r->id, "agreed", "");
}

enum err rhythm_speak(struct scope *s, struct id id, int64_t revision, bool is_agreed,
                      struct str text, const struct rhythm **ret_rhythm)
{
	const struct rhythm *r;
	struct db_rows missing;

	TRY(check_lines(s, "text", RHYTHM_TEXT_BYTES_MAX, &text));
	if (!is_agreed && str_is_empty(text))
		return scope_fail(s, ERR_INVALID, "field.missing", "text", "which change");
	TRY(db_begin(s));
	TRY(rhythm_find(s, id, &r));
	if (r->state != RHYTHM_PROPOSED)
		return scope_fail(s, ERR_CONFLICT, "rhythm.not_open", NULL, "is not proposed");
	if (r->revision != revision)
		return scope_fail(s, ERR_CONFLICT, "rhythm.changed", NULL, "revision %lld is old",
		                  (long long)revision);
	TRY(DB_WRITE(s, NULL, "rhythm_voice_set", DB_ID(s->organisation), DB_ID(id),
	             DB_ID(s->actor), DB_NUMBER(is_agreed), DB_TEXT(is_agreed ? STR_NONE : text),
	             DB_NUMBER(s->now_ms)));
	TRY(note(s, r->team, id, "changed", "voices"));
	TRY(DB_READ(s, &missing, "rhythm_missing", DB_ID(s->organisation), DB_ID(id),
	            DB_ID(r->team)));
	if (db_number(&missing, 0, 0) == 0)
		TRY(count_from_now(s, r));
	TRY(rhythm_find(s, id, ret_rhythm));
	return db_commit(s);
}

/* ---- changing the proposal ---- */

static enum err find_block(struct scope *s, struct id id, const struct block **ret_block,
                           const struct rhythm **ret_rhythm)
{
	const struct block *b;
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "rhythm_block_find", DB_ID(s->organisation), DB_ID(id)));
	if (rows.count == 0)
		return scope_fail(s, ERR_NOT_FOUND, "block.not_found", NULL, "no such block");
	b = block_read_rows(s, &rows);
	if (rhythm_find(s, b->rhythm, ret_rhythm) ||
	    (!id_is_none(b->member) && !id_equal(b->member, s->actor)))
		return scope_fail(s, ERR_NOT_FOUND, "block.not_found", NULL, "not the actor's");
	*ret_block = b;
	return ERR_NONE;
}

enum err rhythm_check_place(struct scope *s, const struct rhythm *r, const struct block *b,
                            int64_t starts_at_ms, int64_t ends_at_ms)
{
	int64_t from_ms, to_ms, minutes = (ends_at_ms - starts_at_ms) / MINUTE_MS;
	struct db_rows meets;

	TRY(rhythm_day_ms(s, r->starts_on, r->zone, &from_ms));
	TRY(rhythm_day_ms(s, rhythm_day_after(s, r->ends_on, 1), r->zone, &to_ms));
	if (starts_at_ms < from_ms - DAY_MS || starts_at_ms >= to_ms + DAY_MS)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "starts_at",
		                  "not within the rhythm");
	if (ends_at_ms <= starts_at_ms || minutes < BLOCK_MINUTES_MIN ||
	    minutes > BLOCK_MINUTES_MAX)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", "ends_at",
		                  "not %d to %d minutes", BLOCK_MINUTES_MIN, BLOCK_MINUTES_MAX);
	TRY(DB_READ(s, &meets, "rhythm_block_meets", DB_ID(s->organisation), DB_ID(r->id),
	            DB_ID(b->id), DB_ID(b->member), DB_NUMBER(starts_at_ms),
	            DB_NUMBER(ends_at_ms)));
	if (meets.count)
		return scope_fail(s, ERR_CONFLICT, "block.meets_another", "starts_at",
		                  "another block is there");
	return ERR_NONE;
}

enum err rhythm_move_block(struct scope *s, struct id block, int64_t revision, int64_t starts_at_ms,
                           int64_t ends_at_ms, const struct block **ret_block)
{
	const struct rhythm *r;
	const struct block *b;
	struct db_rows rows;
	int64_t changed;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(db_begin(s));
	TRY(find_block(s, block, &b, &r));
	if (r->state != RHYTHM_PROPOSED)
		return scope_fail(s, ERR_CONFLICT, "rhythm.not_open", NULL, "is not proposed");
	TRY(rhythm_check_place(s, r, b, starts_at_ms, ends_at_ms));
	TRY(DB_WRITE(s, &changed, "rhythm_block_move", DB_ID(s->organisation), DB_ID(block),
	             DB_NUMBER(revision), DB_NUMBER(starts_at_ms), DB_NUMBER(ends_at_ms)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "block.changed", NULL, "revision %lld is old",
		                  (long long)revision);
	/* Whose cave moves agrees by moving it; a market that moves concerns everybody. */
	TRY(DB_WRITE(s, NULL, "rhythm_voices_take_back", DB_ID(s->organisation), DB_ID(r->id),
	             DB_ID(s->actor), DB_ID(b->member)));
	TRY(DB_WRITE(s, NULL, "rhythm_touch", DB_ID(s->organisation), DB_ID(r->id)));
	TRY(note(s, r->team, r->id, "changed", "blocks"));
	TRY(DB_READ(s, &rows, "rhythm_block_find", DB_ID(s->organisation), DB_ID(block)));
	*ret_block = block_read_rows(s, &rows);
	return db_commit(s);
}

/* ---- changing what is agreed ---- */

enum err rhythm_move_agreed(struct scope *s, const struct rhythm *r, const struct block *b,
                            int64_t starts_at_ms, int64_t ends_at_ms,
                            const struct block **ret_block)
{
	bool is_cave = !id_is_none(b->member);
	struct db_rows rows;
	int64_t changed;

	TRY(rhythm_check_place(s, r, b, starts_at_ms, ends_at_ms));
	if (is_cave)
		TRY(post_settle(s, b->member));
	TRY(DB_WRITE(s, &changed, "rhythm_block_move", DB_ID(s->organisation), DB_ID(b->id),
	             DB_NUMBER(b->revision), DB_NUMBER(starts_at_ms), DB_NUMBER(ends_at_ms)));
	if (!changed)
		return scope_fail(s, ERR_CONFLICT, "block.changed", NULL, "revision %lld is old",
		                  (long long)b->revision);
	if (is_cave)
		TRY(post_settle(s, b->member));
	TRY(DB_WRITE(s, NULL, "rhythm_touch", DB_ID(s->organisation), DB_ID(r->id)));
	TRY(note(s, r->team, r->id, "changed", "blocks"));
	/* What stands beside names is asked for again. */
	TRY(history_add(s, &(struct history_entry){.team = r->team,
	                                           .kind = STR("block"),
	                                           .record = b->id,
	                                           .verb = STR("changed"),
	                                           .is_shared = true}));
	TRY(DB_READ(s, &rows, "rhythm_block_find", DB_ID(s->organisation), DB_ID(b->id)));
	*ret_block = block_read_rows(s, &rows);
	return ERR_NONE;
}
