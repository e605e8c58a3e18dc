// @ts-check
/* An account: its name, its areas, and the area one is in. Read first: AREAS. */
import { api, session } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { to } from "../lib/route.js"
import { html, useState } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { CountryOptions } from "../parts/country.js"
import { Field, Form, useForm } from "../parts/form.js"
import { NotFound, Ready } from "../parts/state.js"
import { AccountBoard } from "./account_board.js"
import { AccountBusiness } from "./account_business.js"
import { AccountHistory } from "./account_history.js"
import { AccountOverview } from "./account_overview.js"
import { AccountPeople } from "./account_people.js"
import { AccountPlan } from "./account_plan.js"
import { AccountProcesses } from "./account_processes.js"
import { country_name } from "./accounts.js"

/** @typedef {import("../lib/types.d.ts").Account} Account */
/** What every area gets. @typedef {{ account: Account, may_lead: boolean, is_guest: boolean, onChanged: () => Promise<void> }} AreaProps */

/* Part of the address -> its words ("account.area_" and the name), the area, and whether guests have it. In the order of the
 * navigation. @type {[string, string, any, boolean][]} */
const AREAS = /** @type {[string, string, any, boolean][]} */ ([
	["", "overview", AccountOverview, true],
	["plan", "plan", AccountPlan, true],
	["processes", "processes", AccountProcesses, true],
	["board", "board", AccountBoard, true],
	["people", "people", AccountPeople, true],
	["business", "business", AccountBusiness, true],
	["history", "history", AccountHistory, true],
])

/** @param {{ id: string, part?: string }} props */
export function AccountPage({ id, part = "" }) {
	const loaded = useLoad(() => api.get(`accounts/${encodeURIComponent(id)}?with=members`), [id])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => html`<${AccountView} account=${loaded.data} part=${part} onChanged=${loaded.reload} />`}</${Ready}>`
}

/** @param {{ account: Account, part: string, onChanged: () => Promise<void> }} props */
function AccountView({ account, part, onChanged }) {
	const [is_editing, setEditing] = useState(false)
	const me = session.value?.member
	const is_guest = !!me?.account
	const may_lead = !is_guest && !!account.members?.some((m) => m.member === me?.id && m.is_lead)
	const areas = AREAS.filter((area) => !is_guest || area[3])
	const area = areas.find(([key]) => key === part)
	if (!area) return html`<${NotFound} />`
	return html`<div class="opening">
			${is_guest ? null : html`<p class="crumb"><a href=${to("accounts")}>${t("accounts.title")}</a>${account.country ? `${DOT}${country_name(account.country)}` : ""}</p>`}
			<h1>${account.name}</h1>
			${is_editing ? html`<${AccountForm} account=${account} onDone=${async (/** @type {boolean} */ is_changed) => {
				if (is_changed) await onChanged()
				setEditing(false)
			}} />` : html`${account.about ? html`<p class="about">${account.about}</p>` : null}
				${may_lead ? html`<p><button class="link" onClick=${() => setEditing(true)}>${t("account.change")}</button></p>` : null}`}
			<nav class="areas" aria-label=${t("account.areas")}><ul>${areas.map(([key, word]) => html`<li key=${key}>
				<a href=${key ? to("accounts", account.id, key) : to("accounts", account.id)} aria-current=${key === part ? "page" : undefined}>${t(`account.area_${word}`)}</a></li>`)}</ul></nav>
		</div>
		<${area[2]} account=${account} may_lead=${may_lead} is_guest=${is_guest} onChanged=${onChanged} />`
}

/** @param {{ account: Account, onDone: (is_changed: boolean) => Promise<void> }} props */
function AccountForm({ account, onDone }) {
	const form = useForm(async ({ name, country, about }) => {
		await api.patch(`accounts/${account.id}`, { name, country, about }, account.revision)
		await onDone(true)
	})
	return html`<${Form} form=${form} send=${t("form.save")} label=${t("account.change")} fields=${["name", "country", "about"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="name" label=${t("account.name")} value=${account.name} required maxlength="200" />
		<${Field} form=${form} name="country" label=${t("account.country")} value=${account.country}><${CountryOptions} /></${Field}>
		<${Field} form=${form} name="about" label=${t("account.about")} value=${account.about} rows="4" maxlength="2000" />
	</${Form}>`
}
