/* trace.mjs - from what was heard to what came of it (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { newAction } from "./actions.mjs"
import { UNKNOWN, badPages, badRevisions, fields, isList, notOnTheTeam, tooLong, withField, without } from "./checks.mjs"

const STEP = ["id", "account", "title", "text", "html", "is_shared", "created_by", "retired_at", "revision"]
const COMMENT = ["id", "account", "kind", "record", "author", "author_name", "is_author_guest", "text", "is_internal", "created_at", "retired_at", "revision"]
const UNDERSTANDING = ["id", "account", "text", "made_by", "made_by_name", "made_at", "retired_at", "need_count", "open_count", "guests"]
const outside = [...notOnTheTeam, ["fremd", 404]]

const under = (w, plural) => `/api/accounts/${w.account.id}/${plural}`
/** A new record of one kind, shared or not. */
export const newStep = async (w, plural, more = {}) => created(await w.lena.post(under(w, plural), { title: "Vorher warnen", text: "", ...more }))
const newResult = async (w, more) => newStep(w, "results", { action: (await newAction(w)).id, happened_on: "2026-10-31", ...more })
const newSharedNeed = async (w) => {
	const need = await w.newNeed("Eine Warnung drei Tage vorher.")
	return (await w.lena.patch(`/api/needs/${need.id}`, { is_shared: true }, need.revision)).body
}
const newComment = async (w, more) => created(await w.max.post("/api/comments", { kind: "need", record: w.need.id, text: "Stimmt so.", ...more }))
const newUnderstanding = async (w) => created(await w.lena.post(under(w, "understandings"), { text: "", needs: [(await w.newNeed("Eine Warnung drei Tage vorher.")).id], guests: [w.gast.member.id] }))

/** The five rows that each kind of step has.
 * `draft`: what is needed to add one; `more`: [what is bad, change, status, key, field] when adding. */
export function stepRows(kind, plural, names, draft, more = []) {
	const path = ({ id }) => `/api/${plural}/${id}`
	const add = async (w) => created(await w.lena.post(under(w, plural), await draft(w)))
	const unknown = ["an unknown id", () => ({ path: `/api/${plural}/${UNKNOWN}` }), 404, `${kind}.not_found`]
	const shared = async (w) => created(await w.lena.post(under(w, plural), { ...await draft(w), is_shared: true }))
	return {
		[`GET /api/accounts/{account}/${plural}`]: {
			ask: async (w) => {
				await add(w)
				return { as: w.max, path: under(w, plural) }
			},
			check: (answer) => {
				isList(answer)
				assert.ok(answer.body.items.length)
			}, others: outside, bad: badPages,
		},
		[`POST /api/accounts/{account}/${plural}`]: {
			status: 201,
			ask: async (w) => ({ as: w.max, path: under(w, plural), json: { ...await draft(w), text: "**sicher** <script>" } }),
			check: (answer) => {
				fields(...STEP, ...names)(answer)
				assert.equal(answer.headers.get("location"), path(answer.body))
				assert.match(answer.body.html, /<strong>sicher<\/strong>/)
				assert.doesNotMatch(answer.body.html, /<script/)
			},
			others: [...outside, ["gast", 404]],
			bad: [["no title", without("title"), 422, "field.missing", "title"],
				["a title that is too long", tooLong("title", 101), 422, "field.too_long", "title"],
				["too much text", tooLong("text", 2001), 422, "field.too_long", "text"], ["text that is too deep", withField("text", "> ".repeat(100)), 413, "markdown.too_large"],
				["sharing that is neither yes nor no", withField("is_shared", "ja"), 422, "field.not_bool", "is_shared"], ...more],
		},
		[`GET /api/${plural}/{${kind}}`]: {
			ask: async (w) => ({ as: w.gast, path: path(await shared(w)) }),
			check: fields(...STEP, ...names), others: outside,
			bad: [unknown, ["what is not shared", async (_, w) => ({ path: path(await add(w)) }), 404, `${kind}.not_found`]],
		},
		[`PATCH /api/${plural}/{${kind}}`]: {
			ask: async (w) => {
				const record = await add(w)
				return { as: w.max, path: path(record), json: { title: "Anders", is_shared: true }, revision: record.revision }
			},
			check: ({ body }) => assert.deepEqual([body.title, body.is_shared, body.revision], ["Anders", true, 2]),
			others: [...notOnTheTeam, ["gast", 403], ["fremd", 403]],
			bad: [...badRevisions, ["an empty title", () => ({ json: { title: " " } }), 422, "field.missing", "title"]],
		},
		[`DELETE /api/${plural}/{${kind}}`]: {
			status: 204,
			ask: async (w) => ({ as: w.max, path: path(await add(w)) }),
			others: [...notOnTheTeam, ["gast", 403], ["fremd", 403]], bad: [unknown],
		},
	}
}

export const TRACE = {
	...stepRows("goal", "goals", ["until_on", "position"], () => ({ title: "Kein Stillstand in Kiel", text: "", until_on: "2027-03-31" }),
		[["a day that is none", withField("until_on", "2026-02-30"), 422, "field.not_date", "until_on"],
			["a place that is none", withField("position", -1), 422, "field.out_of_range", "position"]]),
	...stepRows("strategy", "strategies", ["needs"], (w) => ({ title: "Vorher warnen", text: "", need: w.need.id }),
		[["an unknown need", withField("need", UNKNOWN), 404, "need.not_found"]]),
	...stepRows("solution", "solutions", ["strategy"], async (w) => ({ title: "Liefermeldung", text: "", strategy: (await newStep(w, "strategies")).id }),
		[["an unknown strategy", withField("strategy", UNKNOWN), 422, "solution.strategy_unknown", "strategy"]]),
	...stepRows("result", "results", ["action", "happened_on"], async (w) => ({ title: "9 von 10", text: "", action: (await newAction(w)).id, happened_on: "2026-10-31" }),
		[["an unknown action", withField("action", UNKNOWN), 422, "result.action_unknown", "action"],
			["no day", without("happened_on"), 422, "field.missing", "happened_on"]]),
	"PUT /api/strategies/{strategy}/needs/{need}": {
		ask: async (w) => ({ as: w.max, path: `/api/strategies/${(await newStep(w, "strategies")).id}/needs/${w.need.id}` }),
		check: ({ body }, w) => assert.deepEqual(body.needs, [w.need.id]),
		others: [...notOnTheTeam, ["gast", 403]],
		bad: [["an unknown need", ({ path }, w) => ({ path: path.replace(w.need.id, UNKNOWN) }), 404, "need.not_found"],
			["an unknown strategy", (_, w) => ({ path: `/api/strategies/${UNKNOWN}/needs/${w.need.id}` }), 404, "strategy.not_found"]],
	},
	"DELETE /api/strategies/{strategy}/needs/{need}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/strategies/${(await newStep(w, "strategies", { need: w.need.id })).id}/needs/${w.need.id}` }),
		others: [...notOnTheTeam, ["gast", 403]],
	},
	"PUT /api/needs/{need}/confirmation": {
		ask: async (w) => {
			const need = await newSharedNeed(w)
			return { as: w.gast, path: `/api/needs/${need.id}/confirmation`, json: { state: "corrected", text: "Zwei Tage vorher.", quote: need.quote } }
		},
		check: ({ body }) => assert.deepEqual([body.state, body.correction, body.answered_by_name], ["corrected", "Zwei Tage vorher.", "Gerd Gast"]),
		others: [...outside, ["max", 403], ["lena", 403]],
		bad: [["what is not shared", async (_, w) => ({ path: `/api/needs/${(await w.newNeed("Eine Warnung drei Tage vorher.")).id}/confirmation` }), 404, "need.not_found"],
			["a correction without words", without("text"), 422, "field.missing", "text"],
			["too many words", tooLong("text", 501), 422, "field.too_long", "text"],
			["a state that is none", withField("state", "perhaps"), 422, "field.unknown_value", "state"],
			["going back to heard", withField("state", "heard"), 422, "field.unknown_value", "state"],
			["another sentence", withField("quote", "Etwas anderes."), 412, "need.changed"]],
	},
	"GET /api/needs/{need}/answers": {
		ask: async (w) => {
			const need = await newSharedNeed(w)
			await w.gast.put(`/api/needs/${need.id}/confirmation`, { state: "confirmed" })
			return { as: w.max, path: `/api/needs/${need.id}/answers` }
		},
		check: ({ body }) => assert.deepEqual(body.items.map(({ guest_name, state }) => [guest_name, state]), [["Gerd Gast", "confirmed"]]),
		others: outside, bad: [["an unknown need", () => ({ path: `/api/needs/${UNKNOWN}/answers` }), 404, "need.not_found"]],
	},
	"GET /api/comments": {
		ask: async (w) => {
			await newComment(w)
			return { as: w.lena, path: `/api/comments?kind=need&record=${w.need.id}` }
		},
		check: (answer) => {
			isList(answer)
			assert.ok(answer.body.items.every(({ is_internal }) => is_internal), "about what is not shared, for our side only")
		},
		others: [...outside, ["gast", 404]],
		bad: [...badPages, ["no record", () => ({ path: "/api/comments?kind=need" }), 422, "field.missing", "record"],
			["no kind", (_, w) => ({ path: `/api/comments?record=${w.need.id}` }), 422, "field.missing", "kind"],
			["a record that is none", () => ({ path: "/api/comments?kind=need&record=7" }), 422, "field.not_id", "record"],
			["a kind that is none", (_, w) => ({ path: `/api/comments?kind=moon&record=${w.need.id}` }), 422, "field.unknown_value", "kind"],
			["a record of another kind", (_, w) => ({ path: `/api/comments?kind=goal&record=${w.need.id}` }), 404, "goal.not_found"]],
	},
	"POST /api/comments": {
		status: 201,
		ask: async (w) => ({ as: w.gast, path: "/api/comments", json: { kind: "need", record: (await newSharedNeed(w)).id, text: "So ist es." } }),
		check: (answer) => {
			fields(...COMMENT)(answer)
			assert.deepEqual([answer.body.is_internal, answer.body.is_author_guest, answer.body.author_name], [false, true, "Gerd Gast"])
		},
		others: outside,
		bad: [["what is not shared", (ask, w) => withField("record", w.need.id)(ask), 404, "need.not_found"],
			["one for our side only", withField("is_internal", true), 422, "comment.internal_is_ours", "is_internal"],
			["no words", withField("text", " "), 422, "field.missing", "text"], ["too many words", tooLong("text", 2001), 422, "field.too_long", "text"],
			["no kind", without("kind"), 422, "field.missing", "kind"], ["an unknown kind", withField("kind", "moon"), 422, "field.unknown_value", "kind"],
			["a kind that it is not", withField("kind", "goal"), 404, "goal.not_found"]],
	},
	"GET /api/comments/{comment}": {
		ask: async (w) => ({ as: w.lena, path: `/api/comments/${(await newComment(w)).id}` }),
		check: fields(...COMMENT), others: [...outside, ["gast", 404]],
		bad: [["an unknown id", () => ({ path: `/api/comments/${UNKNOWN}` }), 404, "comment.not_found"]],
	},
	"PATCH /api/comments/{comment}": {
		ask: async (w) => {
			const comment = await newComment(w)
			return { as: w.max, path: `/api/comments/${comment.id}`, json: { text: "Doch nicht." }, revision: comment.revision }
		},
		check: ({ body }) => assert.equal(body.text, "Doch nicht."),
		others: [...outside, ["gast", 404], ["lena", 403]],
		bad: [...badRevisions, ["no words", () => ({ json: { text: "" } }), 422, "field.missing", "text"]],
	},
	"DELETE /api/comments/{comment}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/comments/${(await newComment(w)).id}` }),
		others: [...outside, ["gast", 404], ["lena", 403]],
	},
	"GET /api/accounts/{account}/understandings": {
		ask: async (w) => {
			await newUnderstanding(w)
			return { as: w.max, path: under(w, "understandings") }
		},
		check: (answer) => {
			isList(answer)
			assert.equal(answer.body.items[0].guests[0].name, "Gerd Gast")
		}, others: outside, bad: badPages,
	},
	"POST /api/accounts/{account}/understandings": {
		status: 201,
		ask: async (w) => ({ as: w.max, path: under(w, "understandings"), json: { text: "Zu unserem Gespräch", needs: [(await w.newNeed("Eine Warnung drei Tage vorher.")).id], guests: [w.gast.member.id, w.gast2.member.id] } }),
		check: (answer) => {
			fields(...UNDERSTANDING, "needs", "links")(answer)
			assert.equal(answer.body.needs[0].need.is_shared, true)
			assert.deepEqual(answer.body.links.map(({ name }) => name), ["Gerd Gast", "Greta Gast"])
		},
		others: [...outside, ["gast", 404]],
		bad: [["no needs", without("needs"), 422, "field.missing", "needs"], ["an empty list of needs", withField("needs", []), 422, "understanding.needs", "needs"],
			["an unknown need", withField("needs", [UNKNOWN]), 422, "understanding.needs", "needs"], ["a need that is no id", withField("needs", ["7"]), 422, "field.not_id", "needs"],
			["too many needs", withField("needs", Array(21).fill(UNKNOWN)), 422, "understanding.needs", "needs"],
			["nobody", withField("guests", []), 422, "understanding.guests", "guests"],
			["a guest of another account", (ask, w) => withField("guests", [w.fremd.member.id])(ask), 422, "understanding.guests", "guests"],
			["one of ours", (ask, w) => withField("guests", [w.max.member.id])(ask), 422, "understanding.guests", "guests"],
			["too much text", tooLong("text", 501), 422, "field.too_long", "text"]],
	},
	"GET /api/understandings/{understanding}": {
		ask: async (w) => ({ as: w.gast, path: `/api/understandings/${(await newUnderstanding(w)).id}` }),
		check: (answer) => {
			fields(...UNDERSTANDING, "needs")(answer)
			assert.deepEqual(answer.body.guests, [])
		},
		others: [...outside, ["gast2", 404]],
		bad: [["an unknown id", () => ({ path: `/api/understandings/${UNKNOWN}` }), 404, "understanding.not_found"]],
	},
	"DELETE /api/understandings/{understanding}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/understandings/${(await newUnderstanding(w)).id}` }),
		others: [...notOnTheTeam, ["gast", 403]],
	},
	"PUT /api/understandings/{understanding}/guests/{guest}/link": {
		ask: async (w) => ({ as: w.max, path: `/api/understandings/${(await newUnderstanding(w)).id}/guests/${w.gast.member.id}/link` }),
		check: fields("guest", "name", "link", "link_until"), others: [...notOnTheTeam, ["gast", 403]],
		bad: [["a guest it is not for", ({ path }, w) => ({ path: path.replace(w.gast.member.id, w.gast2.member.id) }), 404, "guest.not_found"],
			["an unknown understanding", (_, w) => ({ path: `/api/understandings/${UNKNOWN}/guests/${w.gast.member.id}/link` }), 404, "understanding.not_found"]],
	},
	"GET /api/accounts/{account}/trace": {
		ask: async (w) => {
			const strategy = await newStep(w, "strategies", { need: w.need.id })
			const solution = await newStep(w, "solutions", { strategy: strategy.id })
			const action = await newAction(w, { solution: solution.id })
			await newResult(w, { action: action.id })
			await newComment(w)
			return { as: w.max, path: under(w, "trace") }
		},
		check: ({ body }, w) => {
			for (const name of ["goals", "needs", "strategies", "solutions", "actions", "results", "heard_not_done", "done_not_heard", "comments"])
				assert.ok(Array.isArray(body[name]), name)
			assert.ok(!body.heard_not_done.includes(w.need.id))
			assert.ok(body.comments.some(({ record, count }) => record === w.need.id && count > 0))
			const solved = body.solutions.find(({ id }) => body.actions.some(({ solution }) => solution === id))
			assert.ok(solved && !body.done_not_heard.includes(solved.id))
		},
		others: outside,
	},
	"GET /api/accounts/{account}/white-space": {
		ask: async (w) => {
			await w.newNeed("Kein Empfang im Keller.")
			return { as: w.max, path: under(w, "white-space") }
		},
		check: ({ body }) => {
			assert.equal(body.count, body.needs.length)
			assert.equal(body.by_division.reduce((sum, { count }) => sum + count, 0), body.count)
			assert.equal(body.by_end_customer.reduce((sum, { count }) => sum + count, 0), body.count)
		},
		others: [...outside, ["gast", 404]],
	},
}
