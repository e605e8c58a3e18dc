/* guests.mjs - the customer's people as members, and what happened (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { UNKNOWN, badPages, fields, isList, notOnTheTeam, withField, without } from "./checks.mjs"

const GUEST = ["id", "account", "contact", "name", "email", "language", "is_here", "invited_at", "asked_at", "letter"]
let people = 0
const newContact = async (w, email = `kunde${++people}@nordwind.example`) =>
	created(await w.lena.post(`/api/accounts/${w.account.id}/contacts`, { name: `Kundin ${people}`, email, function: "", language: "de" }))
const newGuest = async (w) =>
	created(await w.lena.post(`/api/accounts/${w.account.id}/guests`, { contact: (await newContact(w)).id }))

export const GUESTS = {
	"GET /api/events": {
		stream: true,
		ask: (w) => ({ as: w.max, path: "/api/events" }),
	},
	"GET /api/access": {
		ask: async (w) => {
			await w.max.get(`/api/accounts/${w.account.id}/contacts`)
			const is_written = async () => (await w.gast.get("/api/access")).body.items.some(({ name, verb }) => name === "Max Maurer" && verb === "read")
			for (let left = 50; left && !await is_written(); left--)
				await new Promise((done) => setTimeout(done, 100))
			return { as: w.gast, path: "/api/access" }
		},
		check: ({ body }) => {
			isList({ body })
			assert.ok(body.items.some(({ name, verb }) => name === "Max Maurer" && verb === "read"), "who read about Gerd")
			assert.ok(body.items.some(({ name, verb }) => name === "Lena Lorenz" && verb === "added"), "who wrote it down")
		},
		bad: badPages.slice(0, 3),
	},
	"GET /api/search": {
		ask: (w) => ({ as: w.max, path: "/api/search?q=liefertermin" }),
		check: ({ body }, w) => {
			isList({ body })
			assert.ok(body.items.some(({ record }) => record === w.need.id), "by another form of the word")
		},
		bad: badPages.slice(0, 3),
	},
	"GET /api/accounts/{account}/guests": {
		ask: (w) => ({ as: w.max, path: `/api/accounts/${w.account.id}/guests` }),
		check: isList, others: [...notOnTheTeam, ["gast", 404]],
	},
	"POST /api/accounts/{account}/guests": {
		status: 201,
		ask: async (w) => ({ as: w.lena, path: `/api/accounts/${w.account.id}/guests`, json: { contact: (await newContact(w)).id } }),
		check: (answer) => {
			fields("guest", "link", "link_until")(answer)
			fields(...GUEST)({ body: answer.body.guest })
		},
		others: [...notOnTheTeam, ["max", 403], ["gast", 404]],
		bad: [["no contact", without("contact"), 404, "contact.not_found"],
			["an unknown contact", withField("contact", UNKNOWN), 404, "contact.not_found"],
			["a contact of another account", (_, w) => ({ json: { contact: w.otherContact.id } }), 404, "contact.not_found"],
			["a contact without an address", async (_, w) => ({ json: { contact: (await newContact(w, "")).id } }), 422, "guest.email_needed", "contact"]],
	},
	"GET /api/guests/{guest}": {
		ask: async (w) => ({ as: w.max, path: `/api/guests/${(await newGuest(w)).guest.id}` }),
		check: fields(...GUEST), others: [...notOnTheTeam, ["gast", 403]],
		bad: [["an unknown id", () => ({ path: `/api/guests/${UNKNOWN}` }), 404, "guest.not_found"]],
	},
	"DELETE /api/guests/{guest}": {
		status: 204,
		ask: async (w) => ({ as: w.lena, path: `/api/guests/${(await newGuest(w)).guest.id}` }),
		others: [...notOnTheTeam, ["max", 403], ["gast", 404]],
	},
	"PUT /api/guests/{guest}/link": {
		ask: async (w) => ({ as: w.max, path: `/api/guests/${(await newGuest(w)).guest.id}/link` }),
		check: fields("guest", "link", "link_until"), others: [...notOnTheTeam, ["gast", 403]],
		bad: [["an unknown guest", () => ({ path: `/api/guests/${UNKNOWN}/link` }), 404, "guest.not_found"],
			["no yes or no", () => ({ json: { by_hand: "x" } }), 422, "field.not_bool", "by_hand"]],
	},
	"POST /api/guest-session": {
		anyone: true,
		status: 201,
		ask: async (w) => ({ as: w.nobody(), path: "/api/guest-session", json: { link: (await newGuest(w)).link } }),
		check: (answer) => {
			fields("csrf", "member", "organisation", "place")(answer)
			assert.ok(answer.body.member.account)
		},
		bad: [["an unknown link", withField("link", "x".repeat(60)), 404, "guest.link_over"],
			["a link that was used", async ({ json }, w) => {
				assert.equal((await w.nobody().post("/api/guest-session", json)).status, 201)
				return { json }
			}, 404, "guest.link_over"],
			["no link", without("link"), 422, "field.missing", "link"]],
	},
	"PUT /api/guest-session/request": {
		anyone: true,
		status: 204,
		ask: async (w) => ({ as: w.nobody(), path: "/api/guest-session/request", json: { link: (await newGuest(w)).link } }),
		bad: [["no link", without("link"), 422, "field.missing", "link"]],
	},
	"GET /api/accounts/{account}/history": {
		ask: (w) => ({ as: w.max, path: `/api/accounts/${w.account.id}/history?kind=need` }),
		check: ({ body }) => {
			isList({ body })
			assert.ok(body.items.length > 0 && body.items.every(({ kind }) => kind === "need"))
		},
		others: notOnTheTeam,
		bad: [...badPages.filter(([what]) => !/cursor/.test(what)),
			["a record that is none", ({ path }) => ({ path: `${path}&record=7` }), 422, "field.not_id", "record"]],
	},
}
