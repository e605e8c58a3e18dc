// @ts-check
/* Where we are: the part of the address after #, so that one page serves all and works below any path. */
import { signal } from "./view.js"

/** @typedef {{ path: string, parts: string[], query: URLSearchParams }} Place */

/** @returns {Place} */
function read() {
	const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?")
	const parts = path.split("/").filter(Boolean).map((part) => {
		try {
			return decodeURIComponent(part)
		} catch {
			return part
		}
	})
	return { path: parts.join("/"), parts, query: new URLSearchParams(query) }
}

/** The current place. */
export const place = signal(read())
addEventListener("hashchange", () => (place.value = read()))

/** The address of a place, for href. @param {...string} parts */
export const to = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`

/** Goes to a place. @param {string} address */
export function go(address) {
	location.hash = address
}

/** Goes there without a way back to where we were: the old place is no longer of use. @param {string} address */
export function go_instead(address) {
	history.replaceState(null, "", `${location.pathname}${location.search}${address}`)
	place.value = read()
}
