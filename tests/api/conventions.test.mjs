/* What holds for every resource: pages of lists, ETags, revisions, repeated requests, and the ways in which a
 * request can be wrong before any handler sees it. */
import assert from "node:assert/strict"
import { connect } from "node:net"
import { after, before, test } from "node:test"
import { created, makeReady, makeWorld } from "./world.mjs"

let w
before(async () => { w = await makeWorld() })
after(async () => { await w?.kamwerk.end() })

/** Sends bytes as they are, and gives what came back until the server closes or falls silent. */
function raw(bytes, quietMs = 1500) {
	return new Promise((done, failed) => {
		let answer = ""
		const socket = connect(w.kamwerk.port, "127.0.0.1", () => socket.write(bytes))
		const finish = () => { socket.destroy(); done(answer) }
		socket.setTimeout(quietMs, finish)
		socket.on("data", (part) => { answer += part.toString("latin1") })
		socket.on("end", finish)
		socket.on("error", (error) => answer ? done(answer) : failed(error))
	})
}
const host = () => `Host: 127.0.0.1:${w.kamwerk.port}\r\n`
const status = (answer) => Number(answer.match(/^HTTP\/1\.1 (\d{3})/)?.[1] ?? 0)

test("a list comes in pages, in the order of names, each thing once", async () => {
	const names = ["Äpfel AG", "Birnen AG", "Zebra AG", "Citrus AG", "öl AG", "Ananas AG"]
	for (const name of names)
		await w.newAccount(name)
	const seen = []
	let path = "/api/accounts?limit=3"
	for (let after = null, pages = 0; pages === 0 || after; pages++) {
		const { body } = await w.lena.get(path + (after ? `&after=${after}` : ""))
		assert.ok(body.items.length <= 3)
		seen.push(...body.items.map(({ name }) => name))
		after = body.next
	}
	assert.deepEqual(seen, ["Ananas AG", "Äpfel AG", "Birnen AG", "Citrus AG", "Nordwind AG", "öl AG", "Südwerk KG", "Zebra AG"])
})

test("a search finds names whatever their case and accents", async () => {
	const { body } = await w.lena.get(`/api/accounts?q=${encodeURIComponent("ÄPFEL")}`)
	assert.deepEqual(body.items.map(({ name }) => name), ["Äpfel AG"])
	for (const typed of ["apfel", "Aepfel"])
		assert.deepEqual((await w.lena.get(`/api/accounts?q=${typed}`)).body.items.map(({ name }) => name), ["Äpfel AG"], typed)
	assert.deepEqual((await w.lena.get(`/api/accounts?q=${encodeURIComponent("%")}`)).body.items, [], "a percent sign is a letter like any other")
})

test("what did not change is not sent again", async () => {
	const first = await w.lena.get(`/api/accounts/${w.account.id}`)
	const tag = first.headers.get("etag")
	assert.match(tag, /^(W\/)?".+"$/)
	const second = await w.lena.get(`/api/accounts/${w.account.id}`, { "if-none-match": tag })
	assert.equal(second.status, 304)
	assert.equal(second.text, "")
})

test("two people who change the same record do not overwrite each other", async () => {
	const account = await w.newAccount("Doppelt GmbH")
	const path = `/api/accounts/${account.id}`
	const answers = await Promise.all(["eins", "zwei"].map((about) => w.lena.patch(path, { about }, account.revision)))
	assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412])
	assert.equal((await w.lena.get(path)).body.revision, account.revision + 1)
})

test("a repeated request with the same key creates once", async () => {
	const draft = { name: "Einmal AG", country: "DE", about: "" }
	const send = () => w.lena.post("/api/accounts", draft, { "idempotency-key": "8b1d2c-1" })
	const [first, second] = [created(await send()), created(await send())]
	assert.equal(first.id, second.id)
	assert.equal((await w.lena.get("/api/accounts?q=Einmal")).body.items.length, 1)
	const other = await w.lena.post("/api/accounts", { ...draft, name: "Anders AG" }, { "idempotency-key": "8b1d2c-1" })
	assert.ok([409, 422].includes(other.status), "the same key for another request is a mistake")
	const somebodyElse = await w.max.post("/api/accounts", draft, { "idempotency-key": "8b1d2c-1" })
	assert.equal(somebodyElse.status, 403, "a key belongs to who used it")
})

test("words come in the language that is asked for, else in the member's own", async () => {
	/* A page that was just switched asks before the member's record has changed. */
	const of = async (accepted) =>
		(await w.max.get(`/api/conversations/${talk.id}/report`, { "accept-language": accepted })).body.words_language
	const talk = await makeReady(w.max, await w.newTalk(w.max), w.contact)
	assert.equal(w.max.member.language, "en")
	assert.deepEqual([await of("de"), await of("fr, de-AT;q=0.9"), await of("en"), await of("*"), await of("fr")], ["de", "de", "en", "en", "en"])
	const german = await w.max.patch(`/api/members/${w.max.member.id}`, { language: "de" }, w.max.member.revision)
	assert.equal(german.status, 200, german.text)
	assert.deepEqual([await of("*"), await of("en")], ["de", "en"])
})

test("every answer of the API is kept out of caches and frames", async () => {
	for (const path of ["/api/session", `/api/accounts/${w.account.id}`, "/api/nothing"]) {
		const { headers } = await w.lena.get(path)
		assert.match(headers.get("cache-control"), /no-store/)
		assert.equal(headers.get("x-content-type-options"), "nosniff")
		assert.match(headers.get("content-security-policy"), /default-src 'none'|default-src 'self'/)
		assert.doesNotMatch(headers.get("content-security-policy"), /unsafe-inline|unsafe-eval/)
	}
})

test("a path that is no route is 404, a method that is none is 405 and names the others", async () => {
	for (const path of ["/api/nothing", "/api/accounts/", "/api/accounts/12/3"])
		assert.equal((await w.lena.get(path)).status, 404, path)
	for (const path of ["/api//accounts", "/api/accounts%00", "/api/%ff"])
		assert.ok([400, 404].includes((await w.lena.get(path)).status), path)
	const answer = await w.lena.delete("/api/accounts")
	assert.equal(answer.status, 405)
	assert.match(answer.headers.get("allow"), /GET/)
	assert.match(answer.headers.get("allow"), /POST/)
})

test("files beside the program are never served", async () => {
	for (const path of ["/../kamwerk.db", "/%2e%2e/kamwerk.db", "/..%2fkamwerk.db", "/web/../../etc/passwd", "//etc/passwd", "/.git/config", "/api/accounts/%2e%2e/setup"]) {
		const answer = await raw(`GET ${path} HTTP/1.1\r\n${host()}Connection: close\r\n\r\n`)
		assert.ok([400, 404].includes(status(answer)) || /text\/html/.test(answer), `${path}: ${answer.slice(0, 80)}`)
		assert.doesNotMatch(answer, /SQLite format|root:/)
	}
})

test("JSON that is none is 400, another content type 415, too much 413", async () => {
	const send = (body, headers = { "content-type": "application/json" }) => w.lena.send("POST", "/api/accounts", { body, headers })
	for (const body of ["", "{", "[1,2]", '{"name":"a","name":"b"}', "\u0000", `{"name":"\xff`, "[".repeat(20000), '{"a":1}x'])
		assert.equal((await send(Buffer.from(body, "latin1"))).status, 400, body.slice(0, 20))
	assert.equal((await send('{"name":"a"}', { "content-type": "text/plain" })).status, 415)
	const large = await send(JSON.stringify({ name: "a".repeat(70_000) }))
	assert.equal(large.status, 413)
})

test("a length that lies, or stands twice, is refused", async () => {
	const head = `POST /api/session HTTP/1.1\r\n${host()}Content-Type: application/json\r\n`
	for (const lengths of ["Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: -1\r\n", "Content-Length: 2x\r\n",
		"Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"])
		assert.ok([0, 400, 413].includes(status(await raw(`${head}${lengths}\r\n{}abc`))), lengths)
	assert.equal((await w.nobody().get("/healthz")).status, 200)
})

test("headers with control bytes, and far too many of them, are refused", async () => {
	for (const header of ["X-Bad: a\x01b\r\n", "X-Nul: a\0b\r\n", "X Y: z\r\n", `X-Long: ${"a".repeat(100_000)}\r\n`, "X-Many: 1\r\n".repeat(5000)]) {
		const answer = await raw(`GET /api/setup HTTP/1.1\r\n${host()}${header}\r\n`)
		assert.ok([0, 400, 413, 431].includes(status(answer)), `${JSON.stringify(header.slice(0, 20))}: ${answer.slice(0, 60)}`)
	}
	assert.equal((await w.nobody().get("/healthz")).status, 200)
})

test("slow clients do not keep the others waiting", async () => {
	const sockets = Array.from({ length: 100 }, () => {
		const socket = connect(w.kamwerk.port, "127.0.0.1", () => socket.write(`POST /api/session HTTP/1.1\r\n${host()}Content-Length: 50\r\n`))
		socket.on("error", () => {})
		return socket
	})
	try {
		await new Promise((done) => setTimeout(done, 300))
		const from = Date.now()
		assert.equal((await w.lena.get(`/api/accounts/${w.account.id}`)).status, 200)
		assert.ok(Date.now() - from < 2000)
	} finally {
		sockets.forEach((socket) => socket.destroy())
	}
})

test("the page is there, compressed when the browser can, and its parts are kept for good", async () => {
	const page = await w.nobody().get("/", { accept: "text/html" })
	assert.equal(page.status, 200)
	assert.match(page.headers.get("content-type"), /^text\/html; *charset=utf-8/i)
	const hashed = [...page.text.matchAll(/(?:src|href)="(\/?[^"]*[0-9a-f]{16}[^"]*\.(?:js|mjs|css))"/g)].map((found) => found[1])
	assert.ok(hashed.length > 0, "the page names its parts under a hashed path")
	for (const path of hashed.slice(0, 5)) {
		const part = await w.nobody().get(new URL(path, `${w.kamwerk.base}/`).pathname)
		assert.equal(part.status, 200, path)
		assert.match(part.headers.get("cache-control"), /immutable/)
	}
	for (const [accepted, sent] of [["gzip, deflate, br", "br"], ["gzip", "gzip"]]) {
		const packed = await raw(`GET ${hashed.at(-1)} HTTP/1.1\r\n${host()}Accept-Encoding: ${accepted}\r\nConnection: close\r\n\r\n`)
		assert.match(packed, new RegExp(`\r\ncontent-encoding: ${sent}\r\n[^]*\r\nvary: accept-encoding|\r\nvary: accept-encoding[^]*\r\ncontent-encoding: ${sent}\r\n`, "i"))
	}
})

test("the description needs no log-in, the figures of the machine stay at home", async () => {
	assert.equal((await w.nobody().get("/api/openapi.json")).status, 200)
	const metrics = await w.nobody().get("/metrics")
	assert.equal(metrics.status, 200, "loopback may see them")
	assert.match(metrics.text, /^# (HELP|TYPE) kamwerk_/m)
	for (const figure of ["waiting", "sent_total", "lost_total"])
		assert.match(metrics.text, new RegExp(`^kamwerk_mail_${figure} 0$`, "m"))
})
