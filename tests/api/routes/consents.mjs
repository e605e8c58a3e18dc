/* consents.mjs - asking for consent by a link, and what is deleted when (see ../routes.mjs for the form of a row). */
import assert from "node:assert/strict"
import { UNKNOWN, badPages, fields, isList, notTheOwner, withField, without } from "./checks.mjs"
import { created, makeReady, missChance } from "../world.mjs"

const CONSENT = ["id", "conversation", "speaker", "text_version", "asked_at", "given_at", "letter"]

/** A talk whose people are named, and the other side is still to say yes. */
async function newOpenTalk(w) {
	const talk = await makeReady(w.lena, await w.newTalk(), w.contact)
	const speakers = talk.speakers.map(({ index, side, member, contact, basis, basis_note }) =>
		({ index, side, member, contact, basis: side === "them" ? null : basis, basis_note: side === "them" ? "" : basis_note }))
	const answer = await w.lena.put(`/api/conversations/${talk.id}/speakers`, { speakers }, { "if-match": `"${talk.revision}"` })
	assert.equal(answer.body.is_ready, false)
	return answer.body
}

const theirs = (talk) => talk.speakers.find(({ side }) => side === "them").index
const ask = async (w, talk) => created(await w.lena.post(`/api/conversations/${talk.id}/consents`, { speaker: theirs(talk) }))
const newLink = async (w) => (await ask(w, await newOpenTalk(w))).link

export const CONSENTS = {
	"POST /api/conversations/{conversation}/consents": {
		status: 201,
		ask: async (w) => {
			const talk = await newOpenTalk(w)
			return { as: w.lena, path: `/api/conversations/${talk.id}/consents`, json: { speaker: theirs(talk) } }
		},
		check: (answer) => {
			fields(...CONSENT, "is_mailed", "link")(answer)
			assert.equal(answer.body.is_mailed, false, "there is no mail server")
			assert.ok(answer.body.link.length > 50)
		},
		others: notTheOwner,
		bad: [["no speaker", without("speaker"), 422, "field.out_of_range", "speaker"],
			["a speaker who did not speak", withField("speaker", 9), 422, "field.out_of_range", "speaker"],
			["somebody who said yes", async ({ path }, w) => {
				const talk = await newOpenTalk(w)
				assert.equal((await w.nobody().put("/api/consents/answer", { link: (await ask(w, talk)).link, answer: "yes" })).status, 204)
				return { path: path.replace(/[^/]+(?=\/consents)/, talk.id) }
			}, 409, "consent.given"],
			["an unknown conversation", () => ({ path: `/api/conversations/${UNKNOWN}/consents` }), 404, "conversation.not_found"]],
	},
	"GET /api/conversations/{conversation}/consents": {
		ask: async (w) => {
			const talk = await newOpenTalk(w)
			await ask(w, talk)
			return { as: w.lena, path: `/api/conversations/${talk.id}/consents` }
		},
		check: (answer) => {
			isList(answer)
			fields(...CONSENT)({ body: answer.body.items[0] })
			assert.equal(answer.body.items[0].link, undefined, "the link is told once")
		},
		others: notTheOwner,
	},
	"POST /api/consents/question": {
		anyone: true,
		ask: async (w) => ({ as: w.nobody(), path: "/api/consents/question", json: { link: await newLink(w) } }),
		check: (answer) => {
			fields("text", "language", "text_version", "owner", "organisation", "account_name", "led_at", "handed_in_at", "given_at")(answer)
			assert.equal(answer.body.owner, "Lena Lorenz")
			assert.match(answer.body.text, /30.*12/s)
		},
		bad: [["an unknown link", withField("link", "x".repeat(60)), 404, "consent.link_over"], ["no link", without("link"), 422, "field.missing", "link"]],
	},
	"PUT /api/consents/answer": {
		anyone: true,
		status: 204,
		ask: async (w) => ({ as: w.nobody(), path: "/api/consents/answer", json: { link: await newLink(w), answer: "yes" } }),
		bad: [["an unknown link", withField("link", "x".repeat(60)), 404, "consent.link_over"],
			["a link that was replaced", async ({ json }, w) => {
				const talk = await newOpenTalk(w), { link } = await ask(w, talk)
				await ask(w, talk)
				return { json: { ...json, link } }
			}, 404, "consent.link_over"],
			["a link after its no", async ({ json }, w) => {
				assert.equal((await w.nobody().put("/api/consents/answer", { ...json, answer: "no" })).status, 204)
				return { json }
			}, 404, "consent.link_over"],
			["no link", without("link"), 422, "field.missing", "link"], ["neither yes nor no", withField("answer", "maybe"), 422, /./, "answer"],
			["no answer", without("answer"), 422, "field.missing", "answer"]],
	},
	"GET /api/conversation-ends": {
		ask: async (w) => {
			assert.equal((await w.nobody().put("/api/consents/answer", { link: await newLink(w), answer: "no" })).status, 204)
			return { as: w.lena, path: "/api/conversation-ends" }
		},
		check: (answer, w) => {
			isList(answer)
			fields("id", "account", "account_name", "handed_in_at", "at", "why")({ body: answer.body.items[0] })
			assert.ok(answer.body.items.some(({ why, account }) => why === "refused" && account === w.account.id))
		},
		bad: badPages.slice(0, 3),
	},
	"GET /api/retention": {
		ask: (w) => ({ as: w.max, path: "/api/retention" }),
		check: (answer) => {
			fields("wording_days", "figures_months", "nights")(answer)
			assert.deepEqual([answer.body.wording_days, answer.body.figures_months], [30, 12])
		},
		others: [["gast", 403]],
	},
	"PUT /api/retention": {
		ask: (w) => ({ as: w.anna, path: "/api/retention", json: { wording_days: 30, figures_months: 12 } }),
		check: fields("wording_days", "figures_months", "nights"),
		others: [["max", 403], ["lena", 403], ["gast", 403]],
		bad: [["no day", withField("wording_days", 0), 422, /./, "wording_days"], ["more than a year", withField("wording_days", 366), 422, /./, "wording_days"],
			["figures shorter than the wording", () => ({ json: { wording_days: 90, figures_months: 1 } }), 422, "retention.figures_before_wording", "figures_months"]],
	},
	"GET /api/opened-conversations": {
		ask: async (w) => {
			await w.lena.put(`/api/conversations/${(await w.newTalk()).id}/readers/${w.otto.member.id}`, {})
			return { as: w.otto, path: "/api/opened-conversations" }
		},
		check: (answer) => {
			isList(answer)
			assert.equal(answer.body.items[0].owner_name, "Lena Lorenz")
			assert.ok(answer.body.items[0].opened_until)
		},
		bad: badPages.slice(0, 3),
	},
	"GET /api/conversations/{conversation}/readers": {
		ask: (w) => ({ as: w.lena, path: `/api/conversations/${w.talk.id}/readers` }),
		check: isList, others: notTheOwner,
	},
	"PUT /api/conversations/{conversation}/readers/{member}": {
		ask: async (w) => ({ as: w.lena, path: `/api/conversations/${(await w.newTalk()).id}/readers/${w.otto.member.id}`, json: { days: 3 } }),
		check: (answer, w) => assert.deepEqual(answer.body.items.map(({ member }) => member), [w.otto.member.id]),
		others: [["max", 404], ["anna", 404], ["gast", 403]],
		bad: [["31 days", withField("days", 31), 422, /./, "days"],
			["oneself", ({ path }, w) => ({ path: path.replace(w.otto.member.id, w.lena.member.id) }), 422, "conversation.reader_unfit", "member"],
			["a guest", ({ path }, w) => ({ path: path.replace(w.otto.member.id, w.gast.member.id) }), 422, "conversation.reader_unfit", "member"],
			["somebody locked", ({ path }, w) => ({ path: path.replace(w.otto.member.id, w.karla.member.id) }), 422, "conversation.reader_unfit", "member"],
			["nobody", ({ path }, w) => ({ path: path.replace(w.otto.member.id, UNKNOWN) }), 404, "member.not_found"]],
	},
	"DELETE /api/conversations/{conversation}/readers/{member}": {
		status: 204,
		ask: async (w) => {
			const talk = await w.newTalk()
			assert.equal((await w.lena.put(`/api/conversations/${talk.id}/readers/${w.otto.member.id}`, {})).status, 200)
			return { as: w.lena, path: `/api/conversations/${talk.id}/readers/${w.otto.member.id}` }
		},
		others: notTheOwner,
	},
	"GET /api/calls": {
		ask: async (w) => {
			await w.max.post("/api/calls", { key: "k-list", seconds: 60, marks: [{ kind: "question", at_s: 3 }] })
			return { as: w.max, path: "/api/calls" }
		},
		check: async (answer, w) => {
			isList(answer)
			fields("id", "account", "started_at", "seconds", "own_s", "listened_s", "marks")({ body: answer.body.items[0] })
			const { id } = created(await w.max.post("/api/calls", { key: "k-of-account", account: w.account.id, marks: [] }))
			const { body } = await w.max.get(`/api/calls?account=${w.account.id}`)
			assert.ok(body.items.some((call) => call.id === id) && body.items.every(({ account }) => account === w.account.id), "only calls about the account")
		},
		others: [["gast", 403]],
		bad: badPages.slice(0, 3),
	},
	"POST /api/calls": {
		status: 201,
		ask: (w) => ({ as: w.max, path: "/api/calls", json: { key: "k-1", account: w.account.id, seconds: 60, own_s: 20, listened_s: 60, marks: [{ kind: "signal", at_s: 3 }] } }),
		check: fields("id"),
		others: [["gast", 403], ["otto", 404]],
		bad: [["no key", without("key"), 422, "field.missing", "key"], ["marks that are no list", withField("marks", 3), 422, "field.not_list", "marks"],
			["a mark after the end", withField("marks", [{ kind: "signal", at_s: 61 }]), 422, "field.out_of_range", "marks"],
			["a kind that is none", withField("marks", [{ kind: "joke", at_s: 1 }]), 422, /./, "kind"],
			["more spoken than heard", withField("own_s", 61), 422, "field.out_of_range", "own_s"]],
	},
	"DELETE /api/calls/{call}": {
		status: 204,
		ask: async (w) => ({ as: w.max, path: `/api/calls/${created(await w.max.post("/api/calls", { key: `k-${Math.random()}`, marks: [] })).id}` }),
		others: [["lena", 404], ["anna", 404], ["gast", 403]],
		bad: [["an unknown id", () => ({ path: `/api/calls/${UNKNOWN}` }), 404, "call.not_found"]],
	},
	"GET /api/drills": {
		ask: (w) => ({ as: w.lena, path: "/api/drills" }),
		check: isList, others: [["gast", 403]],
		bad: badPages.slice(0, 3),
	},
	"POST /api/drills": {
		status: 201,
		ask: async (w) => ({ as: w.lena, path: "/api/drills", json: await missChance(w.lena, w.account, w.contact) }),
		check: fields("id", "conversation", "utterance", "stage", "quote", "suggestion", "created_at"),
		others: notTheOwner,
		bad: [["an unknown conversation", withField("conversation", UNKNOWN), 404, "conversation.not_found"],
			["where nothing was missed", withField("utterance", 0), 404, "drill.no_chance"], ["no number", withField("utterance", "x"), 422, /./, "utterance"]],
	},
	"DELETE /api/drills/{drill}": {
		status: 204,
		ask: async (w) => ({ as: w.lena, path: `/api/drills/${created(await w.lena.post("/api/drills", await missChance(w.lena, w.account, w.contact))).id}` }),
		others: notTheOwner,
		bad: [["an unknown id", () => ({ path: `/api/drills/${UNKNOWN}` }), 404, "drill.not_found"]],
	},
}
