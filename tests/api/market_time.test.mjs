/* Market time with chosen people: what each one asked for, gets and could get; a guest learns of their own alone, and nothing of calendars. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { agree, monday } from "./routes/bookings.mjs"
import { newTeam } from "./routes/teams.mjs"
import { created, makeWorld } from "./world.mjs"

let w, team, base
before(async () => {
	w = await makeWorld()
	team = await newTeam(w)
	base = `/api/teams/${team.id}`
	for (const person of [w.max, w.lena])
		assert.equal((await person.put("/api/time-need", { cave_minutes: 600, block_minutes: 90, best: "morning", weekdays: [0, 1, 2, 3, 4] })).status, 200)
	for (const [person, market_minutes, ...others] of [[w.gast, 120, w.max], [w.max, 60, w.lena, w.gast], [w.lena, 90]])
		assert.equal((await person.put(`${base}/time-need`, { market_minutes, others: others.map(({ member }) => member.id) })).status, 200)
	w.rhythm = await agree([w.max, w.lena, w.gast], team, { market_minutes: 240 })
})
after(async () => { await w?.kamwerk.end() })

const shares = async (person) => {
	const { status, body } = await person.get(`/api/rhythms/${w.rhythm.id}/shares?week=${monday()}`)
	assert.equal(status, 200)
	return new Map(body.items.map(({ member, market }) => [member, market]))
}
const ids = (...people) => people.map(({ member }) => member.id).sort()

test("a guest is told of their own wish and of nobody else's, whatever stands in our calendars", async () => {
	const before = await shares(w.gast)
	assert.deepEqual([...before].filter(([, market]) => market).map(([member]) => member), ids(w.gast))
	const mine = before.get(w.gast.member.id)
	assert.deepEqual([mine.asked_minutes, mine.with, mine.got_minutes], [120, ids(w.max), 240], "all of the market, where both are there")
	assert.ok(mine.possible_minutes >= 240)
	const { items } = (await w.max.get(`/api/rhythms/${w.rhythm.id}/blocks?week=${monday()}`)).body
	const market = items.find(({ kind }) => kind === "market")
	const stamp = (time) => time.replace(/[-:]|\.\d+/g, "")
	const body = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:zahnarzt\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:${stamp(market.starts_at)}\r\nDTEND:${stamp(market.ends_at)}\r\nSUMMARY:GEHEIM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`
	const ours = await shares(w.lena)
	const source = created(await w.max.send("POST", "/api/calendar-files?title=Datei", { body, headers: { "content-type": "text/calendar" } }))
	assert.deepEqual(await shares(w.gast), before)
	const taken = (Date.parse(market.ends_at) - Date.parse(market.starts_at)) / 60000
	assert.equal((await shares(w.lena)).get(w.gast.member.id).got_minutes, ours.get(w.gast.member.id).got_minutes - taken, "for us Max is not there")
	assert.equal((await w.max.delete(`/api/calendar-sources/${source.id}`)).status, 204)
})

test("our people see who asked for whom, what they get, and what could be", async () => {
	const all = await shares(w.max)
	assert.deepEqual([...all.keys()].sort(), ids(w.gast, w.lena, w.max))
	assert.deepEqual([all.get(w.gast.member.id).with, all.get(w.lena.member.id).with], [ids(w.max), []])
	assert.deepEqual([...all.get(w.max.member.id).with].sort(), ids(w.gast, w.lena))
	for (const { asked_minutes, got_minutes, possible_minutes } of all.values())
		assert.ok(got_minutes >= asked_minutes && possible_minutes >= got_minutes, `${asked_minutes} ${got_minutes} ${possible_minutes}`)
})

test("a meeting of the team in its own market takes nothing away", async () => {
	const before = await shares(w.max)
	const [window] = (await w.max.get(`${base}/market-windows?minutes=30&members=${w.gast.member.id}&quorum=2`)).body.items
	created(await w.max.post(`${base}/bookings`, { subject: "Preise", starts_at: window.starts_at, ends_at: window.ends_at, edge_minutes: window.edge_minutes, members: [w.gast.member.id] }))
	assert.deepEqual(await shares(w.max), before)
	assert.deepEqual((await shares(w.gast)).get(w.gast.member.id).got_minutes, 240)
})

test("who no longer needs market time, or takes it with the team, is listed so", async () => {
	assert.equal((await w.gast.put(`${base}/time-need`, { market_minutes: 0, others: [w.max.member.id] })).status, 200)
	assert.equal((await w.max.put(`${base}/time-need`, { market_minutes: 45, others: [] })).status, 200)
	const all = await shares(w.lena)
	assert.equal(all.get(w.gast.member.id), null)
	assert.deepEqual([all.get(w.max.member.id).asked_minutes, all.get(w.max.member.id).with], [45, []])
	assert.ok([...(await shares(w.gast)).values()].every((market) => market === null))
})
