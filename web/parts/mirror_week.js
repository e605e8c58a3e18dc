// @ts-check
/* One's own weeks as pictures: a week as a ribbon of days, and how full the weeks were one after the other. A bar is a meeting,
 * a dashed box a fragment, an open line a stretch to use; an arch above is a cave, a bowl below market time.
 * Read first: MirrorWeekPicture. */
import { to_field } from "../lib/time.js"
import { html } from "../lib/view.js"
import { locale, t } from "../lib/words.js"

/** @typedef {import("../lib/types.d.ts").MirrorWeek} MirrorWeek */
/** @typedef {import("../lib/types.d.ts").MirrorDay} MirrorDay */
/** All weeks have one axis: which days, from which hour to which. @typedef {{ days: number[], first: number, last: number }} Axis */

const HOUR = 3600000
const WIDTH = 320
const LABEL = 30
const ROW = 32
const TOP = 22
const WORKING_DAYS = 5

/** "12,5 h" @param {number} minutes */
export const in_hours = (minutes) => `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(minutes / 60)}\u00a0${t("unit.hours")}`

/** "31 %" @param {number} permille */
export const percent = (permille) => new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(permille / 1000).replaceAll(" ", "\u00a0")

/** "16. Nov." of a day @param {string} date */
export const day_short = (date) => new Intl.DateTimeFormat(locale(), { timeZone: "UTC", day: "numeric", month: "short" }).format(new Date(`${date}T00:00:00Z`)).replaceAll(" ", "\u00a0")

/** @param {string} date @param {number} days */
export const days_later = (date, days) => new Date(Date.parse(date) + days * 24 * HOUR).toISOString().slice(0, 10)

/** "16. Nov.–22. Nov." @param {string} monday */
export const week_name = (monday) => `${day_short(monday)}\u2060–\u2060${day_short(days_later(monday, 6))}`

/** "Mo" @param {number} day 0 = Monday @param {"short" | "long"} [weekday] */
export const day_name = (day, weekday = "short") => new Intl.DateTimeFormat(locale(), { weekday, timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day))

/** What the clock shows on a day, in hours since its midnight; when the clock changes it is not what has passed.
 * @param {string} time @param {MirrorDay} day */
function hour_on(time, day) {
	const passed = (Date.parse(time) - Date.parse(day.starts_at)) / HOUR
	if (Date.parse(day.ends_at) - Date.parse(day.starts_at) === 24 * HOUR) return Math.min(24, Math.max(0, passed))
	const field = to_field(time)
	if (field.slice(0, 10) !== day.date) return field.slice(0, 10) < day.date ? 0 : 24
	return Number(field.slice(11, 13)) + Number(field.slice(14, 16)) / 60
}

/** @param {MirrorWeek[]} weeks @returns {Axis} */
export function axis_of(weeks) {
	const on = (/** @type {number} */ d) => weeks.flatMap((week) => [...week.days[d].parts, ...week.days[d].caves].flatMap((span) => [hour_on(span.starts_at, week.days[d]), hour_on(span.ends_at, week.days[d])]))
	const days = [0, 1, 2, 3, 4, 5, 6].filter((d) => d < WORKING_DAYS || on(d).length)
	const hours = days.flatMap(on)
	return { days, first: Math.floor(Math.min(9, ...hours)), last: Math.ceil(Math.max(17, ...hours)) }
}

/** @param {number} x0 @param {number} x1 @param {number} y */
function arch(x0, x1, y) {
	const r = Math.min(9, (x1 - x0) / 2)
	return `M${x0} ${y}V${y - 10 + r}A${r} ${r} 0 0 1 ${x0 + r} ${y - 10}H${x1 - r}A${r} ${r} 0 0 1 ${x1} ${y - 10 + r}V${y}Z`
}

/** @param {number} x0 @param {number} x1 @param {number} y */
function bowl(x0, x1, y) {
	const r = Math.min(6, (x1 - x0) / 2)
	return `M${x0} ${y}V${y + 7 - r}A${r} ${r} 0 0 0 ${x0 + r} ${y + 7}H${x1 - r}A${r} ${r} 0 0 0 ${x1} ${y + 7 - r}V${y}`
}

/** How a cave is drawn: filled when it held, an outline when it was left early, dashed when something came in. */
const CAVE_INK = { open: "mirror-open", kept: "k-cave", longer: "k-cave", shortened: "k-cave-edge", urgent: "k-missed", meeting: "k-missed" }

/** @param {{ day: MirrorDay, y: number, x: (hour: number) => number }} props */
function Day({ day, y, x }) {
	const at = (/** @type {{ starts_at: string, ends_at: string }} */ span) => [x(hour_on(span.starts_at, day)), x(hour_on(span.ends_at, day))]
	return html`${day.parts.map((part, i) => {
		const [a, b] = at(part), wide = Math.max(1.5, b - a - 1)
		if (part.kind === "stretch") return html`<path key=${i} class="mirror-stretch" d=${`M${a + 0.5} ${y}H${b - 0.5}`} />`
		if (part.kind === "market") return html`<path key=${i} class="k-market" d=${bowl(a, b, y)} />`
		if (part.kind === "fragment") return html`<rect key=${i} class="mirror-fragment" x=${a + 0.5} y=${y - 3.5} width=${wide} height="7" />`
		return html`<rect key=${i} class=${part.kind === "meeting" ? "k-ours" : "k-ours-tint k-ours-edge"} x=${a + 0.5} y=${y - 3.5} width=${wide} height="7" />`
	})}${day.caves.map((cave, i) => {
		const [a, b] = [x(hour_on(cave.starts_at, day)), x(hour_on(cave.ends_at > cave.planned_until ? cave.ends_at : cave.planned_until, day))]
		const end = x(hour_on(cave.ends_at, day))
		return html`<g key=${`c${i}`}><path class=${CAVE_INK[cave.fate]} d=${arch(a, b, y - 6)} />${cave.fate === "shortened" && end - a > 2 ? html`<path class="k-cave" d=${arch(a, end, y - 6)} />` : null}</g>`
	})}`
}

/** The ribbon of a week. What it shows stands beside it in words and in the table. @param {{ week: MirrorWeek, axis: Axis }} props */
export function MirrorWeekPicture({ week, axis }) {
	const { days, first, last } = axis
	const x = (/** @type {number} */ hour) => LABEL + ((hour - first) / (last - first)) * (WIDTH - LABEL - 4)
	const height = TOP + days.length * ROW
	const ticks = Array.from({ length: 25 }, (_, h) => h).filter((h) => h >= first && h <= last && h % (last - first > 10 ? 4 : 2) === 0)
	return html`<svg class="mirror-week" viewBox=${`0 0 ${WIDTH} ${height}`} role="img" aria-label=${t("mirror.picture", { week: week_name(week.starts_on) })}>
		${ticks.map((h) => html`<g key=${h}><path class="k-hair" d=${`M${x(h)} ${TOP - 6}V${height - 4}`} /><text class="soft" x=${x(h)} y="11" text-anchor=${h === last ? "end" : "middle"}>${h}</text></g>`)}
		${days.map((d, row) => {
			const day = week.days[d], y = TOP + row * ROW + 18
			return html`<g key=${d}><text class=${day.work_minutes ? "" : "soft"} x="0" y=${y + 4}>${day_name(d)}</text>
				<path class=${day.work_minutes ? "k-hair" : "mirror-away"} d=${`M${LABEL} ${y}H${WIDTH - 4}`} /><${Day} day=${day} y=${y} x=${x} /></g>`
		})}</svg>`
}

/** A small picture of each shape with its word. */
export function MirrorLegend() {
	const rows = /** @type {[string, any][]} */ ([
		["meeting", html`<rect class="k-ours" x="2" y="8" width="20" height="7" />`],
		["outside", html`<rect class="k-ours-tint k-ours-edge" x="2" y="8" width="20" height="7" />`],
		["fragment", html`<rect class="mirror-fragment" x="7" y="8" width="10" height="7" />`],
		["stretch", html`<path class="mirror-stretch" d="M1 12H23" />`],
		["market", html`<path class="k-market" d=${bowl(2, 22, 9)} />`],
		["kept", html`<path class="k-cave" d=${arch(2, 22, 17)} />`],
		["shortened", html`<path class="k-cave-edge" d=${arch(2, 22, 17)} /><path class="k-cave" d=${arch(2, 12, 17)} />`],
		["broken", html`<path class="k-missed" d=${arch(2, 22, 17)} />`],
	])
	return html`<ul class="legend">${rows.map(([name, shape]) => html`<li key=${name}><svg class="mirror-key" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>${t(`mirror.legend_${name}`)}</li>`)}</ul>`
}

/** How full the weeks were, the oldest first; one that is not over is hollow. Drawn once wide, once narrow.
 * @param {{ weeks: MirrorWeek[] }} props */
export function MirrorTrend({ weeks }) {
	const known = weeks.map((week) => week.is_known && week.load_permille !== null ? week.load_permille : null)
	const draw = (/** @type {string} */ which, /** @type {number} */ width) => {
		const [left, right, top, bottom] = [44, width - 16, 12, 132]
		const x = (/** @type {number} */ i) => weeks.length === 1 ? (left + right) / 2 : left + 16 + (i / (weeks.length - 1)) * (right - left - 32)
		const y = (/** @type {number} */ permille) => bottom - (Math.min(1000, permille) / 1000) * (bottom - top)
		const line = known.map((permille, i) => permille === null || !weeks[i].is_over ? "" : `${i && known[i - 1] !== null ? "L" : "M"}${x(i)} ${y(permille)}`).join("")
		const is_tight = (right - left) / weeks.length < 60
		return html`<svg class="mirror-trend ${which}" viewBox=${`0 0 ${width} 164`} role="img" aria-label=${t("mirror.trend_picture")}>
			${[0, 500, 1000].map((permille) => html`<g key=${permille}><path class="k-hair" d=${`M${left} ${y(permille)}H${right}`} /><text class="soft" x=${left - 8} y=${y(permille) + 4} text-anchor="end">${percent(permille)}</text></g>`)}
			<path class="k-ours-line mirror-line" d=${line} />
			${weeks.map((week, i) => html`<g key=${week.starts_on}>${known[i] === null ? null : html`<circle class=${week.is_over ? "k-ours" : "k-ground k-ours-edge"} cx=${x(i)} cy=${y(known[i] ?? 0)} r="5" /><text class="bold" x=${x(i)} y=${y(known[i] ?? 0) - 11} text-anchor="middle">${percent(known[i] ?? 0)}</text>`}
				${is_tight && (weeks.length - 1 - i) % 2 ? null : html`<text class="soft" x=${x(i)} y="154" text-anchor="middle">${day_short(week.starts_on)}</text>`}</g>`)}</svg>`
	}
	return html`${draw("wide-only", 880)}${draw("narrow-only", 358)}`
}
