// @ts-check
/* "This is how we understood you": one sentence after the other, each confirmed, corrected or sent back. Every answer is kept at once;
 * it can be changed. Our side sees who answered what. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { Field, Form, Opened, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"
import { age } from "../parts/trace.js"

/** @typedef {import("../lib/types.d.ts").Understanding} Understanding */
/** @typedef {{ need: import("../lib/types.d.ts").Need, answers: import("../lib/types.d.ts").NeedAnswer[] }} Asked */

/** @param {{ id: string }} props */
export function UnderstandingPage({ id }) {
	const loaded = useLoad(() => api.get(`understandings/${encodeURIComponent(id)}`), [id])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => session.value?.member.account
		? html`<${Answer} understanding=${loaded.data} onChanged=${loaded.reload} />` : html`<${Overview} understanding=${loaded.data} />`}</${Ready}>`
}

/* ---- the customer's side ---- */

/** @param {{ understanding: Understanding, onChanged: () => Promise<void> }} props */
function Answer({ understanding, onChanged }) {
	const asked = /** @type {Asked[]} */ (understanding.needs ?? [])
	const first_open = asked.findIndex(({ answers }) => !answers.length)
	/* Which sentence is asked about; -1: the list at the end. */
	const [at, setAt] = useState(first_open)
	const heading = useRef(/** @type {HTMLElement | null} */ (null))
	const is_first = useRef(true)
	useEffect(() => {
		if (!is_first.current) {
			heading.current?.focus({ preventScroll: true })
			scrollTo(0, 0)
		}
		is_first.current = false
	}, [at])
	const answer = async (/** @type {string} */ state, /** @type {string | undefined} */ text = undefined) => {
		const { need } = asked[at]
		try {
			await api.put(`needs/${need.id}/confirmation`, { state, text, quote: need.quote })
		} catch (error) {
			/* The sentence is another one meanwhile: show that one. */
			if (as_problem(error).key === "need.changed") await onChanged()
			throw error
		}
		await onChanged()
		const next = asked.findIndex(({ answers }, i) => i > at && !answers.length)
		setAt(next >= 0 ? next : asked.findIndex(({ answers }, i) => i !== at && !answers.length))
	}
	if (!asked.length) return html`<div class="opening gate"><h1>${t("understanding.title")}</h1><p>${t("understanding.nothing_left")}</p></div>`
	if (at < 0 || !asked[at]) return html`<${Done} understanding=${understanding} asked=${asked} heading=${heading} onAgain=${setAt} />`
	return html`<${Question} key=${asked[at].need.id} understanding=${understanding} asked=${asked[at]} at=${at} done=${asked.map(({ answers }) => answers.length > 0)} heading=${heading} onAnswer=${answer} onBack=${at > 0 ? () => setAt(at - 1) : null} />`
}

/** @param {{ understanding: Understanding, asked: Asked, at: number, done: boolean[], heading: any, onAnswer: (state: string, text?: string) => Promise<void>, onBack: (() => void) | null }} props */
function Question({ understanding, asked: { need, answers }, at, done, heading, onAnswer, onBack }) {
	const [is_correcting, setCorrecting] = useState(false)
	const [is_busy, setBusy] = useState(false)
	const form = useForm(({ text }) => onAnswer("corrected", text))
	const say = async (/** @type {string} */ state) => {
		if (is_busy) return
		setBusy(true)
		try {
			await onAnswer(state)
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
		setBusy(false)
	}
	const before = answers[0]
	return html`<div class="understood">
		<h1 ref=${heading} tabindex="-1">${t("understanding.title")}</h1>
		<p class="steps"><span class="steps-picture" aria-hidden="true">${done.map((is_done, i) => html`<span key=${i} class=${i === at ? "is-now" : is_done ? "is-done" : ""}></span>`)}</span>${t("understanding.step", { at: at + 1, count: done.length })}</p>
		${at === 0 && understanding.text ? html`<p class="lines">${understanding.text}</p>` : null}
		<blockquote class="asked">${t("text.quote", { text: need.quote })}</blockquote>
		<p class="said">${[need.contact_name, need.heard_at ? day(need.heard_at) : "", before ? t("understanding.so_far", { state: t(`understanding.was_${before.state}`) }) : age(understanding.made_at)].filter(Boolean).join(DOT)}</p>
		${is_correcting ? html`<${Opened}><${Form} form=${form} send=${t("understanding.save")} label=${t("understanding.correct")} fields=${["text"]} also=${html`<button class="link" type="button" onClick=${() => setCorrecting(false)}>${t("form.cancel")}</button>`}>
				<${Field} form=${form} name="text" label=${t("understanding.your_words")} value=${before?.state === "corrected" ? before.text : need.quote} rows="4" required maxlength="1000" /></${Form}></${Opened}>`
			: html`<div class="answers">
				<button class="button first" aria-disabled=${is_busy ? "true" : undefined} onClick=${() => say("confirmed")}>${t("understanding.confirm")}</button>
				<button class="button" onClick=${() => setCorrecting(true)}>${t("understanding.correct")}</button>
				<button class="button" aria-disabled=${is_busy ? "true" : undefined} onClick=${() => say("withdrawn")}>${t("understanding.withdraw")}</button></div>`}
		<p class="row-of">${onBack ? html`<button class="link" onClick=${onBack}>${t("understanding.back")}</button>` : null}</p>
		<p class="note">${t("understanding.kept_at_once", { name: understanding.made_by_name })}</p>
	</div>`
}

/** @param {{ understanding: Understanding, asked: Asked[], heading: any, onAgain: (at: number) => void }} props */
const Done = ({ understanding, asked, heading, onAgain }) => html`<div class="understood">
	<h1 ref=${heading} tabindex="-1">${t("understanding.thanks")}</h1>
	<p>${t("understanding.thanks_text", { name: understanding.made_by_name })}</p>
	<ul class="answered">${asked.map(({ need, answers }, i) => html`<li key=${need.id}><${Icon} name=${answers.length ? "g-yes" : "q-missing"} />
		<div><p class="quote">${t("text.quote", { text: need.quote })}</p>
			<p class="said">${answers[0] ? t(`understanding.was_${answers[0].state}`) : t("understanding.was_open")}</p>
			${answers[0]?.text ? html`<p class="heard">${t("text.quote", { text: answers[0].text })}</p>` : null}
			<p><button class="link" aria-label=${`${t("form.change")}: ${need.quote}`} onClick=${() => onAgain(i)}>${t("form.change")}</button></p></div></li>`)}</ul>
	<p><a class="button" href=${to("accounts", understanding.account, "plan")}>${t("understanding.to_plan")}</a></p>
</div>`

/* ---- our side ---- */

/** @param {{ understanding: Understanding }} props */
const Overview = ({ understanding }) => html`<div class="opening"><p class="crumb"><a href=${to("accounts", understanding.account, "plan")}>${t("account.area_plan")}</a></p>
		<h1>${t("understanding.title")}</h1>
		<p>${[t("understanding.from", { name: understanding.made_by_name, date: day(understanding.made_at) }), understanding.open_count ? `${t("understanding.open_of", { open: understanding.open_count, count: understanding.need_count })}` : t("understanding.all_answered")].join(DOT)}</p></div>
	<section class="part bare"><div class="margin"><strong>${t("understanding.asked")}</strong>${understanding.guests.map((guest) => guest.name).join(", ")}</div>
		<div class="main"><h2 class="away">${t("understanding.answers")}</h2><ul class="answered">${(understanding.needs ?? []).map(({ need, answers }) => html`<li key=${need.id}><${Icon} name=${answers.length ? "g-yes" : "q-missing"} />
			<div><p class="quote">${t("text.quote", { text: need.quote })}</p>${answers.length ? html`<ul>${answers.map((answer) => html`<li key=${answer.guest}><p class="said">${answer.guest_name}${DOT}${t(`understanding.was_${answer.state}`)}${DOT}${day(answer.at)}</p>
				${answer.text ? html`<p class="heard">${t("text.quote", { text: answer.text })}</p>` : null}</li>`)}</ul>` : html`<p class="said c-missing">${age(understanding.made_at)}</p>`}</div></li>`)}</ul></div></section>`
