/* question_plans.mjs - what somebody wants to ask, and what came of it (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { UNKNOWN, badPages, badRevisions, fields, isList, notOnTheTeam, notTheOwner, withField, without } from "./checks.mjs"
import { created, makeReady } from "../world.mjs"

const PLAN = ["id", "account", "account_name", "conversation", "created_at", "title", "topics", "questions", "revision"]
const draft = { title: "Lieferung", topics: ["Logistik"], questions: [{ text: "Wie viel Vorlauf brauchen Sie?", topic: 0 }, { text: "Was ist Ihnen an den Lieferterminen wichtig?", topic: 0 }] }
const newPlan = async (w) => created(await w.lena.post(`/api/accounts/${w.account.id}/question-plans`, draft))

export const QUESTION_PLANS = {
	"GET /api/question-plans": {
		ask: async (w) => {
			await newPlan(w)
			return { as: w.lena, path: `/api/question-plans?account=${w.account.id}` }
		},
		check: (answer) => {
			isList(answer)
			fields(...PLAN)({ body: answer.body.items[0] })
		},
		bad: badPages,
	},
	"POST /api/accounts/{account}/question-plans": {
		status: 201,
		ask: (w) => ({ as: w.lena, path: `/api/accounts/${w.account.id}/question-plans`, json: draft }),
		check: (answer) => {
			fields(...PLAN)(answer)
			assert.deepEqual(answer.body.questions.map(({ state, is_sure }) => [state, is_sure]), [["planned", false], ["planned", false]])
		},
		others: [...notOnTheTeam, ["gast", 404]],
		bad: [["no title", without("title"), 422, "field.missing", "title"], ["no topics", without("topics"), 422, "field.out_of_range", "topics"],
			["a topic that is none", withField("questions", [{ text: "Was?", topic: 3 }]), 422, "field.out_of_range", "questions"],
			["a state that is none", withField("questions", [{ text: "Was?", topic: 0, state: "said" }]), 422, /./, "state"],
			["two questions with one id", withField("questions", [{ id: UNKNOWN, text: "Was?", topic: 0 }, { id: UNKNOWN, text: "Wer?", topic: 0 }]), 422, "question_plan.question_twice", "questions"],
			["an open question that another plan has", async ({ json }, w) => {
				const questions = [{ text: "Was?", topic: 0, earlier: UNKNOWN }]
				created(await w.lena.post(`/api/accounts/${w.account.id}/question-plans`, { ...json, questions }))
				return { json: { ...json, questions } }
			}, 409, "question_plan.taken_up", "questions"],
			["a question without text", withField("questions", [{ topic: 0 }]), 422, "field.missing", "text"],
			["topics that are no list", withField("topics", "x"), 422, "field.not_list", "topics"]],
	},
	"GET /api/accounts/{account}/question-proposals": {
		ask: (w) => ({ as: w.lena, path: `/api/accounts/${w.account.id}/question-proposals` }),
		check: isList, others: [...notOnTheTeam, ["gast", 404]],
	},
	"GET /api/question-plans/{question_plan}": {
		ask: async (w) => ({ as: w.lena, path: `/api/question-plans/${(await newPlan(w)).id}` }),
		check: fields(...PLAN), others: notTheOwner,
		bad: [["an unknown id", () => ({ path: `/api/question-plans/${UNKNOWN}` }), 404, "question_plan.not_found"]],
	},
	"PATCH /api/question-plans/{question_plan}": {
		ask: async (w) => {
			const plan = w.changedPlan = await newPlan(w)
			return { as: w.lena, path: `/api/question-plans/${plan.id}`, json: { questions: [{ ...plan.questions[1], state: "asked", is_sure: true }] }, revision: plan.revision }
		},
		check: ({ body }, w) => {
			assert.equal(body.questions[0].id, w.changedPlan.questions[1].id)
			assert.equal(body.questions.length, 1)
			assert.equal(body.questions[0].state, "asked")
			assert.equal(body.title, "Lieferung")
		},
		others: notTheOwner,
		bad: [...badRevisions, ["a place without a talk", ({ json }) => ({ json: { questions: [{ ...json.questions[0], utterance: 0 }] } }), 422, "question_plan.place_unknown", "questions"]],
	},
	"PUT /api/question-plans/{question_plan}/conversation": {
		ask: async (w) => ({ as: w.lena, path: `/api/question-plans/${(await newPlan(w)).id}/conversation`, json: { conversation: w.talk.id } }),
		check: ({ body }, w) => {
			assert.equal(body.conversation, w.talk.id)
			assert.ok(body.questions.every(({ state }) => state !== "planned"))
		},
		others: notTheOwner,
		bad: [["no talk", without("conversation"), 404, "conversation.not_found"],
			["a talk without a report", async (_, w) => ({ json: { conversation: (await w.newTalk()).id } }), 422, "conversation.basis_missing"],
			["a talk with another account", async (_, w) => {
				const talk = created(await w.lena.send("POST", `/api/accounts/${w.other.id}/conversations?language=de`,
					{ body: "WEBVTT\n\n00:00:01.000 --> 00:00:05.000\n<v Lena Lorenz>Was fehlt?</v>\n", headers: { "content-type": "text/vtt" } }))
				return { json: { conversation: (await makeReady(w.lena, talk, w.otherContact)).id } }
			}, 422, "question_plan.other_account", "conversation"]],
	},
	"DELETE /api/question-plans/{question_plan}": {
		status: 204,
		ask: async (w) => ({ as: w.lena, path: `/api/question-plans/${(await newPlan(w)).id}` }),
		others: notTheOwner,
	},
}
