/* Calendars from elsewhere: addresses that are fetched by the real server, files, and the busy times that come of them. */
import assert from "node:assert/strict"
import { createServer } from "node:http"
import { after, before, test } from "node:test"
import { start } from "./kamwerk.mjs"

let kamwerk, anna, max, elsewhere, base
const asked = []
let answer

before(async () => {
	kamwerk = await start()
	anna = await kamwerk.found()
	max = await kamwerk.join(anna, "max@example.org", "Max Maurer")
	elsewhere = createServer((request, response) => { asked.push(request); answer(request, response) })
	await new Promise((done) => elsewhere.listen(0, "127.0.0.1", done))
	base = `http://127.0.0.1:${elsewhere.address().port}`
})
after(async () => { elsewhere?.close(); await kamwerk?.end() })

const calendar = (...events) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.map(([uid, ...lines]) => `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\n${lines.join("\r\n")}\r\nEND:VEVENT\r\n`).join("")}END:VCALENDAR\r\n`
const WEEK = "from=2026-06-01T00:00:00Z&to=2026-06-08T00:00:00Z"
const busy = async (person) => (await person.get(`/api/busy-times?${WEEK}`)).body.items.map(({ from, to, is_tentative }) => `${from.slice(8, 16)}-${to.slice(8, 16)}${is_tentative ? "?" : ""}`)
const made = (answer) => { assert.equal(answer.status, 201, answer.text); return answer.body }

/** Waits until the server has tried. */
async function tried(person, id, is) {
	for (let i = 0; i < 100; i++) {
		const { body } = await person.get(`/api/calendar-sources/${id}`)
		if (is(body)) return body
		await new Promise((done) => setTimeout(done, 200))
	}
	assert.fail("the server does not try")
}

test("a private address is refused, however it is written, until an administrator allows it", async () => {
	answer = (_, response) => response.end(calendar(["a", "DTSTART:20260601T080000Z", "DURATION:PT1H"]))
	const { id } = made(await max.post("/api/calendar-sources", { title: "Privat", url: `${base}/a.ics` }))
	const refused = await tried(max, id, ({ problem }) => problem)
	assert.equal(refused.problem, "fetch.private")
	assert.equal(asked.length, 0, "not even asked")
	for (const url of [`http://localhost:${elsewhere.address().port}/`, `http://[::1]:${elsewhere.address().port}/`, `http://[::ffff:127.0.0.1]:${elsewhere.address().port}/`, `http://0.0.0.0:${elsewhere.address().port}/`,
		`http://2130706433:${elsewhere.address().port}/`]) {
		const source = made(await max.post("/api/calendar-sources", { title: "x", url }))
		const { problem } = await tried(max, source.id, ({ problem }) => problem)
		assert.match(problem, /^fetch\.(private|unreachable)$/, url)
		await max.delete(`/api/calendar-sources/${source.id}`)
	}
	assert.equal(asked.length, 0)
	assert.equal((await max.put("/api/private-addresses")).status, 403)
	assert.equal((await anna.put("/api/private-addresses")).status, 200)
	await max.delete(`/api/calendar-sources/${id}`)
})

test("only when one is busy is kept of a subscribed calendar, and it is nobody else's", async () => {
	answer = (_, response) => response.end(calendar(["a", "DTSTART:20260601T080000Z", "DURATION:PT1H", "SUMMARY:GEHEIM", "LOCATION:GEHEIM"],
		["b", "DTSTART:20260602T080000Z", "DURATION:PT2H", "RRULE:FREQ=DAILY;COUNT=2", "STATUS:TENTATIVE"], ["c", "DTSTART:20260603T080000Z", "DURATION:PT2H", "TRANSP:TRANSPARENT"]))
	const source = made(await max.post("/api/calendar-sources", { title: "Arbeit", url: `${base}/arbeit.ics` }))
	assert.equal(source.keeps_titles, false)
	const fetched = await tried(max, source.id, ({ fetched_at }) => fetched_at)
	assert.equal(fetched.problem, "")
	assert.equal(fetched.entry_count, 3)
	assert.deepEqual(await busy(max), ["01T08:00-01T09:00", "02T08:00-02T10:00?", "03T08:00-03T10:00?"])
	assert.deepEqual(await busy(anna), [])
	for (const [name, bytes] of Object.entries(kamwerk.files()))
		assert.ok(!bytes.includes("GEHEIM"), `${name} holds what was not to be kept`)
	assert.equal((await anna.get(`/api/calendar-sources/${source.id}`)).status, 404)
	assert.equal((await anna.delete(`/api/calendar-sources/${source.id}`)).status, 404)
	assert.equal((await max.delete(`/api/calendar-sources/${source.id}`)).status, 204)
	assert.deepEqual(await busy(max), [])
})

test("a file is taken in, with its titles where one wants them, and nothing of who takes part", async () => {
	const body = calendar(["a", "DTSTART:20260601T080000Z", "DURATION:PT1H", "SUMMARY:Mit Titel", "ATTENDEE:mailto:geheim@example.org"])
	const source = made(await max.send("POST", "/api/calendar-files?title=Datei&keeps_titles=true", { body, headers: { "content-type": "text/calendar" } }))
	assert.equal(source.entry_count, 1)
	assert.deepEqual(await busy(max), ["01T08:00-01T09:00"])
	const kept = Object.values(kamwerk.files())
	assert.ok(kept.some((bytes) => bytes.includes("Mit Titel")) || kept.some((bytes) => bytes.includes(Buffer.from("Mit Titel").toString("hex"))))
	assert.ok(!kept.some((bytes) => bytes.includes("geheim@example.org") || bytes.includes(Buffer.from("geheim@example.org").toString("hex"))))
	assert.equal((await max.send("POST", "/api/calendar-files?title=Datei", { body: "hallo", headers: { "content-type": "text/calendar" } })).status, 422)
	await max.delete(`/api/calendar-sources/${source.id}`)
})

test("what answers with an error, too much or nonsense is told, and asked again later", async () => {
	for (const [reply, problem] of [[(response) => { response.statusCode = 500; response.end() }, "fetch.refused"], [(response) => response.end("<html>"), "ics.malformed"],
		[(response) => response.end(Buffer.alloc(17 * 1024 * 1024, "x")), "fetch.too_large"], [(response) => { response.writeHead(302, { location: "file:///etc/passwd" }); response.end() }, "fetch.unreachable"]]) {
		answer = (_, response) => reply(response)
		const { id } = made(await max.post("/api/calendar-sources", { title: problem, url: `${base}/bad` }))
		assert.equal((await tried(max, id, ({ problem }) => problem)).problem, problem)
		await max.delete(`/api/calendar-sources/${id}`)
	}
	for (const url of ["ftp://example.org/", "file:///etc/passwd", "example.org", "javascript:1"])
		assert.equal((await max.post("/api/calendar-sources", { title: "x", url })).body.field, "url")
})
