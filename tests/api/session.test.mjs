/* Being signed in: what the cookie looks like, what ends it, and what a lost password costs. */
import assert from "node:assert/strict"
import { request } from "node:http"
import { after, before, test } from "node:test"
import { PASSWORD } from "./kamwerk.mjs"
import { TALK, created, makeWorld } from "./world.mjs"

const NEW_PASSWORD = `${PASSWORD} und noch einer`
const TALK_BYTES = Buffer.from(TALK)
let slow = 0
let w
before(async () => { w = await makeWorld({ passwords: "dear" }) })
after(async () => { await w?.kamwerk.end() })

const report = (person) => person.get(`/api/conversations/${w.talk.id}/report`)

test("the cookie is out of reach of scripts and other sites", async () => {
	const answer = await w.nobody().post("/api/session", { email: "max@example.org", password: PASSWORD })
	const cookie = answer.headers.get("set-cookie")
	assert.match(cookie, /^kamwerk_session=[^;]{20,}/)
	for (const attribute of [/; *HttpOnly/i, /; *SameSite=Lax/i, /; *Path=\//i])
		assert.match(cookie, attribute)
	assert.doesNotMatch(cookie, /Secure/i, "plain HTTP on the own machine must work")
})

test("a token from another session is refused", async () => {
	const [here, there] = [await w.nobody().signIn("max@example.org"), await w.nobody().signIn("max@example.org")]
	here.csrf = there.csrf
	const answer = await here.post("/api/tokens", { name: "x" })
	assert.equal(answer.status, 403)
	assert.match(answer.body.key, /csrf/)
})

test("logging out ends this session and no other", async () => {
	const [here, there] = [await w.nobody().signIn("max@example.org"), await w.nobody().signIn("max@example.org")]
	const kept = here.cookie
	assert.equal((await here.delete("/api/session")).status, 204)
	here.cookie = kept
	const answer = await here.get("/api/session")
	assert.equal(answer.status, 401)
	assert.equal(answer.body.key, "session.ended")
	assert.equal((await there.get("/api/session")).status, 200)
})

test("a changed password ends the other sessions, and what was sealed stays readable", async () => {
	const person = await w.kamwerk.join(w.anna, "petra@example.org", "Petra Pohl")
	await w.lena.put(`/api/accounts/${w.account.id}/members/${person.member.id}`, { is_lead: false })
	const talk = await w.newTalk(person)
	const other = await w.nobody().signIn("petra@example.org")
	assert.equal((await person.put("/api/members/me/password", { old: PASSWORD, password: NEW_PASSWORD })).status, 204)
	assert.equal((await other.get("/api/session")).status, 401)
	const again = await w.nobody().signIn("petra@example.org", NEW_PASSWORD)
	const opened = await again.get(`/api/conversations/${talk.id}`)
	assert.equal(opened.body.speakers[0].name, "Lena Lorenz")
})

test("with the recovery code a lost password costs nothing but the code", async () => {
	const draft = { name: "Vera Voss", email: "vera@example.org", role: "member", language: "de", time_zone: "Europe/Berlin", discipline: "" }
	const { invitation_code: code } = created(await w.anna.post("/api/members", draft))
	const welcome = created(await w.nobody().post("/api/welcome", { code, password: PASSWORD }))
	const vera = await w.nobody().signIn(draft.email)
	await w.lena.put(`/api/accounts/${w.account.id}/members/${vera.member.id}`, { is_lead: false })
	const talk = await w.newTalk(vera)

	const lost = { email: draft.email, recovery_code: welcome.recovery_code, password: NEW_PASSWORD }
	const back = w.nobody().accept(await w.nobody().post("/api/recovery", lost))
	assert.ok((await w.nobody().post("/api/recovery", lost)).status >= 400, "a code works once")
	assert.equal((await vera.get("/api/session")).status, 401, "sessions of whoever knew the old password end")
	const signedIn = await w.nobody().signIn(draft.email, NEW_PASSWORD)
	assert.equal((await signedIn.get(`/api/conversations/${talk.id}`)).status, 200)
	assert.equal(back.member.name, draft.name)
})

test("whoever lost password and code begins anew: what they led is gone, their places are not", async () => {
	const email = "lotte@example.org"
	const lotte = await w.kamwerk.join(w.anna, email, "Lotte Los")
	await w.lena.put(`/api/accounts/${w.account.id}/members/${lotte.member.id}`, { is_lead: false })
	const talk = await w.newTalk(lotte)
	const path = `/api/members/${lotte.member.id}/invitation`
	const refused = await w.anna.put(path, { gives_up_conversations: false })
	assert.equal(refused.body.key, "member.gives_up")
	assert.equal((await lotte.get(`/api/conversations/${talk.id}`)).status, 200, "nothing happens by mistake")

	const { status, body } = await w.anna.put(path, { gives_up_conversations: true })
	assert.equal(status, 200)
	assert.equal((await lotte.get("/api/session")).status, 401)
	assert.equal((await w.nobody().post("/api/session", { email, password: PASSWORD })).status, 401)
	const again = w.nobody()
	again.accept(await again.post("/api/welcome", { code: body.invitation_code, password: NEW_PASSWORD }))
	assert.equal(again.member.id, lotte.member.id)
	assert.deepEqual((await again.get("/api/conversations")).body.items, [])
	assert.equal((await again.get(`/api/accounts/${w.account.id}`)).status, 200)
	const next = await w.newTalk(again)
	assert.equal((await again.get(`/api/conversations/${next.id}`)).status, 200, "sealed to the new key")
})

test("an invitation opens once", async () => {
	const draft = { name: "Udo Uhl", email: "udo@example.org", role: "member", language: "de", time_zone: "Europe/Berlin", discipline: "" }
	const { invitation_code: code } = created(await w.anna.post("/api/members", draft))
	created(await w.nobody().post("/api/welcome", { code, password: PASSWORD }))
	const again = await w.nobody().post("/api/welcome", { code, password: PASSWORD })
	assert.equal(again.status, 404)
	assert.equal(again.body.key, "invitation.unknown")
})

test("whoever tried to log in before opening the invitation gets the recovery code all the same", async () => {
	const draft = { name: "Tina Tor", email: "tina@example.org", role: "member", language: "de", time_zone: "Europe/Berlin", discipline: "" }
	const { invitation_code: code } = created(await w.anna.post("/api/members", draft))
	const logIn = (password) => w.nobody().post("/api/session", { email: draft.email, password })
	for (let i = 0; i < 5; i++)
		assert.equal((await logIn("noch gar keins da")).status, 401)
	assert.equal((await logIn(PASSWORD)).status, 429)
	const tina = w.nobody()
	const welcome = created(await tina.post("/api/welcome", { code, password: PASSWORD }))
	assert.match(welcome.recovery_code, /^([2-9A-Z]{4}-){7}[2-9A-Z]{4}$/)
	assert.equal((await tina.accept({ status: 201, body: welcome }).get("/api/session")).status, 200, "and is logged in")
})

test("a locked member is out at once", async () => {
	const person = await w.kamwerk.join(w.anna, "karl@example.org", "Karl Kunz")
	assert.ok((await w.anna.put(`/api/members/${person.member.id}/lock`)).status < 300)
	assert.equal((await person.get("/api/session")).status, 401)
	const refused = await w.nobody().post("/api/session", { email: "karl@example.org", password: PASSWORD })
	assert.equal(refused.status, 401)
	assert.equal(refused.body.key, "session.wrong_password", "the answer does not tell who exists")
})

test("who is locked or logs out while a body is on its way is not heard any more", async () => {
	const path = `/api/accounts/${w.account.id}/conversations`
	for (const end of [(person) => w.anna.put(`/api/members/${person.member.id}/lock`), (person) => person.delete("/api/session")]) {
		const person = await w.kamwerk.join(w.anna, `slow${++slow}@example.org`, "Selma Slow")
		await w.lena.put(`/api/accounts/${w.account.id}/members/${person.member.id}`, { is_lead: false })
		const upload = request(w.kamwerk.base + path, { method: "POST",
			headers: { cookie: person.cookie, "x-csrf-token": person.csrf, "content-length": TALK_BYTES.length } })
		const status = new Promise((done, failed) => upload.on("response", (answer) => { answer.resume(); done(answer.statusCode) }).on("error", failed))
		await new Promise((done) => upload.write(TALK_BYTES.subarray(0, 20), done))
		await new Promise((done) => setTimeout(done, 200))
		assert.ok((await end(person)).status < 300)
		upload.end(TALK_BYTES.subarray(20))
		assert.equal(await status, 401)
	}
})

test("a program's token works until it is revoked, and reads what its member may read", async () => {
	const { id, token } = created(await w.lena.post("/api/tokens", { name: "Auswertung" }))
	const program = w.nobody()
	program.bearer = token
	assert.equal((await program.get("/api/accounts")).status, 200)
	assert.equal((await report(program)).status, 200)
	assert.equal((await program.post("/api/accounts", { name: "Vom Programm", country: "", about: "" })).status, 201, "needs no CSRF token")
	assert.equal((await w.lena.delete(`/api/tokens/${id}`)).status, 204)
	assert.equal((await program.get("/api/accounts")).status, 401)
})

test("a restart ends no session, and what is sealed stays readable in it", async () => {
	await w.kamwerk.stop()
	await w.kamwerk.again()
	assert.equal((await report(w.lena)).status, 200)
})

test("who guesses passwords has to wait, the others do not", async () => {
	const guess = () => w.nobody().post("/api/session", { email: "otto@example.org", password: "geraten geraten" })
	for (let i = 0; i < 5; i++)
		assert.equal((await guess()).status, 401)
	const throttled = await guess()
	assert.equal(throttled.status, 429)
	assert.equal(throttled.body.key, "session.throttled")
	assert.ok(Number(throttled.headers.get("retry-after")) > 0)
	assert.equal((await w.nobody().post("/api/session", { email: "max@example.org", password: PASSWORD })).status, 200)
})
