// @ts-check
/* What the keyboard does here. No key of its own is taken from screen readers or the browser. */
import { html } from "../lib/view.js"
import { t } from "../lib/words.js"

const KEYS = /** @type {const} */ ([
	["Tab", "keyboard.tab"], ["Enter", "keyboard.enter"], ["↑ ↓", "keyboard.rows"], ["← →", "keyboard.choice"], ["Esc", "keyboard.escape"], ["Alt + ↑ ↓ ← →", "keyboard.board"],
])

export const KeyboardPage = () => html`<div class="opening"><h1>${t("keyboard.title")}</h1><p>${t("keyboard.intro")}</p></div>
	<section class="part full bare"><dl class="keys">${KEYS.map(([keys, key]) => html`<div key=${key}><dt>${keys.split(" ").map((k) => html`<kbd>${k}</kbd> `)}</dt><dd>${t(key)}</dd></div>`)}</dl></section>`
