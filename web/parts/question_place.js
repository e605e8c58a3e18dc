// @ts-check
/* Where in the talk a planned question was asked: one of one's own utterances. Questions first; a word finds the others. */
import { api } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { at } from "../lib/time.js"
import { html, useId, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Opened } from "./form.js"
import { Ready } from "./state.js"

/** @typedef {import("../lib/types.d.ts").Utterance} Utterance */

const SHOWN_MAX = 30

/** A time, or the number of the turn in a talk without times. @param {number | null} at_s @param {number} utterance */
export const place_text = (at_s, utterance) => at_s === null ? t("report.turn_number", { number: utterance + 1 }) : at(at_s)

/** @param {{ conversation: string, now: number | null, onChoose: (utterance: Utterance) => void, onClose: () => void }} props */
export function QuestionPlace({ conversation, now, onChoose, onClose }) {
	const report = useLoad(() => api.get(`conversations/${conversation}/report`), [conversation])
	const [word, setWord] = useState("")
	const id = useId(), wanted = word.trim().toLocaleLowerCase()
	return html`<div class="question-place"><${Ready} from=${[report]}>${() => {
		const ours = report.data.utterances.filter((/** @type {Utterance} */ u) => u.side === "us")
		const found = ours.filter((/** @type {Utterance} */ u) => wanted ? u.text.toLocaleLowerCase().includes(wanted) : u.question !== "none")
		return html`<${Opened}><div class="field"><label for=${id}>${t("plan_q.place_find")}</label><input id=${id} type="search" value=${word} maxlength="100" onInput=${(/** @type {any} */ event) => setWord(event.currentTarget.value)} /></div></${Opened}>
			<p class="note" role="status">${t("plan_q.place_found", { count: found.length })}${found.length > SHOWN_MAX ? ` ${t("plan_q.place_more", { count: SHOWN_MAX })}` : ""}</p>
			<ol class="places">${found.slice(0, SHOWN_MAX).map((/** @type {Utterance} */ u) => html`<li key=${u.index}><button class="place" aria-current=${u.index === now ? "true" : undefined} onClick=${() => onChoose(u)}><span class="when">${place_text(u.start_s, u.index)}</span><span lang=${u.language}>${u.text}</span></button></li>`)}</ol>`
	}}</${Ready}><p><button class="link" onClick=${onClose}>${t("form.cancel")}</button></p></div>`
}
