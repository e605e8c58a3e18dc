/* One's own weeks are one's own: whoever else asks, and however they ask, gets their own or nothing. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { created, makeWorld } from "./world.mjs"

/** @type {any} */
let w
const MARK = "20260601T0807" // a minute that nobody else's day has
before(async () => {
	w = await makeWorld()
	const event = (uid, start, length) => `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:${start}\r\nDURATION:${length}\r\nSUMMARY:GEHEIM\r\nEND:VEVENT\r\n`
	created(await w.max.send("POST", "/api/calendar-files?title=Arbeit", {
		headers: { "content-type": "text/calendar" },
		body: `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${event("a", `${MARK}00Z`, "PT53M")}${event("b", "20260601T090900Z", "PT1H")}${event("c", "20260601T093000Z", "PT1H")}${event("d", "20260603T130000Z", "PT3H")}END:VCALENDAR\r\n`,
	}))
})
after(async () => { await w?.kamwerk.end() })

const PATH = "/api/mirror?from=2026-06-01&weeks=1"

test("the person gets their week: load, the chain, what is left between, each with its zone", async () => {
	const answer = await w.max.get(PATH)
	assert.equal(answer.status, 200, answer.text)
	const [week] = answer.body.weeks
	assert.equal(answer.body.zone, "Europe/Vienna")
	/* 10:07 to 11:00, 11:09 to 12:30 (two that overlap), Wednesday 15 to 18 of which one hour is after work. */
	assert.deepEqual(week.parts, { meeting: { count: 3, minutes: 53 + 81 + 120 }, outside: { count: 1, minutes: 60 }, market: { count: 0, minutes: 0 }, fragment: { count: 2, minutes: 67 + 9 }, stretch: { count: 5, minutes: 270 + 480 + 360 + 960 } })
	assert.deepEqual([week.back_to_back, week.chain_count, week.chain_minutes], [1, 2, 143])
	assert.equal(week.load_permille, Math.round(254000 / week.work_minutes))
	assert.ok(!answer.text.includes("GEHEIM"))
	assert.match(answer.headers.get("cache-control"), /no-store/)
})

test("lead, administrator, colleague, guest and who is signed out get their own or nothing", async () => {
	const expected = { anna: 200, lena: 200, otto: 200, gast: 403, fremd: 403, karla: 401 }
	for (const [name, status] of Object.entries(expected))
		for (const way of ["", `&member=${w.max.member.id}`, `&as=${w.max.member.id}`, `&email=max@example.org`]) {
			const answer = await w[name].get(PATH + way)
			assert.ok([status, 422, 400].includes(answer.status), `${name} ${way}: ${answer.status}`)
			assert.ok(!answer.text.includes("T08:07"), `${name} sees Max's call by ${way}`)
			if (answer.status === 200) assert.equal(answer.body.calendar_count, 0)
		}
	assert.equal((await w.nobody().get(PATH)).status, 401)
	for (const path of [`/api/members/${w.max.member.id}/mirror`, `/api/mirror/${w.max.member.id}`, `/api/mirrors?member=${w.max.member.id}`])
		assert.equal((await w.lena.get(path)).status, 404, path)
})

test("a program sees the weeks of whose token it has, and of nobody else", async () => {
	const seen = async (person) => {
		const program = w.nobody()
		program.bearer = created(await person.post("/api/tokens", { name: "Programm" })).token
		return (await program.get(PATH)).text.includes("T08:07")
	}
	assert.deepEqual([await seen(w.max), await seen(w.lena), await seen(w.anna)], [true, false, false])
})

test("whether somebody shares with the team, only they learn; nothing shows of fewer than five", async () => {
	const team = created(await w.lena.post("/api/teams", { name: "Team Nord" }))
	for (const person of [w.max, w.anna]) assert.equal((await w.lena.put(`/api/teams/${team.id}/members/${person.member.id}`, { is_lead: false })).status, 200)
	const path = `/api/teams/${team.id}/mirror`
	const [before, history] = [await w.lena.get(path), (await w.lena.get(`/api/history?team=${team.id}`)).text]
	assert.equal((await w.max.put(`${path}-share`)).status, 204)
	assert.equal((await w.max.put(`${path}-share`)).status, 204, "a second time changes nothing")
	assert.equal((await w.max.get(path)).body.is_mine_in, true)
	assert.equal((await w.lena.get(path)).text, before.text)
	assert.equal((await w.anna.get(path)).text, before.text)
	assert.equal((await w.lena.get(`/api/history?team=${team.id}`)).text, history)
	assert.deepEqual(before.body.weeks, [])
	assert.equal((await w.max.delete(`${path}-share`)).status, 204)
	assert.equal((await w.max.get(path)).body.is_mine_in, false)
	assert.equal((await w.gast.get(path)).status, 403)
	assert.equal((await w.otto.get(path)).status, 404)
})
