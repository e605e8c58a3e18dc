// @ts-check
/* A link asks somebody who took part whether rules may read the wording. Yes and no weigh the same here; the same page takes a
 * yes back. Nothing is sent by looking: programs that look into mails follow links, too. */
import { api } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { day_long, moment } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { language_change, t } from "../lib/words.js"
import { Confirm, Outcome } from "../parts/confirm.js"
import { Refused } from "../parts/form.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").ConsentQuestion} ConsentQuestion */

/** @param {{ link: string }} props */
export function ConsentPage({ link }) {
	const loaded = useLoad(async () => {
		const question = await api.post("consents/question", { link })
		await language_change(question.language)
		return question
	}, [link])
	const [is_gone, setGone] = useState(false)
	if (is_gone) return html`<${Gone} />`
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => html`<${Question} question=${loaded.data} link=${link} onYes=${loaded.reload} onNo=${() => setGone(true)} />`}</${Ready}>`
}

/** @param {{ question: ConsentQuestion, link: string, onYes: () => Promise<void>, onNo: () => void }} props */
function Question({ question, link, onYes, onNo }) {
	const [is_asking, setAsking] = useState(false)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const { owner, organisation, account_name, led_at, handed_in_at, given_at } = question
	const answer = async (/** @type {"yes" | "no"} */ what) => {
		try {
			await api.put("consents/answer", { link, answer: what })
			setAsking(false)
			if (what === "yes") await onYes()
			else onNo()
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<div class="opening"><p class="crumb">${organisation}</p>
			<h1>${t(given_at ? "consent.given" : "consent.title")}</h1>
			<p class="verdict">${given_at ? t("consent.given_text", { moment: moment(given_at) }) : t(led_at ? "consent.which" : "consent.which_handed_in", { owner, organisation, account: account_name, day: day_long(led_at ?? handed_in_at) })}</p></div>
		${is_asking ? null : html`<${Refused} problem=${problem} />`}
		<section class="part"><div class="margin"><strong>${t("consent.what")}</strong>${t("consent.version", { version: question.text_version })}</div>
			<div class="main"><h2 class="away">${t("consent.what")}</h2>${question.text.split("\n").map((line) => html`<p key=${line}>${line}</p>`)}
				<p class="row-of">${given_at
					? html`<button class="button" onClick=${() => setAsking(true)}>${t("consent.take_back")}</button>`
					: html`<button class="button first" onClick=${() => answer("yes")}>${t("consent.yes")}</button><button class="button first" onClick=${() => setAsking(true)}>${t("consent.no")}</button>`}</p>
				<p class="note">${t("consent.keep_link")}</p></div></section>
		${is_asking ? html`<${Confirm} title=${t(given_at ? "consent.take_back_title" : "consent.no_title")} text=${t("consent.no_text")} yes=${t("delete.yes")} problem=${problem} onYes=${() => answer("no")} onNo=${() => setAsking(false)}>
			<${Outcome} rows=${[[t("outcome.deleted"), t("consent.deleted")], [t("outcome.then"), t("consent.no_undo")]]} /></${Confirm}>` : null}`
}

function Gone() {
	const heading = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => heading.current?.focus(), [])
	return html`<div class="opening"><h1 ref=${heading} tabindex="-1">${t("consent.gone")}</h1><p class="verdict">${t("consent.gone_text")}</p></div>`
}
