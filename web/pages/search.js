// @ts-check
/* What was found by its words, and where it stands. */
import { api } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { to } from "../lib/route.js"
import { moment } from "../lib/time.js"
import { html } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { SearchField } from "../parts/search_field.js"
import { Empty, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").SearchHit} SearchHit */

/* Kind -> the area of its account where it stands. What is not named here stands in the overview.
 */
const AREA = /** @type {Record<string, string>} */ ({
	contact: "people", goal: "plan", strategy: "plan", solution: "plan", action: "plan", result: "plan", process: "processes", "process-step": "processes", division: "business", "end-customer": "business", deal: "business",
	note: "business", stakeholder: "people", relation: "people",
})

/* What stands on a page of its own, or of its team's. */
const PLACE = /** @type {Record<string, (hit: Place) => string>} */ ({
	team: ({ record }) => to("teams", record), iteration: ({ team }) => to("teams", team ?? "", "iterations"), agreement: ({ team }) => to("teams", team ?? "", "agreements"),
	review: ({ record }) => to("reviews", record), member: ({ record }) => `${to("messages")}?to=${encodeURIComponent(record)}`,
	message: ({ record, team }) => `${team ? to("messages", team) : to("messages")}?message=${encodeURIComponent(record)}`, booking: ({ team }) => to("teams", team ?? "", "rhythm"),
	comment: ({ account, about }) => place_of({ kind: about ?? "", record: "", account }),
})

/** @typedef {{ kind: string, record: string, account: string | null, team?: string | null, about?: string }} Place */

/** Where a record stands. @param {Place} hit @returns {string} */
export const place_of = (hit) => PLACE[hit.kind]?.(hit) ?? (AREA[hit.kind] ? to("accounts", hit.account ?? "", AREA[hit.kind]) : to("accounts", hit.account ?? ""))

/** A relation is a sentence of two people. @param {SearchHit} hit */
const title_of = (hit) => hit.kind === "relation" ? `${hit.title} ${t(`relation.${hit.about}`)} ${hit.detail}` : hit.title

/** @param {{ query: URLSearchParams }} props */
export function SearchPage({ query }) {
	const words = query.get("q") ?? ""
	const found = useLoad(async () => /** @type {{ items: SearchHit[], is_filling?: boolean }} */ (words.trim() ? await api.get(`search?limit=100&q=${encodeURIComponent(words)}`) : { items: [] }), [words])
	const accounts = useLoad(() => api.all("accounts"), [])
	const teams = useLoad(() => api.all("teams"), [])
	const name_of = (/** @type {SearchHit} */ { account, team }) => [...accounts.data ?? [], ...teams.data ?? []].find(({ id }) => id === (account ?? team))?.name ?? ""
	/* Below what is found stands where it belongs, unless it is that. */
	const below = (/** @type {SearchHit} */ hit) => hit.kind === "member" ? t("search.write") : ["account", "team"].includes(hit.kind) ? ""
		: hit.kind === "stakeholder" ? [t(`role.${hit.about}`), hit.detail, name_of(hit)].filter(Boolean).join(DOT)
		: [hit.kind === "message" && hit.detail ? t(hit.about === "sent" ? "messages.to" : "search.from", { name: hit.detail }) : "", hit.at ? moment(hit.at) : "", name_of(hit)].filter(Boolean).join(DOT)
	return html`<div class="opening"><h1>${t("search.title")}</h1><${SearchField} value=${words} is_large /></div>
		<${Ready} from=${[found, accounts, teams]}>${() => html`${found.data?.is_filling ? html`<p class="note">${t("search.filling")}</p>` : null}${found.data?.items.length
			? html`<p class="note" role="status">${t("search.count", { count: found.data.items.length })}</p>
				<ul class="rows">${found.data.items.map((/** @type {SearchHit} */ hit) => html`<li key=${`${hit.kind} ${hit.record}`} class="row">
				<div class="margin">${hit.kind === "comment" ? t("search.comment_on", { kind: t(`kind.${hit.about}`) }) : t(`kind.${hit.kind}`)}</div>
				<div><h2><a href=${place_of(hit)}>${title_of(hit)}</a></h2>${below(hit) ? html`<p class="about">${below(hit)}</p>` : null}</div></li>`)}</ul>`
			: words.trim() ? html`<${Empty} text=${t("search.none", { words })} />` : html`<p class="note">${t("search.hint")}</p>`}`}</${Ready}>`
}
