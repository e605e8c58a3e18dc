// @ts-check
/* Whom a team tells outside of here: who leads it adds an address and hands its secret over, once. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { moment } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { list, t } from "../lib/words.js"
import { CopyButton } from "./copy.js"
import { Field, Form, Opened, useForm } from "./form.js"
import { Icon } from "./icon.js"
import { Ready } from "./state.js"

/** @typedef {import("../lib/types.d.ts").Webhook} Webhook */

/** @param {{ team: string }} props */
export function WebhookSection({ team }) {
	const loaded = useLoad(() => api.all(`teams/${team}/webhooks`), [team])
	const [is_adding, setAdding] = useState(false)
	const [made, setMade] = useState(/** @type {Webhook | null} */ (null))
	useNews({ kind: "webhook" }, () => loaded.reload(), [team])
	const retire = async (/** @type {Webhook} */ h) => {
		try {
			await api.delete(`webhooks/${h.id}`)
			tell(t("webhook.retired"))
			if (made?.id === h.id) setMade(null)
			await loaded.reload()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<section class="part"><div class="margin"><strong>${t("webhook.title")}</strong>${t("webhook.note")}</div><div class="main"><h2 class="away">${t("webhook.title")}</h2>
		<${Ready} from=${[loaded]}>${() => html`${loaded.data?.length ? html`<ul class="people-rows">${loaded.data.map((/** @type {Webhook} */ h) => html`<li key=${h.id}><${Icon} name=${h.failures ? "q-missing" : "k-shared"} />
			<div><strong class="cut">${h.url}</strong><span class="said">${list([h.tells_messages ? t("webhook.messages") : "", h.tells_status ? t("webhook.status") : ""].filter(Boolean))}</span>
				<span class="said">${state(h)}</span></div>
			<button class="link" aria-label=${`${h.url}: ${t("webhook.retire")}`} onClick=${() => retire(h)}>${t("webhook.retire")}</button></li>`)}</ul>` : html`<p class="note">${t("webhook.none")}</p>`}
			${made ? html`<div role="status"><p>${t("webhook.secret")}</p><p class="row-of"><code id="webhook-secret">${made.secret}</code><${CopyButton} from="webhook-secret" label=${t("webhook.copy")} /></p></div>` : null}
			${is_adding ? html`<${Opened}><${WebhookForm} team=${team} onCancel=${() => setAdding(false)} onDone=${async (/** @type {Webhook} */ h) => {
				setMade(h)
				setAdding(false)
				await loaded.reload()
			}} /></${Opened}>` : html`<p><button class="button" onClick=${() => setAdding(true)}>${t("webhook.add")}</button></p>`}`}</${Ready}></div></section>`
}

/** How it went last. @param {Webhook} h */
function state(h) {
	if (!h.answered_at) return t("webhook.never")
	const time = moment(h.answered_at)
	return h.failures ? t("webhook.failed", { time, count: h.failures }) : t("webhook.told", { time })
}

/** @param {{ team: string, onDone: (h: Webhook) => Promise<void>, onCancel: () => void }} props */
function WebhookForm({ team, onDone, onCancel }) {
	const form = useForm(async (values) => {
		await onDone(await api.post(`teams/${team}/webhooks`, { url: values.url, tells_messages: values.tells_messages === "on", tells_status: values.tells_status === "on" }))
	})
	return html`<${Form} form=${form} send=${t("webhook.add")} label=${t("webhook.add")} fields=${["url"]} also=${html`<button class="link" type="button" onClick=${onCancel}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="url" type="url" label=${t("webhook.url")} hint=${t("webhook.url_hint")} required maxlength="500" />
		<label class="check"><input type="checkbox" name="tells_messages" defaultChecked /><span>${t("webhook.messages")}<span class="note">${t("webhook.messages_note")}</span></span></label>
		<label class="check"><input type="checkbox" name="tells_status" /><span>${t("webhook.status")}<span class="note">${t("webhook.status_note")}</span></span></label>
	</${Form}>`
}
