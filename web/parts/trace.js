// @ts-check
/* The trace: a row is one thread, from a sentence that was heard to what came of it.
 *
 * A double thread is shared with the customer, a single one is ours; a dashed knot is missing, a dotted one is still to come.
 * On a narrow screen the thread runs down. The same facts stand below as a table. Read first: rows_of(). */
import { date, day } from "../lib/time.js"
import { html } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { Icon } from "./icon.js"
import { ShareMark } from "./sharing.js"

/** @typedef {import("../lib/types.d.ts").Trace} Data */
/** @typedef {import("../lib/types.d.ts").StepKind} StepKind */
/** A knot: a record, a gap, or what is still to come; `is_repeated`: it stands in the row above.
 * @typedef {{ kind: StepKind, record: any, is: "there" | "missing" | "to_come" | "through" | "none", is_repeated: boolean }} Knot */
/** @typedef {{ key: string, knots: Knot[] }} Row */

const KINDS = /** @type {StepKind[]} */ (["need", "strategy", "solution", "action", "result"])
const SHAPE = /** @type {Record<string, string>} */ ({ strategy: "k-strategy", solution: "k-solution", action: "k-action", result: "g-yes" })

/** "seit 6 Tagen offen" @param {string} since */
export function age(since) {
	const days = Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 86_400_000))
	return days ? t("age.open", { count: days }) : t("age.today")
}

/** The threads of a trace: [need, strategy, solution, action, result] each, null where there is none. @param {Data} trace @returns {any[][]} */
function chains_of(trace) {
	const from_action = (/** @type {any} */ action) => {
		const results = trace.results.filter((result) => result.action === action.id)
		return results.length ? results.map((result) => [action, result]) : [[action, null]]
	}
	const from_solution = (/** @type {any} */ solution) => {
		const actions = trace.actions.filter((action) => action.solution === solution.id)
		return actions.length ? actions.flatMap((action) => from_action(action).map((rest) => [solution, ...rest])) : [[solution, null, null]]
	}
	const from_strategy = (/** @type {any} */ strategy) => {
		const solutions = trace.solutions.filter((solution) => solution.strategy === strategy.id)
		return solutions.length ? solutions.flatMap((solution) => from_solution(solution).map((rest) => [strategy, ...rest])) : [[strategy, null, null, null]]
	}
	const has = (/** @type {{ id: string }[]} */ list, /** @type {string | null} */ id) => list.some((one) => one.id === id)
	/* What is under way first; what waits for a strategy after it. */
	const waiting = new Set(trace.heard_not_done)
	const needs = [...trace.needs.filter((need) => !waiting.has(need.id)), ...trace.needs.filter((need) => waiting.has(need.id))]
	const chains = needs.flatMap((need) => {
		const on = trace.strategies.filter((strategy) => strategy.needs.includes(need.id)).flatMap(from_strategy)
		const direct = trace.actions.filter((action) => action.need === need.id && !has(trace.solutions, action.solution)).flatMap(from_action).map((rest) => [null, null, ...rest])
		const all = [...on, ...direct]
		return all.length ? all.map((rest) => [need, ...rest]) : [[need, null, null, null, null]]
	})
	const unheard = [
		...trace.strategies.filter((strategy) => !strategy.needs.some((id) => has(trace.needs, id))).flatMap(from_strategy).map((rest) => [null, ...rest]),
		...trace.solutions.filter((solution) => !has(trace.strategies, solution.strategy)).flatMap(from_solution).map((rest) => [null, null, ...rest]),
		...trace.actions.filter((action) => !has(trace.solutions, action.solution) && !has(trace.needs, action.need)).flatMap(from_action).map((rest) => [null, null, null, ...rest]),
	]
	return [...chains, ...unheard]
}

/** The rows of the picture. Guests are not told of gaps: they see only what is shared. @param {Data} trace @param {boolean} is_guest @returns {Row[]} */
export function rows_of(trace, is_guest) {
	let above = /** @type {any[]} */ ([])
	return chains_of(trace).map((chain, row) => {
		const first = chain.findIndex(Boolean)
		const last = chain.findLastIndex(Boolean)
		let same = true
		const knots = chain.map((record, i) => {
			same &&= !!record && record === above[i]
			const is_open = i === last + 1 && !(chain[0]?.state === "withdrawn" && i === 1)
			const is = record ? "there"
				: i < first ? (is_guest ? "none" : "missing")
				: i < last ? "through"
				: !is_open ? "none" : i === 1 && !is_guest ? "missing" : "to_come"
			return /** @type {Knot} */ ({ kind: KINDS[i], record, is, is_repeated: same })
		})
		above = chain
		return { key: `${row}-${chain.map((record) => record?.id ?? "").join("-")}`, knots }
	})
}

/** How the thread goes from one knot to the next. @param {Knot | undefined} from @param {Knot} to */
function thread(from, to) {
	if (!from || from.is === "none" || to.is === "none") return ""
	if (from.is === "missing" || to.is === "missing") return "missing"
	if (to.is === "to_come") return "to-come"
	const shared = (/** @type {Knot} */ knot) => !knot.record || knot.record.is_shared
	return shared(from) && shared(to) ? "shared" : "ours"
}

/** A thread as lines, across and down; the style sheet shows one of them. @param {{ kind: string, is_bend?: boolean, is_through?: boolean }} props */
function Thread({ kind, is_bend = false, is_through = false }) {
	if (!kind) return null
	const start = is_bend ? 8 : is_through ? 0 : 20
	const lines = kind === "shared" ? [["theirs", 6.5], ["ours", 9.5]] : [[kind, 8]]
	return html`<svg class="thread-line" aria-hidden="true">
		<g class="across">${lines.map(([ink, y]) => html`<line key=${ink} class=${`t-${ink}`} x1=${start} y1=${y} x2="100%" y2=${y} />`)}${is_bend ? html`<line class=${`t-${kind === "shared" ? "ours" : kind}`} x1="8" y1="0" x2="8" y2="9" />` : null}</g>
		<g class="down">${lines.map(([ink, x]) => html`<line key=${ink} class=${`t-${ink}`} x1=${x} y1=${is_through ? 0 : 20} x2=${x} y2="100%" />`)}</g>
	</svg>`
}

/** What the customer's people said about a need. @param {any} need */
export function need_state(need) {
	if (need.state === "heard") return t("need.state_heard")
	return t(`need.state_${need.state}`, { name: need.answered_by_name, date: need.answered_at ? day(need.answered_at) : "" })
}

/** Who, until when, how far. @param {any} action */
export const action_facts = (action) => [action.owner_name, t(`trace.action_${action.state}`), action.due_on && action.state !== "done" ? t("trace.due", { date: date(action.due_on) }) : ""].filter(Boolean).join(DOT)

/** The line below a knot's title. @param {Knot} knot */
function facts(knot) {
	if (knot.kind === "action") return action_facts(knot.record)
	if (knot.kind === "result") return date(knot.record.happened_on)
	return ""
}

/** Whose a need is, and where. @param {any} need @param {string} account_name @param {Map<string, string>} names */
export function whose(need, account_name, names) {
	const who = need.level === "end_customer" ? names.get(need.end_customer) ?? t("needs.of_end_customer") : account_name
	return [who, names.get(need.division)].filter(Boolean).join(DOT)
}

/** @typedef {{ selected: string, onSelect: (kind: StepKind, id: string) => void, counts: Map<string, number> }} Choose */

/** @param {{ knot: Knot, next?: Knot, before?: Knot } & Choose} props */
function Cell({ knot, next, selected, onSelect, counts }) {
	const line = next ? thread(knot, next) : ""
	const label = html`<span class="cell-label">${t(`kind.${knot.kind}`)}</span>`
	if (knot.is_repeated) {
		const is_last = !next?.is_repeated
		return html`<div class=${`cell is-repeated ${is_last && line ? "is-bend" : ""}`}>${is_last && line ? html`<${Thread} kind=${line} is_bend=${true} />` : null}
			<p class="said">${label}${is_last ? t("trace.as_above", { title: knot.record.title ?? t("text.quote", { text: knot.record.quote }) }) : html`<span class="away">${knot.record.title ?? knot.record.quote}</span>`}</p></div>`
	}
	if (knot.is === "none") return html`<div class="cell is-none"></div>`
	if (knot.is === "through") return html`<div class="cell is-through"><${Thread} kind=${line} is_through=${true} /></div>`
	if (knot.is !== "there") return html`<div class=${`cell is-${knot.is}`}><${Icon} name=${knot.is === "missing" ? "q-missing" : "k-to-come"} /><${Thread} kind=${line} />
		<p>${label}<strong class=${knot.is === "missing" ? "c-missing" : "c-soft"}>${t(knot.is === "missing" ? `trace.no_${knot.kind}` : "trace.to_come")}</strong></p></div>`
	const { record, kind } = knot
	const count = counts.get(record.id)
	return html`<div class="cell"><${Icon} name=${SHAPE[kind]} /><${Thread} kind=${line} />
		<p>${label}<button class="cell-title" aria-expanded=${selected === record.id ? "true" : "false"} onClick=${() => onSelect(kind, record.id)}>${record.title}</button></p>
		${facts(knot) ? html`<p class="said">${facts(knot)}</p>` : null}
		<p class="marks"><${ShareMark} is_shared=${record.is_shared} />${count ? html`<span>${t("comment.count", { count })}</span>` : null}</p></div>`
}

/** A need is two knots: the sentence that was heard, and what we take from it. @param {{ knot: Knot, next: Knot, account_name: string, is_guest: boolean, names: Map<string, string> } & Choose} props */
function NeedCells({ knot, next, account_name, is_guest, names, selected, onSelect, counts }) {
	const line = thread(knot, next)
	if (knot.is_repeated) return html`<div class="cell is-none"></div><${Cell} knot=${knot} next=${next} selected=${selected} onSelect=${onSelect} counts=${counts} />`
	if (knot.is === "none") return html`<div class="cell is-none"></div><div class="cell is-none"></div>`
	if (knot.is === "missing") return html`<div class="cell is-missing"><${Icon} name="q-missing" /><${Thread} kind="missing" />
			<p><span class="cell-label">${t("trace.sentence")}</span><strong class="c-missing">${t("trace.no_sentence")}</strong></p><p class="said">${t("trace.nobody_asked")}</p></div>
		<${Cell} knot=${knot} next=${next} selected=${selected} onSelect=${onSelect} counts=${counts} />`
	const need = knot.record
	const count = counts.get(need.id)
	return html`<div class="cell"><${Icon} name="g-arch" class="c-theirs" /><${Thread} kind=${need.is_shared ? "shared" : "ours"} />
			<p><span class="cell-label">${t("trace.sentence")}</span><button class="cell-title quote" aria-expanded=${selected === need.id ? "true" : "false"} onClick=${() => onSelect("need", need.id)}>${t("text.quote", { text: need.quote })}</button></p>
			<p class="said">${[need.contact_name, day(need.heard_at ?? need.kept_at)].filter(Boolean).join(DOT)}</p></div>
		<div class="cell"><${Icon} name=${need.level === "end_customer" ? "k-need2" : "k-need"} /><${Thread} kind=${line} />
			<p><span class="cell-label">${t("kind.need")}</span><strong>${whose(need, account_name, names)}</strong></p>
			<p class="said">${need_state(need)}${need.state === "heard" && need.is_shared ? html`<br />${age(need.heard_at ?? need.kept_at)}` : null}</p>
			${need.correction && need.state !== "confirmed" ? html`<p class="heard small">${t("text.quote", { text: need.correction })}</p>` : null}
			<p class="marks"><${ShareMark} is_shared=${need.is_shared} />${is_guest ? null : html`<span>${t("need.weight_of", { weight: need.weight })}</span>`}${count ? html`<span>${t("comment.count", { count })}</span>` : null}</p>
			${next.is === "missing" ? html`<p class="said c-missing only-down">${t("trace.no_strategy")}</p>` : null}</div>`
}

const LEGEND = /** @type {[string, string][]} */ ([["k-need", "kind.need"], ["k-need2", "needs.of_end_customer"], ["k-strategy", "kind.strategy"], ["k-solution", "kind.solution"], ["k-action", "kind.action"], ["g-yes", "kind.result"], ["q-missing", "trace.missing"], ["k-to-come", "trace.to_come"]])

/** The picture. `children(row)`: what is shown below a row, for the record that is open in it.
 * @param {{ rows: Row[], account_name: string, is_guest: boolean, names: Map<string, string>, children: (row: Row) => any } & Choose} props */
export function TracePicture({ rows, account_name, is_guest, names, children, ...choose }) {
	return html`<div class="trace"><div class="trace-sheet">
		<div class="trace-top"><p class="trace-head" aria-hidden="true">${["trace.sentence", ...KINDS.map((kind) => `kind.${kind}`)].map((word) => html`<span key=${word}>${t(word)}</span>`)}</p></div>
		<ol class="threads">${rows.map((row) => html`<li key=${row.key} class=${row.knots[0].is_repeated ? "is-more" : ""}><div class="thread">
			<${NeedCells} knot=${row.knots[0]} next=${row.knots[1]} account_name=${account_name} is_guest=${is_guest} names=${names} ...${choose} />
			${row.knots.slice(1).map((knot, i) => html`<${Cell} key=${knot.kind} knot=${knot} next=${row.knots[i + 2]} ...${choose} />`)}
		</div>${children(row)}</li>`)}</ol></div>
		<ul class="legend"><li><${Icon} name="g-arch" class="c-theirs" />${t("trace.sentence")}</li>${LEGEND.filter(([name]) => !is_guest || name !== "q-missing").map(([name, word]) => html`<li key=${name}><${Icon} name=${name} />${t(word)}</li>`)}
			<li><${Icon} name="k-shared" />${t("trace.double", { account: account_name })}</li>${is_guest ? null : html`<li><${Icon} name="k-ours" />${t("trace.single")}</li>`}</ul>
	</div>`
}

/** The same facts, a row a thread. @param {{ rows: Row[], account_name: string, names: Map<string, string> }} props */
export function TraceTable({ rows, account_name, names }) {
	const told = (/** @type {Knot} */ knot) => {
		if (knot.is === "missing") return t(`trace.no_${knot.kind}`)
		if (knot.is === "to_come") return t("trace.to_come")
		if (!knot.record) return ""
		return [knot.record.title, facts(knot), t(knot.record.is_shared ? "share.shared" : "share.inside")].filter(Boolean).join(DOT)
	}
	return html`<details class="same"><summary>${t("trace.as_table")}</summary><div class="sideways" tabindex="0" role="region" aria-label=${t("trace.as_table")}><table class="sheet">
		<thead><tr>${["trace.sentence", ...KINDS.map((kind) => `kind.${kind}`)].map((word) => html`<th key=${word} scope="col">${t(word)}</th>`)}</tr></thead>
		<tbody>${rows.map(({ key, knots }) => html`<tr key=${key}>
			<td class="heard">${knots[0].record ? t("text.quote", { text: knots[0].record.quote }) : knots[0].is === "missing" ? t("trace.no_sentence") : ""}</td>
			<td>${knots[0].record ? [whose(knots[0].record, account_name, names), need_state(knots[0].record), t(knots[0].record.is_shared ? "share.shared" : "share.inside")].join(DOT) : told(knots[0])}</td>
			${knots.slice(1).map((knot) => html`<td key=${knot.kind}>${told(knot)}</td>`)}</tr>`)}</tbody></table></div></details>`
}
