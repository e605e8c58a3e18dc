// @ts-check
/* Where the person is just now, cave or market, and how much post there is. One question to the server for the whole page,
 * asked again when something happens and at the moment the server said that something begins or ends. */
import { api, session } from "./api.js"
import { subscribe } from "./live.js"
import { effect, signal } from "./view.js"

/** @typedef {import("./types.d.ts").OwnStatus} OwnStatus */

export const own_status = signal(/** @type {OwnStatus | null} */ (null))

/** Counts what was handed over while the page is open: pages with messages ask again. */
export const post_news = signal(0)

const AGAIN_MS = 60_000 // also when nothing is said to happen: an agreement may have changed elsewhere
const TOGETHER_MS = 60 // what comes together is asked for once

/** @type {ReturnType<typeof setTimeout> | undefined} */
let next

/** Asks again. A server that cannot be reached is asked later; the page says elsewhere that it is away. */
export async function status_refresh() {
	clearTimeout(next)
	let wait = AGAIN_MS
	try {
		const status = /** @type {OwnStatus} */ (await api.get("status"))
		/* The server's clock counts: only how long it is from its now. */
		if (status.next_at) wait = Math.min(wait, Math.max(0, Date.parse(status.next_at) - Date.parse(status.now)) + 50)
		own_status.value = status
	} catch {
		wait = AGAIN_MS
	}
	clearTimeout(next)
	if (session.value) next = setTimeout(status_refresh, wait)
}

/** What is heard in the browser, outside of the page. In the cave only what is urgent. @param {string} text @param {string} tag */
export function announce(text, tag) {
	if (!("Notification" in window) || Notification.permission !== "granted" || document.visibilityState === "visible") return
	new Notification("kamwerk", { body: text, tag })
}

/** @param {(verb: string, record: string) => void} hear called for each batch that was handed over */
export function status_watch(hear) {
	/** @type {(() => void)[]} */
	let stops = []
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	let soon
	const changed = () => {
		clearTimeout(soon)
		soon = setTimeout(status_refresh, TOGETHER_MS)
	}
	return effect(() => {
		const is_in = session.value !== null
		stops.forEach((stop) => stop())
		stops = []
		clearTimeout(next)
		if (!is_in) {
			own_status.value = null
			return
		}
		status_refresh()
		stops = [
			subscribe({ kind: "block" }, changed),
			subscribe({ kind: "message" }, (news) => {
				changed()
				post_news.value = post_news.peek() + 1
				if (news.verb === "delivered" || news.verb === "urgent") hear(news.verb, news.record)
			}),
		]
	})
}

/* The ground of the page is cool in the cave (styles/tokens.css). */
effect(() => {
	document.documentElement.dataset.mood = own_status.value?.cave_until ? "cave" : "market"
})
