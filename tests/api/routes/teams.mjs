/* teams.mjs - teams, their iterations, agreements and competences (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { UNKNOWN, badPages, badRevisions, fields, isList, tooLong, withField, without } from "./checks.mjs"

const TEAM = ["id", "name", "about", "is_lead", "created_at", "retired_at", "revision"]
const MEMBER = ["member", "name", "is_lead", "account", "discipline", "department", "country", "time_zone", "spoken", "since"]
const ITERATION = ["id", "team", "goal", "starts_on", "ends_on", "review", "retrospective", "is_shared", "closed_at", "revision"]
const AGREEMENT = ["id", "team", "text", "agreed_on", "until_on", "is_shared", "created_by", "retired_at", "revision"]
const outside = [["otto", 404], ["anna", 404]]

/** A team that Lena leads and Max is on, with the account, and Gerd of the account's own people. */
export async function newTeam(w) {
	const team = created(await w.lena.post("/api/teams", { name: "Team Nord", about: "Für **Nordwind**" }))
	assert.equal((await w.lena.put(`/api/teams/${team.id}/accounts/${w.account.id}`)).status, 200)
	for (const person of [w.max, w.gast])
		assert.equal((await w.lena.put(`/api/teams/${team.id}/members/${person.member.id}`, { is_lead: false })).status, 200)
	return team
}
const path = ({ id }, rest = "") => `/api/teams/${id}${rest}`
const unknown = (rest = "") => ["an unknown team", () => ({ path: `/api/teams/${UNKNOWN}${rest}` }), 404, "team.not_found"]
const iteration = { goal: "Warnung drei Tage vorher", starts_on: "2026-11-23", ends_on: "2026-12-04", review: "", retrospective: "" }
const agreement = { text: "Wir antworten am selben Tag.", agreed_on: "2026-11-23", until_on: "2027-02-21" }
const newIteration = async (w, team, more = {}) => created(await w.max.post(path(team ?? await newTeam(w), "/iterations"), { ...iteration, ...more }))
const newAgreement = async (w, more = {}) => created(await w.max.post(path(await newTeam(w), "/agreements"), { ...agreement, ...more }))

export const TEAMS = {
	"GET /api/teams": {
		ask: async (w) => {
			await newTeam(w)
			return { as: w.max, path: "/api/teams" }
		},
		check: ({ body }) => {
			isList({ body })
			assert.ok(body.items.length > 0)
		},
		bad: badPages,
	},
	"GET /api/accounts/{account}/teams": {
		ask: async (w) => {
			await newTeam(w)
			return { as: w.max, path: `/api/accounts/${w.account.id}/teams` }
		},
		check: ({ body }) => assert.ok(body.items.length > 0),
		others: outside,
	},
	"POST /api/teams": {
		status: 201,
		ask: (w) => ({ as: w.lena, path: "/api/teams", json: { name: "Team Nord", about: "" } }),
		check: (answer) => {
			fields(...TEAM)(answer)
			assert.equal(answer.body.is_lead, true)
		},
		others: [["max", 403], ["gast", 403]],
		bad: [["no name", without("name"), 422, "field.missing", "name"], ["a name that is too long", tooLong("name", 101), 422, "field.too_long", "name"]],
	},
	"GET /api/teams/{team}": {
		ask: async (w) => ({ as: w.gast, path: path(await newTeam(w)) }),
		check: (answer) => {
			fields(...TEAM)(answer)
			assert.equal(answer.body.about, "", "what we say about it is ours")
		},
		others: [...outside, ["gast2", 404], ["fremd", 404]], bad: [unknown()],
	},
	"PATCH /api/teams/{team}": {
		ask: async (w) => {
			const team = await newTeam(w)
			return { as: w.lena, path: path(team), json: { name: "Team Nordost" }, revision: team.revision }
		},
		check: ({ body }) => assert.equal(body.name, "Team Nordost"),
		others: [...outside, ["max", 403], ["gast", 403]],
		bad: [...badRevisions, unknown(), ["an empty name", withField("name", " "), 422, "field.missing", "name"]],
	},
	"GET /api/teams/{team}/members": {
		ask: async (w) => {
			const team = await newTeam(w)
			await w.lena.put(path(team, `/members/${w.gast2.member.id}`), { is_lead: false })
			await w.lena.put(path(team, `/accounts/${w.other.id}`))
			assert.equal((await w.lena.put(path(team, `/members/${w.fremd.member.id}`), { is_lead: false })).status, 200)
			return { as: w.gast, path: path(team, "/members") }
		},
		check: ({ body }) => {
			fields(...MEMBER)({ body: body.items[0] })
			assert.deepEqual(body.items.map(({ name }) => name).sort(), ["Gerd Gast", "Greta Gast", "Lena Lorenz", "Max Maurer"],
				"nobody of the other customer")
		},
		others: outside, bad: [unknown("/members")],
	},
	"PUT /api/teams/{team}/members/{member}": {
		ask: async (w) => ({ as: w.lena, path: path(await newTeam(w), `/members/${w.otto.member.id}`), json: { is_lead: false } }),
		check: async ({ body }, w) => assert.ok(body.items.some(({ member }) => member === w.otto.member.id)),
		others: [["anna", 404], ["max", 403], ["gast", 403]],
		bad: [unknown(`/members/${UNKNOWN}`),
			["an unknown member", async (_, w) => ({ path: path(await newTeam(w), `/members/${UNKNOWN}`) }), 404, "member.not_found"],
			["a guest of another account", async (_, w) => ({ path: path(await newTeam(w), `/members/${w.fremd.member.id}`) }), 422, "team.guest_elsewhere", "member"],
			["a guest who leads", async (_, w) => ({ path: path(await newTeam(w), `/members/${w.gast.member.id}`), json: { is_lead: true } }), 422, "team.guest_leads", "is_lead"],
			["the last lead steps down", async (_, w) => ({ path: path(await newTeam(w), `/members/${w.lena.member.id}`) }), 409, "team.last_lead"]],
	},
	"DELETE /api/teams/{team}/members/{member}": {
		status: 204,
		ask: async (w) => ({ as: w.lena, path: path(await newTeam(w), `/members/${w.max.member.id}`) }),
		others: [...outside, ["gast", 403]],
		bad: [unknown(`/members/${UNKNOWN}`),
			["the last lead leaves", async (_, w) => ({ path: path(await newTeam(w), `/members/${w.lena.member.id}`) }), 409, "team.last_lead"],
			["somebody who is not on it", async (_, w) => ({ path: path(await newTeam(w), `/members/${w.anna.member.id}`) }), 404, "member.not_found"]],
	},
	"GET /api/teams/{team}/accounts": {
		ask: async (w) => {
			const team = await newTeam(w)
			await w.lena.put(path(team, `/accounts/${w.other.id}`))
			return { as: w.gast, path: path(team, "/accounts") }
		},
		check: ({ body }, w) => assert.deepEqual(body.items.map(({ account }) => account), [w.account.id], "guests learn of their own account only"),
		others: outside, bad: [unknown("/accounts")],
	},
	"PUT /api/teams/{team}/accounts/{account}": {
		ask: async (w) => {
			const team = await newTeam(w)
			return { as: w.lena, path: path(team, `/accounts/${(await w.newAccount("Mitwind AG")).id}`) }
		},
		check: ({ body }) => assert.equal(body.items.length, 2),
		others: [...outside, ["max", 404], ["gast", 404]],
		bad: [["an unknown account", async (_, w) => ({ path: path(await newTeam(w), `/accounts/${UNKNOWN}`) }), 404, "account.not_found"]],
	},
	"DELETE /api/teams/{team}/accounts/{account}": {
		status: 204,
		ask: async (w) => ({ as: w.lena, path: path(await newTeam(w), `/accounts/${w.account.id}`) }),
		others: [...outside, ["max", 403], ["gast", 404]],
		bad: [["an account it does not have", async (_, w) => ({ path: path(await newTeam(w), `/accounts/${w.other.id}`) }), 404, "account.not_found"]],
	},

	"GET /api/teams/{team}/iterations": {
		ask: async (w) => {
			const team = await newTeam(w)
			await newIteration(w, team, { is_shared: true })
			await newIteration(w, team)
			return { as: w.gast, path: path(team, "/iterations") }
		},
		check: ({ body }) => assert.deepEqual(body.items.map(({ is_shared }) => is_shared), [true]),
		others: outside, bad: [...badPages, unknown("/iterations")],
	},
	"POST /api/teams/{team}/iterations": {
		status: 201,
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/iterations"), json: iteration }),
		check: fields(...ITERATION), others: [...outside, ["gast", 403]],
		bad: [["no goal", without("goal"), 422, "field.missing", "goal"], ["no start", without("starts_on"), 422, "field.missing", "starts_on"],
			["an end before the start", withField("ends_on", "2026-11-22"), 422, "iteration.ends_early", "ends_on"],
			["a day that is none", withField("ends_on", "bald"), 422, "field.not_date", "ends_on"], unknown("/iterations")],
	},
	"GET /api/iterations/{iteration}": {
		ask: async (w) => ({ as: w.lena, path: `/api/iterations/${(await newIteration(w)).id}` }),
		check: fields(...ITERATION), others: [...outside, ["gast", 404]],
		bad: [["an unknown id", () => ({ path: `/api/iterations/${UNKNOWN}` }), 404, "iteration.not_found"]],
	},
	"PATCH /api/iterations/{iteration}": {
		ask: async (w) => ({ as: w.lena, path: `/api/iterations/${(await newIteration(w)).id}`, json: { review: "Läuft." }, revision: 1 }),
		check: ({ body }) => assert.equal(body.review, "Läuft."), others: [...outside, ["gast", 403]],
		bad: [...badRevisions, ["too much", tooLong("review", 4001), 422, "field.too_long", "review"]],
		leak: () => ({ review: "x" }),
	},
	"PUT /api/iterations/{iteration}/closure": {
		ask: async (w) => {
			const team = await newTeam(w)
			const [old, next] = [await newIteration(w, team), await newIteration(w, team, { starts_on: "2026-12-07", ends_on: "2026-12-18" })]
			created(await w.max.post(`/api/accounts/${w.account.id}/actions`, { title: "Offen", team: team.id, iteration: old.id }))
			return { as: w.max, path: `/api/iterations/${old.id}/closure`, json: { next: next.id } }
		},
		check: ({ body }) => assert.ok(body.closed_at), others: [...outside, ["gast", 403]],
		bad: [["an unknown next one", withField("next", UNKNOWN), 422, "action.iteration_unknown", "next"],
			["what is closed already", async (_, w) => {
				const { id } = await newIteration(w)
				await w.max.put(`/api/iterations/${id}/closure`, {})
				return { path: `/api/iterations/${id}/closure`, json: {} }
			}, 409, "iteration.closed_already"]],
	},

	"GET /api/teams/{team}/agreements": {
		ask: async (w) => {
			const { team } = await newAgreement(w, { is_shared: true })
			created(await w.max.post(`/api/teams/${team}/agreements`, agreement))
			return { as: w.gast, path: `/api/teams/${team}/agreements` }
		},
		check: ({ body }) => assert.deepEqual(body.items.map(({ is_shared }) => is_shared), [true]),
		others: outside, bad: [...badPages, unknown("/agreements")],
	},
	"POST /api/teams/{team}/agreements": {
		status: 201,
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/agreements"), json: agreement }),
		check: fields(...AGREEMENT), others: [...outside, ["gast", 403]],
		bad: [["no text", without("text"), 422, "field.missing", "text"], ["no day", without("agreed_on"), 422, "field.missing", "agreed_on"],
			["an end before the beginning", withField("until_on", "2026-11-22"), 422, "agreement.ends_early", "until_on"], unknown("/agreements")],
	},
	"GET /api/agreements/{agreement}": {
		ask: async (w) => ({ as: w.lena, path: `/api/agreements/${(await newAgreement(w)).id}` }),
		check: fields(...AGREEMENT), others: [...outside, ["gast", 404]],
		bad: [["an unknown id", () => ({ path: `/api/agreements/${UNKNOWN}` }), 404, "agreement.not_found"]],
	},
	"PATCH /api/agreements/{agreement}": {
		ask: async (w) => ({ as: w.lena, path: `/api/agreements/${(await newAgreement(w)).id}`, json: { until_on: null }, revision: 1 }),
		check: ({ body }) => assert.equal(body.until_on, null), others: [...outside, ["gast", 403]],
		bad: [...badRevisions, ["no words", withField("text", " "), 422, "field.missing", "text"]],
		leak: () => ({ text: "x" }),
	},
	"DELETE /api/agreements/{agreement}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/agreements/${(await newAgreement(w)).id}` }),
		others: [...outside, ["gast", 403]],
	},

	"GET /api/competences/me": {
		ask: (w) => ({ as: w.max, path: "/api/competences/me" }),
		check: ({ body }) => assert.equal(body.competences.length, 12),
		others: [["gast", 403]],
	},
	"PUT /api/competences/me": {
		ask: async (w) => ({
			as: w.max, path: "/api/competences/me",
			json: { revision: (await w.max.get("/api/competences/me")).body.revision, competences: [{ competence: "network", brings: true, answers: [3, 2, 0, 3] }] },
		}),
		check: ({ body }) => assert.deepEqual(body.competences[1], { competence: "network", brings: true, answers: [3, 2, 0, 3] }),
		others: [["gast", 403]],
		bad: [["an old revision", withField("revision", 77), [409, 412], "competence.changed"], ["no list", without("competences"), 422, "field.not_list", "competences"],
			["an unknown one", withField("competences", [{ competence: "charm", answers: [0, 0, 0, 0] }]), 422, "field.unknown_value", "competence"],
			["a fifth answer", withField("competences", [{ competence: "it", answers: [0, 0, 0, 0, 0] }]), 422, "field.not_list", "competences"],
			["an answer that is none", withField("competences", [{ competence: "it", answers: [0, 0, 0, 4] }]), 422, "field.out_of_range", "answers"]],
	},
	"DELETE /api/competences/me": { status: 204, ask: (w) => ({ as: w.otto, path: "/api/competences/me" }), others: [["gast", 403]] },
	"GET /api/teams/{team}/coverage": {
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/coverage") }),
		check: ({ body }) => assert.deepEqual(body, { is_shown: false, mine: "none", competences: [] }),
		others: [...outside, ["gast", 403]], bad: [unknown("/coverage")],
	},
	"PUT /api/teams/{team}/contribution": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/contribution") }),
		others: [...outside, ["gast", 403]], bad: [unknown("/contribution")],
	},
	"DELETE /api/teams/{team}/contribution": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: path(await newTeam(w), "/contribution") }),
		others: [...outside, ["gast", 403]],
	},
}
