// @ts-check
/* How a question plan is spread over its agenda, and what may be said of its questions. Pure, so that plan and call share it. */

/** @typedef {import("./types.d.ts").PlannedQuestion} PlannedQuestion */
/** What of a plan is changed as a whole. @typedef {Pick<import("./types.d.ts").QuestionPlan, "topics" | "questions">} Agenda */

export const BAND_MIN = 10
export const BAND_MAX = 14
export const TOPICS_MAX = 12

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

/** @param {PlannedQuestion} question */
export const is_asked = (question) => question.state === "asked" || question.state === "answered"

/** What came up in the talk: only planned, until it is ticked. @param {string} id @param {number} topic @param {string} text @returns {PlannedQuestion} */
export const came_up = (id, topic, text) => ({ id, text, topic, state: "planned", source: "came_up", record: null, earlier: null, utterance: null, at_s: null, is_sure: false })

/** The questions of a plan after what was added and ticked elsewhere, in order; what is so already stays the same object. What was added to a topic that is gone
 * comes to the last one. @param {import("./types.d.ts").QuestionPlan} plan @param {{ question: string, topic: number, text: string }[]} added @param {{ question: string, is_asked: boolean }[]} ticks @returns {PlannedQuestion[]} */
export function stepped({ topics, questions, conversation }, added, ticks) {
	const fresh = added.filter((a) => !questions.some((q) => q.id === a.question)).map((a) => came_up(a.question, Math.min(a.topic, topics.length - 1), a.text))
	return [...questions, ...fresh].map((question) => ticks.filter((tick) => tick.question === question.id)
		.reduce((q, tick) => is_asked(q) === tick.is_asked ? q : ticked(q, conversation !== null), question))
}

/** @param {PlannedQuestion} question @param {PlannedQuestion["state"]} state @returns {PlannedQuestion} */
export const said = (question, state) => ({ ...question, state, is_sure: true })

/** Asked at another place of the talk, as a person says. @param {PlannedQuestion} question @param {{ index: number, start_s: number | null }} at @returns {PlannedQuestion} */
export const placed = (question, { index, start_s }) => ({ ...question, state: question.state === "answered" ? "answered" : "asked", is_sure: true, utterance: index, at_s: start_s })

/* ---- topics and places ---- */

/** @param {Agenda} agenda @param {string} name @returns {Agenda} */
export const topic_added = ({ topics, questions }, name) => ({ topics: [...topics, name], questions })

/** @param {Agenda} agenda @param {number} topic @param {string} name @returns {Agenda} */
export const topic_renamed = ({ topics, questions }, topic, name) => ({ topics: topics.with(topic, name), questions })

/** One place up (-1) or down (1), with its questions; null: there is none. @param {Agenda} agenda @param {number} topic @param {-1 | 1} by @returns {Agenda | null} */
export function topic_stepped({ topics, questions }, topic, by) {
	const other = topic + by
	if (!topics[other]) return null
	const place = (/** @type {number} */ at) => at === topic ? other : at === other ? topic : at
	return { topics: topics.with(topic, topics[other]).with(other, topics[topic]), questions: questions.map((q) => ({ ...q, topic: place(q.topic) })) }
}

/** Only without questions, and never the last one; else null. @param {Agenda} agenda @param {number} topic @returns {Agenda | null} */
export function topic_removed({ topics, questions }, topic) {
	if (topics.length === 1 || questions.some((q) => q.topic === topic)) return null
	return { topics: topics.toSpliced(topic, 1), questions: questions.map((q) => ({ ...q, topic: q.topic > topic ? q.topic - 1 : q.topic })) }
}

/** Into a topic: before or after another question of it, else to its end. @param {Agenda} agenda @param {string} id @param {number} topic @param {{ before?: string, after?: string }} [beside] @returns {Agenda} */
export function question_moved({ topics, questions }, id, topic, { before, after } = {}) {
	const question = questions.find((q) => q.id === id), rest = questions.filter((q) => q.id !== id)
	if (!question) return { topics, questions }
	const place = before ? rest.findIndex((q) => q.id === before) : after ? rest.findIndex((q) => q.id === after) + 1 : rest.length
	return { topics, questions: rest.toSpliced(place < 0 ? rest.length : place, 0, { ...question, topic }) }
}

/** One place up or down, past the end of its topic into the next one; null: there is none. @param {Agenda} agenda @param {string} id @param {-1 | 1} by @returns {Agenda | null} */
export function question_stepped(agenda, id, by) {
	const question = agenda.questions.find((q) => q.id === id)
	if (!question) return null
	const own = agenda.questions.filter((q) => q.topic === question.topic), beside = own[own.indexOf(question) + by]?.id, topic = question.topic + by
	if (beside) return question_moved(agenda, id, question.topic, by < 0 ? { before: beside } : { after: beside })
	if (agenda.topics[topic] === undefined) return null
	const first = agenda.questions.find((q) => q.topic === topic)?.id
	return question_moved(agenda, id, topic, by > 0 && first ? { before: first } : {})
}
