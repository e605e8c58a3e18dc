#include "rhythm/time_need.h"

#include "core/check.h"
#include "store/db.h"
#include "teams/history.h"
#include "teams/permission.h"
#include "teams/team.h"

enum {
	USUAL_WEEKDAYS = 31,
	ALL_WEEKDAYS = 127
};

const char *const time_need_best[BEST_COUNT + 1] = {"morning", "midday", "afternoon", "any", NULL};

enum err time_need_of(struct scope *s, struct id member, struct time_need *ret_need)
{
	struct db_rows rows;

	*ret_need = (struct time_need){.block_minutes = CAVE_BLOCK_MINUTES_USUAL,
	                               .best = BEST_ANY,
	                               .weekdays = USUAL_WEEKDAYS};
	TRY(DB_READ(s, &rows, "time_need_find", DB_ID(s->organisation), DB_ID(member)));
	if (rows.count == 0)
		return ERR_NONE;
	ret_need->is_answered = true;
	ret_need->cave_minutes = db_number(&rows, 0, 0);
	ret_need->block_minutes = db_number(&rows, 0, 1);
	ret_need->best = (enum best_time)str_which(db_str(&rows, 0, 2), time_need_best);
	ret_need->weekdays = db_number(&rows, 0, 3);
	ret_need->answered_at_ms = db_number(&rows, 0, 4);
	return ERR_NONE;
}

enum err time_need_find(struct scope *s, struct time_need *ret_need)
{
	struct db_rows actions, needs;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(time_need_of(s, s->actor, ret_need));
	TRY(DB_READ(s, &actions, "time_need_actions", DB_ID(s->organisation), DB_ID(s->actor)));
	TRY(DB_READ(s, &needs, "time_need_no_strategy", DB_ID(s->organisation), DB_ID(s->actor)));
	ret_need->open_actions = db_number(&actions, 0, 0);
	ret_need->open_cave_minutes = db_number(&actions, 0, 1);
	ret_need->needs_without_strategy = db_number(&needs, 0, 0);
	return ERR_NONE;
}

static enum err check_minutes(struct scope *s, const char *field, int64_t minutes, int64_t min,
                              int64_t max)
{
	if (minutes < min || minutes > max)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", field, "not %lld to %lld",
		                  (long long)min, (long long)max);
	return ERR_NONE;
}

/* The teams of the person learn that there is an answer. */
static enum err note(struct scope *s, struct id team)
{
	return history_add(s, &(struct history_entry){.team = team,
	                                              .kind = STR("time_need"),
	                                              .record = s->actor,
	                                              .verb = STR("changed"),
	                                              .is_shared = true});
}

enum err time_need_set(struct scope *s, const struct time_need *next)
{
	struct db_rows teams;

	TRY(permission_check(s, MAY_SIGNED_IN, ID_NONE));
	TRY(check_minutes(s, "cave_minutes", next->cave_minutes, 0, CAVE_MINUTES_MAX));
	TRY(check_minutes(s, "block_minutes", next->block_minutes, CAVE_BLOCK_MINUTES_MIN,
	                  CAVE_BLOCK_MINUTES_MAX));
	TRY(check_minutes(s, "weekdays", next->weekdays, 0, ALL_WEEKDAYS));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "time_need_set", DB_ID(s->organisation), DB_ID(s->actor),
	             DB_NUMBER(next->cave_minutes), DB_NUMBER(next->block_minutes),
	             DB_TEXT(str_from(time_need_best[next->best])), DB_NUMBER(next->weekdays),
	             DB_NUMBER(s->now_ms)));
	TRY(DB_READ(s, &teams, "block_teams", DB_ID(s->organisation), DB_ID(s->actor)));
	for (size_t i = 0; i < teams.count; i++)
		TRY(note(s, db_id(&teams, i, 0)));
	return db_commit(s);
}

enum err time_need_list(struct scope *s, struct id team, const struct market_need **ret_needs,
                        size_t *ret_count, struct time_poll *ret_poll)
{
	struct db_rows rows, others, poll;
	struct market_need *list;
	struct id *known;
	size_t next = 0;

	TRY(team_check(s, team, TEAM_SEE));
	TRY(DB_READ(s, &rows, "time_need_list", DB_ID(s->organisation), DB_ID(team),
	            DB_ID(s->guest_of), DB_NUMBER(TEAM_MEMBERS_MAX)));
	TRY(DB_READ(s, &others, "time_need_others", DB_ID(s->organisation), DB_ID(team)));
	TRY(DB_READ(s, &poll, "time_need_poll", DB_ID(s->organisation), DB_ID(team)));
	list = NEW_ARRAY(s->mem, struct market_need, rows.count);
	known = NEW_ARRAY(s->mem, struct id, others.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct market_need *n = &list[i];
		bool is_mine;

		n->member = db_id(&rows, i, 0);
		n->name = db_str(&rows, i, 1);
		n->time_zone = db_str(&rows, i, 2);
		n->is_guest = db_number(&rows, i, 3) != 0;
		n->market_minutes = db_number(&rows, i, 4);
		n->is_answered = db_number(&rows, i, 5) != 0;
		/* Guests are not told with whom others want to meet, nor of our caves. */
		is_mine = id_equal(n->member, s->actor);
		n->others = known + next;
		for (size_t k = 0; k < others.count; k++)
			if (id_equal(db_id(&others, k, 0), n->member) &&
			    (id_is_none(s->guest_of) || is_mine))
				known[next++] = db_id(&others, k, 1);
		n->other_count = (size_t)(known + next - n->others);
		if (!id_is_none(s->guest_of))
			continue;
		n->is_cave_answered = !db_is_null(&rows, i, 6);
		n->cave_minutes = db_number(&rows, i, 6);
		n->block_minutes = db_number(&rows, i, 7);
		n->best = n->is_cave_answered
		                  ? (enum best_time)str_which(db_str(&rows, i, 8), time_need_best)
		                  : BEST_ANY;
	}
	*ret_needs = list;
	*ret_count = rows.count;
	*ret_poll = (struct time_poll){0};
	if (poll.count)
		*ret_poll = (struct time_poll){db_str(&poll, 0, 0), db_number(&poll, 0, 1)};
	return ERR_NONE;
}

enum err time_need_set_market(struct scope *s, struct id team, int64_t market_minutes,
                              const struct id *others, size_t other_count)
{
	TRY(team_check(s, team, TEAM_SEE));
	TRY(check_minutes(s, "market_minutes", market_minutes, 0, MARKET_MINUTES_MAX));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "time_need_set_market", DB_ID(s->organisation), DB_ID(team),
	             DB_ID(s->actor), DB_NUMBER(market_minutes), DB_NUMBER(s->now_ms)));
	TRY(DB_WRITE(s, NULL, "time_need_clear_others", DB_ID(s->organisation), DB_ID(team),
	             DB_ID(s->actor)));
	for (size_t i = 0; i < other_count; i++) {
		int64_t added;

		TRY(DB_WRITE(s, &added, "time_need_add_other", DB_ID(s->organisation), DB_ID(team),
		             DB_ID(s->actor), DB_ID(others[i])));
		if (!added)
			return scope_fail(s, ERR_INVALID, "time_need.other_unknown", "others",
			                  "not on the team");
	}
	TRY(note(s, team));
	return db_commit(s);
}

enum err time_need_ask(struct scope *s, struct id team, struct str until_on)
{
	TRY(team_check(s, team, TEAM_EDIT));
	if (str_is_empty(until_on))
		return scope_fail(s, ERR_INVALID, "field.missing", "until_on", "empty");
	TRY(check_date(s, "until_on", until_on));
	TRY(db_begin(s));
	TRY(DB_WRITE(s, NULL, "time_need_poll_set", DB_ID(s->organisation), DB_ID(team),
	             DB_TEXT(until_on), DB_ID(s->actor), DB_NUMBER(s->now_ms)));
	TRY(history_add(s, &(struct history_entry){.team = team,
	                                           .kind = STR("time_poll"),
	                                           .record = team,
	                                           .verb = STR("added"),
	                                           .is_shared = true}));
	return db_commit(s);
}
