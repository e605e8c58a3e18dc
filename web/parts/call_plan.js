// @ts-check
/* The question plan beside a call: topic by topic, one tap ticks a question and counts it. It says nothing about what is still to come. */
import { call_mark, call_unmark } from "../lib/call.js"
import { is_asked } from "../lib/question_plan.js"
import { additions, plan_add, plan_tick } from "../lib/plan_steps.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, useForm } from "./form.js"

/** @typedef {import("../lib/types.d.ts").QuestionPlan} QuestionPlan */
/** @typedef {(handed_in: Promise<void>) => void} HandIn says what is refused */

/** @param {{ plan: QuestionPlan, is_paused: boolean, onHandIn: HandIn }} props */
export function CallPlan({ plan, is_paused, onHandIn }) {
	const tick = (/** @type {string} */ question, /** @type {boolean} */ now) => {
		if (now) call_mark("question", question)
		else call_unmark(question)
		onHandIn(plan_tick(plan.id, question, now))
	}
	return html`<section class="call-plan" aria-labelledby="call-plan"><h2 id="call-plan">${plan.title}</h2>
		<p class="note">${t("call.plan_asked", { asked: plan.questions.filter(is_asked).length, count: plan.questions.length })}</p>
		${plan.topics.map((topic, i) => {
			const own = plan.questions.filter((q) => q.topic === i)
			return own.length ? html`<h3 key=${i}>${topic}</h3><ul class="plan-q">${own.map((q) => html`<li key=${q.id}><label class="plan-tick ${is_asked(q) ? "is-asked" : ""}"><input type="checkbox" checked=${is_asked(q)} disabled=${is_paused}
				onChange=${(/** @type {any} */ event) => tick(/** @type {string} */ (q.id), event.currentTarget.checked)} /><span>${q.text}</span></label></li>`)}</ul>` : null
		})}
		<${CameUp} plan=${plan} onHandIn=${onHandIn} />
		${additions.value.some((a) => a.plan === plan.id) ? html`<p class="note-box" role="status">${t("call.plan_keep_open")}</p>` : null}</section>`
}

/** @param {{ plan: QuestionPlan, onHandIn: HandIn }} props */
function CameUp({ plan, onHandIn }) {
	const form = useForm(async ({ text, topic }) => {
		onHandIn(plan_add(plan.id, Number(topic ?? 0), text))
		const field = /** @type {HTMLInputElement | null} */ (document.querySelector(".call-plan input[name=text]"))
		if (field) field.value = ""
		field?.focus()
	})
	return html`<details class="more"><summary>${t("call.plan_add")}</summary><${Form} form=${form} send=${t("plan_q.add")} fields=${["text"]}>
		<${Field} form=${form} name="text" label=${t("plan_q.question")} required maxlength="300" />
		${plan.topics.length > 1 ? html`<${Field} form=${form} name="topic" label=${t("plan_q.to_topic")} value="0" required>${plan.topics.map((topic, i) => html`<option key=${i} value=${i}>${topic}</option>`)}</${Field}>` : null}</${Form}></details>`
}
