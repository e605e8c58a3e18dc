// @ts-check
/* The first visit to an empty database: the organisation and its first member. */
import { api } from "../lib/api.js"
import { html } from "../lib/view.js"
import { language, t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { PASSWORD_LENGTH_MIN, ZoneOptions } from "../parts/member_fields.js"
import { zone } from "../lib/time.js"

/** @param {{ onDone: (welcome: import("../lib/types.d.ts").Welcome) => Promise<void> }} props */
export function SetupPage({ onDone }) {
	const form = useForm(async ({ organisation, name, email, password, time_zone }) =>
		onDone(await api.post("setup", { organisation, name, email, password, language: language.value, time_zone })))
	return html`<div class="opening gate"><h1>${t("setup.title")}</h1><p>${t("setup.intro")}</p></div>
		<${Form} form=${form} class="gate" send=${t("setup.send")} fields=${["organisation", "name", "email", "password", "time_zone"]}>
			<${Field} form=${form} name="organisation" label=${t("setup.organisation")} required maxlength="200" autocomplete="organization" />
			<${Field} form=${form} name="name" label=${t("member.name")} required maxlength="200" autocomplete="name" />
			<${Field} form=${form} name="email" type="email" label=${t("member.email")} required maxlength="200" autocomplete="username" />
			<${Field} form=${form} name="password" type="password" label=${t("member.password")} hint=${t("member.password_hint", { count: PASSWORD_LENGTH_MIN })} required minlength=${PASSWORD_LENGTH_MIN} autocomplete="new-password" />
			<${Field} form=${form} name="time_zone" label=${t("member.time_zone")} hint=${t("member.time_zone_hint")} value=${zone.value} required><${ZoneOptions} /></${Field}>
		</${Form}>`
}
