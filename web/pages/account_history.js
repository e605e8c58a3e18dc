// @ts-check
/* What happened with an account, one line an entry: who did what to which record. Guests get the shared part of it. */
import { api } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { to } from "../lib/route.js"
import { clock, day } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { has_words, list, t } from "../lib/words.js"
import { Field, useForm } from "../parts/form.js"
import { Empty, Failed, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").HistoryEntry} Entry */

const KINDS = ["account", "contact", "goal", "need", "strategy", "solution", "action", "result", "process", "process-step", "comment", "understanding", "division", "end-customer", "deal", "note", "stakeholder", "relation", "review", "team", "guest"]
const OURS = ["understanding", "deal", "stakeholder", "relation", "review"]
const AREA = /** @type {Record<string, string>} */ ({ goal: "plan", need: "plan", strategy: "plan", solution: "plan", action: "plan", result: "plan", process: "processes", "process-step": "processes", comment: "plan", contact: "people", guest: "people", team: "people", stakeholder: "people", relation: "people", division: "business", "end-customer": "business", deal: "business", note: "business" })
const PAGE = 50

/** @param {string} account @param {Entry} entry */
const place_of = (account, entry) => entry.kind === "review" ? to("reviews", entry.record) : entry.kind === "understanding" ? to("understandings", entry.record) : AREA[entry.kind] ? to("accounts", account, AREA[entry.kind]) : to("accounts", account)

/** Ids of records -> what they are called. What is retired is missing: then the line says the kind alone.
 * @param {import("../lib/types.d.ts").Account} account @param {boolean} is_guest @returns {Promise<Map<string, string>>} */
async function names_of(account, is_guest) {
	const names = new Map(account.members?.map((member) => [member.member, member.name]))
	const lists = ["contacts", "needs", "divisions", "end-customers", "notes", "actions", "goals", "strategies", "solutions", "results", "processes", "process-steps", ...is_guest ? [] : ["deals", "reviews"]]
	const found = await Promise.all(lists.map((what) => api.get(`accounts/${account.id}/${what}?limit=200`)))
	for (const { items } of found) for (const item of items) names.set(item.id, item.name ?? item.title ?? item.subject ?? item.quote)
	return names
}

/** "Nele hat den Kontakt „Maren Thiessen“ geändert: Funktion" @param {Entry} entry @param {Map<string, string>} names */
function said(entry, names) {
	const name = names.get(entry.record)
	const kind = has_words(`history.kind_${entry.kind}`) ? t(`history.kind_${entry.kind}`) : t("history.kind_other")
	const what = name ? t("history.named", { kind, name: name.length > 80 ? `${name.slice(0, 79)}…` : name }) : kind
	const line = has_words(`history.verb_${entry.verb}`) ? t(`history.verb_${entry.verb}`, { what }) : t("history.verb_changed", { what })
	const fields = entry.fields.split(",").filter((field) => has_words(`history.field_${field}`)).map((field) => t(`history.field_${field}`))
	return entry.verb === "changed" && fields.length ? t("history.fields", { line, fields: list(fields) }) : line
}

/** A line, and how often in a row the same was done. @typedef {{ entry: Entry, line: string, count: number }} Row */
/** @param {Entry[]} entries newest first @param {Map<string, string>} names @returns {[string, Row[]][]} */
function by_day(entries, names) {
	/** @type {[string, Row[]][]} */
	const days = []
	for (const entry of entries) {
		const date = day(entry.at)
		if (days.at(-1)?.[0] !== date) days.push([date, []])
		const rows = /** @type {[string, Row[]]} */ (days.at(-1))[1]
		const line = said(entry, names)
		const last = rows.at(-1)
		if (last && last.line === line && last.entry.actor === entry.actor) last.count++
		else rows.push({ entry, line, count: 1 })
	}
	return days
}

/** @param {import("./account.js").AreaProps} props */
export function AccountHistory({ account, is_guest }) {
	const [kind, setKind] = useState("")
	const [entries, setEntries] = useState(/** @type {Entry[] | null} */ (null))
	const [next, setNext] = useState(/** @type {string | null} */ (null))
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const names = useLoad(() => names_of(account, is_guest), [account])
	const form = useForm(async () => {})
	const load = async (/** @type {string | null} */ after) => {
		try {
			const page = await api.get(`accounts/${account.id}/history?limit=${PAGE}${kind ? `&kind=${kind}` : ""}${after ? `&after=${after}` : ""}`)
			setProblem(null)
			setEntries((before) => after ? [...before ?? [], ...page.items] : page.items)
			setNext(page.next)
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	useEffect(() => {
		load(null)
	}, [account.id, kind])
	/* What is new goes on top; older pages that are open stay. */
	const shown = useRef({ kind, entries })
	shown.current = { kind, entries }
	const add_new = async () => {
		const [page] = await Promise.all([api.get(`accounts/${account.id}/history?limit=${PAGE}${kind ? `&kind=${kind}` : ""}`).catch(() => null), names.reload()])
		if (!page || shown.current.kind !== kind) return
		const at = page.items.findIndex((/** @type {Entry} */ entry) => entry.id === shown.current.entries?.[0]?.id)
		if (at < 0) {
			setEntries(page.items)
			setNext(page.next)
		} else if (at) setEntries((before) => [...page.items.slice(0, at), ...before ?? []])
	}
	useNews({ account: account.id }, add_new, [account.id])
	const days = by_day(entries ?? [], names.data ?? new Map())
	return html`<section class="part full"><h2 class="away">${t("account.area_history")}</h2>
		<div class="history-filter"><${Field} form=${form} name="kind" label=${t("history.filter")} value=${kind} required onChange=${(/** @type {any} */ event) => setKind(event.currentTarget.value)}><option value="">${t("history.all")}</option>${KINDS.filter((k) => !is_guest || !OURS.includes(k)).map((k) => html`<option key=${k} value=${k}>${t(`history.only_${k}`)}</option>`)}</${Field}></div>
		${problem ? html`<${Failed} problem=${problem} is_page=${false} onAgain=${() => load(null)} />` : html`<${Ready} from=${[names]}>${() => entries === null ? null : entries.length === 0 ? html`<${Empty} text=${t("history.empty")} />`
			: html`<div class="history">${days.map(([date, rows]) => html`<section key=${date} class="history-day"><h3>${date}</h3><ol>${rows.map(({ entry, line, count }) => html`<li key=${entry.id}><span class="note">${clock(entry.at)}</span>
				<span><strong>${entry.actor_name || t("access.system")}</strong> <a href=${place_of(account.id, entry)}>${count > 1 ? t("history.times", { line, count }) : line}</a></span></li>`)}</ol></section>`)}</div>
			${next ? html`<p><button class="button" onClick=${() => load(next)}>${t("history.more")}</button></p>` : null}`}</${Ready}>`}
	</section>`
}
