// @ts-check
/* Who read or changed what is stored about oneself. */
import { usePages } from "../lib/load.js"
import { day } from "../lib/time.js"
import { html } from "../lib/view.js"
import { DOT, has_words, t } from "../lib/words.js"
import { More, Ready } from "./state.js"

/** @typedef {import("../lib/types.d.ts").AccessEntry} AccessEntry */

/** "E-Mail, Funktion": the changed fields in words. @param {string} fields */
const fields_of = (fields) => fields.split(",").filter(Boolean).map((name) => has_words(`field.${name}`) ? t(`field.${name}`) : name).join(", ")

/** @param {AccessEntry} entry */
const what = (entry) => [has_words(`access.${entry.verb}`) ? t(`access.${entry.verb}`) : t("access.changed"), fields_of(entry.fields)].filter(Boolean).join(": ")

export function AccessRows() {
	const entries = usePages("access")
	return html`<${Ready} from=${[entries]}>${() => entries.data?.length
		? html`<ul class="people-rows">${entries.data.map((/** @type {AccessEntry} */ entry) => html`<li key=${entry.id}><span></span>
			<div><strong>${entry.name || t("access.system")}</strong><span class="said">${what(entry)}${DOT}${day(entry.at)}</span></div></li>`)}</ul><${More} pages=${entries} />`
		: html`<p class="note">${t("access.empty")}</p>`}</${Ready}>`
}
