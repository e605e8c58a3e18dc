// @ts-check
/* The whole wording with its labels, the rule behind each, and the way to correct one.
 *
 * A talk can have thousands of utterances: they are added in stretches while the browser is idle, each row
 * draws its rules only when opened, and rows far away are not laid out (content-visibility). */
import { at } from "../lib/time.js"
import { html, useEffect, useMemo, useRef, useState } from "../lib/view.js"
import { number, t } from "../lib/words.js"
import { CorrectionForm } from "./correction.js"
import { FILTERS, found_in, Labels } from "./labels.js"

/** @typedef {import("../lib/types.d.ts").Utterance} Utterance */
/** @typedef {import("../lib/types.d.ts").Correction} Correction */
/** @typedef {import("../lib/types.d.ts").Missed} Missed */

const STRETCH = 150

/** A rule about the utterance as a whole marks no words. @param {Utterance} utterance @param {number} from @param {number} to */
const is_whole = (utterance, from, to) => from === 0 && to >= Array.from(utterance.text).length

/** The text with the words that rules saw marked. Rules count in code points, strings in UTF-16.
 * @param {{ utterance: Utterance, is_marked: boolean }} props */
function Text({ utterance, is_marked }) {
	if (!is_marked) return html`${utterance.text}`
	const points = Array.from(utterance.text)
	const is_seen = new Array(points.length).fill(false)
	for (const { from, to } of utterance.why) if (!is_whole(utterance, from, to)) is_seen.fill(true, from, to)
	const parts = []
	for (let start = 0; start < points.length;) {
		let end = start
		while (end < points.length && is_seen[end] === is_seen[start]) end++
		const text = points.slice(start, end).join("")
		parts.push(is_seen[start] ? html`<mark>${text}</mark>` : text)
		start = end
	}
	return html`${parts}`
}

/** Which rules spoke, in words, with the place where a coach can read and change them. @param {{ utterance: Utterance, line: import("../lib/timeline.js").Timeline }} props */
function Why({ utterance, line }) {
	if (utterance.corrected) return html`<p>${t("why.by_hand")}</p>`
	if (utterance.why.length === 0) return html`<p>${t("why.none")}</p>`
	const points = Array.from(utterance.text)
	/* A rule that saw several places of the utterance is told once, with all its words. */
	const rules = [...new Map(utterance.why.map((why) => [`${why.file} ${why.line}`, why])).values()]
	const words_of = (/** @type {import("../lib/types.d.ts").Why} */ rule) => [...new Set(utterance.why
		.filter((why) => why.file === rule.file && why.line === rule.line && !is_whole(utterance, why.from, why.to))
		.map((why) => t("text.quote", { text: points.slice(why.from, why.to).join("") })))]
	const answers = utterance.answers ?? -1
	return html`${answers >= 0 ? html`<p>${t("why.answers", { at: line.has_times ? at(line_at(line, answers)) : t("report.turn_number", { number: answers + 1 }) })}</p>` : null}
		<ul class="whys">${rules.map((why, i) => html`<li key=${i}>
		${why.note ? html`<p lang=${why.file.slice(0, 2)}>${why.note}</p>` : null}
		${words_of(why).length ? html`<p>${t("why.saw")} <span lang=${utterance.language}>${words_of(why).join(", ")}</span></p>` : why.note ? null : html`<p>${t("why.whole")}</p>`}
		<details class="more"><summary><span><code>${why.rule}</code> · rules/${why.file}, ${t("why.line", { line: why.line })}</span></summary><pre><code>${why.source}</code></pre></details></li>`)}</ul>`
}
/** @param {import("../lib/timeline.js").Timeline} line @param {number} utterance */
const line_at = (line, utterance) => line.turns.findLast((turn) => turn.first <= utterance)?.from ?? 0

/** @param {{ utterance: Utterance, line: import("../lib/timeline.js").Timeline, missed: Missed | undefined, found: import("./labels.js").Found[] | undefined, onCorrect?: (index: number, correction: Correction | null) => Promise<void>, onPractise?: (index: number) => Promise<void> }} props */
function Row({ utterance, line, missed, found, onCorrect, onPractise }) {
	const [is_open, setOpen] = useState(false)
	const [is_correcting, setCorrecting] = useState(false)
	const button = useRef(/** @type {HTMLButtonElement | null} */ (null))
	const person = line.person_of(utterance.index)
	const has_labels = utterance.stage > 0 || utterance.question !== "none" || utterance.flags.length > 0 || utterance.tells || found?.includes("evades")
	const has_reason = has_labels || missed !== undefined
	const when = utterance.start_s !== null ? at(utterance.start_s) : String(utterance.index + 1)
	const close = () => {
		setCorrecting(false)
		button.current?.focus()
	}
	const correct = async (/** @type {Correction | null} */ correction) => {
		await onCorrect?.(utterance.index, correction)
		close()
	}
	return html`<li class=${utterance.side === "us" ? "ours" : "theirs"} id=${`u-${utterance.index}`} tabindex="-1">
		<span class="when">${when}</span>
		<div><span class="who">${person?.is_me ? t("report.you") : person?.name}</span>
			<span class="text" lang=${utterance.language}><${Text} utterance=${utterance} is_marked=${is_open} /></span></div>
		<div class="marks ${has_reason || found ? "" : "is-quiet"}"><${Labels} utterance=${utterance} missed=${missed?.stage} found=${found} />
			${has_reason || onCorrect ? html`<button class="rule-button" ref=${button} aria-expanded=${is_open ? "true" : "false"} aria-label=${`${t(has_reason ? "why.title" : "why.label")}, ${when} ${person?.name ?? ""}`} onClick=${() => {
				setOpen(!is_open)
				setCorrecting(!is_open && !has_reason && onCorrect !== undefined)
			}}>${t(has_reason ? "why.title" : "why.label")}</button>` : null}</div>
		${is_open ? html`<div class="rule"><div class="rule-box">
			${missed && onPractise ? html`<p><button class="link" onClick=${() => onPractise(utterance.index)}>${t("drill.take")}</button></p>` : null}
			${missed ? html`<p class="instead"><b>${t("advice.instead")}</b><span lang=${utterance.language}>${t("text.quote", { text: missed.suggestion })}</span></p>` : null}
			${has_labels || utterance.corrected ? html`<${Why} utterance=${utterance} line=${line} />` : null}
			${is_correcting
				? html`<${CorrectionForm} utterance=${utterance} onSave=${correct} onReset=${() => correct(null)} onClose=${close} />`
				: onCorrect === undefined ? null
				: html`<p><button class="link" onClick=${() => setCorrecting(true)}>${t(utterance.corrected ? "why.change_again" : "why.change")}</button></p>`}
			</div></div>` : null}
	</li>`
}

/** @param {{ report: import("../lib/types.d.ts").Report, line: import("../lib/timeline.js").Timeline, target: { utterance: number } | null, onCorrect?: (index: number, correction: Correction | null) => Promise<void>, onPractise?: (index: number) => Promise<void> }} props
 *  `target`: a new object each time somebody wants to see an utterance; without `onCorrect` it is read only. */
export function Transcript({ report, line, target, onCorrect, onPractise }) {
	const { utterances } = report
	const [filter, setFilter] = useState("all")
	const [count, setCount] = useState(STRETCH)
	const missed = useMemo(() => new Map(report.listening.missed.map((m) => [m.utterance, m])), [report])
	const found = useMemo(() => found_in(report), [report])
	const shown = utterances.filter((u) => FILTERS[filter](u, missed.has(u.index)))
	useEffect(() => {
		if (count >= utterances.length) return
		const idle = window.requestIdleCallback ?? ((/** @type {() => void} */ work) => setTimeout(work, 30))
		idle(() => setCount((before) => before + STRETCH))
	}, [count, utterances.length])
	/* Who prints wants all of it, also what was not yet drawn. */
	useEffect(() => {
		const all = () => setCount(utterances.length)
		addEventListener("beforeprint", all)
		return () => removeEventListener("beforeprint", all)
	}, [utterances.length])
	useEffect(() => {
		if (!target) return
		setFilter("all")
		setCount(utterances.length)
		/* After the rows are there; twice, because rows above that were never laid out get their true height. */
		const show = (/** @type {boolean} */ is_last) => {
			const row = document.getElementById(`u-${target.utterance}`)
			row?.scrollIntoView({ block: "center" })
			if (is_last) row?.focus({ preventScroll: true })
		}
		requestAnimationFrame(() => requestAnimationFrame(() => {
			show(false)
			requestAnimationFrame(() => show(true))
		}))
	}, [target])
	/* Up and down go from row to row: with hundreds of them the tab key alone is no way. */
	const move = (/** @type {KeyboardEvent} */ event) => {
		if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
		if (!(event.target instanceof HTMLButtonElement) || !event.target.matches(".rule-button")) return
		const buttons = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".rule-button")]
		const next = buttons[buttons.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)]
		if (!(next instanceof HTMLElement)) return
		event.preventDefault()
		next.focus()
	}
	const options = Object.keys(FILTERS)
		.map((key) => ({ key, count: utterances.filter((u) => FILTERS[key](u, missed.has(u.index))).length }))
		.filter(({ key, count: found }) => key === "all" || found > 0)
	return html`${options.length < 2 ? null : html`<fieldset class="filter"><legend class="away">${t("filter.legend")}</legend><div class="choice">${options.map(({ key, count: found }) => html`<label key=${key}>
			<input type="radio" name="filter" checked=${filter === key} onChange=${() => setFilter(key)} />${t(`filter.${key}`)} <span class="note">${number(found)}</span></label>`)}</div></fieldset>`}
		<ol class="talk" onKeyDown=${move}>${shown.slice(0, filter === "all" ? count : undefined).map((u) => html`<${Row} key=${u.index} utterance=${u} line=${line} missed=${missed.get(u.index)} found=${found.get(u.index)} onCorrect=${onCorrect} onPractise=${onPractise} />`)}</ol>`
}
