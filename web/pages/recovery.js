// @ts-check
/* The way back with the recovery code when the password is lost. */
import { api } from "../lib/api.js"
import { to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { PASSWORD_LENGTH_MIN } from "../parts/member_fields.js"

/** @param {{ onDone: (welcome: import("../lib/types.d.ts").Welcome) => Promise<void> }} props */
export function RecoveryPage({ onDone }) {
	const form = useForm(async ({ email, recovery_code, password }) => onDone(await api.post("recovery", { email, recovery_code: recovery_code.trim(), password })))
	return html`<div class="opening gate"><h1>${t("recovery.title")}</h1><p>${t("recovery.intro")}</p></div>
		<${Form} form=${form} class="gate" send=${t("recovery.send")} fields=${["email", "recovery_code", "password"]} also=${html`<a class="link" href=${to("conversations")}>${t("recovery.back")}</a>`}>
			<${Field} form=${form} name="email" type="email" label=${t("member.email")} required autocomplete="username" />
			<${Field} form=${form} name="recovery_code" label=${t("recovery.code")} required autocomplete="off" spellcheck=${false} />
			<${Field} form=${form} name="password" type="password" label=${t("member.password_new")} hint=${t("member.password_hint", { count: PASSWORD_LENGTH_MIN })} required minlength=${PASSWORD_LENGTH_MIN} autocomplete="new-password" />
		</${Form}>
		<p class="gate note">${t("recovery.without")}</p>`
}
