// @ts-check
/* Fields that set-up, invitation and one's own account share. */
import { zone, zones } from "../lib/time.js"
import { html } from "../lib/view.js"

/** As the server wants it (core/secrets.h); told before sending. */
export const PASSWORD_LENGTH_MIN = 10

export function ZoneOptions() {
	const known = zones()
	return html`${(known.includes(zone.value) ? known : [zone.value, ...known]).map((name) => html`<option key=${name} value=${name}>${name.replaceAll("_", " ")}</option>`)}`
}
