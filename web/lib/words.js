// @ts-check
/* The words of the pages, in German and English, switchable at once.
 *
 * t() gives the text of words/de.json or en.json. A component that calls it is drawn again when
 * the language changes. A word with a number in it has one text per plural form. tools/check-words
 * keeps both files alike. Read first: t(). */
import { signal } from "./view.js"

/** @typedef {import("./types.d.ts").Language} Language */
/** @typedef {Record<string, string | Record<string, string>>} Words */

const STORED = "kamwerk.language"

/** The language of the pages. */
export const language = signal(/** @type {Language} */ (document.documentElement.lang === "de" ? "de" : "en"))
const words = signal(/** @type {Words} */ ({}))
/** @type {Map<Language, Words>} */
const fetched = new Map()

/** Switches to a language and remembers it in this browser. @param {Language} wanted */
export async function language_change(wanted) {
	if (!fetched.has(wanted)) {
		const answer = await fetch(new URL(`../words/${wanted}.json`, import.meta.url))
		fetched.set(wanted, await answer.json())
	}
	words.value = /** @type {Words} */ (fetched.get(wanted))
	language.value = wanted
	document.documentElement.lang = wanted
}

/** Keeps the language for the next visit. @param {Language} wanted */
export function language_remember(wanted) {
	localStorage.setItem(STORED, wanted)
}

/** Is there a text for this key? @param {string} key */
export const has_words = (key) => key in words.value

/** The text of a key. {name} is filled from values; `count` chooses the plural form.
 * @param {string} key @param {Record<string, string | number>} [values] @returns {string} */
export function t(key, values = {}) {
	const entry = words.value[key]
	if (entry === undefined) return key
	const text = typeof entry === "string" ? entry
		: (values.count === 0 && entry.zero) || entry[new Intl.PluralRules(locale()).select(Number(values.count))] || entry.other
	return text.replace(/\{(\w+)\}/g, (all, name) =>
		name in values ? (typeof values[name] === "number" ? number(values[name]) : values[name]) : all)
}

/** The locale for Intl: British English, because the day stands before the month in both languages. */
export const locale = () => language.value === "de" ? "de-DE" : "en-GB"

/** @param {number} n */
export const number = (n) => new Intl.NumberFormat(locale()).format(n)

/** 380 -> "38 %" @param {number} permille */
export const share = (permille) =>
	new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(permille / 1000)

/** Between two facts of one line. A line never begins with the dot. */
export const DOT = "\u00a0· "

/** "A, B und C" @param {string[]} parts */
export const list = (parts) => new Intl.ListFormat(locale(), { type: "conjunction" }).format(parts)

/** Sorts a copy by name the way people of this language expect. @template T @param {T[]} items @param {(item: T) => string} name */
export function by_name(items, name) {
	const order = new Intl.Collator(locale(), { sensitivity: "base", numeric: true })
	return [...items].sort((a, b) => order.compare(name(a), name(b)))
}
