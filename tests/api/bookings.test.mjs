/* Meetings: what they cost is shown before, what is booked is told, and a guest learns nothing by asking. */
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
	w.rhythm = await agree([w.max, w.lena, w.gast], team, { market_minutes: 240 })
})
after(async () => { await w?.kamwerk.end() })

const windows = async (person, more = "") => (await person.get(`${base}/market-windows?minutes=30${more}`)).body
const cost = (person, { starts_at, ends_at }, more = "") => person.get(`${base}/meeting-cost?from=${starts_at}&to=${ends_at}${more}`)
const posted = async (person) => (await person.get("/api/messages")).body.items.map(({ text }) => text)
const later = (time, minutes) => new Date(Date.parse(time) + minutes * 60000).toISOString()

test("a meeting in a cave shows what it takes, is booked once that was shown, and whose cave it is is told", async () => {
	const { items } = (await w.max.get(`/api/rhythms/${w.rhythm.id}/blocks?week=${monday()}`)).body
	const cave = items.find(({ member, starts_at }) => member === w.max.member.id && Date.parse(starts_at) > Date.now())
	const span = { starts_at: cave.starts_at, ends_at: later(cave.starts_at, 30) }
	const shown = (await cost(w.lena, span, `&members=${w.max.member.id}`)).body
	const max = shown.people.find(({ member }) => member === w.max.member.id)
	assert.ok(max.focus_minutes >= 30, "it takes of Max's cave")
	assert.equal(max.caves.filter(({ taken_minutes }) => taken_minutes === 30).length, 1)
	assert.equal(shown.is_market, false)
	const draft = { subject: "Eilige Sache", ...span, members: [w.max.member.id] }
	const unseen = await w.lena.post(`${base}/bookings`, draft)
	assert.deepEqual([unseen.status, unseen.body.key], [409, "booking.cost_higher"])
	const booked = created(await w.lena.post(`${base}/bookings`, { ...draft, focus_minutes: shown.focus_minutes, edge_minutes: shown.edge_minutes }))
	assert.deepEqual([booked.is_market, booked.focus_minutes], [false, shown.focus_minutes])
	const told = await posted(w.max)
	assert.match(told[0], new RegExp(`^Meeting booked: Eilige Sache[^]*Takes ${max.focus_minutes} minutes of your cave`))
	assert.deepEqual(await posted(w.gast), [], "who is not asked is told nothing")
	assert.equal((await w.lena.delete(`/api/bookings/${booked.id}`)).status, 204)
	assert.match((await posted(w.max))[0], /^Meeting called off: Eilige Sache/)
})

test("what stands in a calendar of ours makes no difference to what a guest is told", async () => {
	const ask = async () => JSON.stringify([await windows(w.gast), await windows(w.gast, `&members=${w.max.member.id}&quorum=2`), (await cost(w.gast, open)).body])
	const [open] = (await windows(w.lena, `&members=${w.max.member.id}`)).items
	const before = await ask()
	const stamp = (time) => time.replace(/[-:]|\.\d+/g, "")
	const body = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:zahnarzt\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:${stamp(open.starts_at)}\r\nDTEND:${stamp(open.ends_at)}\r\nSUMMARY:GEHEIM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`
	const source = created(await w.max.send("POST", "/api/calendar-files?title=Datei&keeps_titles=true", { body, headers: { "content-type": "text/calendar" } }))
	assert.equal(await ask(), before)
	const ours = await cost(w.lena, open, `&members=${w.max.member.id}`)
	assert.equal(ours.body.people.find(({ member }) => member === w.max.member.id).is_busy, true)
	assert.ok(!ours.text.includes("GEHEIM"))
	assert.ok(!(await windows(w.lena, `&members=${w.max.member.id}`)).items.some(({ starts_at, missing_count }) => starts_at === open.starts_at && !missing_count))
	await w.max.delete(`/api/calendar-sources/${source.id}`)
})

test("a guest books a window; the others are told, colleagues on the team learn that there is one and not what about", async () => {
	const [first] = (await windows(w.gast, `&members=${w.max.member.id}`)).items
	const draft = { subject: "Frage zur Rechnung", starts_at: first.starts_at, ends_at: first.ends_at, edge_minutes: first.edge_minutes, members: [w.max.member.id] }
	const booked = created(await w.gast.post(`${base}/bookings`, draft))
	assert.match((await posted(w.max))[0], /^Meeting booked: Frage zur Rechnung[^]*Within shared market time\.$/)
	const lena = await w.lena.get(`/api/bookings/${booked.id}`)
	assert.deepEqual([lena.body.subject, lena.body.is_asked, lena.body.may_retire], ["", false, true])
	assert.ok(!(await w.lena.get(`${base}/bookings`)).text.includes("Rechnung"))
	/* The same people at that time: refused, with the next window. */
	const again = await w.gast.post(`${base}/bookings`, { ...draft, subject: "Noch etwas" })
	assert.deepEqual([again.status, again.body.key], [409, "booking.taken"])
	const next = again.body.detail.match(/\d{4}-\S+Z/)[0]
	assert.ok((await windows(w.gast, `&members=${w.max.member.id}`)).items.some(({ starts_at }) => starts_at === next), "the next window is one that is on offer")
	created(await w.gast.post(`${base}/bookings`, { ...draft, starts_at: next, ends_at: later(next, 30), edge_minutes: 60 }))
	/* A lead calls it off. */
	assert.equal((await w.max.delete(`/api/bookings/${booked.id}`)).status, 403)
	assert.equal((await w.lena.delete(`/api/bookings/${booked.id}`)).status, 204)
	assert.ok((await posted(w.gast))[0].startsWith("Termin abgesagt"))
	assert.ok(!(await posted(w.lena)).some((text) => text.includes("Rechnung")), "the lead does not learn what about from the own copy")
})

test("guests of two accounts do not meet by a booking, and a guest books twenty ahead at most", async () => {
	assert.equal((await w.lena.put(`${base}/accounts/${w.other.id}`)).status, 200)
	assert.equal((await w.lena.put(`${base}/members/${w.fremd.member.id}`, { is_lead: false })).status, 200)
	const [first] = (await windows(w.lena)).items
	const both = await w.lena.post(`${base}/bookings`, { subject: "Alle", ...first, members: [w.gast.member.id, w.fremd.member.id] })
	assert.deepEqual([both.status, both.body.key], [422, "meeting.two_accounts"])
	/* For whoever may not know them, somebody of another account is nobody. */
	const [theirs, nobodys] = await Promise.all([w.fremd.member.id, w.otto.member.id].map((id) => w.gast.get(`${base}/market-windows?members=${id}`)))
	assert.deepEqual([theirs.status, theirs.text.replaceAll(w.fremd.member.id, "")], [422, nobodys.text.replaceAll(w.otto.member.id, "")])
	for (let i = 0; i < 25; i++) {
		const [next] = (await w.fremd.get(`${base}/market-windows?minutes=5&quorum=2&members=${w.max.member.id}`)).body.items
		const answer = await w.fremd.post(`${base}/bookings`, { subject: "Viele", starts_at: next.starts_at, ends_at: next.ends_at, edge_minutes: 60, members: [w.max.member.id] })
		if (answer.status === 409) {
			assert.deepEqual([i, answer.body.key], [20, "booking.too_many"])
			return
		}
		created(answer)
	}
	assert.fail("nobody stops a guest")
})
