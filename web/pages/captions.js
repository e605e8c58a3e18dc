// @ts-check
/* Live captions beside a call: pasted again and again, what is new is labelled by the rules and counted, for whoever pasted alone.
 * It says what was said, never what to say. Nothing is sent before everybody agreed. Read first: Live. */
import { api, session } from "../lib/api.js"
import { captions_new, captions_plain, captions_read } from "../lib/captions.js"
import { as_problem, useLoad } from "../lib/load.js"
import { go, to } from "../lib/route.js"
import { clock } from "../lib/time.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { DOT, list, number, t } from "../lib/words.js"
import { Field, Form, Refused, useForm } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Labels } from "../parts/labels.js"
import { PeopleForm } from "../parts/people_form.js"
import { NotFound, Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").Conversation} Conversation */
/** @typedef {import("../lib/types.d.ts").Report} Report */
/** What is shown of a line. @typedef {{ speaker: string, side: string, text: string, question: string, stage: number, flags: string[] }} Said */

const SHOWN = 60
const AGAIN_S = 5
const DAY_MS = 24 * 60 * 60 * 1000
/* What is heard of needs and feelings. What judges one's own words is for afterwards. */
const QUIET_FLAGS = ["need", "emotion"]

/** @param {{ id?: string }} props */
export const CaptionsPage = ({ id }) => id ? html`<${OfConversation} id=${id} />` : html`<${Begin} />`

const Private = () => html`<p class="private"><${Icon} name="g-lock" /><span><strong>${t("private.only_you")}</strong> ${t("captions.private")}</span></p>`

function Begin() {
	const accounts = useLoad(() => api.all("accounts"), [])
	const conversations = useLoad(() => api.get("conversations?limit=20"), [])
	const form = useForm(async ({ account, text }) => {
		const query = new URLSearchParams({ title: "", started_at: new Date().toISOString(), language: "auto" })
		const made = await api.upload(`accounts/${account}/conversations?${query}`, new Blob([captions_plain(text)]), () => {}, new AbortController().signal, { type: "text/plain" })
		go(to("captions", made.id))
	})
	const today = (/** @type {Conversation} */ c) => !c.has_times && !c.wording_gone_at && c.utterance_count > 0 && Date.now() - Date.parse(c.created_at) < DAY_MS
	return html`<div class="opening"><h1>${t("captions.title")}</h1><p class="verdict">${t("captions.intro")}</p></div>
		<${Private} />
		<section class="part bare"><div class="margin"><strong>${t("captions.first")}</strong>${t("captions.first_note")}</div><div class="main"><h2 class="away">${t("captions.first")}</h2>
			<${Ready} from=${[accounts]}>${() => html`<${Form} form=${form} send=${t("captions.begin")} fields=${["account", "text"]}>
				<div class="fields"><${Field} form=${form} name="account" label=${t("captions.account")} required value=""><option value="">${t("form.choose")}</option>${accounts.data?.map((/** @type {any} */ a) => html`<option key=${a.id} value=${a.id}>${a.name}</option>`)}</${Field}></div>
				<${Field} form=${form} name="text" label=${t("captions.text")} hint=${t("captions.first_hint")} rows="6" required />
			</${Form}>`}</${Ready}></div></section>
		${conversations.data?.items.some(today) ? html`<section class="part"><div class="margin"><strong>${t("captions.go_on")}</strong>${t("captions.go_on_note")}</div><div class="main"><h2 class="away">${t("captions.go_on")}</h2>
			<ul class="plain">${conversations.data.items.filter(today).map((/** @type {Conversation} */ c) => html`<li key=${c.id}><a href=${to("captions", c.id)}>${c.title}</a><span class="said"> ${[c.account_name, clock(c.created_at)].join(DOT)}</span></li>`)}</ul></div></section>` : null}
		<p><a href=${to("call")}>${t("captions.to_call")}</a></p>`
}

/** @param {{ id: string }} props */
function OfConversation({ id }) {
	const loaded = useLoad(() => api.get(`conversations/${encodeURIComponent(id)}`), [id])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => {
		const conversation = /** @type {Conversation} */ (/** @type {unknown} */ (loaded.data))
		if (conversation.opened_until) return html`<${NotFound} />`
		if (conversation.wording_gone_at) return html`<${Over} conversation=${conversation} text=${t("problem.conversation.wording_over")} />`
		if (conversation.has_times) return html`<${Over} conversation=${conversation} text=${t("captions.has_times")} />`
		return conversation.is_ready ? html`<${Live} conversation=${conversation} onLocked=${loaded.reload} />` : html`<${Consent} conversation=${conversation} onDone=${loaded.reload} />`
	}}</${Ready}>`
}

/** It takes no lines, and why. @param {{ conversation: Conversation, text: string }} props */
const Over = ({ conversation, text }) => html`<div class="opening"><h1>${conversation.title}</h1><p class="verdict">${text}</p></div>
	<p class="row-of"><a class="button first" href=${to("captions")}>${t("captions.new")}</a><a class="button" href=${to("conversations", conversation.id)}>${t("captions.to_report")}</a></p>`

/** Not everybody has agreed: that comes first, and here. @param {{ conversation: Conversation, onDone: () => Promise<void> }} props */
function Consent({ conversation, onDone }) {
	const consents = useLoad(async () => (await api.get(`conversations/${conversation.id}/consents`)).items, [conversation.id])
	const account = useLoad(() => api.get(`accounts/${conversation.account}?with=contacts,members`), [conversation.account])
	return html`<div class="opening"><p class="crumb"><a href=${to("accounts", conversation.account)}>${conversation.account_name}</a></p>
			<h1>${t("captions.consent")}</h1><p class="verdict">${t("captions.consent_text")}</p></div>
		<${Private} />
		<${Ready} from=${[account, consents]}>${() => html`<${PeopleForm} conversation=${conversation} members=${account.data.members.filter((/** @type {any} */ m) => !m.is_guest)} contacts=${account.data.contacts} consents=${consents.data} send=${t("captions.agreed")} onDone=${onDone}
			onAsked=${async () => {
				await Promise.all([consents.reload(), onDone()])
			}} />`}</${Ready}>`
}

/** @param {{ conversation: Conversation, onLocked: () => Promise<void> }} props */
function Live({ conversation, onLocked }) {
	const report = useLoad(() => api.get(`conversations/${conversation.id}/report`), [conversation.id])
	return html`<div class="opening"><p class="crumb"><a href=${to("accounts", conversation.account)}>${conversation.account_name}</a></p><h1>${t("captions.title")}</h1><p class="said">${conversation.title}</p></div>
		<${Private} />
		<${Ready} from=${[report]}>${() => html`<${Lines} conversation=${conversation} first=${/** @type {any} */ (report.data).utterances} onLocked=${onLocked} />`}</${Ready}>`
}

/** Sends lines one after the other and keeps those that wait, until the network or the minute lets them through.
 * @param {Conversation} conversation @param {Said[]} first @param {() => Promise<void>} onLocked */
function useLines(conversation, first, onLocked) {
	const path = `conversations/${conversation.id}`
	const sides = new Map(conversation.speakers.map((s) => [s.name, s.side]))
	const [lines, setLines] = useState(first)
	const [problem, setProblem] = useState(/** @type {import("../lib/api.js").Problem | null} */ (null))
	const [, redraw] = useState(0)
	const now = useRef({ lines: first, queue: /** @type {import("../lib/captions.js").Line[]} */ ([]), is_sending: false, is_over: false, timer: /** @type {any} */ (0) }).current
	const show = (/** @type {Said[]} */ next) => setLines(now.lines = next)
	const send = async () => {
		if (now.is_sending) return
		now.is_sending = true
		try {
			while (now.queue.length && !now.is_over) {
				const labels = await api.post(`${path}/lines`, now.queue[0])
				const line = /** @type {import("../lib/captions.js").Line} */ (now.queue.shift())
				show([...now.lines, { ...line, side: sides.get(line.speaker) ?? "?", ...labels }])
			}
			setProblem(null)
		} catch (error) {
			await refused(as_problem(error))
		} finally {
			now.is_sending = false
			redraw((n) => n + 1)
		}
	}
	const refused = async (/** @type {import("../lib/api.js").Problem} */ why) => {
		if (now.is_over) return
		if (why.key === "conversation.basis_missing") return onLocked()
		setProblem(why)
		if (why.status === 0 || why.status === 429 || why.status === 503 || why.key === "conversation.changed")
			now.timer = setTimeout(again, (why.retry_after ?? AGAIN_S) * 1000)
	}
	/* A line whose answer was lost on the way may have arrived. */
	const again = async () => {
		clearTimeout(now.timer)
		try {
			const report = /** @type {Report} */ (await api.get(`${path}/report`))
			show(report.utterances)
			now.queue = captions_new(now.lines, now.queue)
		} catch (error) {
			return refused(as_problem(error))
		}
		await send()
	}
	useEffect(() => {
		const online = () => now.queue.length && again()
		addEventListener("online", online)
		return () => {
			now.is_over = true
			clearTimeout(now.timer)
			removeEventListener("online", online)
		}
	}, [])
	/** @param {string} text */
	const take = (text) => {
		const read = captions_read(text, conversation.speakers.map((s) => s.name))
		const added = captions_new([...now.lines, ...now.queue], read.lines)
		now.queue = [...now.queue, ...added]
		send()
		return { count: added.length, strangers: read.strangers }
	}
	return { lines, problem, waiting: now.queue.length, take }
}

/** @param {{ conversation: Conversation, first: Said[], onLocked: () => Promise<void> }} props */
function Lines({ conversation, first, onLocked }) {
	const { lines, problem, waiting, take } = useLines(conversation, first, onLocked)
	const [taken, setTaken] = useState(/** @type {{ count: number, strangers: string[] } | null} */ (null))
	const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null))
	const me = session.value?.member.id
	const mine = new Set(conversation.speakers.filter((s) => s.member === me).map((s) => s.name))
	const add = (/** @type {string} */ text) => {
		if (text.trim()) setTaken(take(text))
	}
	const paste = (/** @type {ClipboardEvent} */ event) => {
		event.preventDefault()
		add(event.clipboardData?.getData("text/plain") ?? "")
	}
	const submit = (/** @type {Event} */ event) => {
		event.preventDefault()
		if (!field.current) return
		add(field.current.value)
		field.current.value = ""
		field.current.focus()
	}
	return html`<${Counts} lines=${lines} />
		<section class="part bare slim"><div class="margin"><strong>${t("captions.paste")}</strong>${t("captions.paste_note")}</div><div class="main"><h2 class="away">${t("captions.paste")}</h2>
			<form class="form" onSubmit=${submit}><div class="field"><label for="captions-text">${t("captions.text")}</label><p class="note" id="captions-hint">${t("captions.hint")}</p>
				<textarea id="captions-text" rows="3" aria-describedby="captions-hint" ref=${field} onPaste=${paste}></textarea></div>
				<p class="row-of"><button class="button">${t("captions.take")}</button><span role="status">${taken ? t("captions.taken", { count: taken.count }) : ""}${waiting ? ` ${t("captions.waiting", { count: waiting })}` : ""}</span></p></form>
			${taken?.strangers.length ? html`<p class="note-box" role="status">${t("captions.strangers", { names: list(taken.strangers) })}</p>` : null}
			${problem ? html`<${Refused} problem=${problem} />${waiting ? html`<p class="note">${t("captions.kept")}</p>` : null}` : null}</div></section>
		<section class="part wording"><div class="margin"><strong>${t("captions.lines")}</strong>${t("captions.lines_note")}</div><div class="main"><h2 class="away">${t("captions.lines")}</h2>
			<ol class="talk" reversed>${lines.slice(-SHOWN).map((line, i) => ({ line, number: Math.max(0, lines.length - SHOWN) + i + 1 })).reverse().map((one) => html`<${Row} key=${one.number} ...${one} is_mine=${mine.has(one.line.speaker)} />`)}</ol>
			<p class="row-of"><a class="button" href=${to("conversations", conversation.id)}>${t("captions.to_report")}</a><a href=${to("call")}>${t("captions.to_call")}</a></p></div></section>`
}

/** @param {{ line: Said, number: number, is_mine: boolean }} props */
const Row = ({ line, number: count, is_mine }) => html`<li class=${line.side === "us" ? "ours" : "theirs"}><span class="when">${number(count)}</span>
	<div><span class="who">${is_mine ? t("report.you") : line.speaker}</span><span class="text">${line.text}</span></div>
	<div class="marks"><${Labels} utterance=${{ ...line, flags: line.flags.filter((flag) => QUIET_FLAGS.includes(flag)), corrected: false }} missed=${undefined} /></div></li>`

/** What our side asked and how it listened, as the cockpit counts it by hand. @param {{ lines: Said[] }} props */
function Counts({ lines }) {
	const ours = lines.filter((line) => line.side === "us")
	const asked = ours.reduce((sum, line) => sum + (line.question === "none" ? 0 : line.flags.includes("stacked") ? 2 : 1), 0)
	const counts = [["question", "q-open", asked], ...[["paraphrase", 2], ["feeling", 3], ["signal", 1]].map(([kind, stage]) => [kind, `s${stage}`, ours.filter((line) => line.stage === stage).length])]
	return html`<section class="part bare slim"><div class="margin"><strong>${t("captions.counts")}</strong>${t("captions.counts_note")}</div><div class="main"><h2 class="away">${t("captions.counts")}</h2>
		<ul class="caption-counts">${counts.map(([kind, icon, count]) => html`<li key=${kind}><${Icon} name=${icon} /><span>${t(`call.${kind}`)}</span><strong>${number(Number(count))}</strong></li>`)}</ul></div></section>`
}
