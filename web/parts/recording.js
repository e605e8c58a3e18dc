// @ts-check
/* A conversation that was recorded: first who took part, and when all of them agreed, its sound, which passes to the team's own server and is kept nowhere. */
import { api, Problem, problem_text, session } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { by_name, share, t } from "../lib/words.js"
import { Field, Form, useForm } from "./form.js"
import { Icon } from "./icon.js"

/** @typedef {import("../lib/types.d.ts").Conversation} Conversation */

/** The server's limit (recording.h); said before sending, so that nobody waits in vain. */
const RECORDING_BYTES_MAX = 512 * 1024 * 1024

/** Who took part. @param {{ accounts: { id: string, name: string }[], onDone: (conversation: Conversation) => void }} props */
export function RecordingBegin({ accounts, onDone }) {
	const form = useForm(async ({ account, people, title }) => onDone(await api.post(`accounts/${account}/recordings`, {
		title, people: people.split("\n").map((name) => name.trim()).filter(Boolean),
	})))
	return html`<details class="more"><summary>${t("recording.begin")}</summary><p>${t("recording.begin_text")}</p>
		<${Form} form=${form} send=${t("recording.begin_send")} label=${t("recording.begin")} fields=${["people"]}>
			<${Field} form=${form} name="account" label=${t("drop.which")} required value=${accounts.length === 1 ? accounts[0].id : ""}><option value="">${t("form.choose")}</option>${by_name(accounts, (a) => a.name).map((a) => html`<option key=${a.id} value=${a.id}>${a.name}</option>`)}</${Field}>
			<${Field} form=${form} name="title" label=${t("recording.title")} />
			<${Field} form=${form} name="people" label=${t("recording.people")} hint=${t("recording.people_hint")} rows="4" required value=${`${session.value?.member.name ?? ""}\n`} />
		</${Form}></details>`
}

/** The sound, when everybody has a basis. @param {{ conversation: Conversation, onDone: () => Promise<void> }} props */
export function RecordingSend({ conversation, onDone }) {
	const [permille, setPermille] = useState(-1) /* -1: nothing is being sent */
	const [problem, setProblem] = useState(/** @type {Problem | null} */ (null))
	const stop = useRef(/** @type {AbortController | null} */ (null))
	const chooser = useRef(/** @type {HTMLInputElement | null} */ (null))
	const message = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => () => stop.current?.abort(), [conversation.id])
	useEffect(() => {
		if (problem) message.current?.focus()
	}, [problem])
	const send = async (/** @type {File} */ file) => {
		setProblem(null)
		if (file.size > RECORDING_BYTES_MAX) {
			setProblem(new Problem({ status: 413, key: "recording.too_large" }))
			return
		}
		stop.current = new AbortController()
		setPermille(0)
		try {
			await api.upload(`conversations/${conversation.id}/recording`, file, setPermille, stop.current.signal, { method: "PUT", type: file.type || "application/octet-stream" })
			await onDone()
		} catch (error) {
			const refused = as_problem(error)
			if (refused.key !== "upload.cancelled") setProblem(refused)
			setPermille(-1)
		}
	}
	if (!session.value?.has_transcriber) return html`<p>${t("problem.transcriber.off")}</p>`
	if (permille >= 0) return html`<div class="drop is-sending">
		${permille < 1000 ? html`<progress max="1000" value=${permille} aria-label=${t("drop.progress")}></progress>` : html`<progress aria-label=${t("recording.writing")}></progress>`}
		<p class="row-of"><span role="status">${t(permille < 1000 ? "recording.sending" : "recording.writing")}</span>${permille < 1000 ? html`<span class="note" aria-hidden="true">${share(permille)}</span>` : null}
			<button class="link" onClick=${() => stop.current?.abort()}>${t("form.cancel")}</button></p></div>`
	return html`<div class="drop">
		${problem ? html`<div class="refused" role="alert" tabindex="-1" ref=${message}><${Icon} name="g-bad" /><p>${problem_text(problem)}</p></div>` : null}
		<p class="row-of"><button class="button first" onClick=${() => chooser.current?.click()}>${t("recording.choose")}</button><span class="note">${t("recording.formats")}</span></p>
		<input class="away" type="file" accept="audio/*,video/mp4,video/webm" tabindex="-1" aria-label=${t("recording.choose")} ref=${chooser} onChange=${(/** @type {Event} */ event) => {
			const input = /** @type {HTMLInputElement} */ (event.currentTarget)
			const file = input.files?.[0]
			input.value = ""
			if (file) send(file)
		}} /></div>`
}
