#include "app/demo_process.h"

#include "processes/process.h"
#include "processes/process_step.h"

enum err demo_process(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct process draft = {.base = {.title = demo_stage_text(row, "title"),
	                                 .text = demo_stage_text(row, "text"),
	                                 .is_shared = demo_stage_is(row, "is_shared")}};
	const struct process *process;

	TRY(demo_stage_account(s, stage, row, &draft.base.account));
	TRY(process_add(s, &draft, &process));
	return demo_stage_name(s, stage, row, "process", process->base.id);
}

enum err demo_process_step(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct process_step draft = {.title = demo_stage_text(row, "title"),
	                             .means = demo_stage_text(row, "means"),
	                             .pain = demo_stage_text(row, "pain")};
	int doer = PROCESS_STEP_BY_OURS;
	const struct process_step *step;

	TRY(demo_stage_id(s, stage, row, "process", &draft.process));
	TRY(json_in_choice(s, row, "doer", process_step_doers, &doer));
	draft.doer = (enum process_step_doer)doer;
	TRY(process_step_add(s, &draft, &step));
	return demo_stage_name(s, stage, row, "process-step", step->id);
}

static enum err read_step(struct scope *s, const struct demo_stage *stage, const json_t *row,
                          struct id *ret_step, enum process_step_rung *ret_rung)
{
	int rung = PROCESS_STEP_NOT_SAID;

	TRY(demo_stage_id(s, stage, row, "step", ret_step));
	TRY(json_in_choice(s, row, "rung", process_step_rungs, &rung));
	*ret_rung = (enum process_step_rung)rung;
	return ERR_NONE;
}

enum err demo_process_rating(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct process_step *step;
	enum process_step_rung rung;
	struct id id;

	TRY(read_step(s, stage, row, &id, &rung));
	return process_step_rate(s, id,
	                         id_is_none(s->guest_of) ? PROCESS_STEP_OURS : PROCESS_STEP_THEIRS,
	                         rung, &step);
}

enum err demo_process_pick(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	const struct process_step *step;
	enum process_step_rung rung;
	struct id id;

	TRY(read_step(s, stage, row, &id, &rung));
	return process_step_choose(s, id, rung, demo_stage_day(s, stage, row, "until_on"), &step);
}

enum err demo_process_action(struct scope *s, struct demo_stage *stage, const json_t *row)
{
	struct action draft = {.title = demo_stage_text(row, "title")};
	const struct action *action;
	struct id id;

	TRY(demo_stage_id(s, stage, row, "step", &id));
	TRY(demo_stage_person_id(s, stage, row, "owner", &draft.owner));
	TRY(demo_stage_id(s, stage, row, "team", &draft.team));
	TRY(process_step_act(s, id, &draft, &action));
	return demo_stage_name(s, stage, row, "action", action->id);
}
