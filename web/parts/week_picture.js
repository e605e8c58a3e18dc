// @ts-check
/* The week of a team on one time axis: lanes are people, west to east; a line is working time, an arch the cave, a bowl the
 * market across all lanes, hatching an edge hour. Blocks that somebody may move are moved by hand or by the arrow keys: left
 * and right by a quarter of an hour, up and down by a day, with Shift the end. Read first: WeekPicture, lay_out(). */
import { from_field, zone } from "../lib/time.js"
import { html, useEffect, useLayoutEffect, useRef, useState } from "../lib/view.js"
import { list, locale, t } from "../lib/words.js"

/** @typedef {import("../lib/types.d.ts").Booking} Booking */
/** @typedef {import("../lib/types.d.ts").RhythmBlock} Block */
/** @typedef {import("../lib/types.d.ts").RhythmShare} Share */
/** @typedef {{ from: number, to: number }} Span in ms */
/** @typedef {{ kind: "cave" | "market", member: string | null, starts_at: string, ends_at: string }} Wished */
/** One day: from its midnight, in the viewer's zone. @typedef {{ date: string, starts: number, name: string }} Day */
/** @typedef {{ width: number, is_narrow: boolean, label: number, lane: number, gap: number, top: number, first: number, last: number, days: Day[], people: Share[], zones: string[] }} Layout */

const QUARTER = 15 * 60000
const HOUR = 4 * QUARTER
const NARROW_BELOW = 700
const SAVE_AFTER_MS = 700 // of the last key

/** @param {number} ms @param {string} time_zone @param {Intl.DateTimeFormatOptions} options */
const say = (ms, time_zone, options) => new Intl.DateTimeFormat(locale(), { timeZone: time_zone, ...options }).format(new Date(ms))

/** "MEZ" @param {number} ms @param {string} time_zone */
export const zone_short = (ms, time_zone) =>
	new Intl.DateTimeFormat(locale(), { timeZone: time_zone, timeZoneName: "short" }).formatToParts(new Date(ms)).find((part) => part.type === "timeZoneName")?.value ?? time_zone

/** "9:00–10:30" in a zone @param {number} from @param {number} to @param {string} time_zone */
export const hours = (from, to, time_zone) => [from, to].map((ms) => say(ms, time_zone, { hour: "numeric", minute: "2-digit" })).join("\u2060–\u2060")

/** The days of a week in the viewer's zone. @param {string} monday @returns {Day[]} */
export function days_of(monday) {
	return Array.from({ length: 7 }, (_, i) => {
		const date = new Date(Date.parse(monday) + i * 24 * HOUR).toISOString().slice(0, 10)
		const starts = Date.parse(from_field(`${date}T00:00`) ?? "")
		const name = new Intl.DateTimeFormat(locale(), { timeZone: "UTC", weekday: "short", day: "numeric", month: "numeric" }).format(new Date(`${date}T00:00Z`))
		return { date, starts, name: name.replaceAll(" ", "\u00a0") }
	})
}

/** @param {{ starts_at: string, ends_at: string }} block @returns {Span} */
const span_of = (block) => ({ from: Date.parse(block.starts_at), to: Date.parse(block.ends_at) })

/** What of a span lies on a day, in hours since its midnight. @param {Span} span @param {Day} day */
function on_day({ from, to }, day) {
	const [a, b] = [(from - day.starts) / HOUR, (to - day.starts) / HOUR]
	return a < 24 && b > 0 && b > a ? { a: Math.max(0, a), b: Math.min(24, b) } : null
}

/** Of zones whose clocks show the same, the first. @param {string[]} zones @param {number} at */
export function different_zones(zones, at) {
	const shown = new Set()
	return zones.filter((time_zone) => {
		const clock = new Date(at).toLocaleString("sv", { timeZone: time_zone })
		return shown.has(clock) ? false : shown.add(clock)
	})
}

/** @param {Share[]} people @param {{ starts_at: string, ends_at: string }[]} blocks @param {string} monday @param {number} width @returns {Layout} */
export function lay_out(people, blocks, monday, width) {
	const is_narrow = width < NARROW_BELOW
	const spans = [...people.flatMap((p) => p.work), ...blocks].map(span_of)
	const all = days_of(monday)
	const parts = all.map((day) => spans.map((span) => on_day(span, day)).filter((part) => part !== null))
	const days = all.filter((_, i) => i < 5 || parts[i].length)
	const known = parts.flat()
	const first = Math.floor(Math.min(8, ...known.map(({ a }) => a)))
	const last = Math.ceil(Math.max(18, ...known.map(({ b }) => b)))
	/* West to east, as the sun goes: who is ahead of us stands below. */
	const ahead = (/** @type {Share} */ p) => {
		const [wall, here] = [p.time_zone, "UTC"].map((time_zone) => Date.parse(`${new Date(all[0].starts).toLocaleString("sv", { timeZone: time_zone }).replace(" ", "T")}Z`))
		return wall - here
	}
	const lanes = [...people].sort((x, y) => ahead(x) - ahead(y))
	return { width, is_narrow, label: is_narrow ? 40 : 176, lane: is_narrow ? 20 : 22, gap: is_narrow ? 40 : 36, top: 0, first, last, days, people: lanes, zones: different_zones([zone.value, ...lanes.map((p) => p.time_zone)], all[0].starts) }
}

/** "M. T." for narrow lanes @param {string} name */
const initials = (name) => name.split(/[\s-]+/).filter(Boolean).map((part) => part[0]).slice(0, 3).join("").toUpperCase()

/** @param {number} x0 @param {number} x1 @param {number} y @param {number} h */
function arch(x0, x1, y, h) {
	const r = Math.min(h, (x1 - x0) / 2)
	return `M${x0} ${y}V${y - h + r}A${r} ${r} 0 0 1 ${x0 + r} ${y - h}H${x1 - r}A${r} ${r} 0 0 1 ${x1} ${y - h + r}V${y}Z`
}

/** @param {number} x0 @param {number} x1 @param {number} top @param {number} bottom */
function bowl(x0, x1, top, bottom) {
	const r = Math.min(10, (x1 - x0) / 2)
	return `M${x0} ${top}V${bottom - r}A${r} ${r} 0 0 0 ${x0 + r} ${bottom}H${x1 - r}A${r} ${r} 0 0 0 ${x1} ${bottom - r}V${top}`
}

/** What is booked, and with whom. @param {Booking} booking */
export const booking_name = (booking) => t("meeting.with", { name: booking.subject || t("meeting.someones"), who: list(booking.people.map((p) => p.name)) })

/** `wished`: where somebody wants a block, dashed; said in words elsewhere on the page. `keys`: how blocks are moved.
 * @param {{ people: Share[], blocks: Block[], bookings?: Booking[], wished?: Wished[], monday: string, keys: string, may_move: (block: Block) => boolean,
 *   onMove: (block: Block, to: { starts_at: string, ends_at: string }) => Promise<void> | void }} props */
export function WeekPicture({ people, blocks, bookings = [], wished = [], monday, keys, may_move, onMove }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	const [width, setWidth] = useState(0)
	/* What is being moved stands before what was loaded. */
	const [moving, setMoving] = useState(/** @type {{ id: string } & Span | null} */ (null))
	const saving = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined))
	useLayoutEffect(() => setWidth(box.current?.clientWidth ?? 0), [])
	useEffect(() => {
		const watch = new ResizeObserver(() => setWidth(box.current?.clientWidth ?? 0))
		if (box.current) watch.observe(box.current)
		return () => watch.disconnect()
	}, [])
	useEffect(() => () => clearTimeout(saving.current), [])
	const layout = lay_out(people, [...blocks, ...bookings, ...wished], monday, Math.max(320, width))
	const { days, lane, gap, label, first, last } = layout
	const head = 16 + layout.zones.length * 18
	const day_height = lane * Math.max(1, layout.people.length) + gap
	const x_of = (/** @type {number} */ hour) => label + ((hour - first) / (last - first)) * (layout.width - label)
	const y_of = (/** @type {number} */ day) => head + day * day_height + gap - 8
	const height = head + days.length * day_height + 6
	const step_hours = layout.is_narrow ? 4 : 2
	const ticks = Array.from({ length: 25 }, (_, h) => h).filter((h) => h >= first && h <= last && h % step_hours === 0)

	const now_of = (/** @type {Block} */ block) => moving?.id === block.id ? moving : span_of(block)
	const save = async (/** @type {Block} */ block, /** @type {Span} */ to) => {
		const old = span_of(block)
		if (to.from !== old.from || to.to !== old.to) await onMove(block, { starts_at: new Date(to.from).toISOString(), ends_at: new Date(to.to).toISOString() })
		setMoving(null)
	}
	const press = (/** @type {KeyboardEvent} */ event, /** @type {Block} */ block) => {
		const by = { ArrowLeft: -QUARTER, ArrowRight: QUARTER, ArrowUp: -24 * HOUR, ArrowDown: 24 * HOUR }[event.key]
		if (event.key === "Escape") {
			clearTimeout(saving.current)
			setMoving(null)
		}
		if (!by) return
		event.preventDefault()
		const { from, to } = now_of(block)
		const next = event.shiftKey ? { from, to: Math.max(from + QUARTER, to + by) } : { from: from + by, to: to + by }
		setMoving({ id: block.id, ...next })
		clearTimeout(saving.current)
		saving.current = setTimeout(() => save(block, next), SAVE_AFTER_MS)
	}
	const drag = (/** @type {PointerEvent} */ event, /** @type {Block} */ block) => {
		if (event.button) return
		event.preventDefault()
		const target = /** @type {SVGElement} */ (event.currentTarget), old = span_of(block)
		const box_of = target.getBoundingClientRect()
		const is_end = event.clientX > box_of.right - 8
		const from_x = event.clientX, from_y = event.clientY
		let next = old
		target.setPointerCapture(event.pointerId)
		target.focus()
		const go = (/** @type {PointerEvent} */ to) => {
			const by = Math.round(((to.clientX - from_x) / (layout.width - label)) * (last - first) * 4) * QUARTER
			const day = is_end ? 0 : Math.round((to.clientY - from_y) / day_height) * 24 * HOUR
			next = is_end ? { from: old.from, to: Math.max(old.from + QUARTER, old.to + by) } : { from: old.from + by + day, to: old.to + by + day }
			setMoving({ id: block.id, ...next })
		}
		const end = () => {
			target.removeEventListener("pointermove", go)
			target.removeEventListener("pointerup", end)
			target.removeEventListener("pointercancel", cancel)
			save(block, next)
		}
		const cancel = () => {
			next = old
			end()
		}
		target.addEventListener("pointermove", go)
		target.addEventListener("pointerup", end)
		target.addEventListener("pointercancel", cancel)
	}
	const name_of = (/** @type {Block} */ block, /** @type {Span} */ span) => {
		const when = `${say(span.from, zone.value, { weekday: "long" })}, ${hours(span.from, span.to, zone.value)}\u00a0${zone_short(span.from, zone.value)}`
		const who = people.find((p) => p.member === block.member)?.name ?? ""
		return t(block.kind === "cave" ? "rhythm.block_cave" : "rhythm.block_market", { when, who })
	}
	/** @param {Block} block @param {any} shape @param {string} key */
	const block_group = (block, shape, key) => {
		const can = may_move(block)
		return html`<g key=${key} class="week-block ${can ? "is-movable" : ""} ${moving?.id === block.id ? "is-moving" : ""}" data-block=${block.id} data-kind=${block.kind}
			role=${can ? "button" : "img"} tabindex=${can ? 0 : undefined} aria-label=${name_of(block, now_of(block))} aria-describedby=${can ? "week-keys" : undefined}
			onKeyDown=${can ? (/** @type {KeyboardEvent} */ e) => press(e, block) : undefined} onPointerDown=${can ? (/** @type {PointerEvent} */ e) => drag(e, block) : undefined}>${shape}</g>`
	}
	const moved = moving && blocks.find((b) => b.id === moving.id)
	return html`<div class="week" ref=${box}>${width === 0 ? null : html`
		<svg width=${layout.width} height=${height} role="group" aria-label=${t("rhythm.picture")}>
			<defs><pattern id="edge-hour" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="k-ground" width="6" height="6" /><rect class="k-edge" width="2.4" height="6" /></pattern></defs>
			<g aria-hidden="true">${layout.zones.map((time_zone, k) => html`<g key=${time_zone}>
				<text class="bold" x="0" y=${14 + k * 18}>${layout.is_narrow ? zone_short(days[0].starts, time_zone) : `${time_zone.split("/").at(-1)?.replaceAll("_", " ")} ${zone_short(days[0].starts, time_zone)}`}</text>
				${ticks.filter((h) => !layout.is_narrow || h > first).map((h) => html`<text key=${h} class="soft" x=${x_of(h)} y=${14 + k * 18} text-anchor=${h === last ? "end" : "middle"}>${say(days[0].starts + h * HOUR, time_zone, { hour: "numeric", minute: "2-digit" })}</text>`)}</g>`)}</g>
			${days.map((day, d) => {
				const y0 = y_of(d)
				return html`<g key=${day.date}>
					<g aria-hidden="true">${ticks.map((h) => html`<path key=${h} class="k-hair" d=${`M${x_of(h)} ${y0 - 4}V${y0 + lane * layout.people.length}`} />`)}
						<text class="bold" x="0" y=${y0 - 9}>${day.name}</text></g>
					${blocks.filter((b) => b.kind === "market").map((block) => {
						const span = now_of(block), part = on_day(span, day)
						if (!part) return null
						const [xa, xb] = [x_of(part.a), x_of(part.b)]
						return block_group(block, html`<path class="k-market" d=${bowl(xa, xb, y0 - 3, y0 + lane * layout.people.length + 4)} /><rect class="week-hit" x=${xa} y=${y0 - 8} width=${xb - xa} height=${lane * layout.people.length + 12} />
							<text class="bold" x=${(xa + xb) / 2} y=${y0 - 8} text-anchor="middle" aria-hidden="true">${hours(span.from, span.to, zone.value)}</text>`, `${block.id} ${day.date}`)
					})}
					${wished.filter((w) => w.kind === "market").map((w, k) => {
						const part = on_day(span_of(w), day)
						return part ? html`<path key=${k} class="week-wish" aria-hidden="true" d=${bowl(x_of(part.a), x_of(part.b), y0 - 3, y0 + lane * layout.people.length + 4)} />` : null
					})}
					${layout.people.map((person, i) => {
						const y = y0 + lane * i
						return html`<g key=${person.member}>
							<text class=${layout.is_narrow ? "soft" : ""} x="0" y=${y + lane / 2 + 5} aria-hidden="true">${layout.is_narrow ? initials(person.name) : person.name}</text>
							${layout.is_narrow ? null : html`<text class="soft" x=${label - 12} y=${y + lane / 2 + 5} text-anchor="end" aria-hidden="true">${zone_short(day.starts, person.time_zone)}</text>`}
							${person.work.map(span_of).map((span) => on_day(span, day)).map((part, k) => part ? html`<path key=${k} class=${person.is_guest ? "week-work is-theirs" : "week-work"} aria-hidden="true" d=${`M${x_of(part.a)} ${y + lane - 4}H${x_of(part.b)}`} />` : null)}
							${person.edges.map(span_of).map((span, k) => {
								const part = on_day(span, day)
								return part ? html`<rect key=${k} class="week-edge" aria-hidden="true" x=${x_of(part.a) + 1.5} y=${y + 3} width=${Math.max(0, x_of(part.b) - x_of(part.a) - 3)} height=${lane - 7} />` : null
							})}
							${wished.filter((w) => w.kind === "cave" && w.member === person.member).map((w, k) => {
								const part = on_day(span_of(w), day)
								return part ? html`<path key=${k} class="week-wish" aria-hidden="true" d=${arch(x_of(part.a), x_of(part.b), y + lane - 4, lane - 6)} />` : null
							})}
							${blocks.filter((b) => b.kind === "cave" && b.member === person.member).map((block) => {
								const part = on_day(now_of(block), day)
								if (!part) return null
								const [xa, xb] = [x_of(part.a), x_of(part.b)]
								return block_group(block, html`<path class="k-cave" d=${arch(xa, xb, y + lane - 4, lane - 6)} /><rect class="week-hit" x=${xa} y=${y} width=${xb - xa} height=${lane} />`, `${block.id} ${day.date}`)
							})}</g>`
					})}
					${bookings.map((booking) => {
						const part = on_day(span_of(booking), day)
						if (!part) return null
						const [xa, xb] = [x_of(part.a), x_of(part.b)], { from, to } = span_of(booking)
						const when = `${say(from, zone.value, { weekday: "long" })}, ${hours(from, to, zone.value)}\u00a0${zone_short(from, zone.value)}`
						return html`<g key=${booking.id} role="img" data-booking=${booking.id} aria-label=${t("meeting.block", { when, what: booking_name(booking) })}>
							${layout.people.map((person, i) => booking.people.some((p) => p.member === person.member && p.is_coming) ? html`<rect key=${person.member} class="week-booked" x=${xa + 1} y=${y0 + lane * i + lane - 13} width=${Math.max(3, xb - xa - 2)} height="7" />` : null)}</g>`
					})}</g>`
			})}
		</svg>
		<p class="note" id="week-keys">${blocks.some(may_move) ? keys : ""}</p>
		<p role="status" class="note">${moved && moving ? name_of(moved, moving) : ""}</p>`}</div>`
}
