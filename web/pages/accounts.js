// @ts-check
/* The accounts one works for. */
import { api, session } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { by_name, locale, t } from "../lib/words.js"
import { Empty, Ready } from "../parts/state.js"
import { TakeAlong } from "../parts/take_along.js"

/** @param {string} code */
export function country_name(code) {
	try {
		return code ? new Intl.DisplayNames(locale(), { type: "region" }).of(code) ?? code : ""
	} catch {
		return code
	}
}

export function AccountsPage() {
	const accounts = useLoad(() => api.all("accounts"), [])
	const may_add = session.value?.member.role !== "member"
	const add = html`<a class="button first" href=${to("accounts", "new")}>${t("accounts.add")}</a>`
	const bring = html`<a class="link" href=${`${to("import")}?of=accounts`}>${t("import.title_accounts")}</a> <a class="link" href=${`${to("import")}?of=contacts`}>${t("import.title_contacts")}</a>`
	return html`<div class="opening"><h1>${t("accounts.title")}</h1><p>${t("accounts.intro")}</p></div>
		<${Ready} from=${[accounts]}>${() => accounts.data?.length
			? html`<ul class="rows">${by_name(accounts.data, (a) => a.name).map((account) => html`<li key=${account.id} class="row">
				<div class="margin">${country_name(account.country)}</div>
				<div><h2><a href=${to("accounts", account.id)}>${account.name}</a></h2><p class="about">${account.about}</p></div></li>`)}</ul>
				<p class="row-of">${may_add ? html`${add} ${bring}` : null}<${TakeAlong} /></p>`
			: html`<${Empty} text=${may_add ? t("accounts.empty") : t("accounts.empty_member")}>${may_add ? html`<p class="row-of">${add} ${bring}</p>` : null}</${Empty}>`}</${Ready}>`
}
