/* wishes.mjs - what was agreed shall be elsewhere (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { UNKNOWN, badPages, badRevisions, fields, isList, tooLong, withField, without } from "./checks.mjs"
import { newTeam } from "./teams.mjs"

const FIELDS = ["id", "rhythm", "team", "block", "kind", "member", "asked_by", "asked_by_name", "is_own", "text", "starts_at", "ends_at", "was_starts_at", "was_ends_at",
	"zone", "state", "answered_by", "answered_by_name", "answer", "may_answer", "may_undo", "asked_at", "answered_at", "revision"]
const outside = [["otto", 404], ["anna", 404], ["gast2", 404], ["fremd", 404]]
const HOUR = 3600_000
const later = (time, hours) => new Date(Date.parse(time) + hours * HOUR).toISOString()
const none = (rest = "") => ["an unknown wish", () => ({ path: `/api/wishes/${UNKNOWN}${rest}` }), 404, "wish.not_found"]

let weeks = 0
/** A week of its own that Lena (who leads), Max and Gerd agreed to, and its blocks. */
export async function agreed(w) {
	const starts_on = new Date(Date.parse("2028-01-10") + 7 * 24 * HOUR * weeks++).toISOString().slice(0, 10)
	const team = await newTeam(w)
	const rhythm = created(await w.max.post(`/api/teams/${team.id}/rhythms`, { starts_on, zone: "Europe/Berlin", weeks: 1, market_minutes: 120, quorum: 3 }))
	for (const who of [w.lena, w.max, w.gast])
		assert.equal((await who.put(`/api/rhythms/${rhythm.id}/voice`, { is_agreed: true }, { "If-Match": '"1"' })).status, 200)
	const blocks = (await w.max.get(`/api/rhythms/${rhythm.id}/blocks`)).body.items
	return { team, rhythm, blocks, market: blocks.find(({ kind }) => kind === "market"), cave: blocks.find(({ member }) => member === w.max.member.id) }
}
/* Late in the evening nothing else is. */
const evening = (block) => ({ starts_at: `${block.starts_at.slice(0, 10)}T20:00:00.000Z`, ends_at: `${block.starts_at.slice(0, 10)}T21:00:00.000Z` })
const wish = async (w, who = w.max, of = "cave") => {
	const world = await agreed(w), block = world[of]
	return { ...world, wish: created(await who.post(`/api/blocks/${block.id}/wishes`, { ...evening(block), text: "Zahnarzt" })) }
}

export const WISHES = {
	"GET /api/rhythms/{rhythm}/wishes": {
		ask: async (w) => {
			const { rhythm } = await wish(w)
			return { as: w.lena, path: `/api/rhythms/${rhythm.id}/wishes` }
		},
		check: ({ body }) => {
			isList({ body })
			fields(...FIELDS)({ body: body.items[0] })
			assert.deepEqual([body.items.length, body.items[0].text, body.items[0].state, body.items[0].may_answer], [1, "Zahnarzt", "open", true])
		},
		others: outside, bad: [...badPages, ["an unknown rhythm", () => ({ path: `/api/rhythms/${UNKNOWN}/wishes` }), 404, "rhythm.not_found"]],
	},
	"POST /api/blocks/{block}/wishes": {
		leak: () => ({ starts_at: "2027-03-04T20:00:00Z", ends_at: "2027-03-04T21:00:00Z" }),
		status: 201,
		ask: async (w) => {
			const { market } = await agreed(w)
			return { as: w.gast, path: `/api/blocks/${market.id}/wishes`, json: { ...evening(market), text: "Da sind wir im Werk" } }
		},
		check: (answer) => {
			fields(...FIELDS)(answer)
			assert.deepEqual([answer.body.state, answer.body.is_own, answer.body.kind, answer.body.text], ["open", true, "market", "Da sind wir im Werk"])
		},
		others: outside,
		bad: [["an unknown block", () => ({ path: `/api/blocks/${UNKNOWN}/wishes` }), 404, "block.not_found"],
			["somebody else's cave", async (_, w) => ({ path: `/api/blocks/${(await agreed(w)).cave.id}/wishes` }), 404, "block.not_found"],
			["a day in the past", ({ json }) => ({ json: { ...json, starts_at: "2020-02-05T14:00:00Z", ends_at: "2020-02-05T15:00:00Z" } }), 422, "wish.past", "starts_at"],
			["an end before the beginning", ({ json }) => ({ json: { ...json, ends_at: later(json.starts_at, -1) } }), 422, "field.out_of_range", "ends_at"],
			["half a year later", ({ json }) => ({ json: { ...json, starts_at: later(json.starts_at, 24 * 180), ends_at: later(json.ends_at, 24 * 180) } }), 422, "field.out_of_range", "starts_at"],
			["where it is already", async (_, w) => {
				const { market } = await agreed(w)
				return { path: `/api/blocks/${market.id}/wishes`, json: { starts_at: market.starts_at, ends_at: market.ends_at } }
			}, 422, "wish.same", "starts_at"],
			["a proposal", async (_, w) => {
				const team = await newTeam(w), rhythm = created(await w.max.post(`/api/teams/${team.id}/rhythms`, { starts_on: "2027-02-01", zone: "Europe/Berlin", weeks: 1, market_minutes: 120, quorum: 3 }))
				const market = (await w.max.get(`/api/rhythms/${rhythm.id}/blocks`)).body.items.find(({ kind }) => kind === "market")
				return { path: `/api/blocks/${market.id}/wishes`, json: evening(market) }
			}, 409, "wish.proposed"],
			["a long story", tooLong("text", 251), 422, "field.too_long", "text"], ["no time", without("starts_at"), 422, /./]],
	},
	"GET /api/wishes/{wish}": {
		ask: async (w) => ({ as: w.gast, path: `/api/wishes/${(await wish(w, w.gast, "market")).wish.id}` }),
		check: fields(...FIELDS), others: outside,
		bad: [none(), ["a wish of ours, for a guest", async (_, w) => ({ path: `/api/wishes/${(await wish(w)).wish.id}` }), 404, "wish.not_found"]],
	},
	"DELETE /api/wishes/{wish}": {
		status: 204,
		ask: async (w) => ({ as: w.gast, path: `/api/wishes/${(await wish(w, w.gast, "market")).wish.id}` }),
		others: [...outside, ["max", 404], ["lena", 404]], bad: [none()],
	},
	"PUT /api/wishes/{wish}/answer": {
		leak: () => ({ is_granted: false, text: "Nein" }),
		ask: async (w) => ({ as: w.lena, path: `/api/wishes/${(await wish(w)).wish.id}/answer`, json: { is_granted: true }, revision: 1 }),
		check: (answer) => {
			fields(...FIELDS)(answer)
			assert.deepEqual([answer.body.state, answer.body.answered_by_name, answer.body.may_undo], ["granted", "Lena Lorenz", true])
		},
		others: [...outside.filter(([who]) => !["gast2", "fremd"].includes(who)), ["max", 403], ["gast", 403], ["gast2", 403], ["fremd", 403]],
		bad: [...badRevisions, none("/answer"), ["a no without a word", withField("is_granted", false), 422, "field.missing", "text"], ["a long story", tooLong("text", 251), 422, "field.too_long", "text"],
			["what is answered", async (_, w) => {
				const made = (await wish(w)).wish
				await w.lena.put(`/api/wishes/${made.id}/answer`, { is_granted: false, text: "Nein" }, { "If-Match": '"1"' })
				return { path: `/api/wishes/${made.id}/answer`, revision: 2 }
			}, 409, "wish.answered"]],
	},
	"DELETE /api/wishes/{wish}/answer": {
		status: 204,
		ask: async (w) => {
			const made = (await wish(w)).wish
			assert.equal((await w.lena.put(`/api/wishes/${made.id}/answer`, { is_granted: true }, { "If-Match": '"1"' })).status, 200)
			return { as: w.lena, path: `/api/wishes/${made.id}/answer` }
		},
		others: [["otto", 404], ["anna", 404], ["max", 403], ["gast", 403]],
		bad: [none("/answer"), ["what is open", async (_, w) => ({ path: `/api/wishes/${(await wish(w)).wish.id}/answer` }), 409, "wish.not_answered"]],
	},
}
