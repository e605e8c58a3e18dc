/* messages.mjs - messages, the guard before the cave, and who is where (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { UNKNOWN, badPages, badRevisions, fields, isList, tooLong, withField, without } from "./checks.mjs"
import { newTeam } from "./teams.mjs"

const MESSAGE = ["id", "author", "author_name", "is_author_guest", "receiver", "receiver_name", "team", "team_name", "is_for_guests", "kind",
	"text", "html", "link", "urgent_reason", "sent_at", "verdict", "why", "delivered_at", "is_read", "waiting_count", "waiting_until", "waiting_why"]
const BLOCK = ["id", "kind", "team", "is_own", "starts_at", "ends_at", "planned_until", "zone", "is_agreed_in_team", "revision"]
const RULE = ["characters_max", "urgent_max", "lets_departments_pass", "needs_link", "urgent_used", "revision"]
const WEBHOOK = ["id", "team", "created_by", "url", "tells_messages", "tells_status", "answer", "answered_at", "failures"]
const HOOK = { url: "https://127.0.0.1:9/hook", tells_status: true }
const outside = [["otto", 404], ["anna", 404], ["gast2", 404], ["fremd", 404]]
const unknownTeam = (rest) => ["an unknown team", () => ({ path: `/api/teams/${UNKNOWN}/${rest}` }), 404, "team.not_found"]

const to = (person, more = {}) => ({ receiver: person.member.id, text: "Passt **Freitag**?", ...more })
export const newMessage = async (w, more) => created(await w.lena.post("/api/messages", to(w.max, more)))
let people = 0
/** Somebody who is in the cave for an hour, with the block. */
async function inTheCave(w) {
	const person = await w.kamwerk.join(w.anna, `hoehle${++people}@example.org`, `Hilde Höhle ${people}`)
	return { person, block: created(await person.post("/api/caves", { minutes: 60 })) }
}

export const MESSAGES = {
	"GET /api/messages": {
		ask: async (w) => {
			await newMessage(w)
			return { as: w.max, path: "/api/messages?q=FREITAG" }
		},
		check: ({ body }) => {
			isList({ body })
			fields(...MESSAGE)({ body: body.items[0] })
			assert.match(body.items[0].html, /<strong>Freitag<\/strong>/)
		},
		bad: badPages,
	},
	"POST /api/messages": {
		status: 201,
		ask: async (w) => {
			const need = await w.newNeed("Wir brauchen eine Warnung.")
			assert.equal((await w.lena.patch(`/api/needs/${need.id}`, { is_shared: true }, need.revision)).status, 200)
			return { as: w.lena, path: "/api/messages", json: to(w.gast, { link_kind: "need", link: need.id, kind: "work" }) }
		},
		check: (answer) => {
			fields(...MESSAGE)(answer)
			assert.equal(answer.body.link.title, "Wir brauchen eine Warnung.")
		},
		bad: [["no text", without("text"), 422, "field.missing", "text"],
			["a text that is too long", tooLong("text", 2001), 422, "field.too_long", "text"],
			["nobody", without("receiver"), 422, "field.missing", "receiver"],
			["an unknown person", withField("receiver", UNKNOWN), 404, "member.not_found"],
			["oneself", (r, w) => withField("receiver", w.lena.member.id)(r), 422, "message.to_oneself", "receiver"],
			["somebody who is locked", (r, w) => withField("receiver", w.karla.member.id)(r), 422, "message.receiver_gone", "receiver"],
			["what the other does not see", (r, w) => withField("link", w.need.id)(r), 422, "message.link_unseen", "link"],
			["what nobody knows", withField("link", UNKNOWN), 422, "message.link_unknown", "link"],
			["a record without its kind", without("link_kind"), 422, "field.missing", "link_kind"],
			["a kind that is none", withField("kind", "loud"), 422, "field.unknown_value", "kind"]],
	},
	"GET /api/messages/lanes": {
		ask: async (w) => ({ as: w.max, path: `/api/messages/lanes?receiver=${(await inTheCave(w)).person.member.id}&characters=12` }),
		check: ({ body }) => {
			assert.equal(body.items.length, 1)
			assert.deepEqual([body.items[0].verdict, body.items[0].why], ["held", "across"])
			assert.ok(Date.parse(body.items[0].until) > Date.now())
		},
		bad: [["nobody", () => ({ path: "/api/messages/lanes" }), 422, "message.to_whom", "receiver"],
			["an unknown person", () => ({ path: `/api/messages/lanes?receiver=${UNKNOWN}` }), 404, "member.not_found"],
			["a number that is none", ({ path }) => ({ path: `${path}x` }), 422, "field.not_number", "characters"]],
	},
	"GET /api/messages/{message}": {
		ask: async (w) => ({ as: w.max, path: `/api/messages/${(await newMessage(w)).id}` }),
		check: ({ body }) => assert.deepEqual([body.receiver_name, body.is_read, body.waiting_count], ["Max Maurer", false, 0]),
		others: [["otto", 404], ["anna", 404], ["gast", 404]],
		bad: [["what still waits", async (_, w) => {
			const { body } = await w.max.get("/api/status")
			if (!body.cave) created(await w.max.post("/api/caves", { minutes: 60 }))
			const { id } = created(await w.otto.post("/api/messages", to(w.max, { kind: "informal" })))
			return { path: `/api/messages/${id}` }
		}, 404, "message.not_found"],
		["an unknown id", () => ({ path: `/api/messages/${UNKNOWN}` }), 404, "message.not_found"]],
	},
	"PUT /api/messages/{message}/reading": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/messages/${(await newMessage(w)).id}/reading` }),
		others: [["otto", 404], ["gast", 404]],
	},
	"GET /api/teams/{team}/messages": {
		ask: async (w) => {
			const team = await newTeam(w)
			created(await w.lena.post(`/api/teams/${team.id}/messages`, { text: "Unter uns" }))
			created(await w.lena.post(`/api/teams/${team.id}/messages`, { text: "Für alle", is_for_guests: true }))
			created(await w.gast.post(`/api/teams/${team.id}/messages`, { text: "Danke" }))
			return { as: w.gast, path: `/api/teams/${team.id}/messages` }
		},
		check: ({ body }) => assert.deepEqual(body.items.map(({ text }) => text), ["Danke", "Für alle"]),
		others: outside, bad: [...badPages, unknownTeam("messages")],
	},
	"POST /api/teams/{team}/messages": {
		status: 201,
		ask: async (w) => ({ as: w.max, path: `/api/teams/${(await newTeam(w)).id}/messages`, json: { text: "Um zehn?", kind: "informal" } }),
		check: fields(...MESSAGE),
		others: outside,
		bad: [unknownTeam("messages"), ["no text", without("text"), 422, "field.missing", "text"],
			["a room that is to hurry", withField("urgent_reason", "Sofort"), 422, "message.urgent_room", "urgent_reason"]],
	},
	"GET /api/teams/{team}/guard-rule": {
		ask: async (w) => ({ as: w.gast, path: `/api/teams/${(await newTeam(w)).id}/guard-rule` }),
		check: (answer) => {
			fields(...RULE)(answer)
			assert.deepEqual([answer.body.characters_max, answer.body.urgent_max, answer.body.revision], [280, 2, 0])
		},
		others: outside, bad: [unknownTeam("guard-rule")],
	},
	"PATCH /api/teams/{team}/guard-rule": {
		ask: async (w) => ({ as: w.max, path: `/api/teams/${(await newTeam(w)).id}/guard-rule`, json: { characters_max: 140, needs_link: true }, revision: 0 }),
		check: ({ body }) => assert.deepEqual([body.characters_max, body.urgent_max, body.needs_link, body.revision], [140, 2, true, 1]),
		others: [["otto", 404], ["anna", 404], ["gast", 403]],
		bad: [...badRevisions, unknownTeam("guard-rule"),
			["a text longer than any", withField("characters_max", 1001), 422, "field.out_of_range", "characters_max"],
			["less than nothing", withField("urgent_max", -1), 422, "field.out_of_range", "urgent_max"]],
	},
	"GET /api/teams/{team}/urgent-count": {
		ask: async (w) => ({ as: w.max, path: `/api/teams/${(await newTeam(w)).id}/urgent-count?from=2026-11-01T00:00:00Z&to=2030-01-01T00:00:00Z` }),
		check: ({ body }) => assert.deepEqual(body, { count: 0 }),
		others: [["otto", 404], ["anna", 404], ["gast", 403]],
		bad: [["no beginning", ({ path }) => ({ path: path.replace(/from=[^&]*&/, "") }), 422, "field.missing", "from"],
			["an end that is none", ({ path }) => ({ path: path.replace(/to=.*/, "to=bald") }), 422, "field.not_time", "to"]],
	},
	"GET /api/teams/{team}/status": {
		ask: async (w) => {
			const team = await newTeam(w)
			const { person } = await inTheCave(w)
			await w.lena.put(`/api/teams/${team.id}/members/${person.member.id}`, { is_lead: false })
			return { as: w.gast, path: `/api/teams/${team.id}/status` }
		},
		check: ({ body }) => {
			assert.equal(body.items.length, 4)
			assert.ok(body.items.some(({ name, cave_until }) => name.startsWith("Hilde") && cave_until))
			assert.deepEqual(Object.keys(body.items[0]).sort(), ["cave_until", "market_until", "member", "name", "work_until"], "not what for")
		},
		others: outside, bad: [unknownTeam("status")],
	},
	"POST /api/caves": {
		status: 201,
		ask: async (w) => ({ as: await w.kamwerk.join(w.anna, `hoehle${++people}@example.org`, "Hans Höhle"), path: "/api/caves", json: { minutes: 90 } }),
		check: ({ body }) => {
			fields(...BLOCK)({ body })
			assert.equal(Date.parse(body.ends_at) - Date.parse(body.starts_at), 90 * 60_000)
		},
		others: [["gast", 403]],
		bad: [["no time at all", without("minutes"), 422, "field.out_of_range", "minutes"],
			["a whole day", withField("minutes", 1440), 422, "field.out_of_range", "minutes"],
			["a second cave", async ({ as, path, json }) => {
				created(await as.post(path, json))
				return {}
			}, 409, "block.in_cave"]],
	},
	"GET /api/blocks/{block}": {
		ask: async (w) => {
			const { person, block } = await inTheCave(w)
			return { as: person, path: `/api/blocks/${block.id}` }
		},
		check: ({ body }) => assert.equal(body.is_own, true),
		others: [["lena", 404], ["anna", 404], ["gast", 404]],
	},
	"PATCH /api/blocks/{block}": {
		ask: async (w) => {
			const { person, block } = await inTheCave(w)
			return { as: person, path: `/api/blocks/${block.id}`, json: {}, revision: block.revision }
		},
		check: ({ body }) => assert.ok(Date.parse(body.ends_at) <= Date.now() + 1000),
		others: [["lena", 404], ["anna", 404], ["gast", 403]],
		bad: [...badRevisions, ["an end that is over", withField("ends_at", "2026-01-01T00:00:00Z"), 422, "field.out_of_range", "ends_at"],
			["an end that is none", withField("ends_at", "bald"), 422, "field.not_time", "ends_at"]],
	},
	"GET /api/weeks": {
		ask: async (w) => {
			const { person } = await inTheCave(w)
			const day = new Date().toISOString().slice(0, 10)
			return { as: person, path: `/api/weeks?from=${day}&to=${day}` }
		},
		check: ({ body }) => {
			assert.equal(body.items.length, 1)
			fields(...BLOCK)({ body: body.items[0] })
		},
		bad: [["no beginning", ({ path }) => ({ path: path.replace(/from=[^&]*&/, "") }), 422, "field.missing", "from"],
			["a day that is none", ({ path }) => ({ path: path.replace(/to=.*/, "to=2026-02-30") }), 422, "field.not_date", "to"],
			["too many weeks", ({ path }) => ({ path: path.replace(/to=.*/, "to=2099-01-01") }), 422, "block.range", "to"]],
	},
	"GET /api/status": {
		ask: async (w) => ({ as: (await inTheCave(w)).person, path: "/api/status" }),
		check: ({ body }) => {
			fields("now", "cave", "cave_until", "market_until", "market_team", "next_at", "unread_count", "waiting_count", "waiting_until")({ body })
			assert.equal(body.cave.ends_at, body.cave_until)
			assert.equal(body.next_at, body.cave_until)
		},
	},
	"GET /api/teams/{team}/webhooks": {
		ask: async (w) => {
			const team = await newTeam(w)
			created(await w.lena.post(`/api/teams/${team.id}/webhooks`, HOOK))
			return { as: w.lena, path: `/api/teams/${team.id}/webhooks` }
		},
		check: ({ body }) => {
			fields(...WEBHOOK)({ body: body.items[0] })
			assert.ok(!("secret" in body.items[0]), "it was told once")
		},
		others: [["otto", 404], ["anna", 404], ["max", 403], ["gast", 403]], bad: [unknownTeam("webhooks")],
	},
	"POST /api/teams/{team}/webhooks": {
		status: 201,
		ask: async (w) => ({ as: w.lena, path: `/api/teams/${(await newTeam(w)).id}/webhooks`, json: HOOK }),
		check: (answer) => {
			fields(...WEBHOOK, "secret")(answer)
			assert.ok(answer.body.secret.length >= 32)
		},
		others: [["otto", 404], ["anna", 404], ["max", 403], ["gast", 403]],
		bad: [unknownTeam("webhooks"), ["no address", without("url"), 422, "field.missing", "url"],
			["an address that is none", withField("url", "hooks.example.org"), 422, "outside.url", "url"],
			["a password in it", withField("url", "https://a:b@hooks.example.org/"), 422, "outside.url", "url"],
			["a file", withField("url", "file:///etc/passwd"), 422, "outside.url", "url"],
			["nothing to tell", withField("tells_status", false), 422, "webhook.tells_nothing", "tells_messages"]],
	},
	"DELETE /api/webhooks/{webhook}": {
		status: 204,
		ask: async (w) => ({ as: w.lena, path: `/api/webhooks/${created(await w.lena.post(`/api/teams/${(await newTeam(w)).id}/webhooks`, HOOK)).id}` }),
		others: [["otto", 404], ["anna", 404], ["max", 403], ["gast", 403]],
		bad: [["an unknown one", () => ({ path: `/api/webhooks/${UNKNOWN}` }), 404, "webhook.not_found"]],
	},
}
