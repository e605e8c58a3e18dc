#include "rhythm/guard_rule.h"

#include "store/db.h"
#include "teams/history.h"
#include "teams/team.h"

static enum err count(struct scope *s, struct id team, int64_t from_ms, int64_t to_ms,
                      int64_t *ret_count)
{
	struct db_rows rows;

	TRY(DB_READ(s, &rows, "guard_rule_count_urgent", DB_ID(s->organisation), DB_ID(team),
	            DB_NUMBER(from_ms), DB_NUMBER(to_ms)));
	*ret_count = db_number(&rows, 0, 0);
	return ERR_NONE;
}

static enum err read_record(struct scope *s, struct id team, struct guard_rule_record *ret)
{
	struct db_rows rows;

	*ret = (struct guard_rule_record){.rule = GUARD_RULE_USUAL};
	TRY(DB_READ(s, &rows, "guard_rule_find", DB_ID(s->organisation), DB_ID(team)));
	if (rows.count == 0)
		return ERR_NONE;
	ret->rule = (struct guard_rule){.characters_max = db_number(&rows, 0, 0),
	                                .urgent_max = db_number(&rows, 0, 1),
	                                .lets_departments_pass = db_number(&rows, 0, 2) != 0,
	                                .needs_link = db_number(&rows, 0, 3) != 0};
	ret->revision = db_number(&rows, 0, 4);
	return ERR_NONE;
}

enum err guard_rule_of(struct scope *s, struct id team, struct guard_rule *ret_rule,
                       int64_t *ret_urgent_used)
{
	struct guard_rule_record record;

	*ret_urgent_used = 0;
	*ret_rule = GUARD_RULE_USUAL;
	if (id_is_none(team))
		return ERR_NONE;
	TRY(read_record(s, team, &record));
	*ret_rule = record.rule;
	return count(s, team, s->now_ms - GUARD_BUDGET_MS, INT64_MAX, ret_urgent_used);
}

enum err guard_rule_find(struct scope *s, struct id team, const struct guard_rule_record **ret)
{
	struct guard_rule_record *record = NEW(s->mem, struct guard_rule_record);

	TRY(team_check(s, team, TEAM_SEE));
	TRY(read_record(s, team, record));
	if (id_is_none(s->guest_of))
		TRY(count(s, team, s->now_ms - GUARD_BUDGET_MS, INT64_MAX, &record->urgent_used));
	*ret = record;
	return ERR_NONE;
}

static enum err check(struct scope *s, const char *field, int64_t value, int64_t max)
{
	if (value < 0 || value > max)
		return scope_fail(s, ERR_INVALID, "field.out_of_range", field, "not 0 to %lld",
		                  (long long)max);
	return ERR_NONE;
}

enum err guard_rule_set(struct scope *s, struct id team, const struct guard_rule_record *next,
                        const struct guard_rule_record **ret)
{
	const struct guard_rule *rule = &next->rule;
	struct guard_rule_record old;
	int64_t changed = 1;

	TRY(team_check(s, team, TEAM_EDIT));
	TRY(check(s, "characters_max", rule->characters_max, GUARD_CHARACTERS_MAX));
	TRY(check(s, "urgent_max", rule->urgent_max, GUARD_URGENT_MAX));
	TRY(db_begin(s));
	TRY(read_record(s, team, &old));
	if (old.revision != next->revision)
		return scope_fail(s, ERR_CONFLICT, "guard_rule.changed", NULL,
		                  "revision %lld is old", (long long)next->revision);
	if (old.revision)
		TRY(DB_WRITE(s, &changed, "guard_rule_change", DB_ID(s->organisation), DB_ID(team),
		             DB_NUMBER(rule->characters_max), DB_NUMBER(rule->urgent_max),
		             DB_NUMBER(rule->lets_departments_pass), DB_NUMBER(rule->needs_link),
		             DB_NUMBER(next->revision)));
	else
		TRY(DB_WRITE(s, NULL, "guard_rule_add", DB_ID(s->organisation), DB_ID(team),
		             DB_NUMBER(rule->characters_max), DB_NUMBER(rule->urgent_max),
		             DB_NUMBER(rule->lets_departments_pass), DB_NUMBER(rule->needs_link)));
	TRY(history_add(s, &(struct history_entry){.team = team,
	                                           .kind = STR("guard-rule"),
	                                           .record = team,
	                                           .verb = STR("changed")}));
	TRY(guard_rule_find(s, team, ret));
	return db_commit(s);
}

enum err guard_rule_count_urgent(struct scope *s, struct id team, int64_t from_ms, int64_t to_ms,
                                 int64_t *ret_count)
{
	TRY(team_check(s, team, TEAM_EDIT));
	return count(s, team, from_ms, to_ms, ret_count);
}
