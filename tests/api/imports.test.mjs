/* Bringing in and taking out: a preview that changes nothing, all or nothing, cancelled without a trace. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { created, makeWorld } from "./world.mjs"

let w
before(async () => { w = await makeWorld() })
after(async () => { await w?.kamwerk.end() })

const hand_in = (who, query, body) => who.send("POST", `/api/imports?${query}`, { body })
const start = (who, draft) => who.put(`/api/imports/${draft.id}/start`, {})
const contacts_of = async (who, account) => (await who.get(`/api/accounts/${account}/contacts?limit=200`)).body.items

async function new_account(name) {
	return created(await w.lena.post("/api/accounts", { name, country: "DE", about: "" })).id
}

describe("an import", () => {
	test("is looked at first, then taken over, and cannot be taken over twice", async () => {
		const account = await new_account("Import AG")
		const draft = created(await hand_in(w.lena, `of=contacts&account=${account}`, "Vorname;Nachname;E-Mail\nAda;Byron;ada@i.example\nJörg;Bär;\n"))
		assert.equal(draft.preview.add_count, 2)
		assert.deepEqual(draft.preview.columns[0], { header: "Vorname", field: "given", examples: ["Ada", "Jörg"] })
		assert.equal((await contacts_of(w.lena, account)).length, 0)
		const done = await start(w.lena, draft)
		assert.equal(done.status, 200, done.text)
		assert.deepEqual((await contacts_of(w.lena, account)).map((one) => one.name), ["Ada Byron", "Jörg Bär"])
		assert.equal((await start(w.lena, draft)).body.key, "import.over")
		assert.equal((await contacts_of(w.lena, account)).length, 2)
	})
	test("names accounts by a column, and errors by line and column", async () => {
		const draft = created(await hand_in(w.lena, "of=contacts", "Firma,Name,E-Mail\nImport AG,Cy,cy@i.example\nUnbekannt,Di,\nImport AG,,x@i.example\nImport AG,Ed,no\n"))
		assert.deepEqual(draft.preview.errors.map(({ line, column, key }) => [line, column, key]), [
			[3, "Firma", "import.account_unknown"], [4, "Name", "field.missing"], [5, "E-Mail", "field.not_email"]])
		const refused = await start(w.lena, draft)
		assert.equal(refused.status, 422)
		assert.deepEqual([refused.body.key, refused.body.line], ["import.account_unknown", 3])
	})
	test("of accounts needs the role lead; who brings them in leads them", async () => {
		assert.equal((await hand_in(w.max, "of=accounts", "Firma\nNie GmbH\n")).status, 403)
		const draft = created(await hand_in(w.lena, "of=accounts", "Firma;Land\nEins GmbH;Deutschland\nZwei AG;AT\nimport ag;DE\n"))
		assert.deepEqual([draft.preview.add_count, draft.preview.skip_count], [2, 1])
		assert.equal((await start(w.lena, draft)).status, 200)
		const found = (await w.lena.get("/api/accounts?q=Eins")).body.items[0]
		assert.equal(found.country, "DE")
		assert.equal((await w.max.get(`/api/accounts/${found.id}`)).status, 404)
	})
	test("maps columns anew, without asking for the file again", async () => {
		const account = await new_account("Karten AG")
		const draft = created(await hand_in(w.lena, `of=contacts&account=${account}`, "A;B\nAda;Chefin\n"))
		assert.equal(draft.preview.errors[0].key, "import.field_missing")
		const mapped = await w.lena.put(`/api/imports/${draft.id}/mapping`, { fields: ["name", "function"] })
		assert.deepEqual([mapped.body.preview.add_count, mapped.body.preview.error_count], [1, 0])
		assert.equal((await start(w.lena, draft)).status, 200)
		assert.equal((await contacts_of(w.lena, account))[0].function, "Chefin")
	})
	test("brings in phones and divisions, and says which divisions are new, from CSV and vCard", async () => {
		const account = await new_account("Werke AG")
		const north = created(await w.lena.post(`/api/accounts/${account}/divisions`, { kind: "site", name: "Werk Nord", parent: null, country: "", city: "" }))
		const draft = created(await hand_in(w.lena, `of=contacts&account=${account}`, "Name;Telefon;Werk\nAda;+49 40 1;werk nord\nBo;;Werk Süd\n"))
		assert.deepEqual(draft.preview.columns.map(({ field }) => field), ["name", "phone", "division"])
		assert.equal(draft.preview.division_count, 1)
		assert.deepEqual(draft.preview.rows.map(({ phone, division }) => [phone, division]), [["+49 40 1", "werk nord"], ["", "Werk Süd"]])
		assert.equal((await start(w.lena, draft)).status, 200)
		const divisions = (await w.lena.get(`/api/accounts/${account}/divisions`)).body.items
		assert.deepEqual(divisions.map(({ name, kind }) => [name, kind]), [["Werk Nord", "site"], ["Werk Süd", "division"]])
		const cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cy\r\nORG:Werke AG;Werk Süd\r\nTEL;TYPE=FAX:9\r\nTEL;TYPE=WORK:+43 1 2\r\nEND:VCARD\r\n"
		const card = created(await hand_in(w.lena, `of=contacts&account=${account}`, cards))
		assert.equal((await start(w.lena, card)).status, 200)
		assert.deepEqual((await contacts_of(w.lena, account)).map(({ name, phone, division }) => [name, phone, division]),
			[["Ada", "+49 40 1", north.id], ["Bo", "", divisions[1].id], ["Cy", "+43 1 2", divisions[1].id]])
	})
	test("is cancelled while it runs, and leaves no trace", async () => {
		const account = await new_account("Abbruch AG")
		const rows = Array.from({ length: 40_000 }, (_, i) => `Person ${i};p${i}@abbruch.example`)
		const draft = created(await hand_in(w.lena, `of=contacts&account=${account}`, `Name;E-Mail\n${rows.join("\n")}\n`))
		const running = start(w.lena, draft)
		let now
		do now = (await w.lena.get(`/api/imports/${draft.id}`)).body
		while (now.state === "waiting" || (now.state === "running" && now.done_count === 0))
		assert.equal(now.state, "running")
		assert.equal((await w.lena.delete(`/api/imports/${draft.id}`)).status, 204)
		const refused = await running
		assert.deepEqual([refused.status, refused.body.key], [409, "import.cancelled"])
		assert.equal((await contacts_of(w.lena, account)).length, 0)
		assert.equal((await w.lena.get(`/api/imports/${draft.id}`)).status, 404)
	})
})

describe("an export", () => {
	test("holds only what its reader may see, and is read again as it was", async () => {
		const account = await new_account("=HYPERLINK(1)")
		created(await w.lena.post(`/api/accounts/${account}/contacts`, { name: "+Ada; \"B\"", email: "ada@e.example", function: "-", language: "de" }))
		const csv = await w.lena.get(`/api/accounts/${account}/export?format=csv&kind=contacts`)
		assert.match(csv.text, /'=HYPERLINK/)
		assert.doesNotMatch(csv.text, /(^|[;,\n"])[=+\-@]/m)
		const other = await new_account("Zurück AG")
		const draft = created(await hand_in(w.lena, `of=contacts&account=${other}`, csv.text))
		assert.equal((await start(w.lena, draft)).status, 200)
		const [back] = await contacts_of(w.lena, other)
		assert.deepEqual([back.name, back.function], ["+Ada; \"B\"", "-"])
		const of_otto = (await w.otto.get("/api/export?format=json")).body
		assert.deepEqual([of_otto.accounts.length, of_otto.contacts.length, of_otto.needs.length], [0, 0, 0])
	})
	test("as CSV of everything is a zip with one table for each kind", async () => {
		const answer = await fetch(`${w.kamwerk.base}/api/export?format=csv`, { headers: { cookie: w.lena.cookie } })
		const bytes = Buffer.from(await answer.arrayBuffer())
		assert.equal(answer.headers.get("content-type"), "application/zip")
		assert.equal(bytes.subarray(0, 2).toString(), "PK")
		for (const name of ["accounts.csv", "contacts.csv", "needs.csv", "actions.csv", "deals.csv", "agreements.csv"])
			assert.ok(bytes.includes(name), name)
	})
})
