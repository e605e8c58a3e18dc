// @ts-check
/* Copies a text that stands on the page. Without TLS a browser has no clipboard: then the text is selected,
 * ready for the keys that copy. */
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"

/** @param {{ from: string, label: string }} props `from`: the id of the element with the text */
export function CopyButton({ from, label }) {
	const [told, setTold] = useState("")
	const copy = async () => {
		const element = /** @type {HTMLElement} */ (document.getElementById(from))
		try {
			await navigator.clipboard.writeText(element.innerText)
			setTold(t("copy.done"))
		} catch {
			getSelection()?.selectAllChildren(element)
			setTold(t("copy.selected"))
		}
	}
	return html`<button class="button" type="button" onClick=${copy}>${label}</button><span role="status">${told}</span>`
}
