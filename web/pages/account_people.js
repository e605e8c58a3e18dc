// @ts-check
/* The people of an account: those we talk with, and the team that looks after it, guests in it. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { by_name, DOT, t } from "../lib/words.js"
import { Field, Form, useForm, useOpen } from "../parts/form.js"
import { GuestLink, GuestRows } from "../parts/guest_rows.js"
import { Icon } from "../parts/icon.js"
import { ShareField, ShareMark } from "../parts/sharing.js"
import { Ready } from "../parts/state.js"
import { TakeAlong } from "../parts/take_along.js"
import { Stakeholders } from "./account_stakeholders.js"

/** @typedef {import("../lib/types.d.ts").Account} Account */
/** @typedef {import("../lib/types.d.ts").Contact} Contact */

/** @param {import("./account.js").AreaProps} props */
export function AccountPeople({ account, may_lead, is_guest, onChanged }) {
	const contacts = useLoad(() => api.all(`accounts/${account.id}/contacts`), [account.id])
	const guests = useLoad(async () => is_guest ? [] : (await api.get(`accounts/${account.id}/guests`)).items, [account.id])
	const divisions = useLoad(() => api.all(`accounts/${account.id}/divisions`), [account.id])
	const changed = async () => {
		await Promise.all([contacts.reload(), guests.reload(), onChanged()])
	}
	useNews({ kind: "contact", account: account.id }, contacts.reload, [account.id])
	return html`<${Ready} from=${[contacts, guests, divisions]}>${() => html`<${Contacts} divisions=${divisions.data} account=${account} contacts=${contacts.data} guests=${guests.data} is_guest=${is_guest} may_lead=${may_lead} onChanged=${changed} />
		${is_guest ? null : html`<${Stakeholders} account=${account} contacts=${contacts.data} />`}
		<${Team} account=${account} may_lead=${may_lead} onChanged=${onChanged} />
		<${Guests} account=${account} guests=${guests.data} is_guest=${is_guest} may_lead=${may_lead} onChanged=${changed} />`}</${Ready}>`
}

/** The account's own people on the team. For guests these are their colleagues, without what only the team decides.
 * @param {{ account: Account, guests: import("../lib/types.d.ts").Guest[], is_guest: boolean, may_lead: boolean, onChanged: () => Promise<void> }} props */
function Guests({ account, guests, is_guest, may_lead, onChanged }) {
	const colleagues = by_name((account.members ?? []).filter((m) => m.is_guest), (m) => m.name)
	return html`<section class="part">
		<div class="margin"><strong>${t("guests.title")}</strong>${t("guests.note", { account: account.name })}</div>
		<div class="main"><h2 class="away">${t("guests.title")}</h2>
			${is_guest ? html`<ul class="people-rows">${colleagues.map((m) => html`<li key=${m.member}><${Icon} name="g-arch" class="c-theirs" /><div><strong>${m.name}</strong></div></li>`)}</ul>`
				: guests.length ? html`<${GuestRows} guests=${guests} may_lead=${may_lead} onChanged=${onChanged} />` : html`<p class="note">${t(may_lead ? "guests.empty" : "guests.empty_member")}</p>`}
		</div></section>`
}

/** @param {{ account: Account, contacts: Contact[], divisions: import("../lib/types.d.ts").Division[], guests: import("../lib/types.d.ts").Guest[], is_guest: boolean, may_lead: boolean, onChanged: () => Promise<void> }} props */
function Contacts({ account, contacts: unsorted, divisions, guests, is_guest, may_lead, onChanged }) {
	const [made, setMade] = useState(/** @type {import("../lib/types.d.ts").InvitedGuest | null} */ (null))
	const here = new Set(guests.map((guest) => guest.contact))
	const invite = async (/** @type {Contact} */ contact) => {
		try {
			setMade(await api.post(`accounts/${account.id}/guests`, { contact: contact.id }))
			await onChanged()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	/* The id of the contact being changed, "new", or nothing. */
	const [editing, setEditing] = useState("")
	const done = async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await onChanged()
		setEditing("")
	}
	const contacts = by_name(unsorted, (c) => c.name)
	const open = useOpen(editing, () => html`<${ContactForm} account=${account} divisions=${divisions} contact=${contacts.find((c) => c.id === editing)} onDone=${done} />`)
	return html`<section class="part">
		<div class="margin"><strong>${t("contacts.title")}</strong>${t("contacts.note", { account: account.name })}</div>
		<div class="main"><h2 class="away">${t("contacts.title")}</h2>
			${contacts.length ? html`<ul class="people-rows">${contacts.map((contact) => editing === contact.id
				? html`<li key=${contact.id}>${open}</li>`
				: html`<li key=${contact.id}><${Icon} name="g-arch" class="c-theirs" /><div><strong>${contact.name}</strong><span class="said">${[contact.function, divisions.find((d) => d.id === contact.division)?.name, contact.email].filter(Boolean).join(DOT)}${contact.phone ? html`${contact.function || contact.email ? DOT : ""}<a href=${phone_address(contact.phone)}>${contact.phone}</a>` : null}</span></div>
					${is_guest ? null : html`<p class="row-of"><${ShareMark} is_shared=${contact.is_shared} />${may_lead && contact.email && !here.has(contact.id) ? html`<button class="link" aria-label=${`${contact.name}: ${t("guests.invite")}`} onClick=${() => invite(contact)}>${t("guests.invite")}</button>` : null}
						<button class="link" aria-label=${t("contacts.change_label", { name: contact.name })} onClick=${() => setEditing(contact.id)}>${t("form.change")}</button></p>`}
					${made?.guest.contact === contact.id ? html`<${GuestLink} made=${made} onDone=${() => setMade(null)} />` : null}</li>`)}</ul>` : html`<p class="note">${t("contacts.empty")}</p>`}
			${is_guest ? null : editing === "new" ? open : html`<p class="row-of"><button class="button" onClick=${() => setEditing("new")}>${t("contacts.add")}</button>
				<a class="link" href=${`${to("import")}?${new URLSearchParams({ of: "contacts", account: account.id })}`}>${t("import.title_contacts")}</a>
				<${TakeAlong} account=${account.id} /></p>`}
		</div></section>`
}

/** What follows "ext." is dialled after the number (RFC 3966). @param {string} phone */
function phone_address(phone) {
	const [number, extension] = phone.split(/\bext\.?/i).map((part) => part.replace(/[^+\d]/g, ""))
	return `tel:${number}${extension ? `;ext=${extension}` : ""}`
}

/** @param {{ account: Account, divisions: import("../lib/types.d.ts").Division[], contact?: Contact, onDone: (is_changed: boolean) => Promise<void> }} props */
function ContactForm({ account, divisions, contact, onDone }) {
	const form = useForm(async (values) => {
		const record = { name: values.name, function: values.function, email: values.email, language: values.language, phone: values.phone, division: values.division || null, is_shared: values.is_shared === "on" }
		if (contact) await api.patch(`contacts/${contact.id}`, record, contact.revision)
		else await api.post(`accounts/${account.id}/contacts`, record)
		await onDone(true)
	})
	return html`<${Form} form=${form} send=${contact ? t("form.save") : t("contacts.add")} label=${contact ? t("contacts.change_label", { name: contact.name }) : t("contacts.add")} fields=${["name", "function", "email", "phone", "division", "language"]}
		also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<div class="fields">
			<${Field} form=${form} name="name" label=${t("contact.name")} value=${contact?.name ?? ""} required maxlength="200" autofocus />
			<${Field} form=${form} name="function" label=${t("contact.function")} value=${contact?.function ?? ""} maxlength="200" />
			<${Field} form=${form} name="email" type="email" label=${t("contact.email")} value=${contact?.email ?? ""} maxlength="200" />
			<${Field} form=${form} name="phone" type="tel" label=${t("contact.phone")} value=${contact?.phone ?? ""} maxlength="60" />
			${divisions.length ? html`<${Field} form=${form} name="division" label=${t("contact.division")} value=${contact?.division ?? ""}><option value="">${account.name}</option>${by_name(divisions, (d) => d.name).map((d) => html`<option key=${d.id} value=${d.id}>${d.name}</option>`)}</${Field}>` : null}
			<${Field} form=${form} name="language" label=${t("contact.language")} value=${contact?.language ?? "de"} required><option value="de">Deutsch</option><option value="en">English</option></${Field}>
		</div><${ShareField} is_shared=${contact?.is_shared ?? false} />
	</${Form}>`
}

/** @param {{ account: Account, may_lead: boolean | undefined, onChanged: () => Promise<void> }} props */
function Team({ account, may_lead, onChanged }) {
	const [is_adding, setAdding] = useState(false)
	const team = by_name((account.members ?? []).filter((m) => !m.is_guest), (m) => m.name)
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
			<ul class="people-rows">${team.map((member) => html`<li key=${member.member}><${Icon} name="g-bowl" class="c-ours" /><div><strong>${member.name}</strong><span class="said">${[member.discipline, member.is_lead ? t("team.lead") : t("team.since", { date: day(member.since) })].filter(Boolean).join(DOT)}</span></div>
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
