// @ts-check
/* Own keys for counting beside a call. */
import { KINDS } from "../lib/call.js"
import { FIRST_KEYS, call_keys, call_keys_change, call_keys_name, call_keys_reset } from "../lib/call_keys.js"
import { tell } from "../lib/notice.js"
import { html, useState } from "../lib/view.js"
import { list, t } from "../lib/words.js"
import { Field, Form, useForm } from "./form.js"

/** What is typed takes the place of what stood there: nobody has to delete a key first. @param {InputEvent} event */
function last_typed(event) {
	const field = /** @type {HTMLInputElement} */ (event.currentTarget)
	if (event.data) field.value = (Array.from(event.data).at(-1) ?? "").toUpperCase()
}

export function CallKeys() {
	/* The fields keep what was typed; after a reset they begin anew. */
	const [round, setRound] = useState(0)
	const form = useForm(async (values) => {
		call_keys_change(values)
		tell(t("call_keys.saved", { keys: list(KINDS.map(call_keys_name)) }))
	})
	const reset = () => {
		call_keys_reset()
		form.refuse(null)
		setRound(round + 1)
		tell(t("call_keys.saved", { keys: list(KINDS.map(call_keys_name)) }))
	}
	const is_first = KINDS.every((kind) => call_keys.value[kind] === FIRST_KEYS[kind])
	return html`<details class="more"><summary>${t("call_keys.title")}</summary><p class="note">${t("call_keys.note")}</p>
		<${Form} key=${round} form=${form} send=${t("call_keys.save")} label=${t("call_keys.title")} fields=${KINDS} also=${is_first ? null : html`<button class="link" type="button" onClick=${reset}>${t("call_keys.reset")}</button>`}>
			<div class="fields">${KINDS.map((kind) => html`<${Field} key=${kind} form=${form} name=${kind} label=${t(`call.${kind}`)} value=${call_keys_name(kind)} required autocomplete="off" autocapitalize="characters" onInput=${last_typed} />`)}</div>
		</${Form}></details>`
}
