// @ts-check
/* One's question plans: what is to be asked in a talk, what came of it. */
import { api } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { go, to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { QuestionPlanRows } from "../parts/question_plan_rows.js"
import { Ready } from "../parts/state.js"

/** All of one's plans, or those of one account. @param {{ query: URLSearchParams }} props */
export function QuestionPlansPage({ query }) {
	const account = query.get("account") ?? ""
	const plans = useLoad(() => api.get(`question-plans?limit=50${account ? `&account=${encodeURIComponent(account)}` : ""}`), [account])
	const accounts = useLoad(() => api.all("accounts"), [])
	const name = (accounts.data ?? []).find((/** @type {any} */ a) => a.id === account)?.name
	return html`<div class="opening">${name ? html`<p class="crumb"><a href=${to("accounts", account)}>${name}</a></p>` : null}<h1>${t("plan_q.title")}</h1><p class="verdict">${t("plan_q.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" /><span><strong>${t("private.only_you")}</strong> ${t("plan_q.private")}</span></p>
		<${Ready} from=${[plans, accounts]}>${() => html`<${New} key=${account} accounts=${accounts.data} chosen=${account} />
			<section class="part"><div class="margin"><strong>${t("plan_q.mine")}</strong>${name ?? ""}</div><div class="main"><h2 class="away">${t("plan_q.mine")}</h2>
			${plans.data.items.length ? html`<${QuestionPlanRows} plans=${plans.data.items} />` : html`<p>${t("plan_q.none")}</p>`}
			${account ? html`<p><a class="link" href=${to("question-plans")}>${t("plan_q.all")}</a></p>` : null}</div></section>`}</${Ready}>`
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
