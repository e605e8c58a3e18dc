// @ts-check
/* The account plan: the customer's goals, the trace, the gaps on both sides, what waits to be confirmed. It is what the records
 * say now, on the page and in print; there is no document beside it. Guests see the shared part. Read first: AccountPlan. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { subscribe } from "../lib/live.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { date, day, today } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { Comments } from "../parts/comments.js"
import { Field, Form, Opened, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Markdown } from "../parts/markdown.js"
import { Empty, Ready } from "../parts/state.js"
import { ShareCheck, ShareMark, ShareSwitch } from "../parts/sharing.js"
import { action_facts, age, need_state, rows_of, TracePicture, TraceTable } from "../parts/trace.js"
import { Confirmations } from "./account_plan_confirm.js"

/** @typedef {import("../lib/types.d.ts").Account} Account */
/** @typedef {import("../lib/types.d.ts").Trace} Trace */
/** @typedef {import("../lib/types.d.ts").StepKind} StepKind */
/** What every part of the plan gets. @typedef {{ account: Account, trace: Trace, is_guest: boolean, onChanged: () => Promise<void> }} PlanProps */

/* Kind -> its address, and the kind that follows it with the field that leads back. */
const PLURAL = /** @type {Record<StepKind, string>} */ ({ need: "needs", goal: "goals", strategy: "strategies", solution: "solutions", action: "actions", result: "results" })
const NEXT = /** @type {Record<string, { kind: StepKind, field: string }>} */ ({
	need: { kind: "strategy", field: "need" }, strategy: { kind: "solution", field: "strategy" },
	solution: { kind: "action", field: "solution" }, action: { kind: "result", field: "action" },
})

/** How many comments each record has. @param {Trace} trace */
const counts_of = (trace) => new Map(trace.comments.map((one) => /** @type {[string, number]} */ ([one.record, one.count])))

/** @param {import("./account.js").AreaProps} props */
export function AccountPlan({ account, is_guest }) {
	const trace = useLoad(() => api.get(`accounts/${account.id}/trace`), [account.id])
	const white = useLoad(async () => is_guest ? { count: 0 } : api.get(`accounts/${account.id}/white-space`), [account.id])
	const laid = useLoad(async () => (await api.get(`accounts/${account.id}/understandings?limit=50`)).items, [account.id])
	const names = useLoad(async () => new Map([...await names_of(account, "end-customers"), ...await names_of(account, "divisions")]), [account.id])
	const steps = useLoad(() => api.all(`accounts/${account.id}/process-steps`), [account.id])
	const changed = async () => {
		await Promise.all([trace.reload(), white.reload(), laid.reload(), steps.reload()])
	}
	/* What others change shows at once; several changes in a row are one reload. */
	useEffect(() => {
		let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined)
		const stop = subscribe({ account: account.id }, () => {
			clearTimeout(timer)
			timer = setTimeout(changed, 300)
		})
		return () => {
			clearTimeout(timer)
			stop()
		}
	}, [account.id])
	return html`<${Ready} from=${[trace, white, laid, names]}>${() => {
		const plan = { account, trace: trace.data, is_guest, onChanged: changed }
		const confirmations = html`<${Confirmations} ...${plan} laid=${laid.data} />`
		/* What waits for the reader comes first. */
		const is_waiting = is_guest && laid.data.some((/** @type {{ open_count: number }} */ one) => one.open_count)
		return html`<p class="plan-head"><span class="only-print">${t("plan.as_of", { date: day(new Date().toISOString()) })}${is_guest ? null : html`<br />${t("plan.for_us", { account: account.name })}`}</span>
				<button class="button no-print" onClick=${() => print()}>${t("plan.print")}</button></p>
			${is_waiting ? confirmations : null}<${Picked} account=${account} steps=${steps.data ?? []} /><${Goals} ...${plan} /><${TheTrace} ...${plan} names=${names.data ?? new Map()} />
			${is_guest ? null : html`<${Gaps} ...${plan} /><${WhiteSpace} account=${account} white=${white.data} />`}
			${is_waiting ? null : confirmations}`
	}}</${Ready}>`
}

/** What both companies picked to make easier now, in one line. @param {{ account: Account, steps: import("../lib/types.d.ts").ProcessStep[] }} props */
function Picked({ account, steps }) {
	const picked = steps.filter(({ pick }) => pick)
	if (!picked.length) return null
	return html`<p class="plan-picked">${t("plan.picked")} ${picked.map((step, i) => html`<span key=${step.id}>${i ? "; " : ""}<a href=${to("accounts", account.id, "processes")}>${step.title}</a> (${t("process.picked_short", { rung: t(`rung.${step.pick?.rung}`), date: date(step.pick?.until_on ?? "") })})</span>`)}</p>`
}

/* ---- one record: changing, retiring ---- */

/** Adds or changes a goal, strategy, solution, action or result.
 * @param {{ account: Account, kind: StepKind, record?: any, link?: Record<string, string | null>, onDone: (is_changed: boolean) => Promise<void> }} props
 *  `link`: what a new one leads back to */
function StepForm({ account, kind, record, link = {}, onDone }) {
	const form = useForm(async ({ title, text, until_on, happened_on, due_on, owner, is_shared }) => {
		/** @type {Record<string, unknown>} */
		const sent = { title, text, ...link }
		if (kind === "goal") sent.until_on = until_on || null
		if (kind === "result") sent.happened_on = happened_on
		if (kind === "action") Object.assign(sent, { due_on: due_on || null, owner: owner || null })
		if (record) await api.patch(`${PLURAL[kind]}/${record.id}`, sent, record.revision)
		else await api.post(`accounts/${account.id}/${PLURAL[kind]}`, { ...sent, is_shared: is_shared === "on" })
		await onDone(true)
	})
	const label = record ? t("plan.change_label", { title: record.title }) : t(`plan.add_${kind}`)
	return html`<${Opened}><${Form} form=${form} send=${record ? t("form.save") : t(`plan.add_${kind}`)} label=${label} fields=${["title", "text", "until_on", "happened_on", "due_on", "owner"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="title" label=${t(`plan.title_${kind}`)} value=${record?.title ?? ""} required maxlength="200" />
		<${Field} form=${form} name="text" label=${t("plan.text")} value=${record?.text ?? ""} rows="3" maxlength="4000" />
		${kind === "goal" ? html`<${Field} form=${form} name="until_on" type="date" label=${t("plan.until")} value=${record?.until_on ?? ""} />` : null}
		${kind === "result" ? html`<${Field} form=${form} name="happened_on" type="date" label=${t("plan.happened")} value=${record?.happened_on ?? today()} required />` : null}
		${kind === "action" ? html`<${Field} form=${form} name="due_on" type="date" label=${t("plan.due")} value=${record?.due_on ?? ""} />
			<${Field} form=${form} name="owner" label=${t("plan.owner")} value=${record?.owner ?? ""}><option value="">${t("plan.nobody")}</option>${(account.members ?? []).map((m) => html`<option key=${m.member} value=${m.member}>${m.name}</option>`)}</${Field}>` : null}
		${record ? null : html`<${ShareCheck} account=${account} />`}
	</${Form}></${Opened}>`
}

/** Wording, weight, and whose it is. @param {{ account: Account, need: import("../lib/types.d.ts").Need, onDone: (is_changed: boolean) => Promise<void> }} props */
function NeedForm({ account, need, onDone }) {
	const end_customers = useLoad(() => names_of(account, "end-customers"), [account.id])
	const divisions = useLoad(() => names_of(account, "divisions"), [account.id])
	const form = useForm(async ({ quote, weight, level, division = need.division, end_customer = need.end_customer }) => {
		await api.patch(`needs/${need.id}`, { quote, weight: Number(weight), level, division: division || null, end_customer: end_customer || null }, need.revision)
		await onDone(true)
	})
	const choice = (/** @type {string} */ name, /** @type {Map<string, string>} */ names, /** @type {string | null} */ value) => names.size ? html`<${Field} form=${form} name=${name} label=${t(`need.${name}`)} value=${value ?? ""}>
		<option value="">${t("white.unassigned")}</option>${[...names].map(([id, text]) => html`<option key=${id} value=${id}>${text}</option>`)}</${Field}>` : null
	return html`<${Ready} from=${[end_customers, divisions]}>${() => html`<${Opened}><${Form} form=${form} send=${t("form.save")} label=${t("needs.change_label", { quote: need.quote })} fields=${["quote", "weight", "division", "end_customer"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="quote" label=${t("needs.wording")} hint=${need.state === "heard" ? undefined : t("need.will_be_heard_again")} value=${need.quote} rows="3" required maxlength="1000" />
		<${Field} form=${form} name="level" label=${t("needs.level")} value=${need.level} required><option value="account">${account.name}</option><option value="end_customer">${t("level.end_customer")}</option></${Field}>
		${choice("end_customer", end_customers.data ?? new Map(), need.end_customer)}${choice("division", divisions.data ?? new Map(), need.division)}
		<${Field} form=${form} name="weight" label=${t("need.weight")} hint=${t("need.weight_hint")} value=${String(need.weight)} required>${[1, 2, 3, 4, 5].map((n) => html`<option key=${n} value=${n}>${n}</option>`)}</${Field}>
	</${Form}></${Opened}>`}</${Ready}>`
}

/** Takes it out, with a way back. @param {StepKind} kind @param {any} record @param {() => Promise<void>} onChanged */
async function retire(kind, record, onChanged) {
	const path = `${PLURAL[kind]}/${record.id}`
	try {
		await api.delete(path)
		await onChanged()
		tell(t("plan.retired", { title: record.title ?? record.quote }), async () => {
			await api.patch(path, { is_retired: false }, (await api.get(path)).revision)
			await onChanged()
		})
	} catch (error) {
		tell(problem_text(as_problem(error)))
	}
}

/** A record that was opened: its words, who sees it, what is said about it, what follows.
 * @param {PlanProps & { kind: StepKind, record: any, onClose: () => void }} props */
function StepPanel({ account, trace, is_guest, kind, record, onChanged, onClose }) {
	/* "" | "change" | "next" */
	const [open, setOpen] = useState("")
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => box.current?.focus(), [record.id])
	const done = async (/** @type {boolean} */ is_changed) => {
		setOpen("")
		if (is_changed) await onChanged()
	}
	const next = NEXT[kind]
	const link = next ? { [next.field]: record.id } : {}
	const escape = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && onClose()
	return html`<section class="panel no-print" aria-label=${record.title ?? t("kind.need")} ref=${box} tabindex="-1" onKeyDown=${escape}>
		<p class="panel-head"><span>${t(`kind.${kind}`)}</span><button class="link" onClick=${onClose}>${t("notice.close")}</button></p>
		<h3 class=${kind === "need" ? "quote" : ""}>${kind === "need" ? t("text.quote", { text: record.quote }) : record.title}</h3>
		${record.html ? html`<${Markdown} source=${record.html} />` : record.text ? html`<p class="lines">${record.text}</p>` : null}
		${kind === "action" ? html`<p class="said">${action_facts(record)}</p>` : null}
		${kind === "need" ? html`<p class="said">${need_state(record)}</p>${record.correction && record.state !== "confirmed" ? html`<p class="quote">${t("text.quote", { text: record.correction })}</p>` : null}` : null}
		${kind === "need" && is_guest ? html`<${NeedAnswer} need=${record} onChanged=${onChanged} />` : null}
		${is_guest ? null : html`<${ShareSwitch} account=${account} path=${`${PLURAL[kind]}/${record.id}`} is_shared=${record.is_shared} onChanged=${onChanged} />
			${open === "change" ? kind === "need" ? html`<${NeedForm} account=${account} need=${record} onDone=${done} />` : html`<${StepForm} account=${account} kind=${kind} record=${record} onDone=${done} />`
				: open === "next" ? html`<${StepForm} account=${account} kind=${next.kind} link=${link} onDone=${done} />`
				: html`<p class="row-of">${next ? html`<button class="button" onClick=${() => setOpen("next")}>${t(`plan.add_${next.kind}`)}</button>` : null}
					<button class="link" onClick=${() => setOpen("change")}>${t("form.change")}</button>
					<button class="link" onClick=${() => retire(kind, record, onChanged)}>${t("plan.retire")}</button></p>`}
			${kind === "strategy" ? html`<${StrategyNeeds} strategy=${record} trace=${trace} onChanged=${onChanged} />` : null}`}
		<${Comments} kind=${kind} record=${record.id} is_shared=${record.is_shared} is_guest=${is_guest} account_name=${account.name} onChanged=${onChanged} />
	</section>`
}

/** A guest says whether it is so, right where it stands. @param {{ need: any, onChanged: () => Promise<void> }} props */
function NeedAnswer({ need, onChanged }) {
	const [is_correcting, setCorrecting] = useState(false)
	const answer = async (/** @type {string} */ state, /** @type {string | undefined} */ text = undefined) => {
		await api.put(`needs/${need.id}/confirmation`, { state, text, quote: need.quote })
		setCorrecting(false)
		await onChanged()
	}
	const say = (/** @type {string} */ state) => answer(state).catch((error) => tell(problem_text(as_problem(error))))
	const form = useForm(({ text }) => answer("corrected", text))
	if (is_correcting) return html`<${Opened}><${Form} form=${form} send=${t("understanding.save")} label=${t("understanding.correct")} fields=${["text"]} also=${html`<button class="link" type="button" onClick=${() => setCorrecting(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="text" label=${t("understanding.your_words")} value=${need.correction || need.quote} rows="4" required maxlength="1000" /></${Form}></${Opened}>`
	return html`<p class="row-of"><button class="button first" aria-pressed=${need.state === "confirmed"} onClick=${() => say("confirmed")}>${t("understanding.confirm")}</button>
		<button class="button" onClick=${() => setCorrecting(true)}>${t("understanding.correct")}</button>
		<button class="link" onClick=${() => say("withdrawn")}>${t("understanding.withdraw")}</button></p>`
}

/** What a strategy is about: needs linked by a tick. @param {{ strategy: any, trace: Trace, onChanged: () => Promise<void> }} props */
function StrategyNeeds({ strategy, trace, onChanged }) {
	const toggle = async (/** @type {string} */ need) => {
		try {
			await api[strategy.needs.includes(need) ? "delete" : "put"](`strategies/${strategy.id}/needs/${need}`)
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
		await onChanged()
	}
	if (!trace.needs.length) return null
	return html`<details class="same"><summary>${t("plan.strategy_needs", { count: strategy.needs.length })}</summary><ul>${trace.needs.map((need) => html`<li key=${need.id}>
		<label class="check"><input type="checkbox" checked=${strategy.needs.includes(need.id)} onChange=${() => toggle(need.id)} /><span class="heard">${t("text.quote", { text: need.quote })}</span></label></li>`)}</ul></details>`
}

/* ---- goals ---- */

/** @param {PlanProps} props */
function Goals({ account, trace, is_guest, onChanged }) {
	/* The id of the goal that is open, "new", or nothing. */
	const [open, setOpen] = useState("")
	const done = async (/** @type {boolean} */ is_changed) => {
		setOpen("")
		if (is_changed) await onChanged()
	}
	const counts = counts_of(trace)
	const chosen = trace.goals.find((goal) => goal.id === open)
	return html`<section class="part full"><h2>${t("goals.title", { account: account.name })}</h2>
		${trace.goals.length ? html`<ul class="goals">${trace.goals.map((goal) => html`<li key=${goal.id} class=${goal.is_shared ? "is-shared" : ""}>
			<h3 class="heard"><button class="cell-title quote" aria-expanded=${open === goal.id ? "true" : "false"} onClick=${() => setOpen(open === goal.id ? "" : goal.id)}>${goal.title}</button></h3>
			<p class="marks"><${ShareMark} is_shared=${goal.is_shared} />${goal.until_on ? html`<span>${t("goals.until", { date: date(goal.until_on) })}</span>` : null}${counts.get(goal.id) ? html`<span>${t("comment.count", { count: counts.get(goal.id) ?? 0 })}</span>` : null}</p>
			${goal.html ? html`<${Markdown} source=${goal.html} />` : null}</li>`)}</ul>` : html`<${Empty} text=${t(is_guest ? "goals.empty_guest" : "goals.empty", { account: account.name })} />`}
		${chosen ? html`<${StepPanel} account=${account} trace=${trace} is_guest=${is_guest} kind="goal" record=${chosen} onChanged=${onChanged} onClose=${() => setOpen("")} />` : null}
		${is_guest ? null : open === "new" ? html`<${StepForm} account=${account} kind="goal" onDone=${done} />`
			: html`<p class="no-print"><button class="button" onClick=${() => setOpen("new")}>${t("plan.add_goal")}</button></p>`}
	</section>`
}

/* ---- the trace ---- */

/** @param {PlanProps & { names: Map<string, string> }} props */
function TheTrace({ names, ...plan }) {
	const { account, trace, is_guest } = plan
	const [selected, setSelected] = useState({ kind: /** @type {StepKind} */ ("need"), id: "" })
	const rows = rows_of(trace, is_guest)
	const counts = counts_of(trace)
	const gaps = trace.heard_not_done.length + trace.done_not_heard.length
	/* The focus goes back to what opened the panel. */
	const close = () => {
		const opener = document.querySelector(".threads .cell-title[aria-expanded=true]")
		setSelected({ kind: "need", id: "" })
		if (opener instanceof HTMLElement) opener.focus()
	}
	/* The panel stands below the first row that holds the record. */
	const home = rows.find((row) => row.knots.some((knot) => knot.record?.id === selected.id && !knot.is_repeated))?.key
	const panel = (/** @type {import("../parts/trace.js").Row} */ row) => {
		if (!selected.id || row.key !== home) return null
		const record = row.knots.find((knot) => knot.record?.id === selected.id)?.record
		return html`<${StepPanel} ...${plan} kind=${selected.kind} record=${record} onClose=${close} />`
	}
	return html`<section class="part full"><h2>${t("trace.title")}</h2>
		<p class="trace-note">${is_guest ? t("trace.intro_guest", { account: account.name }) : rows.length ? t("trace.intro", { needs: trace.needs.length, results: trace.results.length }) : null}
			${!is_guest && gaps ? html` <span class="c-missing"><${Icon} name="q-missing" /> ${t("trace.gaps", { heard: trace.heard_not_done.length, done: trace.done_not_heard.length })}</span>` : null}</p>
		${trace.is_cut ? html`<p class="note">${t("trace.is_cut")}</p>` : null}
		${rows.length ? html`<${TracePicture} rows=${rows} account_name=${account.name} is_guest=${is_guest} names=${names} counts=${counts} selected=${selected.id}
				onSelect=${(/** @type {StepKind} */ kind, /** @type {string} */ id) => setSelected(selected.id === id ? { kind, id: "" } : { kind, id })}>${panel}</${TracePicture}>
			<${TraceTable} rows=${rows} account_name=${account.name} names=${names} />`
		: html`<${Empty} text=${t(is_guest ? "trace.empty_guest" : "trace.empty")}>${is_guest ? null : html`<p><a class="button" href=${to("accounts", account.id)}>${t("trace.to_talks")}</a></p>`}</${Empty}>`}
	</section>`
}

/* ---- gaps, both ways ---- */

/** @param {PlanProps} props */
function Gaps({ account, trace, onChanged }) {
	const [open, setOpen] = useState("")
	const done = async (/** @type {boolean} */ is_changed) => {
		setOpen("")
		if (is_changed) await onChanged()
	}
	const needs = trace.needs.filter((need) => trace.heard_not_done.includes(need.id))
	const solutions = trace.solutions.filter((one) => trace.done_not_heard.includes(one.id))
	const actions = trace.actions.filter((one) => trace.done_not_heard.includes(one.id))
	return html`<section class="part"><div class="margin"><strong>${t("gaps.heard")}</strong>${t("gaps.heard_note")}</div>
			<div class="main"><h2 class="away">${t("gaps.heard")}</h2>${needs.length ? html`<ul class="gaps">${needs.map((need) => html`<li key=${need.id}><${Icon} name="q-missing" />
				<div><p class="quote">${t("text.quote", { text: need.quote })}</p><p class="said">${[need.contact_name, t("need.weight_of", { weight: need.weight }), age(need.heard_at ?? need.kept_at)].filter(Boolean).join(DOT)}</p>
				${open === need.id ? html`<${StepForm} account=${account} kind="strategy" link=${{ need: need.id }} onDone=${done} />` : null}</div>
				${open === need.id ? null : html`<button class="button" aria-label=${`${t("plan.add_strategy")}: ${need.quote}`} onClick=${() => setOpen(need.id)}>${t("plan.add_strategy")}</button>`}</li>`)}</ul>` : html`<p class="note">${t("gaps.none_heard")}</p>`}</div></section>
		<section class="part"><div class="margin"><strong>${t("gaps.done")}</strong>${t("gaps.done_note")}</div>
			<div class="main"><h2 class="away">${t("gaps.done")}</h2>${solutions.length + actions.length ? html`<ul class="gaps">${[...solutions.map((one) => [one, "solution"]), ...actions.map((one) => [one, "action"])].map(([one, kind]) => html`<${Unheard} key=${/** @type {any} */ (one).id} kind=${kind} record=${one} trace=${trace} onChanged=${onChanged} />`)}</ul>` : html`<p class="note">${t("gaps.none_done")}</p>`}</div></section>`
}

/** Something nobody asked for: to be tied to what was heard, or ended. @param {{ kind: "solution" | "action", record: any, trace: Trace, onChanged: () => Promise<void> }} props */
function Unheard({ kind, record, trace, onChanged }) {
	const [is_open, setOpen] = useState(false)
	const form = useForm(async ({ target }) => {
		await api.patch(`${PLURAL[kind]}/${record.id}`, kind === "solution" ? { strategy: target } : { need: target }, record.revision)
		await onChanged()
	})
	const targets = kind === "solution" ? trace.strategies.filter((strategy) => strategy.needs.length) : trace.needs.filter((need) => need.state !== "withdrawn")
	return html`<li><${Icon} name=${kind === "solution" ? "k-solution" : "k-action"} />
		<div><p><strong>${record.title}</strong></p><p class="said">${t(`kind.${kind}`)}${DOT}${t("trace.nobody_asked")}</p>
			${!is_open ? null : targets.length ? html`<${Opened}><${Form} form=${form} send=${t("form.save")} label=${t(`gaps.tie_${kind}`)} also=${html`<button class="link" type="button" onClick=${() => setOpen(false)}>${t("form.cancel")}</button>`}>
				<${Field} form=${form} name="target" label=${t(`gaps.which_${kind}`)} required>${targets.map((/** @type {any} */ one) => html`<option key=${one.id} value=${one.id}>${one.title ?? one.quote}</option>`)}</${Field}></${Form}></${Opened}>` : html`<p class="note">${t(`gaps.nothing_${kind}`)}</p>`}</div>
		${is_open ? null : html`<p class="row-of"><button class="button" aria-label=${`${t(`gaps.tie_${kind}`)}: ${record.title}`} onClick=${() => setOpen(true)}>${t(`gaps.tie_${kind}`)}</button>
			<button class="link" aria-label=${`${t("plan.retire")}: ${record.title}`} onClick=${() => retire(kind, record, onChanged)}>${t("plan.retire")}</button></p>`}</li>`
}

/* ---- white space ---- */

/** @param {{ account: Account, white: import("../lib/types.d.ts").WhiteSpace }} props */
function WhiteSpace({ account, white }) {
	const end_customers = useLoad(() => names_of(account, "end-customers"), [account.id])
	const divisions = useLoad(() => names_of(account, "divisions"), [account.id])
	const quotes = (/** @type {string[]} */ ids) => html`<ul>${ids.map((id) => html`<li key=${id}>${t("text.quote", { text: white.needs.find((need) => need.id === id)?.quote ?? "" })}</li>`)}</ul>`
	const is_assigned = white.count > 0 && [...white.by_division, ...white.by_end_customer].some((group) => "division" in group ? group.division : group.end_customer)
	const table = (/** @type {string} */ caption, /** @type {any[]} */ groups, /** @type {string} */ field, /** @type {Map<string, string>} */ names) => html`<div class="sideways" tabindex="0" role="region" aria-label=${caption}><table class="sheet"><caption>${caption}</caption>
		<thead><tr><th scope="col">${t("white.where")}</th><th scope="col" class="n">${t("white.count")}</th><th scope="col">${t("white.which")}</th></tr></thead>
		<tbody>${groups.map((group) => html`<tr key=${group[field] ?? "none"}><th scope="row">${group[field] ? names.get(group[field]) ?? t("white.gone") : t("white.unassigned")}</th><td class="n">${group.count}</td><td class="heard">${quotes(group.needs)}</td></tr>`)}</tbody></table></div>`
	return html`<section class="part"><div class="margin"><strong>${t("white.title")}</strong>${t("white.note")}</div>
		<div class="main"><h2 class="away">${t("white.title")}</h2>${white.count ? html`<p>${t("white.sentence", { count: white.count })} ${is_assigned ? null : t("white.assign")}</p>
			${is_assigned ? html`<${Ready} from=${[end_customers, divisions]}>${() => html`${table(t("white.by_division"), white.by_division, "division", divisions.data ?? new Map())}
				${table(t("white.by_end_customer"), white.by_end_customer, "end_customer", end_customers.data ?? new Map())}`}</${Ready}>` : null}` : html`<p class="note">${t("white.none")}</p>`}</div></section>`
}

/** Their names by id; none where this is not known. @param {Account} account @param {string} plural @returns {Promise<Map<string, string>>} */
async function names_of(account, plural) {
	try {
		return new Map((await api.all(`accounts/${account.id}/${plural}`)).map((one) => [one.id, one.name]))
	} catch {
		return new Map()
	}
}
