// @ts-check
/* Hears of what others change, while a page is open: one EventSource for all that want to know.
 *
 *   const stop = subscribe({ kind: "action", account }, () => load())
 *   is_offline.value                        // nothing was heard for a while; say it calmly
 *
 * The browser comes again by itself and goes on where it was; where it gives up (it was refused), we
 * come again. After a gap nothing is missing: the server tells what happened meanwhile. */
import { signal } from "./view.js"

/** @typedef {{ id: string, kind: string, account: string | null, record: string, verb: string, [more: string]: unknown }} News */
/** @typedef {{ kind?: string, account?: string }} Wanted  what is left out means: any */

const HEARTBEAT_MS = 15_000 // STREAM_HEARTBEAT_MS in src/http/stream.h
const PATIENCE_MS = 10_000
const AGAIN_MS = [2_000, 5_000, 15_000, 60_000]
/** The name of the events that tell of changes. */
const EVENT = "history"

/** Nothing was heard for longer than it should take. */
export const is_offline = signal(false)

/** @type {Set<{ wanted: Wanted, hear: (news: News) => void }>} */
const subscribers = new Set()
/** @type {EventSource | null} */
let source = null
let last_id = ""
let failures = 0
/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again

/** Calls `hear` for each change that is wanted, until the function that comes back is called.
 * @param {Wanted} wanted @param {(news: News) => void} hear @returns {() => void} */
export function subscribe(wanted, hear) {
	const one = { wanted, hear }
	subscribers.add(one)
	if (!source && again === undefined) open()
	return () => {
		subscribers.delete(one)
		if (!subscribers.size) close()
	}
}

/** Ends it, as when somebody logs out: the next to subscribe begins at what is new then. */
export function forget() {
	close()
	last_id = ""
}

function open() {
	const address = new URL("api/events", document.baseURI)
	if (last_id) address.searchParams.set("after", last_id)
	again = undefined
	source = new EventSource(address)
	source.onopen = heard
	source.onerror = failed
	source.addEventListener("beat", heard)
	source.addEventListener(EVENT, tell)
	wait_for(PATIENCE_MS)
}

function close() {
	source?.close()
	source = null
	clearTimeout(silence)
	clearTimeout(again)
	again = undefined
	is_offline.value = false
}

function heard() {
	failures = 0
	is_offline.value = false
	wait_for(HEARTBEAT_MS + PATIENCE_MS)
}

/** @param {number} ms */
function wait_for(ms) {
	clearTimeout(silence)
	silence = setTimeout(() => {
		is_offline.value = true
	}, ms)
}

/** A line that breaks mends within seconds as a rule; only what lasts is worth a word. */
function failed() {
	if (!is_offline.value && !failures) wait_for(PATIENCE_MS)
	failures++
	if (source?.readyState !== EventSource.CLOSED) return // it comes again by itself
	source = null
	again = setTimeout(open, AGAIN_MS[Math.min(failures, AGAIN_MS.length) - 1])
}

/** @param {MessageEvent} event */
function tell(event) {
	const news = /** @type {News} */ ({ ...JSON.parse(event.data), id: event.lastEventId })
	heard()
	last_id = event.lastEventId
	for (const { wanted, hear } of [...subscribers])
		if ((!wanted.kind || wanted.kind === news.kind) && (!wanted.account || wanted.account === news.account)) hear(news)
}
