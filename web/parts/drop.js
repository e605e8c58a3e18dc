// @ts-check
/* The place to drop a transcript: a file dropped anywhere on the page, chosen, or pasted as text.
 * Asks which account it belongs to where several are possible, sends it with progress and a way to cancel,
 * says what is wrong with a file, by line. */
import { api, Problem, problem_text } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { by_name, share, t } from "../lib/words.js"
import { useFileDrop } from "./file_drop.js"
import { Field, Form, useForm } from "./form.js"
import { Icon } from "./icon.js"

/** @typedef {import("../lib/types.d.ts").Conversation} Conversation */

/** The server's limit (transcript.h); said before sending, so that nobody waits in vain. */
const FILE_BYTES_MAX = 20 * 1024 * 1024

/** Answers that say something about the file; all others mean that it did not get there. */
const ABOUT_THE_FILE = [400, 413, 415, 422]

/** @typedef {{ id: string, name: string }} Account */

/** @param {{ accounts: Account[], onDone: (conversation: Conversation) => void, is_small?: boolean }} props
 *  `is_small`: above a list, where the place itself is not the subject of the page. */
export function Drop({ accounts, onDone, is_small = false }) {
	const only = accounts.length === 1 ? accounts[0] : null
	const [sending, setSending] = useState(/** @type {{ name: string, permille: number } | null} */ (null))
	const [problem, setProblem] = useState(/** @type {import("../lib/api.js").Problem | null} */ (null))
	const [is_pasting, setPasting] = useState(false)
	const [refused_name, setRefusedName] = useState("")
	const [waiting, setWaiting] = useState(/** @type {{ file: Blob, name: string } | null} */ (null))
	const stop = useRef(/** @type {AbortController | null} */ (null))
	const chooser = useRef(/** @type {HTMLInputElement | null} */ (null))
	const message = useRef(/** @type {HTMLElement | null} */ (null))

	const take = (/** @type {Blob} */ file, /** @type {string} */ name) => {
		setProblem(null)
		if (only) send(only.id, file, name)
		else setWaiting({ file, name })
	}
	const send = async (/** @type {string} */ account, /** @type {Blob} */ file, /** @type {string} */ name) => {
		setWaiting(null)
		setRefusedName(name)
		if (file.size > FILE_BYTES_MAX) {
			setProblem(new Problem({ status: 413, key: "transcript.too_large" }))
			return
		}
		stop.current = new AbortController()
		setSending({ name, permille: 0 })
		try {
			const title = name.replace(/\.[^.]{1,5}$/, "")
			const query = new URLSearchParams({ title, language: "auto" })
			onDone(await api.upload(`accounts/${account}/conversations?${query}`, file, (permille) => setSending({ name, permille }), stop.current.signal))
		} catch (error) {
			const refused = as_problem(error)
			if (refused.key !== "upload.cancelled") setProblem(refused)
			setSending(null)
		}
	}

	const is_over = useFileDrop(take, [only?.id])
	useEffect(() => () => stop.current?.abort(), [only?.id])
	useEffect(() => {
		if (problem) message.current?.focus()
	}, [problem])

	const paste = (/** @type {SubmitEvent} */ event) => {
		event.preventDefault()
		const text = String(new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)).get("text"))
		if (text.trim()) take(new Blob([text]), t("drop.pasted_name"))
	}

	if (sending) return html`<div class="drop is-sending">
		<p><strong>${sending.name}</strong></p>
		<progress max="1000" value=${sending.permille} aria-label=${t("drop.progress")}></progress>
		<p class="row-of"><span role="status">${sending.permille < 1000 ? t("drop.sending") : t("drop.reading")}</span><span class="note" aria-hidden="true">${share(sending.permille)}</span>
			<button class="link" onClick=${() => stop.current?.abort()}>${t("form.cancel")}</button></p></div>`

	if (waiting) return html`<${WhichAccount} name=${waiting.name} accounts=${accounts} onChosen=${(/** @type {string} */ account) => send(account, waiting.file, waiting.name)} onCancel=${() => setWaiting(null)} />`

	return html`<div class="drop ${is_over ? "is-over" : ""}">
		${is_small ? null : html`<svg class="drop-picture" viewBox="0 0 400 84" aria-hidden="true"><path class="k-line" d="M0 56H400" /><path class="k-missed" d="M60 55V52A44 44 0 0 1 104 8H116A44 44 0 0 1 160 52V55Z" /><path class="k-missed" d="M184 57V60A18 18 0 0 0 202 78H206A18 18 0 0 0 224 60V57Z" /><path class="k-missed" d="M248 55V52A34 34 0 0 1 282 18H296A34 34 0 0 1 330 52V55Z" /></svg>`}
		${problem ? html`<div class="refused" role="alert" tabindex="-1" ref=${message}><${Icon} name="g-bad" /><div>
			<p><strong>${t(ABOUT_THE_FILE.includes(problem.status) ? "drop.refused" : "drop.not_sent", { name: refused_name })}</strong></p>
			<p>${problem_text(problem)}</p>
			${problem.detail || problem.line ? html`<p class="note">${problem.line ? `${t("drop.line", { line: problem.line })} ` : ""}${problem.detail ? html`<code lang="en">${problem.detail}</code>` : null}</p>` : null}
		</div></div>` : null}
		<p class="row-of">
			<button class="button first" onClick=${() => chooser.current?.click()}>${t("drop.choose")}</button>
			<button class="link" aria-expanded=${is_pasting ? "true" : "false"} onClick=${() => setPasting(!is_pasting)}>${t("drop.paste")}</button>
			<span class="note">${t("drop.or_drag")}</span>
		</p>
		<input class="away" type="file" tabindex="-1" aria-label=${t("drop.choose")} ref=${chooser} onChange=${(/** @type {Event} */ event) => {
			const input = /** @type {HTMLInputElement} */ (event.currentTarget)
			const file = input.files?.[0]
			input.value = ""
			if (file) take(file, file.name)
		}} />
		${is_pasting ? html`<form class="form" onSubmit=${paste}><div class="field"><label for="pasted">${t("drop.text")}</label>
			<p class="note" id="pasted-hint">${t("drop.text_hint")}</p>
			<textarea id="pasted" name="text" rows="8" required aria-describedby="pasted-hint"></textarea></div>
			<p><button class="button first">${t("drop.send")}</button></p></form>` : null}
		${is_small ? null : html`<p class="note">${t("drop.formats")}</p>`}
		${is_over ? html`<div class="drop-over"><p>${only ? t("drop.let_go", { account: only.name }) : t("drop.let_go_any")}</p></div>` : null}
	</div>`
}

/** A conversation belongs to an account from the start.
 * @param {{ name: string, accounts: Account[], onChosen: (account: string) => void, onCancel: () => void }} props */
function WhichAccount({ name, accounts, onChosen, onCancel }) {
	const form = useForm(async ({ account }) => onChosen(account))
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => box.current?.querySelector("select")?.focus(), [])
	return html`<div class="drop" ref=${box}><p><strong>${name}</strong></p>
		<${Form} form=${form} send=${t("drop.go_on")} label=${t("drop.which")} also=${html`<button class="link" type="button" onClick=${onCancel}>${t("form.cancel")}</button>`}>
			<${Field} form=${form} name="account" label=${t("drop.which")} required value=""><option value="">${t("form.choose")}</option>${by_name(accounts, (a) => a.name).map((a) => html`<option key=${a.id} value=${a.id}>${a.name}</option>`)}</${Field}></${Form}></div>`
}
