// @ts-check
/* All that one may see, or what hangs on one account, as a file. */
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"

/** @param {{ account?: string }} props */
export function TakeAlong({ account }) {
	const path = account ? `api/accounts/${encodeURIComponent(account)}/export` : "api/export"
	const name = (/** @type {string} */ format) => t(account ? "export.account" : "export.all", { format })
	return html`<a class="link" href=${`${path}?format=csv`} download>${name("CSV")}</a>
		<a class="link" href=${`${path}?format=json`} download aria-label=${name("JSON")}>${t("export.also", { format: "JSON" })}</a>`
}
