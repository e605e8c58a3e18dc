// @ts-check
/* Which functions that could monitor people are on, and by which agreement. All of us may read it; administrators switch. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { date, day, today } from "../lib/time.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").WorksAgreements} WorksAgreements */
/** @typedef {import("../lib/types.d.ts").WorksFunction} WorksFunction */
/** @typedef {import("../lib/types.d.ts").WorksChange} WorksChange */

export function WorksAgreementPage() {
	const loaded = useLoad(() => /** @type {Promise<WorksAgreements>} */ (api.get("works-agreement")), [])
	const may_administer = session.value?.member.role === "administrator"
	return html`<div class="opening"><h1>${t("works.title")}</h1><p>${t("works.intro")}</p></div>
		<p class="private"><${Icon} name="g-lock" />${t("works.private")}</p>
		<${Ready} from=${[loaded]}>${() => html`${loaded.data?.functions.map((of) => html`<${Function} key=${of.function} of=${of} onDone=${may_administer ? loaded.change : null} />`)}
			<section class="part"><div class="margin"><strong>${t("council.title")}</strong></div><div class="main"><h2 class="away">${t("council.title")}</h2><p>${t("council.teaser")} <a href=${to("works-council-pack")}>${t("council.title")}</a></p></div></section>
			<${Changes} changes=${loaded.data?.changes ?? []} />`}</${Ready}>`
}

/** The first day it holds. @param {WorksChange} of */
const from = (of) => of.from_on ? date(of.from_on) : ""

/** How it stands, in one sentence. @param {WorksFunction} of */
function state(of) {
	if (!of.is_on) return t("works.is_off")
	return t(of.is_in_force ? "works.on" : "works.soon", { number: of.number, day: from(of) })
}

/** @param {{ of: WorksFunction, onDone: ((now: WorksAgreements) => void) | null }} props */
function Function({ of, onDone }) {
	const name = t(`works.function_${of.function}`)
	return html`<section class="part"><div class="margin"><strong>${t(of.is_in_force ? "works.margin_on" : of.is_on ? "works.margin_soon" : "works.margin_off")}</strong></div><div class="main"><h2>${name}</h2>
		<p><strong>${state(of)}</strong></p>
		<p>${t(`works.what_${of.function}`)}</p>
		<dl class="mirror-how">${["sees", "sees_not", "choice"].map((what) => html`<div key=${what}><dt>${t(`works.${what}`)}</dt><dd>${t(`works.${what}_${of.function}`)}</dd></div>`)}</dl>
		${onDone ? html`<${Switch} of=${of} name=${name} onDone=${onDone} />` : null}</div></section>`
}

/** @param {{ of: WorksFunction, name: string, onDone: (now: WorksAgreements) => void }} props */
function Switch({ of, name, onDone }) {
	const put = async (/** @type {object} */ values) => {
		onDone(await api.put("works-agreement", { function: of.function, ...values }))
		tell(t("works.saved"))
	}
	const form = useForm((values) => put({ is_on: true, number: values.number, from_on: values.from_on }))
	const switch_off = () => put({ is_on: false, number: of.number }).catch((error) => tell(problem_text(as_problem(error))))
	const off = of.is_on ? html`<button type="button" class="button" aria-label=${`${name}: ${t("works.switch_off")}`} onClick=${switch_off}>${t("works.switch_off")}</button><span class="said">${t("works.switch_off_note")}</span>` : null
	return html`<details class="more"><summary>${t(of.is_on ? "works.switch" : "works.switch_on_now")}</summary><${Form} form=${form} label=${name} send=${t(of.is_on ? "works.change" : "works.switch_on")} fields=${["number", "from_on"]} also=${off}><div class="fields">
			<${Field} form=${form} name="number" label=${t("works.number")} hint=${t("works.number_hint")} value=${of.number} required maxlength="200" />
			<${Field} form=${form} name="from_on" type="date" label=${t("works.from_on")} hint=${t("works.from_on_hint")} value=${of.from_on ?? today()} required /></div></${Form}></details>`
}

/** @param {{ changes: WorksChange[] }} props */
function Changes({ changes }) {
	return html`<section class="part"><div class="margin"><strong>${t("works.changes")}</strong>${t("works.changes_note")}</div><div class="main"><h2 class="away">${t("works.changes")}</h2>
		${changes.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t("works.changes")}><table class="sheet"><thead><tr><th scope="col">${t("works.when")}</th><th scope="col">${t("works.who")}</th><th scope="col">${t("works.which")}</th><th scope="col">${t("works.how")}</th></tr></thead>
			<tbody>${changes.map((change) => html`<tr key=${change.at + change.function}><td>${day(change.at ?? "")}</td><td>${change.by || t("works.command_line")}</td><td>${t(`works.function_${change.function}`)}</td><td>${t(change.is_on ? "works.changed_on" : "works.changed_off", { number: change.number, day: from(change) })}</td></tr>`)}</tbody></table></div>` : html`<p>${t("works.no_change")}</p>`}</div></section>`
}
