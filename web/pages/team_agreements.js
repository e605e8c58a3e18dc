// @ts-check
/* How a team works together: agreements, each until a day; renewed with one click. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { date, days_between, today } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { ShareField, ShareMark } from "../parts/sharing.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { GuardRuleSection } from "../parts/guard_rule.js"
import { WebhookSection } from "../parts/webhooks.js"
import { Empty, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").Agreement} Agreement */

const NOTICE_DAYS = 14 /* before it runs out */
const USUAL_DAYS = 90

/** @param {import("./team.js").AreaProps} props */
export function TeamAgreements({ team, is_guest }) {
	const loaded = useLoad(() => api.all(`teams/${team.id}/agreements`), [team.id])
	const [editing, setEditing] = useState("")
	const refresh = () => loaded.reload()
	useNews({ kind: "agreement" }, refresh, [team.id])
	const done = async (/** @type {boolean} */ is_changed) => {
		if (is_changed) await refresh()
		setEditing("")
	}
	/** For as long again as it was agreed. @param {Agreement} a */
	const renew = async (a) => {
		try {
			const until_on = today(a.until_on ? Math.max(1, days_between(a.agreed_on, a.until_on)) : USUAL_DAYS)
			const renewed = await api.patch(`agreements/${a.id}`, { agreed_on: today(), until_on }, a.revision)
			tell(t("agreement.renewed", { date: date(until_on) }), async () => {
				await api.patch(`agreements/${a.id}`, { agreed_on: a.agreed_on, until_on: a.until_on }, renewed.revision)
				await refresh()
			})
			await refresh()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	/** @param {Agreement} a */
	const retire = async (a) => {
		try {
			await api.delete(`agreements/${a.id}`)
			tell(t("agreement.retired"), async () => {
				const now = await api.get(`agreements/${a.id}`)
				await api.patch(`agreements/${a.id}`, { is_retired: false }, now.revision)
				await refresh()
			})
			await refresh()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	return html`<${Ready} from=${[loaded]}>${() => html`<section class="part bare"><div class="margin"><strong>${t("agreement.title")}</strong>${t("agreement.note")}</div><div class="main"><h2 class="away">${t("agreement.title")}</h2>
		${loaded.data?.length ? html`<ul class="needs">${loaded.data.map((/** @type {Agreement} */ a) => html`<li key=${a.id}>${editing === a.id ? html`<${AgreementForm} team=${team.id} agreement=${a} onDone=${done} />` : html`<p class="lines">${a.text}</p>
			<p class="marks"><span>${t("agreement.since", { date: date(a.agreed_on) })}</span><${ShareMark} is_shared=${a.is_shared} /></p>
			<${Until} agreement=${a} />
			${is_guest ? null : html`<p class="row-of">${a.until_on && days_between(today(), a.until_on) <= NOTICE_DAYS ? html`<button class="button" onClick=${() => renew(a)}>${t("agreement.renew")}</button>` : null}
				<button class="link" aria-label=${`${t("form.change")}: ${a.text}`} onClick=${() => setEditing(a.id)}>${t("form.change")}</button><button class="link" aria-label=${`${t("agreement.retire")}: ${a.text}`} onClick=${() => retire(a)}>${t("agreement.retire")}</button></p>`}`}</li>`)}</ul>`
			: html`<${Empty} text=${t(is_guest ? "agreement.empty_guest" : "agreement.empty")} />`}
		${is_guest ? null : editing === "new" ? html`<${AgreementForm} team=${team.id} onDone=${done} />` : html`<p><button class="button" onClick=${() => setEditing("new")}>${t("agreement.add")}</button></p>`}
	</div></section><${GuardRuleSection} team=${team.id} is_guest=${is_guest} />${team.is_lead ? html`<${WebhookSection} team=${team.id} />` : null}`}</${Ready}>`
}

/** Says from 14 days before on that it runs out. @param {{ agreement: Agreement }} props */
function Until({ agreement: { until_on } }) {
	if (!until_on) return null
	const left = days_between(today(), until_on)
	if (left > NOTICE_DAYS) return html`<p class="said">${t("agreement.until", { date: date(until_on) })}</p>`
	return html`<p class="running-out"><${Icon} name="q-missing" /> ${t(left < 0 ? "agreement.ran_out" : "agreement.runs_out", { date: date(until_on) })}</p>`
}

/** @param {{ team: string, agreement?: Agreement, onDone: (is_changed: boolean) => Promise<void> }} props */
function AgreementForm({ team, agreement, onDone }) {
	const form = useForm(async (values) => {
		const record = { text: values.text, agreed_on: values.agreed_on, until_on: values.until_on || null, is_shared: values.is_shared === "on" }
		if (agreement) await api.patch(`agreements/${agreement.id}`, record, agreement.revision)
		else await api.post(`teams/${team}/agreements`, record)
		await onDone(true)
	})
	return html`<${Form} form=${form} send=${agreement ? t("form.save") : t("agreement.add")} label=${agreement ? t("form.change") : t("agreement.add")} fields=${["text", "agreed_on", "until_on"]}
		also=${html`<button class="link" type="button" onClick=${() => onDone(false)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="text" label=${t("agreement.text")} value=${agreement?.text ?? ""} rows="3" required maxlength="2000" />
		<div class="fields"><${Field} form=${form} name="agreed_on" type="date" label=${t("agreement.agreed_on")} value=${agreement?.agreed_on ?? today()} required />
		<${Field} form=${form} name="until_on" type="date" label=${t("agreement.until_on")} value=${agreement ? agreement.until_on ?? "" : today(USUAL_DAYS)} /></div>
		<${ShareField} is_shared=${agreement?.is_shared ?? false} note=${t("team.share_note")} />
	</${Form}>`
}
