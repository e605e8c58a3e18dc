/* A PUT is answered when it is on disk, though its thread has long gone on: many at once, a kill, a full disk, a stop. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { PROGRAM, SERVER, start } from "../api/kamwerk.mjs"
import { event, opened } from "./dav.mjs"

/* KILLS=100 node --test tests/dav/late.test.mjs: some twenty thousand PUTs. */
const KILLS = Number(process.env.KILLS ?? 4)
const LANES = 40
const entry = (uid, text = "x") => event(uid, ["DTSTART:20261103T080000Z", "DURATION:PT1H", `SUMMARY:${text}`])
const path = (anna, name) => `${anna.home}viele/${name}.ics`

async function world(options) {
	const kamwerk = await start(options)
	const anna = await opened(kamwerk, await kamwerk.found(), "anna@example.org")
	assert.equal((await anna.send("MKCALENDAR", `${anna.home}viele/`)).status, 201)
	return { kamwerk, anna }
}

/** PUTs in many lanes until one is not taken, or `isOver`; gives what was taken, and the other answers. `onFirst` is told when they are at it. */
async function fill(anna, name, { isOver = () => false, onFirst = () => {}, text }) {
	const taken = new Map(), others = []
	await Promise.all(Array.from({ length: LANES }, async (_, lane) => {
		for (let i = 0; !isOver() && i < 500; i++) {
			const uid = `${name}-${lane}-${i}`
			const answer = await anna.put(path(anna, uid), entry(uid, text), { "if-none-match": "*" }).catch(() => null)
			if (answer?.status !== 201) {
				others.push(answer)
				return
			}
			taken.set(uid, answer.headers.get("etag"))
			if (taken.size === 1) onFirst()
		}
	}))
	return { taken, others }
}

/** Fills until `end` is done with the server, which it is called for `ms` after the first was taken. */
async function fillUntil(anna, name, ms, end) {
	let isOver = false, onFirst
	const first = new Promise((done) => { onFirst = done })
	const filling = fill(anna, name, { isOver: () => isOver, onFirst })
	await first
	await new Promise((done) => setTimeout(done, ms))
	await end()
	isOver = true
	return (await filling).taken
}

async function stands(anna, taken, text) {
	for (const [uid, etag] of taken) {
		const answer = await anna.send("GET", path(anna, uid))
		assert.equal(answer.status, 200, uid)
		assert.equal(answer.text, entry(uid, text))
		assert.equal(answer.headers.get("etag"), etag)
	}
	assert.equal(new Set(taken.values()).size, taken.size, "each has an ETag of its own")
}

test("what many were told is stored is there after a kill in the middle of it", async () => {
	const { kamwerk, anna } = await world()
	try {
		for (let kill = 0; kill < KILLS; kill++) {
			const taken = await fillUntil(anna, `k${kill}`, 20 + kill * 97 % 131, () => kamwerk.stop("SIGKILL")) // anywhere within a write
			await kamwerk.again()
			await stands(anna, taken)
		}
	} finally {
		await kamwerk.end()
	}
})

test("of many who put the same name at once, one does", async () => {
	const { kamwerk, anna } = await world()
	try {
		const answers = await Promise.all(Array.from({ length: LANES }, (_, lane) =>
			anna.put(path(anna, "eins"), entry("eins", `von ${lane}`), { "if-none-match": "*" })))
		const first = answers.findIndex((answer) => answer.status === 201)
		assert.deepEqual(answers.filter((_, i) => i !== first).map((answer) => answer.status), Array(LANES - 1).fill(412))
		assert.equal((await anna.send("GET", path(anna, "eins"))).text, entry("eins", `von ${first}`))
	} finally {
		await kamwerk.end()
	}
})

test("who puts while the server stops is answered, and what was taken is there", async () => {
	const { kamwerk, anna } = await world()
	try {
		const taken = await fillUntil(anna, "s", 50, () => kamwerk.stop())
		await kamwerk.again()
		await stands(anna, taken)
	} finally {
		await kamwerk.end()
	}
})

test("a disk that is full refuses all who share a transaction, and loses nothing of others", { skip: SERVER ? "another process writes the files" : false }, async () => {
	const folder = mkdtempSync(join(tmpdir(), "kamwerk-full-"))
	const program = join(folder, "limited")
	writeFileSync(program, `#!/bin/bash\nulimit -f 3000 # KiB\nexec "${PROGRAM}" "$@"\n`, { mode: 0o755 })
	const { kamwerk, anna } = await world({ program })
	const text = "x".repeat(2000)
	try {
		const { taken, others } = await fill(anna, "voll", { text })
		assert.ok(taken.size > 0)
		assert.equal(others.length, LANES, "every lane came to its end")
		for (const answer of others) {
			assert.equal(answer?.status, 503, answer?.text)
			assert.match(answer.text, /store\.full/)
			assert.ok(Number(answer.headers.get("retry-after")) > 0)
		}
		await kamwerk.stop()
		kamwerk.program = PROGRAM
		await kamwerk.again()
		for (const [uid, etag] of taken)
			assert.equal((await anna.send("GET", path(anna, uid))).headers.get("etag"), etag)
		assert.equal((await anna.put(path(anna, "wieder"), entry("wieder"))).status, 201)
	} finally {
		await kamwerk.end()
		rmSync(folder, { recursive: true, force: true })
	}
})
