// @ts-check
/* Whether the account's own people see a record: two threads, or one (drawn in styles/parts.css). The shape says it, the
 * word repeats it. */
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"

/** @param {{ is_shared: boolean }} props */
export const ShareMark = ({ is_shared }) => html`<span class=${is_shared ? "shared" : "inside"}>${t(is_shared ? "share.shared" : "share.inside")}</span>`

/** The choice in a form; its value is "on" or missing. `note`: who will see it, where that is not the account's people.
 * @param {{ is_shared: boolean, note?: string }} props */
export const ShareField = ({ is_shared, note }) => html`<label class="check"><input type="checkbox" name="is_shared" defaultChecked=${is_shared} /><span>${t("share.label")}<span class="note">${note ?? t("share.note")}</span></span></label>`
