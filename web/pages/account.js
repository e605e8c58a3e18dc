// @ts-check
/* An account: where a transcript is dropped, what was kept, who is there, one's own conversations. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { go, to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { by_name, DOT, t } from "../lib/words.js"
import { ConversationRows } from "../parts/conversation_rows.js"
import { CountryOptions } from "../parts/country.js"
import { Drop } from "../parts/drop.js"
import { Choice, Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Empty, Ready } from "../parts/state.js"
import { country_name } from "./accounts.js"

/** @typedef {import("../lib/types.d.ts").Account} Account */
/** @typedef {import("../lib/types.d.ts").Contact} Contact */
/** @typedef {import("../lib/types.d.ts").Need} Need */

/** @param {{ id: string }} props */
export function AccountPage({ id }) {
	const loaded = useLoad(() => api.get(`accounts/${encodeURIComponent(id)}?with=contacts,needs,members,conversations`), [id])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => html`<${AccountView} account=${loaded.data} onChanged=${loaded.reload} />`}</${Ready}>`
}

/** @param {{ account: Account, onChanged: () => Promise<void> }} props */
function AccountView({ account, onChanged }) {
	const [is_editing, setEditing] = useState(false)
	const may_lead = session.value?.member.role !== "member" || account.members?.some((m) => m.member === session.value?.member.id && m.is_lead)
	const conversations = account.conversations ?? []
	const needs = account.needs ?? []
	return html`<div class="opening">
			<p class="crumb"><a href=${to("accounts")}>${t("accounts.title")}</a>${account.country ? `${DOT}${country_name(account.country)}` : ""}</p>
			<h1>${account.name}</h1>
			${is_editing ? html`<${AccountForm} account=${account} onDone=${async (/** @type {boolean} */ is_changed) => {
				if (is_changed) await onChanged()
				setEditing(false)
			}} />` : html`${account.about ? html`<p class="about">${account.about}</p>` : null}
				${may_lead ? html`<p><button class="link" onClick=${() => setEditing(true)}>${t("account.change")}</button></p>` : null}`}
		</div>
		<section class="part">
			<div class="margin"><strong>${t("drop.title")}</strong>${t("drop.note")}</div>
			<div class="main"><h2>${t("drop.heading")}</h2><${Drop} accounts=${[account]} onDone=${(/** @type {any} */ conversation) => go(to("conversations", conversation.id))} /></div>
		</section>
		<section class="part">
			<div class="margin"><strong>${t("conversations.mine")}</strong>${t("conversations.only_you")}</div>
			<div class="main"><h2 class="away">${t("conversations.mine")}</h2>${conversations.length ? html`<${ConversationRows} conversations=${conversations} />` : html`<p class="note">${t("conversations.none_here")}</p>`}</div>
		</section>
		<section class="part">
			<div class="margin"><strong>${t("needs.title")}</strong>${t("needs.count", { count: needs.length })}</div>
			<div class="main"><h2 class="away">${t("needs.title")}</h2>${needs.length
				? html`<ul class="needs">${needs.map((need) => html`<${NeedRow} key=${need.id} need=${need} account=${account} onChanged=${onChanged} />`)}</ul>`
				: html`<${Empty} text=${t("needs.empty")} />`}</div>
		</section>
		<${Contacts} account=${account} onChanged=${onChanged} />
		<${Team} account=${account} may_lead=${may_lead} onChanged=${onChanged} />`
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

/** A kept sentence: what, whose, who said it, when. @param {{ need: Need, account: Account, onChanged: () => Promise<void> }} props */
function NeedRow({ need, account, onChanged }) {
	const [is_editing, setEditing] = useState(false)
	const retire = async () => {
		try {
			await api.delete(`needs/${need.id}`)
			await onChanged()
			tell(t("needs.retired"), async () => {
				const now = await api.get(`needs/${need.id}`)
				await api.patch(`needs/${need.id}`, { is_retired: false }, now.revision)
				await onChanged()
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	if (is_editing) return html`<li><${NeedForm} need=${need} account=${account} onDone=${async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await onChanged()
		setEditing(false)
	}} /></li>`
	return html`<li class="need">
		<${Icon} name=${need.level === "end_customer" ? "k-need2" : "k-need"} class="lg c-theirs" />
		<div><p class="quote">${t("text.quote", { text: need.quote })}</p>
			<p class="said">${[need.level === "end_customer" ? t("needs.of_end_customer") : account.name, need.contact_name, need.heard_at && day(need.heard_at)].filter(Boolean).join(DOT)}
				${need.conversation ? html`${DOT}<a href=${`${to("conversations", need.conversation)}?u=${need.utterance ?? 0}`}>${t("needs.to_moment")}</a>` : null}</p></div>
		<p class="row-of"><button class="link" aria-label=${t("needs.change_label", { quote: need.quote })} onClick=${() => setEditing(true)}>${t("form.change")}</button><button class="link" aria-label=${t("needs.retire_label", { quote: need.quote })} onClick=${retire}>${t("needs.retire")}</button></p>
	</li>`
}

/** @param {{ need: Need, account: Account, onDone: (is_changed: boolean) => Promise<void> }} props */
function NeedForm({ need, account, onDone }) {
	const [level, setLevel] = useState(/** @type {string} */ (need.level))
	const form = useForm(async ({ quote }) => {
		await api.patch(`needs/${need.id}`, { quote, level }, need.revision)
		await onDone(true)
	})
	return html`<${Form} form=${form} send=${t("form.save")} label=${t("needs.change_label", { quote: need.quote })} fields=${["quote"]} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="quote" label=${t("needs.wording")} value=${need.quote} rows="3" required maxlength="2000" />
		<${Choice} legend=${t("needs.level")} is_legend_shown name=${`level-${need.id}`} value=${level} onChange=${setLevel} options=${[["account", account.name], ["end_customer", t("level.end_customer")]]} />
	</${Form}>`
}

/** @param {{ account: Account, onChanged: () => Promise<void> }} props */
function Contacts({ account, onChanged }) {
	/* The id of the contact being changed, "new", or nothing. */
	const [editing, setEditing] = useState("")
	const done = async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await onChanged()
		setEditing("")
	}
	const contacts = by_name(account.contacts ?? [], (c) => c.name)
	return html`<section class="part">
		<div class="margin"><strong>${t("contacts.title")}</strong>${t("contacts.note", { account: account.name })}</div>
		<div class="main"><h2 class="away">${t("contacts.title")}</h2>
			${contacts.length ? html`<ul class="people-rows">${contacts.map((contact) => editing === contact.id
				? html`<li key=${contact.id}><${ContactForm} account=${account} contact=${contact} onDone=${done} /></li>`
				: html`<li key=${contact.id}><${Icon} name="g-arch" class="c-theirs" /><div><strong>${contact.name}</strong><span class="said">${[contact.function, contact.email].filter(Boolean).join(DOT)}</span></div>
					<button class="link" aria-label=${t("contacts.change_label", { name: contact.name })} onClick=${() => setEditing(contact.id)}>${t("form.change")}</button></li>`)}</ul>` : html`<p class="note">${t("contacts.empty")}</p>`}
			${editing === "new" ? html`<${ContactForm} account=${account} onDone=${done} />` : html`<p class="row-of"><button class="button" onClick=${() => setEditing("new")}>${t("contacts.add")}</button>
				<a class="link" href=${`${to("import")}?${new URLSearchParams({ of: "contacts", account: account.id })}`}>${t("import.title_contacts")}</a>
				<a class="link" href=${`api/accounts/${encodeURIComponent(account.id)}/export?format=csv`} download>${t("export.account")}</a></p>`}
		</div></section>`
}

/** @param {{ account: Account, contact?: Contact, onDone: (is_changed: boolean) => Promise<void> }} props */
function ContactForm({ account, contact, onDone }) {
	const form = useForm(async (values) => {
		const record = { name: values.name, function: values.function, email: values.email, language: values.language }
		if (contact) await api.patch(`contacts/${contact.id}`, record, contact.revision)
		else await api.post(`accounts/${account.id}/contacts`, record)
		await onDone(true)
	})
	return html`<${Form} form=${form} send=${contact ? t("form.save") : t("contacts.add")} label=${contact ? t("contacts.change_label", { name: contact.name }) : t("contacts.add")} fields=${["name", "function", "email", "language"]}
		also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<div class="fields">
			<${Field} form=${form} name="name" label=${t("contact.name")} value=${contact?.name ?? ""} required maxlength="200" autofocus />
			<${Field} form=${form} name="function" label=${t("contact.function")} value=${contact?.function ?? ""} maxlength="200" />
			<${Field} form=${form} name="email" type="email" label=${t("contact.email")} value=${contact?.email ?? ""} maxlength="200" />
			<${Field} form=${form} name="language" label=${t("contact.language")} value=${contact?.language ?? "de"} required><option value="de">Deutsch</option><option value="en">English</option></${Field}>
		</div>
	</${Form}>`
}

/** @param {{ account: Account, may_lead: boolean | undefined, onChanged: () => Promise<void> }} props */
function Team({ account, may_lead, onChanged }) {
	const [is_adding, setAdding] = useState(false)
	const team = by_name(account.members ?? [], (m) => m.name)
	const remove = async (/** @type {import("../lib/types.d.ts").AccountMember} */ member) => {
		const path = `accounts/${account.id}/members/${member.member}`
		try {
			await api.delete(path)
			await onChanged()
			tell(t("team.removed", { name: member.name }), async () => {
				await api.put(path, { is_lead: member.is_lead })
				await onChanged()
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<section class="part">
		<div class="margin"><strong>${t("team.title")}</strong>${t("team.note", { account: account.name })}</div>
		<div class="main"><h2 class="away">${t("team.title")}</h2>
			<ul class="people-rows">${team.map((member) => html`<li key=${member.member}><${Icon} name="g-bowl" class="c-ours" /><div><strong>${member.name}</strong><span class="said">${member.is_lead ? t("team.lead") : t("team.since", { date: day(member.since) })}</span></div>
				${may_lead ? html`<button class="link" aria-label=${t("team.remove_label", { name: member.name })} onClick=${() => remove(member)}>${t("team.remove")}</button>` : null}</li>`)}</ul>
			${!may_lead ? null : is_adding
				? html`<${TeamForm} account=${account} onDone=${async (/** @type {boolean} */ is_changed) => {
					if (is_changed) await onChanged()
					setAdding(false)
				}} />`
				: html`<p><button class="button" onClick=${() => setAdding(true)}>${t("team.add")}</button></p>`}
		</div></section>`
}

/** @param {{ account: Account, onDone: (is_changed: boolean) => Promise<void> }} props */
function TeamForm({ account, onDone }) {
	const members = useLoad(() => api.all("members"), [])
	const form = useForm(async ({ member }) => {
		await api.put(`accounts/${account.id}/members/${member}`, { is_lead: false })
		await onDone(true)
	})
	const here = new Set(account.members?.map((m) => m.member))
	return html`<${Ready} from=${[members]}>${() => {
		const others = by_name((members.data ?? []).filter((m) => !here.has(m.id) && !m.is_locked), (m) => m.name)
		if (others.length === 0) return html`<p>${t("team.nobody_left")} <button class="link" onClick=${() => onDone(false)}>${t("form.cancel")}</button></p>`
		return html`<${Form} form=${form} send=${t("team.add")} label=${t("team.add")} also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
			<${Field} form=${form} name="member" label=${t("team.who")} required>${others.map((m) => html`<option key=${m.id} value=${m.id}>${m.name}</option>`)}</${Field}></${Form}>`
	}}</${Ready}>`
}
