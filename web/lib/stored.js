// @ts-check
/* What stands in this browser as JSON. Another page, or an older version, may have written it. */

/** @param {string} key @param {any} otherwise */
export function stored(key, otherwise) {
	try {
		return JSON.parse(localStorage.getItem(key) ?? "") ?? otherwise
	} catch {
		return otherwise
	}
}
