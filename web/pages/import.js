// @ts-check
/* Bringing in accounts or contacts: hand in a file, see what would come in, take it over or leave it. */
import { api, Problem, problem_text } from "../lib/api.js"
import { as_problem, useLoad } from "../lib/load.js"
import { to } from "../lib/route.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { DOT, has_words, share, t } from "../lib/words.js"
import { useFileDrop } from "../parts/file_drop.js"
import { Choice } from "../parts/form.js"
import { Icon } from "../parts/icon.js"
import { Ready } from "../parts/state.js"

/** @typedef {import("../lib/types.d.ts").Import} Import */
/** @typedef {import("../lib/types.d.ts").ImportRow} ImportRow */

/** The server's limit (import.h), said before sending. */
const FILE_BYTES_MAX = 32 * 1024 * 1024
const LOOK_MS = 300

const FIELDS = {
	accounts: ["name", "country", "about"],
	contacts: ["name", "given", "family", "email", "function", "phone", "division", "language", "account"],
}

/** @param {{ query: URLSearchParams }} props */
export function ImportPage({ query }) {
	const of = query.get("of") === "contacts" ? "contacts" : "accounts"
	const account = query.get("account") ?? ""
	const loaded = useLoad(async () => account ? api.get(`accounts/${encodeURIComponent(account)}`) : { id: "", name: "" }, [account])
	return html`<${Ready} is_page=${true} from=${[loaded]}>${() => html`<${ImportView} of=${of} account=${loaded.data} />`}</${Ready}>`
}

/** @param {{ of: "accounts" | "contacts", account: { id: string, name: string } }} props */
function ImportView({ of: first_of, account }) {
	const [of, setOf] = useState(first_of)
	const handed_in = useRef(/** @type {File | null} */ (null))
	const [draft, setDraft] = useState(/** @type {Import | null} */ (null))
	const [file_name, setFileName] = useState("")
	const [permille, setPermille] = useState(/** @type {number | null} */ (null))
	const [problem, setProblem] = useState(/** @type {Problem | null} */ (null))
	const [is_busy, setBusy] = useState(false)
	const stop = useRef(/** @type {AbortController | null} */ (null))
	const message = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => () => stop.current?.abort(), [])
	useEffect(() => {
		if (problem) message.current?.focus()
	}, [problem])

	const take = async (/** @type {File} */ file, as = of) => {
		handed_in.current = file
		setOf(as)
		setProblem(null)
		setFileName(file.name)
		if (file.size > FILE_BYTES_MAX) return setProblem(new Problem({ status: 413, key: "table.too_large" }))
		stop.current = new AbortController()
		setPermille(0)
		try {
			const wanted = new URLSearchParams(account.id ? { of: as, account: account.id } : { of: as })
			setDraft(await api.upload(`imports?${wanted}`, file, setPermille, stop.current.signal))
		} catch (error) {
			const refused = as_problem(error)
			if (refused.key !== "upload.cancelled") setProblem(refused)
		} finally {
			setPermille(null)
		}
	}
	/** @param {{ fields?: string[], duplicates?: string }} change */
	const map = async (change) => {
		if (!draft) return
		setBusy(true)
		setProblem(null)
		try {
			setDraft(await api.put(`imports/${draft.id}/mapping`, { fields: draft.preview.columns.map((column) => column.field), duplicates: draft.duplicates, ...change }))
		} catch (error) {
			setProblem(as_problem(error))
		} finally {
			setBusy(false)
		}
	}
	const start = async () => {
		if (!draft || is_busy) return
		setProblem(null)
		setDraft({ ...draft, state: "running" })
		const looking = setInterval(async () => {
			/* Only how far it is; what comes of it, the answer to the start itself says. */
			const now = await api.get(`imports/${draft.id}`).catch(() => null)
			if (now?.state === "running") setDraft((before) => before?.state === "running" ? now : before)
		}, LOOK_MS)
		try {
			setDraft(await api.put(`imports/${draft.id}/start`, {}))
		} catch (error) {
			const refused = as_problem(error)
			if (refused.key === "import.cancelled") setDraft(null)
			else setDraft(draft)
			setProblem(refused)
		} finally {
			clearInterval(looking)
		}
	}
	const leave = async () => {
		if (!draft) return
		await api.delete(`imports/${draft.id}`).catch(() => null)
		if (draft.state !== "running") setDraft(null)
	}

	const back = account.id ? to("accounts", account.id, "people") : to("accounts")
	return html`<div class="opening">
			<p class="crumb"><a href=${back}>${account.name || t("accounts.title")}</a></p>
			<h1>${t(`import.title_${of}`)}</h1>
			<p>${t("import.intro")}</p>
			${problem ? html`<div class="refused" role="alert" tabindex="-1" ref=${message}><${Icon} name="g-bad" /><div><p>${problem_text(problem)}</p>
				${problem.line ? html`<p class="note">${t("drop.line", { line: problem.line })} ${problem.detail ? html`<code lang="en">${problem.detail}</code>` : null}</p>` : null}</div></div>` : null}
		</div>
		${permille !== null ? html`<${Sending} name=${file_name} permille=${permille} onCancel=${() => stop.current?.abort()} />`
			: !draft ? html`<${Chooser} onFile=${(/** @type {File} */ file) => take(file)} />`
			: draft.state === "done" ? html`<${Done} draft=${draft} back=${back} onAgain=${() => setDraft(null)} onContacts=${() => { setDraft(null); if (handed_in.current) void take(handed_in.current, "contacts") }} />`
			: draft.state === "running" ? html`<${Running} draft=${draft} onCancel=${leave} />`
			: html`<${Preview} draft=${draft} name=${file_name} has_account=${account.id !== ""} is_busy=${is_busy} onMap=${map} onStart=${start} onLeave=${leave} />`}`
}

/** @param {{ onFile: (file: File) => void }} props */
function Chooser({ onFile }) {
	const chooser = useRef(/** @type {HTMLInputElement | null} */ (null))
	const is_over = useFileDrop(onFile, [])
	return html`<section class="part"><div class="margin"><strong>${t("import.file")}</strong>${t("import.formats")}</div>
		<div class="main"><h2 class="away">${t("import.file")}</h2><div class="drop ${is_over ? "is-over" : ""}">
			<p class="row-of"><button class="button first" onClick=${() => chooser.current?.click()}>${t("drop.choose")}</button><span class="note">${t("drop.or_drag")}</span></p>
			<input class="away" type="file" tabindex="-1" accept=".csv,.tsv,.txt,.vcf" aria-label=${t("drop.choose")} ref=${chooser} onChange=${(/** @type {Event} */ event) => {
				const input = /** @type {HTMLInputElement} */ (event.currentTarget)
				const file = input.files?.[0]
				input.value = ""
				if (file) onFile(file)
			}} />
			${is_over ? html`<div class="drop-over">${t("import.let_go")}</div>` : null}
		</div></div></section>`
}

/** @param {{ name: string, permille: number, onCancel: () => void }} props */
const Sending = ({ name, permille, onCancel }) => html`<div class="drop is-sending"><p><strong>${name}</strong></p>
	<progress max="1000" value=${permille} aria-label=${t("drop.progress")}></progress>
	<p class="row-of"><span role="status">${permille < 1000 ? t("drop.sending") : t("import.reading")}</span><span class="note" aria-hidden="true">${share(permille)}</span>
		<button class="link" onClick=${onCancel}>${t("form.cancel")}</button></p></div>`

/** @param {{ draft: Import, onCancel: () => void }} props */
function Running({ draft, onCancel }) {
	const { row_count } = draft.preview
	return html`<div class="drop is-sending">
		<progress max=${row_count} value=${draft.done_count} aria-label=${t("import.progress")}></progress>
		<p class="row-of"><span role="status">${t("import.running")}</span><span class="note" aria-hidden="true">${t("import.of_rows", { done: draft.done_count, count: row_count })}</span>
			<button class="link" onClick=${onCancel}>${t("form.cancel")}</button></p></div>`
}

/** Accounts come in before their contacts; a file often has both. @param {{ draft: Import, back: string, onAgain: () => void, onContacts: () => void }} props */
function Done({ draft, back, onAgain, onContacts }) {
	const { preview, of } = draft
	const has_more = of === "accounts" && preview.columns.some((column) => !column.field && column.examples.length)
	return html`<section class="part"><div class="margin"><strong>${t("import.done")}</strong></div>
		<div class="main"><h2 class="away">${t("import.done")}</h2>
			<p class="is-done" role="status">${[t(`import.added_${of}`, { count: preview.add_count }), preview.change_count && t("import.changed", { count: preview.change_count }), preview.skip_count && t("import.skipped", { count: preview.skip_count })].filter(Boolean).join(DOT)}</p>
			<p class="row-of"><a class="button first" href=${back}>${t(`import.to_${of}`)}</a>${has_more ? html`<button class="button" onClick=${onContacts}>${t("import.contacts_too")}</button>` : null}<button class="link" onClick=${onAgain}>${t("import.again")}</button></p>
		</div></section>`
}

/** What is wrong in a row. @param {string} key */
const error_text = (key) => has_words(`problem.${key}`) ? t(`problem.${key}`, { field: "", wait: "" }) : key

/** @param {{ draft: Import, name: string, has_account: boolean, is_busy: boolean, onMap: (change: { fields?: string[], duplicates?: string }) => void, onStart: () => void, onLeave: () => void }} props */
function Preview({ draft, name, has_account, is_busy, onMap, onStart, onLeave }) {
	const { preview, of } = draft
	const heading = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => heading.current?.focus(), [])
	const fields = FIELDS[of].filter((field) => field !== "account" || !has_account)
	const choose = (/** @type {number} */ column, /** @type {string} */ field) =>
		onMap({ fields: preview.columns.map((one, i) => i === column ? field : one.field === field ? "" : one.field) })
	const count = preview.add_count + preview.change_count
	const about = [preview.format === "vcard" ? "vCard" : "CSV", preview.encoding, preview.separator === "\t" ? t("import.tab") : preview.separator && t("text.quote", { text: preview.separator })].filter(Boolean).join(DOT)
	return html`<section class="part">
			<div class="margin"><strong>${t("import.columns")}</strong>${about}</div>
			<div class="main"><h2 tabindex="-1" ref=${heading}>${t("import.read", { name, count: preview.row_count })}</h2>
				<div class="wide-table" tabindex="0" role="region" aria-label=${t("import.columns")}><table class="import-columns"><thead><tr><th scope="col">${t("import.column")}</th><th scope="col">${t("import.becomes")}</th></tr></thead>
					<tbody>${preview.columns.map((column, i) => html`<tr key=${i}><td><strong>${column.header || t("import.unnamed")}</strong><span class="note">${column.examples.join(DOT)}</span></td>
						<td><select aria-label=${t("import.becomes_label", { column: column.header || String(i + 1) })} value=${column.field} disabled=${is_busy} onChange=${(/** @type {any} */ event) => choose(i, event.currentTarget.value)}>
							<option value="">${t("import.field_none")}</option>${fields.map((field) => html`<option key=${field} value=${field}>${t(`import.field_${of}_${field}`)}</option>`)}</select></td></tr>`)}</tbody></table></div>
			</div></section>
		${preview.error_count ? html`<section class="part">
			<div class="margin"><strong>${t("import.errors")}</strong>${t("import.errors_note")}</div>
			<div class="main"><h2>${t("import.error_count", { count: preview.error_count })}</h2>
				<ul class="import-errors">${preview.errors.slice(0, 20).map((error, i) => html`<li key=${i}>${error.line ? html`<strong>${t("drop.line", { line: error.line })}</strong> ` : null}${error.column ? `${error.column}: ` : ""}${error_text(error.key)}</li>`)}</ul>
				${preview.error_count > 20 ? html`<p class="note">${t("import.errors_more", { count: preview.error_count - 20 })}</p>` : null}
			</div></section>` : null}
		${preview.skip_count + preview.change_count ? html`<section class="part">
			<div class="margin"><strong>${t("import.duplicates")}</strong>${t("import.duplicates_note")}</div>
			<div class="main"><h2>${t("import.duplicate_count", { count: preview.skip_count + preview.change_count })}</h2>
				<${Choice} legend=${t("import.duplicates_do")} is_legend_shown name="duplicates" value=${draft.duplicates} onChange=${(/** @type {string} */ duplicates) => onMap({ duplicates })} options=${[["skip", t("import.skip")], ["change", t("import.change")]]} />
				<${Rows} of=${of} rows=${preview.duplicates} label=${t("import.duplicates")} />
			</div></section>` : null}
		<section class="part">
			<div class="margin"><strong>${t("import.rows")}</strong>${t("import.rows_note")}</div>
			<div class="main"><h2 class="away">${t("import.rows")}</h2><${Rows} of=${of} rows=${preview.rows} label=${t("import.rows")} />
				${preview.language_dropped_count ? html`<p class="note">${t("import.language_dropped", { count: preview.language_dropped_count })}</p>` : null}
				${preview.division_count ? html`<p class="note">${t("import.division_count", { count: preview.division_count })}</p>` : null}
				<p class="row-of">${preview.error_count || !count ? html`<span class="note">${preview.error_count ? t("import.mend_first") : t("import.nothing")}</span>` : html`<button class="button first" aria-disabled=${is_busy ? "true" : undefined} onClick=${onStart}>${t(`import.start_${of}`, { count })}</button>`}
					<button class="link" onClick=${onLeave}>${t("import.other_file")}</button></p>
			</div></section>`
}

/** @param {{ of: "accounts" | "contacts", rows: ImportRow[], label: string }} props */
function Rows({ of, rows, label }) {
	if (!rows.length) return null
	const all = /** @type {("name" | "email" | "function" | "phone" | "division" | "language" | "country")[]} */ (of === "contacts" ? ["name", "email", "function", "phone", "division", "language"] : ["name", "country"])
	const columns = all.filter((column) => column === "name" || rows.some((row) => row[column]))
	return html`<div class="wide-table" tabindex="0" role="region" aria-label=${label}><table><thead><tr><th scope="col">${t("import.line")}</th>${columns.map((column) => html`<th scope="col" key=${column}>${t(`import.field_${of}_${column}`)}</th>`)}<th scope="col">${t("import.what")}</th></tr></thead>
		<tbody>${rows.map((row) => html`<tr key=${row.line}><td>${row.line}</td>${columns.map((column) => html`<td key=${column}>${row[column]}</td>`)}<td>${t(`import.what_${row.what}`)}</td></tr>`)}</tbody></table></div>`
}
