/* depth.mjs - how a customer is built, who decides, what is negotiated and noted, and plan reviews (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { created } from "../world.mjs"
import { UNKNOWN, badPages, badRevisions, fields, isList, notOnTheTeam, tooLong, withField, without } from "./checks.mjs"

const hidden = [...notOnTheTeam, ["gast", 404], ["fremd", 404]]
const closed = [...notOnTheTeam, ["gast", 403], ["fremd", 403]]
const ofAll = (w, what) => `/api/accounts/${w.account.id}/${what}`
const ages = badPages.filter(([what]) => !/cursor/.test(what))
const add = async (w, what, json) => created(await w.max.post(ofAll(w, what), json))

/** The four rows that divisions, end customers, deals and notes have alike.
 * @param shape fields of the answer; draft(w): a body that works; change: one field of it; bad: more to refuse */
function resource({ path, thing, shape, draft, change, bad, is_shared, title }) {
	const one = async (w, more) => add(w, path, { ...await draft(w), ...more })
	return {
		[`GET /api/accounts/{account}/${path}`]: {
			ask: async (w) => {
				await one(w, { [title]: "Findbares Özel" })
				return { as: w.max, path: `${ofAll(w, path)}?q=oezel` }
			},
			check: ({ body }) => {
				isList({ body })
				assert.ok(body.items.length > 0 && body.items.every((item) => item[title] === "Findbares Özel"), "found in any spelling")
			},
			others: is_shared ? notOnTheTeam : hidden, bad: ages,
		},
		[`POST /api/accounts/{account}/${path}`]: {
			status: 201,
			ask: async (w) => ({ as: w.max, path: ofAll(w, path), json: await draft(w) }),
			check: fields(...shape), others: hidden,
			bad: [[`no ${title}`, without(title), 422, "field.missing", title], [`a ${title} that is too long`, tooLong(title, 101), 422, "field.too_long", title], ...bad],
		},
		[`GET /api/${path}/{${thing}}`]: {
			ask: async (w) => ({ as: w.max, path: `/api/${path}/${(await one(w)).id}` }),
			check: fields(...shape), others: is_shared ? hidden : closed,
			bad: [["an unknown id", () => ({ path: `/api/${path}/${UNKNOWN}` }), 404, `${thing}.not_found`]],
		},
		[`PATCH /api/${path}/{${thing}}`]: {
			ask: async (w) => {
				const record = await one(w)
				return { as: w.max, path: `/api/${path}/${record.id}`, json: change, revision: record.revision }
			},
			check: ({ body }) => {
				for (const [key, value] of Object.entries(change)) assert.equal(body[key], value)
				assert.equal(body.revision, 2)
			},
			others: closed,
			bad: [...badRevisions, [`an empty ${title}`, () => ({ json: { [title]: "" } }), 422, "field.missing", title]],
		},
	}
}

const REVIEW = ["id", "account", "subject", "moderator", "moderator_name", "presenter", "presenter_name", "phase", "phase_started_at", "minutes",
	"now", "created_at", "reviewers", "entries", "revision"]
let reviewers = 0
/* Max moderates, Lena presents, somebody new reviews. */
async function newReview(w) {
	const name = `reviewer${++reviewers}`
	const reviewer = await w.kamwerk.join(w.anna, `${name}@example.org`, name)
	const answer = await w.lena.put(`/api/accounts/${w.account.id}/members/${reviewer.member.id}`, { is_lead: false })
	assert.ok(answer.status < 300, answer.text)
	const review = created(await w.max.post(ofAll(w, "reviews"), { subject: "Plan 2027", presenter: w.lena.member.id, reviewers: [reviewer.member.id] }))
	const to = async (...phases) => {
		for (const phase of phases) assert.equal((await w.max.put(`/api/reviews/${review.id}/phase`, { phase })).status, 200)
	}
	/* The team of the account stays who it was: other rows count it. */
	const end = () => w.lena.delete(`/api/accounts/${w.account.id}/members/${reviewer.member.id}`)
	return { review, reviewer, to, end, path: `/api/reviews/${review.id}` }
}
const leaves = (o) => o.end()

export const DEPTH = {
	...resource({
		path: "divisions", thing: "division", title: "name", is_shared: true,
		shape: ["id", "account", "kind", "parent", "name", "country", "city", "is_shared", "retired_at", "revision"],
		draft: async (w) => ({ name: "Werk Kiel", kind: "site", country: "DE", city: "Kiel", parent: created(await w.max.post(ofAll(w, "divisions"), { name: "Gruppe" })).id }),
		change: { city: "Heide", parent: null },
		bad: [["a kind that is none", withField("kind", "planet"), 422, "field.unknown_value", "kind"],
			["a country that is none", withField("country", "D"), 422, /./, "country"],
			["an unknown parent", withField("parent", UNKNOWN), 422, "division.parent_unknown", "parent"]],
	}),
	...resource({
		path: "end-customers", thing: "end_customer", title: "name", is_shared: true,
		shape: ["id", "account", "kind", "name", "about", "is_shared", "retired_at", "revision"],
		draft: () => ({ name: "Pflegeheime", kind: "segment", about: "Leise muss es sein." }), change: { kind: "named", is_shared: true },
		bad: [["a kind that is none", withField("kind", "planet"), 422, "field.unknown_value", "kind"], ["too much about it", tooLong("about", 1001), 422, "field.too_long", "about"]],
	}),
	...resource({
		path: "deals", thing: "deal", title: "title", is_shared: false,
		shape: ["id", "account", "division", "title", "stage", "amount_cents", "currency", "expected_on", "reason", "decided_on", "retired_at", "revision"],
		draft: () => ({ title: "Regler für 400 Geräte", stage: "lead", amount_cents: 18000000, currency: "EUR", expected_on: "2026-12-18" }),
		change: { stage: "won", reason: "Weil wir zuhörten." },
		bad: [["a stage that is none", withField("stage", "hope"), 422, "field.unknown_value", "stage"],
			["an amount without a currency", without("currency"), 422, "deal.currency_needed", "currency"],
			["a currency that is none", withField("currency", "€"), 422, "field.unknown_value", "currency"],
			["an amount below zero", withField("amount_cents", -5), 422, "field.out_of_range", "amount_cents"],
			["a day that is none", withField("expected_on", "2026-02-30"), 422, "field.not_date", "expected_on"],
			["lost without a reason", withField("stage", "lost"), 422, "deal.reason_needed", "reason"],
			["an unknown division", withField("division", UNKNOWN), 422, "deal.division_unknown", "division"]],
	}),
	...resource({
		path: "notes", thing: "note", title: "title", is_shared: true,
		shape: ["id", "account", "title", "text", "html", "written_by", "written_by_name", "written_at", "is_shared", "retired_at", "revision"],
		draft: () => ({ title: "Jahresgespräch", text: "**Wichtig** <b>" }), change: { html: "<p>Neu</p>\n", text: "Neu" },
		bad: [["too much text", tooLong("text", 10001), 422, "field.too_long", "text"],
			["quotes within quotes without end", withField("text", `${"> ".repeat(200)}a`), 413, "markdown.too_large"]],
	}),
	"GET /api/accounts/{account}/stakeholders": {
		ask: async (w) => {
			const { id } = await w.newContact("Ute Ürger")
			await w.max.send("PUT", `/api/contacts/${id}/stakeholder`, { json: { role: "decides", influence: 5, attitude: -1 }, headers: { "if-match": '"0"' } })
			return { as: w.max, path: `${ofAll(w, "stakeholders")}?q=uerger` }
		},
		check: ({ body }) => {
			isList({ body })
			assert.ok(body.items.length > 0 && body.items.every(({ name, role }) => name === "Ute Ürger" && role === "decides"))
		},
		others: hidden, bad: ages,
	},
	"GET /api/contacts/{contact}/stakeholder": {
		ask: (w) => ({ as: w.max, path: `/api/contacts/${w.contact.id}/stakeholder` }),
		check: fields("contact", "name", "is_assessed", "role", "influence", "attitude", "note", "assessed_by", "assessed_at", "revision"),
		others: closed,
		bad: [["an unknown contact", () => ({ path: `/api/contacts/${UNKNOWN}/stakeholder` }), 404, "contact.not_found"]],
	},
	"PUT /api/contacts/{contact}/stakeholder": {
		ask: async (w) => ({
			as: w.max, path: `/api/contacts/${(await w.newContact("Iris Neu")).id}/stakeholder`, revision: 0,
			json: { role: "keeps_the_gate", influence: 4, attitude: 2, note: "Kennt alle." },
		}),
		check: ({ body }) => assert.deepEqual([body.role, body.influence, body.attitude, body.revision], ["keeps_the_gate", 4, 2, 1]),
		others: closed,
		bad: [...badRevisions, ["a role that is none", withField("role", "boss"), 422, "field.unknown_value", "role"],
			["no influence at all", withField("influence", 0), 422, "field.out_of_range", "influence"],
			["more attitude than there is", withField("attitude", 3), 422, "field.out_of_range", "attitude"],
			["a note that is too long", tooLong("note", 501), 422, "field.too_long", "note"]],
	},
	"DELETE /api/contacts/{contact}/stakeholder": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/contacts/${(await w.newContact("Iris Weg")).id}/stakeholder` }),
		others: closed,
	},
	"GET /api/accounts/{account}/relations": {
		ask: (w) => ({ as: w.max, path: ofAll(w, "relations") }), check: isList, others: hidden, bad: ages,
	},
	"POST /api/accounts/{account}/relations": {
		status: 201,
		ask: async (w) => ({ as: w.max, path: ofAll(w, "relations"), json: { kind: "reports_to", from: (await w.newContact("Unten")).id, to: w.contact.id } }),
		check: fields("id", "account", "kind", "from", "to"), others: hidden,
		bad: [["no kind", without("kind"), 422, "field.unknown_value", "kind"],
			["somebody with themselves", ({ json }) => ({ json: { ...json, to: json.from } }), 422, "relation.same_person", "to"],
			["a contact of another account", (r, w) => withField("to", w.otherContact.id)(r), 422, "relation.contact_unknown", "to"],
			["the same again", async ({ json }, w) => {
				await add(w, "relations", json)
				return { json }
			}, 409, "relation.there_already"]],
	},
	"GET /api/relations/{relation}": {
		ask: async (w) => ({ as: w.max, path: `/api/relations/${(await add(w, "relations", { kind: "trusts", from: (await w.newContact("Von")).id, to: w.contact.id })).id}` }),
		check: fields("id", "kind", "from", "to"), others: closed,
		bad: [["an unknown id", () => ({ path: `/api/relations/${UNKNOWN}` }), 404, "relation.not_found"]],
	},
	"DELETE /api/relations/{relation}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/relations/${(await add(w, "relations", { kind: "trusts", from: (await w.newContact("Von")).id, to: w.contact.id })).id}` }),
		others: closed,
	},
	"GET /api/accounts/{account}/reviews": {
		ask: async (w) => {
			await leaves(await newReview(w))
			return { as: w.max, path: ofAll(w, "reviews") }
		},
		check: ({ body }) => {
			isList({ body })
			assert.ok(body.items.length > 0)
		},
		others: hidden, bad: ages,
	},
	"POST /api/accounts/{account}/reviews": {
		status: 201,
		ask: async (w) => {
			const { reviewer, end } = await newReview(w)
			setTimeout(end, 300)
			return { as: w.max, path: ofAll(w, "reviews"), json: { subject: "Plan", presenter: w.lena.member.id, reviewers: [reviewer.member.id], minutes: { present: 12 } } }
		},
		check: (answer) => {
			fields(...REVIEW)(answer)
			assert.deepEqual([answer.body.phase, answer.body.minutes.present], ["present", 12])
		},
		others: hidden,
		bad: [["no subject", without("subject"), 422, "field.missing", "subject"],
			["no reviewers", without("reviewers"), 422, "review.reviewers_missing", "reviewers"],
			["a moderator who presents", (r, w) => withField("presenter", w.max.member.id)(r), 422, "review.moderator_presents", "presenter"],
			["a presenter who reviews", (r, w) => withField("reviewers", [w.lena.member.id])(r), 422, "review.presenter_reviews", "reviewers"],
			["a guest as reviewer", (r, w) => withField("reviewers", [w.gast.member.id])(r), 422, "review.not_on_team", "reviewers"],
			["a phase of an hour and more", withField("minutes", { agree: 61 }), 422, "field.out_of_range", "agree"]],
	},
	"GET /api/reviews/{review}": {
		ask: async (w) => {
			const o = await newReview(w)
			await leaves(o)
			return { as: w.max, path: o.path }
		},
		check: fields(...REVIEW), others: closed,
		bad: [["an unknown id", () => ({ path: `/api/reviews/${UNKNOWN}` }), 404, "review.not_found"]],
	},
	"PUT /api/reviews/{review}/phase": {
		ask: async (w) => {
			const o = await newReview(w)
			await leaves(o)
			return { as: w.max, path: `${o.path}/phase`, json: { phase: "clarify" } }
		},
		check: ({ body }) => assert.equal(body.phase, "clarify"),
		others: [...closed, ["lena", 403]],
		bad: [["a phase out of order", withField("phase", "recommend"), 409, "review.phase_order"],
			["a phase that is none", withField("phase", "sing"), 422, "field.unknown_value", "phase"],
			["no phase", without("phase"), 422, "field.missing", "phase"]],
	},
	"POST /api/reviews/{review}/entries": {
		status: 201,
		ask: async (w) => {
			const o = await newReview(w)
			await o.to("clarify")
			setTimeout(o.end, 300)
			return { as: o.reviewer, path: `${o.path}/entries`, json: { kind: "question", text: "Warum erst 2027?" } }
		},
		check: fields("id", "kind", "member", "member_name", "text", "answer", "action", "said_at"),
		others: [...closed, ["lena", 403], ["max", 403]],
		bad: [["advice instead of a question", withField("text", "Ich würde früher beginnen."), 422, "review.not_a_question", "text"],
			["a recommendation before its time", withField("kind", "recommendation"), 409, "review.wrong_phase"],
			["a kind that is none", withField("kind", "applause"), 422, "field.unknown_value", "kind"],
			["no text", without("text"), 422, "field.missing", "text"]],
	},
	"PUT /api/review-entries/{entry}/answer": {
		ask: async (w) => {
			const o = await newReview(w)
			await o.to("clarify", "paraphrase")
			const entry = created(await o.reviewer.post(`${o.path}/entries`, { kind: "paraphrase", text: "Ihr wollt erst die Termine sichern." }))
			await leaves(o)
			return { as: w.lena, path: `/api/review-entries/${entry.id}/answer`, json: { is_confirmed: true } }
		},
		check: ({ body }) => assert.equal(body.answer, "confirmed"),
		others: [...closed, ["max", 403]],
		bad: [["an unknown entry", () => ({ path: `/api/review-entries/${UNKNOWN}/answer` }), 404, "review.not_found"]],
	},
}
