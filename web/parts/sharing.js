// @ts-check
/* Whether the account's own people see a record: two threads, or one. The shape says it, the word repeats it. */
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"
import { Icon } from "./icon.js"

/** @param {{ is_shared: boolean }} props */
export const ShareMark = ({ is_shared }) => html`<span class=${is_shared ? "shared" : "inside"}><${Icon} name=${is_shared ? "g-shared" : "g-inside"} />${t(is_shared ? "share.shared" : "share.inside")}</span>`

/** The choice in a form; its value is "on" or missing. @param {{ is_shared: boolean }} props */
export const ShareField = ({ is_shared }) => html`<label class="check"><input type="checkbox" name="is_shared" defaultChecked=${is_shared} /><span>${t("share.label")}<span class="note">${t("share.note")}</span></span></label>`
