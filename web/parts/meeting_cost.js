// @ts-check
/* What a meeting takes, as a calm picture: small clocks that say how late it is where, and a lane for each who is asked. A line
 * is working time, an arch the cave; what the meeting leaves of no use is dashed, what lies outside of the day is hatched.
 * Read first: MeetingCost. */
import { arch } from "../lib/shapes.js"
import { zone } from "../lib/time.js"
import { html, useEffect, useLayoutEffect, useRef, useState } from "../lib/view.js"
import { DOT, list, locale, t } from "../lib/words.js"
import { Icon } from "./icon.js"
import { different_zones, hours, zone_short } from "./week_picture.js"

/** @typedef {import("../lib/types.d.ts").MeetingCost} Cost */
/** @typedef {import("../lib/types.d.ts").MeetingPerson} Person */

const MINUTE = 60000
const HOUR = 60 * MINUTE
const NARROW_BELOW = 560
const AROUND_WIDE = 5 // hours on both sides
const AROUND_NARROW = 3
const LANE = 34
const CLOCK = 48

/** "2,5 h", "30 min" @param {number} minutes */
export function lasting(minutes) {
	if (minutes < 60) return `${minutes}\u00a0${t("unit.minutes")}`
	return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(minutes / 60)}\u00a0${t("unit.hours")}`
}

/** "Berlin" @param {string} time_zone */
export const city = (time_zone) => time_zone.split("/").at(-1)?.replaceAll("_", " ") ?? time_zone

/** "8:00 CST" @param {number} ms @param {string} time_zone */
const time_there = (ms, time_zone) => `${new Intl.DateTimeFormat(locale(), { timeZone: time_zone, hour: "numeric", minute: "2-digit" }).format(new Date(ms))}\u00a0${zone_short(ms, time_zone)}`

/** What it takes in one sentence; also for asking once more. @param {Cost} cost */
export function cost_text(cost) {
	const parts = [
		...cost.focus_minutes ? [t("meeting.takes_focus", { time: lasting(cost.focus_minutes) })] : [],
		...cost.edge_minutes ? [t("meeting.takes_edge", { time: lasting(cost.edge_minutes) })] : [],
	]
	const missing = cost.not_free ? t("meeting.not_free", { count: cost.not_free, of: cost.people.length }) : ""
	return [parts.length ? t("meeting.takes", { what: list(parts) }) : t("meeting.takes_nothing"), missing].filter(Boolean).join(" ")
}

/** @param {{ cost: Cost, from: number, to: number }} props */
export function MeetingCost({ cost, from, to }) {
	return html`<p class="verdict" role="status">${cost_text(cost)}</p>
		<${Clocks} people=${cost.people} from=${from} to=${to} />
		<${Lanes} people=${cost.people} from=${from} to=${to} />
		<${Legend} people=${cost.people} />
		<${Table} people=${cost.people} from=${from} />`
}

/** Only what is there to be seen. @param {{ people: Person[] }} props */
function Legend({ people }) {
	const signs = [
		people.some((p) => p.focus_minutes) ? html`<li><span class="key-lost" aria-hidden="true"></span>${t("meeting.legend_lost")}</li>` : null,
		people.some((p) => p.edge_minutes || p.outside_minutes > 0) ? html`<li><${Icon} name="g-edge" />${t("meeting.legend_edge")}</li>` : null,
		people.some((p) => p.is_busy) ? html`<li><span class="key-busy" aria-hidden="true"></span>${t("meeting.legend_busy")}</li>` : null,
	].filter(Boolean)
	return signs.length ? html`<ul class="legend">${signs}</ul>` : null
}

/** How late it is where. @param {{ people: Person[], from: number, to: number }} props */
function Clocks({ people, from, to }) {
	const zones = different_zones([zone.value, ...people.map((p) => p.time_zone)], from)
	const same = (/** @type {string} */ a, /** @type {string} */ b) => different_zones([a, b], from).length === 1
	return html`<ul class="clocks">${zones.map((time_zone) => {
		const there = people.filter((p) => same(p.time_zone, time_zone))
		const is_out = there.some((p) => p.outside_minutes > 0), is_edge = there.some((p) => p.edge_minutes > 0)
		return html`<li key=${time_zone}><${Clock} ms=${from} until=${to} time_zone=${time_zone} is_burden=${is_out || is_edge} />
			<span><b>${city(time_zone)}</b> ${time_there(from, time_zone)}${is_out || is_edge ? html`<span class="burden">${t(is_out ? "meeting.outside" : "meeting.at_edge")}</span>` : null}</span></li>`
	})}</ul>`
}

/** A clock with the time of the meeting on its face. @param {{ ms: number, until: number, time_zone: string, is_burden: boolean }} props */
function Clock({ ms, until, time_zone, is_burden }) {
	const [hour, minute] = new Date(ms).toLocaleString("sv", { timeZone: time_zone }).slice(11, 16).split(":").map(Number)
	const turn = (hour % 12 + minute / 60) / 12, length = Math.min(1, (until - ms) / (12 * HOUR))
	const point = (/** @type {number} */ part, /** @type {number} */ r) => `${24 + r * Math.sin(part * 2 * Math.PI)} ${24 - r * Math.cos(part * 2 * Math.PI)}`
	return html`<svg class="clock-face ${is_burden ? "is-burden" : ""}" width=${CLOCK} height=${CLOCK} viewBox="0 0 48 48" aria-hidden="true">
		<circle class="clock-rim" cx="24" cy="24" r="21" />
		<path class="clock-span" d=${`M24 24L${point(turn, 18)}A18 18 0 ${length > 0.5 ? 1 : 0} 1 ${point(turn + length, 18)}Z`} />
		<path class="k-ink-line" d=${`M24 24L${point(turn, 11)}M24 24L${point(minute / 60, 17)}`} /></svg>`
}

/** Which parts of a cave are of use afterwards: those that make up what is left. @param {Person["caves"][number]} cave @param {number} from @param {number} to @returns {[number, number][]} */
function rests(cave, from, to) {
	const [a, b] = [Date.parse(cave.starts_at), Date.parse(cave.ends_at)]
	if (!cave.taken_minutes) return [[a, b]]
	const parts = /** @type {[number, number][]} */ ([[a, from], [to, b]]).filter(([x, y]) => y > x)
	return [parts, ...parts.map((part) => [part])].find((some) => some.reduce((sum, [x, y]) => sum + (y - x) / MINUTE, 0) === cave.left_minutes) ?? []
}

/** @param {Person} p */
export function person_text(p) {
	const says = [
		...p.focus_minutes ? [t("meeting.person_focus", { time: lasting(p.focus_minutes) })] : [],
		...p.crumb_minutes ? [t("meeting.person_crumb", { time: lasting(p.crumb_minutes) })] : [],
		...p.edge_minutes ? [t("meeting.person_edge", { time: lasting(p.edge_minutes) })] : [],
		...p.outside_minutes > 0 ? [t("meeting.outside")] : [],
		...p.is_busy ? [t("meeting.busy")] : [],
	]
	return says.length ? says.join(DOT) : t("meeting.person_nothing")
}

/** @param {{ people: Person[], from: number, to: number }} props */
function Lanes({ people, from, to }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	const [width, setWidth] = useState(0)
	useLayoutEffect(() => setWidth(box.current?.clientWidth ?? 0), [])
	useEffect(() => {
		const watch = new ResizeObserver(() => setWidth(box.current?.clientWidth ?? 0))
		if (box.current) watch.observe(box.current)
		return () => watch.disconnect()
	}, [])
	const is_narrow = width < NARROW_BELOW, label = is_narrow ? 0 : 168, lane = is_narrow ? LANE + 18 : LANE
	const around = is_narrow ? AROUND_NARROW : AROUND_WIDE
	const first = Math.floor(from / HOUR) * HOUR - around * HOUR, last = Math.ceil(to / HOUR) * HOUR + around * HOUR
	const x_of = (/** @type {number} */ ms) => label + ((Math.min(last, Math.max(first, ms)) - first) / (last - first)) * (width - label)
	const height = people.length * lane + 26
	const parse = (/** @type {{ starts_at: string, ends_at: string }} */ span) => [Date.parse(span.starts_at), Date.parse(span.ends_at)]
	const seen = (/** @type {number[]} */ [a, b]) => b > first && a < last
	return html`<div class="meeting-lanes" ref=${box}>${width === 0 ? null : html`<svg width=${width} height=${height} role="img" aria-label=${t("meeting.picture", { when: hours(from, to, zone.value) })}>
		<defs><pattern id="meeting-edge" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="k-ground" width="6" height="6" /><rect class="k-edge" width="2.4" height="6" /></pattern></defs>
		<text class="bold" x=${(x_of(from) + x_of(to)) / 2} y="13" text-anchor="middle">${hours(from, to, zone.value)}</text>
		<rect class="meeting-band" x=${x_of(from)} y="20" width=${x_of(to) - x_of(from)} height=${height - 20} />
		${people.map((p, i) => {
			const base = 22 + (i + 1) * lane - 6
			return html`<g key=${p.member}>
				<text x="0" y=${is_narrow ? base - LANE + 2 : base - 4}>${p.name}</text>
				${p.work.map(parse).filter(seen).map(([a, b]) => html`<path key=${a} class=${p.is_guest ? "week-work is-theirs" : "week-work"} d=${`M${x_of(a)} ${base}H${x_of(b)}`} />`)}
				${p.caves.filter((c) => seen(parse(c))).map((c) => html`<g key=${c.starts_at}>
					${c.taken_minutes ? html`<path class="k-missed" d=${arch(x_of(Date.parse(c.starts_at)), x_of(Date.parse(c.ends_at)), base, LANE - 12)} />` : null}
					${rests(c, from, to).map(([a, b]) => html`<path key=${a} class="k-cave" d=${arch(x_of(a), x_of(b), base, LANE - 12)} />`)}</g>`)}
				${p.edge_minutes || p.outside_minutes > 0 ? html`<rect class="meeting-edge" x=${x_of(from) + 1.5} y=${base - LANE + 14} width=${Math.max(0, x_of(to) - x_of(from) - 3)} height=${LANE - 16} />` : null}
				${p.is_busy ? html`<path class="k-ink-line" d=${`M${x_of(from) + 2} ${base - LANE + 14}L${x_of(to) - 2} ${base - 2}`} />` : null}</g>`
		})}</svg>`}</div>`
}

/** The same facts. @param {{ people: Person[], from: number }} props */
const Table = ({ people, from }) => html`<details class="more"><summary>${t("meeting.as_table")}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("meeting.cost")}><table class="sheet">
	<thead><tr><th scope="col">${t("rhythm.who")}</th><th scope="col">${t("meeting.begins_there")}</th><th scope="col">${t("meeting.takes_column")}</th></tr></thead>
	<tbody>${people.map((p) => html`<tr key=${p.member}><th scope="row">${p.name}</th><td>${time_there(from, p.time_zone)}</td><td>${person_text(p)}</td></tr>`)}</tbody></table></div></details>`
