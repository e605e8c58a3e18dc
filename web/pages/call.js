// @ts-check
/* Beside a call: what one asks and how one listens, counted by a tap or a key; how much one speaks, from the level of one's own
 * microphone. It says nothing while people speak. Read first: CallPage. */
import { api, problem_text, session } from "../lib/api.js"
import { KINDS, call, call_discard, call_end, call_hand_in, call_mark, call_pause, call_resume, call_seconds, call_start, call_undo, call_without_plan, hear, hear_no_more, microphone, waiting } from "../lib/call.js"
import { UNDO_KEY, call_keys_kind, call_keys_name } from "../lib/call_keys.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { additions, plan_beside, plan_hand_in, plan_now, plan_open, plan_tick, plan_waiting } from "../lib/plan_steps.js"
import { to } from "../lib/route.js"
import { at, clock, day } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { DOT, share, t } from "../lib/words.js"
import { CallKeys } from "../parts/call_keys.js"
import { CallPlan } from "../parts/call_plan.js"
import { CallStrip } from "../parts/call_strip.js"
import { Confirm } from "../parts/confirm.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/call.js").Call} Call */
/** @typedef {import("../lib/call.js").Kind} Kind */
/** @typedef {import("../lib/types.d.ts").QuestionPlan} QuestionPlan */

/** How often what waits is tried again: a browser that is "online" need not reach the server. */
const AGAIN_MS = 15_000
const MINUTES = [15, 30, 45, 60, 90]
const ICONS = { question: "q-open", paraphrase: "s2", feeling: "s3", signal: "s1" }

/** What is refused is told; without a network it waits. @param {Promise<unknown>} handed_in */
const told = (handed_in) => handed_in.catch((error) => tell(problem_text(as_problem(error))))

/** The plan of a call that goes on stands in the memory of the page: after a reload it is asked for again. */
async function open_plan() {
	const id = call.value?.plan
	if (!id || call.value?.owner !== session.value?.member.id || plan_beside.value?.id === id) return
	try {
		await plan_open(id)
	} catch (error) {
		if (as_problem(error).status === 404) call_without_plan()
	}
}

export function CallPage() {
	const now = call.value
	useEffect(() => {
		const again = () => [call_hand_in(), plan_hand_in(), open_plan()].forEach(told)
		const each = setInterval(() => {
			if (plan_waiting() || call.value?.plan) [plan_hand_in(), open_plan()].forEach(told)
		}, AGAIN_MS)
		/* What was added is nowhere else yet. */
		const stay = (/** @type {Event} */ event) => {
			if (additions.value.length) event.preventDefault()
		}
		again()
		addEventListener("online", again)
		addEventListener("beforeunload", stay)
		return () => {
			clearInterval(each)
			removeEventListener("online", again)
			removeEventListener("beforeunload", stay)
		}
	}, [])
	if (now && now.owner === session.value?.member.id) return html`<${Beside} now=${now} />`
	return html`<${Begin} />`
}

function Begin() {
	const accounts = useLoad(() => api.all("accounts"), [])
	const calls = useLoad(() => api.get("calls?limit=20"), [waiting.value.length])
	const [account, setAccount] = useState("")
	const plans = useLoad(async () => account ? (await api.get(`question-plans?limit=20&account=${account}`)).items : [], [account])
	const to_come = (plans.data ?? []).find((/** @type {QuestionPlan} */ p) => p.questions.length && p.questions.every((q) => q.state === "planned"))
	const form = useForm(async ({ minutes, listens, plan }) => {
		if (plan) plan_beside.value = plans.data.find((/** @type {QuestionPlan} */ p) => p.id === plan)
		call_start(account || null, Number(minutes), plan || null)
		if (listens) await hear()
	})
	const names = new Map((accounts.data ?? []).map((/** @type {any} */ a) => [a.id, a.name]))
	return html`<div class="opening"><h1>${t("call.title")}</h1><p class="verdict">${t("call.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" /><span><strong>${t("private.only_you")}</strong> ${t("call.private")}</span></p>
		<${Waiting} />
		<section class="part bare"><div class="margin"><strong>${t("call.new")}</strong>${t("call.new_note")}</div><div class="main"><h2 class="away">${t("call.new")}</h2>
			<${Form} form=${form} send=${t("call.start")} fields=${["account", "minutes"]}><div class="fields">
				<${Field} form=${form} name="account" label=${t("call.account")} value=${account} onChange=${(/** @type {any} */ event) => setAccount(event.currentTarget.value)}><option value="">${t("call.no_account")}</option>${(accounts.data ?? []).map((/** @type {any} */ a) => html`<option key=${a.id} value=${a.id}>${a.name}</option>`)}</${Field}>
				<${Field} form=${form} name="minutes" label=${t("call.minutes")} value="45" required>${MINUTES.map((count) => html`<option key=${count} value=${count}>${t("call.minutes_count", { count })}</option>`)}</${Field}>
				${plans.data?.length ? html`<${Field} key=${account} form=${form} name="plan" label=${t("call.plan")} value=${to_come?.id ?? ""}><option value="">${t("call.no_plan")}</option>${plans.data.map((/** @type {QuestionPlan} */ p) => html`<option key=${p.id} value=${p.id}>${p.title}, ${day(p.created_at)}</option>`)}</${Field}>` : null}</div>
				<label class="check"><input type="checkbox" name="listens" value="yes" /><span>${t("call.with_microphone")}<span class="note">${t("call.microphone_note")}</span></span></label>
			</${Form}><${CallKeys} /><p><a href=${to("captions")}>${t("call.captions")}</a></p></div></section>
		<section class="part"><div class="margin"><strong>${t("call.before")}</strong>${t("call.before_note")}</div><div class="main"><h2 class="away">${t("call.before")}</h2>
			<${Ready} from=${[calls]}>${() => calls.data.items.length ? html`<ul class="rows">${calls.data.items.map((/** @type {any} */ one) => html`<${Before} key=${one.id} one=${one} account=${names.get(one.account)} onGone=${calls.reload} />`)}</ul>` : html`<p>${t("call.none")}</p>`}</${Ready}></div></section>`
}

/** @param {{ one: any, account: string | undefined, onGone: () => Promise<void> }} props */
function Before({ one, account, onGone }) {
	const [is_asking, setAsking] = useState(false)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const count = (/** @type {Kind} */ kind) => one.marks.filter((/** @type {any} */ m) => m.kind === kind).length
	const remove = async () => {
		try {
			await api.delete(`calls/${one.id}`)
			await onGone()
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	return html`<li class="row"><div class="margin"><strong>${day(one.started_at)}</strong>${clock(one.started_at)}</div>
		<div><h3>${account ?? t("call.no_account")}</h3><p class="said">${[at(one.seconds), ...KINDS.map((kind) => t(`call.count_${kind}`, { count: count(kind) }))].join(DOT)}</p>
			<${CallStrip} marks=${one.marks} seconds=${one.seconds} minutes=${one.seconds / 60} />
			<p><button class="in-text" onClick=${() => setAsking(true)}>${t("call.delete")}</button></p></div>
		${one.listened_s ? html`<p class="row-figures"><${Icon} name="g-bowl" class="c-ours" />${t("figures.share", { share: share(Math.round((one.own_s * 1000) / one.listened_s)) })}</p>` : null}
		${is_asking ? html`<${Confirm} title=${t("call.delete_title")} text=${t("call.delete_text")} yes=${t("delete.yes")} problem=${problem} onYes=${remove} onNo=${() => setAsking(false)} />` : null}</li>`
}

/** Counted, and not yet with the server. */
function Waiting() {
	const theirs = waiting.value.filter((c) => c.owner === session.value?.member.id)
	const ticks = plan_waiting()
	if (!theirs.length && !ticks) return null
	return html`<p class="note-box" role="status">${theirs.length ? t("call.waiting", { count: theirs.length }) : ""} ${ticks ? t("call.plan_waiting", { count: ticks }) : ""}</p>`
}

/** Only this is on the page while people speak. @param {{ now: Call }} props */
function Beside({ now }) {
	const [is_ending, setEnding] = useState(false)
	const [, tick] = useState(0)
	const wants = useRef(microphone.value === "on")
	const is_paused = now.resumed_at === null
	const seconds = call_seconds(now)
	const count = (/** @type {Kind} */ kind) => now.marks.filter((m) => m.kind === kind).length
	const plan = plan_now(now.plan)
	/* What a tick counted is taken back together with the tick. */
	const undo = () => {
		const question = call_undo()?.question
		if (question && now.plan) told(plan_tick(now.plan, question, false))
	}
	useEffect(() => {
		const each = setInterval(() => tick((n) => n + 1), 1000)
		return () => clearInterval(each)
	}, [])
	/* Whoever goes to another page of kamwerk counts on later; the microphone is off then. */
	useEffect(() => hear_no_more, [])
	useEffect(() => {
		const press = (/** @type {KeyboardEvent} */ event) => {
			if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || /** @type {Element} */ (event.target).closest("input:not([type=checkbox]), select, textarea, dialog")) return
			const kind = call_keys_kind(event.key)
			if (kind) call_mark(kind)
			else if (event.key.toLowerCase() === UNDO_KEY || event.key === "Backspace") undo()
			else return
			event.preventDefault()
		}
		addEventListener("keydown", press)
		return () => removeEventListener("keydown", press)
	}, [])
	const pause = async () => {
		if (!is_paused) {
			wants.current = microphone.value === "on"
			return call_pause()
		}
		call_resume()
		if (wants.current) await hear()
	}
	const end = async () => {
		try {
			if (await call_end()) tell(t("call.handed_in"))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<div class="call-page ${plan ? "has-plan" : ""}"><div class="call-count-side"><h1 class="call-clock"><span class="away">${t("call.title")} </span>${at(seconds)}${is_paused ? html`<span class="note"> ${t("call.paused")}</span>` : null}</h1>
		<p class="note">${t("call.of", { count: now.minutes })}${DOT}${t("call.asked", { count: count("question") })}</p>
		<${CallStrip} marks=${now.marks} seconds=${seconds} minutes=${now.minutes} />
		<div class="call-keys">${KINDS.map((kind) => html`<button key=${kind} class="call-key" disabled=${is_paused} aria-keyshortcuts=${call_keys_name(kind)} onClick=${() => call_mark(kind)}>
			<${Icon} name=${ICONS[kind]} /><span class="call-what">${t(`call.${kind}`)}</span><span class="call-count">${count(kind)}</span><kbd>${call_keys_name(kind)}</kbd></button>`)}</div>
		<p class="row-of"><button class="button" disabled=${!now.marks.length} aria-keyshortcuts=${UNDO_KEY.toUpperCase()} onClick=${undo}>${t("call.undo")}</button>
			<button class="button" onClick=${pause}>${t(is_paused ? "call.resume" : "call.pause")}</button>
			<button class="button" onClick=${() => setEnding(true)}>${t("call.end")}</button></p></div>
		${plan ? html`<${CallPlan} plan=${plan} is_paused=${is_paused} onHandIn=${told} />` : now.plan ? html`<p class="note" role="status">${t("call.plan_comes")}</p>` : null}
		<div class="call-mic-side"><${Microphone} now=${now} is_paused=${is_paused} />
			<p><a href=${to("captions")} target="_blank" rel="noopener">${t("call.captions_window")}</a></p>
			<p class="note" role="status">${navigator.onLine ? "" : t("call.offline")}</p></div></div>
		${is_ending ? html`<${Confirm} title=${t("call.end_title")} text=${t("call.end_text")} yes=${t("call.end_yes")} onYes=${end} onNo=${() => setEnding(false)}>
			<p><button class="in-text" onClick=${call_discard}>${t("call.discard")}</button></p></${Confirm}>` : null}`
}

/** How much one speaks, and that nothing else happens with the microphone. @param {{ now: Call, is_paused: boolean }} props */
function Microphone({ now, is_paused }) {
	const state = microphone.value
	const permille = now.listened_ms ? Math.round((now.own_ms * 1000) / now.listened_ms) : 0
	return html`<section class="call-mic" aria-label=${t("call.microphone")}>
		${now.listened_ms ? html`<p><strong class="call-share">${t("call.you_speak", { share: share(permille) })}</strong></p>
			<svg class="small-picture" height="14" role="img" aria-label=${t("call.you_speak", { share: share(permille) })}><rect class="k-rule-fill" y="6" width="100%" height="2" /><rect class="k-ours" width=${`${permille / 10}%`} height="14" rx="7" /></svg>` : null}
		${state === "on" ? html`<p class="private"><${Icon} name="g-lock" /><span><strong>${t("call.level_only")}</strong> ${t("call.level_note")}</span></p>`
			: is_paused ? null
			: html`${state === "refused" || state === "broken" ? html`<p>${t(`call.microphone_${state}`)}</p>` : null}
				<p><button class="button" disabled=${state === "asking"} onClick=${hear}>${t(now.listened_ms ? "call.listen_again" : "call.listen")}</button></p><p class="note">${t("call.microphone_note")}</p>`}</section>`
}
