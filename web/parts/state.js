// @ts-check
/* The states every page has: loading, refused, not found, nothing there yet. */
import { problem_text } from "../lib/api.js"
import { to } from "../lib/route.js"
import { html, useEffect, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Icon } from "./icon.js"
import { is_switched_off, SwitchedOff } from "./switched_off.js"

/** @typedef {import("../lib/load.js").Loaded<any>} AnyLoaded */

/** Shows its children once everything is there. @param {{ from: AnyLoaded[], children: () => any, is_page?: boolean }} props
 *  `is_page`: the whole page waits for it; otherwise the page has its heading already. */
export function Ready({ from, children, is_page = false }) {
	const problem = from.find((loaded) => loaded.problem && !loaded.data)?.problem
	if (problem) return html`<${Failed} problem=${problem} is_page=${is_page} onAgain=${() => from.forEach((loaded) => loaded.reload())} />`
	if (from.some((loaded) => loaded.data === null)) return html`<${Waiting} />`
	return children()
}

/** Below a list that is shown page by page. @param {{ pages: import("../lib/load.js").Pages }} props */
export const More = ({ pages }) => pages.more ? html`<p><button class="button" onClick=${pages.more}>${t("list.more")}</button></p>` : null

/** A quick answer shows nothing; a slow one says that it is on its way. */
export function Waiting() {
	const [is_slow, setSlow] = useState(false)
	useEffect(() => {
		const timer = setTimeout(() => setSlow(true), 400)
		return () => clearTimeout(timer)
	}, [])
	return html`<p class="waiting" role="status">${is_slow ? html`<${Icon} name="g-wait" />${t("state.loading")}` : null}</p>`
}

/** @param {{ problem: import("../lib/api.js").Problem, is_page?: boolean, onAgain: () => void }} props */
export function Failed({ problem, is_page = true, onAgain }) {
	if (is_switched_off(problem)) return html`<${SwitchedOff} />`
	if (is_page && problem.status === 404) return html`<${NotFound} />`
	if (is_page && problem.status === 403) return html`<${NotAllowed} />`
	return html`<div class=${is_page ? "opening" : "failed"}><${is_page ? "h1" : "h2"} tabindex="-1">${t("state.failed")}</${is_page ? "h1" : "h2"}>
		<p class="refused" role="alert"><${Icon} name="g-bad" /><span>${problem_text(problem)}</span></p>
		<p><button class="button" onClick=${onAgain}>${t("state.again")}</button></p></div>`
}

export const NotFound = () => html`<div class="opening"><h1 tabindex="-1">${t("state.not_found")}</h1>
	<p>${t("state.not_found_text")}</p><p><a class="button" href=${to("accounts")}>${t("state.to_accounts")}</a></p></div>`

export const NotAllowed = () => html`<div class="opening"><h1 tabindex="-1">${t("state.not_allowed")}</h1>
	<p>${t("state.not_allowed_text")}</p><p><a class="button" href=${to("accounts")}>${t("state.to_accounts")}</a></p></div>`

/** The bare line with a dashed arch: there is nothing yet, and what would fit.
 * @param {{ text: string, children?: any }} props */
export const Empty = ({ text, children }) => html`<div class="empty">
	<svg class="empty-picture" viewBox="0 0 160 44" aria-hidden="true"><path class="k-line" d="M0 36H160" /><path class="k-missed" d="M52 36V24A18 18 0 0 1 70 6H90A18 18 0 0 1 108 24V36" /></svg>
	<p>${text}</p>${children}</div>`
