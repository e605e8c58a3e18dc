// @ts-check
/* The teams one is on. */
import { api, session } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { go, to } from "../lib/route.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Empty, Ready } from "../parts/state.js"

export function TeamsPage() {
	const teams = useLoad(() => api.all("teams"), [])
	const [is_adding, setAdding] = useState(false)
	const me = session.value?.member
	const may_add = !me?.account && me?.role !== "member"
	const add = is_adding ? html`<${TeamForm} onDone=${() => setAdding(false)} />` : html`<p><button class="button first" onClick=${() => setAdding(true)}>${t("teams.add")}</button></p>`
	return html`<div class="opening"><h1>${t("teams.title")}</h1><p>${t("teams.intro")}</p></div>
		<${Ready} from=${[teams]}>${() => teams.data?.length
			? html`<ul class="rows">${teams.data.map((/** @type {import("../lib/types.d.ts").Team} */ team) => html`<li key=${team.id} class="row"><div class="margin">${team.is_lead ? t("teams.you_lead") : ""}</div>
				<div><h2><a href=${to("teams", team.id)}>${team.name}</a></h2><p class="about">${team.about}</p></div></li>`)}</ul>${may_add ? add : null}`
			: html`<${Empty} text=${t(may_add ? "teams.empty" : "teams.empty_member")} />${may_add ? add : null}`}</${Ready}>`
}

/** @param {{ onDone: () => void }} props */
function TeamForm({ onDone }) {
	const form = useForm(async ({ name, about }) => {
		const team = await api.post("teams", { name, about })
		go(to("teams", team.id, "people"))
	})
	return html`<${Form} form=${form} send=${t("teams.add")} label=${t("teams.add")} fields=${["name", "about"]} also=${html`<button class="link" type="button" onClick=${onDone}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="name" label=${t("teams.name")} required maxlength="200" />
		<${Field} form=${form} name="about" label=${t("teams.about")} rows="3" maxlength="2000" />
	</${Form}>`
}
