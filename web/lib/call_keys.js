// @ts-check
/* The keys that count beside a call: as they were given, or as somebody chose them in this browser. */
import { Problem } from "./api.js"
import { KINDS } from "./call.js"
import { signal } from "./view.js"

/** @typedef {import("./call.js").Kind} Kind */
/** @typedef {Record<Kind, string>} Keys lower case */

const STORED = "kamwerk.call_keys"
/** Takes the last back; Backspace does so, too. */
export const UNDO_KEY = "z"
/** @type {Keys} */
export const FIRST_KEYS = { question: "q", paraphrase: "p", feeling: "f", signal: "b" }

/** A letter or a digit: browsers keep the other characters for themselves, as "/" and "'". */
const is_fit = (/** @type {string} */ key) => /^[\p{L}\p{N}]$/u.test(key)

/** Refuses what could not be told apart. @param {Keys} keys */
function check(keys) {
	for (const [i, kind] of KINDS.entries()) {
		const refuse = (/** @type {string} */ why) => new Problem({ status: 422, key: `call_keys.${why}`, field: kind })
		if (!is_fit(keys[kind])) throw refuse("unfit")
		if (keys[kind] === UNDO_KEY) throw refuse("undo")
		if (KINDS.slice(0, i).some((other) => keys[other] === keys[kind])) throw refuse("taken")
	}
}

/** @returns {Keys} */
function stored() {
	try {
		const keys = { ...FIRST_KEYS, ...JSON.parse(localStorage.getItem(STORED) ?? "{}") }
		check(keys)
		return keys
	} catch {
		return FIRST_KEYS
	}
}

/** Those in force. */
export const call_keys = signal(stored())

/** Throws the Problem with the field it concerns. @param {Record<string, string>} wanted */
export function call_keys_change(wanted) {
	const keys = /** @type {Keys} */ (Object.fromEntries(KINDS.map((kind) => [kind, (wanted[kind] ?? "").trim().toLowerCase()])))
	check(keys)
	localStorage.setItem(STORED, JSON.stringify(keys))
	call_keys.value = keys
}

export function call_keys_reset() {
	localStorage.removeItem(STORED)
	call_keys.value = FIRST_KEYS
}

/** What a key counts. @param {string} key @returns {Kind | undefined} */
export const call_keys_kind = (key) => KINDS.find((kind) => call_keys.value[kind] === key.toLowerCase())

/** As it stands on a key. @param {Kind} kind */
export const call_keys_name = (kind) => call_keys.value[kind].toUpperCase()
