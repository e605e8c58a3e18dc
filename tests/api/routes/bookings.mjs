/* bookings.mjs - what a meeting costs, market windows, and what is booked (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { UNKNOWN, badPages, fields, isList, tooLong, withField, without } from "./checks.mjs"
import { newTeam } from "./teams.mjs"

const COST = ["is_market", "focus_minutes", "crumb_minutes", "edge_minutes", "caves_broken", "not_free", "people"]
const PERSON = ["member", "name", "is_guest", "time_zone", "is_free", "is_busy", "focus_minutes", "crumb_minutes", "edge_minutes", "outside_minutes", "work", "caves"]
const WINDOW = ["starts_at", "ends_at", "there", "missing_count", "missing", "edge_minutes"]
const BOOKING = ["id", "team", "subject", "starts_at", "ends_at", "zone", "is_market", "focus_minutes", "edge_minutes", "booked_by", "booked_by_name", "booked_at",
	"is_asked", "is_coming", "may_retire", "retired_at", "revision", "people"]
const outside = [["otto", 404], ["anna", 404]]
const unknown = (rest) => ["an unknown team", () => ({ path: `/api/teams/${UNKNOWN}${rest}` }), 404, "team.not_found"]
const none = ["an unknown booking", () => ({ path: `/api/bookings/${UNKNOWN}` }), 404, "booking.not_found"]

/** The Monday after today, or some weeks later: "2026-11-30" */
export function monday(weeks = 1) {
	const now = new Date()
	return new Date(now.getTime() + (7 * weeks - ((now.getUTCDay() + 6) % 7)) * 86400000).toISOString().slice(0, 10)
}

/** Has a team plan its next weeks and agree to them. */
export async function agree(people, team, more = {}) {
	const rhythm = created(await people[0].post(`/api/teams/${team.id}/rhythms`, { starts_on: monday(), zone: "Europe/Berlin", weeks: 3, market_minutes: 600, quorum: 2, ...more }))
	for (const person of people)
		assert.equal((await person.put(`/api/rhythms/${rhythm.id}/voice`, { is_agreed: true }, { "If-Match": '"1"' })).status, 200)
	return rhythm
}

/** A team with a rhythm that Lena, Max and Gerd have agreed to; one for all rows. */
async function agreedTeam(w) {
	if (!w.meetingTeam) {
		w.meetingTeam = await newTeam(w)
		await agree([w.max, w.lena, w.gast], w.meetingTeam)
	}
	return w.meetingTeam
}
const path = async (w, rest) => `/api/teams/${(await agreedTeam(w)).id}${rest}`

/** The best window for Max and Gerd. */
async function window(w, minutes = 15) {
	const { body } = await w.gast.get(await path(w, `/market-windows?minutes=${minutes}&members=${w.max.member.id}`))
	assert.ok(body.items.length, "there is a window")
	return body.items[0]
}
async function draft(w) {
	const { starts_at, ends_at, edge_minutes } = await window(w)
	return { subject: "Preise für März", starts_at, ends_at, edge_minutes, members: [w.max.member.id] }
}
/* One for all rows that only look: a guest books twenty ahead at most. */
const aBooking = async (w) => w.booking ??= await newBooking(w)
const newBooking = async (w, who = w.gast) => created(await who.post(await path(w, "/bookings"), await draft(w)))
const span = ({ starts_at, ends_at }) => `from=${starts_at}&to=${ends_at}`
const late = (days) => new Date(Date.now() + days * 86400000).toISOString()

export const BOOKINGS = {
	"GET /api/teams/{team}/meeting-cost": {
		ask: async (w) => ({ as: w.gast, path: await path(w, `/meeting-cost?${span(await window(w))}`) }),
		check: (answer) => {
			fields(...COST)(answer)
			fields(...PERSON)({ body: answer.body.people[0] })
			assert.equal(answer.body.is_market, true)
			assert.ok(answer.body.people.every(({ caves, is_busy }) => caves.length === 0 && !is_busy), "guests are told of no caves")
		},
		others: outside,
		bad: [unknown("/meeting-cost"), ["no time", ({ path }) => ({ path: path.split("?")[0] }), 422, "field.missing", "from"],
			["no end", ({ path }) => ({ path: path.replace(/&to=.*/, "") }), 422, "field.missing", "to"],
			["a time that is none", ({ path }) => ({ path: path.replace(/to=.*/, "to=morgen") }), 422, "field.not_time", "to"],
			["a guest's meeting outside of market time", ({ path }) => ({ path: path.replace(/from=.*/, `from=${late(100)}&to=${late(100.01)}`) }), 422, "meeting.market_only", "starts_at"],
			["what is over", ({ path }) => ({ path: path.replace(/from=.*/, `from=${late(-1)}&to=${late(-0.99)}`) }), 422, "meeting.past", "starts_at"],
			["what is too far", ({ path }) => ({ path: path.replace(/from=.*/, `from=${late(181)}&to=${late(181.01)}`) }), 422, "field.out_of_range", "starts_at"],
			["nine hours", ({ path }) => ({ path: path.replace(/from=.*/, `from=${late(1)}&to=${late(1.375)}`) }), 422, "field.out_of_range", "ends_at"],
			["somebody who is not on the team", ({ path }, w) => ({ path: `${path}&members=${w.otto.member.id}` }), 422, "meeting.not_on_team", "members"],
			["no id", ({ path }) => ({ path: `${path}&members=x` }), 422, "field.not_id", "members"]],
	},
	"GET /api/teams/{team}/market-windows": {
		ask: async (w) => ({ as: w.gast, path: await path(w, "/market-windows?minutes=30") }),
		check: ({ body }) => {
			fields("has_rhythm", "people", "quorum", "items")({ body })
			assert.equal(body.has_rhythm, true)
			assert.equal(body.people, 3)
			assert.ok(body.items.length)
			for (const item of body.items) {
				fields(...WINDOW)({ body: item })
				assert.deepEqual(item.missing, [], "guests are not told who")
			}
		},
		others: outside,
		bad: [unknown("/market-windows"), ["four minutes", ({ path }) => ({ path: path.replace("minutes=30", "minutes=4") }), 422, "field.out_of_range", "minutes"],
			["minutes in words", ({ path }) => ({ path: path.replace("minutes=30", "minutes=viele") }), 422, "field.not_number", "minutes"],
			["a quorum of more than a team", ({ path }) => ({ path: `${path}&quorum=101` }), 422, "field.out_of_range", "quorum"],
			["a time that is none", ({ path }) => ({ path: `${path}&from=morgen` }), 422, "field.not_time", "from"],
			["somebody who is not on the team", ({ path }, w) => ({ path: `${path}&members=${UNKNOWN}` }), 422, "meeting.not_on_team", "members"]],
	},
	"GET /api/teams/{team}/bookings": {
		ask: async (w) => {
			await aBooking(w)
			return { as: w.gast, path: await path(w, "/bookings") }
		},
		check: ({ body }, w) => {
			isList({ body })
			fields(...BOOKING)({ body: body.items[0] })
			assert.ok(body.items.every(({ is_asked, people }) => is_asked && people.some(({ member }) => member === w.gast.member.id)), "guests get what they are in")
		},
		others: outside, bad: [...badPages, unknown("/bookings"), ["a time that is none", ({ path }) => ({ path: `${path}?from=heute` }), 422, "field.not_time", "from"],
			["more than a year", ({ path }) => ({ path: `${path}?to=2099-01-01T00:00:00Z` }), 422, "block.range", "to"]],
	},
	"POST /api/teams/{team}/bookings": {
		status: 201,
		ask: async (w) => ({ as: w.gast, path: await path(w, "/bookings"), json: await draft(w) }),
		check: (answer, w) => {
			fields(...BOOKING)(answer)
			const { subject, is_market, is_asked, may_retire, booked_by, people } = answer.body
			assert.deepEqual([subject, is_market, is_asked, may_retire, booked_by], ["Preise für März", true, true, true, w.gast.member.id])
			assert.deepEqual(people.map(({ member }) => member).sort(), [w.gast.member.id, w.max.member.id].sort())
		},
		others: outside,
		bad: [unknown("/bookings"), ["no subject", without("subject"), 422, "field.missing", "subject"], ["a subject that is too long", tooLong("subject", 76), 422, "field.too_long", "subject"],
			["no time", without("starts_at"), 422, "field.missing", "starts_at"], ["no end", without("ends_at"), 422, "field.missing", "ends_at"], ["an end before the beginning", withField("ends_at", "2026-01-01T00:00:00Z"), 422, "field.out_of_range", "ends_at"],
			["a guest's meeting outside of market time", ({ json }) => ({ json: { ...json, starts_at: late(100), ends_at: late(100.01) } }), 422, "meeting.market_only", "starts_at"],
			["somebody who is not on the team", (r, w) => withField("members", [w.otto.member.id])(r), 422, "meeting.not_on_team", "members"],
			["members that are no list", withField("members", "x"), 422, "field.not_list", "members"], ["no id", withField("members", [7]), 422, "field.not_id", "members"],
			["the same people twice at a time", async (r) => {
				created(await r.as.post(r.path, r.json))
				return {}
			}, 409, "booking.taken", "starts_at"]],
	},
	"GET /api/bookings/{booking}": {
		ask: async (w) => ({ as: w.max, path: `/api/bookings/${(await aBooking(w)).id}` }),
		check: (answer) => {
			fields(...BOOKING)(answer)
			assert.deepEqual([answer.body.subject, answer.body.may_retire], ["Preise für März", false])
		},
		others: [...outside, ["fremd", 404]], bad: [none],
	},
	"PUT /api/bookings/{booking}/answer": {
		ask: async (w) => ({ as: w.max, path: `/api/bookings/${(await aBooking(w)).id}/answer`, json: { is_coming: false } }),
		check: ({ body }, w) => assert.deepEqual([body.is_coming, body.people.find(({ member }) => member === w.max.member.id).is_coming, body.subject], [false, false, "Preise für März"]),
		others: [...outside, ["fremd", 404], ["lena", 404]],
		bad: [["an unknown booking", () => ({ path: `/api/bookings/${UNKNOWN}/answer` }), 404, "booking.not_found"], ["neither yes nor no", withField("is_coming", 7), 422, "field.not_bool", "is_coming"]],
	},
	"DELETE /api/bookings/{booking}": {
		status: 204,
		ask: async (w) => ({ as: w.gast, path: `/api/bookings/${(await newBooking(w)).id}` }),
		others: [...outside, ["max", 403], ["fremd", 404]],
		bad: [none, ["what is off already", async (r) => {
			await r.as.delete(r.path)
			return {}
		}, 409, "booking.over"]],
	},
}
