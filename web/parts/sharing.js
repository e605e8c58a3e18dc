// @ts-check
/* Whether the account's own people see a record: two threads, or one (drawn in styles/parts.css). The shape says it, the
 * word repeats it. */
import { api, problem_text } from "../lib/api.js"
import { as_problem } from "../lib/load.js"
import { tell } from "../lib/notice.js"
import { html, useEffect, useRef, useState } from "../lib/view.js"
import { list, t } from "../lib/words.js"

/** @typedef {import("../lib/types.d.ts").Account} Account */

/** @param {{ is_shared: boolean }} props */
export const ShareMark = ({ is_shared }) => html`<span class=${is_shared ? "shared" : "inside"}>${t(is_shared ? "share.shared" : "share.inside")}</span>`

/** The choice in a form; its value is "on" or missing. `note`: who will see it, where that is not the account's people.
 * @param {{ is_shared: boolean, note?: string }} props */
export const ShareField = ({ is_shared, note }) => html`<label class="check"><input type="checkbox" name="is_shared" defaultChecked=${is_shared} /><span>${t("share.label")}<span class="note">${note ?? t("share.note")}</span></span></label>`

/** Who sees what is shared. @param {Account} account */
function who_sees(account) {
	const names = (account.members ?? []).filter((member) => member.is_guest).map((member) => member.name)
	return names.length ? t("shared.who", { names: list(names), account: account.name }) : t("shared.nobody_yet", { account: account.name })
}

/** As ShareField, naming those who would see it. @param {{ account: Account }} props */
export const ShareCheck = ({ account }) => html`<label class="check"><input type="checkbox" name="is_shared" /><span>${t("shared.share", { account: account.name })}<span class="note">${who_sees(account)}</span></span></label>`

/** Says who would see a record before it happens. @param {{ account: Account, path: string, is_shared: boolean, onChanged: () => Promise<void> }} props
 *  `path`: the record's, below api/ */
export function ShareSwitch({ account, path, is_shared, onChanged }) {
	const [is_asking, setAsking] = useState(false)
	const box = useRef(/** @type {HTMLElement | null} */ (null)), was_asking = useRef(false)
	/* The button that had the focus is gone: a key pressed twice must not share what nobody read. */
	useEffect(() => {
		if (was_asking.current === is_asking) return
		was_asking.current = is_asking
		const next = box.current?.querySelector(is_asking ? "p" : "button")
		if (document.activeElement === document.body || box.current?.contains(document.activeElement)) /** @type {HTMLElement | undefined} */ (next)?.focus()
	}, [is_asking])
	const set = async (/** @type {boolean} */ is_shared) => {
		try {
			await api.patch(path, { is_shared }, (await api.get(path)).revision)
			await onChanged()
			setAsking(false)
			tell(t(is_shared ? "shared.now" : "shared.no_more", { account: account.name }), is_shared ? undefined : () => set(true))
		} catch (error) {
			tell(problem_text(as_problem(error)))
		}
	}
	if (is_shared) return html`<div class="sharing" ref=${box}><p><${ShareMark} is_shared=${true} /> ${who_sees(account)}</p><p><button class="link" onClick=${() => set(false)}>${t("shared.stop")}</button></p></div>`
	if (!is_asking) return html`<div class="sharing" ref=${box}><p><${ShareMark} is_shared=${false} /> ${t("shared.only_us", { account: account.name })}</p><p><button class="link" onClick=${() => setAsking(true)}>${t("shared.share", { account: account.name })}</button></p></div>`
	return html`<div class="sharing is-asking" ref=${box}><p key="then" tabindex="-1">${t("shared.ask", { account: account.name })} ${who_sees(account)} ${t("shared.comments_too")}</p>
		<p key="yes" class="row-of"><button class="button first" onClick=${() => set(true)}>${t("shared.yes_share")}</button><button class="link" onClick=${() => setAsking(false)}>${t("form.cancel")}</button></p></div>`
}
