// @ts-check
/* Who decides what, as a picture that can be read: place says influence and attitude, shape says the role, lines say how two
 * people stand to each other. Wide it is a field of five by five; narrow it is drawn again as five bands of rows. A field
 * grows with whoever stands in it, so labels never overlap. Read first: lay_out(). */
import { html, useEffect, useLayoutEffect, useRef, useState } from "../lib/view.js"
import { t } from "../lib/words.js"

/** @typedef {import("../lib/types.d.ts").Stakeholder} Stakeholder */
/** @typedef {import("../lib/types.d.ts").Relation} Relation */
/** Where somebody stands, and where the label does. @typedef {{ x: number, y: number, label: string, side: "left" | "right" | "below" }} Spot */
/** @typedef {{ width: number, height: number, is_narrow: boolean, spots: Map<string, Spot>, bands: { at: number, size: number, value: number }[] }} Layout */

const LEVELS = [1, 2, 3, 4, 5]
const ATTITUDES = [-2, -1, 0, 1, 2]
const NARROW_BELOW = 620
const ROW = 30
const ROW_WIDE = 48 // shape and label under each other
const SHAPE = 16
const LETTER = 7.6 // a letter of the label, at most, in the mean

/** A name that fits: whole, else "M. Thiessen" (a title is no first name), else cut. @param {string} name @param {number} room */
export function short_name(name, room) {
	const letters = Math.max(4, Math.floor(room / LETTER))
	if (name.length <= letters) return name
	const parts = name.split(" ").filter((part) => !part.endsWith("."))
	const short = parts.length > 1 ? `${parts[0][0]}. ${parts.at(-1)}` : name
	return short.length <= letters ? short : `${short.slice(0, letters - 1)}…`
}

/** @param {Stakeholder[]} people @param {number} width @returns {Layout} */
export function lay_out(people, width) {
	return width < NARROW_BELOW ? lay_out_narrow(people, width) : lay_out_wide(people, width)
}

/** x = attitude, y = influence. @param {Stakeholder[]} people @param {number} width @returns {Layout} */
function lay_out_wide(people, width) {
	const left = 84
	const cell = (width - left) / 5
	const spots = new Map()
	const bands = []
	let y = 30
	for (const level of [...LEVELS].reverse()) {
		const here = people.filter((p) => p.influence === level)
		const most = Math.max(1, ...ATTITUDES.map((attitude) => here.filter((p) => p.attitude === attitude).length))
		const size = most * ROW_WIDE + 12
		for (const attitude of ATTITUDES)
			here.filter((p) => p.attitude === attitude).forEach((p, i, all) => spots.set(p.contact, {
				x: left + (attitude + 2.5) * cell, y: y + size / 2 + (i - (all.length - 1) / 2) * ROW_WIDE - 9, side: "below", label: short_name(p.name, cell - 12),
			}))
		bands.push({ at: y, size, value: level })
		y += size
	}
	return { width, height: y + 8, is_narrow: false, spots, bands }
}

/** x = influence, y = a band for each attitude, best on top; everybody has a row. @param {Stakeholder[]} people @param {number} width @returns {Layout} */
function lay_out_narrow(people, width) {
	const step = (width - 40) / 4
	const spots = new Map()
	const bands = []
	let y = 22
	for (const attitude of [...ATTITUDES].reverse()) {
		const here = people.filter((p) => p.attitude === attitude).sort((a, b) => b.influence - a.influence)
		const size = Math.max(1, here.length) * ROW + 30
		here.forEach((p, i) => {
			const x = 20 + (p.influence - 1) * step
			const is_left = p.influence > 3
			spots.set(p.contact, { x, y: y + 26 + i * ROW + ROW / 2 - 6, side: is_left ? "left" : "right", label: short_name(p.name, (is_left ? x : width - x) - 24) })
		})
		bands.push({ at: y, size, value: attitude })
		y += size
	}
	return { width, height: y + 8, is_narrow: true, spots, bands }
}

/** The arrow keys, as steps of influence and attitude in this layout. @param {string} key @param {boolean} is_narrow */
function step_of(key, is_narrow) {
	const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key] ?? [0, 0]
	return is_narrow ? { influence: dx, attitude: dy } : { influence: dy, attitude: dx }
}

/** @param {number} value @param {number} min @param {number} max */
const within = (value, min, max) => Math.min(max, Math.max(min, value))

/** @param {{ people: Stakeholder[], relations: Relation[], selected: string, onSelect: (contact: string) => void, onOpen: (contact: string) => void,
 *   onMove: (person: Stakeholder, to: { influence: number, attitude: number }) => void }} props `people` in the order of the keyboard, which never changes with the place */
export function StakeholderMap({ people, relations, selected, onSelect, onOpen, onMove }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	const [width, setWidth] = useState(0)
	useLayoutEffect(() => setWidth(box.current?.clientWidth ?? 0), [])
	useEffect(() => {
		const watch = new ResizeObserver(() => setWidth(box.current?.clientWidth ?? 0))
		if (box.current) watch.observe(box.current)
		return () => watch.disconnect()
	}, [])
	const press = (/** @type {KeyboardEvent} */ event, /** @type {Stakeholder} */ person) => {
		if (event.key === "Enter" || event.key === " ") {
			event.preventDefault()
			onOpen(person.contact)
			return
		}
		const step = step_of(event.key, layout.is_narrow)
		if (!step.influence && !step.attitude) return
		event.preventDefault()
		const to = { influence: within(person.influence + step.influence, 1, 5), attitude: within(person.attitude + step.attitude, -2, 2) }
		if (to.influence !== person.influence || to.attitude !== person.attitude) onMove(person, to)
	}
	const layout = lay_out(people, Math.max(320, width))
	return html`<div class="map" ref=${box}>${width === 0 ? null : html`
		<svg width=${layout.width} height=${layout.height} role="group" aria-label=${t("map.label")}>
			<defs><marker id="map-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 .8 7 4 0 7.2" class="map-arrow" /></marker></defs>
			<${Grid} layout=${layout} />
			${relations.map((relation) => html`<${Line} key=${relation.id} relation=${relation} layout=${layout} />`)}
			${people.map((person) => {
				const spot = layout.spots.get(person.contact)
				if (!spot) return null
				const { hit, text } = place_label(spot)
				return html`<g key=${person.contact} class="map-person ${selected === person.contact ? "is-selected" : ""}" role="button" tabindex="0" aria-label=${t("map.person", { name: spot.label === person.name ? person.name : `${spot.label} (${person.name})`, role: t(`role.${person.role}`), influence: person.influence, attitude: t(`attitude.${person.attitude}`) })}
					data-contact=${person.contact} onFocus=${() => onSelect(person.contact)} onClick=${() => onOpen(person.contact)} onKeyDown=${(/** @type {KeyboardEvent} */ event) => press(event, person)}>
					<rect class="map-hit" ...${hit} rx="3" />
					<use href=${`#r-${person.role}`} x=${spot.x - SHAPE / 2} y=${spot.y - SHAPE / 2} width=${SHAPE} height=${SHAPE} />
					<text ...${text}>${spot.label}</text>
				</g>`
			})}
		</svg>`}</div>`
}

/** Where the label stands, and the area that takes a click. @param {Spot} spot */
function place_label({ x, y, label, side }) {
	const long = label.length * LETTER
	if (side === "below") return { hit: { x: x - long / 2 - 6, y: y - 12, width: long + 12, height: 41 }, text: { x, y: y + 23, "text-anchor": "middle" } }
	const width = long + SHAPE + 14
	return side === "left" ? { hit: { x: x - width + 12, y: y - 13, width, height: 26 }, text: { x: x - 14, y: y + 4.5, "text-anchor": "end" } }
		: { hit: { x: x - 12, y: y - 13, width, height: 26 }, text: { x: x + 14, y: y + 4.5, "text-anchor": "start" } }
}

/** @param {{ layout: Layout }} props */
function Grid({ layout }) {
	if (layout.is_narrow) {
		const step = (layout.width - 40) / 4
		return html`<g aria-hidden="true"><text class="soft" x="8" y="13">${t("map.influence_low")}</text><text class="soft" x=${layout.width - 8} y="13" text-anchor="end">${t("map.influence_high")}</text>
			${LEVELS.map((level) => html`<path key=${level} class="map-grid" d=${`M${20 + (level - 1) * step} 20V${layout.height - 8}`} />`)}
			${layout.bands.map((band) => html`<g key=${band.value}><path class="map-rule" d=${`M0 ${band.at}H${layout.width}`} /><text class="soft map-halo" x="8" y=${band.at + 17}>${t(`attitude.${band.value}`)}</text></g>`)}</g>`
	}
	const cell = (layout.width - 84) / 5
	return html`<g aria-hidden="true">
		${ATTITUDES.map((attitude) => html`<g key=${attitude}><path class=${attitude === 0 ? "map-middle" : "map-grid"} d=${`M${84 + (attitude + 2.5) * cell} 24V${layout.height - 8}`} />
			<text class="soft" x=${84 + (attitude + 2.5) * cell} y="15" text-anchor="middle">${t(`attitude.${attitude}`)}</text></g>`)}
		${layout.bands.map((band) => html`<g key=${band.value}><path class="map-rule" d=${`M0 ${band.at}H${layout.width}`} />
			<text class="soft" x="0" y=${band.at + band.size / 2 + 4}>${band.value === 5 || band.value === 1 ? t(band.value === 5 ? "map.influence_high" : "map.influence_low") : band.value}</text></g>`)}</g>`
}

/** It ends before the shapes and labels; those in one column are joined by a bow beside the labels. @param {Spot} a @param {Spot} b @param {boolean} is_narrow */
function line_between(a, b, is_narrow) {
	const [dx, dy] = [b.x - a.x, b.y - a.y]
	const middle_y = (a.y + b.y) / 2
	if (Math.abs(dx) < 4) {
		const side = a.side === "left" ? 1 : -1
		const bow = a.x + side * (is_narrow ? 26 : 84)
		const edge = a.x + side * 11
		return { path: `M${edge} ${a.y}C${bow} ${a.y} ${bow} ${b.y} ${edge} ${b.y}`, middle: { x: edge * 0.25 + bow * 0.75, y: middle_y } }
	}
	const [from, to] = [leave(a, dx, dy), leave(b, -dx, -dy)]
	return { path: `M${a.x + dx * from} ${a.y + dy * from}L${b.x - dx * to} ${b.y - dy * to}`, middle: { x: (a.x + b.x) / 2, y: middle_y } }
}

/** How much of the way a line is covered by where it begins: by the shape, and by the label when it runs down through it.
 * @param {Spot} spot @param {number} dx @param {number} dy */
function leave(spot, dx, dy) {
	const shape = 12 / Math.hypot(dx, dy)
	const half = (spot.label.length * LETTER) / 2
	const is_through = spot.side === "below" && dy > 0 && Math.abs(dx) * 12 < half * dy
	return is_through ? Math.min(30 / dy, half / Math.max(1, Math.abs(dx))) : shape
}

/** @param {{ relation: Relation, layout: Layout }} props */
function Line({ relation, layout }) {
	const [a, b] = [layout.spots.get(relation.from), layout.spots.get(relation.to)]
	if (!a || !b) return null
	const { path, middle } = line_between(a, b, layout.is_narrow)
	return html`<g aria-hidden="true"><path class="map-line is-${relation.kind}" d=${path} marker-end=${relation.kind === "reports_to" ? "url(#map-arrow)" : undefined} />
		${relation.kind === "at_odds" ? html`<path class="map-line" d=${`M${middle.x - 4} ${middle.y - 4}l8 8m0-8l-8 8`} />` : null}</g>`
}
