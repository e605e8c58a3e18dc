/* processes.mjs - the joint process and its steps, which guests work on as our people do (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { UNKNOWN, badPages, badRevisions, fields, isList, notOnTheTeam, tooLong, withField, without } from "./checks.mjs"
import { newStep, stepRows } from "./trace.mjs"

const STEP = ["id", "account", "process", "title", "doer", "means", "pain", "ours", "theirs", "pick", "is_shared", "created_by", "retired_at", "revision"]
const outside = [...notOnTheTeam, ["fremd", 404]]
const unknown = (tail = "") => ["an unknown id", () => ({ path: `/api/process-steps/${UNKNOWN}${tail}` }), 404, "process_step.not_found"]
const path = ({ id }, tail = "") => `/api/process-steps/${id}${tail}`

const newProcess = (w, is_shared = true) => newStep(w, "processes", { title: "Bestellung", is_shared })
const addTo = async (w, process, more = {}) => created(await w.lena.post(`/api/processes/${process.id}/steps`, { title: "Auftrag bestätigen", doer: "ours", means: "E-Mail mit PDF", ...more }))
/** A step of a process of its own; shared unless said otherwise. */
const newProcessStep = async (w, is_shared = true) => addTo(w, await newProcess(w, is_shared))
const picked = async (w, step) => (await w.lena.put(path(step, "/pick"), { rung: "data", until_on: "2026-12-31" })).body
/* What guests of the account are not told exists. */
const hidden = (tail = "") => ["a step of a process that is not shared", async (_, w) => ({ as: w.gast, path: path(await newProcessStep(w, false), tail) }), 404, "process_step.not_found"]

export const PROCESSES = {
	...stepRows("process", "processes", [], () => ({ title: "Bestellung", text: "Am selben Tag bestätigt" })),
	"GET /api/accounts/{account}/process-steps": {
		ask: async (w) => {
			const process = await newProcess(w)
			await addTo(w, process)
			await addTo(w, await newProcess(w, false))
			return { as: w.gast, path: `/api/accounts/${w.account.id}/process-steps` }
		},
		check: (answer) => {
			isList(answer)
			assert.ok(answer.body.items.length && answer.body.items.every(({ is_shared }) => is_shared))
		}, others: outside, bad: badPages,
	},
	"POST /api/processes/{process}/steps": {
		status: 201,
		ask: async (w) => ({ as: w.gast, path: `/api/processes/${(await newProcess(w)).id}/steps`, json: { title: "Bestellung abschicken", doer: "theirs", means: "Fax", pain: "Niemand weiß, ob es ankam." } }),
		check: (answer, w) => {
			fields(...STEP)(answer)
			assert.equal(answer.headers.get("location"), path(answer.body))
			assert.deepEqual([answer.body.doer, answer.body.ours, answer.body.theirs, answer.body.pick, answer.body.created_by], ["theirs", null, null, null, w.gast.member.id])
		},
		others: outside,
		bad: [["an unknown process", () => ({ path: `/api/processes/${UNKNOWN}/steps` }), 404, "process.not_found"],
			["a process that is not shared", async (_, w) => ({ path: `/api/processes/${(await newProcess(w, false)).id}/steps` }), 404, "process.not_found"],
			["no title", without("title"), 422, "field.missing", "title"], ["a title that is too long", tooLong("title", 101), 422, "field.too_long", "title"],
			["nobody who does it", withField("doer", "postman"), 422, "field.unknown_value", "doer"], ["means of several lines", withField("means", "Fax\nPost"), 422, "field.odd_character", "means"],
			["too much that hurts", tooLong("pain", 501), 422, "field.too_long", "pain"],
			["one too many", async (_, w) => {
				const process = await newProcess(w)
				for (let i = 0; i < 40; i++) await addTo(w, process)
				return { path: `/api/processes/${process.id}/steps` }
			}, 413, "process_step.too_many"]],
	},
	"GET /api/process-steps/{process_step}": {
		ask: async (w) => ({ as: w.gast, path: path(await newProcessStep(w)) }),
		check: fields(...STEP), others: outside, bad: [unknown(), hidden()],
	},
	"PATCH /api/process-steps/{process_step}": {
		ask: async (w) => {
			const step = await newProcessStep(w)
			return { as: w.gast, path: path(step), json: { pain: "Zwei Tage ohne Antwort.", doer: "both" }, revision: step.revision }
		},
		check: ({ body }) => assert.deepEqual([body.pain, body.doer, body.title, body.revision], ["Zwei Tage ohne Antwort.", "both", "Auftrag bestätigen", 2]),
		others: outside,
		bad: [...badRevisions, unknown(), ["an empty title", withField("title", " "), 422, "field.missing", "title"],
			["taking out what a guest did not add", withField("is_retired", true), 403, "process_step.not_yours"]],
	},
	"DELETE /api/process-steps/{process_step}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: path(await newProcessStep(w)) }),
		others: [...outside, ["gast", 403]],
		bad: [unknown()],
	},
	"PUT /api/process-steps/{process_step}/place": {
		ask: async (w) => {
			const process = await newProcess(w)
			const [first, second] = [await addTo(w, process), await addTo(w, process)]
			return { as: w.gast, path: path(second, "/place"), json: { before: first.id } }
		},
		check: async ({ body }, w) => {
			const steps = (await w.max.get(`/api/accounts/${w.account.id}/process-steps?limit=200`)).body.items.filter(({ process }) => process === body.process)
			assert.deepEqual(steps.map(({ id }) => id === body.id), [true, false])
		},
		others: outside,
		bad: [unknown("/place"), ["a neighbour in another process", async (_, w) => ({ json: { before: (await newProcessStep(w)).id } }), 422, "process_step.place_unknown", "before"],
			["a neighbour that is no id", () => ({ json: { after: "7" } }), 422, "field.not_id", "after"]],
	},
	"PUT /api/process-steps/{process_step}/rating": {
		ask: async (w) => {
			const step = await newProcessStep(w)
			assert.equal((await w.max.put(path(step, "/rating"), { rung: "data" })).body.ours.rung, "data")
			return { as: w.gast, path: path(step, "/rating"), json: { rung: "paper" } }
		},
		check: async ({ body }, w) => {
			assert.deepEqual([body.ours.rung, body.ours.by_name, body.theirs.rung, body.theirs.by_name], ["data", "Max Maurer", "paper", "Gerd Gast"])
			const spoken_for = await w.max.put(path(body, "/rating"), { rung: "data", side: "theirs" })
			assert.deepEqual([spoken_for.status, spoken_for.body.key, spoken_for.body.field], [422, "process_step.other_side", "side"])
			const back = await w.gast.put(path(body, "/rating"), { rung: null, side: "theirs" })
			assert.deepEqual([back.body.theirs, back.body.ours.rung], [null, "data"])
		},
		others: outside,
		bad: [unknown("/rating"), hidden("/rating"), ["a guest who speaks for us", withField("side", "ours"), 422, "process_step.other_side", "side"],
			["no rung", without("rung"), 422, "field.missing", "rung"], ["a rung that there is not", withField("rung", "moon"), 422, "field.unknown_value", "rung"],
			["a number", withField("rung", 3), 422, /./, "rung"]],
	},
	"PUT /api/process-steps/{process_step}/pick": {
		ask: async (w) => ({ as: w.gast, path: path(await newProcessStep(w), "/pick"), json: { rung: "place", until_on: "2026-12-31" } }),
		check: ({ body }) => assert.deepEqual([body.pick.rung, body.pick.until_on, body.pick.by_name, body.pick.action], ["place", "2026-12-31", "Gerd Gast", null]),
		others: outside,
		bad: [unknown("/pick"), hidden("/pick"), ["no rung", without("rung"), 422, "field.missing", "rung"], ["no rung at all", withField("rung", null), 422, "field.missing", "rung"],
			["no day", without("until_on"), 422, "field.missing", "until_on"], ["a day that is none", withField("until_on", "2026-02-30"), 422, "field.not_date", "until_on"]],
	},
	"DELETE /api/process-steps/{process_step}/pick": {
		status: 204,
		ask: async (w) => {
			const step = await newProcessStep(w)
			await picked(w, step)
			return { as: w.gast, path: path(step, "/pick") }
		},
		others: outside, bad: [unknown("/pick")],
	},
	"POST /api/process-steps/{process_step}/action": {
		status: 201,
		ask: async (w) => {
			const step = w.stepToActOn = await newProcessStep(w)
			await picked(w, step)
			return { as: w.max, path: path(step, "/action"), json: { owner: w.gast.member.id } }
		},
		check: async ({ body, headers }, w) => {
			assert.equal(headers.get("location"), `/api/actions/${body.id}`)
			assert.deepEqual([body.title, body.due_on, body.is_shared, body.owner_name], ["Auftrag bestätigen", "2026-12-31", true, "Gerd Gast"])
			const step = (await w.gast.get(path(w.stepToActOn))).body
			assert.equal(step.pick.action, body.id)
			assert.equal((await w.max.post(path(step, "/action"), {})).body.key, "process_step.has_action")
		},
		others: [...notOnTheTeam, ["gast", 403], ["fremd", 403]],
		bad: [unknown("/action"), ["a step that is not picked", async (_, w) => ({ path: path(await newProcessStep(w), "/action") }), 409, "process_step.not_picked"],
			["an owner from elsewhere", (ask, w) => withField("owner", w.otto.member.id)(ask), 422, "action.owner_unknown", "owner"],
			["a title that is too long", tooLong("title", 101), 422, "field.too_long", "title"]],
	},
}
