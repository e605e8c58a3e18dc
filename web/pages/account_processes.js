// @ts-check
/* The joint processes of an account: how both companies buy and sell, step by step, and what they picked to make better now. People of
 * either side work on it; each side says for itself where a step stands. Read first: AccountProcesses. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { sortable } from "../lib/sortable.js"
import { date, today } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { DOT, list, t } from "../lib/words.js"
import { Comments } from "../parts/comments.js"
import { Field, Form, Opened, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { apart, doer_name, Ladder, LadderPicture, LadderTable, RUNGS, side_name } from "../parts/ladder.js"
import { Markdown } from "../parts/markdown.js"
import { ShareCheck, ShareMark, ShareSwitch } from "../parts/sharing.js"
import { Empty, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").Account} Account */
/** @typedef {import("../lib/types.d.ts").Process} Process */
/** @typedef {import("../lib/types.d.ts").ProcessStep} ProcessStep */
/** @typedef {import("../lib/types.d.ts").Rung} Rung */

/* A pick is for this quarter; at its very end, for the next one. */
const QUARTER_RUNS_OUT_DAYS = 21

/** The last day of the quarter. */
function quarter_end() {
	const [year, month] = today(QUARTER_RUNS_OUT_DAYS).split("-").map(Number)
	return new Date(Date.UTC(year, Math.ceil(month / 3) * 3, 0)).toISOString().slice(0, 10)
}

/** Does it, or says why not. @param {() => Promise<unknown>} what */
async function attempt(what) {
	try {
		await what()
	} catch (error) {
		tell(problem_text(as_problem(error)))
	}
}

/** Takes it out, with a way back. @param {string} path @param {string} title @param {() => Promise<void>} onChanged */
const retire = (path, title, onChanged) => attempt(async () => {
	await api.delete(path)
	await onChanged()
	tell(t("plan.retired", { title }), async () => {
		await api.patch(path, { is_retired: false }, (await api.get(path)).revision)
		await onChanged()
	})
})

/** @param {import("./account.js").AreaProps} props */
export function AccountProcesses({ account, is_guest }) {
	const processes = useLoad(() => /** @type {Promise<Process[]>} */ (api.all(`accounts/${account.id}/processes`)), [account.id])
	const steps = useLoad(() => /** @type {Promise<ProcessStep[]>} */ (api.all(`accounts/${account.id}/process-steps`)), [account.id])
	const [is_adding, setAdding] = useState(false)
	const changed = async () => {
		await Promise.all([processes.reload(), steps.reload()])
	}
	useNews({ account: account.id }, changed, [account.id])
	const begin = html`<button class="button first" onClick=${() => setAdding(true)}>${t("process.begin")}</button>`
	const form = html`<${ProcessForm} account=${account} onDone=${async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await changed()
		setAdding(false)
	}} />`
	return html`<${Ready} from=${[processes, steps]}>${() => processes.data?.length === 0
		? html`<section class="part full"><h2 class="away">${t("account.area_processes")}</h2>${is_adding ? form : html`<${Empty} text=${t(is_guest ? "process.empty_guest" : "process.empty", { account: account.name })}>${is_guest ? null : html`<p>${begin}</p>`}</${Empty}>`}</section>`
		: html`<p class="process-head">${t("process.intro")}</p>
			${processes.data?.map((process) => html`<${Walk} key=${process.id} account=${account} process=${process} steps=${steps.data?.filter((step) => step.process === process.id) ?? []} is_guest=${is_guest} onChanged=${changed} />`)}
			${is_guest ? null : html`<section class="part full no-print">${is_adding ? form : html`<p><button class="button" onClick=${() => setAdding(true)}>${t("process.add")}</button></p>`}</section>`}`}</${Ready}>`
}

/* ---- a process ---- */

/** @param {{ account: Account, process?: Process, onDone: (is_changed: boolean) => Promise<void> }} props */
function ProcessForm({ account, process, onDone }) {
	/* As it was when it was opened: what others changed meanwhile is not overwritten unseen. */
	const [was] = useState(process)
	const form = useForm(async ({ title, text, is_shared }) => {
		if (was) await api.patch(`processes/${was.id}`, { title, text }, was.revision)
		else await api.post(`accounts/${account.id}/processes`, { title, text, is_shared: is_shared === "on" })
		await onDone(true)
	})
	return html`<${Opened}><${Form} form=${form} send=${was ? t("form.save") : t("process.add")} label=${was ? t("plan.change_label", { title: was.title }) : t("process.add")} fields=${["title", "text"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="title" label=${t("process.title")} hint=${t("process.title_hint")} value=${was?.title ?? ""} required maxlength="200" />
		<${Field} form=${form} name="text" label=${t("process.goal")} hint=${t("process.goal_hint")} value=${was?.text ?? ""} rows="2" maxlength="4000" />
		${was ? null : html`<${ShareCheck} account=${account} />`}
	</${Form}></${Opened}>`
}

/** What the picture shows, in a sentence or two. @param {ProcessStep[]} steps @param {import("../lib/types.d.ts").ProcessSide} own */
function summary(steps, own) {
	const both = steps.filter((step) => apart(step) !== null)
	const different = both.filter((step) => apart(step))
	const open = steps.filter((step) => !step[own]).length
	return [
		both.length ? t("process.sum_apart", { count: different.length, names: list(different.map((step) => t("text.quote", { text: step.title }))) }) : t("process.sum_none"),
		open ? t("process.sum_open", { count: open }) : "",
	].filter(Boolean).join(" ")
}

/** @param {{ account: Account, process: Process, steps: ProcessStep[], is_guest: boolean, onChanged: () => Promise<void> }} props */
function Walk({ account, process, steps: loaded, is_guest, onChanged }) {
	/* "" | "change" | "add" | the id of a step */
	const [open, setOpen] = useState("")
	/* The order as it was moved, until what is loaded says the same. */
	const [order, setOrder] = useState(/** @type {string[] | null} */ (null))
	const [said, setSaid] = useState("")
	const sheet = useRef(/** @type {HTMLElement | null} */ (null))
	const own = is_guest ? "theirs" : "ours"
	const steps = order ? [...loaded].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)) : loaded
	const step = steps.find(({ id }) => id === open)
	const done = async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await onChanged()
		setOpen("")
	}
	const focus = (/** @type {string} */ id) => requestAnimationFrame(() => {
		const title = sheet.current?.querySelector(`[data-id="${id}"] .walk-title`)
		if (title instanceof HTMLElement) title.focus()
	})
	/** To a place among the others. @param {ProcessStep} moved @param {number} place @param {boolean} by_key */
	const move = async (moved, place, by_key) => {
		const others = steps.filter(({ id }) => id !== moved.id)
		if (place < 0 || place > others.length) return
		const beside = place < others.length ? { before: others[place].id } : { after: others[place - 1]?.id }
		setOrder([...others.slice(0, place), moved, ...others.slice(place)].map(({ id }) => id))
		setSaid(t("process.moved", { title: moved.title, place: place + 1, count: steps.length }))
		if (by_key) focus(moved.id)
		await attempt(() => api.put(`process-steps/${moved.id}/place`, beside))
		await onChanged()
		setOrder(null)
		if (by_key) focus(moved.id)
	}
	const move_by = (/** @type {ProcessStep} */ moved, /** @type {number} */ by) => move(moved, steps.indexOf(moved) + by, true)
	/* SortableJS is told once per list; it finds the newest handler here. */
	const drop = useRef((/** @type {import("../lib/sortable.js").Dropped} */ _) => {})
	drop.current = ({ id, before, after }) => {
		const moved = steps.find((one) => one.id === id)
		const others = steps.filter((one) => one.id !== id).map((one) => one.id)
		if (moved) move(moved, before ? others.indexOf(before) : others.indexOf(after) + 1, false)
	}
	const ends = useRef(() => {})
	useEffect(() => () => ends.current(), [])
	const sort = useRef((/** @type {HTMLElement | null} */ element) => {
		ends.current()
		ends.current = element ? sortable(element, process.id, (dropped) => drop.current(dropped)) : () => {}
	})
	const picked = steps.filter(({ pick }) => pick)
	return html`<section class=${`part full process ${process.is_shared ? "is-shared" : ""}`} aria-label=${process.title} ref=${sheet}>
		<h2>${process.title}</h2>
		${process.html ? html`<${Markdown} source=${process.html} />` : null}
		${is_guest ? html`<p><${ShareMark} is_shared=${true} /></p>` : html`<${ShareSwitch} account=${account} path=${`processes/${process.id}`} is_shared=${process.is_shared} onChanged=${onChanged} />`}
		${steps.length ? html`<p class="process-sum">${summary(steps, own)}${picked.map((one) => html` <span key=${one.id}>${t("process.sum_picked", { title: one.title, rung: t(`rung.${one.pick?.rung}`), date: date(one.pick?.until_on ?? "") })}</span>`)}</p>
			<${LadderPicture} steps=${steps} process=${process.id} label=${t("process.picture", { title: process.title })} account_name=${account.name} open=${open} onOpen=${(/** @type {string} */ id) => setOpen(id === open ? "" : id)} onMove=${move_by} list=${sort.current} />`
			: html`<p class="note">${t("process.no_steps")}</p>`}
		<p class="away" role="status">${said}</p>
		${step ? html`<${StepPanel} key=${step.id} account=${account} process=${process} step=${step} is_guest=${is_guest} onChanged=${onChanged} onMove=${move_by} onClose=${() => { setOpen(""); focus(step.id) }} />` : null}
		${open === "add" ? html`<${StepForm} account=${account} process=${process} onDone=${done} />` : open === "change" ? html`<${ProcessForm} account=${account} process=${process} onDone=${done} />`
			: html`<p class="row-of no-print"><button class=${`button ${steps.length ? "" : "first"}`} onClick=${() => setOpen("add")}>${t("process.add_step")}</button>
				${is_guest ? null : html`<button class="link" aria-label=${t("plan.change_label", { title: process.title })} onClick=${() => setOpen("change")}>${t("form.change")}</button>
					<button class="link" aria-label=${t("process.retire_label", { title: process.title })} onClick=${() => retire(`processes/${process.id}`, process.title, onChanged)}>${t("plan.retire")}</button>`}</p>`}
		${steps.length ? html`<${LadderTable} steps=${steps} account_name=${account.name} />` : null}
	</section>`
}

/* ---- a step ---- */

/** @param {{ account: Account, process: Process, step?: ProcessStep, onDone: (is_changed: boolean) => Promise<void> }} props */
function StepForm({ account, process, step, onDone }) {
	const [was] = useState(step)
	const form = useForm(async ({ title, doer, means, pain }) => {
		if (was) await api.patch(`process-steps/${was.id}`, { title, doer, means, pain }, was.revision)
		else await api.post(`processes/${process.id}/steps`, { title, doer, means, pain })
		await onDone(true)
	})
	return html`<${Opened}><${Form} form=${form} send=${was ? t("form.save") : t("process.add_step")} label=${was ? t("plan.change_label", { title: was.title }) : t("process.add_step")} fields=${["title", "doer", "means", "pain"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="title" label=${t("process.step_title")} hint=${t("process.step_hint")} value=${was?.title ?? ""} required maxlength="200" />
		<${Field} form=${form} name="doer" label=${t("process.doer")} value=${was?.doer ?? "ours"} required>${/** @type {const} */ (["ours", "theirs"]).map((side) => html`<option key=${side} value=${side}>${side_name(side, account.name)}</option>`)}<option value="both">${t("process.both")}</option></${Field}>
		<${Field} form=${form} name="means" label=${t("process.means")} hint=${t("process.means_hint")} value=${was?.means ?? ""} maxlength="200" />
		<${Field} form=${form} name="pain" label=${t("process.pain")} hint=${t("process.pain_hint")} value=${was?.pain ?? ""} rows="2" maxlength="1000" />
	</${Form}></${Opened}>`
}

/** Where it shall be, and until when. @param {{ step: ProcessStep, onDone: (is_changed: boolean) => Promise<void> }} props */
function PickForm({ step, onDone }) {
	const form = useForm(async ({ rung, until_on }) => {
		await api.put(`process-steps/${step.id}/pick`, { rung, until_on })
		await onDone(true)
	})
	const highest = Math.max(...[step.ours, step.theirs].map((rating) => rating ? RUNGS.indexOf(rating.rung) : 0))
	return html`<${Opened}><${Form} form=${form} send=${t("process.pick")} label=${t("process.pick_label", { title: step.title })} fields=${["rung", "until_on"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="rung" label=${t("process.target")} value=${step.pick?.rung ?? RUNGS[Math.min(highest + 1, RUNGS.length - 1)]} required>${RUNGS.map((rung) => html`<option key=${rung} value=${rung}>${t(`rung.${rung}`)}</option>`)}</${Field}>
		<${Field} form=${form} name="until_on" type="date" label=${t("process.until")} value=${step.pick?.until_on ?? quarter_end()} required />
	</${Form}></${Opened}>`
}

/** What both sides picked for now, and the action that comes of it. @param {{ account: Account, step: ProcessStep, is_guest: boolean, onChanged: () => Promise<void> }} props */
function Pick({ account, step, is_guest, onChanged }) {
	const [is_open, setOpen] = useState(false)
	const done = async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await onChanged()
		setOpen(false)
	}
	const act = () => attempt(async () => {
		const action = await api.post(`process-steps/${step.id}/action`, {})
		await onChanged()
		tell(t("process.acted", { title: action.title }), async () => {
			await api.delete(`actions/${action.id}`)
			await onChanged()
		})
	})
	const put_back = () => attempt(async () => {
		const { rung, until_on } = /** @type {import("../lib/types.d.ts").ProcessPick} */ (step.pick)
		await api.delete(`process-steps/${step.id}/pick`)
		await onChanged()
		tell(t("process.put_back_done", { title: step.title }), async () => {
			await api.put(`process-steps/${step.id}/pick`, { rung, until_on })
			await onChanged()
		})
	})
	if (is_open) return html`<${PickForm} step=${step} onDone=${done} />`
	if (!step.pick) return html`<p><button class="button" onClick=${() => setOpen(true)}>${t("process.pick")}</button></p>`
	return html`<div><p class="walk-picked"><${Icon} name="k-action" /> ${t("process.picked_long", { rung: t(`rung.${step.pick.rung}`), date: date(step.pick.until_on), name: step.pick.by_name })}</p>
		<p class="row-of">${step.pick.action ? html`<a class="link" href=${to("accounts", account.id, "board")}>${t("process.to_action")}</a>` : is_guest ? null : html`<button class="button" onClick=${act}>${t("process.act")}</button>`}
			<button class="link" onClick=${() => setOpen(true)}>${t("process.pick_anew")}</button><button class="link" onClick=${put_back}>${t("process.put_back")}</button></p></div>`
}

/** A step that was opened: the ladder to climb, what was picked, what is said about it.
 * @param {{ account: Account, process: Process, step: ProcessStep, is_guest: boolean, onChanged: () => Promise<void>, onMove: (step: ProcessStep, by: number) => void, onClose: () => void }} props */
function StepPanel({ account, process, step, is_guest, onChanged, onMove, onClose }) {
	const [is_changing, setChanging] = useState(false)
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => box.current?.focus(), [])
	const own = is_guest ? "theirs" : "ours"
	const rate = (/** @type {Rung | null} */ rung) => attempt(async () => {
		const before = step[own]?.rung ?? null
		if (rung === before) return
		await api.put(`process-steps/${step.id}/rating`, { rung })
		await onChanged()
		tell(rung ? t("process.rated", { title: step.title, rung: t(`rung.${rung}`) }) : t("process.rated_none", { title: step.title }), async () => {
			await api.put(`process-steps/${step.id}/rating`, { rung: before })
			await onChanged()
		})
	})
	const escape = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && onClose()
	const may_retire = !is_guest || step.created_by === session.value?.member.id
	return html`<section class="panel no-print" aria-label=${step.title} ref=${box} tabindex="-1" onKeyDown=${escape}>
		<p class="panel-head"><span>${process.title}</span><button class="link" onClick=${onClose}>${t("notice.close")}</button></p>
		<h3>${step.title}</h3>
		<p class="said">${[doer_name(step, account.name), step.means].filter(Boolean).join(DOT)}</p>
		${step.pain ? html`<p class="lines">${step.pain}</p>` : null}
		<${Ladder} step=${step} own=${own} account_name=${account.name} onRate=${rate} />
		<${Pick} account=${account} step=${step} is_guest=${is_guest} onChanged=${onChanged} />
		${is_changing ? html`<${StepForm} account=${account} process=${process} step=${step} onDone=${async (/** @type {boolean} */ is_changed) => {
			if (is_changed) await onChanged()
			setChanging(false)
		}} />` : html`<p class="row-of"><button class="link" onClick=${() => setChanging(true)}>${t("process.change_step")}</button>
			<button class="link" onClick=${() => onMove(step, -1)}>${t("process.earlier")}</button><button class="link" onClick=${() => onMove(step, 1)}>${t("process.later")}</button>
			${may_retire ? html`<button class="link" onClick=${() => retire(`process-steps/${step.id}`, step.title, onChanged)}>${t("plan.retire")}</button>` : null}</p>`}
		<${Comments} kind="process-step" record=${step.id} is_shared=${process.is_shared} is_guest=${is_guest} account_name=${account.name} onChanged=${onChanged} />
	</section>`
}
