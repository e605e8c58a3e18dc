// @ts-check
/* Light, dark, or as the system says. lib/first.js applies it before the first paint. */
import { signal } from "./view.js"

/** @typedef {"system" | "light" | "dark"} Theme */
const STORED = "kamwerk.theme"

export const theme = signal(/** @type {Theme} */ (localStorage.getItem(STORED) ?? "system"))

/** @param {Theme} wanted */
export function theme_change(wanted) {
	theme.value = wanted
	localStorage.setItem(STORED, wanted)
	if (wanted === "system") delete document.documentElement.dataset.theme
	else document.documentElement.dataset.theme = wanted
}
