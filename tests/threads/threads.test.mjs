/* What runs at the same time: requests of many people, and labelling with several threads. Meant for the build with
 * ThreadSanitizer, which ends the program at the first race; the asserts say that nothing was mixed up. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { after, before, test } from "node:test"
import { PASSWORD, PROGRAM } from "../api/kamwerk.mjs"
import { HEARD, listen, says } from "../api/whisper.mjs"
import { TALK, TALK_PATH, created, makeReady, makeWorld } from "../api/world.mjs"

const LANES = 6, TURNS = 8
let w
before(async () => { w = await makeWorld({ passwords: "dear" }) })
after(async () => { await w?.kamwerk.end() })

test("many people read, write, upload and sign in at once, and each sees their own", async () => {
	const lane = async (number) => {
		const person = number % 2 ? w.lena : w.max
		for (let turn = 0; turn < TURNS; turn++) {
			const word = `Lane${number}Turn${turn}`
			const [talk, contact] = await Promise.all([
				person.send("POST", TALK_PATH(w.account), { body: TALK.replace("Liefertermine", word) }),
				person.post(`/api/accounts/${w.account.id}/contacts`, { name: word, email: "", function: "", language: "" }),
				person.get("/api/accounts"),
				w.kamwerk.client().get("/api/openapi.json"),
			])
			assert.equal(created(contact).name, word)
			const speakers = created(talk).speakers.map(({ index }) => ({
				index, side: index ? "them" : "us", member: index ? null : person.member.id, contact: index ? w.contact.id : null,
				basis: "consent", basis_note: "",
			}))
			const ready = await person.put(`/api/conversations/${talk.body.id}/speakers`, { speakers }, { "if-match": `"${talk.body.revision}"` })
			assert.equal(ready.status, 200, ready.text)
			const report = await person.get(`/api/conversations/${talk.body.id}/report`)
			assert.equal(report.status, 200, report.text)
			assert.ok(report.body.utterances[1].text.includes(word))
		}
	}
	const signIns = async () => {
		for (let i = 0; i < 4; i++)
			assert.equal((await w.kamwerk.client().post("/api/session", { email: "otto@example.org", password: PASSWORD })).status, 200)
	}
	await Promise.all([...Array.from({ length: LANES }, (_, number) => lane(number)), signIns()])
})

test("stopping while requests run ends cleanly", async () => {
	let isRunning = true
	const ask = async () => {
		while (isRunning)
			await w.lena.get(`/api/accounts/${w.account.id}`).catch(() => { isRunning = false })
	}
	const lanes = [ask(), ask(), ask(), ask()]
	await new Promise((done) => setTimeout(done, 300))
	await w.kamwerk.stop()
	isRunning = false
	await Promise.all(lanes)
	await w.kamwerk.again()
	assert.equal((await makeReady(w.lena, await w.newTalk(), w.contact)).is_ready, true)
})

test("recordings pass through threads of their own, one of them given up half way, while others read", async () => {
	const whisper = await listen()
	const own = await makeWorld({ args: ["--transcriber", whisper.url] })
	try {
		whisper.answer = says(200, HEARD)
		const prepare = async () => makeReady(own.lena, created(await own.lena.post(`/api/accounts/${own.account.id}/recordings`, { people: ["Lena Lorenz", "Bernd Kern"], title: "Aufnahme" })), own.contact)
		const talks = [await prepare(), await prepare(), await prepare()]
		const send = (talk) => own.lena.send("PUT", `/api/conversations/${talk.id}/recording`, { body: Buffer.alloc(2_000_000, "TON"), headers: { "content-type": "audio/wav" } })
		const given_up = fetch(`${own.kamwerk.base}/api/conversations/${talks[2].id}/recording`, {
			method: "PUT", body: Buffer.alloc(20_000_000, "TON"), signal: AbortSignal.timeout(60),
			headers: { "content-type": "audio/wav", cookie: own.lena.cookie, "x-csrf-token": own.lena.csrf },
		}).catch(() => {})
		const answers = await Promise.all([send(talks[0]), send(talks[1]), ...Array.from({ length: 20 }, () => own.lena.get(`/api/accounts/${own.account.id}`))])
		await given_up
		for (const { status, text } of answers)
			assert.equal(status, 200, text)
	} finally {
		await own.kamwerk.end()
		await whisper.end()
	}
})

test("labels do not depend on the number of threads", () => {
	const lines = []
	for (let dialogue = 0; dialogue < 400; dialogue++)
		for (const [turn, text] of ["Was beschäftigt Sie am meisten?", "Wir brauchen verlässliche Liefertermine.", "Verstehe ich richtig, dass die Liefertermine zählen?",
			"What would help you most right now?", "mhm", "Das klingt, als hätte Sie das geärgert."].entries())
			lines.push(`d${dialogue}\t${turn}\t${turn % 2 ? "B" : "A"}\t${turn % 2 ? "them" : "us"}\t${text}\n`)
	const run = (threads) => {
		const ended = spawnSync(PROGRAM, ["label", "--threads", String(threads)], { input: lines.join(""), encoding: "utf8", maxBuffer: 1 << 26 })
		assert.equal(ended.status, 0, ended.stderr)
		return ended.stdout
	}
	const one = run(1)
	assert.equal(one.split("\n").length - 1, lines.length)
	for (const threads of [2, 3, 8])
		assert.equal(run(threads), one)
})
