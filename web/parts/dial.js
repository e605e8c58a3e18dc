// @ts-check
/* Signature picture 2, the question dial: one mark per question, in order and by kind, along 0 to the limit
 * and "more". The thick arc is the band, dots are still free, dashed is beyond. Nothing turns red. */
import { px } from "../lib/shapes.js"
import { Fragment, html } from "../lib/view.js"
import { number, t } from "../lib/words.js"

const CX = 215, CY = 214, R = 158
const START = 197, SWEEP = 214.2
const MARK_STEP_MIN = 0.45

/** @param {{ kinds: ("open" | "closed")[][], band: { min: number, max: number }, is_band_told: boolean, label: string, caption: string }} props
 *  `kinds`: the questions of each turn; those of one turn are joined by a line. */
export function Dial({ kinds, band, is_band_told, label, caption }) {
	const limit = band.max + 1
	const last = limit + 2
	const count = kinds.flat().length
	/* Up to the limit each question has its place; beyond it they share what is left of the arc. */
	const place = (/** @type {number} */ n) => n <= limit ? n : limit + 0.5 + ((n - limit) / Math.max(2, count - limit)) * 1.5
	const angle = (/** @type {number} */ p) => ((START - (p * SWEEP) / last) * Math.PI) / 180
	const spot = (/** @type {number} */ p, /** @type {number} */ r) => [CX + r * Math.cos(angle(p)), CY - r * Math.sin(angle(p))]
	const arc = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ r) => {
		const [x0, y0] = spot(from, r)
		const [x1, y1] = spot(to, r)
		return `M${px(x0)} ${px(y0)}A${r} ${r} 0 ${((to - from) * SWEEP) / last > 180 ? 1 : 0} 1 ${px(x1)} ${px(y1)}`
	}
	const dot = (/** @type {number} */ p) => {
		const [x, y] = spot(p, R - 8)
		return html`<circle key=${p} class="k-rule-fill" cx=${px(x)} cy=${px(y)} r="2.2" />`
	}
	const word = (/** @type {number} */ p, /** @type {string} */ text, /** @type {string} */ kind) => {
		const [x, y] = spot(p, R + 40)
		return html`<text key=${text} class=${kind} x=${px(x)} y=${px(y + 5)} text-anchor="middle">${text}</text>`
	}
	const pointer = [spot(place(count), R - 22), spot(place(count) - 0.28, R - 52), spot(place(count) + 0.28, R - 52)]
	let n = 0
	let drawn = -1
	/* Far beyond the limit the marks would cover each other: as many are drawn as can be told apart. */
	const turns = kinds.map((turn) => turn.map((kind) => ({ kind, p: place(++n) })).filter(({ p }) => {
		if (p - drawn < MARK_STEP_MIN) return false
		drawn = p
		return true
	}))
	return html`<svg class="picture dial" viewBox="0 0 430 286" role="img" aria-label=${label}>
		<path class="k-line" d=${arc(0, limit, R + 20)} />
		${is_band_told ? html`<path class="dial-band" d=${arc(band.min - 0.45, band.max + 0.45, R + 20)} />` : null}
		<path class="dial-more" d=${arc(limit + 0.5, last, R + 20)} />
		${dot(0)}
		${Array.from({ length: limit }, (_, i) => i + 1).filter((p) => p > count).map(dot)}
		${turns.map((turn, i) => html`<${Fragment} key=${i}>
			${turn.length > 1 ? html`<path class="k-ink-line" d=${arc(turn[0].p, turn[turn.length - 1].p, R - 8)} />` : null}
			${turn.map(({ kind, p }) => {
				const [x, y] = spot(p, R - 8)
				return html`<use key=${p} href=${`#q-${kind}`} x=${px(x - 10)} y=${px(y - 10)} width="20" height="20" />`
			})}</${Fragment}>`)}
		${count ? html`<path class="k-ink" d=${`M${pointer.map(([x, y]) => `${px(x)} ${px(y)}`).join("L")}Z`} />` : null}
		${word(0, "0", "soft")}
		${band.min > 6 ? word(Math.round(band.min / 2), String(Math.round(band.min / 2)), "soft") : null}
		${word(band.min, String(band.min), is_band_told ? "bold" : "soft")}
		${word(band.max, String(band.max), is_band_told ? "bold" : "soft")}
		${word(limit, String(limit), "soft")}
		${word(last, t("dial.more"), "soft")}
		<text class="big" x=${CX} y=${CY + 18} text-anchor="middle">${number(count)}</text>
		<text x=${CX} y=${CY + 44} text-anchor="middle">${caption}</text>
	</svg>`
}
