// @ts-check
/* What waits to be confirmed: made by our side, answered by the customer's people. Open ones age for both. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { day, moment } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { DOT, list, t } from "../lib/words.js"
import { CopyButton } from "../parts/copy.js"
import { Field, Form, Opened, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"
import { age, need_state } from "../parts/trace.js"

/** @typedef {import("../lib/types.d.ts").Understanding} Understanding */
/** @typedef {import("../lib/types.d.ts").UnderstandingLink} Link */

/** @param {import("./account_plan.js").PlanProps & { laid: Understanding[] }} props */
export function Confirmations({ account, trace, is_guest, laid, onChanged }) {
	const [is_adding, setAdding] = useState(false)
	const [links, setLinks] = useState(/** @type {Link[]} */ ([]))
	if (is_guest) return html`<section class="part"><div class="margin"><strong>${t("understanding.title")}</strong>${t("understanding.note_guest")}</div>
		<div class="main"><h2 class="away">${t("understanding.title")}</h2>${laid.length ? html`<ul class="gaps">${laid.map((one) => html`<li key=${one.id}><${Icon} name=${one.open_count ? "q-missing" : "g-yes"} />
			<div><p><strong>${t("understanding.from", { name: one.made_by_name, date: day(one.made_at) })}</strong></p><p class="said">${one.open_count ? `${t("understanding.open_of", { open: one.open_count, count: one.need_count })}${DOT}${age(one.made_at)}` : t("understanding.all_answered")}</p></div>
			<a class=${one.open_count ? "button first" : "button"} href=${to("understandings", one.id)}>${t(one.open_count ? "understanding.answer_now" : "understanding.look_again")}</a></li>`)}</ul>` : html`<p class="note">${t("understanding.none_guest")}</p>`}</div></section>`
	return html`<section class="part"><div class="margin"><strong>${t("understanding.title")}</strong>${t("understanding.note")}</div>
		<div class="main"><h2 class="away">${t("understanding.title")}</h2>
			${links.length ? html`<${Links} links=${links} onDone=${() => setLinks([])} />` : null}
			${laid.length ? html`<ul class="gaps">${laid.map((one) => html`<${Laid} key=${one.id} one=${one} onLinks=${setLinks} onChanged=${onChanged} />`)}</ul>` : html`<p class="note">${t("understanding.none")}</p>`}
			${is_adding ? html`<${LayForm} account=${account} trace=${trace} onDone=${async (/** @type {Understanding | null} */ made) => {
				setAdding(false)
				if (!made) return
				setLinks(made.links ?? [])
				await onChanged()
			}} />` : trace.needs.length ? html`<p class="no-print"><button class="button" onClick=${() => setAdding(true)}>${t("understanding.make")}</button></p>` : null}
		</div></section>`
}

/** @param {{ one: Understanding, onLinks: (links: Link[]) => void, onChanged: () => Promise<void> }} props */
function Laid({ one, onLinks, onChanged }) {
	const again = async (/** @type {string} */ guest) => {
		try {
			onLinks([await api.put(`understandings/${one.id}/guests/${guest}/link`)])
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	const retire = async () => {
		try {
			await api.delete(`understandings/${one.id}`)
			await onChanged()
			tell(t("understanding.retired"))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<li><${Icon} name=${one.open_count ? "q-missing" : "g-yes"} />
		<div><p><strong><a href=${to("understandings", one.id)}>${t("understanding.of_day", { date: day(one.made_at), count: one.need_count })}</a></strong></p>
			<p class="said">${one.open_count ? html`<span class="c-missing">${t("understanding.open_of", { open: one.open_count, count: one.need_count })}${DOT}${age(one.made_at)}</span>` : t("understanding.all_answered")}</p>
			<ul class="whom">${one.guests.map((guest) => html`<li key=${guest.guest}>${guest.name}${DOT}${guest.open_count ? t("understanding.guest_open", { count: guest.open_count }) : t("understanding.guest_done")}
				${guest.open_count ? html`<button class="link" aria-label=${`${guest.name}: ${t("guests.renew")}`} onClick=${() => again(guest.guest)}>${t("guests.renew")}</button>` : null}</li>`)}</ul></div>
		<button class="link" aria-label=${`${t("plan.retire")}: ${t("understanding.of_day", { date: day(one.made_at), count: one.need_count })}`} onClick=${retire}>${t("plan.retire")}</button></li>`
}

/** Which sentences, before whom. @param {{ account: import("../lib/types.d.ts").Account, trace: import("../lib/types.d.ts").Trace, onDone: (made: Understanding | null) => Promise<void> }} props */
function LayForm({ account, trace, onDone }) {
	const guests = useLoad(async () => (await api.get(`accounts/${account.id}/guests`)).items, [account.id])
	const form = useForm(async ({ text, ...ticked }) => {
		const chosen = (/** @type {string} */ prefix) => Object.keys(ticked).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
		await onDone(await api.post(`accounts/${account.id}/understandings`, { text, needs: chosen("need-"), guests: chosen("guest-") }))
	})
	/* What nobody has answered yet is what one wants to know. */
	const needs = [...trace.needs].sort((a, b) => Number(a.state !== "heard") - Number(b.state !== "heard"))
	/* What was kept together with the newest one came from the same conversation, as far as one can tell. */
	const newest = trace.needs[0]
	const is_new = (/** @type {import("../lib/types.d.ts").Need} */ need) => need.state === "heard" && need.conversation === newest.conversation && day(need.kept_at) === day(newest.kept_at)
	return html`<${Ready} from=${[guests]}>${() => guests.data.length ? html`<${Opened}><${Form} form=${form} send=${t("understanding.send")} label=${t("understanding.make")} fields=${["text"]} also=${html`<button class="link" type="button" onClick=${() => onDone(null)}>${t("form.cancel")}</button>`}>
		<fieldset class="stack"><legend class="label">${t("understanding.which")}</legend>${needs.map((need, i) => html`<label key=${need.id} class="check"><input type="checkbox" name=${`need-${need.id}`} defaultChecked=${is_new(need) && i < 5} /><span><span class="heard">${t("text.quote", { text: need.quote })}</span><span class="note">${[need.contact_name, need_state(need)].filter(Boolean).join(DOT)}</span></span></label>`)}</fieldset>
		<fieldset class="stack"><legend class="label">${t("understanding.whom")}</legend>${guests.data.map((/** @type {import("../lib/types.d.ts").Guest} */ guest) => html`<label key=${guest.id} class="check"><input type="checkbox" name=${`guest-${guest.id}`} defaultChecked=${guests.data.length === 1} /><span>${guest.name}<span class="note">${guest.email}</span></span></label>`)}</fieldset>
		<${Field} form=${form} name="text" label=${t("understanding.line")} rows="2" maxlength="1000" />
		<p class="sharing is-asking"><${Icon} name="k-shared" /> ${t("understanding.shares", { account: account.name })}</p>
	</${Form}></${Opened}>` : html`<p class="note">${t("understanding.no_guests", { account: account.name })} <a href=${to("accounts", account.id, "people")}>${t("understanding.to_people")}</a></p>`}</${Ready}>`
}

/** The ways in, shown once. @param {{ links: Link[], onDone: () => void }} props */
function Links({ links, onDone }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => box.current?.focus(), [links])
	const mailed = links.filter((link) => link.is_mailed)
	return html`<div class="made" ref=${box} tabindex="-1">
		${mailed.length ? html`<p><strong>${t("understanding.mailed", { names: list(mailed.map((link) => link.name)) })}</strong></p>` : null}
		${links.filter((link) => !link.is_mailed).map((link) => html`<div key=${link.guest}><p><strong>${t("guests.made", { name: link.name })}</strong></p><p>${t("guests.pass_on", { until: moment(link.link_until) })}</p>
			<p class="code" id=${`link-${link.guest}`} translate="no">${document.baseURI}#/come-in/${link.link}</p><p class="row-of"><${CopyButton} from=${`link-${link.guest}`} label=${t("invite.copy")} /></p></div>`)}
		<p><button class="link" onClick=${onDone}>${t("notice.close")}</button></p></div>`
}
