// @ts-check
/* Question plans one under the other: for which talk, and what came of it. */
import { to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"

/** @typedef {import("../lib/types.d.ts").QuestionPlan} QuestionPlan */

/** @param {{ plans: QuestionPlan[] }} props */
export const QuestionPlanRows = ({ plans }) => html`<ul class="rows">${plans.map((plan) => html`<${Row} key=${plan.id} plan=${plan} />`)}</ul>`

/** @param {{ plan: QuestionPlan }} props */
function Row({ plan }) {
	const count = (/** @type {string} */ state) => plan.questions.filter((q) => q.state === state).length
	const is_over = plan.questions.some((q) => q.state !== "planned")
	return html`<li class="row"><div class="margin"><strong>${day(plan.created_at)}</strong></div>
		<div><h3><a href=${to("question-plans", plan.id)}>${plan.title}</a></h3><p class="said">${plan.account_name}${DOT}${is_over
			? t("plan_q.came_of_it", { asked: count("asked") + count("answered"), answered: count("answered"), open: count("open") + count("planned") })
			: t("plan_q.questions", { count: plan.questions.length })}</p></div></li>`
}
