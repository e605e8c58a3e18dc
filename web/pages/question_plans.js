// @ts-check
/* One's question plans: what is to be asked in a talk, what came of it. */
import { api } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { go, to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").QuestionPlan} QuestionPlan */

/** @param {{ query: URLSearchParams }} props */
export function QuestionPlansPage({ query }) {
	const plans = useLoad(() => api.get("question-plans?limit=50"), [])
	const accounts = useLoad(() => api.all("accounts"), [])
	return html`<div class="opening"><h1>${t("plan_q.title")}</h1><p class="verdict">${t("plan_q.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" /><span><strong>${t("private.only_you")}</strong> ${t("plan_q.private")}</span></p>
		<${Ready} from=${[plans, accounts]}>${() => html`<${New} accounts=${accounts.data} chosen=${query.get("account") ?? ""} />
			<section class="part"><div class="margin"><strong>${t("plan_q.mine")}</strong></div><div class="main"><h2 class="away">${t("plan_q.mine")}</h2>
			${plans.data.items.length ? html`<ul class="rows">${plans.data.items.map((/** @type {QuestionPlan} */ plan) => html`<${Row} key=${plan.id} plan=${plan} />`)}</ul>` : html`<p>${t("plan_q.none")}</p>`}</div></section>`}</${Ready}>`
}

/** @param {{ plan: QuestionPlan }} props */
function Row({ plan }) {
	const count = (/** @type {string} */ state) => plan.questions.filter((q) => q.state === state).length
	const is_over = plan.questions.some((q) => q.state !== "planned")
	return html`<li class="row"><div class="margin"><strong>${day(plan.created_at)}</strong></div>
		<div><h3><a href=${to("question-plans", plan.id)}>${plan.title}</a></h3><p class="said">${plan.account_name}${DOT}${is_over
			? t("plan_q.came_of_it", { asked: count("asked") + count("answered"), answered: count("answered"), open: count("open") + count("planned") })
			: t("plan_q.questions", { count: plan.questions.length })}</p></div></li>`
}

/** @param {{ accounts: import("../lib/types.d.ts").Account[], chosen: string }} props */
function New({ accounts, chosen }) {
	const form = useForm(async ({ account, title, topics }) => {
		const listed = topics.split(/[,;\n]/).map((topic) => topic.trim()).filter(Boolean)
		const plan = await api.post(`accounts/${account}/question-plans`, { title, topics: listed.length ? listed : [t("plan_q.one_topic")], questions: [] })
		go(to("question-plans", plan.id))
	})
	return html`<section class="part bare"><div class="margin"><strong>${t("plan_q.new")}</strong>${t("plan_q.new_note")}</div><div class="main"><h2 class="away">${t("plan_q.new")}</h2>
		<${Form} form=${form} send=${t("plan_q.start")} fields=${["account", "title", "topics"]}><div class="fields">
			<${Field} form=${form} name="account" label=${t("call.account")} value=${chosen} required><option value="">${t("form.choose")}</option>${accounts.map((a) => html`<option key=${a.id} value=${a.id}>${a.name}</option>`)}</${Field}>
			<${Field} form=${form} name="title" label=${t("plan_q.talk")} required maxlength="200" />
			<${Field} form=${form} name="topics" label=${t("plan_q.topics")} hint=${t("plan_q.topics_hint")} maxlength="1000" /></div></${Form}></div></section>`
}
