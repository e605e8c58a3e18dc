// @ts-check
/* Whether what waited for one comes by mail, too: a setting of the person, off unless they choose it. */
import { api } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { zone } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Choice, Field, Form, useForm } from "./form.js"
import { Ready } from "./state.js"

/** @typedef {import("../lib/types.d.ts").Digest} Digest */

const USUAL_MINUTE = 17 * 60
const MODES = ["off", "market", "daily"]

const as_clock = (/** @type {number} */ minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`

export function MailDigest() {
	const loaded = useLoad(async () => /** @type {Digest} */ (await api.get("digest")), [])
	return html`<section class="part"><div class="margin"><strong>${t("digest.title")}</strong>${t("digest.note")}</div><div class="main"><h2 class="away">${t("digest.title")}</h2><p>${t("digest.intro")}</p>
		<${Ready} from=${[loaded]}>${() => html`<${DigestForm} digest=${loaded.data} />`}</${Ready}></div></section>`
}

/** @param {{ digest: Digest }} props */
function DigestForm({ digest }) {
	const [mode, setMode] = useState(/** @type {string} */ (digest.mode))
	const form = useForm(async ({ at }) => {
		const [hour, minute] = (at ?? "").split(":").map(Number)
		await api.put("digest", { mode, minute: mode === "daily" ? 60 * hour + minute : 0 })
		tell(t("digest.saved"))
	})
	return html`${digest.has_mail ? null : html`<p class="note">${t("digest.no_mail")}</p>`}
		<${Form} form=${form} send=${t("form.save")} label=${t("digest.title")} fields=${["minute"]}>
			<${Choice} legend=${t("digest.mode")} is_legend_shown name="mode" value=${mode} onChange=${setMode} options=${MODES.map((key) => [key, t(`digest.mode_${key}`)])} />
			${mode === "daily" ? html`<${Field} form=${form} name="at" type="time" label=${t("digest.at", { zone: zone.value.replaceAll("_", " ") })} value=${as_clock(digest.mode === "daily" ? digest.minute : USUAL_MINUTE)} required />` : null}
		</${Form}>`
}
