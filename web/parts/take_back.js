// @ts-check
/* Beside "this function is off": what one contributed while it was on can still be taken back. Whether there is something is not told
 * while it is off, so it is offered to everybody; taking back nothing changes nothing. */
import { api } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { html, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Confirm } from "./confirm.js"
import { is_switched_off } from "./switched_off.js"

/** @param {{ problem: import("../lib/api.js").Problem | null | undefined, path: string, title: string, text: string }} props */
export function TakeBackWhileOff({ problem, path, title, text }) {
	const [is_asking, setAsking] = useState(false)
	const [refused, setRefused] = useState(/** @type {any} */ (null))
	if (!is_switched_off(problem)) return null
	const take_back = async () => {
		try {
			await api.delete(path)
			setAsking(false)
			tell(t("works.taken_back"))
		} catch (error) {
			setRefused(as_problem(error))
		}
	}
	return html`<div class="take-back"><p>${t("works.take_back")}</p><p><button class="button" onClick=${() => setAsking(true)}>${t("works.take_back_yes")}</button></p>
		${is_asking ? html`<${Confirm} title=${title} text=${text} yes=${t("works.take_back_yes")} problem=${refused} onYes=${take_back} onNo=${() => { setRefused(null); setAsking(false) }} />` : null}</div>`
}
