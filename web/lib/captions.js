// @ts-check
/* Live captions as people copy them out of a call: "Name: text", or a name with its lines below it, pasted again and again.
 *
 * What was pasted before is recognised by its words, so that only what is new is sent. Captions grow and are corrected while somebody
 * speaks: of a line that grew only its end is new, and a word that is corrected afterwards stays as it was.
 * Whoever is not one of the conversation's people is left out, with all they said: nobody asked them.
 * Read first: captions_read(), then captions_new(). */

/** speaker: "" = it began within somebody's words.
 * @typedef {{ speaker: string, text: string }} Line */
/** strangers: names of those whose words were left out.
 * @typedef {{ lines: Line[], strangers: string[] }} Captions */

const LINE_BYTES_MAX = 2000 // talk/conversation.h
/* In a row, and the same as before: no coincidence wherever it stands. */
const SURE_WORDS = 8
const LIKELY_WORDS = 4
/* At the end of what is known, as far back as captions are still corrected. */
const CORRECTED_WORDS_MAX = 12
/* Fewer are compared with who said them: "Gut." is soon said again, by the other. */
const SHORT_WORDS = 3

const CLOCK = String.raw`[[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?:\s?[AaPp][Mm])?[\])]?`
const CLOCK_BEFORE = new RegExp(`^${CLOCK}\\s*[-–]?\\s*`)
const CLOCK_BEHIND = new RegExp(`\\s+${CLOCK}$`)
const CUE = /-->|^WEBVTT\b|^\d+$/
const NAME_LINE = /^([^:]{1,80}):(?:\s+(.*))?$/
/* One to four words with capital letters: a name, as far as we know. A line left out in error is told and said again; one that is
 * taken for another person's would be theirs. */
const LIKE_A_NAME = /^\p{Lu}[\p{L}.'’-]*(?: (?:\p{Lu}[\p{L}.'’-]*|von|van|de|der|\(.*\))){0,3}(?<!\.)$/u

const folded = (/** @type {string} */ name) => name.normalize("NFD").replace(/\p{M}|[[\]]/gu, "").replace(/\s+/g, " ").trim().toLowerCase()

/** A text without the times that captions come with; the names stay. @param {string} text */
export const captions_plain = (text) => text.split(/\r?\n/)
	.map((line) => line.replace("\uFEFF", "").replace(/^<v ([^>]+)>/, "$1: ").replace(/<[^>]*>/g, "").trim())
	.filter((line) => !CUE.test(line))
	.map((line) => line.replace(CLOCK_BEFORE, "").replace(CLOCK_BEHIND, ""))
	.join("\n")

/** Reads what was copied. @param {string} text @param {string[]} names of the conversation's people @returns {Captions} */
export function captions_read(text, names) {
	const known = new Map(names.map((name) => [folded(name), name]))
	const lines = /** @type {Line[]} */ ([]), strangers = new Set()
	const rows = captions_plain(text).split("\n").filter(Boolean)
	const has_headings = rows.some((row) => known.has(folded(row)))
	/** @type {string | null} null: somebody who is left out */
	let speaker = ""
	for (const row of rows) {
		const [, name = "", said = ""] = NAME_LINE.exec(row) ?? []
		const heading = known.get(folded(row))
		if (heading) speaker = heading
		else if (known.has(folded(name))) {
			speaker = known.get(folded(name)) ?? ""
			if (said) lines.push({ speaker, text: said })
		} else if (name && LIKE_A_NAME.test(name.trim()) || has_headings && row.includes(" ") && LIKE_A_NAME.test(row)) {
			strangers.add((name || row).trim())
			speaker = null
		} else if (speaker !== null) lines.push({ speaker, text: row })
	}
	return { lines, strangers: [...strangers] }
}

/** @typedef {{ word: string, speaker: string, line: number, at: number }} Word */

/** @param {Line[]} lines @returns {Word[]} */
function words_of(lines) {
	const words = []
	for (const [line, { speaker, text }] of lines.entries())
		for (const found of text.matchAll(/\S+/g)) {
			const word = found[0].toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")
			if (word) words.push({ word, speaker, line, at: found.index })
		}
	return words
}

/** How many words before `k` are those before `p`. @param {Word[]} known @param {number} k @param {Word[]} pasted @param {number} p */
function same_before(known, k, pasted, p) {
	let count = 0
	while (count < k && count < p && known[k - 1 - count].word === pasted[p - 1 - count].word) count++
	return count
}

/** @param {Word} a @param {Word} b */
const is_same_speaker = (a, b) => !a.speaker || !b.speaker || a.speaker === b.speaker

/** From which word on it is new. @param {Word[]} known @param {Word[]} pasted */
function begin_of_new(known, pasted) {
	for (let corrected = 0; corrected <= CORRECTED_WORDS_MAX && corrected < known.length; corrected++) {
		const k = known.length - corrected
		let best = 0, at = -1
		for (let p = 1; p <= pasted.length; p++) {
			const count = same_before(known, k, pasted, p)
			const is_whole = count === p || count === k
			const is_enough = count >= SURE_WORDS || is_whole && (corrected === 0 ? count >= SHORT_WORDS || is_same_speaker(known[k - 1], pasted[p - 1]) : count >= LIKELY_WORDS)
			if (count && is_enough && count >= best) [best, at] = [count, p]
		}
		if (at < 0) continue
		/* What was corrected is as many words as before, in the line they stood in. */
		const line = pasted[at - 1].line
		for (let i = 0; i < corrected && pasted[at]?.line === line; i++) at++
		return at
	}
	/* Something older, once more. */
	const text = (/** @type {Word[]} */ words) => ` ${words.map((w) => w.word).join(" ")} `
	return pasted.length >= LIKELY_WORDS && text(known).includes(text(pasted)) ? pasted.length : 0
}

/** In pieces that one line may have. @param {string} text */
function pieces(text) {
	const bytes = (/** @type {string} */ part) => new TextEncoder().encode(part).length
	if (bytes(text) <= LINE_BYTES_MAX) return [text]
	const found = [""]
	for (const word of text.split(/\s+/)) {
		const longer = `${found[found.length - 1]} ${word}`.trim()
		if (bytes(longer) <= LINE_BYTES_MAX) found[found.length - 1] = longer
		else if (bytes(word) <= LINE_BYTES_MAX) found.push(word)
	}
	return found.filter(Boolean)
}

/** What of the pasted lines is not there yet; without those nobody's name stands at. @param {Line[]} known @param {Line[]} pasted @returns {Line[]} */
export function captions_new(known, pasted) {
	const words = words_of(pasted)
	const from = begin_of_new(words_of(known), words)
	const lines = []
	for (const first of words.filter((w, i) => i >= from && (i === from || words[i - 1].line !== w.line))) {
		const { speaker, text } = pasted[first.line]
		/* It goes on with what the last one said. */
		const is_rest = first === words[from] && words[from - 1]?.line === first.line
		const who = speaker || (is_rest ? known.at(-1)?.speaker : "")
		if (who) lines.push(...pieces(text.slice(first.at).trim()).map((piece) => ({ speaker: who, text: piece })))
	}
	return lines
}
