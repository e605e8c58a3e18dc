// @ts-check
/* Who is on a team, and which accounts it has; who leads it changes both. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { own_status } from "../lib/status.js"
import { clock } from "../lib/time.js"
import { html, useEffect, useState } from "../lib/view.js"
import { by_name, DOT, list, locale, t } from "../lib/words.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"
import { country_name } from "./accounts.js"

/** @typedef {import("../lib/types.d.ts").TeamMember} TeamMember */
/** @typedef {import("../lib/types.d.ts").TeamAccount} TeamAccount */
/** @typedef {import("../lib/types.d.ts").Status} Status */

/** "Deutsch und Englisch" @param {string} codes "de en" */
function languages(codes) {
	const names = new Intl.DisplayNames(locale(), { type: "language" })
	return codes ? list(codes.split(" ").map((code) => names.of(code) ?? code)) : ""
}

/** @param {import("./team.js").AreaProps} props */
export function TeamPeople({ team, is_guest }) {
	const members = useLoad(async () => /** @type {TeamMember[]} */ ((await api.get(`teams/${team.id}/members`)).items), [team.id])
	const accounts = useLoad(async () => /** @type {TeamAccount[]} */ ((await api.get(`teams/${team.id}/accounts`)).items), [team.id])
	/* Whom and what a lead can add: our people, guests of the team's accounts, and accounts they lead. */
	const others = useLoad(async () => {
		if (!team.is_lead) return { people: [], accounts: [] }
		const have = (await api.get(`teams/${team.id}/accounts`)).items
		const guests = (await Promise.all(have.map(async (/** @type {TeamAccount} */ a) => (await api.get(`accounts/${a.account}/members`)).items
			.filter((/** @type {any} */ m) => m.is_guest).map((/** @type {any} */ m) => ({ id: m.member, name: `${m.name} (${a.name})` }))))).flat()
		return { people: [...(await api.all("members")).filter((m) => !m.is_locked), ...guests], accounts: await api.all("accounts") }
	}, [team.id])
	const statuses = useLoad(async () => /** @type {Status[]} */ ((await api.get(`teams/${team.id}/status`)).items), [team.id])
	useNews({ kind: "block" }, () => statuses.reload(), [team.id])
	useEndOf(statuses)
	const refresh = async () => {
		await Promise.all([members.reload(), accounts.reload(), others.reload()])
	}
	const act = async (/** @type {() => Promise<unknown>} */ what) => {
		try {
			await what()
			await refresh()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<${Ready} from=${[members, accounts, others]}>${() => {
		const on = new Set(members.data?.map((m) => m.member)), has = new Set(accounts.data?.map((a) => a.account))
		return html`<section class="part bare"><div class="margin"><strong>${t("team.people")}</strong>${t("team.people_note")}</div><div class="main"><h2 class="away">${t("team.people")}</h2>
			<ul class="people-rows">${members.data?.map((m) => html`<li key=${m.member}><${Icon} name=${m.account ? "g-arch" : "g-bowl"} class=${m.account ? "c-theirs" : "c-ours"} />
				<div><strong>${m.name}</strong><span class="said">${[m.account ? t("team.of_account") : "", m.is_lead ? t("team.leads") : "", m.discipline, m.department, country_name(m.country), m.time_zone.replaceAll("_", " "), languages(m.spoken)].filter(Boolean).join(DOT)}</span><${Where} status=${statuses.data?.find(({ member }) => member === m.member)} /></div>
				<p class="row-of">${m.member !== session.value?.member.id && !(is_guest && m.account) ? html`<a href=${`${to("messages")}?to=${m.member}`} aria-label=${t("messages.write_to", { name: m.name })}>${t("messages.write_short")}</a>` : null}
					${team.is_lead && !m.account ? html`<button class="link" aria-label=${`${m.name}: ${t(m.is_lead ? "team.lead_no_more" : "team.lead_too")}`} onClick=${() => act(() => api.put(`teams/${team.id}/members/${m.member}`, { is_lead: !m.is_lead }))}>${t(m.is_lead ? "team.lead_no_more" : "team.lead_too")}</button>` : null}
					${team.is_lead && m.member !== session.value?.member.id ? html`<button class="link" aria-label=${`${m.name}: ${t("team.take_out")}`} onClick=${() => act(() => api.delete(`teams/${team.id}/members/${m.member}`))}>${t("team.take_out")}</button>` : null}</p></li>`)}</ul>
			${team.is_lead ? html`<${Adder} label=${t("team.add_person")} options=${others.data?.people.filter((/** @type {any} */ m) => !on.has(m.id)).map((/** @type {any} */ m) => [m.id, m.name])} onAdd=${(/** @type {string} */ id) => act(() => api.put(`teams/${team.id}/members/${id}`, { is_lead: false }))} />` : null}
		</div></section>
		<section class="part"><div class="margin"><strong>${t("team.accounts")}</strong>${is_guest ? "" : t("team.accounts_note")}</div><div class="main"><h2 class="away">${t("team.accounts")}</h2>
			${accounts.data?.length ? html`<ul class="people-rows">${accounts.data.map((a) => html`<li key=${a.account}><${Icon} name="g-arch" class="c-theirs" /><div><a href=${to("accounts", a.account)}>${a.name}</a></div>
				${team.is_lead ? html`<button class="link" aria-label=${`${a.name}: ${t("team.take_out")}`} onClick=${() => act(() => api.delete(`teams/${team.id}/accounts/${a.account}`))}>${t("team.take_out")}</button>` : null}</li>`)}</ul>` : html`<p class="note">${t("team.no_account")}</p>`}
			${team.is_lead ? html`<${Adder} label=${t("team.add_account")} options=${others.data?.accounts.filter((/** @type {any} */ a) => !has.has(a.id)).map((/** @type {any} */ a) => [a.id, a.name])} onAdd=${(/** @type {string} */ id) => act(() => api.put(`teams/${team.id}/accounts/${id}`))} />` : null}
		</div></section>`
	}}</${Ready}>`
}

/** Asks again when the first of them comes out. @param {import("../lib/load.js").Loaded<Status[]>} statuses */
function useEndOf(statuses) {
	const first = statuses.data?.flatMap(({ cave_until, market_until }) => [cave_until, market_until]).filter(Boolean).sort()[0]
	useEffect(() => {
		if (!first) return
		const timer = setTimeout(() => statuses.reload(), Math.min(Math.max(0, Date.parse(first) - Date.now()) + 100, 2 ** 31 - 1))
		return () => clearTimeout(timer)
	}, [first])
	/* One's own begins or ends: the same agreement may have put others somewhere, too. */
	useEffect(() => {
		statuses.reload()
	}, [own_status.value?.cave_until, own_status.value?.market_until])
}

/** In the cave or on the market, and until when. @param {{ status?: Status }} props */
function Where({ status }) {
	if (status?.cave_until) return html`<span class="where"><${Icon} name="g-arch" class="c-cave" /> ${t("status.is_in_cave", { time: clock(status.cave_until) })}</span>`
	if (status?.market_until) return html`<span class="where"><${Icon} name="g-bowl" class="c-market" /> ${t("status.is_on_market", { time: clock(status.market_until) })}</span>`
	return null
}

/** @param {{ label: string, options?: [string, string][], onAdd: (id: string) => Promise<void> }} props */
function Adder({ label, options = [], onAdd }) {
	const [id, setId] = useState("")
	if (!options.length) return null
	return html`<form class="row-of" onSubmit=${async (/** @type {Event} */ event) => {
		event.preventDefault()
		if (id) await onAdd(id)
		setId("")
	}}><label class="pick">${label} <select value=${id} onChange=${(/** @type {any} */ e) => setId(e.currentTarget.value)}><option value="">${t("form.choose")}</option>${by_name(options, ([, name]) => name).map(([key, name]) => html`<option key=${key} value=${key}>${name}</option>`)}</select></label>
		<button class="button">${t("team.add_send")}</button></form>`
}
