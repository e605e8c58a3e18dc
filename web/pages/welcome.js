// @ts-check
/* An invitation is opened with a password of one's own. Then the recovery code is shown, once (app.js). */
import { api } from "../lib/api.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { PASSWORD_LENGTH_MIN } from "../parts/member_fields.js"

/** @param {{ code: string, onDone: (welcome: import("../lib/types.d.ts").Welcome) => Promise<void> }} props */
export function WelcomePage({ code, onDone }) {
	const form = useForm(async (values) => onDone(await api.post("welcome", { code: values.code.trim(), password: values.password })))
	return html`<div class="opening gate"><h1>${t("welcome.title")}</h1><p>${t("welcome.intro")}</p></div>
		<${Form} form=${form} class="gate" send=${t("welcome.send")} fields=${["password", "code"]}>
			<${Field} form=${form} name="code" label=${t("welcome.code")} value=${code} required autocomplete="off" />
			<${Field} form=${form} name="password" type="password" label=${t("member.password_new")} hint=${t("member.password_hint", { count: PASSWORD_LENGTH_MIN })} required minlength=${PASSWORD_LENGTH_MIN} autocomplete="new-password" />
		</${Form}>`
}
