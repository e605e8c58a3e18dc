// @ts-check
/* Where one types what one looks for; Enter leads to what was found. */
import { go, to } from "../lib/route.js"
import { html, useRef } from "../lib/view.js"
import { t } from "../lib/words.js"

/** @param {{ value?: string, is_large?: boolean }} props */
export function SearchField({ value = "", is_large = false }) {
	const field = useRef(/** @type {HTMLInputElement | null} */ (null))
	const find = (/** @type {Event} */ event) => {
		event.preventDefault()
		go(`${to("search")}?q=${encodeURIComponent(field.current?.value ?? "")}`)
	}
	return html`<form class="search" role="search" onSubmit=${find}>
		<input ref=${field} type="search" name="q" defaultValue=${value} key=${value} aria-label=${t("search.label")} placeholder=${t("search.placeholder")} maxlength="200" autocomplete="off" />
		${is_large ? html`<button class="button">${t("search.send")}</button>` : null}</form>`
}
