// @ts-check
/* An invitation that was just made: its address is shown now and never again. */
import { moment } from "../lib/time.js"
import { html, useEffect, useId, useRef } from "../lib/view.js"
import { t } from "../lib/words.js"
import { CopyButton } from "./copy.js"

/** @param {{ made: import("../lib/types.d.ts").Invitation, text: string, done: string, onDone: () => void }} props
 *  `text`: what happened; `done`: what the way on is called */
export function InvitationMade({ made, text, done, onDone }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	const id = useId()
	const link = `${document.baseURI}#/welcome?code=${encodeURIComponent(made.invitation_code)}`
	/* What was pressed to get here is gone. */
	useEffect(() => box.current?.focus(), [])
	return html`<div class="made">
		<p ref=${box} tabindex="-1"><strong>${text}</strong></p>
		<p>${t("invite.pass_on", { until: moment(made.invitation_until) })}</p>
		<p class="code" id=${id} translate="no">${link}</p>
		<p class="row-of"><${CopyButton} from=${id} label=${t("invite.copy")} /><button class="link" onClick=${onDone}>${done}</button></p></div>`
}
