// @ts-check
/* Who was asked for their consent by a link: whether they have said yes, and the link to hand over where no mail was sent. */
import { api, problem_text } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { moment } from "../lib/time.js"
import { html, useId, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { CopyButton } from "./copy.js"
import { Icon } from "./icon.js"

/** @typedef {import("../lib/types.d.ts").Consent} Consent */
/** @typedef {import("../lib/types.d.ts").Conversation} Conversation */

/** @param {Conversation} conversation @param {number} speaker @returns {Promise<Consent>} */
export const consent_ask = (conversation, speaker) => api.post(`conversations/${conversation.id}/consents`, { speaker })

/** @param {{ conversation: Conversation, consents: Consent[], onChanged: () => Promise<void> }} props
 *  `consents` may come from asking: then they have the link */
export const ConsentRows = ({ conversation, consents, onChanged }) => html`<ul class="people-rows">${consents.map((consent) =>
	html`<${ConsentRow} key=${consent.speaker} conversation=${conversation} consent=${consent} onChanged=${onChanged} />`)}</ul>`

/** @param {{ conversation: Conversation, consent: Consent, onChanged: () => Promise<void> }} props */
function ConsentRow({ conversation, consent, onChanged }) {
	const [made, setMade] = useState(/** @type {Consent | null} */ (null))
	const id = useId()
	const { name } = conversation.speakers[consent.speaker]
	const shown = made?.id === consent.id ? { ...made, ...consent } : made ?? consent // the list knows what became of the letter
	const is_lost = shown.letter === "lost"
	const again = async () => {
		try {
			setMade(await consent_ask(conversation, consent.speaker))
			await onChanged()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	const state = consent.given_at ? t("consents.given", { moment: moment(consent.given_at) })
		: t(is_lost ? "consents.lost" : shown.letter === "waiting" ? "consents.waiting" : "consents.asked", { moment: moment(shown.asked_at) })
	return html`<li><${Icon} name=${consent.given_at ? "g-yes" : is_lost ? "g-bad" : "g-wait"} />
		<div><strong>${name}</strong><span class="said">${state}</span>
			${shown.link ? html`<p>${t("consents.pass_on", { name })}</p><p class="code" id=${id} translate="no">${document.baseURI}#/consent/${shown.link}</p><p><${CopyButton} from=${id} label=${t("invite.copy")} /></p>` : null}</div>
		${consent.given_at ? null : html`<p class="row-of"><button class="link" aria-label=${`${name}: ${t("consents.again")}`} onClick=${again}>${t("consents.again")}</button></p>`}</li>`
}
