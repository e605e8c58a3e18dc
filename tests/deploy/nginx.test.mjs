/* kamwerk behind nginx, with the files an administrator takes from deploy/nginx: nothing that works without a
 * proxy stops working behind it, and nobody can pretend to be somewhere else. */
import assert from "node:assert/strict"
import { get } from "node:http"
import { after, before, describe, test } from "node:test"
import { connect as connectTls } from "node:tls"
import { PASSWORD, start } from "../api/kamwerk.mjs"
import { SITE, startNginx } from "./nginx.mjs"

const MIB = 1024 * 1024
const ANNA = "anna@example.org"
const FILE = { "content-type": "application/octet-stream" }

/** A transcript of exactly `bytes`. */
function transcript(bytes) {
	const line = `Anna: ${"das machen wir dann genau so wie besprochen. ".repeat(300)}\n`
	return Buffer.from(line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes - 1) + "\n")
}

const place = (account) => `/api/accounts/${account}/conversations?title=T&started_at=2026-11-20T09:00:00.000Z&language=auto`

/** Every file the page names, and as many again as a browser with an empty cache asks for at once. */
async function loadPage(browser, below = "") {
	const index = await browser.ask("GET", `${below}/`)
	assert.equal(index.status, 200)
	const files = [...index.bytes.toString().matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)].map(([, path]) => path)
	assert.ok(files.length > 5, "the index names its files")
	const wanted = Array.from({ length: 120 }, (_, i) => files[i % files.length])
	const answers = await Promise.all(wanted.map((path) => browser.ask("GET", path, { headers: { "accept-encoding": "gzip, br" } })))
	answers.forEach((answer, i) => {
		assert.equal(answer.status, 200, wanted[i])
		assert.match(answer.headers["cache-control"], /immutable/)
		assert.ok(answer.bytes.length > 0)
		if (/\.(js|css)$/.test(wanted[i])) assert.equal(answer.headers["content-encoding"], "br")
	})
	return index
}

describe("a host name of its own", () => {
	let kamwerk, nginx, anna, account
	before(async () => {
		kamwerk = await start({ args: ["--behind-proxy"] })
		await kamwerk.found(ANNA)
		nginx = await startNginx(kamwerk, (fill) => ({
			"conf.d/kamwerk.conf": fill("kamwerk.conf"),
			"conf.d/taste.conf": "gzip_types *; gzip_proxied any;", // other sites of the same nginx may want that
		}))
		anna = nginx.browser()
	})
	after(async () => {
		anna?.close()
		await nginx?.end()
		await kamwerk?.end()
	})

	test("whoever comes without TLS is sent to it, and nowhere else", async () => {
		for (const host of [SITE, "elsewhere.example"]) {
			const answer = await new Promise((done, failed) => get({ port: nginx.plainPort, host: "127.0.0.1", path: "/#/accounts", headers: { host } }, done).on("error", failed))
			answer.resume()
			assert.equal(answer.statusCode, 301)
			assert.ok(answer.headers.location.startsWith(`https://${SITE}/`), answer.headers.location)
		}
	})

	test("old ciphers are refused", async () => {
		const offer = (ciphers) => new Promise((done) => {
			const socket = connectTls({ port: nginx.port, host: "127.0.0.1", servername: SITE, ca: nginx.certificate, maxVersion: "TLSv1.2", ciphers },
				() => { done(socket.getCipher().name); socket.destroy() })
			socket.on("error", () => done(null))
		})
		assert.equal(await offer("ECDHE-ECDSA-AES128-GCM-SHA256"), "ECDHE-ECDSA-AES128-GCM-SHA256")
		assert.equal(await offer("ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-CCM"), null)
	})

	test("a page arrives with all its files at once, compressed", async () => {
		const index = await loadPage(nginx.browser())
		assert.match(index.headers["content-security-policy"], /default-src 'none'/)
		assert.equal(index.headers["strict-transport-security"], "max-age=31536000")
	})

	test("a log-in holds, behind TLS only, whatever the browser claims", async () => {
		const answer = await anna.ask("POST", "/api/session",
			{ json: { email: ANNA, password: PASSWORD }, headers: { "x-forwarded-proto": "http", forwarded: "proto=http;for=192.0.2.1" } })
		assert.equal(answer.status, 200, answer.bytes.toString())
		assert.match(answer.headers["set-cookie"][0], /; Path=\/; .*; Secure$/)
		anna.csrf = answer.body.csrf
		anna.member = answer.body.member.id
		for (let i = 0; i < 40; i++) {
			const { status, headers } = await anna.ask("GET", "/api/session", { headers: { "accept-encoding": "gzip" } })
			assert.equal(status, 200, "each page asks who is there")
			assert.equal(headers["content-encoding"], undefined, "the length of an answer tells nothing of what is in it")
		}
		const created = await anna.ask("POST", "/api/accounts", { json: { name: "Nordwind AG", country: "DE", about: "" } })
		assert.equal(created.status, 201)
		account = created.body.id
	})

	test("a conversation of 20 MiB goes up and comes back, without a temporary file", async () => {
		const added = await anna.ask("POST", place(account), { body: transcript(20 * MIB), headers: FILE })
		assert.equal(added.status, 201, added.bytes.toString())
		const speakers = [{ index: 0, side: "us", member: anna.member, contact: null, basis: "consent", basis_note: "" }]
		const ready = await anna.ask("PUT", `/api/conversations/${added.body.id}/speakers`, { json: { speakers }, headers: { "if-match": `"${added.body.revision}"` } })
		assert.equal(ready.status, 200, ready.bytes.toString())
		// A reader so slow that nginx would put the answer aside.
		const read = await anna.ask("GET", `/api/conversations/${added.body.id}/report`, { readAfterMs: 1000 })
		assert.equal(read.status, 200)
		assert.equal(read.body.utterances.length, added.body.utterance_count)
		assert.doesNotMatch(nginx.log(), /\[(error|crit|alert|emerg)\]/)
	})

	test("what is larger is refused by kamwerk, which says why", async () => {
		const nobody = nginx.browser()
		for (const bytes of [20 * MIB + 1, 31 * MIB])
			for (const [who, status, key] of [[anna, 413, "request.too_large"], [nobody, 401, "session.ended"]]) {
				const answer = await who.ask("POST", place(account), { body: Buffer.alloc(bytes, "x"), headers: FILE })
				assert.deepEqual([answer.status, answer.body?.key], [status, key])
				assert.equal(answer.headers["content-type"], "application/problem+json")
			}
		nobody.close()
	})

	test("what is far larger is refused by nginx", async () => {
		const answer = await nginx.browser().ask("POST", place(account), { body: Buffer.alloc(40 * MIB, "x"), headers: FILE })
		assert.equal(answer.status, 413)
	})

	test("a recording passes nginx where no other body of its size does", async () => {
		const answer = await anna.ask("PUT", "/api/conversations/01a21a51-0095-7546-a6f2-0ee3a2475e0c/recording", { body: Buffer.alloc(40 * MIB, "x"), headers: { "content-type": "audio/wav", "content-length": 40 * MIB } })
		assert.equal(answer.headers["content-type"], "application/problem+json", `${answer.status} ${answer.bytes}`)
		assert.equal(answer.status, 404)
	})

	test("figures stay inside", async () => {
		for (const path of ["/metrics", "//metrics", "/./metrics"])
			assert.ok([400, 404].includes((await anna.ask("GET", path)).status), path)
	})

	test("who guesses passwords waits, however many places they claim to be at", async () => {
		const guesser = nginx.browser()
		const guess = (i) => guesser.ask("POST", "/api/session", {
			json: { email: `somebody.${i}@example.org`, password: "geraten geraten" },
			headers: { "x-forwarded-for": `198.51.100.${i}`, forwarded: `for=198.51.100.${i}`, "x-real-ip": `198.51.100.${i}` },
		})
		for (let i = 0; i < 20; i++)
			assert.equal((await guess(i)).status, 401)
		const answer = await guess(20)
		assert.equal(answer.status, 429)
		assert.equal(answer.body.key, "session.throttled")
		assert.ok(Number(answer.headers["retry-after"]) > 0)
		guesser.close()
		assert.equal((await anna.ask("GET", "/api/session")).status, 200, "who is signed in is not concerned")
	})

	test("what only its owner may read is in no log of nginx, whatever happens", async () => {
		const secret = place(account).replace("title=T", "title=Preisrunde")
		const small = transcript(1000), large = Buffer.alloc(40 * MIB, "x")
		assert.equal((await anna.ask("POST", secret, { body: small, headers: FILE })).status, 201)
		assert.equal((await anna.ask("POST", secret, { body: large, headers: FILE })).status, 413)
		assert.equal((await anna.ask("GET", "/api/accounts?q=Preisrunde")).status, 200)
		await new Promise((done, failed) => get({ port: nginx.plainPort, host: "127.0.0.1", path: secret }, done).on("error", failed))
		await kamwerk.stop()
		assert.equal((await anna.ask("POST", secret, { body: small, headers: FILE })).status, 502)
		await kamwerk.again(["--behind-proxy"])
		assert.doesNotMatch(nginx.log(), /Preisrunde/)
	})

	test("while kamwerk is away, nginx says so at once", async () => {
		await kamwerk.stop()
		assert.equal((await anna.ask("GET", "/api/session")).status, 502)
		await kamwerk.again(["--behind-proxy"])
		assert.equal((await anna.ask("GET", "/api/session")).status, 200, "and nobody has to sign in again")
	})
})

describe("below a path of a site that is there already", () => {
	const BELOW = "/kamwerk"
	let kamwerk, nginx
	const intranet = (nginx) => `server {
	listen 127.0.0.1:${nginx.port} ssl http2;
	server_name ${SITE};
	ssl_certificate ${nginx.folder}/fullchain.pem;
	ssl_certificate_key ${nginx.folder}/privkey.pem;
	location / { return 200 "the intranet"; }
	include snippets/kamwerk-below-a-path.conf;
}`
	before(async () => {
		kamwerk = await start({ args: ["--behind-proxy", "--base-path", BELOW] })
		nginx = await startNginx(kamwerk, (fill, nginx) => ({
			"sites-enabled/intranet": intranet(nginx), "snippets/kamwerk-below-a-path.conf": fill("kamwerk-below-a-path.conf"),
		}))
	})
	after(async () => {
		await nginx?.end()
		await kamwerk?.end()
	})

	test("pages, files and the API are there, and the site keeps what is its own", async () => {
		const anna = nginx.browser()
		const index = await loadPage(anna, BELOW)
		assert.match(index.bytes.toString(), /<base href="\/kamwerk\/">/)
		const moved = await anna.ask("GET", BELOW)
		assert.equal(moved.status, 308)
		assert.match(moved.headers.location, /\/kamwerk\/$/)
		for (const path of ["/", "/kamwerkstatt", "/api/session"])
			assert.equal((await anna.ask("GET", path)).bytes.toString(), "the intranet", path)
		anna.close()
	})

	test("the first member signs in, and the cookie goes to kamwerk only", async () => {
		const anna = nginx.browser()
		const setup = await anna.ask("POST", `${BELOW}/api/setup`,
			{ json: { organisation: "Muster GmbH", name: "Anna Acker", email: ANNA, password: PASSWORD, language: "de", time_zone: "Europe/Berlin" } })
		assert.equal(setup.status, 201, setup.bytes.toString())
		const answer = await nginx.browser().signIn(ANNA, PASSWORD, BELOW)
		assert.equal(answer.status, 200)
		assert.match(answer.headers["set-cookie"][0], /; Path=\/kamwerk\/; .*; Secure$/)
		anna.csrf = setup.body.csrf
		const { body: { id } } = await anna.ask("POST", `${BELOW}/api/accounts`, { json: { name: "Nordwind AG", country: "DE", about: "" } })
		const added = await anna.ask("POST", BELOW + place(id), { body: transcript(2 * MIB), headers: FILE })
		assert.equal(added.status, 201)
		assert.match(added.headers.location, /^\/kamwerk\/api\//)
		await anna.ask("POST", BELOW + place(id).replace("title=T", "title=Preisrunde"), { body: Buffer.alloc(40 * MIB, "x"), headers: FILE })
		assert.doesNotMatch(nginx.log(), /Preisrunde/)
		assert.equal((await anna.ask("GET", `${BELOW}/metrics`)).status, 404)
		anna.close()
	})
})
