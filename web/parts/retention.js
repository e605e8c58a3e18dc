// @ts-check
/* How long wordings and figures are kept, and what the nights deleted: everybody may read it, administrators set it. */
import { api } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { date } from "../lib/time.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, useForm } from "./form.js"
import { Ready } from "./state.js"

/** @typedef {import("../lib/types.d.ts").Retention} RetentionTimes */

/** @param {{ may_administer: boolean }} props */
export function Retention({ may_administer }) {
	const loaded = useLoad(() => api.get("retention"), [])
	return html`<section class="part"><div class="margin"><strong>${t("retention.title")}</strong>${t("retention.note")}</div><div class="main"><h2 class="away">${t("retention.title")}</h2>
		<${Ready} from=${[loaded]}>${() => html`${may_administer ? html`<${Times} keep=${loaded.data} onDone=${loaded.change} />` : html`<p>${t("retention.now", loaded.data)}</p>`}<${Nights} keep=${loaded.data} />`}</${Ready}></div></section>`
}

/** @param {{ keep: RetentionTimes, onDone: (keep: RetentionTimes) => void }} props */
function Times({ keep, onDone }) {
	const form = useForm(async (values) => {
		onDone(await api.put("retention", { wording_days: Number(values.wording_days), figures_months: Number(values.figures_months) }))
		tell(t("retention.saved"))
	})
	return html`<${Form} form=${form} send=${t("form.save")} fields=${["wording_days", "figures_months"]}><div class="fields">
		<${Field} form=${form} name="wording_days" type="number" label=${t("retention.wording_days")} hint=${t("retention.wording_hint")} value=${keep.wording_days} min="1" max="365" required />
		<${Field} form=${form} name="figures_months" type="number" label=${t("retention.figures_months")} hint=${t("retention.figures_hint")} value=${keep.figures_months} min="1" max="60" required /></div></${Form}>`
}

/** @param {{ keep: RetentionTimes }} props */
function Nights({ keep }) {
	const nights = keep.nights.filter((night) => night.wordings || night.figures)
	if (!nights.length) return html`<p class="note">${t(keep.nights.length ? "retention.nothing" : "retention.no_night")}</p>`
	return html`<details class="more"><summary>${t("retention.nights")}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("retention.nights")}><table class="sheet">
		<thead><tr><th>${t("retention.night")}</th><th class="n">${t("retention.wordings")}</th><th class="n">${t("retention.figures")}</th></tr></thead>
		<tbody>${nights.map((night) => html`<tr key=${night.day}><td>${date(night.day)}</td><td class="n">${night.wordings}</td><td class="n">${night.figures}</td></tr>`)}</tbody></table></div></details>`
}
