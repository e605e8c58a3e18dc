// @ts-check
/* A call from left to right in its three thirds: questions on the line, signs of listening below it. While it runs, it is drawn over the time
 * that was planned; when it takes longer, over the time it takes. */
import { px } from "../lib/shapes.js"
import { html } from "../lib/view.js"
import { number, t } from "../lib/words.js"

const ICONS = /** @type {Record<string, string>} */ ({ question: "q-open", paraphrase: "s2", feeling: "s3", signal: "s1" })

/** @param {{ marks: { kind: string, at_s: number }[], seconds: number, minutes: number }} props `minutes`: planned */
export function CallStrip({ marks, seconds, minutes }) {
	const whole = Math.max(seconds, minutes * 60, 1)
	const third = (/** @type {number} */ at_s) => Math.min(2, Math.floor((at_s * 3) / whole))
	const asked = [0, 1, 2].map((i) => marks.filter((m) => m.kind === "question" && third(m.at_s) === i).length)
	const label = asked.map((count, i) => `${t(`third.${i + 1}`)} ${number(count)}`).join(", ")
	return html`<svg class="small-picture call-strip" height="66" role="img" aria-label=${`${t("call.strip")} ${label}`}>
		<line class="k-ink-line" x1="0" x2="100%" y1="20" y2="20" />
		${[1, 2].map((i) => html`<line key=${i} class="k-hair" x1=${`${px((100 * i) / 3)}%`} x2=${`${px((100 * i) / 3)}%`} y1="0" y2="46" />`)}
		${marks.map((m, i) => html`<use key=${i} href=${`#${ICONS[m.kind]}`} x=${`${px((97 * m.at_s) / whole)}%`} y=${m.kind === "question" ? 12 : 28} width="16" height="16" />`)}
		${asked.map((count, i) => html`<text key=${i} class="soft" x=${`${px((100 * i) / 3)}%`} y="61">${t(`third.${i + 1}`)} ${number(count)}</text>`)}</svg>`
}
