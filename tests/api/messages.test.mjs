/* Messages reach who is in the cave when the cave ends: each, once, in order; also with two servers of which one is killed. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { created, makeWorld } from "./world.mjs"
import { newTeam } from "./routes/teams.mjs"

let w
before(async () => { w = await makeWorld() })
after(async () => { await w?.kamwerk.end() })

const pause = (ms) => new Promise((done) => setTimeout(done, ms))
const send = async (from, receiver, more = {}) => created(await from.post("/api/messages", { receiver: receiver.member.id, text: "Kurz gefragt", ...more }))
const inbox = async (person) => (await person.get("/api/messages?limit=200")).body.items.reverse()
const join = (name) => w.kamwerk.join(w.anna, `${name.toLowerCase()}@example.org`, name)
const leave = async (person, block, json = {}) => {
	const answer = await person.patch(`/api/blocks/${block.id}`, json, block.revision)
	assert.equal(answer.status, 200, answer.text)
	return answer.body
}

test("what is held is handed over together when the cave ends by itself, and the page hears of it", async () => {
	const lea = await join("Lea")
	const block = created(await lea.post("/api/caves", { minutes: 5 }))
	const ends_at = new Date(Date.now() + 1500).toISOString()
	await leave(lea, block, { ends_at })
	const first = await send(w.otto, lea, { text: "1" })
	assert.deepEqual([first.waiting_count, first.waiting_until, first.waiting_why], [1, ends_at, "across"])
	await send(w.max, lea, { text: "2" })
	assert.deepEqual(await inbox(lea), [])
	assert.equal((await lea.get("/api/status")).body.waiting_count, 2)
	const stop = new AbortController()
	const stream = await fetch(`${lea.base}/api/events`, { headers: { cookie: lea.cookie }, signal: stop.signal })
	let heard = ""
	const reading = (async () => { for await (const bytes of stream.body) heard += Buffer.from(bytes) })().catch(() => {})
	for (const from = Date.now(); !heard.includes('"delivered"') && Date.now() - from < 5000;) await pause(20)
	assert.ok(Date.now() >= Date.parse(ends_at), "not before the end")
	assert.ok(Date.now() - Date.parse(ends_at) < 2500, "soon after it")
	stop.abort()
	await reading
	assert.equal(heard.split('"delivered"').length - 1, 1, "told once, for all together")
	const messages = await inbox(lea)
	assert.deepEqual(messages.map(({ text }) => text), ["1", "2"])
	assert.ok(messages.every(({ delivered_at }) => delivered_at >= ends_at))
})

test("guests write to our people on their account, and to nobody else", async () => {
	assert.equal((await send(w.gast, w.lena)).author_name, "Gerd Gast")
	for (const [person, status, key] of [[w.otto, 404, "member.not_found"], [w.fremd, 404, "member.not_found"], [w.gast2, 422, "message.guest_to_guest"]]) {
		const answer = await w.gast.post("/api/messages", { receiver: person.member.id, text: "Guten Tag" })
		assert.deepEqual([answer.status, answer.body.key], [status, key])
	}
	const hidden = await w.gast.post("/api/messages", { receiver: w.lena.member.id, text: "Dazu", link_kind: "need", link: w.need.id })
	assert.equal(hidden.body.key, "message.link_unknown", "what is not shared does not exist for them")
})

test("what a message is about is shown to whoever sees that, now", async () => {
	const need = await w.newNeed("Nur für uns.")
	const team = await newTeam(w)
	const message = created(await w.lena.post(`/api/teams/${team.id}/messages`, { text: "Schaut", link_kind: "need", link: need.id, is_for_guests: true }))
	assert.equal(message.link.title, "Nur für uns.")
	const seen = async (person) => (await person.get(`/api/messages/${message.id}`)).body.link
	assert.equal((await seen(w.max)).record, need.id)
	assert.equal(await seen(w.gast), null)
	const shared = (await w.lena.patch(`/api/needs/${need.id}`, { is_shared: true }, need.revision)).body
	assert.equal((await seen(w.gast)).title, "Nur für uns.")
	await w.lena.patch(`/api/needs/${need.id}`, { is_shared: false }, shared.revision)
	assert.equal(await seen(w.gast), null)
})

test("the same request sent again is one message", async () => {
	const lea = await join("Lia")
	const headers = { "idempotency-key": "einmal-und-nie-wieder" }
	const draft = { receiver: lea.member.id, text: "Nur einmal" }
	const [one, again] = [await w.otto.post("/api/messages", draft, headers), await w.otto.post("/api/messages", draft, headers)]
	assert.equal(one.body.id, again.body.id)
	assert.equal((await inbox(lea)).length, 1)
})

test("reading is one's own", async () => {
	const message = await send(w.lena, w.otto)
	assert.equal((await w.otto.put(`/api/messages/${message.id}/reading`)).status, 204)
	assert.equal((await w.otto.get(`/api/messages/${message.id}`)).body.is_read, true)
	const before = JSON.stringify(message), now = JSON.stringify((await w.lena.get(`/api/messages/${message.id}`)).body)
	assert.equal(now, before, "the author sees no difference")
})

const HISTORIES = 6
const STEPS = 24

test("with two servers, one of them killed again and again, each message comes once, in order, and not early", async () => {
	let seed = 20261126
	const draw = (below) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % below
	const team = await newTeam(w)
	let other = await w.kamwerk.beside()
	const people = []
	for (let i = 0; i < HISTORIES; i++) {
		const person = await join(`Person${i}`)
		assert.equal((await w.lena.put(`/api/teams/${team.id}/members/${person.member.id}`, { is_lead: false })).status, 200)
		people.push({ person, sent: [] })
	}
	/** On either server; the one that is killed may not answer. */
	const on = (client) => Object.assign(Object.create(Object.getPrototypeOf(client)), client, { base: draw(2) ? other.base : w.kamwerk.base })
	let key = 0
	/** Until it is answered, as a page does: with the same key, so that it happens once. */
	const insist = async (client, path, json) => {
		const headers = { "idempotency-key": `geschichte-${++key}` }
		for (;;)
			try {
				const answer = await on(client).post(path, json, headers)
				if (answer.status < 500) return answer
			} catch {
				await pause(30)
			}
	}
	const live = async ({ person, sent }) => {
		for (let step = 0; step < STEPS; step++) {
			const what = draw(8)
			const from = [w.otto, w.max, w.lena][draw(3)]
			if (what < 5)
				sent.push(created(await insist(from, "/api/messages", {
					receiver: person.member.id, text: `${sent.length}`, kind: draw(3) ? "work" : "informal", ...draw(4) ? {} : { urgent_reason: "Lieferung steht" },
				})).id)
			else if (what === 5)
				await insist(person, "/api/caves", { minutes: 5 })
			else {
				const { body } = await on(person).get("/api/status").catch(() => ({ body: null }))
				if (body?.cave) /* left now, or in a moment */
					await on(person).patch(`/api/blocks/${body.cave.id}`, draw(2) ? {} : { ends_at: new Date(Date.now() + draw(1200)).toISOString() }, body.cave.revision).catch(() => {})
			}
			await pause(draw(120))
		}
	}
	let is_over = false
	const killing = (async () => {
		while (!is_over) {
			await pause(700)
			await other.stop("SIGKILL")
			other = await w.kamwerk.beside()
		}
	})()
	await Promise.all(people.map(live))
	is_over = true
	await killing
	let urgent = 0
	for (const { person, sent } of people) {
		const { body: status } = await person.get("/api/status")
		if (status.cave)
			await leave(person, status.cave)
		const messages = await inbox(person)
		assert.deepEqual(messages.map(({ id }) => id).sort(), [...sent].sort(), "nothing is lost, nothing comes twice")
		const held = messages.filter(({ verdict }) => verdict === "held")
		assert.deepEqual(held.map(({ id }) => id), sent.filter((id) => held.some((one) => one.id === id)), "in the order of sending")
		const day = new Date().toISOString().slice(0, 10)
		const { body: weeks } = await person.get(`/api/weeks?from=${day}&to=${day}`)
		for (const { delivered_at, sent_at } of held)
			for (const { starts_at, ends_at } of weeks.items)
				assert.ok(!(starts_at <= sent_at && delivered_at < ends_at), `sent ${sent_at} and handed over ${delivered_at}, in a cave from ${starts_at} to ${ends_at}`)
		urgent += messages.filter(({ verdict }) => verdict === "urgent").length
	}
	const { body } = await w.lena.get(`/api/teams/${team.id}/urgent-count?from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z`)
	assert.equal(body.count, urgent, "every urgent pass is written down")
	assert.ok(urgent <= 2, "and none is beyond the budget")
	await other.stop()
})
