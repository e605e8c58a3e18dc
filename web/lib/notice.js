// @ts-check
/* One sentence about what just happened, with a way to undo it. It stays until it is closed, the next
 * one comes or the page is left: nobody has to be quick. */
import { place } from "./route.js"
import { signal } from "./view.js"

/** @typedef {{ text: string, path: string, undo?: () => Promise<unknown> | unknown }} Notice */

export const notice = signal(/** @type {Notice | null} */ (null))

/** @param {string} text @param {() => Promise<unknown> | unknown} [undo] */
export function tell(text, undo) {
	notice.value = { text, path: place.value.path, undo }
}
