// @ts-check
/* Writing a message: to whom, about what, and what will happen with it, shown while one types. */
import { api, session } from "../lib/api.js"
import { useLoad } from "../lib/load.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { by_name, t } from "../lib/words.js"
import { Choice, Field, Form, useForm } from "./form.js"
import { LaneNote } from "./lane.js"

/** @typedef {import("../lib/types.d.ts").Lane} Lane */
/** @typedef {import("../lib/types.d.ts").SearchHit} SearchHit */
/** @typedef {import("../lib/types.d.ts").Team} Team */

const ASK_AFTER_MS = 250
const LINK_KINDS = ["need", "goal", "strategy", "solution", "action", "result", "note"]
const URGENT_REASON_MAX = 200

/** Whom one may write to: of us everybody, and guests on one's teams; a guest, our people on the account.
 * @returns {Promise<{ id: string, name: string }[]>} */
async function load_people() {
	const me = session.value?.member
	if (me?.account) return (await api.get(`accounts/${me.account}/members`)).items.filter((/** @type {any} */ m) => !m.is_guest).map((/** @type {any} */ m) => ({ id: m.member, name: m.name }))
	const teams = await api.all("teams")
	const guests = (await Promise.all(teams.map(async (team) => (await api.get(`teams/${team.id}/members`)).items))).flat().filter((m) => m.account)
	const people = [...(await api.all("members")).filter((m) => !m.is_locked && m.is_welcome && m.id !== me?.id), ...guests.map((m) => ({ id: m.member, name: m.name }))]
	return by_name([...new Map(people.map((m) => [m.id, { id: m.id, name: m.name }])).values()], (m) => m.name)
}

/** @param {{ team?: Team, to?: string, onSent: () => Promise<unknown> | unknown, onCancel: () => void }} props `team`: into its room */
export function MessageForm({ team, to = "", onSent, onCancel }) {
	const people = useLoad(() => team ? Promise.resolve([]) : load_people(), [team?.id])
	const [receiver, setReceiver] = useState(to)
	const [kind, setKind] = useState("work")
	const [text, setText] = useState("")
	const [reason, setReason] = useState("")
	const [is_for_guests, setForGuests] = useState(false)
	const [link, setLink] = useState(/** @type {SearchHit | null} */ (null))
	const [lanes, setLanes] = useState(/** @type {Lane[]} */ ([]))
	const is_guest = !!session.value?.member.account
	useEffect(() => setReceiver(to), [to])
	useEffect(() => {
		if (!team && !receiver) {
			setLanes([])
			return
		}
		let is_old = false
		const timer = setTimeout(async () => {
			const query = new URLSearchParams({ kind, characters: String([...text.trim()].length), ...team ? { team: team.id, is_for_guests: String(is_for_guests) } : { receiver, is_urgent: String(!!reason.trim()) }, ...link ? { link_kind: link.kind, link: link.record } : {} })
			/* What stands in the way of sending is said when it is sent. */
			const answer = await api.get(`messages/lanes?${query}`).catch(() => ({ items: [] }))
			if (!is_old) setLanes(answer.items)
		}, ASK_AFTER_MS)
		return () => {
			is_old = true
			clearTimeout(timer)
		}
	}, [team?.id, receiver, kind, text, reason, link?.record, is_for_guests])
	const form = useForm(async () => {
		const draft = { text, kind, ...link ? { link_kind: link.kind, link: link.record } : {} }
		if (team) await api.post(`teams/${team.id}/messages`, { ...draft, is_for_guests })
		else await api.post("messages", { ...draft, receiver, urgent_reason: reason })
		setText("")
		setReason("")
		setLink(null)
		await onSent()
	})
	const typed = (/** @type {(value: string) => void} */ set) => (/** @type {any} */ event) => set(event.currentTarget.value)
	const could_be_urgent = !team && (reason || lanes.some(({ verdict }) => verdict === "held"))
	return html`<${Form} form=${form} send=${t("message.send")} label=${t("message.write")} fields=${["receiver", "text", "urgent_reason", "link"]} class="message-form"
		also=${html`<button class="link" type="button" onClick=${onCancel}>${t("form.cancel")}</button>`}>
		${team ? null : html`<${Field} form=${form} name="receiver" label=${t("message.to")} value=${receiver} required onChange=${typed(setReceiver)}>
			<option value="">${t("form.choose")}</option>${(people.data ?? []).map((/** @type {any} */ m) => html`<option key=${m.id} value=${m.id}>${m.name}</option>`)}</${Field}>`}
		<${Choice} legend=${t("message.kind")} is_legend_shown name="kind" value=${kind} onChange=${setKind} options=${[["work", t("message.kind_work")], ["informal", t("message.kind_informal")]]} />
		<${Field} form=${form} name="text" label=${t("message.text")} hint=${t("message.text_hint")} rows="4" required maxlength="4000" value=${text} onInput=${typed(setText)} />
		<${LinkField} link=${link} onPick=${setLink} problem=${form.problem?.field === "link" ? form.problem : null} />
		${team && !is_guest ? html`<label class="check"><input type="checkbox" checked=${is_for_guests} onChange=${(/** @type {any} */ e) => setForGuests(e.currentTarget.checked)} /><span>${t("message.for_guests")}<span class="note">${t("message.for_guests_note")}</span></span></label>` : null}
		${could_be_urgent ? html`<details class="more" open=${!!reason}><summary>${t("message.urgent")}</summary><${Field} form=${form} name="urgent_reason" label=${t("message.urgent_reason")} hint=${t("message.urgent_hint")} maxlength=${URGENT_REASON_MAX} value=${reason} onInput=${typed(setReason)} /></details>` : null}
		<div aria-live="polite"><${LaneNote} lanes=${lanes} is_room=${!!team} /></div>
	</${Form}>`
}

/** What it is about: found by its words. @param {{ link: SearchHit | null, onPick: (hit: SearchHit | null) => void, problem: import("../lib/api.js").Problem | null }} props */
function LinkField({ link, onPick, problem }) {
	const [hits, setHits] = useState(/** @type {SearchHit[] | null} */ (null))
	const latest = useRef(0)
	const find = async (/** @type {any} */ event) => {
		const words = event.currentTarget.value.trim(), turn = ++latest.current
		if (words.length < 2) return setHits(null)
		const answer = await api.get(`search?limit=20&q=${encodeURIComponent(words)}`).catch(() => ({ items: [] }))
		if (turn === latest.current) setHits(answer.items.filter((/** @type {SearchHit} */ hit) => LINK_KINDS.includes(hit.kind)).slice(0, 6))
	}
	if (link) return html`<div class="field"><span class="label">${t("message.link")}</span><p class="row-of"><span>${t(`kind.${link.kind}`)}: ${link.title}</span><button class="link" type="button" onClick=${() => onPick(null)}>${t("message.link_away")}</button></p>
		${problem ? html`<p class="field-problem" role="alert">${t(`problem.${problem.key}`)}</p>` : null}</div>`
	return html`<div class="field"><label for="message-link">${t("message.link")} <span class="note">${t("form.optional")}</span></label>
		<input id="message-link" type="search" autocomplete="off" maxlength="200" placeholder=${t("message.link_hint")} onInput=${find} />
		<div aria-live="polite">${hits === null ? null : hits.length ? html`<ul class="link-hits">${hits.map((hit) => html`<li key=${hit.record}><button class="link" type="button" onClick=${() => {
			setHits(null)
			onPick(hit)
		}}>${t(`kind.${hit.kind}`)}: ${hit.title}</button></li>`)}</ul>` : html`<p class="note">${t("message.link_none")}</p>`}</div></div>`
}
