// @ts-check
/* Forms: a label for each field, errors tied to their field, one place that sends.
 *
 * useForm() holds what was refused; Form shows it on top and moves the focus to the field it concerns. */
import { problem_text } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { html, useEffect, useId, useRef, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Icon } from "./icon.js"

/** @typedef {import("../lib/api.js").Problem} Problem */
/** @typedef {{ problem: Problem | null, is_busy: boolean, submit: (event: Event) => void, refuse: (problem: Problem | null) => void }} FormState */

/** @param {(values: Record<string, string>) => Promise<unknown>} onSend @returns {FormState} */
export function useForm(onSend) {
	const [problem, refuse] = useState(/** @type {Problem | null} */ (null))
	const [is_busy, setBusy] = useState(false)
	const alive = useRef(true)
	useEffect(() => {
		alive.current = true
		return () => {
			alive.current = false
		}
	}, [])
	const submit = async (/** @type {Event} */ event) => {
		event.preventDefault()
		if (is_busy) return
		const form = /** @type {HTMLFormElement} */ (event.currentTarget)
		setBusy(true)
		refuse(null)
		try {
			/** @type {Record<string, string>} */
			const values = {}
			for (const [name, value] of new FormData(form)) if (typeof value === "string") values[name] = value
			await onSend(values)
		} catch (error) {
			if (!alive.current) return
			const refused = as_problem(error)
			refuse(refused)
			requestAnimationFrame(() => {
				const field = refused.field && form.elements.namedItem(refused.field)
				const target = field instanceof HTMLElement ? field : form.querySelector(".refused")
				if (target instanceof HTMLElement) target.focus()
			})
		} finally {
			if (alive.current) setBusy(false)
		}
	}
	return { problem, is_busy, submit, refuse }
}

/** A refusal as a sentence. @param {{ problem: Problem | null }} props */
export function Refused({ problem }) {
	if (!problem) return null
	return html`<p class="refused" role="alert" tabindex="-1"><${Icon} name="g-bad" /><span>${problem_text(problem)}</span></p>`
}

/** @param {{ form: FormState, send: string, class?: string, label?: string, children?: any, also?: any, fields?: string[] }} props
 *  `fields`: names whose refusals are shown at the field, not on top. */
export function Form({ form, send, class: more = "", label, children, also, fields = [] }) {
	const at_field = form.problem?.field && fields.includes(form.problem.field)
	return html`<form class="form ${more}" onSubmit=${form.submit} aria-label=${label}>
		${at_field ? null : html`<${Refused} problem=${form.problem} />`}
		${children}
		<p class="row-of"><button class="button first" aria-disabled=${form.is_busy ? "true" : undefined}>${form.is_busy ? t("form.busy") : send}</button>${also}</p>
	</form>`
}

/** A field with its label, a hint and what was refused about it.
 * @param {{ form: FormState, name: string, label: string, hint?: string, value?: string, children?: any, [attribute: string]: any }} props */
export function Field({ form, name, label, hint, value, children, ...input }) {
	const id = useId()
	const problem = form.problem?.field === name ? form.problem : null
	const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ") || undefined
	/* What somebody chose stands, whatever comes in meanwhile; who listens to the choice keeps it themselves. */
	const [chosen, setChosen] = useState(/** @type {string | null} */ (null))
	const choice = input.onChange || chosen === null ? value : chosen
	const choose = input.onChange ?? ((/** @type {any} */ event) => setChosen(event.currentTarget.value))
	const shared = { id, name, "aria-describedby": described, "aria-invalid": problem ? "true" : undefined, ...input }
	return html`<div class="field ${problem ? "is-refused" : ""}">
		<label for=${id}>${label}${input.required ? null : html` <span class="note">${t("form.optional")}</span>`}</label>
		${hint ? html`<p class="note" id=${`${id}-hint`}>${hint}</p>` : null}
		${children
			? html`<select ...${shared} value=${choice} onChange=${choose}>${children}</select>`
			: input.rows
				? html`<textarea ...${shared} defaultValue=${value}></textarea>`
				: html`<input ...${shared} defaultValue=${value} />`}
		${problem ? html`<p class="field-problem" id=${`${id}-problem`}><${Icon} name="g-bad" />${problem_text(problem)}</p>` : null}
	</div>`
}

/** One out of a few, side by side. @param {{ legend: any, name: string, options: [string, string][], value: string | null, onChange: (value: string) => void, is_legend_shown?: boolean, is_required?: boolean }} props */
export function Choice({ legend, name, options, value, onChange, is_legend_shown = false, is_required = false }) {
	return html`<fieldset class="choice-of">
		<legend class=${is_legend_shown ? "label" : "away"}>${legend}</legend>
		<div class="choice">${options.map(([key, text]) => html`<label key=${key}>
			<input type="radio" name=${name} value=${key} required=${is_required} checked=${value === key} onChange=${() => onChange(key)} />${text}</label>`)}</div>
	</fieldset>`
}

/** A form that is open stays as it was when it was opened, also when what is shown around it is asked for again: what somebody
 * types is not lost, and what others changed meanwhile is not overwritten unseen, because the old revision is sent.
 * @param {string} key what is open; "" = nothing @param {() => any} make */
export function useOpen(key, make) {
	const open = useRef({ key: "", form: /** @type {any} */ (null) })
	if (open.current.key !== key) open.current = { key, form: key ? make() : null }
	return open.current.form
}

/** A form that was just opened by a button: its first field gets the focus. (autofocus works once per page.) @param {{ children?: any }} props */
export function Opened({ children }) {
	const box = useRef(/** @type {HTMLElement | null} */ (null))
	useEffect(() => {
		const field = box.current?.querySelector("input, select, textarea")
		if (field instanceof HTMLElement) field.focus()
	}, [])
	return html`<div ref=${box}>${children}</div>`
}
