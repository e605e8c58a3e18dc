// @ts-check
/* At most three pieces of advice: the moment, the quote, the sentence that would have fitted. */
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Icon } from "./icon.js"
import { shown_name, where } from "./ribbon.js"

/** @type {Record<string, string>} */
const ICONS = {
	feeling: "m3", misplaced: "m3", paraphrase: "m2", cut_in: "g-bowl", stacked: "q-stacked", intrusive: "q-closed", unanswered: "q-stacked", leading: "q-closed", evaded: "q-open", few: "q-missing",
	many: "q-open", cluster: "q-stacked", monologue: "g-bowl", telling: "k-tells", closed: "q-closed",
}

/** @param {{ report: import("../lib/types.d.ts").Report, line: import("../lib/timeline.js").Timeline, href: (utterance: number) => string, onJump: (utterance: number) => void }} props */
export function AdviceList({ report, line, href, onJump }) {
	return html`<ol class="advice">${report.advice.map((advice, i) => {
		const utterance = report.utterances[advice.utterance]
		const person = utterance && line.person_of(advice.utterance)
		const is_theirs = utterance?.side !== "us"
		return html`<li key=${i}>
			<span class="at">${utterance ? html`<a href=${href(advice.utterance)} onClick=${() => onJump(advice.utterance)}>${where(line, line.has_times ? utterance.start_s ?? 0 : advice.utterance)}</a>` : null}<${Icon} name=${ICONS[advice.kind] ?? "q-missing"} class=${["g-bowl", "k-tells"].includes(ICONS[advice.kind]) ? "c-ours" : ""} /></span>
			<div class="body"><h3>${advice.title}</h3>
				${utterance ? html`<p class=${is_theirs ? "quote" : ""} lang=${utterance.language}>${t("text.quote", { text: shorten(advice.quote || utterance.text) })}</p>` : null}
				<span class="said">${person ? `${shown_name(person)}. ` : ""}${advice.rest}</span>
				${advice.suggestion ? html`<p class="instead"><b>${t("advice.instead")}</b><span lang=${utterance?.language}>${t("text.quote", { text: advice.suggestion })}</span></p>` : null}
			</div></li>`
	})}</ol>`
}

const QUOTE_MAX = 220

/** A long turn is quoted by its beginning, cut at a word. @param {string} text */
export function shorten(text) {
	if (text.length <= QUOTE_MAX) return text
	return `${text.slice(0, QUOTE_MAX).replace(/\s+\S*$/, "")} …`
}
