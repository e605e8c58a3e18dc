#include "rhythm/guard.h"

const char *const guard_verdicts[GUARD_VERDICT_COUNT + 1] = {"open", "quiet", "urgent", "held",
                                                             NULL};

const char *const guard_whys[GUARD_WHY_COUNT + 1] = {
	"open", "urgent", "shared_work", "department", "let_pass", "informal",
	"long", "across", "no_link",     "budget",     "no_team",  NULL};

static struct guard_answer say(enum guard_verdict verdict, enum guard_why why)
{
	return (struct guard_answer){verdict, why};
}

static struct guard_answer judge(const struct guard_rule *rule, const struct guard_ask *ask)
{
	if (ask->is_informal)
		return say(GUARD_HELD, GUARD_WHY_INFORMAL);
	if (ask->characters > rule->characters_max)
		return say(GUARD_HELD, GUARD_WHY_LONG);
	if (!ask->is_same_account_team && !ask->is_same_department && !rule->lets_departments_pass)
		return say(GUARD_HELD, GUARD_WHY_ACROSS);
	if (rule->needs_link && !ask->has_link)
		return say(GUARD_HELD, GUARD_WHY_NO_LINK);
	return say(GUARD_QUIET, ask->is_same_account_team ? GUARD_WHY_SHARED_WORK
	                        : ask->is_same_department ? GUARD_WHY_DEPARTMENT
	                                                  : GUARD_WHY_LET_PASS);
}

struct guard_answer guard_decide(const struct guard_rule *rule, const struct guard_ask *ask)
{
	struct guard_answer answer;

	if (!ask->cave_until_ms)
		return say(GUARD_OPEN, GUARD_WHY_OPEN);
	if (ask->is_urgent && ask->has_team && ask->urgent_used < rule->urgent_max)
		return say(GUARD_URGENT, GUARD_WHY_URGENT);
	answer = judge(rule, ask);
	if (ask->is_urgent && answer.verdict == GUARD_HELD)
		answer.why = ask->has_team ? GUARD_WHY_BUDGET : GUARD_WHY_NO_TEAM;
	return answer;
}

/* Each round goes on to the end of some cave, so there are at most as many rounds as caves. */
int64_t guard_cave_until(const struct guard_cave *caves, size_t count, int64_t at_ms)
{
	int64_t until_ms = at_ms;
	bool is_longer = true;

	while (is_longer) {
		is_longer = false;
		for (size_t i = 0; i < count; i++)
			if (caves[i].starts_at_ms <= until_ms && caves[i].ends_at_ms > until_ms) {
				until_ms = caves[i].ends_at_ms;
				is_longer = true;
			}
	}
	return until_ms == at_ms ? 0 : until_ms;
}

int64_t guard_post_now(struct guard_post *post, int64_t now_ms)
{
	if (post->at_ms < now_ms)
		post->at_ms = now_ms;
	return post->at_ms;
}

void guard_hand_over(struct guard_post *post, struct guard_delivery *delivery)
{
	delivery->number = ++post->number;
	delivery->due_at_ms = post->at_ms;
}

void guard_settle(struct guard_post *post, struct guard_delivery *waiting, size_t count,
                  int64_t cave_until_ms)
{
	for (size_t i = 0; i < count; i++) {
		if (waiting[i].number)
			continue;
		if (waiting[i].due_at_ms <= post->at_ms || !cave_until_ms)
			guard_hand_over(post, &waiting[i]);
		else
			waiting[i].due_at_ms = cave_until_ms;
	}
}
