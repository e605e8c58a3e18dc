// @ts-check
/* Sentences that sound like a need. Kept is only what somebody chooses, and only when they say so. */
import { api } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { Choice, Refused } from "./form.js"
import { shown_name, where } from "./ribbon.js"

/** @typedef {import("../lib/types.d.ts").NeedFound} NeedFound */
/** @typedef {import("../lib/types.d.ts").Report} Report */

/** A long talk can have fifty; so many at once are read by nobody. */
const SHOWN = 8

/** With `name` where a page has two of these lists. @param {{ report: Report, name?: string, line: import("../lib/timeline.js").Timeline, href: (utterance: number) => string, onJump: (utterance: number) => void, onKept: () => Promise<void> }} props */
export function NeedsFound({ report, name = "need", line, href, onJump, onKept }) {
	const { conversation } = report
	const [chosen, setChosen] = useState(/** @type {Record<number, string>} */ ({}))
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const [is_busy, setBusy] = useState(false)
	const [is_all, setAll] = useState(false)
	const shown = is_all || report.needs.length <= SHOWN + 1 ? report.needs : report.needs.slice(0, SHOWN)
	const list = useRef(/** @type {HTMLElement | null} */ (null))
	/* The button goes with the click; the focus goes on to what it brought. */
	useEffect(() => {
		if (is_all) list.current?.querySelectorAll("li")[SHOWN]?.querySelector("a")?.focus()
	}, [is_all])
	const kept = new Map(report.kept.map((need) => [need.utterance, need]))
	const before = (/** @type {NeedFound} */ need) => kept.get(need.utterance)?.level ?? ""
	const now = (/** @type {NeedFound} */ need) => chosen[need.utterance] ?? before(need)
	const changed = report.needs.filter((need) => now(need) !== before(need) && !(now(need) === "no" && !kept.has(need.utterance)))

	const keep_one = async (/** @type {NeedFound} */ need) => {
		const level = now(need)
		const old = kept.get(need.utterance)
		if (old) return level === "no" ? api.delete(`needs/${old.need}`) : api.patch(`needs/${old.need}`, { level }, old.revision)
		const utterance = report.utterances[need.utterance]
		const speaker = conversation.speakers.find((s) => s.name === utterance.speaker)
		const heard_at = conversation.started_at && new Date(Date.parse(conversation.started_at) + (utterance.start_s ?? 0) * 1000).toISOString()
		return api.post(`accounts/${conversation.account}/needs`, {
			quote: need.quote, level, contact: speaker?.contact ?? null, conversation: conversation.id, utterance: need.utterance, heard_at,
		})
	}
	const keep = async () => {
		setBusy(true)
		setProblem(null)
		try {
			/* One after the other: if one is refused, those before it are kept and shown so. */
			for (const need of changed) await keep_one(need)
			setChosen({})
			tell(t("needs.saved"))
		} catch (error) {
			setProblem(as_problem(error))
		} finally {
			setBusy(false)
			await onKept()
		}
	}
	const is_only_new = changed.every((need) => !kept.has(need.utterance))
	const send = changed.length === 0 ? t("needs.keep_none") : is_only_new ? t("needs.keep", { count: changed.length }) : t("needs.change")
	return html`<ul class="keep" ref=${list}>${shown.map((need) => {
		const utterance = report.utterances[need.utterance]
		const person = line.person_of(need.utterance)
		return html`<li key=${need.utterance}>
			<div><p class="quote" lang=${utterance.language}>${t("text.quote", { text: need.quote })}</p>
				<span class="said">${shown_name(person)}, <a href=${href(need.utterance)} onClick=${() => onJump(need.utterance)}>${where(line, line.has_times ? utterance.start_s ?? 0 : need.utterance)}</a>${kept.has(need.utterance) ? `${DOT}${t("needs.is_kept")}` : ""}</span>
				${need.words ? html`<div class="proposed"><p>${need.words}</p><p class="note">${t("proposals.by", { model: need.proposed_by ?? "" })}</p></div>` : null}</div>
			<${Choice} legend=${t("needs.whose", { quote: need.quote })} name=${`${name}-${need.utterance}`} value=${now(need)}
				onChange=${(/** @type {string} */ level) => setChosen({ ...chosen, [need.utterance]: level })}
				options=${[["account", conversation.account_name], ["end_customer", t("level.end_customer")], ["no", t("needs.no")]]} />
		</li>`
	})}</ul>
	${shown.length < report.needs.length ? html`<p><button class="link" onClick=${() => setAll(true)}>${t("needs.more", { count: report.needs.length - shown.length })}</button></p>` : null}
	<${Refused} problem=${problem} />
	<p class="row-of"><button class="button first" aria-disabled=${changed.length === 0 || is_busy ? "true" : undefined} onClick=${() => changed.length > 0 && !is_busy && keep()}>${send}</button></p>`
}
