/* Taking out: every kind of record, each person what they may see, guests what is shared with them. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { PEOPLE, makeLeakWorld } from "./leak.mjs"

const OURS = ["guests", "stakeholders", "relations", "deals", "reviews", "review-entries"]
const SHARED = ["contacts", "divisions", "end-customers", "notes", "goals", "needs", "strategies", "solutions", "actions", "results", "processes", "process-steps", "understandings",
	"iterations", "agreements", "history"]
let w
before(async () => { w = await makeLeakWorld() })
after(async () => { await w?.kamwerk.end() })

const take = async (who, what = "export?format=json") => (await w[who].get(`/api/${what}`)).body
const of_a = () => `accounts/${w.a.id}/export?format=json`

test("a member gets every kind, of each record what the API says of it", async () => {
	const all = await take("lena")
	for (const kind of [...OURS, ...SHARED, "accounts", "members", "comments", "teams", "team-members"])
		assert.ok(all[kind]?.length > 0, kind)
	const of_account = await take("max", of_a())
	assert.deepEqual(Object.keys(of_account), Object.keys(all))
	assert.equal(of_account.needs.length, 2)
	assert.ok(of_account.needs.every(({ account, weight, is_shared }) => account === "Haus A-KONTO" && weight === 3 && typeof is_shared === "boolean"))
	const [deal] = of_account.deals
	assert.deepEqual([deal.title, deal.stage, deal.amount_cents], ["Auftrag A-INNEN", "lead", null])
	assert.equal(of_account.stakeholders[0].attitude, -2)
	assert.deepEqual(of_account.strategies.map(({ needs }) => needs.split(" ").length), [1, 1])
	const timeline = (await w.max.get(`/api/accounts/${w.a.id}/history?limit=200`)).body.items
	assert.deepEqual(of_account.history.slice(0, 200).map(({ id }) => id), timeline.map(({ id }) => id))
	assert.deepEqual(of_account.teams.map(({ name }) => name), ["Team A-OFFEN"])
})

test("a guest gets what is shared with them, and does not learn what else there is", async () => {
	for (const what of ["export?format=json", of_a()]) {
		const theirs = await take("gast", what)
		assert.deepEqual(OURS.filter((kind) => kind in theirs), [])
		for (const kind of SHARED)
			assert.ok(theirs[kind].length > 0 && theirs[kind].every((record) => record.is_shared !== false), `${kind}: ${JSON.stringify(theirs[kind])}`)
		assert.equal(theirs.comments.length, w.each("comment").filter(([, may]) => may.includes("gast")).length)
		assert.ok(theirs.comments.every(({ text }) => text === "Bemerkung A-OFFEN"))
		assert.deepEqual(theirs.accounts.map(({ name, about }) => [name, about]), [["Haus A-KONTO", ""]])
		const text = JSON.stringify(theirs)
		for (const mark of PEOPLE.gast)
			assert.ok(!text.includes(mark), mark)
	}
	/* Gast2 is on no team, and nothing was laid before them. */
	const second = await take("gast2")
	for (const kind of ["understandings", "teams", "team-members", "iterations", "agreements", "answers"])
		assert.deepEqual(second[kind], [], kind)
})

test("what is ours alone is for guests no kind at all", async () => {
	for (const kind of [...OURS, "planets"]) {
		const answer = await w.gast.get(`/api/export?format=csv&kind=${kind}`)
		assert.deepEqual([answer.status, answer.body.key, answer.body.field], [422, "field.unknown_value", "kind"], kind)
	}
})

test("somebody outside gets nothing: of the account 404, of all theirs alone", async () => {
	for (const who of ["otto", "anna", "fremd"])
		for (const format of ["json", "csv", "csv&kind=deals", "csv&kind=agreements"])
			assert.equal((await w[who].get(`/api/accounts/${w.a.id}/export?format=${format}`)).status, 404, `${who} ${format}`)
	assert.ok(Object.values(await take("otto")).every((records) => records.length === 0))
})

test("an answer of the customer goes along: to the team each, to a guest their own", async () => {
	const need = (await take("gast")).needs[0].id
	assert.equal((await w.gast.put(`/api/needs/${need}/confirmation`, { state: "corrected", text: "Sagen wir A-OFFEN" })).status, 200)
	assert.equal((await w.gast2.put(`/api/needs/${need}/confirmation`, { state: "confirmed" })).status, 200)
	assert.deepEqual((await take("max")).answers.map(({ state }) => state).toSorted(), ["confirmed", "corrected"])
	assert.deepEqual((await take("gast")).answers.map(({ text }) => text), ["Sagen wir A-OFFEN"])
})

test("a table is one CSV, in columns the API knows", async () => {
	const { text, headers } = await w.lena.get(`/api/accounts/${w.a.id}/export?format=csv&kind=end-customers`)
	assert.match(headers.get("content-disposition"), /filename="kamwerk-end-customers.csv"/)
	assert.match(text.split("\r\n")[0], /^\ufeff?id[;,]account[;,]kind[;,]name[;,]about[;,]is_shared$/)
})
