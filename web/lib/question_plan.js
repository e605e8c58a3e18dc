// @ts-check
/* How a question plan is spread over its agenda, and what may be said of its questions. Pure, so that plan and call share it. */

/** @typedef {import("./types.d.ts").PlannedQuestion} PlannedQuestion */

export const BAND_MIN = 10
export const BAND_MAX = 14

/** The id of a question that is new: made here, so that it has one before the server knows of it. (randomUUID() is for pages behind TLS only.) */
export function new_id() {
	const bytes = crypto.getRandomValues(new Uint8Array(16))
	bytes[6] = (bytes[6] & 0x0f) | 0x40
	bytes[8] = (bytes[8] & 0x3f) | 0x80
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}

/** How many questions each topic has. @param {PlannedQuestion[]} questions @param {number} topics */
export const per_topic = (questions, topics) => Array.from({ length: topics }, (_, i) => questions.filter((q) => q.topic === i).length)

/** "few", "best", "limit" or "many", as the report calls it. @param {number} count */
export const band_of = (count) => count < BAND_MIN ? "few" : count <= BAND_MAX ? "best" : count === BAND_MAX + 1 ? "limit" : "many"

/** A tick is a person's word, and so is taking it back once the talk was compared. @param {PlannedQuestion} question @param {boolean} is_compared @returns {PlannedQuestion} */
export const ticked = (question, is_compared) => question.state === "planned" || question.state === "open"
	? { ...question, state: "asked", is_sure: true }
	: { ...question, state: is_compared ? "open" : "planned", is_sure: is_compared, utterance: null }

/** @param {PlannedQuestion} question @param {PlannedQuestion["state"]} state @returns {PlannedQuestion} */
export const said = (question, state) => ({ ...question, state, is_sure: true })
