/* rhythm.mjs - who needs which time (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { UNKNOWN, badPages, badRevisions, fields, isList, tooLong, withField, without } from "./checks.mjs"
import { newTeam } from "./teams.mjs"

const outside = [["otto", 404], ["anna", 404]]
const path = ({ id }, rest = "") => `/api/teams/${id}${rest}`
const unknown = (rest) => ["an unknown team", () => ({ path: `/api/teams/${UNKNOWN}${rest}` }), 404, "team.not_found"]
const WORK = Array.from({ length: 7 }, (_, d) => d < 4 ? { from_minute: 480, to_minute: 960 } : { from_minute: 0, to_minute: 0 })

const FIELDS = ["id", "team", "state", "starts_on", "ends_on", "zone", "market_minutes", "quorum", "proposed_by", "proposed_at", "agreed_at", "people", "voices", "agreed_voices", "revision"]
const WEEK = { starts_on: "2027-02-01", zone: "Europe/Berlin", weeks: 1, market_minutes: 120, quorum: 3 }
const proposal = async (w) => created(await w.max.post(path(await newTeam(w), "/rhythms"), WEEK))
const blocks = async (w, rhythm) => (await w.max.get(`/api/rhythms/${rhythm.id}/blocks?week=2027-02-01`)).body.items
const none = (rest = "") => ["an unknown rhythm", () => ({ path: `/api/rhythms/${UNKNOWN}${rest}` }), 404, "rhythm.not_found"]

let people = 0
/** Somebody who is in the cave for an hour. */
async function inTheCave(w) {
	const person = await w.kamwerk.join(w.anna, `fokus${++people}@example.org`, `Frieda Fokus ${people}`)
	created(await person.post("/api/caves", { minutes: 60 }))
	return person
}

export const RHYTHM = {
	"GET /api/teams/{team}/rhythms": {
		ask: async (w) => {
			const { team } = await proposal(w)
			return { as: w.gast, path: `/api/teams/${team}/rhythms` }
		},
		check: ({ body }) => {
			isList({ body })
			fields(...FIELDS)({ body: body.items[0] })
		},
		others: outside, bad: [...badPages, unknown("/rhythms")],
	},
	"POST /api/teams/{team}/rhythms": {
		status: 201,
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/rhythms"), json: WEEK }),
		check: (answer) => {
			fields(...FIELDS)(answer)
			assert.deepEqual([answer.body.state, answer.body.ends_on, answer.body.people, answer.body.voices], ["proposed", "2027-02-07", 3, 0])
		},
		others: [...outside, ["gast", 403]],
		bad: [unknown("/rhythms"), ["a Tuesday", withField("starts_on", "2027-02-02"), 422, "rhythm.no_monday", "starts_on"], ["no day", without("starts_on"), 422, "field.missing", "starts_on"],
			["fourteen weeks", withField("weeks", 14), 422, "field.out_of_range", "weeks"], ["more market than there may be", withField("market_minutes", 1201), 422, "field.out_of_range", "market_minutes"],
			["a quorum of nobody", withField("quorum", 0), 422, "field.out_of_range", "quorum"], ["a zone that is none", withField("zone", "Europe/Nowhere"), 422, /zone/, "zone"]],
	},
	"GET /api/rhythms/{rhythm}": {
		ask: async (w) => ({ as: w.gast, path: `/api/rhythms/${(await proposal(w)).id}` }),
		check: fields(...FIELDS), others: outside, bad: [none()],
	},
	"DELETE /api/rhythms/{rhythm}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/rhythms/${(await proposal(w)).id}` }),
		others: [...outside, ["gast", 403]], bad: [none()],
	},
	"GET /api/rhythms/{rhythm}/blocks": {
		ask: async (w) => ({ as: w.gast, path: `/api/rhythms/${(await proposal(w)).id}/blocks?week=2027-02-01` }),
		check: ({ body }) => {
			isList({ body })
			assert.deepEqual([...new Set(body.items.map(({ kind }) => kind))].sort(), ["cave", "market"])
			fields("id", "kind", "member", "starts_at", "ends_at", "zone", "revision")({ body: body.items[0] })
		},
		others: outside, bad: [none("/blocks"), ["a week that is none", ({ path }) => ({ path: path.replace("2027-02-01", "2027-02-31") }), 422, "field.not_date", "week"]],
	},
	"PATCH /api/rhythms/{rhythm}/blocks/{block}": {
		ask: async (w) => {
			const rhythm = await proposal(w), [market] = (await blocks(w, rhythm)).filter(({ kind }) => kind === "market")
			return { as: w.max, path: `/api/rhythms/${rhythm.id}/blocks/${market.id}`, json: { starts_at: "2027-02-05T14:00:00Z", ends_at: "2027-02-05T15:30:00Z" }, revision: market.revision }
		},
		check: ({ body }) => assert.deepEqual([body.starts_at, body.ends_at], ["2027-02-05T14:00:00.000Z", "2027-02-05T15:30:00.000Z"]),
		others: [...outside, ["gast", 403]],
		bad: [...badRevisions, ["an unknown block", async (_, w) => ({ path: `/api/rhythms/${(await proposal(w)).id}/blocks/${UNKNOWN}` }), 404, "block.not_found"],
			["somebody else's cave", async (_, w) => {
				const rhythm = await proposal(w), cave = (await blocks(w, rhythm)).find(({ member }) => member === w.lena.member.id)
				return { path: `/api/rhythms/${rhythm.id}/blocks/${cave.id}` }
			}, 404, "block.not_found"],
			["a month later", (ask) => ({ json: { starts_at: "2027-03-05T14:00:00Z", ends_at: "2027-03-05T15:30:00Z" } }), 422, "field.out_of_range", "starts_at"],
			["an end before the beginning", withField("ends_at", "2027-02-05T13:00:00Z"), 422, "field.out_of_range", "ends_at"]],
	},
	"GET /api/rhythms/{rhythm}/shares": {
		ask: async (w) => {
			await w.max.put("/api/time-need", { cave_minutes: 600 })
			const team = await newTeam(w)
			for (const [person, other] of [[w.max, w.gast], [w.lena, w.max], [w.gast, w.max]])
				assert.equal((await person.put(path(team, "/time-need"), { market_minutes: 60, others: [other.member.id] })).status, 200)
			return { as: w.gast, path: `/api/rhythms/${created(await w.max.post(path(team, "/rhythms"), WEEK)).id}/shares?week=2027-02-01` }
		},
		check: ({ body }, w) => {
			isList({ body })
			fields("member", "name", "is_guest", "time_zone", "work", "edges", "asked_minutes", "cave_minutes", "longest_minutes", "edge_minutes", "edge_minutes_before", "market")({ body: body.items[0] })
			assert.ok(body.items.every(({ asked_minutes }) => asked_minutes === null), "guests are not told what we asked for")
			const wished = body.items.filter(({ market }) => market)
			assert.deepEqual(wished.map(({ member }) => member), [w.gast.member.id], "nor with whom we want to meet")
			fields("asked_minutes", "with", "got_minutes", "possible_minutes")({ body: wished[0].market })
			assert.deepEqual([wished[0].market.asked_minutes, wished[0].market.with, wished[0].market.got_minutes], [60, [w.max.member.id], 120], "all of the market, where both are there")
		},
		others: outside, bad: [none("/shares"), ["a week that is none", ({ path }) => ({ path: path.replace("2027-02-01", "2027-02-31") }), 422, "field.not_date", "week"]],
	},
	"GET /api/rhythms/{rhythm}/voices": {
		ask: async (w) => {
			const rhythm = await proposal(w)
			assert.equal((await w.max.put(`/api/rhythms/${rhythm.id}/voice`, { is_agreed: false, text: "Freitag später" }, { "If-Match": '"1"' })).status, 200)
			return { as: w.gast, path: `/api/rhythms/${rhythm.id}/voices` }
		},
		check: ({ body }, w) => {
			const max = body.items.find(({ member }) => member === w.max.member.id)
			assert.deepEqual([max.is_agreed, max.text], [false, ""], "which change our people ask for is ours")
		},
		others: outside, bad: [none("/voices")],
	},
	"PUT /api/rhythms/{rhythm}/voice": {
		ask: async (w) => ({ as: w.gast, path: `/api/rhythms/${(await proposal(w)).id}/voice`, json: { is_agreed: true }, revision: 1 }),
		check: ({ body }) => assert.deepEqual([body.voices, body.agreed_voices, body.state], [1, 1, "proposed"]),
		others: outside,
		bad: [...badRevisions, none("/voice"), ["a wish without words", () => ({ json: { is_agreed: false } }), 422, "field.missing", "text"]],
	},
	"GET /api/focus": {
		ask: async (w) => {
			const person = await inTheCave(w)
			return { as: person, path: "/api/focus" }
		},
		check: ({ body }) => {
			fields("block", "starts_at", "ends_at", "block_revision", "purpose", "action", "action_title", "need", "need_quote", "account", "later", "outcome")({ body })
			assert.equal(body.is_over, false)
		},
		others: [["otto", 404], ["anna", 404], ["gast", 403]],
	},
	"PUT /api/focus/{block}": {
		status: 204,
		ask: async (w) => {
			const person = await inTheCave(w)
			return { as: person, path: `/api/focus/${(await person.get("/api/focus")).body.block}`, json: { purpose: "Wie kommt die Bestätigung an?", outcome: "Per EDI", later: "Bernd anrufen" } }
		},
		others: [["max", 404], ["anna", 404], ["gast", 403]],
		bad: [["an unknown block", () => ({ path: `/api/focus/${UNKNOWN}` }), 404, "block.not_found"], ["a purpose that is too long", tooLong("purpose", 151), 422, "field.too_long", "purpose"],
			["an action nobody knows", withField("action", UNKNOWN), 404, "action.not_found"], ["a need they may not see", (r, w) => withField("need", w.need.id)(r), 404, "need.not_found"]],
	},
	"GET /api/time-need": {
		ask: (w) => ({ as: w.max, path: "/api/time-need" }),
		check: fields("cave_minutes", "block_minutes", "best", "weekdays", "answered_at", "open_actions", "open_cave_minutes", "needs_without_strategy"),
		others: [["gast", 403]],
	},
	"PUT /api/time-need": {
		ask: (w) => ({ as: w.max, path: "/api/time-need", json: { cave_minutes: 600, block_minutes: 90, best: "morning", weekdays: [0, 1, 3] } }),
		check: ({ body }) => {
			assert.deepEqual([body.cave_minutes, body.block_minutes, body.best, body.weekdays], [600, 90, "morning", [0, 1, 3]])
			assert.ok(body.answered_at)
		},
		others: [["gast", 403]],
		bad: [["more than a week has", withField("cave_minutes", 2401), 422, "field.out_of_range", "cave_minutes"],
			["a block of no use", withField("block_minutes", 29), 422, "field.out_of_range", "block_minutes"],
			["a time of day that is none", withField("best", "night"), 422, "field.unknown_value", "best"],
			["an eighth day", withField("weekdays", [7]), 422, "field.not_list", "weekdays"], ["days in words", withField("weekdays", "monday"), 422, "field.not_list", "weekdays"]],
	},
	"GET /api/mirror": {
		ask: async (w) => {
			const day = "BEGIN:VEVENT\r\nUID:spiegel\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260601T080000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
			created(await w.max.send("POST", "/api/calendar-files?title=Spiegel", { body: `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${day}END:VCALENDAR\r\n`, headers: { "content-type": "text/calendar" } }))
			return { as: w.max, path: "/api/mirror?from=2026-06-01&weeks=2" }
		},
		check: async ({ body }, w) => {
			fields("zone", "block_minutes", "is_block_said", "pause_minutes", "touch_minutes", "calendar_count", "weeks")({ body })
			assert.deepEqual(body.weeks.map((week) => week.starts_on), ["2026-06-01", "2026-06-08"])
			const [week] = body.weeks
			fields("is_known", "is_over", "work_minutes", "load_permille", "back_to_back", "chain_count", "chain_minutes", "parts", "caves", "days")({ body: week })
			assert.ok(week.is_known && week.parts.meeting.minutes >= 60)
			assert.deepEqual(week.days[0].parts.find(({ kind }) => kind === "meeting"), { kind: "meeting", starts_at: "2026-06-01T08:00:00.000Z", ends_at: "2026-06-01T09:00:00.000Z" })
			assert.equal(week.days.length, 7)
		},
		others: [["gast", 403]],
		bad: [["a day that is no Monday", () => ({ path: "/api/mirror?from=2026-06-02" }), 422, "mirror.no_monday", "from"],
			["no day", () => ({ path: "/api/mirror?from=heute" }), 422, "field.not_date", "from"], ["a day ages away", () => ({ path: "/api/mirror?from=9999-12-27" }), 422, "field.out_of_range", "from"],
			...["0", "14", "x", "99999999999999999999"].map((weeks) => [`${weeks} weeks`, () => ({ path: `/api/mirror?weeks=${weeks}` }), 422, "field.out_of_range", "weeks"])],
	},
	"GET /api/teams/{team}/mirror": {
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/mirror") }),
		check: ({ body }) => assert.deepEqual(body, { is_mine_in: false, people_min: 5, low_permille: 100, high_permille: 900, weeks: [] }),
		others: [...outside, ["gast", 403]], bad: [unknown("/mirror")],
	},
	"PUT /api/teams/{team}/mirror-share": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/mirror-share") }),
		others: [...outside, ["gast", 403]], bad: [unknown("/mirror-share")],
	},
	"DELETE /api/teams/{team}/mirror-share": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/mirror-share") }),
		others: [...outside, ["gast", 403]],
	},
	"GET /api/teams/{team}/time-needs": {
		ask: async (w) => {
			const team = await newTeam(w)
			await w.max.put("/api/time-need", { cave_minutes: 600 })
			assert.equal((await w.max.put(path(team, "/time-need"), { market_minutes: 120, others: [w.lena.member.id] })).status, 200)
			return { as: w.gast, path: path(team, "/time-needs") }
		},
		check: ({ body }, w) => {
			isList({ body })
			const max = body.items.find(({ member }) => member === w.max.member.id)
			assert.equal(max.market_minutes, 120)
			assert.deepEqual([max.cave_minutes, max.others], [null, []], "guests are not told of our caves, nor with whom we want to meet")
		},
		others: outside, bad: [unknown("/time-needs")],
	},
	"PUT /api/teams/{team}/time-need": {
		ask: async (w) => ({ as: w.gast, path: path(await newTeam(w), "/time-need"), json: { market_minutes: 90, others: [w.max.member.id] } }),
		check: ({ body }, w) => assert.deepEqual(body.items.filter(({ member }) => member === w.gast.member.id).map((n) => [n.market_minutes, n.others]), [[90, [w.max.member.id]]]),
		others: outside,
		bad: [unknown("/time-need"), ["more than a week has", withField("market_minutes", 2401), 422, "field.out_of_range", "market_minutes"],
			["somebody who is not on the team", withField("others", [UNKNOWN]), 422, "time_need.other_unknown", "others"],
			["no id", withField("others", ["x"]), 422, "field.not_id", "others"], ["no list", withField("others", 7), 422, "field.not_list", "others"]],
	},
	"GET /api/teams/{team}/time-poll": {
		ask: async (w) => ({ as: w.gast, path: path(await newTeam(w), "/time-poll") }),
		check: ({ body }) => assert.equal(body.until_on, null),
		others: outside, bad: [unknown("/time-poll")],
	},
	"PUT /api/teams/{team}/time-poll": {
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/time-poll"), json: { until_on: "2027-02-01" } }),
		check: ({ body }) => assert.equal(body.until_on, "2027-02-01"),
		others: [...outside, ["gast", 403]],
		bad: [unknown("/time-poll"), ["no day", without("until_on"), 422, "field.missing", "until_on"], ["a day that is none", withField("until_on", "2027-02-30"), 422, "field.not_date", "until_on"]],
	},
	"GET /api/work-time": {
		ask: (w) => ({ as: w.gast, path: "/api/work-time" }),
		check: ({ body }) => assert.equal(body.days.length, 7),
	},
	"PUT /api/work-time": {
		ask: (w) => ({ as: w.gast, path: "/api/work-time", json: { days: WORK, region: "" } }),
		check: ({ body }) => assert.deepEqual([body.days, body.is_said], [WORK, true]),
		bad: [["a day that ends before it begins", withField("days", [...WORK.slice(1), { from_minute: 600, to_minute: 540 }]), 422, "work_time.order", "days"],
			["six days", withField("days", WORK.slice(1)), 422, "field.not_list", "days"], ["a day that is none", withField("days", WORK.map(() => 7)), 422, "field.not_object", "days"],
			["a region nobody knows", withField("region", "ZZ"), 422, "work_time.region_unknown", "region"]],
	},
	"GET /api/absences": {
		ask: async (w) => {
			created(await w.max.post("/api/absences", { from_on: "2027-07-01", to_on: "2027-07-14" }))
			return { as: w.max, path: "/api/absences" }
		},
		check: ({ body }) => assert.ok(body.items.some(({ from_on, to_on }) => from_on === "2027-07-01" && to_on === "2027-07-14")),
	},
	"POST /api/absences": {
		status: 201,
		ask: (w) => ({ as: w.gast, path: "/api/absences", json: { from_on: "2027-12-24" } }),
		check: ({ body }) => assert.equal(body.to_on, "2027-12-24"),
		bad: [["no day", without("from_on"), 422, "field.missing", "from_on"], ["an end before the beginning", withField("to_on", "2027-12-23"), 422, "absence.ends_early", "to_on"],
			["a day that is none", withField("from_on", "morgen"), 422, "field.not_date", "from_on"]],
	},
	"DELETE /api/absences/{absence}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/absences/${created(await w.max.post("/api/absences", { from_on: "2027-08-01" })).id}` }),
		others: [["lena", 404], ["gast", 404], ["anna", 404]],
		bad: [["an unknown absence", () => ({ path: `/api/absences/${UNKNOWN}` }), 404, "absence.not_found"]],
	},
}
