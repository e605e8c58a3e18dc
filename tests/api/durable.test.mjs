/* An acknowledged write survives a kill at any moment, and a start never leaves a half state behind. */
import assert from "node:assert/strict"
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { spawnSync } from "node:child_process"
import { PROGRAM, SERVER, start } from "./kamwerk.mjs"

/* KILLS=200 node --test tests/api/durable.test.mjs: more than ten thousand writes, on either engine. */
const KILLS = Number(process.env.KILLS ?? 8)
const LANES = 8 // who write at the same time
let kamwerk, anna
before(async () => {
	kamwerk = await start()
	anna = await kamwerk.found()
})
after(async () => { await kamwerk?.end() })

test(`what was acknowledged before each of ${KILLS} kills is there afterwards`, async () => {
	const acknowledged = []
	for (let kill = 0; kill < KILLS; kill++) {
		let isAlive = true
		const write = async (lane) => {
			for (let i = 0; isAlive && i < 2000; i++) {
				const name = `Konto ${kill}-${lane}-${i}`
				const answer = await anna.post("/api/accounts", { name, country: "", about: "" }).catch(() => null)
				if (answer?.status === 201)
					acknowledged.push(answer.body.id)
			}
		}
		const lanes = Array.from({ length: LANES }, (_, lane) => write(lane))
		await new Promise((done) => setTimeout(done, 40 + kill * 97 % 251)) // anywhere within a write
		isAlive = false
		await kamwerk.stop("SIGKILL")
		await Promise.all(lanes)
		await kamwerk.again()
	}
	assert.ok(acknowledged.length > KILLS, "something was written")
	console.log(`# ${acknowledged.length} acknowledged writes, ${KILLS} kills`)
	for (const id of acknowledged)
		assert.equal((await anna.get(`/api/accounts/${id}`)).status, 200)
})

test("SIGTERM lets running requests finish and ends with 0", async () => {
	const running = Array.from({ length: 10 }, (_, i) => anna.post("/api/accounts", { name: `Zuletzt ${i}`, country: "", about: "" }).catch(() => null))
	await Promise.race(running)
	await kamwerk.stop()
	const answers = (await Promise.all(running)).filter((answer) => answer?.status === 201)
	await kamwerk.again()
	for (const { body } of answers)
		assert.equal((await anna.get(`/api/accounts/${body.id}`)).status, 200)
})

test("a disk that is full refuses what would be stored, goes on reading and loses nothing", { skip: SERVER ? "another process writes the files" : false }, async () => {
	const folder = mkdtempSync(join(tmpdir(), "kamwerk-full-"))
	const program = join(folder, "limited")
	writeFileSync(program, `#!/bin/bash\nulimit -f 3000 # KiB\nexec "${PROGRAM}" "$@"\n`, { mode: 0o755 })
	const limited = await start({ program })
	try {
		const anna = await limited.found()
		const stored = []
		let answer
		for (let i = 0; i < 2000; i++) {
			answer = await anna.post("/api/accounts", { name: `Konto ${i}`, country: "", about: "x".repeat(2000) })
			if (answer.status !== 201) break
			stored.push(answer.body.id)
		}
		assert.ok(stored.length > 0)
		assert.equal(answer.status, 503, answer.text)
		assert.equal(answer.body.key, "store.full")
		assert.ok(Number(answer.headers.get("retry-after")) > 0)
		assert.equal((await anna.get(`/api/accounts/${stored.at(-1)}`)).status, 200, "who is logged in goes on reading")
		await limited.stop()
		limited.program = PROGRAM
		await limited.again()
		for (const id of stored)
			assert.equal((await anna.get(`/api/accounts/${id}`)).status, 200)
		assert.equal((await anna.post("/api/accounts", { name: "Wieder Platz", country: "", about: "" })).status, 201)
	} finally {
		await limited.end()
		rmSync(folder, { recursive: true, force: true })
	}
})

const serve = (db) => spawnSync(PROGRAM, ["serve", "--listen", "127.0.0.1:0", "--db", db], { timeout: 20_000, encoding: "utf8" })

test("a file that is no database is refused and stays as it is", () => {
	const path = `${kamwerk.folder}/other.db`
	writeFileSync(path, "Das ist ein Einkaufszettel.\n".repeat(100))
	const ended = serve(path)
	assert.ok([1, 3].includes(ended.status), `${ended.status} ${ended.stderr}`)
	assert.match(ended.stderr, /other\.db/)
})

test("a port that is taken is named", () => {
	const path = `${kamwerk.folder}/second.db`
	const ended = spawnSync(PROGRAM, ["serve", "--listen", `127.0.0.1:${kamwerk.port}`, "--db", path], { timeout: 20_000, encoding: "utf8" })
	assert.equal(ended.status, 1, ended.stderr)
	assert.match(ended.stderr, new RegExp(String(kamwerk.port)))
	appendFileSync(path, "")
})
