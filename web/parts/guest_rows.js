// @ts-check
/* The account's own people who are members: who is in, who asks for a link, and the link to hand over. */
import { api, problem_text } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { day, moment } from "../lib/time.js"
import { html, useEffect, useId, useRef, useState } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { Confirm, Outcome } from "./confirm.js"
import { CopyButton } from "./copy.js"
import { Icon } from "./icon.js"

/** @typedef {import("../lib/types.d.ts").Guest} Guest */
/** @typedef {import("../lib/types.d.ts").InvitedGuest} InvitedGuest */

const LETTER_ASK_MS = 5000

/** A link that was just made: sent by mail, or shown now and never again. @param {{ made: InvitedGuest, onDone: () => void }} props */
export function GuestLink({ made, onDone }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	const id = useId()
	useEffect(() => box.current?.focus(), [])
	if (made.is_mailed) return html`<div class="made"><p ref=${box} tabindex="-1"><strong>${t("guests.mailed", { name: made.guest.name, email: made.guest.email })}</strong></p>
		<p class="row-of"><button class="link" onClick=${onDone}>${t("notice.close")}</button></p></div>`
	return html`<div class="made"><p ref=${box} tabindex="-1"><strong>${t("guests.made", { name: made.guest.name })}</strong></p>
		<p>${t("guests.pass_on", { until: moment(made.link_until ?? "") })}</p>
		<p class="code" id=${id} translate="no">${document.baseURI}#/come-in/${made.link}</p>
		<p class="row-of"><${CopyButton} from=${id} label=${t("invite.copy")} /><button class="link" onClick=${onDone}>${t("notice.close")}</button></p></div>`
}

/** @param {{ guests: Guest[], may_lead: boolean, onChanged: () => Promise<void> }} props */
export function GuestRows({ guests, may_lead, onChanged }) {
	const is_waiting = guests.some((guest) => guest.letter === "waiting")
	/* What becomes of a letter is no news of the account, so the page asks while one is under way. */
	useEffect(() => {
		if (!is_waiting) return
		const timer = setInterval(() => { if (!document.hidden) void onChanged() }, LETTER_ASK_MS)
		return () => clearInterval(timer)
	}, [is_waiting])
	return html`<ul class="people-rows">${guests.map((guest) => html`<${GuestRow} key=${guest.id} guest=${guest} may_lead=${may_lead} onChanged=${onChanged} />`)}</ul>`
}

/** @param {{ guest: Guest, may_lead: boolean, onChanged: () => Promise<void> }} props */
function GuestRow({ guest, may_lead, onChanged }) {
	const [made, setMade] = useState(/** @type {InvitedGuest | null} */ (null))
	const [is_ending, setEnding] = useState(false)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	/** By mail if the server sends any; by hand when a letter could not be delivered. @param {{ by_hand: true }} [how] */
	const renew = async (how) => {
		try {
			setMade(await api.put(`guests/${guest.id}/link`, how))
			await onChanged()
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	const end = async () => {
		try {
			await api.delete(`guests/${guest.id}`)
			tell(t("guests.ended", { name: guest.name }))
			await onChanged()
		} catch (error) {
			setProblem(as_problem(error))
		}
	}
	const is_lost = guest.letter === "lost"
	const state = guest.asked_at ? t("guests.asks", { date: day(guest.asked_at) })
		: guest.is_here ? t("guests.is_here") : guest.invited_at ? t("guests.is_invited", { date: day(guest.invited_at) }) : ""
	const letter = is_lost ? t("guests.letter_lost") : guest.letter === "waiting" ? t("guests.letter_waiting") : ""
	return html`<li><${Icon} name="g-arch" class="c-theirs" />
		<div><strong>${guest.name}</strong><span class="said">${[guest.email, state, letter].filter(Boolean).join(DOT)}</span></div>
		<p class="row-of"><button class="link" aria-label=${`${guest.name}: ${t(is_lost ? "guests.send_again" : "guests.renew")}`} onClick=${() => renew()}>${t(is_lost ? "guests.send_again" : "guests.renew")}</button>
			${is_lost ? html`<button class="link" aria-label=${`${guest.name}: ${t("guests.by_hand")}`} onClick=${() => renew({ by_hand: true })}>${t("guests.by_hand")}</button>` : null}
			${may_lead ? html`<button class="link" aria-label=${`${guest.name}: ${t("guests.end")}`} onClick=${() => setEnding(true)}>${t("guests.end")}</button>` : null}</p>
		${made ? html`<${GuestLink} made=${made} onDone=${() => setMade(null)} />` : null}
		${is_ending ? html`<${Confirm} title=${t("guests.end_title", { name: guest.name })} text=${t("guests.end_text")} yes=${t("guests.end")} problem=${problem} onYes=${end} onNo=${() => setEnding(false)}>
			<${Outcome} rows=${[[t("outcome.stays"), t("guests.end_stays")], [t("outcome.then"), t("guests.end_then", { name: guest.name })]]} /></${Confirm}>` : null}</li>`
}
