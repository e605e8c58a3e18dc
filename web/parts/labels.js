// @ts-check
/* The labels of an utterance in words and shapes. One list, so that the transcript, its filter and the
 * correction form speak alike. */
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Icon } from "./icon.js"

/** @typedef {import("../lib/types.d.ts").Utterance} Utterance */
/** @typedef {import("../lib/types.d.ts").Flag} Flag */

/** @type {Flag[]} */
export const FLAGS = ["stacked", "leading", "intrusive", "tag", "rhetorical", "need", "emotion"]

/** @type {Record<string, string>} */
const FLAG_ICONS = { stacked: "q-stacked", need: "k-need", emotion: "k-feeling" }

/** What the whole talk shows about an utterance, beside its own labels. @typedef {"feeling" | "unanswered" | "evaded" | "evades" | "cut_in"} Found */

/** @param {import("../lib/types.d.ts").Report} report @returns {Map<number, Found[]>} */
export function found_in(report) {
	/** @type {Map<number, Found[]>} */
	const found = new Map()
	const add = (/** @type {number} */ utterance, /** @type {Found} */ what) => found.set(utterance, [...found.get(utterance) ?? [], what])
	for (const { utterance, reason } of report.questions.misplaced) add(utterance, reason)
	for (const { utterance, reply } of report.questions.evaded) {
		add(utterance, "evaded")
		add(reply, "evades")
	}
	for (const utterance of report.cut_ins) add(utterance, "cut_in")
	return found
}

/** @param {{ utterance: Utterance, missed: number | undefined, found?: Found[] }} props `missed`: the stage that would have fitted */
export function Labels({ utterance, missed, found = [] }) {
	const { stage, question, flags, corrected } = utterance
	return html`<ul class="tags">
		${stage ? html`<li><${Icon} name=${`s${stage}`} />${t(`stage.${stage}`)}</li>` : null}
		${question === "none" ? null : html`<li><${Icon} name=${`q-${question}`} />${t(`question.${question}`)}</li>`}
		${FLAGS.filter((flag) => flags.includes(flag)).map((flag) => html`<li key=${flag}>${FLAG_ICONS[flag] ? html`<${Icon} name=${FLAG_ICONS[flag]} />` : html`<span class="icon"></span>`}${t(`flag.${flag}`)}</li>`)}
		${utterance.tells ? html`<li><${Icon} name="k-tells" class="c-ours" />${t("label.tells")}</li>` : null}
		${found.map((what) => html`<li key=${what}><span class="icon"></span>${t(`found.${what}`)}</li>`)}
		${missed ? html`<li class="c-missing"><${Icon} name=${`m${missed}`} />${t(`missed.${missed}`)}</li>` : null}
		${corrected ? html`<li class="by-hand"><${Icon} name="g-hand" />${t("label.by_hand")}</li>` : null}
	</ul>`
}

/** Which utterances a filter shows. @type {Record<string, (utterance: Utterance, is_missed: boolean) => boolean>} */
export const FILTERS = {
	all: () => true,
	questions: (u) => u.side === "us" && u.question_count > 0,
	listening: (u) => u.side === "us" && u.stage > 0,
	tells: (u) => u.tells,
	missed: (_, is_missed) => is_missed,
	needs: (u) => u.side !== "us" && (u.flags.includes("need") || u.flags.includes("emotion")),
	corrected: (u) => u.corrected,
}
