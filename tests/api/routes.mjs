/* routes.mjs - what each route of the API must do, one row a route. routes.test.mjs reads it.
 *
 *   ask      makes a request that works: { as, path, json | body, revision, headers }
 *   status   what it answers (200)
 *   check    looks at the answer
 *   stream   true: its answer does not end
 *   anyone   true: also somebody who is signed out may ask
 *   others   what somebody gets who may not: [person, status]; none: everybody signed in may
 *   bad      requests to refuse: [what is bad about it, changes to the request, status, key or pattern, field] */
import assert from "node:assert/strict"
import { PASSWORD } from "./kamwerk.mjs"
import { ACTIONS } from "./routes/actions.mjs"
import { BOOKINGS } from "./routes/bookings.mjs"
import { UNKNOWN, badPages, badRevisions, fields, isList, noAdministrator, notOnTheTeam, notTheOwner, tooLong, withField, without } from "./routes/checks.mjs"
import { CONSENTS } from "./routes/consents.mjs"
import { DEPTH } from "./routes/depth.mjs"
import { DIGESTS } from "./routes/digests.mjs"
import { GUESTS } from "./routes/guests.mjs"
import { LISTS } from "./routes/lists.mjs"
import { EVIDENCE } from "./routes/evidence.mjs"
import { PROCESSES } from "./routes/processes.mjs"
import { QUESTION_PLANS } from "./routes/question_plans.mjs"
import { RHYTHM } from "./routes/rhythm.mjs"
import { MESSAGES } from "./routes/messages.mjs"
import { TEAMS } from "./routes/teams.mjs"
import { TRACE } from "./routes/trace.mjs"
import { WISHES } from "./routes/wishes.mjs"
import { WORKS } from "./routes/works.mjs"
import { TALK, TALK_PATH, created, makeReady } from "./world.mjs"

const ACCOUNT = ["id", "name", "country", "about", "created_at", "retired_at", "revision"]
const CONTACT = ["id", "account", "name", "email", "function", "language", "phone", "division", "is_shared", "retired_at", "revision"]
const NEED = ["id", "account", "quote", "level", "contact", "contact_name", "conversation", "utterance", "heard_at",
	"kept_by", "kept_at", "is_shared", "end_customer", "division", "weight", "state", "correction", "answered_by", "answered_by_name",
	"answered_at", "retired_at", "revision"]
const MEMBER = ["id", "name", "email", "role", "language", "time_zone", "discipline", "country", "department", "spoken",
	"account", "is_locked", "is_welcome", "revision"]
const CONVERSATION = ["id", "account", "account_name", "opened_until", "owner_name", "title", "started_at", "created_at", "format", "language",
	"utterance_count", "has_times", "duration_s", "is_ready", "is_recording_awaited", "wording_gone_at", "speakers", "figures", "revision"]
const REPORT = ["language", "duration_s", "speakers", "questions", "listening", "reading", "needs", "utterances", "advice", "conversation",
	"verdict", "kept"]

const IMPORT = ["id", "of", "account", "duplicates", "state", "done_count", "until", "preview"]
let imported = 0
const newImport = async (w) => created(await w.lena.send("POST", `/api/imports?of=contacts&account=${w.account.id}`,
	{ body: `Name;E-Mail\nMit Datei ${++imported};datei${imported}@neu.example\n` }))

let people = 0
const somebodyNew = (w) => ({
	name: `Neue Person ${++people}`, email: `new${people}@example.org`, role: "member", language: "de", time_zone: "Europe/Berlin",
	discipline: "",
})
export const ROUTES = {
	"GET /api/setup": {
		anyone: true,
		ask: (w) => ({ as: w.nobody(), path: "/api/setup" }),
		check: ({ body }) => {
			assert.equal(body.is_empty, false)
			assert.ok(body.organisation === null || body.organisation === "Muster GmbH")
		},
	},
	"POST /api/setup": {
		anyone: true,
		status: 409,
		ask: (w) => ({
			as: w.nobody(), path: "/api/setup",
			json: { organisation: "Zweite", name: "Z", email: "z@example.org", password: PASSWORD, language: "de", time_zone: "Europe/Berlin" },
		}),
		check: ({ body }) => assert.equal(body.key, "setup.done_already"),
	},
	"POST /api/session": {
		anyone: true,
		ask: (w) => ({ as: w.nobody(), path: "/api/session", json: { email: "max@example.org", password: PASSWORD } }),
		check: fields("csrf", "member"),
		bad: [
			["a wrong password", withField("password", "falsch falsch falsch"), 401, "session.wrong_password"],
			["an unknown address", withField("email", "nobody@example.org"), 401, "session.wrong_password"],
			["no password", without("password"), 422, "field.missing", "password"],
			["a number as address", withField("email", 7), 422, "field.not_text", "email"],
		],
	},
	"GET /api/session": {
		ask: (w) => ({ as: w.max, path: "/api/session" }),
		check: fields("csrf", "member", "organisation"),
	},
	"DELETE /api/session": {
		status: 204,
		ask: async (w) => ({ as: await w.nobody().signIn("max@example.org"), path: "/api/session" }),
	},
	"POST /api/welcome": {
		anyone: true,
		status: 201,
		ask: async (w) => ({
			as: w.nobody(), path: "/api/welcome",
			json: { code: created(await w.anna.post("/api/members", somebodyNew(w))).invitation_code, password: PASSWORD },
		}),
		check: fields("csrf", "member", "recovery_code"),
		bad: [
			["an unknown code", withField("code", "AAAA-BBBB-CCCC-DDDD"), 404, "invitation.unknown"],
			["a short password", withField("password", "kurz"), 422, /./, "password"],
			["no code", without("code"), 422, "field.missing", "code"],
		],
	},
	"POST /api/recovery": {
		anyone: true,
		status: 201,
		ask: async (w) => {
			const draft = somebodyNew(w)
			const { invitation_code: code } = created(await w.anna.post("/api/members", draft))
			const welcome = created(await w.nobody().post("/api/welcome", { code, password: PASSWORD }))
			return {
				as: w.nobody(), path: "/api/recovery",
				json: { email: draft.email, recovery_code: welcome.recovery_code, password: `${PASSWORD} neu` },
			}
		},
		check: fields("csrf", "member", "recovery_code"),
		bad: [
			["a wrong code", withField("recovery_code", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"), [401, 403], "recovery.wrong"],
			["an unknown address", withField("email", "nobody@example.org"), [401, 403], "recovery.wrong"],
			["a short password", withField("password", "kurz"), 422, /./, "password"],
		],
	},
	"PUT /api/members/me/password": {
		status: 204,
		ask: async (w) => {
			const draft = somebodyNew(w)
			return {
				as: await w.kamwerk.join(w.anna, draft.email, draft.name), path: "/api/members/me/password",
				json: { old: PASSWORD, password: `${PASSWORD} neu` },
			}
		},
		bad: [
			["a wrong old password", withField("old", "falsch falsch falsch"), [401, 403], "session.wrong_password"],
			["a short new one", withField("password", "kurz"), 422, /./, "password"],
		],
	},
	"PUT /api/members/{member}/invitation": {
		ask: async (w) => {
			const draft = somebodyNew(w)
			const { member } = await w.kamwerk.join(w.anna, draft.email, draft.name)
			return { as: w.anna, path: `/api/members/${member.id}/invitation`, json: { gives_up_conversations: true } }
		},
		check: ({ body }) => {
			assert.equal(body.member.is_welcome, false)
			assert.ok(body.invitation_code)
		},
		others: noAdministrator,
		bad: [["no confirmation", () => ({ json: {} }), 422, "member.gives_up", "gives_up_conversations"],
			["an unknown member", () => ({ path: `/api/members/${UNKNOWN}/invitation` }), 404, "member.not_found"],
			["the last administrator", (_, w) => ({ path: `/api/members/${w.anna.member.id}/invitation` }), 409, "member.last_administrator"],
			["somebody who never came", async (_, w) => ({
				path: `/api/members/${created(await w.anna.post("/api/members", somebodyNew(w))).member.id}/invitation`,
			}), 409, "member.not_welcome"]],
	},
	"PUT /api/members/me/recovery": {
		ask: (w) => ({ as: w.max, path: "/api/members/me/recovery", json: { password: PASSWORD } }),
		check: fields("recovery_code"),
		bad: [["a wrong password", withField("password", "falsch falsch falsch"), 403, "session.wrong_password"],
			["no password", without("password"), 422, "field.missing", "password"]],
	},
	"GET /api/members": {
		ask: (w) => ({ as: w.max, path: "/api/members?q=max" }),
		check: ({ body }) => assert.deepEqual(body.items.map(({ name }) => name), ["Max Maurer"]),
		bad: badPages,
	},
	"POST /api/members": {
		status: 201,
		ask: (w) => ({ as: w.anna, path: "/api/members", json: somebodyNew(w) }),
		check: fields("member", "invitation_code", "invitation_until"),
		others: noAdministrator,
		bad: [
			["an address that is taken", withField("email", "MAX@example.org"), 409, "member.email_taken"],
			["no address at all", without("email"), 422, /./, "email"],
			["an address without @", withField("email", "max"), 422, /./, "email"],
			["an empty name", withField("name", "  "), 422, /./, "name"],
			["a name that is too long", tooLong("name", 120), 422, /./, "name"],
			["an unknown role", withField("role", "emperor"), 422, /./, "role"],
			["an unknown language", withField("language", "tlh"), 422, /./, "language"],
			["a zone that is none", withField("time_zone", "../../etc/passwd"), 422, /./, "time_zone"],
		],
	},
	"GET /api/members/{member}": {
		ask: (w) => ({ as: w.lena, path: `/api/members/${w.max.member.id}` }),
		check: fields(...MEMBER),
		bad: [["an unknown id", () => ({ path: `/api/members/${UNKNOWN}` }), 404, /./]],
	},
	"PATCH /api/members/{member}": {
		ask: async (w) => ({
			as: w.otto, path: `/api/members/${w.otto.member.id}`, json: { time_zone: "Europe/Paris" },
			revision: (await w.otto.get(`/api/members/${w.otto.member.id}`)).body.revision,
		}),
		check: ({ body }) => assert.equal(body.time_zone, "Europe/Paris"),
		others: [["max", 403]],
		bad: [...badRevisions,
			["a role for oneself", () => ({ json: { role: "administrator" } }), 403, /./],
			["a zone that is none", () => ({ json: { time_zone: "Mond/Nord" } }), 422, /./, "time_zone"],
		],
	},
	"PUT /api/members/{member}/lock": {
		statuses: [200, 204],
		ask: async (w) => ({ as: w.anna, path: `/api/members/${created(await w.anna.post("/api/members", somebodyNew(w))).member.id}/lock` }),
		others: noAdministrator,
		bad: [["the last administrator", (_, w) => ({ path: `/api/members/${w.anna.member.id}/lock` }), 409, "member.last_administrator"],
			["an unknown member", () => ({ path: `/api/members/${UNKNOWN}/lock` }), 404, /./]],
	},
	"DELETE /api/members/{member}/lock": {
		statuses: [200, 204],
		ask: async (w) => {
			const { id } = created(await w.anna.post("/api/members", somebodyNew(w))).member
			await w.anna.put(`/api/members/${id}/lock`)
			return { as: w.anna, path: `/api/members/${id}/lock` }
		},
		others: noAdministrator,
	},
	"GET /api/app-passwords": { ask: (w) => ({ as: w.max, path: "/api/app-passwords" }), check: isList, others: [["gast", 403]] },
	"POST /api/app-passwords": {
		status: 201,
		ask: (w) => ({ as: w.max, path: "/api/app-passwords", json: { name: "Telefon" } }),
		check: fields("id", "name", "password"),
		others: [["gast", 403]],
		bad: [["an empty name", withField("name", ""), 422, /./, "name"], ["no name", without("name"), 422, /./, "name"]],
	},
	"DELETE /api/app-passwords/{app_password}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/app-passwords/${created(await w.max.post("/api/app-passwords", { name: "x" })).id}` }),
		others: [["lena", 404], ["anna", 404]],
	},
	"GET /api/calendar-sources": { ask: (w) => ({ as: w.max, path: "/api/calendar-sources" }), check: isList, others: [["gast", 403]] },
	"POST /api/calendar-sources": {
		status: 201,
		ask: (w) => ({ as: w.max, path: "/api/calendar-sources", json: { title: "Arbeit", url: "https://kalender.example/x.ics", keeps_titles: false } }),
		check: fields("id", "title", "url", "keeps_titles", "entry_count", "problem", "fetched_at"),
		others: [["gast", 403]],
		bad: [["no title", without("title"), 422, /./, "title"], ["a title that is too long", tooLong("title", 200), 422, /./, "title"],
			["a file of the server", withField("url", "file:///etc/passwd"), 422, "fetch.url", "url"], ["no address", without("url"), 422, /./, "url"]],
	},
	"GET /api/calendar-sources/{calendar_source}": {
		ask: async (w) => ({ as: w.max, path: `/api/calendar-sources/${created(await w.max.post("/api/calendar-sources", { title: "x", url: "https://kalender.example/" })).id}` }),
		check: fields("id", "title"), others: [["lena", 404], ["anna", 404]],
	},
	"DELETE /api/calendar-sources/{calendar_source}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/calendar-sources/${created(await w.max.post("/api/calendar-sources", { title: "x", url: "https://kalender.example/" })).id}` }),
		others: [["lena", 404], ["anna", 404]],
	},
	"POST /api/calendar-files": {
		status: 201,
		ask: (w) => ({ as: w.max, path: "/api/calendar-files?title=Datei", body: "BEGIN:VCALENDAR\nEND:VCALENDAR\n", headers: { "content-type": "text/calendar" } }),
		check: fields("id", "title"), others: [["gast", 403]],
		bad: [["no title", () => ({ path: "/api/calendar-files" }), 422, /./, "title"], ["what is no calendar", () => ({ body: "hallo" }), 422, "ics.malformed"]],
	},
	"GET /api/busy-times": {
		ask: (w) => ({ as: w.max, path: "/api/busy-times?from=2026-06-01T00:00:00Z&to=2026-06-08T00:00:00Z" }),
		check: isList, others: [["gast", 403]],
		bad: [["no end", () => ({ path: "/api/busy-times?from=2026-06-01T00:00:00Z" }), 422, "field.not_time", "to"],
			["more than a year", () => ({ path: "/api/busy-times?from=2026-06-01T00:00:00Z&to=2028-06-08T00:00:00Z" }), 422, "field.out_of_range", "to"]],
	},
	"GET /api/private-addresses": { ask: (w) => ({ as: w.max, path: "/api/private-addresses" }), check: fields("is_allowed"), others: [["gast", 403]] },
	"PUT /api/private-addresses": { ask: (w) => ({ as: w.anna, path: "/api/private-addresses" }), check: fields("is_allowed"), others: noAdministrator },
	"DELETE /api/private-addresses": { status: 204, ask: (w) => ({ as: w.anna, path: "/api/private-addresses" }), others: noAdministrator },
	"GET /api/calendar-feeds": { ask: (w) => ({ as: w.gast, path: "/api/calendar-feeds" }), check: isList },
	"POST /api/calendar-feeds": {
		status: 201,
		ask: (w) => ({ as: w.gast, path: "/api/calendar-feeds", json: { team: null } }),
		check: fields("id", "team", "path"),
		bad: [["an id that is none", withField("team", "x"), 422, "field.not_id", "team"],
			["a team one is not on", withField("team", UNKNOWN), 404, /./]],
	},
	"DELETE /api/calendar-feeds/{calendar_feed}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/calendar-feeds/${created(await w.max.post("/api/calendar-feeds", { team: null })).id}` }),
		others: [["lena", 404], ["gast", 404]],
	},
	"GET /api/tokens": { ask: (w) => ({ as: w.max, path: "/api/tokens" }), check: isList },
	"POST /api/tokens": {
		status: 201,
		ask: (w) => ({ as: w.max, path: "/api/tokens", json: { name: "Kalender" } }),
		check: fields("id", "name", "token", "until"),
		bad: [["an empty name", withField("name", ""), 422, /./, "name"], ["no name", without("name"), 422, /./, "name"]],
	},
	"DELETE /api/tokens/{token}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/tokens/${created(await w.max.post("/api/tokens", { name: "x" })).id}` }),
		others: [["lena", 404], ["anna", 404]],
	},

	"GET /api/accounts": {
		ask: (w) => ({ as: w.max, path: "/api/accounts?q=nordwind" }),
		check: ({ body }, w) => assert.deepEqual(body.items.map(({ id }) => id), [w.account.id]),
		bad: badPages,
	},
	"POST /api/accounts": {
		status: 201,
		ask: (w) => ({ as: w.lena, path: "/api/accounts", json: { name: "Westwind SE", country: "AT", about: "Pumpen" } }),
		check: (answer) => {
			fields(...ACCOUNT)(answer)
			assert.equal(answer.headers.get("location"), `/api/accounts/${answer.body.id}`)
		},
		others: [["max", 403]],
		bad: [
			["no name", without("name"), 422, /./, "name"],
			["a name of blanks", withField("name", " \t "), 422, /./, "name"],
			["a name that is too long", tooLong("name", 101), 422, /./, "name"],
			["a country that is none", withField("country", "Bayern"), 422, /./, "country"],
			["too much about it", tooLong("about", 1001), 422, /./, "about"],
			["a name with a NUL", withField("name", "a\0b"), 400, "json.malformed"],
			["a name with a line break", withField("name", "a\nb"), 422, /./, "name"],
		],
	},
	"GET /api/accounts/{account}": {
		ask: (w) => ({ as: w.max, path: `/api/accounts/${w.account.id}?with=contacts,needs,members,conversations` }),
		check: (answer, w) => {
			fields(...ACCOUNT, "contacts", "needs", "members", "conversations")(answer)
			assert.ok(answer.body.contacts.some(({ id }) => id === w.contact.id))
			assert.equal(answer.body.conversations.length, 0, "Lena's conversation is hers alone")
			for (const need of answer.body.needs)
				assert.equal(need.conversation, null)
		},
		others: notOnTheTeam,
		bad: [["an unknown id", () => ({ path: `/api/accounts/${UNKNOWN}` }), 404, /./],
			["an id that is none", () => ({ path: "/api/accounts/1%20OR%201=1" }), 404, /./],
			["an unknown part", ({ path }) => ({ path: path.replace("needs", "secrets") }), 422, /./, "with"]],
	},
	"PATCH /api/accounts/{account}": {
		ask: async (w) => {
			const account = await w.newAccount("Ostwind KG")
			return { as: w.lena, path: `/api/accounts/${account.id}`, json: { about: "Neu" }, revision: account.revision }
		},
		check: ({ body }) => assert.equal(body.about, "Neu"),
		others: notOnTheTeam,
		bad: [...badRevisions,
			["an empty name", () => ({ json: { name: "" } }), 422, /./, "name"],
			["a country that is none", () => ({ json: { country: "DEU" } }), 422, /./, "country"]],
	},
	"GET /api/accounts/{account}/contacts": {
		ask: (w) => ({ as: w.max, path: `/api/accounts/${w.account.id}/contacts` }),
		check: isList, others: notOnTheTeam, bad: badPages,
	},
	"POST /api/accounts/{account}/contacts": {
		status: 201,
		ask: (w) => ({
			as: w.max, path: `/api/accounts/${w.account.id}/contacts`,
			json: { name: "Carla Kühn", email: "", function: "", language: "" },
		}),
		check: fields(...CONTACT), others: notOnTheTeam,
		bad: [["no name", without("name"), 422, /./, "name"],
			["an address without @", withField("email", "carla"), 422, /./, "email"],
			["a language that is none", withField("language", "xx"), 422, /./, "language"]],
	},
	"GET /api/contacts/{contact}": {
		ask: (w) => ({ as: w.max, path: `/api/contacts/${w.contact.id}` }),
		check: fields(...CONTACT), others: notOnTheTeam,
		bad: [["an unknown id", () => ({ path: `/api/contacts/${UNKNOWN}` }), 404, /./]],
	},
	"PATCH /api/contacts/{contact}": {
		ask: async (w) => {
			const contact = await w.newContact("Dora Dorn")
			return { as: w.max, path: `/api/contacts/${contact.id}`, json: { function: "logistics" }, revision: contact.revision }
		},
		check: ({ body }) => assert.equal(body.function, "logistics"),
		others: notOnTheTeam,
		bad: [...badRevisions, ["an empty name", () => ({ json: { name: "" } }), 422, /./, "name"]],
	},
	"GET /api/accounts/{account}/members": {
		ask: (w) => ({ as: w.max, path: `/api/accounts/${w.account.id}/members` }),
		check: ({ body }) => assert.deepEqual(body.items.map(({ name }) => name).sort(), ["Gerd Gast", "Greta Gast", "Lena Lorenz", "Max Maurer"]),
		others: notOnTheTeam,
	},
	"PUT /api/accounts/{account}/members/{member}": {
		statuses: [200, 201, 204],
		ask: (w) => ({ as: w.lena, path: `/api/accounts/${w.account.id}/members/${w.max.member.id}`, json: { is_lead: false } }),
		others: [["otto", 404], ["anna", 404], ["max", 403]],
		bad: [["a lead that is neither yes nor no", withField("is_lead", "ja"), 422, /./, "is_lead"],
			["an unknown member", (_, w) => ({ path: `/api/accounts/${w.account.id}/members/${UNKNOWN}` }), [404, 422], /./],
			["the last lead steps down", (_, w) => ({ path: `/api/accounts/${w.account.id}/members/${w.lena.member.id}` }), 409, "account.last_lead"]],
	},
	"DELETE /api/accounts/{account}/members/{member}": {
		status: 204,
		ask: async (w) => {
			const account = await w.newAccount("Südwind GmbH")
			await w.lena.put(`/api/accounts/${account.id}/members/${w.max.member.id}`, { is_lead: false })
			return { as: w.lena, path: `/api/accounts/${account.id}/members/${w.max.member.id}` }
		},
		others: [["otto", 404], ["anna", 404], ["max", 403]],
		bad: [["the last lead leaves", (_, w) => ({ path: `/api/accounts/${w.account.id}/members/${w.lena.member.id}` }), 409, "account.last_lead"]],
	},
	"POST /api/imports": {
		status: 201,
		ask: (w) => ({ as: w.lena, path: `/api/imports?of=contacts&account=${w.account.id}`, body: "Name;E-Mail\nAda Neu;ada@neu.example\n" }),
		check: ({ body }) => {
			assert.equal(body.state, "waiting")
			assert.equal(body.preview.add_count, 1)
			assert.deepEqual(body.preview.columns.map((column) => column.field), ["name", "email"])
		},
		bad: [
			["an unknown kind", ({ path }) => ({ path: path.replace("contacts", "needs") }), 422, "field.unknown_value", "of"],
			["an account in words", ({ path }) => ({ path: path.replace(/account=.*/, "account=x") }), 422, "field.not_id", "account"],
			["an unknown account", ({ path }) => ({ path: path.replace(/account=.*/, `account=${UNKNOWN}`) }), 404, "account.not_found"],
			["an empty file", () => ({ body: "" }), 422, "import.empty"],
			["a file that is no text", () => ({ body: "a\0b" }), 422, "table.nul"],
			["an open quotation mark", () => ({ body: 'Name\n"Ada\n' }), 422, "table.quote"],
		],
	},
	"GET /api/imports/{import}": {
		ask: async (w) => ({ as: w.lena, path: `/api/imports/${(await newImport(w)).id}` }),
		check: fields(...IMPORT),
		others: notTheOwner,
	},
	"PUT /api/imports/{import}/mapping": {
		ask: async (w) => ({ as: w.lena, path: `/api/imports/${(await newImport(w)).id}/mapping`, json: { fields: ["name", ""], duplicates: "change" } }),
		check: ({ body }) => {
			assert.equal(body.duplicates, "change")
			assert.deepEqual(body.preview.columns.map((column) => column.field), ["name", ""])
		},
		others: notTheOwner,
		bad: [
			["an unknown field", withField("fields", ["shoe size"]), 422, "import.field_unknown", "fields"],
			["a field of other records", withField("fields", ["country"]), 422, "import.field_unknown", "fields"],
			["fields that are no list", withField("fields", "name"), 422, "field.not_list", "fields"],
			["an unknown way", withField("duplicates", "delete"), 422, "field.unknown_value", "duplicates"],
		],
	},
	"PUT /api/imports/{import}/start": {
		ask: async (w) => ({ as: w.lena, path: `/api/imports/${(await newImport(w)).id}/start`, json: {} }),
		check: ({ body }) => {
			assert.equal(body.state, "done")
			assert.equal(body.preview.row_count, 1)
		},
		others: notTheOwner,
	},
	"DELETE /api/imports/{import}": {
		status: 204,
		ask: async (w) => ({ as: w.lena, path: `/api/imports/${(await newImport(w)).id}` }),
		others: notTheOwner,
	},
	"GET /api/export": {
		ask: (w) => ({ as: w.lena, path: "/api/export?format=json" }),
		check: ({ body, headers }) => {
			assert.ok(body.accounts.length && Array.isArray(body.contacts) && Array.isArray(body.needs))
			assert.match(headers.get("content-disposition"), /^attachment; filename="kamwerk.json"$/)
		},
		bad: [
			["an unknown format", () => ({ path: "/api/export?format=xml" }), 422, "field.unknown_value", "format"],
			["an unknown kind", () => ({ path: "/api/export?format=csv&kind=planets" }), 422, "field.unknown_value", "kind"],
		],
	},
	"GET /api/accounts/{account}/export": {
		ask: (w) => ({ as: w.lena, path: `/api/accounts/${w.account.id}/export?format=csv&kind=accounts` }),
		check: ({ text, headers }) => {
			assert.match(headers.get("content-type"), /^text\/csv/)
			assert.equal(text.split("\r\n").length, 3)
		},
		others: notOnTheTeam,
		bad: [["no format", ({ path }) => ({ path: path.replace(/\?.*/, "") }), 422, "field.unknown_value", "format"]],
	},
	"GET /api/vacancies": {
		ask: async (w) => {
			await w.newVacancy("Verwaist KG")
			return { as: w.anna, path: "/api/vacancies" }
		},
		check: (answer) => {
			isList(answer)
			const { account, members, ...rest } = answer.body.items.find(({ name }) => name === "Verwaist KG")
			assert.ok(account)
			assert.deepEqual(members.map(({ name }) => name), ["Max Maurer"])
			assert.deepEqual(Object.keys(rest), ["name"], "an administrator learns no more of it")
		},
		others: noAdministrator,
		bad: badPages,
	},
	"PUT /api/vacancies/{account}/lead": {
		status: 204,
		ask: async (w) => ({
			as: w.anna, path: `/api/vacancies/${(await w.newVacancy("Nachfolge AG")).id}/lead`, json: { member: w.max.member.id },
		}),
		others: noAdministrator,
		bad: [["nobody", without("member"), 422, "field.missing", "member"],
			["an unknown member", withField("member", UNKNOWN), 404, "member.not_found"],
			["an account that somebody leads", (_, w) => ({ path: `/api/vacancies/${w.account.id}/lead` }), 404, "account.not_found"],
			["an unknown account", () => ({ path: `/api/vacancies/${UNKNOWN}/lead` }), 404, "account.not_found"]],
	},
	"GET /api/accounts/{account}/needs": {
		ask: (w) => ({ as: w.max, path: `/api/accounts/${w.account.id}/needs` }),
		check: isList, others: notOnTheTeam, bad: badPages,
	},
	"POST /api/accounts/{account}/needs": {
		status: 201,
		ask: (w) => ({
			as: w.max, path: `/api/accounts/${w.account.id}/needs`,
			json: { quote: "Pünktlich soll es sein.", level: "end_customer", contact: null, conversation: null, utterance: null, heard_at: null },
		}),
		check: fields(...NEED), others: notOnTheTeam,
		bad: [["no quote", without("quote"), 422, /./, "quote"],
			["a quote that is too long", tooLong("quote", 501), 422, /./, "quote"],
			["an unknown level", withField("level", "moon"), 422, /./, "level"],
			["a contact that is not there", withField("contact", UNKNOWN), [404, 422], /./],
			["somebody else's conversation", (ask, w) => ({ json: { ...ask.json, conversation: w.talk.id, utterance: 1 } }), [404, 422], /./],
			["a date that is none", withField("heard_at", "gestern"), 422, /./, "heard_at"]],
	},
	"GET /api/needs/{need}": {
		ask: (w) => ({ as: w.max, path: `/api/needs/${w.need.id}` }),
		check: fields(...NEED), others: notOnTheTeam,
		bad: [["an unknown id", () => ({ path: `/api/needs/${UNKNOWN}` }), 404, /./]],
	},
	"PATCH /api/needs/{need}": {
		ask: async (w) => {
			const need = await w.newNeed()
			return { as: w.max, path: `/api/needs/${need.id}`, json: { level: "end_customer" }, revision: need.revision }
		},
		check: ({ body }) => assert.equal(body.level, "end_customer"),
		others: notOnTheTeam,
		bad: [...badRevisions, ["an unknown end customer", () => ({ json: { end_customer: UNKNOWN } }), 422, "need.end_customer_unknown", "end_customer"],
			["an unknown division", () => ({ json: { division: UNKNOWN } }), 422, "need.division_unknown", "division"],
			["a weight of 6", () => ({ json: { weight: 6 } }), 422, "field.out_of_range", "weight"], ["an empty quote", () => ({ json: { quote: "" } }), 422, /./, "quote"]],
	},
	"DELETE /api/needs/{need}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/needs/${(await w.newNeed()).id}` }),
		others: notOnTheTeam,
	},

	"POST /api/accounts/{account}/conversations": {
		status: 201,
		ask: (w) => ({ as: w.lena, path: TALK_PATH(w.account), body: TALK, headers: { "content-type": "text/vtt" } }),
		check: (answer) => {
			fields(...CONVERSATION)(answer)
			assert.equal(answer.body.format, "webvtt")
			assert.equal(answer.body.is_ready, false)
			assert.equal(answer.body.figures, null, "no figures without consent")
		},
		others: notOnTheTeam,
		bad: [["an empty file", () => ({ body: "" }), 422, /^transcript\./],
			["a language that is none", ({ path }) => ({ path: path.replace("auto", "xx") }), 422, /./, "language"],
			["a start that is none", ({ path }) => ({ path: path.replace("2026-11-20T09:00:00.000Z", "gestern") }), 422, /./, "started_at"]],
	},
	"POST /api/accounts/{account}/recordings": {
		status: 201,
		ask: (w) => ({ as: w.lena, path: `/api/accounts/${w.account.id}/recordings`, json: { people: ["Lena Lorenz", "Bernd Kern"] } }),
		check: (answer) => {
			fields(...CONVERSATION)(answer)
			assert.equal(answer.body.utterance_count, 0)
			assert.equal(answer.body.is_recording_awaited, false, "nobody has a basis yet")
		},
		others: notOnTheTeam,
		bad: [["nobody", () => ({ json: { people: [] } }), 422, "recording.nobody", "people"],
			["no list", () => ({ json: { people: "Lena" } }), 422, "field.not_list", "people"],
			["more than 50", () => ({ json: { people: Array(51).fill("Lena") } }), 422, "field.not_list", "people"],
			["a blank name", () => ({ json: { people: ["  "] } }), 422, "field.missing", "people"]],
	},
	/* What is sent is the task of recordings.test.mjs; here the server has nobody who writes it down. */
	"PUT /api/conversations/{conversation}/recording": {
		status: 409,
		ask: async (w) => ({ as: w.lena, path: `/api/conversations/${(await w.newTalk()).id}/recording`, body: "RIFF", headers: { "content-type": "audio/wav" } }),
		check: (answer) => assert.equal(answer.body.key, "transcriber.off"),
		others: notTheOwner,
		bad: [["an unknown id", () => ({ path: `/api/conversations/${UNKNOWN}/recording` }), 404, "conversation.not_found"]],
	},
	/* What is asked is the task of proposals.test.mjs; here the server has no model. */
	"POST /api/conversations/{conversation}/proposals": {
		status: 409,
		ask: async (w) => ({ as: w.lena, path: `/api/conversations/${w.talk.id}/proposals`, json: { language: "de" } }),
		check: (answer) => assert.equal(answer.body.key, "language_model.off"),
		others: notTheOwner,
		bad: [["an unknown id", () => ({ path: `/api/conversations/${UNKNOWN}/proposals` }), 404, "conversation.not_found"]],
	},
	"GET /api/conversations": {
		ask: (w) => ({ as: w.lena, path: `/api/conversations?account=${w.account.id}` }),
		check: (answer, w) => {
			isList(answer)
			assert.ok(answer.body.items.some(({ id }) => id === w.talk.id))
		},
		bad: badPages,
	},
	"GET /api/conversations/{conversation}": {
		ask: (w) => ({ as: w.lena, path: `/api/conversations/${w.talk.id}` }),
		check: (answer) => {
			fields(...CONVERSATION)(answer)
			assert.equal(answer.body.is_ready, true)
			assert.ok(answer.body.figures.questions >= 2)
		},
		others: notTheOwner,
		bad: [["an unknown id", () => ({ path: `/api/conversations/${UNKNOWN}` }), 404, /./]],
	},
	"PATCH /api/conversations/{conversation}": {
		ask: async (w) => {
			const talk = await w.newTalk()
			return { as: w.lena, path: `/api/conversations/${talk.id}`, json: { title: "Anderer Titel" }, revision: talk.revision }
		},
		check: ({ body }) => assert.equal(body.title, "Anderer Titel"),
		others: notTheOwner,
		bad: [...badRevisions, ["a start that is none", () => ({ json: { started_at: "bald" } }), 422, /./, "started_at"]],
	},
	"DELETE /api/conversations/{conversation}": {
		status: 204,
		ask: async (w) => ({ as: w.lena, path: `/api/conversations/${(await w.newTalk()).id}` }),
		others: notTheOwner,
	},
	"PUT /api/conversations/{conversation}/withdrawal": {
		status: 204,
		ask: async (w) => ({ as: w.lena, path: `/api/conversations/${(await w.newTalk()).id}/withdrawal` }),
		others: notTheOwner,
		bad: [["an unknown id", () => ({ path: `/api/conversations/${UNKNOWN}/withdrawal` }), 404, "conversation.not_found"]],
	},
	"PUT /api/conversations/{conversation}/speakers": {
		ask: async (w) => {
			const talk = await w.newTalk()
			return {
				as: w.lena, path: `/api/conversations/${talk.id}/speakers`, revision: talk.revision,
				json: {
					speakers: [
						{ index: 0, side: "us", member: w.lena.member.id, contact: null, basis: "agreement", basis_note: "BV 12" },
						{ index: 1, side: "them", member: null, contact: w.contact.id, basis: "consent", basis_note: "asked at the start" },
					],
				},
			}
		},
		check: ({ body }) => assert.equal(body.is_ready, true),
		others: notTheOwner,
		bad: [...badRevisions,
			["no speakers", () => ({ json: {} }), 422, /./, "speakers"],
			["a speaker who did not speak", ({ json }) => ({ json: { speakers: [{ ...json.speakers[0], index: 9 }] } }), 422, /./],
			["a side that is none", ({ json }) => ({ json: { speakers: [{ ...json.speakers[0], side: "middle" }] } }), 422, /./],
			["a contact on our side", ({ json }, w) => ({ json: { speakers: [{ ...json.speakers[0], member: null, contact: w.contact.id }] } }), 422, /./],
			["a basis that is none", ({ json }) => ({ json: { speakers: [{ ...json.speakers[0], basis: "because" }] } }), 422, /./]],
	},
	"GET /api/conversations/{conversation}/report": {
		ask: (w) => ({ as: w.lena, path: `/api/conversations/${w.talk.id}/report` }),
		check: (answer) => {
			fields(...REPORT)(answer)
			const { questions, listening, utterances } = answer.body
			assert.deepEqual([questions.band_min, questions.band_max], [10, 14])
			assert.equal(utterances.length, 5)
			assert.ok(questions.count >= 2, "two questions of ours")
			assert.ok(listening.stage2 >= 1, "a paraphrase")
			assert.ok(listening.stage3 >= 1, "a feeling reflected")
			for (const utterance of utterances.filter(({ question }) => question !== "none"))
				assert.ok(utterance.why.length > 0, "each label names its rule")
		},
		others: notTheOwner,
		bad: [["no consent yet", async (_, w) => ({ path: `/api/conversations/${(await w.newTalk()).id}/report` }), 422, "conversation.basis_missing", "speakers"]],
	},
	"POST /api/conversations/{conversation}/lines": {
		status: 201,
		ask: async (w) => ({
			as: w.lena, path: `/api/conversations/${(await w.newLiveTalk()).id}/lines`,
			json: { speaker: "Lena Lorenz", text: "Wann soll die erste Lieferung kommen?" },
		}),
		check: ({ body }) => assert.deepEqual(body, { utterance: 2, question: "open", stage: 0, flags: [] }),
		others: notTheOwner,
		bad: [["a speaker without a basis", withField("speaker", "Jörn"), 422, "conversation.speaker_unknown", "speaker"],
			["a line too long", withField("text", "a".repeat(2001)), 422, "field.too_long", "text"],
			["no text", withField("text", " "), 422, "field.missing", "text"],
			["a wording with times", (_, w) => ({ path: `/api/conversations/${w.talk.id}/lines` }), 409, "conversation.has_times"],
			["no consent yet", async (_, w) => ({ path: `/api/conversations/${(await w.newTalk()).id}/lines` }), 422, "conversation.basis_missing", "speakers"]],
	},
	"PUT /api/conversations/{conversation}/corrections/{utterance}": {
		ask: async (w) => ({
			as: w.lena, path: `/api/conversations/${(await makeReady(w.lena, await w.newTalk(), w.contact)).id}/corrections/0`,
			json: { question: "none", stage: 0, flags: [] },
		}),
		check: ({ body }) => {
			assert.equal(body.utterances[0].question, "none")
			assert.ok(body.utterances[0].corrected)
		},
		others: notTheOwner,
		bad: [["a stage of 4", withField("stage", 4), 422, /./, "stage"],
			["an unknown question", withField("question", "maybe"), 422, /./, "question"],
			["an unknown flag", withField("flags", ["loud"]), 422, /./, "flags"],
			["an utterance that is not there", ({ path }) => ({ path: path.replace(/0$/, "99") }), 404, /./]],
	},
	"DELETE /api/conversations/{conversation}/corrections/{utterance}": {
		statuses: [200, 204],
		ask: async (w) => {
			const talk = await makeReady(w.lena, await w.newTalk(), w.contact)
			const path = `/api/conversations/${talk.id}/corrections/0`
			await w.lena.put(path, { question: "none", stage: 0, flags: [] })
			return { as: w.lena, path }
		},
		check: ({ body }) => body && assert.notEqual(body.utterances[0].question, "none"),
		others: notTheOwner,
	},
	...ACTIONS,
	...CONSENTS,
	...QUESTION_PLANS,
	...TRACE,
	...PROCESSES,
	...GUESTS,
	...LISTS,
	...DEPTH,
	...TEAMS,
	...RHYTHM,
	...EVIDENCE,
	...BOOKINGS,
	...WISHES,
	...WORKS,
	...DIGESTS,
	...MESSAGES,
}
