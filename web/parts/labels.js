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

/** @param {{ utterance: Utterance, missed: number | undefined }} props `missed`: the stage that would have fitted */
export function Labels({ utterance, missed }) {
	const { stage, question, flags, corrected } = utterance
	return html`<ul class="tags">
		${stage ? html`<li><${Icon} name=${`s${stage}`} />${t(`stage.${stage}`)}</li>` : null}
		${question === "none" ? null : html`<li><${Icon} name=${`q-${question}`} />${t(`question.${question}`)}</li>`}
		${FLAGS.filter((flag) => flags.includes(flag)).map((flag) => html`<li key=${flag}>${FLAG_ICONS[flag] ? html`<${Icon} name=${FLAG_ICONS[flag]} />` : html`<span class="icon"></span>`}${t(`flag.${flag}`)}</li>`)}
		${missed ? html`<li class="c-missing"><${Icon} name=${`m${missed}`} />${t(`missed.${missed}`)}</li>` : null}
		${corrected ? html`<li class="by-hand"><${Icon} name="g-hand" />${t("label.by_hand")}</li>` : null}
	</ul>`
}

/** Which utterances a filter shows. @type {Record<string, (utterance: Utterance, is_missed: boolean) => boolean>} */
export const FILTERS = {
	all: () => true,
	questions: (u) => u.side === "us" && u.question_count > 0,
	listening: (u) => u.side === "us" && u.stage > 0,
	missed: (_, is_missed) => is_missed,
	needs: (u) => u.side !== "us" && (u.flags.includes("need") || u.flags.includes("emotion")),
	corrected: (u) => u.corrected,
}
