// @ts-check
/* Who spoke, and why the conversation may be analysed: each speaker is a member or a contact, and each
 * has a consent or an agreement. Nothing is analysed before that. */
import { api, session } from "../lib/api.js"
import { to } from "../lib/route.js"
import { from_field, to_field, zone } from "../lib/time.js"
import { html, useEffect, useMemo, useRef, useState } from "../lib/view.js"
import { by_name, t } from "../lib/words.js"
import { ConsentRows, consent_ask } from "./consents.js"
import { Field, Form, useForm, Choice } from "./form.js"

/** @typedef {import("../lib/types.d.ts").Conversation} Conversation */
/** @typedef {import("../lib/types.d.ts").Speaker} Speaker */
/** @typedef {import("../lib/types.d.ts").Contact} Contact */
/** @typedef {import("../lib/types.d.ts").AccountMember} AccountMember */
/** @typedef {import("../lib/types.d.ts").Consent} Consent */
/** What is chosen for one speaker; person "new" = a contact that is made with the form.
 * @typedef {{ index: number, side: string, person: string, new_name: string, new_function: string, basis: string, note: string }} Entry */

const NEW = "new"
/** A basis that is still to come: the person is asked by a link. */
const ASK = "ask"

/** A name without case, accents, titles and company, for guessing. @param {string} name */
const folded = (name) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\(.*?\)|\b(dr|prof)\.?\s/g, "").trim()

/** A quote that ends within a sentence says so. @param {string} quote */
const with_end = (quote) => /[.!?…]$/.test(quote) ? quote : `${quote} …`

/** @template {{ name: string }} T @param {T[]} people @param {string} name */
const guess = (people, name) => people.find((p) => folded(p.name) === folded(name))
	?? people.find((p) => folded(p.name).split(" ").includes(folded(name)) && folded(name).length > 2)

/** What the form starts with: what is known, otherwise what the names suggest.
 * @param {Speaker} speaker @param {AccountMember[]} members @param {Contact[]} contacts @param {Consent[]} consents @returns {Entry} */
function first_entry(speaker, members, contacts, consents) {
	const member = speaker.member ?? guess(members, speaker.name)?.member
	const contact = speaker.contact ?? guess(contacts, speaker.name)?.id
	const side = speaker.side === "us" || (speaker.side === "?" && member && !contact) ? "us" : speaker.side === "them" || contact ? "them" : ""
	return {
		index: speaker.index, side,
		person: (side === "us" ? member : contact) ?? (side === "them" ? NEW : ""),
		new_name: speaker.name, new_function: "", basis: speaker.basis ?? (consents.some((c) => c.speaker === speaker.index) ? ASK : ""), note: speaker.basis_note ?? "",
	}
}

/** @param {{ conversation: Conversation, members: AccountMember[], contacts: Contact[], consents: Consent[], send?: string, onAsked: () => Promise<void>, onDone: () => Promise<void> }} props
 *  `send`: what comes next, on its button; `onAsked`: somebody was asked by a link; `onDone`: everybody has a basis */
export function PeopleForm({ conversation, members, contacts, consents, send = t("people.send"), onAsked, onDone }) {
	const { speakers } = conversation
	const me = session.value?.member.id
	const start = useMemo(() => speakers.map((s) => first_entry(s, members, contacts, consents)), [conversation.id])
	const [asked, setAsked] = useState(/** @type {Consent[]} */ ([]))
	const [entries, setEntries] = useState(start)
	const is_same = new Set(start.map((e) => `${e.basis} ${e.note}`)).size <= 1
	const [is_for_all, setForAll] = useState(is_same)
	const [shared, setShared] = useState({ basis: start[0]?.basis ?? "", note: is_same ? start[0]?.note ?? "" : "" })
	const [made, setMade] = useState(/** @type {Contact[]} */ ([]))
	const heading = useRef(/** @type {HTMLElement | null} */ (null))
	/* What came of asking stands above the form, whose button is far below. */
	useEffect(() => {
		if (asked.length) heading.current?.focus()
	}, [asked])
	const all_contacts = [...contacts, ...made]
	const change = (/** @type {number} */ index, /** @type {Partial<Entry>} */ what) =>
		setEntries((before) => before.map((entry) => entry.index === index ? { ...entry, ...what } : entry))

	const form = useForm(async (values) => {
		const started_at = from_field(values.started_at)
		let { revision } = conversation
		if (values.title !== conversation.title || started_at !== conversation.started_at)
			revision = (await api.patch(`conversations/${conversation.id}`, { title: values.title, started_at }, revision)).revision
		const chosen = []
		const to_ask = /** @type {number[]} */ ([])
		for (const entry of entries) {
			let { person } = entry
			if (entry.side === "them" && person === NEW) {
				const contact = await api.post(`accounts/${conversation.account}/contacts`, { name: entry.new_name, email: "", function: entry.new_function, language: conversation.language === "en" ? "en" : "de" })
				/* Remembered at once: if a later step is refused, sending again must not make it twice. */
				setMade((before) => [...before, contact])
				person = contact.id
				change(entry.index, { person })
			}
			/* Who asks all by a link need not ask themselves. */
			const basis = speakers[entry.index].is_by_link ? { basis: "consent", note: "" }
				: is_for_all && shared.basis === ASK && person === me ? { basis: "consent", note: t("basis.myself") } : is_for_all ? shared : entry
			if (basis.basis === ASK) to_ask.push(entry.index)
			chosen.push({
				index: entry.index, side: entry.side, member: entry.side === "us" ? person || null : null,
				contact: entry.side === "them" ? person || null : null, basis: basis.basis === ASK ? null : basis.basis || null, basis_note: basis.basis === ASK ? "" : basis.note,
			})
		}
		await api.put(`conversations/${conversation.id}/speakers`, { speakers: chosen }, revision)
		const known = [...asked, ...consents].filter((c) => c.given_at === null).map((c) => c.speaker)
		const now_asked = []
		for (const speaker of to_ask.filter((index) => !known.includes(index))) now_asked.push(await consent_ask(conversation, speaker))
		setAsked([...asked.filter((c) => to_ask.includes(c.speaker)), ...now_asked])
		if (to_ask.length) await onAsked()
		else await onDone()
	})

	/* What asking answered has the link; what the server lists knows of a yes. */
	const all_asked = [...consents.map((c) => ({ ...asked.find((a) => a.speaker === c.speaker && a.id === c.id), ...c })), ...asked.filter((a) => !consents.some((c) => c.speaker === a.speaker))]
	const is_asking = speakers.some((s) => !s.is_by_link && (is_for_all ? shared.basis : entries[s.index]?.basis) === ASK)
	return html`${all_asked.length ? html`<section class="part"><div class="margin"><strong>${t("consents.title")}</strong>${t("consents.note")}</div>
			<div class="main"><h2 ref=${heading} tabindex="-1">${t("consents.heading", { count: all_asked.filter((c) => !c.given_at).length })}</h2><${ConsentRows} conversation=${conversation} consents=${all_asked} onChanged=${onAsked} />
				<p><button class="button" onClick=${onAsked}>${t("consents.look")}</button></p></div></section>` : null}
		<${Form} form=${form} send=${is_asking ? t("people.send_and_ask") : send} class="people-form" also=${conversation.is_ready ? html`<a class="link" href=${to("conversations", conversation.id)}>${t("form.cancel")}</a>` : null}>
		<section class="part bare">
			<div class="margin"><strong>${t("people.talk")}</strong>${t("people.talk_note", { count: conversation.utterance_count })}</div>
			<div class="main fields">
				<${Field} form=${form} name="title" label=${t("people.title")} value=${conversation.title} required maxlength="200" />
				<${Field} form=${form} name="started_at" type="datetime-local" label=${t("people.started_at")} hint=${t("people.zone", { zone: zone.value })} value=${to_field(conversation.started_at)} />
			</div>
		</section>
		<section class="part">
			<div class="margin"><strong>${t("people.who", { count: speakers.length })}</strong>${t("people.who_note")}</div>
			<div class="main"><h2 class="away">${t("people.heading")}</h2><ul class="people">${speakers.map((speaker, i) => html`<${SpeakerEntry} key=${speaker.index} speaker=${speaker} entry=${entries[i]}
				members=${members} contacts=${all_contacts} onChange=${(/** @type {Partial<Entry>} */ what) => change(speaker.index, what)} />`)}</ul></div>
		</section>
		<section class="part">
			<div class="margin"><strong>${t("basis.title")}</strong>${t("basis.why")}</div>
			<div class="main">
				<h2>${t("basis.question")}</h2>
				<p class="note">${t("basis.text")} <a class="in-text" href=${to("works-council-pack")} target="_blank">${t("basis.text_link")}</a></p>
				<label class="check"><input type="checkbox" checked=${is_for_all} onChange=${() => setForAll(!is_for_all)} />${t("basis.for_all", { count: speakers.length })}</label>
				${is_for_all
					? html`<${BasisEntry} name="all" legend=${t("basis.all")} basis=${shared.basis} note=${shared.note} onChange=${(/** @type {any} */ what) => setShared({ ...shared, ...what })} />`
					: speakers.map((speaker, i) => speaker.is_by_link ? null : html`<${BasisEntry} key=${speaker.index} name=${`p${speaker.index}`} legend=${speaker.name} basis=${entries[i].basis} note=${entries[i].note}
						onChange=${(/** @type {any} */ what) => change(speaker.index, what)} />`)}
			</div>
		</section>
	</${Form}>`
}

/** @param {{ speaker: Speaker, entry: Entry, members: AccountMember[], contacts: Contact[], onChange: (what: Partial<Entry>) => void }} props */
function SpeakerEntry({ speaker, entry, members, contacts, onChange }) {
	const id = `speaker-${speaker.index}`
	const side = (/** @type {string} */ wanted) => onChange({
		side: wanted,
		person: wanted === "us" ? guess(members, speaker.name)?.member ?? "" : guess(contacts, speaker.name)?.id ?? NEW,
	})
	return html`<li class="person">
		<div><h3>${speaker.name}</h3>
			${speaker.quote ? html`<p class=${entry.side === "us" ? "first-words" : "quote first-words"}>${t("text.quote", { text: with_end(speaker.quote) })}</p>` : null}
			<p class="said">${t("people.utterances", { count: speaker.utterances })}</p></div>
		<div class="fields">
			<${Choice} legend=${html`${t("people.side")}<span class="away"> ${speaker.name}</span>`} is_legend_shown is_required name=${`${id}-side`} value=${entry.side} onChange=${side}
				options=${[["us", t("people.us")], ["them", t("people.them")]]} />
			${entry.side === "" ? null : html`<div class="field"><label for=${id}>${entry.side === "us" ? t("people.member") : t("people.contact")}</label>
				<select id=${id} required value=${entry.person} onChange=${(/** @type {Event} */ event) => onChange({ person: /** @type {HTMLSelectElement} */ (event.currentTarget).value })}>
					${entry.side === "us"
						? html`<option value="">${t("form.choose")}</option>${by_name(members, (m) => m.name).map((m) => html`<option key=${m.member} value=${m.member}>${m.name}</option>`)}`
						: html`<option value=${NEW}>${t("people.new_contact")}</option>${by_name(contacts, (c) => c.name).map((c) => html`<option key=${c.id} value=${c.id}>${c.name}${c.function ? `, ${c.function}` : ""}</option>`)}`}
				</select></div>`}
			${entry.side === "them" && entry.person === NEW ? html`
				<div class="field"><label for=${`${id}-name`}>${t("contact.name")}</label><input id=${`${id}-name`} required maxlength="200" value=${entry.new_name} onInput=${(/** @type {Event} */ event) => onChange({ new_name: /** @type {HTMLInputElement} */ (event.currentTarget).value })} /></div>
				<div class="field"><label for=${`${id}-function`}>${t("contact.function")} <span class="note">${t("form.optional")}</span></label><input id=${`${id}-function`} maxlength="200" value=${entry.new_function} onInput=${(/** @type {Event} */ event) => onChange({ new_function: /** @type {HTMLInputElement} */ (event.currentTarget).value })} /></div>` : null}
		</div></li>`
}

/** @param {{ name: string, legend: string, basis: string, note: string, onChange: (what: { basis?: string, note?: string }) => void }} props */
function BasisEntry({ name, legend, basis, note, onChange }) {
	const id = `basis-${name}`
	return html`<div class="basis">
		<fieldset><legend class="label">${legend}</legend>
			${[["consent", t("basis.consent"), t("basis.consent_note")], ["agreement", t("basis.agreement"), t("basis.agreement_note")], [ASK, t("basis.ask"), t("basis.ask_note")]].map(([key, text, more]) => html`<label key=${key} class="check">
				<input type="radio" name=${id} required checked=${basis === key} onChange=${() => onChange({ basis: key })} /><span>${text}<span class="note">${more}</span></span></label>`)}
		</fieldset>
		${basis && basis !== ASK ? html`<div class="field"><label for=${id}>${basis === "consent" ? t("basis.how") : t("basis.number")}</label>
			<input id=${id} required maxlength="500" value=${note} onInput=${(/** @type {Event} */ event) => onChange({ note: /** @type {HTMLInputElement} */ (event.currentTarget).value })} /></div>` : null}
	</div>`
}
