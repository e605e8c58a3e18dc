// @ts-check
/* The business of an account: how the group is built, whom it sells to, what is negotiated, what was noted, plan reviews. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { go, to } from "../lib/route.js"
import { day } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { by_name, DOT, locale, t } from "../lib/words.js"
import { Confirm } from "../parts/confirm.js"
import { CountryOptions } from "../parts/country.js"
import { Field, Form, useForm, useOpen } from "../parts/form.js"
import { Markdown } from "../parts/markdown.js"
import { ShareField, ShareMark } from "../parts/sharing.js"
import { Empty, Ready } from "../parts/state.js"
import { country_name } from "./accounts.js"
import { MINUTES, PHASES } from "./review.js"

/** @typedef {import("../lib/types.d.ts").Account} Account */
/** @typedef {import("../lib/types.d.ts").Division} Division */
/** @typedef {import("../lib/types.d.ts").EndCustomer} EndCustomer */
/** @typedef {import("../lib/types.d.ts").Deal} Deal */
/** @typedef {import("../lib/types.d.ts").Note} Note */
/** @typedef {import("../lib/types.d.ts").Review} Review */
/** What the rows and forms of a section get. @typedef {{ account: Account, is_guest: boolean, onEdit: (id: string) => void, onChanged: () => Promise<void> }} Hands */
/** @typedef {{ account: Account, onDone: (is_changed: boolean) => Promise<void> }} FormProps */

export const STAGES = ["lead", "qualified", "offer", "negotiation", "won", "lost"]

/** @param {import("./account.js").AreaProps} props */
export function AccountBusiness({ account, is_guest }) {
	const of = (/** @type {string} */ what) => `accounts/${account.id}/${what}`
	const divisions = useLoad(() => api.all(of("divisions")), [account.id])
	const customers = useLoad(() => api.all(of("end-customers")), [account.id])
	const notes = useLoad(() => api.all(of("notes")), [account.id])
	const deals = useLoad(async () => is_guest ? [] : api.all(of("deals")), [account.id])
	const reviews = useLoad(async () => is_guest ? [] : api.all(of("reviews")), [account.id])
	const listen = (/** @type {string} */ kind, /** @type {import("../lib/load.js").Loaded<any>} */ loaded) => useNews({ kind, account: account.id }, loaded.reload, [account.id])
	listen("division", divisions)
	listen("end-customer", customers)
	listen("note", notes)
	listen("deal", deals)
	listen("review", reviews)
	return html`<${Ready} from=${[divisions, customers, notes, deals, reviews]}>${() => html`
		<${Section} title=${t("divisions.title")} note=${t("divisions.note", { account: account.name })} add=${t("divisions.add")} empty=${t("divisions.empty")} account=${account} is_guest=${is_guest} items=${divisions.data} onChanged=${divisions.reload}
			form=${(/** @type {Division | undefined} */ d, /** @type {FormProps} */ props, /** @type {string} */ parent) => html`<${DivisionForm} ...${props} division=${d} parent=${parent} divisions=${divisions.data} />`}
			list=${(/** @type {Hands} */ hands, /** @type {any} */ slot) => html`<${Tree} ...${hands} slot=${slot} divisions=${divisions.data} />`} />
		<${Section} title=${t("end_customers.title")} note=${t("end_customers.note", { account: account.name })} add=${t("end_customers.add")} empty=${t("end_customers.empty")} account=${account} is_guest=${is_guest} items=${customers.data} onChanged=${customers.reload}
			form=${(/** @type {EndCustomer | undefined} */ c, /** @type {FormProps} */ props) => html`<${EndCustomerForm} ...${props} customer=${c} />`}
			list=${(/** @type {Hands} */ hands, /** @type {any} */ slot) => html`<ul class="records">${by_name(customers.data ?? [], (c) => c.name).map((c) => html`<li key=${c.id}>${slot(c) ?? html`<div><strong>${c.name}</strong><span class="said">${t(`end_customer.${c.kind}`)}</span>${c.about ? html`<p class="about">${c.about}</p>` : null}</div><${Hand} ...${hands} record=${c} name=${c.name} path="end-customers" />`}</li>`)}</ul>`} />
		${is_guest ? null : html`<${Section} title=${t("deals.title")} note=${t("deals.note")} add=${t("deals.add")} empty=${t("deals.empty")} account=${account} is_guest=${is_guest} items=${deals.data} onChanged=${deals.reload}
			form=${(/** @type {Deal | undefined} */ d, /** @type {FormProps} */ props) => html`<${DealForm} ...${props} deal=${d} divisions=${divisions.data} />`}
			list=${(/** @type {Hands} */ hands, /** @type {any} */ slot) => html`<${Deals} ...${hands} slot=${slot} deals=${deals.data} divisions=${divisions.data} />`} />`}
		<${Section} title=${t("notes.title")} note=${t(is_guest ? "notes.note_guest" : "notes.note")} add=${t("notes.add")} empty=${t("notes.empty")} account=${account} is_guest=${is_guest} items=${notes.data} onChanged=${notes.reload}
			form=${(/** @type {Note | undefined} */ n, /** @type {FormProps} */ props) => html`<${NoteForm} ...${props} note=${n} />`}
			list=${(/** @type {Hands} */ hands, /** @type {any} */ slot) => html`<ul class="records">${(notes.data ?? []).map((n) => html`<li key=${n.id} class="note-row">${slot(n) ?? html`<div><h3>${n.title}</h3><span class="said">${n.written_by_name}${DOT}${day(n.written_at)}</span><${Markdown} source=${n.html} /></div><${Hand} ...${hands} record=${n} name=${n.title} path="notes" />`}</li>`)}</ul>`} />
		${is_guest ? null : html`<${Reviews} account=${account} reviews=${reviews.data} />`}`}</${Ready}>`
}

/** A list with one form open at a time: of a record, of a new one, or of a new one under another.
 * @param {{ title: string, note: string, add: string, empty: string, account: Account, is_guest: boolean, items: any[], onChanged: () => Promise<void>,
 *   form: (record: any, props: FormProps, parent: string) => any, list: (hands: Hands, slot: (record: any) => any) => any }} props */
function Section({ title, note, add, empty, account, is_guest, items, onChanged, form, list }) {
	const [editing, setEditing] = useState("")
	const props = {
		account, onDone: async (/** @type {boolean} */ is_changed) => {
			if (is_changed) await onChanged()
			setEditing("")
		},
	}
	const parent = editing.startsWith("under:") ? editing.slice(6) : ""
	const open = useOpen(editing, () => form(items.find((record) => record.id === editing), props, parent))
	const slot = (/** @type {any} */ record) => editing === record.id ? open : null
	return html`<section class="part"><div class="margin"><strong>${title}</strong>${note}</div>
		<div class="main"><h2 class="away">${title}</h2>
			${items.length ? list({ account, is_guest, onEdit: setEditing, onChanged }, slot) : editing ? null : html`<${Empty} text=${empty} />`}
			${is_guest ? null : editing === "new" || parent ? open : html`<p><button class="button" onClick=${() => setEditing("new")}>${add}</button></p>`}
		</div></section>`
}

/** Shared or not, and what one may do with a record. @param {Hands & { record: any, name: string, path: string, onRetire?: () => void, children?: any }} props */
function Hand({ is_guest, record, name, path, onEdit, onChanged, onRetire, children }) {
	if (is_guest) return null
	const retire = async () => {
		try {
			await api.patch(`${path}/${record.id}`, { is_retired: true }, record.revision)
			await onChanged()
			tell(t("record.retired", { name }), async () => {
				const now = await api.get(`${path}/${record.id}`)
				await api.patch(`${path}/${record.id}`, { is_retired: false }, now.revision)
				await onChanged()
			})
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<p class="row-of">${"is_shared" in record ? html`<${ShareMark} is_shared=${record.is_shared} />` : null}${children}
		<button class="link" aria-label=${t("record.change_label", { name })} onClick=${() => onEdit(record.id)}>${t("form.change")}</button>
		<button class="link" aria-label=${t("record.retire_label", { name })} onClick=${onRetire ?? retire}>${t("record.retire")}</button></p>`
}

/** @param {{ onDone: (is_changed: boolean) => Promise<void> }} props */
const Cancel = ({ onDone }) => html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`

/* ---- divisions ---- */

/** @param {Hands & { divisions: Division[], slot: (record: any) => any }} props */
function Tree({ divisions, slot, ...hands }) {
	const [asked, setAsked] = useState(/** @type {Division | null} */ (null))
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const known = new Set(divisions.map((d) => d.id))
	const below = (/** @type {string | null} */ parent) => by_name(divisions.filter((d) => parent === null ? !d.parent || !known.has(d.parent) : d.parent === parent), (d) => d.name)
	const retire = async (/** @type {Division} */ d, /** @type {boolean} */ with_below) => {
		try {
			await api.patch(`divisions/${d.id}`, { is_retired: true, with_below }, d.revision)
			setAsked(null)
			await hands.onChanged()
			tell(t("record.retired", { name: d.name }))
		} catch (error) {
			const refused = as_problem(error)
			/* Somebody put one below it meanwhile. */
			if (refused.key === "division.has_below") setAsked(d)
			else if (asked) setProblem(refused)
			else tell(problem_text(refused))
		}
	}
	/** @type {(parent: string | null) => any} */
	const branch = (parent) => html`<ul class=${parent === null ? "records tree" : "tree"}>${below(parent).map((d) => html`<li key=${d.id}><div class="tree-row">${slot(d) ?? html`<div><strong>${d.name}</strong><span class="said">${[t(`division.${d.kind}`), d.city, d.country && country_name(d.country)].filter(Boolean).join(DOT)}</span></div>
		<${Hand} ...${hands} record=${d} name=${d.name} path="divisions" onRetire=${() => below(d.id).length ? setAsked(d) : retire(d, false)}><button class="link" aria-label=${t("divisions.add_below_label", { name: d.name })} onClick=${() => hands.onEdit(`under:${d.id}`)}>${t("divisions.add_below")}</button></${Hand}>`}</div>${below(d.id).length ? branch(d.id) : null}</li>`)}</ul>`
	return html`${branch(null)}${asked ? html`<${Confirm} title=${t("divisions.retire_title", { name: asked.name })} text=${t("divisions.retire_text")} yes=${t("divisions.retire_all")} problem=${problem} onYes=${() => retire(asked, true)} onNo=${() => setAsked(null)} />` : null}`
}

/** @param {FormProps & { division?: Division, parent: string, divisions: Division[] }} props */
function DivisionForm({ account, division, parent, divisions, onDone }) {
	const form = useForm(async (values) => {
		const record = { kind: values.kind, name: values.name, city: values.city, country: values.country, parent: values.parent || null, is_shared: values.is_shared === "on" }
		if (division) await api.patch(`divisions/${division.id}`, record, division.revision)
		else await api.post(`accounts/${account.id}/divisions`, record)
		await onDone(true)
	})
	const label = division ? t("record.change_label", { name: division.name }) : t("divisions.add")
	return html`<${Form} form=${form} send=${division ? t("form.save") : t("divisions.add")} label=${label} fields=${["name", "kind", "parent", "city", "country"]} also=${html`<${Cancel} onDone=${onDone} />`}>
		<div class="fields">
			<${Field} form=${form} name="name" label=${t("division.name")} value=${division?.name ?? ""} required maxlength="200" autofocus />
			<${Field} form=${form} name="kind" label=${t("division.kind")} value=${division?.kind ?? (parent ? "site" : "company")} required>${["company", "division", "site"].map((kind) => html`<option key=${kind} value=${kind}>${t(`division.${kind}`)}</option>`)}</${Field}>
			<${Field} form=${form} name="parent" label=${t("division.parent")} value=${division?.parent ?? parent}><option value="">${account.name}</option>${by_name(divisions.filter((d) => d.id !== division?.id), (d) => d.name).map((d) => html`<option key=${d.id} value=${d.id}>${d.name}</option>`)}</${Field}>
			<${Field} form=${form} name="city" label=${t("division.city")} value=${division?.city ?? ""} maxlength="200" />
			<${Field} form=${form} name="country" label=${t("account.country")} value=${division?.country ?? ""}><${CountryOptions} /></${Field}>
		</div><${ShareField} is_shared=${division?.is_shared ?? false} />
	</${Form}>`
}

/** @param {FormProps & { customer?: EndCustomer }} props */
function EndCustomerForm({ account, customer, onDone }) {
	const form = useForm(async ({ kind, name, about, is_shared }) => {
		const record = { kind, name, about, is_shared: is_shared === "on" }
		if (customer) await api.patch(`end-customers/${customer.id}`, record, customer.revision)
		else await api.post(`accounts/${account.id}/end-customers`, record)
		await onDone(true)
	})
	const label = customer ? t("record.change_label", { name: customer.name }) : t("end_customers.add")
	return html`<${Form} form=${form} send=${customer ? t("form.save") : t("end_customers.add")} label=${label} fields=${["name", "kind", "about"]} also=${html`<${Cancel} onDone=${onDone} />`}>
		<div class="fields"><${Field} form=${form} name="name" label=${t("end_customer.name")} value=${customer?.name ?? ""} required maxlength="200" autofocus />
			<${Field} form=${form} name="kind" label=${t("end_customer.kind")} value=${customer?.kind ?? "segment"} required>${["segment", "named"].map((kind) => html`<option key=${kind} value=${kind}>${t(`end_customer.${kind}`)}</option>`)}</${Field}></div>
		<${Field} form=${form} name="about" label=${t("end_customer.about")} value=${customer?.about ?? ""} rows="3" maxlength="2000" /><${ShareField} is_shared=${customer?.is_shared ?? false} />
	</${Form}>`
}

/* ---- deals ---- */

/** "180.000 €" @param {number} cents @param {string} currency */
function money(cents, currency) {
	try {
		return new Intl.NumberFormat(locale(), { style: "currency", currency, minimumFractionDigits: cents % 100 ? 2 : 0, maximumFractionDigits: 2 }).format(cents / 100)
	} catch {
		return `${cents / 100} ${currency}`
	}
}

/** What stands in a stage, by currency: amounts of two are not added. @param {Deal[]} deals */
const sums = (deals) => [...new Set(deals.filter((d) => d.amount_cents !== null).map((d) => d.currency))].map((currency) =>
	money(deals.filter((d) => d.currency === currency).reduce((sum, d) => sum + (d.amount_cents ?? 0), 0), currency)).join(DOT)

/** @param {Hands & { deals: Deal[], divisions: Division[], slot: (record: any) => any }} props */
const Deals = ({ deals, divisions, slot, ...hands }) => html`<div class="stages">${STAGES.filter((stage) => deals.some((d) => d.stage === stage)).map((stage) => {
	const here = deals.filter((d) => d.stage === stage)
	return html`<div key=${stage} class="stage"><h3>${t(`deal.${stage}`)} <span class="note">${[t("deals.count", { count: here.length }), sums(here)].filter(Boolean).join(DOT)}</span></h3>
		<ul class="records">${here.map((d) => html`<li key=${d.id}>${slot(d) ?? html`<div><strong>${d.title}</strong><span class="said">${[d.amount_cents === null ? "" : money(d.amount_cents, d.currency), divisions.find((x) => x.id === d.division)?.name, d.decided_on ? t("deal.decided", { date: day(d.decided_on) }) : d.expected_on ? t("deal.expected", { date: day(d.expected_on) }) : ""].filter(Boolean).join(DOT)}</span>${d.reason ? html`<p class="about">${d.reason}</p>` : null}</div>
			<${Hand} ...${hands} record=${d} name=${d.title} path="deals" />`}</li>`)}</ul></div>`
})}</div>`

/** @param {FormProps & { deal?: Deal, divisions: Division[] }} props */
function DealForm({ account, deal, divisions, onDone }) {
	const [stage, setStage] = useState(/** @type {string} */ (deal?.stage ?? "lead"))
	const is_decided = stage === "won" || stage === "lost"
	const form = useForm(async (values) => {
		const cents = values.amount ? Math.round(Number(values.amount) * 100) : null
		const record = {
			title: values.title, stage, division: values.division || null, amount_cents: cents, currency: cents === null ? "" : values.currency, expected_on: values.expected_on || null,
			...is_decided ? { reason: values.reason, decided_on: values.decided_on || null } : {},
		}
		if (deal) await api.patch(`deals/${deal.id}`, record, deal.revision)
		else await api.post(`accounts/${account.id}/deals`, record)
		await onDone(true)
	})
	const label = deal ? t("record.change_label", { name: deal.title }) : t("deals.add")
	return html`<${Form} form=${form} send=${deal ? t("form.save") : t("deals.add")} label=${label} fields=${["title", "stage", "division", "amount", "currency", "expected_on", "reason", "decided_on"]} also=${html`<${Cancel} onDone=${onDone} />`}>
		<div class="fields"><${Field} form=${form} name="title" label=${t("deal.title")} value=${deal?.title ?? ""} required maxlength="200" autofocus />
			<${Field} form=${form} name="stage" label=${t("deal.stage")} value=${stage} required onChange=${(/** @type {any} */ event) => setStage(event.currentTarget.value)}>${STAGES.map((s) => html`<option key=${s} value=${s}>${t(`deal.${s}`)}</option>`)}</${Field}>
			<${Field} form=${form} name="amount" type="number" step="0.01" min="0" label=${t("deal.amount")} value=${deal?.amount_cents === null || deal === undefined ? "" : String(deal.amount_cents / 100)} />
			<${Field} form=${form} name="currency" label=${t("deal.currency")} value=${deal?.currency || "EUR"} required>${["EUR", "CHF", "GBP", "USD", "PLN", "CZK", "SEK", "DKK", "NOK", "INR", "JPY", "CNY"].map((c) => html`<option key=${c} value=${c}>${c}</option>`)}</${Field}>
			${divisions.length ? html`<${Field} form=${form} name="division" label=${t("deal.division")} value=${deal?.division ?? ""}><option value="">${account.name}</option>${by_name(divisions, (d) => d.name).map((d) => html`<option key=${d.id} value=${d.id}>${d.name}</option>`)}</${Field}>` : null}
			<${Field} form=${form} name="expected_on" type="date" label=${t("deal.expected_on")} value=${deal?.expected_on ?? ""} />
			${is_decided ? html`<${Field} form=${form} name="decided_on" type="date" label=${t("deal.decided_on")} value=${deal?.decided_on ?? ""} />` : null}</div>
		${is_decided ? html`<${Field} form=${form} name="reason" label=${t(stage === "won" ? "deal.reason_won" : "deal.reason_lost")} hint=${t("deal.reason_hint")} value=${deal?.reason ?? ""} required rows="2" maxlength="2000" />` : null}
	</${Form}>`
}

/** @param {FormProps & { note?: Note }} props */
function NoteForm({ account, note, onDone }) {
	const form = useForm(async ({ title, text, is_shared }) => {
		const record = { title, text, is_shared: is_shared === "on" }
		if (note) await api.patch(`notes/${note.id}`, record, note.revision)
		else await api.post(`accounts/${account.id}/notes`, record)
		await onDone(true)
	})
	const label = note ? t("record.change_label", { name: note.title }) : t("notes.add")
	return html`<${Form} form=${form} send=${note ? t("form.save") : t("notes.add")} label=${label} fields=${["title", "text"]} also=${html`<${Cancel} onDone=${onDone} />`}>
		<${Field} form=${form} name="title" label=${t("note.title")} value=${note?.title ?? ""} required maxlength="200" autofocus />
		<${Field} form=${form} name="text" label=${t("note.text")} hint=${t("note.hint")} value=${note?.text ?? ""} required rows="8" maxlength="20000" /><${ShareField} is_shared=${note?.is_shared ?? false} />
	</${Form}>`
}

/* ---- plan reviews ---- */

/** @param {{ account: Account, reviews: Review[] }} props */
function Reviews({ account, reviews }) {
	const [is_adding, setAdding] = useState(false)
	return html`<section class="part"><div class="margin"><strong>${t("reviews.title")}</strong>${t("reviews.note")}</div>
		<div class="main"><h2 class="away">${t("reviews.title")}</h2>
			${reviews.length ? html`<ul class="records">${reviews.map((r) => html`<li key=${r.id}><div><strong><a href=${to("reviews", r.id)}>${r.subject}</a></strong><span class="said">${[t(`phase.${r.phase}`), t("reviews.presents", { name: r.presenter_name }), day(r.created_at)].join(DOT)}</span></div></li>`)}</ul>` : html`<p class="note">${t("reviews.empty")}</p>`}
			${is_adding ? html`<${ReviewForm} account=${account} onDone=${async () => setAdding(false)} />` : html`<p><button class="button" onClick=${() => setAdding(true)}>${t("reviews.add")}</button></p>`}
		</div></section>`
}

/** @param {FormProps} props */
function ReviewForm({ account, onDone }) {
	const me = session.value?.member.id
	const others = by_name((account.members ?? []).filter((m) => !m.is_guest), (m) => m.name)
	const [presenter, setPresenter] = useState(others.find((m) => m.member !== me)?.member ?? "")
	const [chosen, setChosen] = useState(/** @type {string[]} */ ([]))
	const form = useForm(async (values) => {
		const review = await api.post(`accounts/${account.id}/reviews`, {
			subject: values.subject, presenter, reviewers: chosen.filter((id) => id !== presenter),
			minutes: Object.fromEntries(PHASES.slice(0, 5).map((phase) => [phase, Number(values[phase])])),
		})
		go(to("reviews", review.id))
	})
	if (others.length < 2) return html`<p>${t("reviews.too_few")} <button class="link" onClick=${() => onDone(false)}>${t("form.cancel")}</button></p>`
	return html`<${Form} form=${form} send=${t("reviews.begin")} label=${t("reviews.add")} fields=${["subject", "presenter", "reviewers", ...PHASES]} also=${html`<${Cancel} onDone=${onDone} />`}>
		<p>${t("reviews.you_moderate")}</p>
		<${Field} form=${form} name="subject" label=${t("reviews.subject")} value="" required maxlength="200" autofocus />
		<${Field} form=${form} name="presenter" label=${t("reviews.presenter")} value=${presenter} required onChange=${(/** @type {any} */ event) => setPresenter(event.currentTarget.value)}>${others.filter((m) => m.member !== me).map((m) => html`<option key=${m.member} value=${m.member}>${m.name}</option>`)}</${Field}>
		<fieldset class="checks-of"><legend class="label">${t("reviews.reviewers")}</legend>${others.filter((m) => m.member !== presenter).map((m) => html`<label key=${m.member} class="check"><input type="checkbox" name="reviewers" value=${m.member} checked=${chosen.includes(m.member)}
			onChange=${(/** @type {any} */ event) => setChosen(event.currentTarget.checked ? [...chosen, m.member] : chosen.filter((id) => id !== m.member))} /><span>${m.name}${m.member === me ? html`<span class="note">${t("reviews.me_too")}</span>` : null}</span></label>`)}</fieldset>
		<fieldset class="checks-of"><legend class="label">${t("reviews.minutes")}</legend><div class="minutes">${PHASES.slice(0, 5).map((phase) => html`<${Field} key=${phase} form=${form} name=${phase} type="number" min="1" max="60" required label=${t(`phase.${phase}`)} value=${String(MINUTES[phase])} />`)}</div></fieldset>
	</${Form}>`
}
