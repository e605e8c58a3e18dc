// @ts-check
/* Signature picture 1, the conversation ribbon: who spoke when, and what was heard.
 *
 * Arches above the line are the customer, bowls below are us; width = length, height = root of length, so
 * that long turns stand out and short ones stay visible. Rows, deeper = better hearing: questions, stage 1,
 * 2, 3. Dashed = a chance missed. Where there is little room the time runs down. The picture is drawn at
 * the size it has, never shrunk, and every fact in it also stands in the tables below it. */
import { arch, bowl, left, px, right } from "../lib/shapes.js"
import { at } from "../lib/time.js"
import { timeline_ticks, timeline_turns } from "../lib/timeline.js"
import { Fragment, html, useEffect, useRef, useState } from "../lib/view.js"
import { number, t } from "../lib/words.js"

/** @typedef {import("../lib/timeline.js").Timeline} Timeline */
/** @typedef {import("../lib/timeline.js").Person} Person */

const NAMES_MAX = 4

/** On paper the time runs along the sheet, from wherever it was printed: drawn this wide, and set as wide as the sheet. */
const PAPER_WIDTH = 960

/** The width an element has, on paper that of the sheet. @returns {[import("../lib/view.js").RefObject<HTMLDivElement | null>, number]} */
export function useWidth() {
	const box = useRef(/** @type {HTMLDivElement | null} */ (null))
	const [width, setWidth] = useState(0)
	const [is_paper, setPaper] = useState(false)
	useEffect(() => {
		const before = () => setPaper(true)
		const after = () => setPaper(false)
		addEventListener("beforeprint", before)
		addEventListener("afterprint", after)
		return () => {
			removeEventListener("beforeprint", before)
			removeEventListener("afterprint", after)
		}
	}, [])
	useEffect(() => {
		if (!box.current) return
		const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)))
		watch.observe(box.current)
		return () => watch.disconnect()
	}, [])
	return [box, is_paper ? PAPER_WIDTH : width]
}

/** Where something is: a time, or the number of the utterance. @param {Timeline} line @param {number} value */
export const where = (line, value) => line.has_times ? at(value) : t("report.turn_number", { number: value + 1 })

/** Ink of a person: the first of a side is filled, the second tinted with an edge, others hollow. @param {Person} person */
const ink = (person) => {
	const side = person.side === "us" ? "ours" : "theirs"
	return person.place === 0 ? `k-${side}` : person.place === 1 ? `k-${side}-tint k-${side}-edge` : `k-ground k-${side}-edge`
}
/** @param {Person} person */
export const shown_name = (person) => person.is_me ? t("report.you") : person.name

const Use = (/** @type {{ name: string, x: number, y: number, size: number }} */ { name, x, y, size }) =>
	html`<use href=${`#${name}`} x=${px(x - size / 2)} y=${px(y - size / 2)} width=${size} height=${size} />`

/** The symbol of a turn with questions. @param {import("../lib/timeline.js").Asked} asked */
export const asked_icon = (asked) => asked.is_stacked ? "q-stacked" : `q-${asked.kinds[0]}`
/** "7" or "7–8" @param {import("../lib/timeline.js").Asked} asked */
export const asked_numbers = (asked) => asked.kinds.length > 1 ? `${asked.number}–${asked.number + asked.kinds.length - 1}` : String(asked.number)

/** @param {{ line: Timeline, them: string, label: string, onJump: (utterance: number) => void }} props */
export function Ribbon({ line, them, label, onJump }) {
	const [box, width] = useWidth()
	const [pointed, setPointed] = useState(/** @type {number | null} */ (null))
	const is_wide = width >= 900
	/* The turn under the pointer. A help for the mouse only; the tables have the same moments as links. */
	const find = (/** @type {PointerEvent | MouseEvent} */ event) => {
		const picture = /** @type {SVGElement} */ (event.currentTarget).getBoundingClientRect()
		const scale = is_wide
			? (event.clientX - picture.left - WIDE_LEFT) / (width - WIDE_LEFT - WIDE_RIGHT)
			: (event.clientY - picture.top - TALL_TOP) / (picture.height - TALL_TOP - TALL_BOTTOM)
		if (scale < 0 || scale > 1) return null
		const value = scale * line.end
		const index = line.turns.findLastIndex((turn) => turn.from <= value)
		return index < 0 ? null : index
	}
	const turn = pointed === null ? null : line.turns[pointed]
	const height = is_wide ? wide_height(line) : tall_height(line)
	return html`<p class="note ribbon-hint no-print">${t(width === 0 || is_wide ? "ribbon.hint" : "ribbon.hint_tall")}</p>
	<div class="ribbon" ref=${box}>
		${width === 0 ? null : html`<svg class="picture" viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}
			onPointerMove=${(/** @type {PointerEvent} */ event) => setPointed(find(event))} onPointerLeave=${() => setPointed(null)}
			onClick=${(/** @type {MouseEvent} */ event) => {
				const index = find(event)
				if (index !== null) onJump(line.turns[index].first)
			}}>
			${is_wide ? html`<${Wide} line=${line} width=${width} />` : html`<${Tall} line=${line} width=${width} them=${them} />`}
			${turn ? html`<${Pointed} line=${line} turn=${turn} width=${width} is_wide=${is_wide} />` : null}
		</svg>`}
	</div>`
}

/** What "14:20 verpasst" needs to the right of its mark. */
const MISSED_ROOM = 120
const WIDE_LEFT = 156, WIDE_RIGHT = 8, WIDE_TOP = 34, ARCH_MAX = 80
const TALL_TOP = 74, TALL_BOTTOM = 18

/** Rows of names need room beside the line. @param {Timeline} line @param {string} side */
const count_of = (line, side) => Math.min(NAMES_MAX, line.people.filter((p) => (p.side === "us" ? "us" : "them") === side).length)
/** @param {Timeline} line */
const wide_base = (line) => WIDE_TOP + Math.max(ARCH_MAX, count_of(line, "them") * 21 + 8)
/** @param {Timeline} line */
const wide_rows = (line) => {
	const first = wide_base(line) + Math.max(ARCH_MAX + 38, count_of(line, "us") * 21 + 30)
	return { questions: first, stages: [first + 54, first + 86, first + 120] }
}
/** @param {Timeline} line */
const wide_height = (line) => wide_rows(line).stages[2] + 40
/** Pixels for one minute or utterance, when time runs down: long talks are drawn denser. @param {Timeline} line */
const tall_length = (line) => Math.max(420, Math.min(1500, line.has_times ? (line.end / 60) * 21 : line.end * 9))
/** @param {Timeline} line */
const tall_height = (line) => Math.round(tall_length(line) + TALL_TOP + TALL_BOTTOM)

/** Height of a turn: the root of its length, scaled so that the longest fills the room.
 * @param {import("../lib/timeline.js").Turn[]} turns @param {number} low @param {number} high */
function height_of(turns, low, high) {
	const longest = turns.reduce((most, turn) => Math.max(most, turn.weight), 1)
	return (/** @type {import("../lib/timeline.js").Turn} */ turn) => low + Math.sqrt(Math.max(0, turn.weight) / longest) * (high - low)
}

/** One path a person: a talk has hundreds of turns. @param {Timeline} line @param {import("../lib/timeline.js").Turn[]} turns @param {(turn: import("../lib/timeline.js").Turn) => string} shape */
const turns_drawn = (line, turns, shape) => line.people.map((person) => html`<path key=${person.index} class=${ink(person)}
	d=${turns.filter((turn) => turn.person === person).map(shape).join("")} />`)

const ROWS = /** @type {const} */ ([["s1", "stage.1_short", 13], ["s2", "stage.2_short", 17], ["s3", "stage.3_short", 20]])

/** @param {{ line: Timeline, width: number }} props */
function Wide({ line, width }) {
	const X = (/** @type {number} */ value) => WIDE_LEFT + (value / line.end) * (width - WIDE_LEFT - WIDE_RIGHT)
	const base = wide_base(line)
	const rows = wide_rows(line)
	const bottom = rows.stages[2]
	const turns = timeline_turns(line, width - WIDE_LEFT - WIDE_RIGHT)
	const height = height_of(turns, 7, ARCH_MAX)
	const right_edge = width - WIDE_RIGHT
	const theirs = line.people.filter((p) => p.side !== "us")
	const ours = line.people.filter((p) => p.side === "us")
	const longest = line.turns.filter((turn) => turn.person.side === "us").reduce((best, turn) => turn.to - turn.from > best.to - best.from ? turn : best, { from: 0, to: 0 })
	const ticks = timeline_ticks(line, 7)
	return html`<${Fragment}>
		${["third.1", "third.2", "third.3"].map((key, i) => html`<${Fragment} key=${key}>
			<text class="soft" x=${px(X((line.end * (i + 0.5)) / 3))} y="12" text-anchor="middle">${t(key)}</text>
			${i ? html`<path class="k-hair" d=${`M${px(X((line.end * i) / 3))} 0V${bottom + 14}`} />` : null}</${Fragment}>`)}
		<path class="k-hair" d=${[rows.questions, ...rows.stages].map((y) => `M${WIDE_LEFT} ${y}H${right_edge}`).join("")} />
		<path class="k-hair" d=${line.asked.map((q) => `M${px(X(q.at))} ${base}V${rows.questions - 8}`).join("")} />
		${line.missed.map((m) => html`<path key=${m.utterance} class="k-missed-line" d=${`M${px(X(m.at))} ${base - ARCH_MAX - 6}V${rows.stages[m.stage - 1] - 10}`} />`)}
		${turns_drawn(line, turns, (turn) => {
			const gap = Math.min(0.7, (X(turn.to) - X(turn.from)) / 6)
			const x0 = X(turn.from) + gap
			const x1 = Math.max(X(turn.to) - gap, x0 + 1.6)
			return turn.person.side === "us" ? bowl(x0, x1, base + 1.5, height(turn)) : arch(x0, x1, base - 1.5, height(turn))
		})}
		<path class="k-line" d=${`M${WIDE_LEFT} ${base}H${right_edge}`} />
		${line.has_times && longest.to - longest.from >= 45
			? html`<text class="bold" x=${px(Math.min(right_edge - 30, X((longest.from + longest.to) / 2)))} y=${base + ARCH_MAX + 17} text-anchor="middle">${at(longest.to - longest.from)} ${t("unit.minutes")}</text>` : null}
		<${Names} people=${theirs} y=${base - 16} step=${-21} />
		<${Names} people=${ours} y=${base + 26} step=${21} />
		<${RowName} y=${rows.questions} icon="q-open" size=${16} name=${t("report.questions")} count=${line.asked.reduce((sum, q) => sum + q.kinds.length, 0)} />
		${ROWS.map(([icon, key, size], i) => html`<${RowName} key=${icon} y=${rows.stages[i]} icon=${icon} size=${Math.min(size, 17)} name=${t(key)} count=${line.stages[i].length} />`)}
		${spaced(line.asked, (q) => X(q.at), 22).map(([q, has_room]) => html`<${Fragment} key=${q.utterance}>
			<${Use} name=${asked_icon(q)} x=${X(q.at)} y=${rows.questions} size=${18} />
			${has_room ? html`<text class="soft" x=${px(X(q.at))} y=${rows.questions + 25} text-anchor="middle">${asked_numbers(q)}</text>` : null}</${Fragment}>`)}
		${ROWS.map(([icon, , size], i) => line.stages[i].map((mark) => html`<${Use} key=${`${icon}${mark.utterance}`} name=${icon} x=${X(mark.at)} y=${rows.stages[i]} size=${size} />`))}
		${[2, 3].map((stage) => spaced(line.missed.filter((m) => m.stage === stage), (m) => X(m.at), MISSED_ROOM, line.stages[stage - 1].map((mark) => X(mark.at))).map(([m, has_room]) => html`<${Fragment} key=${m.utterance}>
			<${Use} name=${`m${stage}`} x=${X(m.at)} y=${rows.stages[stage - 1]} size=${stage === 3 ? 23 : 20} />
			${has_room && X(m.at) + MISSED_ROOM <= width ? html`<text class="bold missing" x=${px(X(m.at) + 16)} y=${rows.stages[stage - 1] + 5}>${t("report.missed_at", { at: where(line, m.at) })}</text>` : null}</${Fragment}>`))}
		${ticks.map((tick, i) => html`<text key=${tick} class="soft" x=${px(X(tick))} y=${bottom + 34} text-anchor=${i === 0 ? "start" : X(tick) > right_edge - 40 ? "end" : "middle"}>${line.has_times ? `${at(tick)}${i === ticks.length - 1 ? ` ${t("unit.minutes")}` : ""}` : `${number(tick)}${i === ticks.length - 1 ? ` ${t("report.turns")}` : ""}`}</text>`)}
	</${Fragment}>`
}

/** Each item with whether the text beside it has room before the next one. The last one needs none to its right
 * but must stay in the picture. @template T @param {T[]} items @param {(item: T) => number} x @param {number} room @param {number[]} [others] @returns {[T, boolean][]} */
function spaced(items, x, room, others = []) {
	let taken = -Infinity
	return items.map((item, i) => {
		const here = x(item)
		const next = Math.min(...[...items.slice(i + 1).map(x), ...others].filter((other) => other > here), Infinity)
		const has_room = room > 60 ? next - here > room : here - taken >= room
		if (has_room) taken = here
		return [item, has_room]
	})
}

/** @param {{ people: Person[], y: number, step: number }} props */
function Names({ people, y, step }) {
	const shown = people.length > NAMES_MAX ? people.slice(0, NAMES_MAX - 1) : people
	/* Upwards the first person stands on top, as in the legend of a map. */
	const ordered = step < 0 ? [...shown].reverse() : shown
	return html`<${Fragment}>
		${ordered.map((person, i) => html`<${Fragment} key=${person.index}>
			<text class="bold" x="0" y=${y + i * step}>${cut(shown_name(person), 17)}</text>
			<rect class=${ink(person)} x="127" y=${y + i * step - 10} width="11" height="10" /></${Fragment}>`)}
		${people.length > shown.length ? html`<text class="soft" x="0" y=${y + shown.length * step}>${t("report.more_people", { count: people.length - shown.length })}</text>` : null}
	</${Fragment}>`
}

/** @param {string} name @param {number} length */
const cut = (name, length) => name.length > length ? `${name.slice(0, length - 1).trimEnd()}…` : name

/** @param {{ y: number, icon: string, size: number, name: string, count: number }} props */
const RowName = ({ y, icon, size, name, count }) => html`<${Use} name=${icon} x=${8} y=${y} size=${size} />
	<text x="26" y=${y + 5}>${name}</text><text class="bold" x="138" y=${y + 5} text-anchor="end">${number(count)}</text>`

/** Time runs down: for narrow screens. @param {{ line: Timeline, width: number, them: string }} props */
function Tall({ line, width, them }) {
	const length = tall_length(line)
	const Y = (/** @type {number} */ value) => TALL_TOP + (value / line.end) * length
	const base = width * 0.313, side_max = base - 54
	const columns = { questions: width * 0.59, stages: [width * 0.72, width * 0.82, width * 0.93] }
	const turns = timeline_turns(line, length)
	const height = height_of(turns, 6, side_max)
	const all = [columns.questions, ...columns.stages]
	const ticks = timeline_ticks(line, 8)
	return html`<${Fragment}>
		<text class="bold" x=${px(base - 8)} y="14" text-anchor="end">${cut(them, 13)}</text>
		<text class="bold" x=${px(base + 8)} y="14">${t("report.we")}</text>
		<text x=${px(columns.questions)} y="14" text-anchor="middle">${t("report.questions")}</text>
		<text class="bold" x=${px(columns.questions)} y="33" text-anchor="middle">${number(line.asked.reduce((sum, q) => sum + q.kinds.length, 0))}</text>
		<${Use} name="q-open" x=${columns.questions} y=${50} size=${15} />
		${ROWS.map(([icon, , size], i) => html`<${Fragment} key=${icon}>
			<text x=${px(columns.stages[i])} y="14" text-anchor="middle">${i + 1}</text>
			<text class="bold" x=${px(columns.stages[i])} y="33" text-anchor="middle">${number(line.stages[i].length)}</text>
			<${Use} name=${icon} x=${columns.stages[i]} y=${50} size=${size - 2} /></${Fragment}>`)}
		<path class="k-hair" d=${all.map((x) => `M${px(x)} ${TALL_TOP}V${px(TALL_TOP + length)}`).join("")} />
		<path class="k-hair" d=${[1, 2].map((i) => `M0 ${px(Y((line.end * i) / 3))}H${width}`).join("")} />
		${ticks.map((tick, i) => html`<text key=${tick} class="soft" x="0" y=${px(Y(tick) + (i ? 4 : 9))}>${line.has_times ? at(tick) : number(tick)}</text>`)}
		<path class="k-hair" d=${line.asked.map((q) => `M${px(base)} ${px(Y(q.at))}H${px(columns.questions - 8)}`).join("")} />
		${line.missed.map((m) => html`<path key=${m.utterance} class="k-missed-line" d=${`M${px(base - side_max - 2)} ${px(Y(m.at))}H${px(columns.stages[m.stage - 1] - 11)}`} />`)}
		${turns_drawn(line, turns, (turn) => {
			const gap = Math.min(0.6, (Y(turn.to) - Y(turn.from)) / 6)
			const y0 = Y(turn.from) + gap
			const y1 = Math.max(Y(turn.to) - gap, y0 + 1.4)
			return turn.person.side === "us" ? right(y0, y1, base + 1.5, height(turn)) : left(y0, y1, base - 1.5, height(turn))
		})}
		<path class="k-line" d=${`M${px(base)} ${TALL_TOP}V${px(TALL_TOP + length)}`} />
		${spaced(line.asked, (q) => Y(q.at), 14).map(([q, has_room]) => html`<${Fragment} key=${q.utterance}>
			<${Use} name=${asked_icon(q)} x=${columns.questions} y=${Y(q.at)} size=${16} />
			${has_room ? html`<text class="soft" x=${px(columns.questions + 13)} y=${px(Y(q.at) + 5)}>${asked_numbers(q)}</text>` : null}</${Fragment}>`)}
		${ROWS.map(([icon, , size], i) => line.stages[i].map((mark) => html`<${Use} key=${`${icon}${mark.utterance}`} name=${icon} x=${columns.stages[i]} y=${Y(mark.at)} size=${size - 1} />`))}
		${line.missed.map((m) => html`<${Use} key=${m.utterance} name=${`m${m.stage}`} x=${columns.stages[m.stage - 1]} y=${Y(m.at)} size=${m.stage === 3 ? 21 : 18} />`)}
	</${Fragment}>`
}

/** The turn under the pointer: a thin frame, its time and its speaker.
 * @param {{ line: Timeline, turn: import("../lib/timeline.js").Turn, width: number, is_wide: boolean }} props */
function Pointed({ line, turn, width, is_wide }) {
	const text = `${where(line, line.has_times ? turn.from : turn.first)} ${shown_name(turn.person)}`
	if (is_wide) {
		const x = WIDE_LEFT + (turn.from / line.end) * (width - WIDE_LEFT - WIDE_RIGHT)
		const anchor = x > width - 160 ? "end" : "start"
		return html`<path class="k-now" d=${`M${px(x)} 18V${wide_base(line) + ARCH_MAX}`} /><text class="bold over" x=${px(x + (anchor === "end" ? -6 : 6))} y="30" text-anchor=${anchor}>${text}</text>`
	}
	const y = TALL_TOP + (turn.from / line.end) * tall_length(line)
	return html`<path class="k-now" d=${`M40 ${px(y)}H${width}`} /><text class="bold over" x=${width} y=${px(y - 5)} text-anchor="end">${text}</text>`
}

