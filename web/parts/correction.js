// @ts-check
/* Corrects the labels of one utterance in place. */
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Choice, Refused } from "./form.js"
import { FLAGS } from "./labels.js"

/** @typedef {import("../lib/types.d.ts").Utterance} Utterance */
/** @typedef {import("../lib/types.d.ts").Correction} Correction */

/** @param {{ utterance: Utterance, onSave: (correction: Correction) => Promise<void>, onReset: () => Promise<void>, onClose: () => void }} props */
export function CorrectionForm({ utterance, onSave, onReset, onClose }) {
	const [question, setQuestion] = useState(utterance.question)
	const [stage, setStage] = useState(utterance.stage)
	const [flags, setFlags] = useState(utterance.flags)
	const [problem, setProblem] = useState(/** @type {any} */ (null))
	const form = useRef(/** @type {HTMLFormElement | null} */ (null))
	useEffect(() => /** @type {HTMLElement | null} */ (form.current?.querySelector("input:checked"))?.focus(), [])
	const attempt = async (/** @type {Event} */ event, /** @type {() => Promise<void>} */ doing) => {
		event.preventDefault()
		try {
			await doing()
		} catch (error) {
			setProblem(error)
		}
	}
	const turn = (/** @type {import("../lib/types.d.ts").Flag} */ flag) =>
		setFlags(flags.includes(flag) ? flags.filter((f) => f !== flag) : [...flags, flag])
	const name = `correction-${utterance.index}`
	return html`<form class="correction" ref=${form} aria-label=${t("correction.title")}
		onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && onClose()}
		onSubmit=${(/** @type {Event} */ event) => attempt(event, () => onSave({ question, stage, flags: FLAGS.filter((f) => flags.includes(f)) }))}>
		<${Refused} problem=${problem} />
		<${Choice} legend=${t("correction.question")} is_legend_shown name=${`${name}-question`} value=${question} onChange=${setQuestion}
			options=${[["none", t("question.none")], ["open", t("question.open")], ["closed", t("question.closed")]]} />
		<${Choice} legend=${t("correction.stage")} is_legend_shown name=${`${name}-stage`} value=${String(stage)} onChange=${(/** @type {string} */ value) => setStage(Number(value))}
			options=${[["0", t("stage.0")], ["1", t("stage.1_short")], ["2", t("stage.2_short")], ["3", t("stage.3_short")]]} />
		<fieldset class="checks"><legend class="label">${t("correction.flags")}</legend>
			${FLAGS.map((flag) => html`<label key=${flag}><input type="checkbox" checked=${flags.includes(flag)} onChange=${() => turn(flag)} />${t(`flag.${flag}`)}</label>`)}
		</fieldset>
		<p class="row-of">
			<button class="button first">${t("correction.save")}</button>
			<button class="link" type="button" onClick=${onClose}>${t("form.cancel")}</button>
			${utterance.corrected ? html`<button class="link" type="button" onClick=${(/** @type {Event} */ event) => attempt(event, onReset)}>${t("correction.reset")}</button>` : null}
		</p>
	</form>`
}
