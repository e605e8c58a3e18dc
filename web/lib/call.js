// @ts-check
/* The call that somebody counts beside, and those that wait to be handed in. Both stand in this browser until the server has
 * them: so nothing is lost when the page is closed or the network is gone. What is handed in twice counts once, because each call
 * has a key of its own. */
import { api, session } from "./api.js"
import { as_problem } from "./load.js"
import { stored } from "./stored.js"
import { signal } from "./view.js"
import { Voice } from "./voice.js"

/** @typedef {"question" | "paraphrase" | "feeling" | "signal"} Kind */
/** question: of the plan beside the call, which was ticked. @typedef {{ kind: Kind, at_s: number, question?: string }} Mark */
/** plan: the question plan beside it, only its id; seconds: until it was last paused; resumed_at: null = paused.
 * @typedef {{ key: string, owner: string, account: string | null, plan?: string | null, minutes: number, started_at: string, seconds: number, resumed_at: number | null, own_ms: number, listened_ms: number, marks: Mark[] }} Call */

export const KINDS = /** @type {Kind[]} */ (["question", "paraphrase", "feeling", "signal"])
const RUNNING = "kamwerk.call"
const WAITING = "kamwerk.calls"
const MARKS_MAX = 500
const SECONDS_MAX = 12 * 60 * 60
const KEEP_MS = 5000

/** A call that was running when the page was closed is paused now. @returns {Call | null} */
function found() {
	const before = stored(RUNNING, null)
	return before && { ...before, resumed_at: null }
}

export const call = signal(/** @type {Call | null} */ (found()))
export const waiting = signal(/** @type {Call[]} */ (stored(WAITING, [])))
/** "off": never asked for; "refused": not let; "broken": none there */
export const microphone = signal(/** @type {"off" | "asking" | "on" | "refused" | "broken"} */ ("off"))

/** @param {Call | null} next */
function keep(next) {
	call.value = next
	if (next) localStorage.setItem(RUNNING, JSON.stringify({ ...next, seconds: call_seconds(next) }))
	else localStorage.removeItem(RUNNING)
}

/** Changes what stands in the browser now: another open page may have added to it. @param {(before: Call[]) => Call[]} change */
function keep_waiting(change) {
	waiting.value = change(stored(WAITING, []))
	localStorage.setItem(WAITING, JSON.stringify(waiting.value))
}

/** Seconds without pauses. @param {Call} c */
export const call_seconds = (c) => Math.min(SECONDS_MAX, Math.floor(c.seconds + (c.resumed_at === null ? 0 : (Date.now() - c.resumed_at) / 1000)))

/** @param {string | null} account @param {number} minutes @param {string | null} plan */
export function call_start(account, minutes, plan) {
	const others = call.value
	if (others) keep_waiting((before) => [...before, { ...others, seconds: call_seconds(others), resumed_at: null }]) /* who used this browser before hands it in when they are back */
	keep({ key: crypto.randomUUID(), owner: session.value?.member.id ?? "", account, plan, minutes, started_at: new Date().toISOString(), seconds: 0, resumed_at: Date.now(), own_ms: 0, listened_ms: 0, marks: [] })
}

/** @param {Kind} kind @param {string} [question] */
export function call_mark(kind, question) {
	const c = call.value
	if (!c || c.resumed_at === null || c.marks.length === MARKS_MAX) return
	keep({ ...c, marks: [...c.marks, { kind, at_s: call_seconds(c), ...question ? { question } : {} }] })
}

/** @returns {Mark | undefined} what was taken back */
export function call_undo() {
	const last = call.value?.marks.at(-1)
	if (call.value && last) keep({ ...call.value, marks: call.value.marks.slice(0, -1) })
	return last
}

/** A tick was taken back, and with it the question that it counted. @param {string} question */
export function call_unmark(question) {
	const c = call.value, at = c?.marks.findLastIndex((m) => m.question === question) ?? -1
	if (c && at >= 0) keep({ ...c, marks: c.marks.toSpliced(at, 1) })
}

/** The plan beside it is gone. */
export function call_without_plan() {
	if (call.value) keep({ ...call.value, plan: null })
}

export function call_pause() {
	const c = call.value
	if (!c) return
	hear_no_more()
	keep({ ...c, seconds: call_seconds(c), resumed_at: null })
}

export function call_resume() {
	if (call.value) keep({ ...call.value, resumed_at: Date.now() })
}

/** It is over: from now on it waits to be handed in. True when it was. @returns {Promise<boolean>} */
export async function call_end() {
	call_pause()
	if (!call.value) return false
	const over = call.value
	keep_waiting((before) => [...before, over])
	keep(null)
	microphone.value = "off"
	return call_hand_in()
}

export function call_discard() {
	hear_no_more()
	keep(null)
	microphone.value = "off"
}

let is_handing_in = false

/** Hands in what waits of whoever is signed in. True when nothing of theirs is left. */
export async function call_hand_in() {
	const me = session.value?.member.id
	const theirs = () => waiting.value.filter((c) => c.owner === me)
	if (!me || is_handing_in) return theirs().length === 0
	is_handing_in = true
	waiting.value = stored(WAITING, [])
	/** @type {import("./api.js").Problem | null} one that is refused does not keep the others from being handed in */
	let refused = null
	try {
		for (const c of theirs()) {
			const problem = await hand_in(c).then(() => null, as_problem)
			if (!problem) keep_waiting((before) => before.filter((other) => other.key !== c.key))
			refused ??= problem?.status ? problem : null
		}
	} finally {
		is_handing_in = false
	}
	if (refused) throw refused
	return theirs().length === 0
}

/** An account that they have left since is left out. @param {Call} c */
async function hand_in(c) {
	const { key, started_at, marks } = c
	const seconds = call_seconds(c), listened_s = Math.min(seconds, Math.round(c.listened_ms / 1000)), own_s = Math.min(listened_s, Math.round(c.own_ms / 1000))
	const body = { key, started_at, seconds, own_s, listened_s, marks: marks.map(({ kind, at_s }) => ({ kind, at_s: Math.min(at_s, seconds) })) }
	try {
		await api.post("calls", { ...body, account: c.account })
	} catch (error) {
		if (as_problem(error).status !== 404 || !c.account) throw error
		await api.post("calls", body)
	}
}

/* ---- the microphone ---- */

/** @type {{ stream: MediaStream, context: AudioContext } | null} */
let hearing = null

/** How often somebody began or ended to listen: an answer to an earlier question is of no use any more. */
let turn = 0

export function hear_no_more() {
	turn++
	hearing?.stream.getTracks().forEach((track) => track.stop())
	hearing?.context.close()
	hearing = null
	if (microphone.value === "on" || microphone.value === "asking") microphone.value = "off"
}

/** Asks for the microphone and counts how long it hears one's voice. What comes out of the loudspeaker is taken away from it, as
 * far as the browser can. */
export async function hear() {
	if (hearing || microphone.value === "asking" || !call.value) return
	const mine = ++turn
	microphone.value = "asking"
	try {
		const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: false } })
		/* The browser may ask for long; who paused or ended the call meanwhile must not be heard. */
		if (mine !== turn) return stream.getTracks().forEach((track) => track.stop())
		const context = new AudioContext()
		hearing = { stream, context }
		await context.audioWorklet.addModule(new URL("level_worklet.js", import.meta.url))
		if (mine !== turn) return
		const level = new AudioWorkletNode(context, "level", { numberOfOutputs: 0 })
		context.createMediaStreamSource(stream).connect(level)
		const voice = new Voice(), before = call.value
		let kept_at = 0
		level.port.onmessage = ({ data }) => {
			const c = call.value
			if (!c || c.resumed_at === null || c.key !== before.key) return
			for (const rms of data) voice.hear(rms)
			const next = { ...c, own_ms: before.own_ms + voice.spoken_ms, listened_ms: before.listened_ms + voice.listened_ms }
			if (voice.listened_ms - kept_at < KEEP_MS) call.value = next
			else keep(next)
			if (voice.listened_ms - kept_at >= KEEP_MS) kept_at = voice.listened_ms
		}
		microphone.value = "on"
	} catch (error) {
		if (mine !== turn) return
		hear_no_more()
		microphone.value = /** @type {any} */ (error).name === "NotAllowedError" ? "refused" : "broken"
	}
}
