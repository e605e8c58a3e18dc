// @ts-check
/* The way to "talks and deals". Looking in here is a visit, too: who takes part hands in what is theirs to count. */
import { api } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { counted, OUTCOMES } from "./evidence_picture.js"
import { is_switched_off } from "./switched_off.js"

/** @typedef {import("../lib/types.d.ts").Evidence} Evidence */

export function EvidenceLink() {
	const loaded = useLoad(() => /** @type {Promise<Evidence>} */ (api.get("evidence")), [])
	const evidence = /** @type {Evidence | undefined} */ (loaded.data)
	if (is_switched_off(loaded.problem)) return null
	const shown = evidence ? OUTCOMES.map((outcome) => counted(evidence, outcome)).filter(({ is_shown }) => is_shown) : []
	return html`<section class="part"><div class="margin"><strong>${t("evidence.title")}</strong>${t("evidence.margin")}</div><div class="main"><h2 class="away">${t("evidence.title")}</h2>
		<p>${shown.length ? shown.map(({ outcome, count }) => `${t(`evidence.so_far_${outcome}`, { count })} `) : t("evidence.teaser")} <a href=${to("evidence")}>${t("evidence.open")}</a></p></div></section>`
}
