// @ts-check
/* A joint process as a picture: its steps from left to right (below each other on a narrow page), and for each how far it is
 * digitised in the eyes of both sides. The arch is theirs and stands on its rung, the bowl is ours and hangs from it; on the same rung
 * they close. What lies between them is dashed: that is worth talking about. Read first: LadderPicture. */
import { session } from "../lib/api.js"
import { date, day } from "../lib/time.js"
import { html } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { Icon } from "./icon.js"

/** @typedef {import("../lib/types.d.ts").ProcessStep} ProcessStep */
/** @typedef {import("../lib/types.d.ts").Rung} Rung */
/** @typedef {import("../lib/types.d.ts").ProcessSide} ProcessSide */

/** From the lowest to the highest. @type {Rung[]} */
export const RUNGS = ["paper", "mail", "place", "data", "alone"]
/** @type {ProcessSide[]} */
const SIDES = ["theirs", "ours"]

/** Both sides read the same names. @param {ProcessSide} side @param {string} account_name */
export const side_name = (side, account_name) => side === "theirs" ? account_name : session.value?.organisation ?? t("process.we")

/** @param {ProcessStep} step @param {ProcessSide} side */
const level = (step, side) => {
	const rating = step[side]
	return rating ? RUNGS.indexOf(rating.rung) : null
}

/** How many rungs lie between the two sides; null while not both have said it. @param {ProcessStep} step */
export function apart(step) {
	const [ours, theirs] = [level(step, "ours"), level(step, "theirs")]
	return ours === null || theirs === null ? null : Math.abs(ours - theirs)
}

/** "Systemdaten, Nele, 3. Nov. 2026" @param {ProcessStep} step @param {ProcessSide} side */
const rated = (step, side) => {
	const rating = step[side]
	return rating ? [t(`rung.${rating.rung}`), rating.by_name, day(rating.at)].filter(Boolean).join(DOT) : t("process.not_said")
}

/** @param {ProcessStep} step @param {string} account_name */
export const doer_name = (step, account_name) => step.doer === "both" ? t("process.both") : side_name(step.doer, account_name)

/* ---- the picture ---- */

/* A cell is 100 by 100, whatever its size: a rung is a share of it. Two lines on the same rung lie side by side. */
const share_of = (/** @type {number} */ rung) => 10 + rung * 20
const ASIDE = { ours: -1.4, theirs: 1.4 }

/** The line of one side through a cell, as [along, rung] points; empty where it says nothing.
 * @param {ProcessStep | undefined} before @param {ProcessStep} step @param {ProcessStep | undefined} after @param {ProcessSide} side @returns {[number, number][]} */
function line(before, step, after, side) {
	const here = level(step, side)
	if (here === null) return []
	const middle = (/** @type {ProcessStep | undefined} */ other) => {
		const there = other ? level(other, side) : null
		return there === null ? null : share_of((here + there) / 2)
	}
	const points = /** @type {[number, number | null][]} */ ([[0, middle(before)], [50, share_of(here)], [100, middle(after)]])
	return /** @type {[number, number][]} */ (points.filter(([, rung]) => rung !== null)).map(([along, rung]) => [along, rung + ASIDE[side]])
}

/** From left to right, or from top to bottom. @param {[number, number][]} points @param {boolean} is_down */
const path = (points, is_down) => points.map(([along, rung], i) => `${i ? "L" : "M"}${is_down ? `${rung} ${along}` : `${along} ${100 - rung}`}`).join("")

/** @param {{ before?: ProcessStep, step: ProcessStep, after?: ProcessStep, is_down: boolean }} props */
function Threads({ before, step, after, is_down }) {
	const [ours, theirs] = [level(step, "ours"), level(step, "theirs")]
	const highest = Math.max(ours ?? 0, theirs ?? 0)
	const target = step.pick ? RUNGS.indexOf(step.pick.rung) : null
	const between = (/** @type {number} */ a, /** @type {number} */ b, /** @type {string} */ name) => html`<path class=${name} d=${path([[50, share_of(a)], [50, share_of(b)]], is_down)} />`
	return html`<svg class=${is_down ? "walk-down" : "walk-across"} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
		${RUNGS.map((rung, i) => html`<path key=${rung} class="walk-rung" d=${path([[0, share_of(i)], [100, share_of(i)]], is_down)} />`)}
		${target !== null && target > highest ? between(highest, target, "walk-target") : null}
		${SIDES.map((side) => html`<path key=${side} class=${`walk-${side}`} d=${path(line(before, step, after, side), is_down)} />`)}
		${ours !== null && theirs !== null && ours !== theirs ? between(ours, theirs, "walk-gap") : null}
	</svg>`
}

/** @param {{ before?: ProcessStep, step: ProcessStep, after?: ProcessStep }} props */
const Cell = ({ before, step, after }) => html`<div class="walk-cell" aria-hidden="true">
	${[false, true].map((is_down) => html`<${Threads} key=${is_down} before=${before} step=${step} after=${after} is_down=${is_down} />`)}
	${step.theirs ? html`<span class=${`walk-mark is-theirs at-${RUNGS.indexOf(step.theirs.rung)}`}><${Icon} name="g-arch" class="c-theirs" /></span>` : null}
	${step.ours ? html`<span class=${`walk-mark is-ours at-${RUNGS.indexOf(step.ours.rung)}`}><${Icon} name="g-bowl" class="c-ours" /></span>` : null}
	${step.pick ? html`<span class=${`walk-mark is-target at-${RUNGS.indexOf(step.pick.rung)}`}><${Icon} name="k-action" /></span>` : null}
</div>`

/** @param {{ step: ProcessStep, account_name: string, is_open: boolean, onOpen: () => void, onKey: (event: KeyboardEvent) => void }} props */
function Words({ step, account_name, is_open, onOpen, onKey }) {
	const steps_apart = apart(step)
	const side = (/** @type {ProcessSide} */ who) => html`<li key=${who}><${Icon} name=${who === "theirs" ? "g-arch" : "g-bowl"} class=${`c-${who}`} /><span><span class="away">${side_name(who, account_name)}: </span>${step[who] ? t(`rung.${/** @type {any} */ (step[who]).rung}`) : t("process.not_said")}</span></li>`
	return html`<div class="walk-words">
		<h3><button class="walk-title" aria-expanded=${is_open ? "true" : "false"} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight" onClick=${onOpen} onKeyDown=${onKey}>${step.title}</button></h3>
		<p class="said">${[doer_name(step, account_name), step.means].filter(Boolean).join(DOT)}</p>
		<ul class="walk-sides">${SIDES.map(side)}</ul>
		${steps_apart ? html`<p class="walk-apart"><strong>${t("process.apart", { count: steps_apart })}</strong></p>` : null}
		${step.pick ? html`<p class="walk-picked"><${Icon} name="k-action" /> ${t("process.picked_short", { rung: t(`rung.${step.pick.rung}`), date: date(step.pick.until_on) })}</p>` : null}
		${step.pain ? html`<p class="walk-pain lines">${step.pain}</p>` : null}
	</div>`
}

/** The picture. `onMove` hears of Alt and an arrow: -1 towards the beginning, 1 towards the end.
 * @param {{ steps: ProcessStep[], process: string, label: string, account_name: string, open: string, onOpen: (id: string) => void, onMove: (step: ProcessStep, by: number) => void, list: any }} props
 *  `list`: a ref, for whoever makes it sortable */
export function LadderPicture({ steps, process, label, account_name, open, onOpen, onMove, list }) {
	const key = (/** @type {ProcessStep} */ step) => (/** @type {KeyboardEvent} */ event) => {
		const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
		if (!event.altKey || !by) return
		event.preventDefault()
		onMove(step, by)
	}
	return html`<div class="ladder"><ol class="ladder-names" aria-hidden="true">${[...RUNGS].reverse().map((rung) => html`<li key=${rung}>${t(`rung.${rung}`)}</li>`)}</ol>
		<div class="sideways" tabindex="0" role="region" aria-label=${label}><ol class="walk" ref=${list} data-list=${process}>${steps.map((step, i) => html`<li key=${step.id} class="walk-step" data-id=${step.id} data-drag="">
			<${Cell} before=${steps[i - 1]} step=${step} after=${steps[i + 1]} />
			<${Words} step=${step} account_name=${account_name} is_open=${open === step.id} onOpen=${() => onOpen(step.id)} onKey=${key(step)} /></li>`)}</ol></div></div>
	<p class="note no-print">${t("process.hint")}</p>
	<p class="note walk-hint">${t("process.rungs_down", { lowest: t("rung.paper"), highest: t("rung.alone") })}</p>
	<ul class="legend"><li><${Icon} name="g-arch" class="c-theirs" />${account_name}</li><li><${Icon} name="g-bowl" class="c-ours" />${side_name("ours", account_name)}</li>
		<li><svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path class="walk-gap" d="M8 0V16" /></svg>${t("process.legend_apart")}</li><li><${Icon} name="k-action" />${t("process.legend_picked")}</li></ul>`
}

/** The same facts, a row a step. @param {{ steps: ProcessStep[], account_name: string }} props */
export function LadderTable({ steps, account_name }) {
	const head = [t("process.step"), t("process.doer"), t("process.means"), ...SIDES.map((side) => side_name(side, account_name)), t("process.difference"), t("process.picked"), t("process.pain")]
	return html`<details class="same"><summary>${t("trace.as_table")}</summary><div class="sideways" tabindex="0" role="region" aria-label=${t("trace.as_table")}><table class="sheet">
		<thead><tr>${head.map((word) => html`<th key=${word} scope="col">${word}</th>`)}</tr></thead>
		<tbody>${steps.map((step) => html`<tr key=${step.id}><th scope="row">${step.title}</th><td>${doer_name(step, account_name)}</td><td>${step.means}</td>
			${SIDES.map((side) => html`<td key=${side}>${rated(step, side)}</td>`)}
			<td>${apart(step) === null ? "" : apart(step) ? t("process.apart", { count: /** @type {number} */ (apart(step)) }) : t("process.same")}</td>
			<td>${step.pick ? t("process.picked_short", { rung: t(`rung.${step.pick.rung}`), date: date(step.pick.until_on) }) : ""}</td><td class="lines">${step.pain}</td></tr>`)}</tbody></table></div></details>`
}

/* ---- the ladder of one step, to climb ---- */

/** Five rungs from the highest down; one's own side is chosen, the other's is shown.
 * @param {{ step: ProcessStep, own: ProcessSide, account_name: string, onRate: (rung: Rung | null) => void }} props */
export function Ladder({ step, own, account_name, onRate }) {
	const here = (/** @type {Rung} */ rung) => SIDES.filter((side) => step[side]?.rung === rung)
	return html`<div class="climb"><h4>${t("process.where")}</h4><p class="note">${t("process.where_note", { side: side_name(own, account_name) })}</p>
		<ol>${[...RUNGS].reverse().map((rung) => html`<li key=${rung}><button class="climb-rung" aria-pressed=${step[own]?.rung === rung ? "true" : "false"} onClick=${() => onRate(rung)}>${t(`rung.${rung}`)}</button>
			<span class="climb-who">${here(rung).map((side) => html`<span key=${side}><${Icon} name=${side === "theirs" ? "g-arch" : "g-bowl"} class=${`c-${side}`} /> <strong>${side_name(side, account_name)}</strong>${DOT}${/** @type {any} */ (step[side]).by_name}${DOT}${day(/** @type {any} */ (step[side]).at)}</span>`)}</span></li>`)}</ol>
		<p class="said" role="status">${apart(step) === null ? step[own] ? t("process.wait_for_other") : t("process.your_turn") : apart(step) ? t("process.apart", { count: /** @type {number} */ (apart(step)) }) : t("process.same")}</p>
		${step[own] ? html`<p><button class="link" onClick=${() => onRate(null)}>${t("process.take_back")}</button></p>` : null}</div>`
}
