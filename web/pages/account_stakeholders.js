// @ts-check
/* The stakeholder map of an account: the picture, the same as a table, who is not yet assessed. Ours alone. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { day } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { by_name, DOT, t } from "../lib/words.js"
import { Field, Form, useForm, useOpen } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"
import { StakeholderMap } from "../parts/stakeholder_map.js"

/** @typedef {import("../lib/types.d.ts").Account} Account */
/** @typedef {import("../lib/types.d.ts").Contact} Contact */
/** @typedef {import("../lib/types.d.ts").Stakeholder} Stakeholder */
/** @typedef {import("../lib/types.d.ts").Relation} Relation */

const ROLES = ["decides", "approves", "influences", "uses", "buys", "keeps_the_gate"]
const KINDS = ["reports_to", "trusts", "works_with", "at_odds"]
/* Arrow keys are pressed in a row; what they come to is sent once. */
const SEND_AFTER_MS = 600

/** @param {{ account: Account, contacts: Contact[] }} props */
export function Stakeholders({ account, contacts }) {
	const stakeholders = useLoad(() => api.all(`accounts/${account.id}/stakeholders`), [account.id])
	const relations = useLoad(() => api.all(`accounts/${account.id}/relations`), [account.id])
	const changed = async () => {
		await Promise.all([stakeholders.reload(), relations.reload()])
	}
	useNews({ kind: "stakeholder", account: account.id }, stakeholders.reload, [account.id])
	useNews({ kind: "relation", account: account.id }, relations.reload, [account.id])
	return html`<section class="part full map-part"><h2>${t("map.title")}</h2><${Ready} from=${[stakeholders, relations]}>${() => html`<${View} account=${account} contacts=${contacts}
		stakeholders=${stakeholders.data} relations=${relations.data} onChanged=${changed} />`}</${Ready}></section>`
}

/** @param {{ account: Account, contacts: Contact[], stakeholders: Stakeholder[], relations: Relation[], onChanged: () => Promise<void> }} props */
function View({ account, contacts, stakeholders, relations, onChanged }) {
	const [selected, setSelected] = useState("")
	const [editing, setEditing] = useState("")
	/* Where the arrow keys have put somebody and the server does not know yet. */
	const [moved, setMoved] = useState(/** @type {Record<string, { influence: number, attitude: number }>} */ ({}))
	const timer = useRef(0)
	useEffect(() => () => clearTimeout(timer.current), [])
	const people = by_name(stakeholders.map((s) => ({ ...s, ...moved[s.contact] })), (s) => s.name)
	const open = by_name(contacts.filter((c) => !stakeholders.some((s) => s.contact === c.id)), (c) => c.name)
	const put = async (/** @type {Stakeholder} */ person, /** @type {{ influence: number, attitude: number }} */ to) => {
		const now = await api.get(`contacts/${person.contact}/stakeholder`)
		await api.put(`contacts/${person.contact}/stakeholder`, { role: now.role, note: now.note, ...to }, now.revision)
		await onChanged()
	}
	const move = (/** @type {Stakeholder} */ person, /** @type {{ influence: number, attitude: number }} */ to) => {
		setMoved((all) => ({ ...all, [person.contact]: to }))
		clearTimeout(timer.current)
		timer.current = window.setTimeout(async () => {
			const before = stakeholders.find((s) => s.contact === person.contact)
			try {
				await put(person, to)
				tell(t("map.moved", { name: person.name, influence: to.influence, attitude: t(`attitude.${to.attitude}`) }),
					before ? () => put(person, { influence: before.influence, attitude: before.attitude }) : undefined)
			} catch (error) {
				tell(problem_text(as_problem(error)))
			}
			setMoved({})
		}, SEND_AFTER_MS)
	}
	const done = async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await onChanged()
		setEditing("")
	}
	const one = contacts.find((c) => c.id === editing)
	const form = useOpen(one ? editing : "", () => html`<${AssessForm} key=${editing} contact=${one} person=${stakeholders.find((s) => s.contact === editing)} onDone=${done} />`)
	return html`<p class="private"><${Icon} name="g-lock" /><span><strong>${t("map.private")}</strong> ${t("map.private_more")}</span></p>
		${people.length ? html`<p class="map-says">${t("map.says", { count: people.length, all: contacts.length })}</p>
			<${StakeholderMap} people=${people} relations=${relations} selected=${selected} onSelect=${setSelected} onOpen=${setEditing} onMove=${move} />
			<p class="note no-print">${t("map.keys")}</p>
			<ul class="legend">${ROLES.map((role) => html`<li key=${role}><${Icon} name=${`r-${role}`} class="c-theirs" />${t(`role.${role}`)}</li>`)}
				${KINDS.map((kind) => html`<li key=${kind}><svg class="map-key" width="34" height="10" aria-hidden="true"><path class="map-line is-${kind}" d="M1 5H32" marker-end=${kind === "reports_to" ? "url(#map-arrow)" : undefined} />${kind === "at_odds" ? html`<path class="map-line" d="M13 1l8 8m0-8l-8 8" />` : null}</svg>${t(`relation.${kind}`)}</li>`)}</ul>`
			: html`<p class="note">${t("map.empty")}</p>`}
		${one ? html`<div class="map-form"><h3>${t("map.assess_name", { name: one.name })}</h3>${form}</div>` : null}
		${people.length ? html`<details class="more"><summary>${t("map.table")}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("map.table")}><table class="sheet">
			<thead><tr><th scope="col">${t("contact.name")}</th><th scope="col">${t("map.role")}</th><th scope="col">${t("map.influence")}</th><th scope="col">${t("map.attitude")}</th><th scope="col">${t("map.relations")}</th><th scope="col">${t("map.note")}</th><th scope="col">${t("map.when")}</th></tr></thead>
			<tbody>${people.map((p) => html`<tr key=${p.contact}><th scope="row">${p.name}</th><td>${t(`role.${p.role}`)}</td><td>${t("map.of_five", { influence: p.influence })}</td><td>${t(`attitude.${p.attitude}`)}</td>
				<td>${relations.filter((r) => r.from === p.contact).map((r) => `${t(`relation.${r.kind}`)}: ${contacts.find((c) => c.id === r.to)?.name ?? ""}`).join(DOT)}</td><td>${p.note}</td><td>${p.assessed_at ? day(p.assessed_at) : ""}</td></tr>`)}</tbody></table></div></details>` : null}
		${open.length ? html`<h3>${t("map.open", { count: open.length })}</h3><ul class="people-rows map-open">${open.map((c) => html`<li key=${c.id}><${Icon} name="q-missing" /><div><strong>${c.name}</strong><span class="said">${c.function}</span></div>
			<button class="link" aria-label=${t("map.assess_name", { name: c.name })} onClick=${() => setEditing(c.id)}>${t("map.assess")}</button></li>`)}</ul>` : null}
		<${Relations} account=${account} contacts=${contacts} relations=${relations} onChanged=${onChanged} />`
}

/** @param {{ contact: Contact, person?: Stakeholder, onDone: (is_changed: boolean) => Promise<void> }} props */
function AssessForm({ contact, person, onDone }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => box.current?.querySelector("select")?.focus(), [])
	const form = useForm(async ({ role, influence, attitude, note }) => {
		await api.put(`contacts/${contact.id}/stakeholder`, { role, influence: Number(influence), attitude: Number(attitude), note }, person?.revision ?? 0)
		await onDone(true)
	})
	const erase = async () => {
		try {
			await api.delete(`contacts/${contact.id}/stakeholder`)
			tell(t("map.erased", { name: contact.name }))
			await onDone(true)
		} catch (error) {
			form.refuse(as_problem(error))
		}
	}
	return html`<div ref=${box}><${Form} form=${form} send=${t("form.save")} label=${t("map.assess_name", { name: contact.name })} fields=${["role", "influence", "attitude", "note"]}
		also=${html`${person ? html`<button class="link" type="button" onClick=${erase}>${t("map.erase")}</button>` : null}<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<div class="fields">
			<${Field} form=${form} name="role" label=${t("map.role")} value=${person?.role ?? "influences"} required>${ROLES.map((role) => html`<option key=${role} value=${role}>${t(`role.${role}`)}</option>`)}</${Field}>
			<${Field} form=${form} name="influence" label=${t("map.influence")} value=${String(person?.influence ?? 3)} required>${[5, 4, 3, 2, 1].map((n) => html`<option key=${n} value=${n}>${t("map.of_five", { influence: n })}</option>`)}</${Field}>
			<${Field} form=${form} name="attitude" label=${t("map.attitude")} value=${String(person?.attitude ?? 0)} required>${[2, 1, 0, -1, -2].map((n) => html`<option key=${n} value=${n}>${t(`attitude.${n}`)}</option>`)}</${Field}>
		</div>
		<${Field} form=${form} name="note" label=${t("map.note")} hint=${t("map.note_hint")} value=${person?.note ?? ""} rows="2" maxlength="1000" />
	</${Form}></div>`
}

/** @param {{ account: Account, contacts: Contact[], relations: Relation[], onChanged: () => Promise<void> }} props */
function Relations({ account, contacts, relations, onChanged }) {
	const [is_adding, setAdding] = useState(false)
	const name = (/** @type {string} */ id) => contacts.find((c) => c.id === id)?.name ?? ""
	const form = useForm(async ({ from, kind, to }) => {
		await api.post(`accounts/${account.id}/relations`, { from, kind, to })
		await onChanged()
		setAdding(false)
	})
	const remove = async (/** @type {Relation} */ r) => {
		try {
			await api.delete(`relations/${r.id}`)
			await onChanged()
			tell(t("relation.removed"), async () => {
				await api.post(`accounts/${account.id}/relations`, { from: r.from, kind: r.kind, to: r.to })
				await onChanged()
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	const options = by_name(contacts, (c) => c.name).map((c) => html`<option key=${c.id} value=${c.id}>${c.name}</option>`)
	return html`<h3>${t("relation.title")}</h3>
		${relations.length ? html`<ul class="lines">${relations.map((r) => html`<li key=${r.id}><span><strong>${name(r.from)}</strong> ${t(`relation.${r.kind}`)} <strong>${name(r.to)}</strong></span>
			<button class="link" aria-label=${t("relation.remove_label", { from: name(r.from), to: name(r.to) })} onClick=${() => remove(r)}>${t("relation.remove")}</button></li>`)}</ul>` : html`<p class="note">${t("relation.none")}</p>`}
		${contacts.length < 2 ? null : is_adding ? html`<${Form} form=${form} send=${t("relation.add")} label=${t("relation.add")} fields=${["from", "kind", "to"]} also=${html`<button class="link" type="button" onClick=${() => setAdding(false)}>${t("form.cancel")}</button>`}>
			<div class="fields"><${Field} form=${form} name="from" label=${t("relation.from")} required>${options}</${Field}>
			<${Field} form=${form} name="kind" label=${t("relation.kind")} required>${KINDS.map((kind) => html`<option key=${kind} value=${kind}>${t(`relation.${kind}`)}</option>`)}</${Field}>
			<${Field} form=${form} name="to" label=${t("relation.to")} required>${options}</${Field}></div></${Form}>`
		: html`<p><button class="button" onClick=${() => setAdding(true)}>${t("relation.add")}</button></p>`}`
}
