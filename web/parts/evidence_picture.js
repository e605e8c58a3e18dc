// @ts-check
/* How many of our deals were won, or of our talks led to a next step, band by band, each with its interval; over the questions also a smooth curve, and the band of the
 * study beside it. A table with the same facts follows. Dashed = not enough yet. */
import { px } from "../lib/shapes.js"
import { html } from "../lib/view.js"
import { number, t } from "../lib/words.js"
import { percent } from "./mirror_week.js"

/** @typedef {import("../lib/types.d.ts").Evidence} Evidence */
/** @typedef {"won" | "next_step"} Outcome */
/** @typedef {import("../lib/types.d.ts").EvidenceBand & { count: number, good: number }} Band */
/** @typedef {{ outcome: Outcome, is_counting: boolean, is_shown: boolean, until: string | null, count: number, good: number, figures: { figure: string, bands: Band[] }[], curve_missing: number, curve: import("../lib/types.d.ts").EvidencePoint[] }} Counted */

/** @type {Outcome[]} */
export const OUTCOMES = ["won", "next_step"]

/** What is counted of one outcome: `count` deals or talks, `good` of them won or with a next step. @param {Evidence} evidence @param {Outcome} outcome @returns {Counted} */
export function counted(evidence, outcome) {
	const of = outcome === "won" ? evidence : evidence.next_step
	const sum = (/** @type {{ deals?: number, won?: number, talks?: number, led_on?: number }} */ { deals, won, talks, led_on }) => ({ count: deals ?? talks ?? 0, good: won ?? led_on ?? 0 })
	return { ...of, outcome, ...sum(of), figures: of.figures.map(({ figure, bands }) => ({ figure, bands: bands.map((band) => ({ ...band, ...sum(band) })) })) }
}

const WIDTH = 360, LEFT = 50, RIGHT = 350, TOP = 16, BOTTOM = 196, HEIGHT = 226
const QUESTIONS_END = 26 // of the scale; the last band is drawn there
const LAST_BAND = 23 // where "20 and more" stands

const high = (/** @type {number} */ permille) => BOTTOM - ((BOTTOM - TOP) * permille) / 1000

/** "10 to 14", "20 or more"; shares in percent. @param {string} figure @param {Band} band */
export function band_name(figure, { from, to }) {
	const is_share = figure === "share"
	if (from === 0 && to === null) return t("evidence.band_all")
	if (to === null) return t("evidence.band_from", { from: is_share ? percent(from) : number(from) })
	if (from === to) return number(from)
	return is_share ? t("evidence.band_below", { from: percent(from), to: percent(to + 1) }) : t("evidence.band_to", { from: number(from), to: number(to) })
}

export const interval = (/** @type {{ low_permille: number, high_permille: number }} */ { low_permille, high_permille }) => t("evidence.interval", { low: percent(low_permille), high: percent(high_permille) })

/** @param {{ evidence: Evidence, of: Counted, figure: string, bands: Band[] }} props */
export function EvidencePicture({ evidence, of, figure, bands }) {
	const is_questions = figure === "questions"
	const place = (/** @type {number} */ questions) => LEFT + ((RIGHT - LEFT) * questions) / QUESTIONS_END
	const middle = (/** @type {Band} */ { from, to }, /** @type {number} */ i) => is_questions ? place(to === null ? Math.max(LAST_BAND, from + 1) : (from + to) / 2) : LEFT + ((RIGHT - LEFT) * (i + 0.5)) / bands.length
	const study = is_questions ? [place(evidence.study_from - 0.5), place(evidence.study_to + 0.5)] : null
	const curve = is_questions ? of.curve : []
	const line = (/** @type {"rate_permille" | "low_permille" | "high_permille"} */ which, points = curve) => points.map((point) => `${px(place(point.questions))} ${px(high(point[which]))}`).join("L")
	return html`<svg class="evidence-picture" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
		${study ? html`<rect class="evidence-study" x=${px(study[0])} y=${TOP} width=${px(study[1] - study[0])} height=${BOTTOM - TOP} /><text class="soft" x=${px((study[0] + study[1]) / 2)} y="12" text-anchor="middle">${t("evidence.study_short")}</text>` : null}
		${[0, 250, 500, 750, 1000].map((permille) => html`<g key=${permille}><path class="evidence-grid" d=${`M${LEFT} ${high(permille)}H${RIGHT}`} /><text class="soft" x=${LEFT - 6} y=${high(permille) + 4.5} text-anchor="end">${percent(permille)}</text></g>`)}
		${curve.length ? html`<path class="evidence-unsure" d=${`M${line("low_permille")}L${line("high_permille", [...curve].reverse())}Z`} /><path class="evidence-curve" d=${`M${line("rate_permille")}`} />` : null}
		${bands.map((band, i) => {
			const x = px(middle(band, i))
			return html`<g key=${band.from}>${band.missing ? html`<path class="k-missed-line" d=${`M${x} ${TOP + 6}V${BOTTOM}`} />` : html`<path class="evidence-interval" d=${`M${x} ${px(high(band.low_permille))}V${px(high(band.high_permille))}`} /><circle class="k-ours" cx=${x} cy=${px(high(band.rate_permille))} r="5" />`}
				${is_questions ? null : html`<text x=${x} y="214" text-anchor="middle">${i + 1}</text>`}</g>`
		})}
		${is_questions ? [0, 5, 10, 15, 20, 25].map((questions) => html`<text key=${questions} x=${px(place(questions))} y="214" text-anchor="middle">${number(questions)}</text>`) : null}</svg>`
}

/** @param {{ of: Counted, figure: string, bands: Band[] }} props */
export function EvidenceTable({ of: { outcome }, figure, bands }) {
	const name = t(`evidence.figure_${figure}`)
	return html`<div class="scroll" tabindex="0" role="region" aria-label=${name}><table class="sheet evidence-table"><caption class="away">${name}</caption><thead><tr><th scope="col">${figure === "questions" ? name : `${t("evidence.column_number")} ${name}`}</th><th scope="col" class="n">${t(`evidence.column_count_${outcome}`)}</th><th scope="col" class="n">${t(`evidence.column_good_${outcome}`)}</th><th scope="col" class="n">${t(`evidence.column_rate_${outcome}`)}</th></tr></thead>
		<tbody>${bands.map((band, i) => html`<tr key=${band.from}><th scope="row">${figure === "questions" ? null : html`<span class="evidence-number">${i + 1}</span> `}${band_name(figure, band)}</th><td class="n">${number(band.count)}</td><td class="n">${number(band.good)}</td>
			<td class="n">${band.missing ? html`<span class="c-missing">${t(`evidence.missing_${outcome}`, { count: band.missing })}</span>` : html`${percent(band.rate_permille)} <span class="evidence-between">(${interval(band)})</span>`}</td></tr>`)}</tbody></table></div>`
}
