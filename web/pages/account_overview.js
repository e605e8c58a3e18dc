// @ts-check
/* An account at a glance: where a transcript is dropped, one's own conversations, what was kept. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { go, to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { ConversationRows } from "../parts/conversation_rows.js"
import { Drop } from "../parts/drop.js"
import { Choice, Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { QuestionPlanRows } from "../parts/question_plan_rows.js"
import { ReachUs } from "../parts/reach_us.js"
import { ShareMark } from "../parts/sharing.js"
import { Empty, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").Account} Account */
/** @typedef {import("../lib/types.d.ts").Need} Need */

const PLANS_SHOWN = 3

/** @param {import("./account.js").AreaProps} props */
export function AccountOverview({ account, is_guest }) {
	const parts = is_guest ? "needs" : "needs,conversations"
	const loaded = useLoad(() => api.get(`accounts/${account.id}?with=${parts}`), [account.id])
	return html`<${Ready} from=${[loaded]}>${() => html`${is_guest ? html`<${ReachUs} account=${account.id} />` : html`<${Talks} account=${account} conversations=${loaded.data.conversations} />`}
		<${Needs} account=${account} needs=${loaded.data.needs} is_guest=${is_guest} onChanged=${loaded.reload} />`}</${Ready}>`
}

/** @param {{ account: Account, conversations: any[] }} props */
const Talks = ({ account, conversations }) => html`<section class="part">
		<div class="margin"><strong>${t("drop.title")}</strong>${t("drop.note")}</div>
		<div class="main"><h2>${t("drop.heading")}</h2><${Drop} accounts=${[account]} onDone=${(/** @type {any} */ conversation) => go(to("conversations", conversation.id))} /></div>
	</section>
	<section class="part">
		<div class="margin"><strong>${t("conversations.mine")}</strong>${t("conversations.only_you")}</div>
		<div class="main"><h2 class="away">${t("conversations.mine")}</h2>${conversations.length ? html`<${ConversationRows} conversations=${conversations} />` : html`<p class="note">${t("conversations.none_here")}</p>`}</div>
	</section>
	<${Plans} account=${account} />`

/** One's own question plans for it, and the next one. @param {{ account: Account }} props */
function Plans({ account }) {
	const plans = useLoad(async () => (await api.get(`question-plans?limit=${PLANS_SHOWN + 1}&account=${account.id}`)).items, [account.id])
	const all = `${to("question-plans")}?account=${account.id}`
	return html`<section class="part"><div class="margin"><strong>${t("plan_q.mine")}</strong>${t("conversations.only_you")}</div>
		<div class="main"><h2 class="away">${t("plan_q.mine")}</h2><${Ready} from=${[plans]}>${() => html`${plans.data.length ? html`<${QuestionPlanRows} plans=${plans.data.slice(0, PLANS_SHOWN)} />` : null}
			<p class="row-of"><a class="button" href=${all}>${t("plan_q.next_talk")}</a>${plans.data.length > PLANS_SHOWN ? html`<a class="link" href=${all}>${t("plan_q.all_of_account")}</a>` : null}</p>`}</${Ready}></div></section>`
}

/** @param {{ account: Account, needs: Need[], is_guest: boolean, onChanged: () => Promise<void> }} props */
const Needs = ({ account, needs, is_guest, onChanged }) => html`<section class="part">
		<div class="margin"><strong>${t("needs.title")}</strong>${t("needs.count", { count: needs.length })}</div>
		<div class="main"><h2 class="away">${t("needs.title")}</h2>${needs.length
			? html`<ul class="needs">${needs.map((need) => html`<${NeedRow} key=${need.id} need=${need} account=${account} is_guest=${is_guest} onChanged=${onChanged} />`)}</ul>`
			: html`<${Empty} text=${t("needs.empty")} />`}</div>
	</section>`

/** A kept sentence: what, whose, who said it, when. @param {{ need: Need, account: Account, is_guest: boolean, onChanged: () => Promise<void> }} props */
function NeedRow({ need, account, is_guest, onChanged }) {
	const [is_editing, setEditing] = useState(false)
	const retire = async () => {
		try {
			await api.delete(`needs/${need.id}`)
			await onChanged()
			tell(t("needs.retired"), async () => {
				const now = await api.get(`needs/${need.id}`)
				await api.patch(`needs/${need.id}`, { is_retired: false }, now.revision)
				await onChanged()
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	if (is_editing) return html`<li><${NeedForm} need=${need} account=${account} onDone=${async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await onChanged()
		setEditing(false)
	}} /></li>`
	return html`<li class="need">
		<${Icon} name=${need.level === "end_customer" ? "k-need2" : "k-need"} class="lg c-theirs" />
		<div><p class="quote">${t("text.quote", { text: need.quote })}</p>
			<p class="said">${[need.level === "end_customer" ? t("needs.of_end_customer") : account.name, need.contact_name, need.heard_at && day(need.heard_at)].filter(Boolean).join(DOT)}
				${need.conversation ? html`${DOT}<a href=${`${to("conversations", need.conversation)}?u=${need.utterance ?? 0}`}>${t("needs.to_moment")}</a>` : null}</p></div>
		${is_guest ? null : html`<p class="row-of"><${ShareMark} is_shared=${need.is_shared} /><button class="link" aria-label=${t("needs.change_label", { quote: need.quote })} onClick=${() => setEditing(true)}>${t("form.change")}</button><button class="link" aria-label=${t("needs.retire_label", { quote: need.quote })} onClick=${retire}>${t("needs.retire")}</button></p>`}
	</li>`
}

/** @param {{ need: Need, account: Account, onDone: (is_changed: boolean) => Promise<void> }} props */
function NeedForm({ need, account, onDone }) {
	const [level, setLevel] = useState(/** @type {string} */ (need.level))
	const form = useForm(async ({ quote }) => {
		await api.patch(`needs/${need.id}`, { quote, level }, need.revision)
		await onDone(true)
	})
	return html`<${Form} form=${form} send=${t("form.save")} label=${t("needs.change_label", { quote: need.quote })} fields=${["quote"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="quote" label=${t("needs.wording")} value=${need.quote} rows="3" required maxlength="2000" />
		<${Choice} legend=${t("needs.level")} is_legend_shown name=${`level-${need.id}`} value=${level} onChange=${setLevel} options=${[["account", account.name], ["end_customer", t("level.end_customer")]]} />
	</${Form}>`
}
