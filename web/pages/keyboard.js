// @ts-check
/* What the keyboard does here. No key of its own is taken from screen readers or the browser. */
import { KINDS } from "../lib/call.js"
import { UNDO_KEY, call_keys_name } from "../lib/call_keys.js"
import { to } from "../lib/route.js"
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"

const KEYS = /** @type {const} */ ([
	["Tab", "keyboard.tab"], ["Enter", "keyboard.enter"], ["↑ ↓", "keyboard.rows"], ["← →", "keyboard.choice"], ["Esc", "keyboard.escape"], ["Alt + ↑ ↓ ← →", "keyboard.board"],
])

export const KeyboardPage = () => html`<div class="opening"><h1>${t("keyboard.title")}</h1><p>${t("keyboard.intro")}</p></div>
	<section class="part full bare"><dl class="keys">${KEYS.map(([keys, key]) => html`<div key=${key}><dt>${keys.split(" ").map((k) => html`<kbd>${k}</kbd> `)}</dt><dd>${t(key)}</dd></div>`)}</dl></section>
	<section class="part full"><h2>${t("call.title")}</h2><dl class="keys">${KINDS.map((kind) => html`<div key=${kind}><dt><kbd>${call_keys_name(kind)}</kbd></dt><dd>${t(`call.${kind}`)}</dd></div>`)}
		<div><dt><kbd>${UNDO_KEY.toUpperCase()}</kbd> <kbd>⌫</kbd></dt><dd>${t("call.undo")}</dd></div></dl>
		<p class="note">${t("keyboard.call")} <a href=${to("call")}>${t("keyboard.call_change")}</a></p></section>`
