// @ts-check
/* What passes into the caves of a team: as sentences, and as a form for whoever tunes it. */
import { api, problem_text } from "../lib/api.js"
import { as_problem, useLoad, useNews } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Field, Form, Opened, useForm } from "./form.js"
import { Ready } from "./state.js"

/** @typedef {import("../lib/types.d.ts").GuardRule} GuardRule */

/** @param {{ team: string, is_guest: boolean }} props */
export function GuardRuleSection({ team, is_guest }) {
	const loaded = useLoad(() => api.get(`teams/${team}/guard-rule`), [team])
	const [is_editing, setEditing] = useState(false)
	useNews({ kind: "guard-rule" }, () => loaded.reload(), [team])
	return html`<section class="part"><div class="margin"><strong>${t("guard.title")}</strong>${t("guard.note")}</div><div class="main"><h2 class="away">${t("guard.title")}</h2>
		<${Ready} from=${[loaded]}>${() => {
			const rule = /** @type {GuardRule} */ (loaded.data)
			if (is_editing) return html`<${Opened}><${RuleForm} team=${team} rule=${rule} onDone=${async () => {
				await loaded.reload()
				setEditing(false)
			}} onCancel=${() => setEditing(false)} /></${Opened}>`
			return html`<ul class="guard-rule">
				<li>${rule.characters_max ? t("guard.passes", { characters: rule.characters_max }) : t("guard.passes_nothing")}</li>
				<li>${t(rule.lets_departments_pass ? "guard.lets_departments" : "guard.own_departments")}</li>
				${rule.needs_link ? html`<li>${t("guard.needs_link")}</li>` : null}
				<li>${t("guard.rest")}</li>
				<li>${rule.urgent_max ? t("guard.urgent", { count: rule.urgent_max }) : t("guard.urgent_none")} ${is_guest || !rule.urgent_max ? "" : t("guard.urgent_used", { count: rule.urgent_used })}</li></ul>
				${is_guest ? null : html`<p><button class="link" onClick=${() => setEditing(true)}>${t("guard.tune")}</button></p>`}`
		}}</${Ready}></div></section>`
}

/** @param {{ team: string, rule: GuardRule, onDone: () => Promise<void>, onCancel: () => void }} props */
function RuleForm({ team, rule, onDone, onCancel }) {
	const form = useForm(async (values) => {
		const next = await api.patch(`teams/${team}/guard-rule`, { characters_max: Number(values.characters_max), urgent_max: Number(values.urgent_max), lets_departments_pass: values.lets_departments_pass === "on", needs_link: values.needs_link === "on" }, rule.revision)
		await onDone()
		tell(t("guard.tuned"), async () => {
			const { characters_max, urgent_max, lets_departments_pass, needs_link } = rule
			await api.patch(`teams/${team}/guard-rule`, { characters_max, urgent_max, lets_departments_pass, needs_link }, next.revision).catch((error) => tell(problem_text(as_problem(error))))
			await onDone()
		})
	})
	const check = (/** @type {"lets_departments_pass" | "needs_link"} */ name) => html`<label class="check"><input type="checkbox" name=${name} defaultChecked=${rule[name]} /><span>${t(`guard.field_${name}`)}</span></label>`
	return html`<${Form} form=${form} send=${t("form.save")} label=${t("guard.tune")} fields=${["characters_max", "urgent_max"]} also=${html`<button class="link" type="button" onClick=${onCancel}>${t("form.cancel")}</button>`}>
		<div class="fields"><${Field} form=${form} name="characters_max" type="number" min="0" max="1000" required label=${t("guard.field_characters_max")} value=${String(rule.characters_max)} />
		<${Field} form=${form} name="urgent_max" type="number" min="0" max="20" required label=${t("guard.field_urgent_max")} value=${String(rule.urgent_max)} /></div>
		${check("lets_departments_pass")}${check("needs_link")}
	</${Form}>`
}
