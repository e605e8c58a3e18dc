// @ts-check
/* After a rhythm is agreed: somebody wants a block elsewhere, a lead of the team says yes or no.
 * Read first: Wishes, which lists them; WishForm, which asks. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { from_field, to_field, zone } from "../lib/time.js"
import { html, useState } from "../lib/view.js"
import { locale, t } from "../lib/words.js"
import { Field, Form, Opened, useForm } from "./form.js"
import { Icon } from "./icon.js"
import { hours, zone_short } from "./week_picture.js"

/** @typedef {import("../lib/types.d.ts").RhythmBlock} Block */
/** @typedef {import("../lib/types.d.ts").RhythmShare} Share */
/** @typedef {import("../lib/types.d.ts").Wish} Wish */
/** What somebody is about to ask for. @typedef {{ block: Block, starts_at: string, ends_at: string }} Draft */

/** "Do., 26. Nov., 14:00–15:00 MEZ" @param {{ starts_at: string, ends_at: string }} span */
function when({ starts_at, ends_at }) {
	const day = new Intl.DateTimeFormat(locale(), { timeZone: zone.value, weekday: "short", day: "numeric", month: "short" }).format(new Date(starts_at)).replaceAll(" ", "\u00a0")
	return `${day}, ${hours(Date.parse(starts_at), Date.parse(ends_at), zone.value)}\u00a0${zone_short(Date.parse(starts_at), zone.value)}`
}

/** Who may ask for it: one's own cave, or the market; not once it has begun. @param {Block} block */
export const may_ask = (block) => (block.kind === "market" || block.member === session.value?.member.id) && Date.parse(block.starts_at) > Date.now()

/** Still of interest: nobody answered, or one of the times is still to come. @param {Wish} wish */
export const is_fresh = (wish) => wish.state === "open" || [wish.ends_at, wish.was_ends_at].some((at) => Date.parse(at) > Date.now())

/** @param {{ wishes: Wish[], blocks: Block[], people: Share[], is_lead: boolean, is_guest: boolean, draft: Draft | null, onDraft: (draft: Draft | null) => void, refresh: () => Promise<void> }} props */
export function Wishes({ wishes, blocks, people, is_lead, is_guest, draft, onDraft, refresh }) {
	const free = blocks.filter(may_ask)
	return html`<section class="part bare"><div class="margin"><strong>${t("wish.title")}</strong>${t(is_lead ? "wish.note_lead" : "wish.note")}</div><div class="main"><h2>${t("wish.title")}</h2>
		${wishes.length ? html`<ul class="needs wishes">${wishes.map((wish) => html`<${WishRow} key=${wish.id} wish=${wish} people=${people} refresh=${refresh} />`)}</ul>` : html`<p>${t(is_guest ? "wish.none_guest" : "wish.none")}</p>`}
		${draft ? html`<${WishForm} key=${`${draft.block.id} ${draft.starts_at} ${draft.ends_at}`} draft=${draft} blocks=${free} people=${people} is_lead=${is_lead} onDraft=${onDraft} refresh=${refresh} />`
			: free.length ? html`<p><button class="button" onClick=${() => onDraft({ block: free[0], starts_at: free[0].starts_at, ends_at: free[0].ends_at })}>${t(is_lead ? "wish.move_own" : "wish.ask")}</button></p>`
			: html`<p class="note">${t("wish.none_to_move")}</p>`}</div></section>`
}

/** @param {{ kind: string, member: string | null }} of @param {Share[]} people */
const thing = ({ kind, member }, people) => kind === "market" ? t("wish.market") : t("wish.cave", { name: people.find((p) => p.member === member)?.name ?? "" })

/** @param {{ wish: Wish, people: Share[], refresh: () => Promise<void> }} props */
function WishRow({ wish, people, refresh }) {
	const [is_refusing, setRefusing] = useState(false)
	const act = async (/** @type {() => Promise<unknown>} */ what, /** @type {string} */ said, /** @type {(() => Promise<unknown>) | undefined} */ undo) => {
		try {
			await what()
			tell(said, undo && (async () => {
				await undo()
				await refresh()
			}))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
		await refresh()
	}
	const take_back = () => api.delete(`wishes/${wish.id}/answer`)
	const grant = () => act(() => api.put(`wishes/${wish.id}/answer`, { is_granted: true }, wish.revision), t("wish.granted"), take_back)
	const form = useForm(async ({ text }) => {
		await api.put(`wishes/${wish.id}/answer`, { is_granted: false, text }, wish.revision)
		setRefusing(false)
		tell(t("wish.refused", { name: wish.asked_by_name }), async () => {
			await take_back()
			await refresh()
		})
		await refresh()
	})
	const was = { starts_at: wish.was_starts_at, ends_at: wish.was_ends_at }
	const is_leads_own = wish.asked_by === wish.answered_by
	const what = `${thing(wish, people)}: ${t("wish.change", { to: when(wish), from: when(was) })}`
	return html`<li><p><${Icon} name=${wish.kind === "market" ? "g-bowl" : "g-arch"} class=${wish.kind === "market" ? "c-market" : "c-cave"} /> <strong>${thing(wish, people)}</strong>: ${t("wish.change", { to: when(wish), from: when(was) })}</p>
		<p class="marks">${is_leads_own ? html`<span>${t("wish.moved_by", { name: wish.asked_by_name })}</span>` : html`<span>${wish.is_own ? t("wish.by_you") : t("wish.by", { name: wish.asked_by_name })}</span>
			<span><${Icon} name=${wish.state === "open" ? "g-wait" : wish.state === "granted" ? "g-yes" : "g-swap"} /> ${t(`wish.state_${wish.state}`, { name: wish.answered_by_name })}</span>`}</p>
		${wish.text ? html`<p class="said">${wish.text}</p>` : null}${wish.answer ? html`<p class="said">${wish.answered_by_name}: ${wish.answer}</p>` : null}
		${is_refusing ? html`<${Opened}><${Form} form=${form} send=${t("wish.no_send")} label=${`${t("wish.no")}: ${what}`} fields=${["text"]} also=${html`<button class="link" type="button" onClick=${() => setRefusing(false)}>${t("form.cancel")}</button>`}>
			<${Field} form=${form} name="text" label=${t("wish.no_why")} rows="2" required maxlength="500" /></${Form}></${Opened}>`
		: html`<p class="row-of">${wish.may_answer ? html`<button class="button first" aria-label=${`${t("wish.yes")}: ${what}`} onClick=${grant}>${t("wish.yes")}</button><button class="button" aria-label=${`${t("wish.no")}: ${what}`} onClick=${() => setRefusing(true)}>${t("wish.no")}</button>` : null}
			${wish.is_own && wish.state === "open" ? html`<button class="link" aria-label=${`${t("wish.withdraw")}: ${what}`} onClick=${() => act(() => api.delete(`wishes/${wish.id}`), t("wish.withdrawn"), () => api.post(`blocks/${wish.block}/wishes`, { starts_at: wish.starts_at, ends_at: wish.ends_at, text: wish.text }))}>${t("wish.withdraw")}</button>` : null}
			${wish.may_undo ? html`<button class="link" aria-label=${`${t("wish.take_back")}: ${what}`} onClick=${() => act(take_back, t("wish.taken_back"), undefined)}>${t("wish.take_back")}</button>` : null}</p>`}</li>`
}

/** @param {{ draft: Draft, blocks: Block[], people: Share[], is_lead: boolean, onDraft: (draft: Draft | null) => void, refresh: () => Promise<void> }} props */
function WishForm({ draft, blocks, people, is_lead, onDraft, refresh }) {
	const form = useForm(async ({ starts_at, ends_at, text }) => {
		const made = await api.post(`blocks/${draft.block.id}/wishes`, { starts_at: from_field(starts_at), ends_at: from_field(ends_at), text })
		onDraft(null)
		tell(t(is_lead ? "wish.moved" : "wish.sent"), async () => {
			await api.delete(`wishes/${made.id}${is_lead ? "/answer" : ""}`)
			await refresh()
		})
		await refresh()
	})
	const choose = (/** @type {any} */ event) => {
		const block = blocks.find(({ id }) => id === event.currentTarget.value)
		if (block) onDraft({ block, starts_at: block.starts_at, ends_at: block.ends_at })
	}
	return html`<${Opened}><${Form} form=${form} send=${t(is_lead ? "wish.send_lead" : "wish.send")} label=${t(is_lead ? "wish.move_own" : "wish.ask")} fields=${["starts_at", "ends_at", "text"]} also=${html`<button class="link" type="button" onClick=${() => onDraft(null)}>${t("form.cancel")}</button>`}>
		<${Field} form=${form} name="block" label=${t("wish.which")} value=${draft.block.id} onChange=${choose} required>${blocks.map((block) => html`<option key=${block.id} value=${block.id} selected=${block.id === draft.block.id}>${thing(block, people)}: ${when(block)}</option>`)}</${Field}>
		<div class="fields"><${Field} form=${form} name="starts_at" type="datetime-local" label=${`${t("wish.from")} (${zone_short(Date.parse(draft.starts_at), zone.value)})`} value=${to_field(draft.starts_at)} required />
		<${Field} form=${form} name="ends_at" type="datetime-local" label=${`${t("wish.until")} (${zone_short(Date.parse(draft.ends_at), zone.value)})`} value=${to_field(draft.ends_at)} required /></div>
		<${Field} form=${form} name="text" label=${t(is_lead ? "wish.why_lead" : "wish.why")} hint=${t(is_lead ? "wish.why_lead_hint" : "wish.why_hint")} rows="2" maxlength="500" /></${Form}></${Opened}>`
}
