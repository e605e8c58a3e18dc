// @ts-check
/* A link from a mail lets one of the account's own people in, without a password. One click uses it, not the visit: programs
 * that look into mails follow links, too. A link that is over asks for a new one by itself. */
import { api } from "../lib/api.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Form, useForm } from "../parts/form.js"

/** @param {{ link: string, onDone: (session: import("../lib/types.d.ts").Session) => Promise<void> }} props */
export function ComeInPage({ link, onDone }) {
	const [is_over, setOver] = useState(false)
	const form = useForm(async () => {
		try {
			await onDone(await api.post("guest-session", { link }))
		} catch (error) {
			if (/** @type {any} */ (error).key !== "guest.link_over") throw error
			setOver(true)
		}
	})
	if (is_over) return html`<${LinkOver} link=${link} />`
	return html`<div class="opening gate"><h1>${t("come_in.title")}</h1><p>${t("come_in.text")}</p></div>
		<${Form} form=${form} class="gate" send=${t("come_in.send")} fields=${[]} />
		<p class="gate note">${t("come_in.privacy")}</p>`
}

/** @param {{ link: string }} props */
function LinkOver({ link }) {
	const [is_asked, setAsked] = useState(false)
	const form = useForm(async () => {
		await api.put("guest-session/request", { link })
		setAsked(true)
	})
	return html`<div class="opening gate"><h1 tabindex="-1">${t(is_asked ? "come_in.asked" : "come_in.over")}</h1>
			<p role="status">${t(is_asked ? "come_in.asked_text" : "come_in.over_text")}</p></div>
		${is_asked ? null : html`<${Form} form=${form} class="gate" send=${t("come_in.ask")} fields=${[]} />`}`
}
