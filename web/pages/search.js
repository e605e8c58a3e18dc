// @ts-check
/* What was found by its words, and where it stands. */
import { api } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { SearchField } from "../parts/search_field.js"
import { Empty, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").SearchHit} SearchHit */

/* Kind -> the area of its account where it stands. What is not named here stands in the overview.
 */
const AREA = /** @type {Record<string, string>} */ ({
	contact: "people", goal: "plan", strategy: "plan", solution: "plan", action: "plan", result: "plan", division: "business", "end-customer": "business", deal: "business",
	note: "business",
})

/** Where a record stands. @param {{ kind: string, account: string }} hit */
export const place_of = (hit) => AREA[hit.kind] ? to("accounts", hit.account, AREA[hit.kind]) : to("accounts", hit.account)

/** @param {{ query: URLSearchParams }} props */
export function SearchPage({ query }) {
	const words = query.get("q") ?? ""
	const found = useLoad(async () => words.trim() ? (await api.get(`search?limit=100&q=${encodeURIComponent(words)}`)).items : [], [words])
	const accounts = useLoad(() => api.all("accounts"), [])
	const name_of = (/** @type {string} */ id) => accounts.data?.find((account) => account.id === id)?.name ?? ""
	return html`<div class="opening"><h1>${t("search.title")}</h1><${SearchField} value=${words} is_large /></div>
		<${Ready} from=${[found, accounts]}>${() => found.data?.length
			? html`<p class="note" role="status">${t("search.count", { count: found.data.length })}</p>
				<ul class="rows">${found.data.map((/** @type {SearchHit} */ hit) => html`<li key=${hit.record} class="row">
				<div class="margin">${t(`kind.${hit.kind}`)}</div>
				<div><h2><a href=${place_of(hit)}>${hit.title}</a></h2>${hit.kind === "account" ? null : html`<p class="about">${name_of(hit.account)}</p>`}</div></li>`)}</ul>`
			: words.trim() ? html`<${Empty} text=${t("search.none", { words })} />` : html`<p class="note">${t("search.hint")}</p>`}</${Ready}>`
}
