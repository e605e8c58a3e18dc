// @ts-check
/* What the organisation's own language model proposes of one conversation. Its words stand marked as its own, are kept nowhere and go with this
 * page; whoever takes a need over takes the sentence that was said. */
import { api, Problem } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { language, t } from "../lib/words.js"
import { Refused } from "./form.js"
import { NeedsFound } from "./needs_found.js"

/** @typedef {import("../lib/types.d.ts").Report} Report */
/** @typedef {import("../lib/types.d.ts").Proposals} Proposals */

/** @param {{ report: Report, line: import("../lib/timeline.js").Timeline, href: (utterance: number) => string, onJump: (utterance: number) => void, onKept: () => Promise<void> }} props */
export function ProposalsPart(props) {
	const { conversation, proposals } = props.report
	if (proposals === "off") return null
	return html`<section class="part no-print"><div class="margin"><strong>${t("proposals.title")}</strong>${t("proposals.margin")}</div>
		<div class="main"><h2 class="away">${t("proposals.title")}</h2>
			${proposals === "older_consent" ? html`<p>${t("proposals.older_consent")}</p>` : html`<${Ask} key=${conversation.id} ...${props} />`}</div></section>`
}

/** @param {{ report: Report, line: import("../lib/timeline.js").Timeline, href: (utterance: number) => string, onJump: (utterance: number) => void, onKept: () => Promise<void> }} props */
function Ask({ report, line, href, onJump, onKept }) {
	const [found, setFound] = useState(/** @type {Proposals | null} */ (null))
	const [problem, setProblem] = useState(/** @type {Problem | null} */ (null))
	const [is_reading, setReading] = useState(false)
	const [returned, setReturned] = useState(0) /* how often without a proposal: the focus goes back to the button */
	const stop = useRef(/** @type {AbortController | null} */ (null))
	const heading = useRef(/** @type {HTMLElement | null} */ (null))
	const button = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => () => stop.current?.abort(), [])
	useEffect(() => {
		if (found) heading.current?.focus()
	}, [found])
	useEffect(() => {
		if (returned) button.current?.focus()
	}, [returned, is_reading])
	const ask = async () => {
		setProblem(null)
		setReading(true)
		stop.current = new AbortController()
		try {
			const body = new Blob([JSON.stringify({ language: language.value })])
			setFound(await api.upload(`conversations/${report.conversation.id}/proposals`, body, () => {}, stop.current.signal, { type: "application/json" }))
		} catch (error) {
			const refused = as_problem(error)
			if (refused.key !== "upload.cancelled") setProblem(refused)
			setReturned((times) => times + 1)
		} finally {
			setReading(false)
		}
	}
	if (is_reading) return html`<${Reading} onCancel=${() => stop.current?.abort()} />`
	return html`<${Refused} problem=${problem} />
		${found ? html`<${Found} found=${found} heading=${heading} report=${report} line=${line} href=${href} onJump=${onJump} onKept=${onKept} />` : html`<p>${t("proposals.what")}</p>`}
		<p class="row-of"><button class="button" ref=${button} onClick=${ask}>${t(found ? "proposals.again" : "proposals.ask")}</button></p>`
}

/** How long it still takes, nobody knows; how long it has taken, does the page. @param {{ onCancel: () => void }} props */
function Reading({ onCancel }) {
	const [seconds, setSeconds] = useState(0)
	const cancel = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => {
		const began = Date.now()
		const clock = setInterval(() => setSeconds(Math.floor((Date.now() - began) / 1000)), 1000)
		cancel.current?.focus()
		return () => clearInterval(clock)
	}, [])
	return html`<div class="drop is-sending"><progress aria-label=${t("proposals.progress")}></progress>
		<p class="row-of"><span role="status">${t("proposals.reading")}</span><span class="note" aria-hidden="true">${t("proposals.since", { count: seconds })}</span>
			<button class="link" ref=${cancel} onClick=${onCancel}>${t("form.cancel")}</button></p></div>`
}

/** @param {{ found: Proposals, heading: { current: HTMLElement | null }, report: Report, line: import("../lib/timeline.js").Timeline, href: (utterance: number) => string, onJump: (utterance: number) => void, onKept: () => Promise<void> }} props */
function Found({ found, heading, report, line, href, onJump, onKept }) {
	return html`<div class="proposed"><h3 ref=${heading} tabindex="-1">${t("proposals.summary")}</h3><p>${found.summary}</p><p class="note">${t("proposals.by", { model: found.proposed_by })}</p></div>
		<h3>${t("proposals.needs")}</h3>
		${found.needs.length ? html`<p class="note">${t("proposals.take_over")}</p>
			<${NeedsFound} report=${{ ...report, needs: found.needs }} name="proposed" line=${line} href=${href} onJump=${onJump} onKept=${onKept} />` : html`<p>${t("proposals.none")}</p>`}
		${found.dropped_count ? html`<p class="note">${t("proposals.dropped", { count: found.dropped_count })}</p>` : null}`
}
