/* Weeks to plan: reading refuses or gives a week within the limits, and what is planned of a small one holds. */
#include "rhythm/plan.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void check_that(bool is_so)
{
	if (!is_so)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct scope s = {.mem = arena_new(0)};
	const struct plan_instance *in;
	const struct plan *plan;
	int64_t value;
	enum err e = plan_instance_read(&s, (struct str){(const char *)bytes, count}, &in);

	if (!e && in->person_count <= 20 && in->team_count <= 8 && in->slot_count <= 500)
		e = plan_solve(&s, in, &(struct plan_effort){.steps = 1000000}, &plan);
	else if (!e)
		plan = NULL;
	if (!e && plan)
		check_that(!plan_check(&s, in, plan, &value) && value == plan->value &&
		           plan->bound >= value);
	check_that(!e || (s.problem.key && s.problem.detail[0]));
	arena_end(s.mem);
	return 0;
}
