// @ts-check
/* A report laid along one axis: seconds where the file has times, otherwise one step per utterance.
 * The pictures and their tables read the same timeline, so they cannot disagree. Read first: timeline_build(). */

/** @typedef {import("./types.d.ts").Report} Report */
/** @typedef {import("./types.d.ts").Utterance} Utterance */
/** @typedef {import("./types.d.ts").Member} Member */

/** One person, in the order they are drawn within their side.
 * @typedef {{ index: number, name: string, is_me: boolean, side: import("./types.d.ts").Side, place: number }} Person */
/** Utterances of one person without another between them. `weight` is how much was said: seconds, or characters
 * where the file has no times.
 * @typedef {{ from: number, to: number, person: Person, first: number, weight: number }} Turn */
/** A turn of our side in which something was asked.
 * @typedef {{ at: number, utterance: number, kinds: ("open" | "closed")[], number: number, is_stacked: boolean }} Asked */
/** @typedef {{ at: number, utterance: number }} Mark */
/** @typedef {{ has_times: boolean, end: number, people: Person[], person_of: (utterance: number) => Person, turns: Turn[], asked: Asked[], stages: [Mark[], Mark[], Mark[]],
 *   missed: (Mark & { stage: number, suggestion: string })[], misplaced: (Mark & { reason: string })[], evaded: Mark[], tells: Mark[], cut_ins: Mark[] }} Timeline */

/** Below this nothing is drawn: a picture of two sentences says nothing (docs/method.md). */
export const PICTURE_SECONDS_MIN = 300
export const PICTURE_TURNS_MIN = 3

/** @param {Report} report @param {string} me the member who looks @returns {Timeline} */
export function timeline_build(report, me) {
	const { utterances, conversation } = report
	const has_times = utterances.some((u) => u.start_s !== null)
	const places = { us: 0, them: 0, "?": 0 }
	const people = report.speakers.map((speaker, index) => {
		const known = conversation.speakers.find((s) => s.index === index)
		return { index, name: speaker.name, side: speaker.side, is_me: known?.member === me, place: places[speaker.side]++ }
	})
	const at = (/** @type {number} */ i) => has_times ? utterances[i].start_s ?? at_before(i) : i
	const at_before = (/** @type {number} */ i) => {
		for (let before = i - 1; before >= 0; before--) if (utterances[before].start_s !== null) return Number(utterances[before].start_s)
		return 0
	}
	/* A file may say when somebody begins but not when they end: then the next beginning ends it. */
	const until = (/** @type {number} */ i) => has_times
		? Math.max(at(i), utterances[i].end_s ?? (i + 1 < utterances.length ? at(i + 1) : Number(report.duration_s ?? at(i))))
		: i + 1
	/* The report names speakers; names are told apart by the server. */
	const by_name = new Map(people.map((person) => [person.name, person]))
	const person_of = (/** @type {number} */ i) => by_name.get(utterances[i].speaker) ?? people[0]
	/** @type {Turn[]} */
	const turns = []
	utterances.forEach((u, i) => {
		const last = turns.at(-1)
		const person = person_of(i)
		const weight = has_times ? until(i) - at(i) : u.text.length
		if (last?.person === person) {
			last.to = Math.max(last.to, until(i))
			last.weight += weight
		} else turns.push({ from: at(i), to: until(i), person, first: i, weight })
	})
	/** @type {Asked[]} */
	const asked = []
	let number = 1
	utterances.forEach((u, i) => {
		if (u.side !== "us" || u.question_count === 0) return
		const kinds = Array.from({ length: u.question_count }, (_, k) => /** @type {"open" | "closed"} */ (k < u.open_count ? "open" : "closed"))
		asked.push({ at: at(i), utterance: i, kinds, number, is_stacked: u.question_count > 1 })
		number += u.question_count
	})
	const mark = (/** @type {number} */ utterance) => ({ at: at(utterance), utterance })
	const marks = (/** @type {number} */ stage) => utterances.flatMap((u, i) => u.side === "us" && u.stage === stage ? [mark(i)] : [])
	const end = Math.max(1, has_times ? report.duration_s ?? 0 : 0, ...turns.map((turn) => turn.to))
	return {
		has_times, end, people, person_of, turns, asked,
		stages: [marks(1), marks(2), marks(3)],
		missed: report.listening.missed.map((m) => ({ at: at(m.utterance), ...m })),
		misplaced: report.questions.misplaced.map((m) => ({ at: at(m.utterance), ...m })),
		evaded: report.questions.evaded.map((m) => mark(m.utterance)),
		tells: utterances.flatMap((u, i) => u.tells ? [mark(i)] : []),
		cut_ins: report.cut_ins.map(mark),
	}
}

/** Is there enough to draw? @param {Timeline} line */
export const timeline_is_long = (line) =>
	line.turns.length >= PICTURE_TURNS_MIN && (!line.has_times || line.end >= PICTURE_SECONDS_MIN)

/** The turns for a picture of this many pixels. Hundreds of turns thinner than a line would melt into one
 * block: then each person's turns within a few pixels are drawn as one, as wide as their part of it.
 * @param {Timeline} line @param {number} pixels @returns {Turn[]} */
export function timeline_turns(line, pixels) {
	if (pixels / line.turns.length >= TURN_PIXELS_MIN) return line.turns
	const step = line.end / Math.floor(pixels / STEP_PIXELS)
	/** @type {Map<string, Turn>} */
	const steps = new Map()
	for (const turn of line.turns) {
		const from = Math.floor(turn.from / step) * step
		const key = `${from} ${turn.person.index}`
		const same = steps.get(key)
		const length = Math.min(step, turn.to - turn.from)
		if (same) {
			same.to = Math.min(from + step, same.to + length)
			same.weight += turn.weight
		} else steps.set(key, { ...turn, from, to: from + length })
	}
	return [...steps.values()]
}
const TURN_PIXELS_MIN = 2.5
const STEP_PIXELS = 7

/** Round steps for an axis of this length: at most `most` of them. @param {Timeline} line @param {number} most */
export function timeline_ticks(line, most) {
	const steps = line.has_times ? [60, 120, 300, 420, 600, 900, 1200, 1800, 3600, 7200] : [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000]
	const step = steps.find((s) => line.end / s <= most) ?? /** @type {number} */ (steps.at(-1))
	const ticks = []
	for (let tick = 0; tick <= line.end; tick += step) ticks.push(tick)
	return ticks
}
