// @ts-check
/* Log-in. The shell shows it wherever nobody is signed in, so afterwards one is where one wanted to be. */
import { api, is_session_over } from "../lib/api.js"
import { to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"

/** @param {{ organisation: string | null, onDone: (session: import("../lib/types.d.ts").Session) => Promise<void> }} props */
export function LoginPage({ organisation, onDone }) {
	const form = useForm(async ({ email, password }) => onDone(await api.post("session", { email, password })))
	return html`<div class="opening gate"><h1>${t("login.title")}</h1>${organisation ? html`<p>${t("login.organisation", { organisation })}</p>` : null}</div>
		${is_session_over.value && !form.problem ? html`<p class="gate told" role="status">${t("login.session_over")}</p>` : null}
		<${Form} form=${form} class="gate" send=${t("login.send")} also=${html`<a class="link" href=${to("recovery")}>${t("login.forgotten")}</a>`}>
			<${Field} form=${form} name="email" type="email" label=${t("member.email")} required autocomplete="username" />
			<${Field} form=${form} name="password" type="password" label=${t("member.password")} required autocomplete="current-password" />
		</${Form}>
		<p class="gate note">${t("login.invited")}</p>`
}
