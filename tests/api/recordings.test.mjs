/* Recordings are written down by a server of the team's own: only when everybody agreed, streamed through, and kept nowhere. */
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { readFileSync, readdirSync, readlinkSync } from "node:fs"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { certificate } from "./certificate.mjs"
import { HEARD, listen, says } from "./whisper.mjs"
import { created, makeReady, makeWorld } from "./world.mjs"

const MIB = 1024 * 1024
const PEAK_GROWTH_BYTES_MAX = 32 * MIB // while 200 MiB pass
const RING_BYTES_MAX = 8 * MIB // ours, and what lies in the sockets on both sides

let w, whisper
before(async () => {
	whisper = await listen()
	w = await makeWorld({ args: ["--transcriber", whisper.url, "--transcriber-model", "large-v3", "--transcriber-minutes", "1"] })
})
after(async () => {
	await w?.kamwerk.end()
	await whisper?.end()
})

const prepare = async (people = ["Lena Lorenz", "Bernd Kern"]) => created(await w.lena.post(`/api/accounts/${w.account.id}/recordings`, { people, title: "Aufnahme" }))
const ready = async () => makeReady(w.lena, await prepare(), w.contact)
const path = (talk) => `/api/conversations/${talk.id}/recording`
const send = (talk, body = sound(1000), headers = {}, as = w.lena) => as.send("PUT", path(talk), { body, headers: { "content-type": "audio/wav", ...headers } })
/** Bytes that are found wherever they were written. */
const MARK = "TON-DER-NIRGENDS-LIEGT"
const sound = (bytes) => Buffer.alloc(bytes, MARK)

const open = (talk, bytes) => w.lena.open("PUT", path(talk), { "content-type": "audio/wav", "content-length": bytes })
async function until(what, why, ms = 15_000) {
	for (const end = Date.now() + ms; !what();) {
		assert.ok(Date.now() < end, why)
		await sleep(20)
	}
}
const last = () => whisper.forms.at(-1)

test("what was heard becomes the wording, and is analysed as a transcript is", async () => {
	whisper.answer = says(200, HEARD)
	const talk = await ready()
	assert.deepEqual([talk.is_ready, talk.is_recording_awaited, talk.utterance_count, talk.figures], [false, true, 0, null])
	const body = sound(100_000)
	const answer = await send(talk, body)
	assert.equal(answer.status, 200, answer.text)
	assert.deepEqual([answer.body.is_ready, answer.body.is_recording_awaited, answer.body.utterance_count, answer.body.duration_s], [true, false, 5, 31])
	assert.equal(answer.body.speakers.length, 2, "those who were named, and nobody else")
	const { path: asked, method, name, type, bytes, hash, fields, headers, is_whole } = last()
	assert.deepEqual({ asked, method, name, type, bytes, fields, is_whole }, { asked: "/v1/audio/transcriptions", method: "POST", name: "recording.wav", type: "audio/wav",
		bytes: 100_000, fields: { model: "large-v3", response_format: "verbose_json" }, is_whole: true })
	assert.equal(hash, createHash("sha256").update(body).digest("hex"))
	assert.ok(Number(headers["content-length"]) > 100_000, "its length is told beforehand: many servers take no chunks")
	assert.equal(headers.cookie, undefined)
	const report = await w.lena.get(`/api/conversations/${talk.id}/report`)
	const same = await w.lena.get(`/api/conversations/${w.talk.id}/report`)
	assert.deepEqual(report.body.questions, same.body.questions, "as the same words in a file")
	assert.deepEqual(report.body.listening.stage2, same.body.listening.stage2)
	assert.equal((await send(talk)).body.key, "recording.there_already")
})

test("the guest, colleagues and strangers send nothing, and nothing is sent before everybody agreed", async () => {
	const talk = await ready(), waiting = await prepare(), before_all = whisper.forms.length
	const guest = await w.newGuest(w.account, "Gesine Gast", "gesine@kunde.example")
	for (const who of [guest, w.max, w.otto, w.anna, w.nobody()])
		assert.ok([401, 403, 404].includes((await send(talk, sound(1000), {}, who)).status))
	const refused = await send(waiting)
	assert.deepEqual([refused.status, refused.body.key, refused.body.field], [422, "conversation.basis_missing", "speakers"])
	assert.equal((await send(talk, sound(1000), { "content-type": "application/octet-stream" })).body.key, "recording.not_sound")
	assert.equal((await send(talk, "")).body.key, "recording.empty")
	assert.equal(whisper.forms.length, before_all, "no byte reached the other server")
})

test("it arrives there while it is still being sent, and no faster than it is taken", async () => {
	const talk = await ready(), whole = 24 * MIB, piece = sound(MIB)
	const { asked, answered, write } = open(talk, whole)
	const seen = whisper.forms.length
	await write(piece)
	await until(() => whisper.forms.length > seen && last().bytes > 0, "nothing arrived while the upload was going on")
	assert.equal(last().is_whole, false)
	last().request.pause()
	let sent = MIB, is_held = true
	const rest = (async () => {
		while (sent < whole) {
			await write(piece)
			sent += MIB
		}
		asked.end()
	})()
	await sleep(1500)
	assert.ok(sent - last().bytes < RING_BYTES_MAX + 4 * MIB, `${sent} bytes were taken of the sender, ${last().bytes} by the receiver`)
	is_held = sent < whole
	assert.ok(is_held, "the sender waits")
	last().request.resume()
	await rest
	const answer = await answered
	assert.equal(answer.status, 200, JSON.stringify(answer.body))
	assert.equal(last().bytes, whole)
})

test("200 MiB pass without memory for them, and lie nowhere", async () => {
	const talk = await ready(), pid = w.kamwerk.child.pid, pieces = 200
	const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024
	const stored = () => Object.values(w.kamwerk.files()).reduce((sum, bytes) => sum + bytes.length, 0)
	const opened = () => readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
		try {
			return [readlinkSync(`/proc/${pid}/fd/${fd}`)]
		} catch {
			return []
		}
	}).filter((file) => file.startsWith("/") && !file.startsWith("/dev/") && !file.startsWith("/proc/")).sort()
	await send(await ready(), sound(MIB)) // whatever is opened once is open now
	const before_peak = peak(), before_stored = stored(), before_opened = new Set(opened()), hash = createHash("sha256")
	const { asked, answered, write } = open(talk, pieces * MIB)
	for (let i = 0; i < pieces; i++) {
		const piece = i % 10 ? randomBytes(MIB) : sound(MIB)
		hash.update(piece)
		await write(piece)
		if (i === pieces / 2)
			assert.deepEqual(opened().filter((file) => !before_opened.has(file)), [], "no file is open that was not before")
	}
	asked.end()
	const answer = await answered
	assert.equal(answer.status, 200, JSON.stringify(answer.body))
	assert.equal(last().bytes, pieces * MIB)
	assert.equal(last().hash, hash.digest("hex"))
	const grown = peak() - before_peak
	console.log(`# peak memory grew by ${(grown / MIB).toFixed(1)} MiB while 200 MiB passed`)
	assert.ok(grown < PEAK_GROWTH_BYTES_MAX, `the peak grew by ${grown} bytes`)
	assert.ok(stored() - before_stored < MIB, `${stored() - before_stored} bytes were stored`)
	for (const [name, bytes] of Object.entries(w.kamwerk.files()))
		assert.equal(bytes.includes(MARK), false, `the sound lies in ${name}`)
})

test("whoever is heard without having been named locks the report again", async () => {
	whisper.answer = says(200, { ...HEARD, segments: [...HEARD.segments, { id: 5, start: 32, end: 36, speaker: "Fritz Fremd", text: "Ich bin auch noch da." }] })
	const { body } = await send(await ready())
	assert.deepEqual([body.is_ready, body.is_recording_awaited, body.utterance_count, body.speakers.length], [false, false, 6, 3])
	assert.deepEqual(body.speakers.map(({ basis }) => basis), ["consent", "consent", null])
	assert.equal((await w.lena.get(`/api/conversations/${body.id}/report`)).body.key, "conversation.basis_missing")
})

test("every form that such servers answer in is read", async () => {
	const text = "Lena Lorenz: Was beschäftigt Sie?\nBernd Kern: Die Liefertermine."
	for (const [form, what, type] of [["plain json", { text }, "application/json"], ["plain text", text, "text/plain"],
		["srt", "1\n00:00:01,000 --> 00:00:03,000\nWas beschäftigt Sie?\n", "text/plain"],
		["vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Lena Lorenz>Was beschäftigt Sie?</v>\n", "text/vtt"],
		["text without names", { text: "Was beschäftigt Sie? Die Liefertermine." }, "application/json"],
		["verbose json without names", { segments: [{ start: 0, end: 2, text: "Was beschäftigt Sie?" }] }, "application/json"]]) {
		whisper.answer = says(200, what, { "content-type": type })
		const answer = await send(await ready())
		assert.equal(answer.status, 200, `${form}: ${answer.text}`)
		assert.ok(answer.body.utterance_count > 0, form)
	}
})

test("a server that refuses, leads elsewhere or answers rubbish is told apart, and the recording may be sent again", async () => {
	const talk = await ready(), elsewhere = await listen()
	for (const [answer, status, key] of [
		[says(401, {}), 409, "transcriber.no_access"], [says(413, "too large"), 409, "transcriber.too_large"],
		[says(500, "no GPU"), 409, "transcriber.refused"], [says(200, ""), 409, "transcriber.unreadable"],
		[says(200, "{\"segments\": ["), 409, "transcriber.unreadable"], [says(200, { segments: [] }), 409, "transcriber.unreadable"],
		[says(200, randomBytes(3000).toString("latin1")), 409, "transcriber.unreadable"],
		[says(307, "", { location: `${elsewhere.url}/v1/audio/transcriptions` }), 409, "transcriber.refused"],
		[(response) => response.destroy(), 503, "transcriber.unreachable"]]) {
		whisper.answer = answer
		const refused = await send(talk)
		assert.deepEqual([refused.status, refused.body.key], [status, key], refused.text)
	}
	assert.equal(elsewhere.forms.length, 0, "only the address that is set is called")
	await elsewhere.end()
	whisper.at_head = (response) => says(401, {})(response) // before the recording
	assert.equal((await send(talk, sound(8 * MIB))).body.key, "transcriber.no_access")
	whisper.at_head = null
	whisper.answer = says(200, HEARD)
	assert.equal((await send(talk)).status, 200)
})

test("whoever cancels ends it there, too, while sending and while waiting; others are not kept waiting", async () => {
	const talk = await ready()
	let seen = whisper.forms.length
	const sending = open(talk, 10 * MIB)
	await sending.write(sound(MIB))
	await until(() => whisper.forms.length > seen && last().bytes > 0, "nothing arrived")
	sending.asked.destroy()
	await until(() => last().is_closed, "the other server was not told")
	assert.equal(last().is_whole, false)
	whisper.answer = () => {} // thinks
	seen = whisper.forms.length
	const waiting = open(talk, MIB)
	await waiting.write(sound(MIB))
	waiting.asked.end()
	await until(() => whisper.forms.length > seen && last().is_whole, "it did not arrive")
	const began = Date.now()
	assert.equal((await w.max.get("/api/accounts")).status, 200)
	assert.ok(Date.now() - began < 1000, "others are answered meanwhile")
	waiting.asked.destroy()
	await until(() => last().is_closed, "the other server still works for nobody")
	whisper.answer = says(200, HEARD)
	assert.equal((await send(talk)).status, 200, "and again from the beginning")
})

test("a consent that is taken back meanwhile is heeded", async () => {
	const talk = await ready()
	let answer
	const thinks = new Promise((resolve) => { whisper.answer = (response) => { answer = response; resolve() } })
	const sent = send(talk)
	await thinks
	assert.equal((await w.lena.put(`/api/conversations/${talk.id}/withdrawal`)).status, 204)
	says(200, HEARD)(answer)
	assert.equal((await sent).status, 404)
	whisper.answer = says(200, HEARD)
})

test("four at once, and the fifth hears so", async () => {
	const answers = []
	whisper.answer = (response) => answers.push(response)
	const talks = []
	for (let i = 0; i < 5; i++)
		talks.push(await ready())
	const four = talks.slice(0, 4).map((talk) => send(talk))
	await until(() => answers.length === 4, "not all of them arrived")
	const fifth = await send(talks[4])
	assert.deepEqual([fifth.status, fifth.body.key], [503, "server.busy"])
	answers.forEach((response) => says(200, HEARD)(response))
	for (const one of await Promise.all(four))
		assert.equal(one.status, 200, one.text)
	whisper.answer = says(200, HEARD)
})

test("one that thinks too long is given up, and told so", async () => {
	const talk = await ready()
	whisper.answer = () => {} // for longer than --transcriber-minutes, of six seconds here (CLOCK_WAIT_MS)
	const began = Date.now(), slow = await send(talk)
	assert.deepEqual([slow.status, slow.body.key], [503, "transcriber.slow"])
	assert.ok(Date.now() - began > 5_500 && Date.now() - began < 30_000, `${Date.now() - began} ms`)
	await until(() => last().is_closed, "the other server still works for nobody")
	whisper.answer = says(200, HEARD)
	assert.equal((await send(talk)).status, 200)
})

test("TLS with a certificate of one's own, only where it is named", async () => {
	const { file, ...tls } = certificate(w.kamwerk.folder), other = certificate(w.kamwerk.folder, "other")
	const secure = await listen({ tls })
	for (const [ca, status] of [[file, 200], [other.file, 503], [null, 503]]) {
		await w.kamwerk.stop()
		await w.kamwerk.again(["--transcriber", secure.url, ...(ca ? ["--transcriber-ca", ca] : [])])
		await w.lena.signIn("lena@example.org")
		const answer = await send(await ready())
		assert.equal(answer.status, status, answer.text)
		if (status === 503)
			assert.equal(answer.body.key, "transcriber.unreachable")
	}
	assert.equal(secure.forms.length, 1, "nothing was sent to whom is not trusted")
	await secure.end()
	await w.kamwerk.stop()
	await w.kamwerk.again(["--transcriber", whisper.url])
	await w.lena.signIn("lena@example.org")
})

test("a server that is off says so; without the setting nothing is sent", async () => {
	const talk = await ready()
	const there = whisper.url
	await whisper.end()
	const off = await send(talk)
	assert.deepEqual([off.status, off.body.key], [503, "transcriber.unreachable"])
	await w.kamwerk.stop()
	await w.kamwerk.again()
	await w.lena.signIn("lena@example.org")
	assert.equal((await w.lena.get("/api/session")).body.has_transcriber, false)
	const unset = await send(talk)
	assert.deepEqual([unset.status, unset.body.key], [409, "transcriber.off"])
	assert.ok(there.startsWith("http://127.0.0.1:"))
})
