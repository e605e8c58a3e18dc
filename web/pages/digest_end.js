// @ts-check
/* The link of a digest that ends it: one click, without a log-in. */
import { api } from "../lib/api.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Form, useForm } from "../parts/form.js"

/** @param {{ code: string }} props */
export function DigestEndPage({ code }) {
	const [is_ended, setEnded] = useState(false)
	const form = useForm(async () => {
		await api.post("digest-end", { code })
		setEnded(true)
	})
	return html`<div class="opening gate"><h1 tabindex="-1">${t("digest.end_title")}</h1><p role="status">${t(is_ended ? "digest.ended" : "digest.end_text")}</p></div>
		${is_ended ? null : html`<${Form} form=${form} class="gate" send=${t("digest.end")} fields=${[]} />`}`
}
