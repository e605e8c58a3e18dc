// @ts-check
/* Somebody who took part withdrew their consent: the conversation goes with all that came out of it, also the
 * needs that were kept. Who it was is asked so that the page can say what is still to be done; it is not stored. */
import { api } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { to } from "../lib/route.js"
import { html, useEffect, useId, useRef, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Confirm, Outcome } from "./confirm.js"

/** @typedef {import("../lib/types.d.ts").Conversation} Conversation */

/** Who can have withdrawn: those whose consent is recorded; while none is, anybody. @param {Conversation} conversation */
function people_of({ speakers }) {
	const agreed = speakers.filter((s) => s.basis === "consent")
	return (agreed.length ? agreed : speakers).map((s) => s.name)
}

/** @param {{ conversation: Conversation, onDone: (who: string) => void }} props */
export function Withdraw({ conversation, onDone }) {
	const [is_asking, setAsking] = useState(false)
	return html`<button class="in-text" onClick=${() => setAsking(true)}>${t("withdrawal.record")}</button>
		${is_asking ? html`<${Ask} conversation=${conversation} onDone=${onDone} onNo=${() => setAsking(false)} />` : null}`
}

/** @param {{ conversation: Conversation, onDone: (who: string) => void, onNo: () => void }} props */
function Ask({ conversation, onDone, onNo }) {
	const people = people_of(conversation)
	const [who, setWho] = useState(people.length === 1 ? people[0] : "")
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const id = useId()
	const withdraw = async () => {
		try {
			await api.put(`conversations/${conversation.id}/withdrawal`)
			onDone(who)
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<${Confirm} title=${t("withdrawal.title")} text=${t("withdrawal.what", { title: conversation.title })} yes=${t("delete.yes")} problem=${problem} is_ready=${who !== ""} onYes=${withdraw} onNo=${onNo}>
		<div class="field"><label for=${id}>${t("withdrawal.who")}</label><p class="note" id=${`${id}-hint`}>${t("withdrawal.who_hint")}</p>
			<select id=${id} required aria-describedby=${`${id}-hint`} value=${who} onChange=${(/** @type {Event} */ event) => setWho(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
				<option value="">${t("form.choose")}</option>${people.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}</select></div>
		<${Outcome} rows=${[[t("outcome.deleted"), t("withdrawal.deleted")], [t("outcome.stays"), t("withdrawal.stays")], [t("outcome.then"), t("withdrawal.no_undo")]]} />
	</${Confirm}>`
}

/** What is shown in the place of a conversation that is gone. @param {{ conversation: Conversation, who: string }} props */
export function Withdrawn({ conversation, who }) {
	const heading = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => {
		scrollTo(0, 0)
		heading.current?.focus()
	}, [])
	return html`<div class="opening"><h1 ref=${heading} tabindex="-1">${t("withdrawal.done")}</h1>
			<p class="verdict">${t("withdrawal.done_text", { title: conversation.title })}</p></div>
		<section class="part"><div class="margin"><strong>${who}</strong>${t("withdrawal.has")}</div><div class="main"><h2 class="away">${t("withdrawal.happened")}</h2>
			<${Outcome} rows=${[[t("outcome.deleted"), t("withdrawal.deleted")], [t("outcome.copies"), t("withdrawal.copies")], [t("outcome.then"), t("withdrawal.then", { who })]]} />
			<p><a class="button" href=${to("accounts", conversation.account)}>${t("withdrawal.to_account", { account: conversation.account_name })}</a></p></div></section>`
}
