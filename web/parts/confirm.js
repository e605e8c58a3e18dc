// @ts-check
/* Asks once before something that cannot be undone. The browser's own dialog keeps the focus inside. */
import { html, useEffect, useId, useRef } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Refused } from "./form.js"

/** @param {{ title: string, text: string, yes: string, problem?: import("../lib/api.js").Problem | null, onYes: () => void, onNo: () => void }} props */
export function Confirm({ title, text, yes, problem = null, onYes, onNo }) {
	const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
	const id = useId()
	useEffect(() => dialog.current?.showModal(), [])
	return html`<dialog ref=${dialog} class="dialog" aria-labelledby=${id} onClose=${onNo}>
		<h2 id=${id}>${title}</h2>
		<p>${text}</p>
		<${Refused} problem=${problem} />
		<p class="row-of">
			<button class="button" autofocus onClick=${() => dialog.current?.close()}>${t("confirm.no")}</button>
			<button class="button first" onClick=${onYes}>${yes}</button>
		</p>
	</dialog>`
}
