// @ts-check
/* Whom one's own conversation is open to: a colleague or a coach, for a time, and taken back with a click. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { day } from "../lib/time.js"
import { html } from "../lib/view.js"
import { by_name, t } from "../lib/words.js"
import { Field, Form, useForm } from "./form.js"
import { Icon } from "./icon.js"
import { Ready } from "./state.js"
import { SwitchedOff } from "./switched_off.js"

/** @typedef {import("../lib/types.d.ts").Member} Member */
/** @typedef {import("../lib/types.d.ts").ConversationReader} ConversationReader */

const DAYS = [1, 3, 7, 14, 30]

/** @param {{ id: string }} props */
export function Readers({ id }) {
	const members = useLoad(() => api.all("members"), [])
	const readers = useLoad(async () => (await api.get(`conversations/${id}/readers`)).items, [id])
	const works = useLoad(() => /** @type {Promise<import("../lib/types.d.ts").WorksAgreements>} */ (api.get("works-agreement")), [])
	const is_on = () => works.data?.functions.some((of) => of.function === "opening" && of.is_in_force)
	const fit = (members.data ?? []).filter((/** @type {Member} */ m) => !m.is_locked && m.is_welcome && m.id !== session.value?.member.id)
	return html`<section class="part no-print"><div class="margin"><strong>${t("readers.title")}</strong>${t("readers.note")}</div><div class="main"><h2 class="away">${t("readers.title")}</h2>
		<${Ready} from=${[members, readers, works]}>${() => html`${readers.data.length ? html`<ul class="people-rows">${readers.data.map((/** @type {ConversationReader} */ reader) => html`<${Row} key=${reader.member} id=${id} reader=${reader} onChanged=${readers.reload} />`)}</ul>` : null}
			${!is_on() ? html`<${SwitchedOff} />` : fit.length ? html`<${Open} id=${id} members=${fit} onDone=${readers.reload} />` : html`<p>${t("readers.nobody")}</p>`}`}</${Ready}></div></section>`
}

/** @param {{ id: string, reader: ConversationReader, onChanged: () => Promise<void> }} props */
function Row({ id, reader, onChanged }) {
	const path = `conversations/${id}/readers/${reader.member}`
	const take_back = async () => {
		try {
			await api.delete(path)
			await onChanged()
			tell(t("readers.taken_back", { name: reader.name }))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<li><${Icon} name="g-bowl" class="c-ours" /><div><strong>${reader.name}</strong><span class="said">${t("readers.until", { day: day(reader.until) })}</span></div>
		<p class="row-of"><button class="link" aria-label=${`${reader.name}: ${t("readers.take_back")}`} onClick=${take_back}>${t("readers.take_back")}</button></p></li>`
}

/** @param {{ id: string, members: Member[], onDone: () => Promise<void> }} props */
function Open({ id, members, onDone }) {
	const form = useForm(async (values) => {
		await api.put(`conversations/${id}/readers/${values.member}`, { days: Number(values.days) })
		await onDone()
	})
	return html`<${Form} form=${form} send=${t("readers.open")} fields=${["member", "days"]}><div class="fields">
		<${Field} form=${form} name="member" label=${t("readers.who")} value="" required><option value="">${t("form.choose")}</option>${by_name(members, (m) => m.name).map((m) => html`<option key=${m.id} value=${m.id}>${m.name}</option>`)}</${Field}>
		<${Field} form=${form} name="days" label=${t("readers.how_long")} value="7" required>${DAYS.map((count) => html`<option key=${count} value=${count}>${t("readers.days", { count })}</option>`)}</${Field}></div></${Form}>`
}
