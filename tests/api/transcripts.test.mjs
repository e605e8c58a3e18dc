/* Every good file of tests/data/transcripts is taken, every broken one is refused with its line and a remedy, and
 * a refused file leaves the database as it was. */
import assert from "node:assert/strict"
import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { ROOT } from "./kamwerk.mjs"
import { LARGE } from "../cli/large_files.mjs"
import { TALK_PATH, makeReady, makeWorld } from "./world.mjs"

const GOOD = join(ROOT, "tests/data/transcripts")
const BROKEN = join(GOOD, "broken")
let w
before(async () => { w = await makeWorld() })
after(async () => { await w?.kamwerk.end() })

const filesOf = (folder) => existsSync(folder)
	? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== "expected.tsv" && !/\.(md|py|expected)$/.test(entry.name)).map(({ name }) => name)
	: []
const upload = (body) => w.lena.send("POST", TALK_PATH(w.account), { body, headers: { "content-type": "application/octet-stream" } })

/** What an owner sees of the database: conversations, and the account with its parts. */
async function state() {
	const [talks, account] = await Promise.all([
		w.lena.get("/api/conversations?limit=200"), w.lena.get(`/api/accounts/${w.account.id}?with=contacts,needs,members,conversations`)])
	return JSON.stringify([talks.body, account.body])
}

function isRefusal(answer, name) {
	assert.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status} ${answer.text.slice(0, 200)}`)
	assert.match(answer.headers.get("content-type"), /problem\+json/)
	if (answer.status === 422) {
		assert.match(answer.body.key, /^transcript\./)
		assert.ok(answer.body.detail?.length > 20, `${name}: the reader needs to know what to do: ${answer.text}`)
	}
}

describe("a broken file", () => {
	test("comes in at least 30 kinds", () => {
		assert.ok(filesOf(BROKEN).length + Object.keys(LARGE).length >= 30, `${filesOf(BROKEN).length} in ${BROKEN}`)
	})
	for (const name of filesOf(BROKEN))
		test(`${name} is refused, and nothing is stored`, async () => {
			const had = await state()
			isRefusal(await upload(readFileSync(join(BROKEN, name))), name)
			assert.equal(await state(), had)
		})
	for (const [name, make] of Object.entries(LARGE))
		test(`of ${name} is refused, and nothing is stored`, async () => {
			const had = await state()
			// The server may close while we still send; then there is no answer to read, but nothing may be stored.
			const answer = await upload(make()).catch((error) => error)
			if (!(answer instanceof Error))
				isRefusal(answer, name)
			assert.equal(await state(), had)
		})
})

describe("a good file", () => {
	test("there are some", () => assert.ok(filesOf(GOOD).length >= 6, GOOD))
	for (const name of filesOf(GOOD))
		test(`${name} is taken`, async () => {
			const answer = await upload(readFileSync(join(GOOD, name)))
			assert.equal(answer.status, 201, answer.text)
			assert.ok(answer.body.utterance_count > 0)
			assert.ok(answer.body.speakers.length > 0)
		})
	test("of 100,000 utterances is taken, analysed and reported", async () => {
		const said = ["Ja, genau, das sehe ich auch so.", "Wir liefern am Montag die ersten zwanzig Paletten aus dem Lager.",
			"Und was heißt das für Ihre Kunden?", "Das war im Sommer recht schwierig für uns, ehrlich gesagt.", "Mhm."]
		const talk = await upload(Array.from({ length: 100_000 }, (_, i) => `${i % 2 ? "Bernd Kern" : "Lena Lorenz"}: ${said[i % 5]}\n`).join(""))
		assert.equal(talk.status, 201, talk.text)
		assert.equal(talk.body.utterance_count, 100_000)
		await makeReady(w.lena, talk.body, w.contact)
		const report = await w.lena.get(`/api/conversations/${talk.body.id}/report`)
		assert.equal(report.status, 200, report.text.slice(0, 200))
		assert.equal(report.body.utterances.length, 100_000)
	})
})
