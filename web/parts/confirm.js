// @ts-check
/* Asks once before something that cannot be undone. The browser's own dialog keeps the focus inside. */
import { html, useEffect, useId, useRef, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Refused } from "./form.js"

/** @param {{ title: string, text: string, yes: string, problem?: import("../lib/api.js").Problem | null, is_ready?: boolean, children?: any, onYes: () => unknown, onNo: () => void }} props
 *  `children`: what is lost and what stays, or what has to be chosen first; until then nobody `is_ready`. */
export function Confirm({ title, text, yes, problem = null, is_ready = true, children, onYes, onNo }) {
	const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
	const [is_busy, setBusy] = useState(false)
	const id = useId()
	useEffect(() => dialog.current?.showModal(), [])
	const go = async () => {
		if (is_busy || !is_ready) return
		setBusy(true)
		await onYes()
		setBusy(false)
	}
	return html`<dialog ref=${dialog} class="dialog" aria-labelledby=${id} onClose=${onNo}>
		<h2 id=${id}>${title}</h2>
		<p>${text}</p>
		${children}
		<${Refused} problem=${problem} />
		<p class="row-of">
			<button class="button" autofocus onClick=${() => dialog.current?.close()}>${t("confirm.no")}</button>
			<button class="button first" aria-disabled=${is_busy || !is_ready ? "true" : undefined} onClick=${go}>${is_busy ? t("form.busy") : yes}</button>
		</p>
	</dialog>`
}

/** What follows, as pairs of "is deleted" or "stays" and what that is. @param {{ rows: [string, string][] }} props */
export const Outcome = ({ rows }) => html`<dl class="outcome">${rows.map(([what, text]) => html`<div key=${what}><dt>${what}</dt><dd>${text}</dd></div>`)}</dl>`
