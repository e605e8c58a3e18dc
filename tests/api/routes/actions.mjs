/* actions.mjs - what somebody does about it (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { UNKNOWN, badPages, badRevisions, fields, isList, notOnTheTeam, tooLong, withField, without } from "./checks.mjs"

const ACTION = ["id", "account", "team", "solution", "need", "iteration", "title", "text", "owner", "owner_name", "is_owner_guest",
	"state", "due_on", "cave_minutes", "is_shared", "created_by", "done_at", "retired_at", "revision"]
const draft = (more = {}) => ({ title: "Termine abstimmen", text: "Mit **Frau Kern**.", due_on: "2026-12-01", cave_minutes: 90, ...more })
export const newAction = async (w, more) => created(await w.max.post(`/api/accounts/${w.account.id}/actions`, draft(more)))
const path = ({ id }, rest = "") => `/api/actions/${id}${rest}`
const unknown = (rest = "") => ["an unknown id", () => ({ path: `/api/actions/${UNKNOWN}${rest}` }), 404, "action.not_found"]

export const ACTIONS = {
	"GET /api/accounts/{account}/actions": {
		ask: async (w) => {
			await newAction(w)
			return { as: w.max, path: `/api/accounts/${w.account.id}/actions?state=todo` }
		},
		check: ({ body }) => {
			isList({ body })
			assert.ok(body.items.length > 0 && body.items.every(({ state }) => state === "todo"))
		},
		others: notOnTheTeam,
		bad: [...badPages, ["a state that is none", ({ path }) => ({ path: path.replace("todo", "soon") }), 422, "field.unknown_value", "state"],
			["a time that is none", ({ path }) => ({ path: `${path}&done_since=gestern` }), 422, "field.not_time", "done_since"]],
	},
	"POST /api/accounts/{account}/actions": {
		status: 201,
		ask: (w) => ({ as: w.max, path: `/api/accounts/${w.account.id}/actions`, json: draft({ owner: w.lena.member.id, need: w.need.id, state: "doing" }) }),
		check: (answer) => {
			fields(...ACTION)(answer)
			assert.deepEqual([answer.body.owner_name, answer.body.state, answer.body.due_on], ["Lena Lorenz", "doing", "2026-12-01"])
		},
		others: [...notOnTheTeam, ["gast", 404], ["fremd", 404]],
		bad: [["no title", without("title"), 422, "field.missing", "title"],
			["a title that is too long", tooLong("title", 101), 422, "field.too_long", "title"],
			["a day that is none", withField("due_on", "2026-02-30"), 422, "field.not_date", "due_on"],
			["a state that is none", withField("state", "soon"), 422, "field.unknown_value", "state"],
			["too much time", withField("cave_minutes", 10000), 422, "field.out_of_range", "cave_minutes"],
			["an owner who is not on the account", (r, w) => withField("owner", w.otto.member.id)(r), 422, "action.owner_unknown", "owner"],
			["a guest as owner of what is not shared", (r, w) => withField("owner", w.gast.member.id)(r), 422, "action.owner_cannot_see", "is_shared"],
			["an unknown need", withField("need", UNKNOWN), 422, "action.need_unknown", "need"],
			["an unknown team", withField("team", UNKNOWN), 422, "action.team_unknown", "team"],
			["an unknown iteration", withField("iteration", UNKNOWN), 422, "action.iteration_unknown", "iteration"]],
	},
	"GET /api/actions": {
		ask: async (w) => {
			await newAction(w, { owner: w.max.member.id })
			return { as: w.max, path: "/api/actions" }
		},
		check: ({ body }, w) => {
			isList({ body })
			assert.ok(body.items.length > 0 && body.items.every(({ owner }) => owner === w.max.member.id))
		},
		bad: [...badPages, ["a team that is none", () => ({ path: "/api/actions?team=7" }), 422, "field.not_id", "team"],
			["an owner who is none", () => ({ path: "/api/actions?owner=7" }), 422, "field.not_id", "owner"],
			["an account that is none", () => ({ path: "/api/actions?account=7" }), 422, "field.not_id", "account"]],
	},
	"GET /api/actions/{action}": {
		ask: async (w) => ({ as: w.lena, path: path(await newAction(w)) }),
		check: fields(...ACTION), others: [...notOnTheTeam, ["gast", 404], ["fremd", 404]], bad: [unknown()],
	},
	"PATCH /api/actions/{action}": {
		ask: async (w) => ({ as: w.lena, path: path(await newAction(w, { owner: w.max.member.id })), revision: 1, json: { title: "Neu", owner: null, due_on: null } }),
		check: ({ body }) => assert.deepEqual([body.title, body.owner, body.due_on, body.revision], ["Neu", null, null, 2]),
		others: [...notOnTheTeam, ["gast", 404], ["fremd", 404]],
		bad: [...badRevisions, unknown(), ["an empty title", withField("title", " "), 422, "field.missing", "title"]],
		leak: () => ({ due_on: "2026-12-24" }),
	},
	"PUT /api/actions/{action}/place": {
		ask: async (w) => {
			const first = await newAction(w)
			return { as: w.max, path: path(await newAction(w), "/place"), json: { state: "todo", before: first.id } }
		},
		check: fields(...ACTION), others: [...notOnTheTeam, ["gast", 404], ["fremd", 404]],
		bad: [unknown("/place"), ["an unknown neighbour", withField("before", UNKNOWN), 422, "action.place_unknown", "before"],
			["a neighbour that is elsewhere now", withField("state", "done"), 409, "action.place_moved", "before"],
			["a state that is none", withField("state", "soon"), 422, "field.unknown_value", "state"]],
		leak: () => ({ state: "doing" }),
	},
	"PUT /api/actions/{action}/closure": {
		ask: async (w) => ({ as: w.max, path: path(await newAction(w), "/closure") }),
		check: ({ body }) => assert.ok(body.state === "done" && body.done_at),
		others: [...notOnTheTeam, ["gast", 404], ["fremd", 404]],
		bad: [unknown("/closure"), ["what is done already", async (_, w) => {
			const action = await newAction(w)
			await w.max.put(path(action, "/closure"))
			return { path: path(action, "/closure") }
		}, 409, "action.closed_already"]],
	},
	"DELETE /api/actions/{action}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: path(await newAction(w)) }),
		others: [...notOnTheTeam, ["gast", 403]], bad: [unknown()],
	},
}
