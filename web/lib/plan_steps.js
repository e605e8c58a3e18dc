// @ts-check
/* The question plan beside a call, and what is ticked and added there.
 *
 * A plan is changed as a whole, against its revision; without a network nobody knows which that will be. So each tick is a step of its own,
 * replayed on the plan as it is then: read, apply, change. Steps say what is so now ("asked"), not what to turn over: applied twice, they
 * change nothing more. They stand in this browser as ids. Texts do not, because a question may quote the customer: the plan and what was
 * added are in the memory of the page alone. Read first: plan_tick(), plan_hand_in(). Source: docs/decisions/0040-plan-beside-call.md */
import { api, session } from "./api.js"
import { as_problem } from "./load.js"
import { new_id, stepped } from "./question_plan.js"
import { stored } from "./stored.js"
import { effect, signal } from "./view.js"

/** @typedef {import("./types.d.ts").QuestionPlan} QuestionPlan */
/** @typedef {{ key: string, owner: string, plan: string, question: string, is_asked: boolean }} Step */
/** A question that came up. @typedef {{ key: string, owner: string, plan: string, question: string, topic: number, text: string }} Addition */

const STEPS = "kamwerk.plan_steps"
const STEPS_MAX = 2000
const TRIES_MAX = 5

export const steps = signal(/** @type {Step[]} */ (stored(STEPS, [])))
export const additions = signal(/** @type {Addition[]} */ ([]))
/** The one beside the call, as the server had it last. */
export const plan_beside = signal(/** @type {QuestionPlan | null} */ (null))
effect(() => {
	if (!session.value) plan_beside.value = null
})

const me = () => session.value?.member.id ?? ""

/** Changes what stands in the browser now: another open page may have added to it. @param {(before: Step[]) => Step[]} change */
function keep(change) {
	steps.value = change(stored(STEPS, [])).slice(-STEPS_MAX)
	localStorage.setItem(STEPS, JSON.stringify(steps.value))
}

/** What of theirs the server does not have yet. @param {string} plan */
const waiting_of = (plan) => ({
	added: additions.value.filter((a) => a.owner === me() && a.plan === plan),
	ticks: steps.value.filter((s) => s.owner === me() && s.plan === plan),
})

/** How many steps of whoever is signed in wait. */
export const plan_waiting = () => [...additions.value, ...steps.value].filter((s) => s.owner === me()).length

/** The plan beside the call as it will be; null: it is not there. @param {string | null | undefined} id @returns {QuestionPlan | null} */
export function plan_now(id) {
	const plan = plan_beside.value
	if (!plan || plan.id !== id) return null
	const { added, ticks } = waiting_of(plan.id)
	return { ...plan, questions: stepped(plan, added, ticks) }
}

/** @param {string} id */
export async function plan_open(id) {
	plan_beside.value = await api.get(`question-plans/${id}`)
}

/** @param {string} plan @param {string} question @param {boolean} is_asked @returns {Promise<void>} */
export function plan_tick(plan, question, is_asked) {
	keep((before) => [...before, { key: new_id(), owner: me(), plan, question, is_asked }])
	return plan_hand_in()
}

/** @param {string} plan @param {number} topic @param {string} text @returns {Promise<void>} */
export function plan_add(plan, topic, text) {
	additions.value = [...additions.value, { key: new_id(), owner: me(), plan, question: new_id(), topic, text }]
	return plan_hand_in()
}

let is_handing_in = false

/** Replays what waits of whoever is signed in. Without a network it goes on waiting, which is no refusal. */
export async function plan_hand_in() {
	if (!me() || is_handing_in) return
	is_handing_in = true
	steps.value = stored(STEPS, [])
	const next = () => [...additions.value, ...steps.value].find((s) => s.owner === me())
	try {
		/* What is ticked meanwhile comes along in the next round. */
		for (let step = next(); step; step = next()) await replay(step.plan)
	} catch (error) {
		if (as_problem(error).status) throw error
	} finally {
		is_handing_in = false
	}
}

/** @param {string} id */
async function replay(id) {
	const { added, ticks } = waiting_of(id)
	/** @param {{ key: string }[]} done */
	const forget = (done) => {
		const keys = new Set(done.map((s) => s.key))
		additions.value = additions.value.filter((a) => !keys.has(a.key))
		keep((before) => before.filter((s) => !keys.has(s.key)))
	}
	for (let tries = 1; ; tries++) {
		try {
			const now = /** @type {QuestionPlan} */ (await api.get(`question-plans/${id}`)), questions = stepped(now, added, ticks)
			const kept = questions.every((q, i) => q === now.questions[i]) ? now : await api.patch(`question-plans/${id}`, { questions }, now.revision)
			if (plan_beside.value?.id === id) plan_beside.value = kept
			return forget([...added, ...ticks])
		} catch (error) {
			const { status } = as_problem(error)
			if (status === 412 && tries < TRIES_MAX) continue /* another window was quicker: the steps go onto what it kept */
			/* What can never be applied must not keep the rest waiting: the plan is gone, or it is full and only takes ticks. */
			if (status === 404) forget([...added, ...ticks])
			else if (status === 422) forget(added.length ? added : ticks)
			throw error
		}
	}
}
