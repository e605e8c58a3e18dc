// @ts-check
/* Accounts whose leads cannot log in, for administrators: names only, and who is to lead from now on. Where
 * every account has its lead, nothing is shown. */
import { api, Problem } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { by_name, list, t } from "../lib/words.js"
import { Field, Form, useForm } from "./form.js"
import { Icon } from "./icon.js"
import { Failed } from "./state.js"

/** @typedef {import("../lib/types.d.ts").Vacancy} Vacancy */
/** @typedef {import("../lib/types.d.ts").Member} Member */

/** To an administrator an account that has a lead does not exist; here that means that somebody was quicker.
 * @param {Vacancy} vacancy @param {Member} lead */
async function name_lead(vacancy, lead) {
	try {
		await api.put(`vacancies/${vacancy.account}/lead`, { member: lead.id })
	} catch (error) {
		const problem = as_problem(error)
		throw problem.key === "account.not_found" ? new Problem({ status: problem.status, key: "vacancy.filled_already" }) : problem
	}
}

/** @param {{ vacancies: import("../lib/load.js").Loaded<Vacancy[]>, members: Member[] }} props */
export function Vacancies({ vacancies, members }) {
	/* Those filled here stay in their place, with their lead, until the page is left. */
	const [filled, setFilled] = useState(/** @type {(Vacancy & { lead: string })[]} */ ([]))
	const [naming, setNaming] = useState("")
	const heading = useRef(/** @type {HTMLElement | null} */ (null))
	if (vacancies.problem && !vacancies.data) return html`<section class="part vacancies"><div class="margin"><strong>${t("vacancies.title")}</strong></div>
		<div class="main"><${Failed} problem=${vacancies.problem} is_page=${false} onAgain=${vacancies.reload} /></div></section>`
	const open = vacancies.data ?? []
	const done = filled.filter((f) => !open.some((v) => v.account === f.account))
	if (open.length + done.length === 0) return null
	const fill = async (/** @type {Vacancy} */ vacancy, /** @type {Member} */ lead) => {
		await name_lead(vacancy, lead)
		setFilled([...done, { ...vacancy, lead: lead.name }])
		setNaming("")
		await vacancies.reload()
		tell(t("vacancies.filled", { lead: lead.name, account: vacancy.name }))
		heading.current?.focus()
	}
	return html`<section class="part vacancies"><div class="margin"><strong>${t("vacancies.count", { count: open.length })}</strong>${t("vacancies.only_names")}</div>
		<div class="main"><h2 ref=${heading} tabindex="-1">${t(open.length ? "vacancies.who" : "vacancies.none")}</h2>${open.length ? html`<p class="note">${t("vacancies.why")}</p>` : null}
			<ul class="people-rows">${by_name([...open, ...done], (v) => v.name).map((vacancy) => {
				const lead = done.find((f) => f.account === vacancy.account)?.lead
				if (naming === vacancy.account) return html`<li key=${vacancy.account}><${LeadForm} vacancy=${vacancy} members=${members} onFill=${fill} onNo=${() => {
					setNaming("")
					heading.current?.focus()
				}} /></li>`
				return html`<li key=${vacancy.account} class=${lead ? "is-done" : undefined}><${Icon} name=${lead ? "g-yes" : "g-wait"} class=${lead ? "" : "c-missing"} />
					<div><strong>${vacancy.name}</strong><span class="said">${lead ? t("vacancies.leads", { lead }) : vacancy.members.length ? t("vacancies.team", { names: list(vacancy.members.map((m) => m.name)) }) : t("vacancies.no_team")}</span></div>
					${lead ? null : html`<p class="row-of"><button class="link" aria-label=${`${vacancy.name}: ${t("vacancies.name")}`} onClick=${() => setNaming(vacancy.account)}>${t("vacancies.name")}</button></p>`}</li>`
			})}</ul></div></section>`
}

/** @param {{ vacancy: Vacancy, members: Member[], onFill: (vacancy: Vacancy, lead: Member) => Promise<void>, onNo: () => void }} props */
function LeadForm({ vacancy, members, onFill, onNo }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => box.current?.querySelector("select")?.focus(), [])
	const able = members.filter((m) => !m.is_locked && m.is_welcome)
	const is_here = (/** @type {Member} */ member) => vacancy.members.some((m) => m.member === member.id)
	const form = useForm(async ({ member }) => onFill(vacancy, /** @type {Member} */ (able.find((m) => m.id === member))))
	const group = (/** @type {string} */ label, /** @type {Member[]} */ people) => people.length === 0 ? null
		: html`<optgroup label=${label}>${by_name(people, (m) => m.name).map((m) => html`<option key=${m.id} value=${m.id}>${m.name}</option>`)}</optgroup>`
	return html`<div ref=${box}><${Form} form=${form} send=${t("vacancies.name")} label=${`${vacancy.name}: ${t("vacancies.name")}`} fields=${["member"]} also=${html`<button class="link" type="button" onClick=${onNo}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="member" label=${t("vacancies.whom", { account: vacancy.name })} hint=${t("vacancies.hint")} required><option value="">${t("form.choose")}</option>
			${group(t("vacancies.from_team"), able.filter(is_here))}${group(t("vacancies.others"), able.filter((m) => !is_here(m)))}</${Field}></${Form}></div>`
}
