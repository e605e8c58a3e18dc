// @ts-check
/* A team: its board, rhythm, iterations, agreements, people, and what it covers. Read first: AREAS. */
import { api, session } from "../lib/api.js"
import { useLoad, useNews } from "../lib/load.js"
import { to } from "../lib/route.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Board, load_actions } from "../parts/board.js"
import { Field, Form, useForm } from "../parts/form.js"
import { NotFound, Ready } from "../parts/state.js"
import { TeamAgreements } from "./team_agreements.js"
import { TeamCoverage } from "./team_coverage.js"
import { TeamIterations } from "./team_iterations.js"
import { TeamPeople } from "./team_people.js"
import { TeamRhythm } from "./team_rhythm.js"

/** @typedef {import("../lib/types.d.ts").Team} Team */
/** What every area gets. @typedef {{ team: Team, is_guest: boolean, refresh: () => Promise<void> }} AreaProps */

/* Part of the address -> its words ("team.area_" and the name), the area, and whether guests have it.
 * @type {[string, string, any, boolean][]} */
const AREAS = /** @type {[string, string, any, boolean][]} */ ([
	["", "board", TeamBoard, true],
	["rhythm", "rhythm", TeamRhythm, true],
	["iterations", "iterations", TeamIterations, true],
	["agreements", "agreements", TeamAgreements, true],
	["people", "people", TeamPeople, true],
	["coverage", "coverage", TeamCoverage, false],
])

/** @param {{ id: string, part?: string }} props */
export function TeamPage({ id, part = "" }) {
	const loaded = useLoad(() => api.get(`teams/${encodeURIComponent(id)}`), [id])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => html`<${TeamView} team=${loaded.data} part=${part} refresh=${loaded.reload} />`}</${Ready}>`
}

/** @param {{ team: Team, part: string, refresh: () => Promise<void> }} props */
function TeamView({ team, part, refresh }) {
	const [is_editing, setEditing] = useState(false)
	const is_guest = !!session.value?.member.account
	const areas = AREAS.filter((area) => !is_guest || area[3])
	const area = areas.find(([key]) => key === part)
	if (!area) return html`<${NotFound} />`
	return html`<div class="opening">
			<p class="crumb"><a href=${to("teams")}>${t("teams.title")}</a></p>
			<h1>${team.name}</h1>
			${is_editing ? html`<${TeamForm} team=${team} onDone=${async (/** @type {boolean} */ is_changed) => {
				if (is_changed) await refresh()
				setEditing(false)
			}} />` : html`${team.about ? html`<p class="about">${team.about}</p>` : null}
				${team.is_lead ? html`<p><button class="link" onClick=${() => setEditing(true)}>${t("team.change")}</button></p>` : null}`}
			<nav class="areas" aria-label=${t("team.areas")}><ul>${areas.map(([key, word]) => html`<li key=${key}>
				<a href=${key ? to("teams", team.id, key) : to("teams", team.id)} aria-current=${key === part ? "page" : undefined}>${t(`team.area_${word}`)}</a></li>`)}</ul></nav>
		</div>
		<${area[2]} team=${team} is_guest=${is_guest} refresh=${refresh} />`
}

/** @param {{ team: Team, onDone: (is_changed: boolean) => Promise<void> }} props */
function TeamForm({ team, onDone }) {
	const form = useForm(async ({ name, about }) => {
		await api.patch(`teams/${team.id}`, { name, about }, team.revision)
		await onDone(true)
	})
	return html`<${Form} form=${form} send=${t("form.save")} label=${t("team.change")} fields=${["name", "about"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="name" label=${t("teams.name")} value=${team.name} required maxlength="200" />
		<${Field} form=${form} name="about" label=${t("teams.about")} value=${team.about} rows="3" maxlength="2000" />
	</${Form}>`
}

/** @param {AreaProps} props */
function TeamBoard({ team }) {
	const actions = useLoad(() => load_actions(`actions?team=${team.id}`), [team.id])
	const accounts = useLoad(async () => (await api.get(`teams/${team.id}/accounts`)).items, [team.id])
	const iterations = useLoad(() => api.all(`teams/${team.id}/iterations`), [team.id])
	const refresh = () => actions.reload()
	useNews({ kind: "action" }, refresh, [team.id])
	return html`<${Ready} from=${[actions, accounts, iterations]}>${() => {
		const open = iterations.data?.filter((/** @type {any} */ i) => !i.closed_at) ?? []
		return html`<section class="part full" aria-label=${t("team.area_board")}>
			${open[0] ? html`<p class="goal"><span class="note">${t("iteration.now")}</span> ${open.at(-1)?.goal}</p>` : null}
			${accounts.data?.length ? null : html`<p class="note">${t("team.no_account")}</p>`}
			<${Board} actions=${actions.data} accounts=${accounts.data} iterations=${open} team=${team.id} refresh=${refresh} /></section>`
	}}</${Ready}>`
}
