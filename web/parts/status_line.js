// @ts-check
/* Below the top of every page: in the cave until when, with the two ways to change that; or the market; or nothing. */
import { api, problem_text } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { own_status, status_refresh } from "../lib/status.js"
import { clock } from "../lib/time.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Icon } from "./icon.js"

const LONGER_MS = 15 * 60_000
export const CAVE_MINUTES = [30, 60, 90]

/** @param {() => Promise<unknown>} what */
async function act(what) {
	try {
		await what()
	} catch (error) {
		tell(problem_text(as_problem(error)))
	}
	await status_refresh()
}

/** @param {number} minutes */
export const enter_cave = (minutes) => act(() => api.post("caves", { minutes }))

export function StatusLine() {
	const status = own_status.value
	const until = status?.cave_until ?? status?.market_until
	const cave = status?.cave
	/* The region itself is always there: screen readers announce only what is added to one they know. */
	return html`<aside class="status-line" aria-label=${t("status.label")}><div role="status">${status && until ? html`<p><${Icon} name=${status.cave_until ? "g-arch" : "g-bowl"} class=${status.cave_until ? "c-cave" : "c-market"} /><span>${t(status.cave_until ? "status.cave_until" : "status.market_until", { time: clock(until) })}</span></p>` : null}</div>
		${cave ? html`<button class="link" onClick=${() => act(() => api.patch(`blocks/${cave.id}`, {}, cave.revision))}>${t("status.leave")}</button>
			<button class="link" onClick=${() => act(() => api.patch(`blocks/${cave.id}`, { ends_at: new Date(Date.parse(cave.ends_at) + LONGER_MS).toISOString() }, cave.revision))}>${t("status.longer")}</button>` : null}</aside>`
}

/** In the menu: into the cave at once. */
export function CaveDoor() {
	if (!own_status.value || own_status.value.cave_until) return null
	return html`<fieldset class="cave-door"><legend>${t("status.enter")}</legend><p class="row-of">${CAVE_MINUTES.map((minutes) => html`<button key=${minutes} class="button" onClick=${() => enter_cave(minutes)}>${t("status.minutes", { minutes })}</button>`)}</p></fieldset>`
}
