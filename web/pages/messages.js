// @ts-check
/* Messages: what one got and wrote, the rooms of one's teams, and writing. Read first: MessagesPage. */
import { api, problem_text, session } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { to } from "../lib/route.js"
import { own_status, post_news, status_refresh } from "../lib/status.js"
import { clock, moment } from "../lib/time.js"
import { html, useEffect, useState } from "../lib/view.js"
import { DOT, t } from "../lib/words.js"
import { Opened } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Markdown } from "../parts/markdown.js"
import { MessageForm } from "../parts/message_form.js"
import { Empty, NotFound, Ready } from "../parts/state.js"
import { place_of } from "./search.js"

/** @typedef {import("../lib/types.d.ts").Message} Message */
/** @typedef {import("../lib/types.d.ts").Team} Team */

const PAGE = 50

/** @param {{ id?: string, query: URLSearchParams }} props `id`: the team whose room it is */
export function MessagesPage({ id = "", query }) {
	const teams = useLoad(() => api.all("teams"), [])
	const [count, setCount] = useState(PAGE)
	const path = id ? `teams/${encodeURIComponent(id)}/messages` : "messages"
	const loaded = useLoad(async () => {
		const messages = /** @type {Message[]} */ ([])
		let next = ""
		do {
			const page = await api.get(`${path}?limit=${PAGE}${next && `&after=${next}`}`)
			messages.push(...page.items)
			next = page.next ?? ""
		} while (next && messages.length < count)
		return { messages, has_more: !!next }
	}, [path, count])
	const [writing, setWriting] = useState(query.get("to") ?? "")
	const [is_open, setOpen] = useState(query.has("to"))
	useEffect(() => {
		loaded.reload()
	}, [post_news.value])
	useEffect(() => {
		const unread = loaded.data?.messages.filter((m) => !m.is_read) ?? []
		if (!unread.length) return
		/* They stay marked as new until the page is asked for again. */
		Promise.all(unread.map((m) => api.put(`messages/${m.id}/reading`))).then(status_refresh, (error) => tell(problem_text(as_problem(error))))
	}, [loaded.data?.messages.map((m) => m.id).join()])
	/* What a search led to may be long ago: it stands above the newest. */
	const wanted = query.get("message") ?? ""
	const found = useLoad(async () => wanted ? /** @type {Message} */ (await api.get(`messages/${encodeURIComponent(wanted)}`)) : null, [wanted])
	const write = (/** @type {string} */ receiver) => {
		setWriting(receiver)
		setOpen(true)
	}
	const team = teams.data?.find((/** @type {Team} */ one) => one.id === id)
	if (id && teams.data && !team) return html`<${NotFound} />`
	return html`<div class="opening"><h1>${t("messages.title")}</h1>
			<${WaitingNote} />
			<nav class="areas" aria-label=${t("messages.rooms")}><ul><li><a href=${to("messages")} aria-current=${id ? undefined : "page"}>${t("messages.all")}</a></li>
				${teams.data?.map((/** @type {Team} */ one) => html`<li key=${one.id}><a href=${to("messages", one.id)} aria-current=${one.id === id ? "page" : undefined}>${t("messages.room", { name: one.name })}</a></li>`)}</ul></nav></div>
		<section class="part full bare slim" aria-label=${t("message.write")}>${is_open && (!id || team)
			? html`<${Opened} key=${writing}><${MessageForm} team=${team} to=${writing} onCancel=${() => setOpen(false)} onSent=${async () => {
				setOpen(false)
				await loaded.reload()
			}} /></${Opened}>`
			: html`<p><button class="button first" onClick=${() => write("")}>${t(id ? "message.write_room" : "message.write")}</button></p>`}</section>
		${wanted ? html`<section class="part full bare" aria-label=${t("messages.found")}><h2>${t("messages.found")}</h2><${Ready} from=${[found]}>${() => found.data
			? html`<ol class="messages"><${MessageRow} message=${found.data} onAnswer=${id ? null : write} /></ol>` : null}</${Ready}></section>` : null}
		<${Ready} from=${[teams, loaded]}>${() => html`${loaded.data?.messages.length
			? html`<ol class="messages">${loaded.data.messages.map((m) => html`<${MessageRow} key=${m.id} message=${m} onAnswer=${id ? null : write} />`)}</ol>`
			: html`<${Empty} text=${t(id ? "messages.empty_room" : "messages.empty")} />`}
			${loaded.data?.has_more ? html`<p><button class="button" onClick=${() => setCount(count + PAGE)}>${t("messages.more")}</button></p>` : null}`}</${Ready}><${NotificationOffer} />`
}

/** Quiet: how many wait for the end of the cave, nothing else about them. */
function WaitingNote() {
	const status = own_status.value
	if (!status?.waiting_count || !status.waiting_until) return null
	return html`<p class="waiting-note"><${Icon} name="g-arch" class="c-cave" /> ${t("messages.waiting", { count: status.waiting_count, time: clock(status.waiting_until) })}</p>`
}

/** The browser asks only when somebody wants it. */
function NotificationOffer() {
	const [state, setState] = useState("Notification" in window ? Notification.permission : "denied")
	if (state !== "default") return null
	return html`<p><button class="link" onClick=${async () => setState(await Notification.requestPermission())}>${t("messages.notify")}</button></p>`
}

/** @param {{ message: Message, onAnswer: ((receiver: string) => void) | null }} props */
function MessageRow({ message: m, onAnswer }) {
	const me = session.value?.member.id
	const is_own = m.author === me
	const whom = m.team ? t("messages.into_room", { name: m.team_name }) : is_own ? t("messages.to", { name: m.receiver_name }) : ""
	return html`<li class="message ${is_own ? "is-own" : ""} ${m.is_read ? "" : "is-new"}">
		<p class="said"><${Icon} name=${m.is_author_guest ? "g-arch" : "g-bowl"} class=${m.is_author_guest ? "c-theirs" : "c-ours"} /> <strong>${is_own ? t("messages.you") : m.author_name}</strong>${whom ? html` ${whom}` : null}${DOT}<time datetime=${m.sent_at}>${moment(m.sent_at)}</time>${m.kind === "informal" ? html`${DOT}${t("message.kind_informal")}` : null}${m.team && m.is_for_guests ? html`${DOT}${t("message.guests_read")}` : null}${m.is_read ? null : html`${DOT}<strong>${t("messages.new")}</strong>`}</p>
		${m.urgent_reason ? html`<p class="urgent"><${Icon} name="q-missing" /> ${t("message.urgent_because", { reason: m.urgent_reason })}</p>` : null}
		<${Markdown} source=${m.html} />
		${m.link ? html`<p class="about">${t(`kind.${m.link.kind}`)}: <a href=${place_of(m.link)}>${m.link.title}</a></p>` : null}
		<${Way} message=${m} is_own=${is_own} />
		${onAnswer && !is_own ? html`<p><button class="link" aria-label=${t("messages.answer_to", { name: m.author_name })} onClick=${() => onAnswer(m.author)}>${t("messages.answer")}</button></p>` : null}</li>`
}

/** Which way it took, for whoever got it; when it will be there, for whoever wrote it. @param {{ message: Message, is_own: boolean }} props */
function Way({ message: m, is_own }) {
	if (is_own && m.waiting_count && m.waiting_until)
		return html`<p class="way"><${Icon} name="g-arch" class="c-cave" /> ${m.team ? t("messages.room_waits", { count: m.waiting_count, time: clock(m.waiting_until) })
			: `${t("messages.waits", { name: m.receiver_name, time: clock(m.waiting_until) })} ${m.waiting_why ? t(`guard.why_${m.waiting_why}`) : ""}`}</p>`
	if (m.verdict === "held") return html`<p class="way">${t("messages.was_held", { time: clock(m.delivered_at) })} ${t(`guard.why_${m.why}`)}</p>`
	if (m.verdict === "quiet") return html`<p class="way">${t("messages.was_quiet")} ${t(`guard.why_${m.why}`)}</p>`
	return null
}
