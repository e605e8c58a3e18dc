/* What happens reaches everybody who may know of it, within a second, and nobody else; also from another server process. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { newTeam } from "./routes/teams.mjs"
import { created, makeWorld } from "./world.mjs"

let w
const open = []
before(async () => { w = await makeWorld() })
after(async () => {
	open.forEach((stream) => stream.end())
	await w?.kamwerk.end()
})

/** Listens as somebody; `heard` fills with events. */
async function listen(person, headers = {}) {
	const stop = new AbortController()
	const answer = await fetch(`${person.base}/api/events`, { headers: { cookie: person.cookie, ...headers }, signal: stop.signal })
	const stream = { heard: [], status: answer.status, type: answer.headers.get("content-type"), is_over: false, end: () => stop.abort() }
	open.push(stream)
	const read = async () => {
		let text = ""
		for await (const bytes of answer.body) {
			text += Buffer.from(bytes).toString()
			for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
				const lines = Object.fromEntries(text.slice(0, end).split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]))
				if (lines.event === "history")
					stream.heard.push({ at: Date.now(), id: lines.id, ...JSON.parse(lines.data), event: lines.id })
			}
		}
		stream.is_over = true
	}
	read().catch(() => { stream.is_over = true })
	return stream
}

async function until(what, ms = 3000) {
	for (const from = Date.now(); Date.now() - from < ms;) {
		if (what()) return true
		await new Promise((done) => setTimeout(done, 20))
	}
	return false
}

test("what one changes the other hears of within a second", async () => {
	const [lena, max] = [await listen(w.lena), await listen(w.max)]
	assert.match(lena.type, /^text\/event-stream/)
	const from = Date.now()
	const need = await w.newNeed("Kürzere Wege.")
	for (const stream of [lena, max]) {
		assert.ok(await until(() => stream.heard.some(({ record, verb }) => record === need.id && verb === "added")))
		assert.ok(stream.heard.find(({ record }) => record === need.id).at - from < 1000)
	}
	assert.ok(!JSON.stringify(lena.heard).includes("Kürzere"), "an event says that, not what")
})

test("guests hear of what is shared, until it is not, and others of nothing", async () => {
	const streams = { gast: await listen(w.gast), fremd: await listen(w.fremd), otto: await listen(w.otto), anna: await listen(w.anna), max: await listen(w.max) }
	const hidden = await w.newNeed("Unter uns.")
	const shared = await w.newNeed("Für alle.")
	const share = async (is_shared, revision) => (await w.lena.patch(`/api/needs/${shared.id}`, { is_shared }, revision)).body.revision
	const revision = await share(true, shared.revision)
	assert.ok(await until(() => streams.gast.heard.some(({ record }) => record === shared.id)))
	await share(false, revision)
	assert.ok(await until(() => streams.gast.heard.filter(({ record }) => record === shared.id).length === 2), "it vanishes in front of the guest")
	await w.lena.patch(`/api/needs/${shared.id}`, { quote: "Wieder unter uns." }, revision + 1)
	assert.ok(await until(() => streams.max.heard.filter(({ record }) => record === shared.id).length === 4))
	await new Promise((done) => setTimeout(done, 300))
	assert.equal(streams.gast.heard.filter(({ record }) => record === shared.id).length, 2)
	for (const name of ["fremd", "otto", "anna"])
		assert.deepEqual(streams[name].heard, [], name)
	assert.ok(!streams.gast.heard.some(({ record }) => record === hidden.id))
})

test("of a booked meeting our people on the team hear, and of guests who is asked", async () => {
	const team = await newTeam(w)
	assert.equal((await w.lena.put(`/api/teams/${team.id}/members/${w.gast2.member.id}`, { is_lead: false })).status, 200)
	const streams = { gast: await listen(w.gast), gast2: await listen(w.gast2), max: await listen(w.max), otto: await listen(w.otto) }
	const at = Date.now() + 7 * 86400000
	const book = async (members, from) => created(await w.lena.post(`/api/teams/${team.id}/bookings`, { subject: "Preise", starts_at: new Date(from).toISOString(),
		ends_at: new Date(from + 1800000).toISOString(), members: members.map(({ member }) => member.id), focus_minutes: 999, edge_minutes: 999 }))
	const ours = await book([w.max], at), theirs = await book([w.gast], at + 3600000)
	assert.ok(await until(() => streams.gast.heard.some(({ kind, record }) => kind === "booking" && record === theirs.id)))
	assert.ok(await until(() => [ours, theirs].every(({ id }) => streams.max.heard.some(({ record }) => record === id))))
	await new Promise((done) => setTimeout(done, 300))
	const heard = (name) => streams[name].heard.filter(({ kind }) => kind === "booking").map(({ record }) => record)
	assert.deepEqual([heard("gast"), heard("gast2"), heard("otto")], [[theirs.id], [], []])
	assert.ok(!JSON.stringify(streams.max.heard).includes("Preise"))
})

test("whoever comes back hears what was missed, once", async () => {
	const first = await listen(w.max)
	const one = await w.newNeed("Eins.")
	assert.ok(await until(() => first.heard.some(({ record }) => record === one.id)))
	const last = first.heard.at(-1).event
	first.end()
	const two = await w.newNeed("Zwei.")
	const again = await listen(w.max, { "last-event-id": last })
	assert.ok(await until(() => again.heard.some(({ record }) => record === two.id)))
	assert.equal(again.heard.filter(({ record }) => record === one.id).length, 0)
	assert.equal(again.heard.filter(({ record }) => record === two.id).length, 1)
})

test("who is signed out hears nothing, and who signs out no more", async () => {
	assert.equal((await listen(w.nobody())).status, 401)
	const max = await w.nobody().signIn("max@example.org")
	const stream = await listen(max)
	assert.equal(stream.status, 200)
	await max.delete("/api/session")
	await w.newNeed("Danach.")
	assert.ok(await until(() => stream.is_over))
	assert.deepEqual(stream.heard.filter(({ kind }) => kind === "need"), [])
})

test("another server on the same database hears of it as well", async () => {
	const other = await w.kamwerk.beside()
	try {
		const elsewhere = Object.assign(w.nobody(), { base: other.base })
		await elsewhere.signIn("max@example.org")
		const stream = await listen(elsewhere)
		assert.equal(stream.status, 200)
		const from = Date.now()
		const need = await w.newNeed("Von nebenan.")
		assert.ok(await until(() => stream.heard.some(({ record }) => record === need.id)))
		assert.ok(stream.heard.find(({ record }) => record === need.id).at - from < 1000)
		stream.end()
	} finally {
		await other.stop()
	}
})
