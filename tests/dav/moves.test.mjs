/* A block that is moved in a calendar program becomes a wish; the calendar shows what holds until a lead says yes. */
import assert from "node:assert/strict"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { after, before, test } from "node:test"
import { created } from "../api/world.mjs"
import { makeWorld, run, syncer } from "./dav.mjs"

const HERE = dirname(fileURLToPath(import.meta.url))
const MINUTE = 60_000
let w, rhythm, market, cave
before(async () => {
	w = await makeWorld({ time: "2027-01-29T10:00:00Z" }) // a Friday
	const [anna, max] = [w.anna.client, w.max.client]
	const team = created(await anna.post("/api/teams", { name: "Team Nord", about: "" }))
	assert.equal((await anna.put(`/api/teams/${team.id}/members/${max.member.id}`, { is_lead: false })).status, 200)
	assert.equal((await max.put("/api/time-need", { cave_minutes: 480, block_minutes: 90, best: "morning" })).status, 200)
	rhythm = created(await anna.post(`/api/teams/${team.id}/rhythms`, { starts_on: "2027-02-01", zone: "Europe/Berlin", weeks: 1, market_minutes: 240, quorum: 2 }))
	for (const person of [anna, max])
		assert.equal((await person.put(`/api/rhythms/${rhythm.id}/voice`, { is_agreed: true }, { "If-Match": '"1"' })).status, 200)
	const { items } = (await max.get(`/api/rhythms/${rhythm.id}/blocks`)).body
	market = items.find(({ kind }) => kind === "market")
	cave = items.find(({ member }) => member === max.member.id)
})
after(async () => { await w?.kamwerk.end() })

const later = (time, minutes) => new Date(Date.parse(time) + minutes * MINUTE).toISOString().replace(".000Z", "Z")
const move = async (person, block, minutes) => {
	const { status, output } = await run("/usr/bin/python3", [join(HERE, "python_move.py"), `${w.kamwerk.base}/dav/`, person.email, person.password, block.id, String(minutes)])
	assert.equal(status, 0, output)
	return output.trim()
}
const wishes = async (person) => (await person.client.get(`/api/rhythms/${rhythm.id}/wishes`)).body.items

test("python3-caldav moves a market: a member's is a wish, and the market stands where it was until the lead says yes", async () => {
	assert.equal(await move(w.max, market, 30), market.starts_at.replace(".000Z", "Z"), "it stays")
	const [wish, ...more] = await wishes(w.anna)
	assert.equal(more.length, 0)
	assert.deepEqual([wish.block, wish.asked_by_name, wish.state, wish.kind], [market.id, "Max Maurer", "open", "market"])
	assert.deepEqual([Date.parse(wish.starts_at), Date.parse(wish.ends_at)], [market.starts_at, market.ends_at].map((at) => Date.parse(at) + 30 * MINUTE))
	assert.equal((await w.anna.client.put(`/api/wishes/${wish.id}/answer`, { is_granted: true }, { "If-Match": `"${wish.revision}"` })).status, 200)
	for (const person of [w.max, w.anna])
		assert.equal(await move(person, market, 0), later(market.starts_at, 30), "in everybody's calendar it stands where it was wished")
	assert.equal((await wishes(w.anna)).length, 1, "and who moves nothing wishes nothing")
})

test("vdirsyncer brings a cave that was moved in a file, and takes home what holds", async () => {
	const carried = syncer(w.max, "rhythm")
	try {
		await carried.discover()
		await carried.sync()
		const file = join(carried.files, readdirSync(carried.files).find((name) => readFileSync(join(carried.files, name), "utf8").includes(cave.id)))
		const before = readFileSync(file, "utf8")
		assert.match(before, /BEGIN:VTIMEZONE/)
		const moved = before.replace(/^(DT(?:START|END);TZID=[^:]*:\d{8}T)(\d\d)/gm, (all, head, hour) => `${head}${String(Number(hour) + 1).padStart(2, "0")}`)
		assert.notEqual(moved, before)
		writeFileSync(file, moved)
		await carried.sync()
		const wish = (await wishes(w.max)).find(({ block }) => block === cave.id)
		assert.deepEqual([wish.state, wish.kind, Date.parse(wish.starts_at)], ["open", "cave", Date.parse(cave.starts_at) + 60 * MINUTE])
		await carried.sync()
		assert.match(readFileSync(file, "utf8"), new RegExp(before.match(/^DTSTART.*$/m)[0].trim()), "the file says again when it is")
	} finally {
		carried.end()
	}
})
