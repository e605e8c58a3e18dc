// @ts-check
/* The small measures beside the dial. Positions are in percent, so that words keep their size at any width. */
import { px } from "../lib/shapes.js"
import { length } from "../lib/time.js"
import { html } from "../lib/view.js"
import { number, share, t } from "../lib/words.js"

/** Questions per third, by kind, in order. @param {{ kinds: ("open" | "closed")[], per_third: number[] }} props */
export function Thirds({ kinds, per_third }) {
	let next = 0
	const label = [1, 2, 3].map((i) => `${t(`third.${i}`)} ${number(per_third[i - 1])}`).join(", ")
	return html`<svg class="small-picture" height="54" role="img" aria-label=${label}>${per_third.map((count, i) => {
		const here = kinds.slice(next, (next += count))
		/* In percent, so that the last one stays in its third at any width. */
		const step = Math.min(15, 85 / Math.max(1, here.length - 1))
		return html`<svg key=${i} x=${`${i * 34}%`} width="32%" height="54" overflow="visible">
			<line class="k-ink-line" x1="0" x2="100%" y1="30" y2="30" />
			${here.map((kind, k) => html`<use key=${k} href=${`#q-${kind}`} x=${`${px(k * step)}%`} y="5.5" width="17" height="17" />`)}
			<text class="soft" x="0" y="49">${t(`third.${i + 1}`)} ${number(count)}</text></svg>`
	})}</svg>`
}

/** Half a shape on the line: below it for us, above for them. @param {{ x: number, width: number, y: number, height: number, is_ours: boolean }} props */
const Half = ({ x, width, y, height, is_ours }) => html`<svg x=${`${x}%`} y=${y} width=${`${width}%`} height=${height}>
	<rect class=${is_ours ? "k-ours" : "k-theirs"} y=${is_ours ? -height : 0} width="100%" height=${2 * height} rx=${height - 2} /></svg>`

/** Who spoke how much. Both names stand above the line, at the two ends: below it a long name would run into the other side's shape. @param {{ ours_permille: number, us: string, them: string }} props */
export function Share({ ours_permille, us, them }) {
	const ours = ours_permille / 10
	return html`<svg class="small-picture" height="52" role="img" aria-label=${t("report.share_label", { ours: share(ours_permille), theirs: share(1000 - ours_permille), us, them })}>
		<${Half} x=${0} width=${ours} y=${37} height=${13} is_ours=${true} />
		<${Half} x=${ours} width=${100 - ours} y=${23} height=${13} is_ours=${false} />
		<rect class="k-ink" y="36" width="100%" height="1" />
		<text class="bold" x="0" y="14">${us} ${share(ours_permille)}</text>
		<text class="bold" x="100%" y="14" text-anchor="end">${them} ${share(1000 - ours_permille)}</text></svg>`
}

/** The longest monologue of each side on one scale. @param {{ ours_s: number, theirs_s: number, us: string, them: string }} props */
export function Monologue({ ours_s, theirs_s, us, them }) {
	const scale = 74 / Math.max(ours_s, theirs_s, 1)
	return html`<svg class="small-picture" height="62" role="img" aria-label=${t("report.monologue_label", { ours: length(ours_s), theirs: length(theirs_s), us, them })}>
		<${Half} x=${0} width=${theirs_s * scale} y=${16} height=${13} is_ours=${false} />
		<${Half} x=${0} width=${ours_s * scale} y=${31} height=${13} is_ours=${true} />
		<rect class="k-ink" y="30" width="100%" height="1" />
		<text x=${`${theirs_s * scale}%`} dx="10" y="24">${length(theirs_s)}</text>
		<text class="bold" x=${`${ours_s * scale}%`} dx="10" y="46">${length(ours_s)}</text></svg>`
}
