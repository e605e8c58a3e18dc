// @ts-check
/* A new account. */
import { api, session } from "../lib/api.js"
import { go_instead, to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { NotAllowed } from "../parts/state.js"
import { CountryOptions } from "../parts/country.js"

export function NewAccountPage() {
	const form = useForm(async ({ name, country, about }) => {
		const account = await api.post("accounts", { name, country, about })
		go_instead(to("accounts", account.id))
	})
	if (session.value?.member.role === "member") return html`<${NotAllowed} />`
	return html`<div class="opening"><p class="crumb"><a href=${to("accounts")}>${t("accounts.title")}</a></p><h1>${t("accounts.new")}</h1></div>
		<${Form} form=${form} send=${t("accounts.add")} fields=${["name", "country", "about"]} also=${html`<a class="link" href=${to("accounts")}>${t("form.cancel")}</a>`}>
			<${Field} form=${form} name="name" label=${t("account.name")} required maxlength="200" />
			<${Field} form=${form} name="country" label=${t("account.country")} value="DE"><${CountryOptions} /></${Field}>
			<${Field} form=${form} name="about" label=${t("account.about")} hint=${t("account.about_hint")} rows="4" maxlength="2000" />
		</${Form}>`
}
