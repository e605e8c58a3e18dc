/* Calendar programs people use, from Debian, against the real server: vdirsyncer, khal and python3-caldav. */
import assert from "node:assert/strict"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { after, before, test } from "node:test"
import { done, event, makeWorld, run, syncer } from "./dav.mjs"

const HERE = dirname(fileURLToPath(import.meta.url))
const MANY = 1050
let w, folder
before(async () => { w = await makeWorld(); folder = mkdtempSync(join(tmpdir(), "kamwerk-dav-")) })
after(async () => { await w?.kamwerk.end(); rmSync(folder, { recursive: true, force: true }) })

test("vdirsyncer takes a thousand entries in both directions and then finds nothing to do", async (t) => {
	const one = syncer(w.max, "calendar"), two = syncer(w.max, "calendar")
	t.after(() => { one.end(); two.end() })
	for (let i = 0; i < MANY; i++)
		writeFileSync(join(one.files, `e${i}.ics`), event(`e${i}@test`, [`DTSTART:202606${String(1 + i % 28).padStart(2, "0")}T080000Z`, "DURATION:PT1H", `SUMMARY:Nummer ${i}`]))
	await one.discover()
	const first = await one.sync()
	assert.equal(first.match(/Copying \(uploading\) item/g).length, MANY, first.slice(0, 2000))
	assert.doesNotMatch(await one.sync(), /Copying|Deleting/)
	await two.discover()
	assert.equal((await two.sync()).match(/Copying \(uploading\) item/g).length, MANY)
	assert.equal(readdirSync(two.files).length, MANY)
	assert.doesNotMatch(await two.sync(), /Copying|Deleting/)
	rmSync(join(two.files, readdirSync(two.files)[0]))
	assert.match(await two.sync(), /Deleting item/)
	assert.match(await one.sync(), /Deleting item/)
	assert.equal(readdirSync(one.files).length, MANY - 1)
})

test("khal reads, writes, searches and deletes what vdirsyncer carries", async (t) => {
	const carried = syncer(w.anna, "calendar"), config = join(folder, "khal.conf")
	t.after(() => carried.end())
	writeFileSync(config, `[calendars]
[[work]]
path = ${carried.files}
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
[default]
default_calendar = work
[sqlite]
path = ${folder}/khal.db
`)
	const khal = async (...words) => done(await run("khal", ["--config", config, ...words], { env: { LC_ALL: "C.UTF-8", HOME: folder } }))
	assert.equal((await w.anna.put(`${w.anna.home}calendar/serie.ics`, event("serie@test",
		["DTSTART;TZID=Europe/Berlin:20270325T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=6", "SUMMARY:Höhle"]))).status, 201)
	await carried.discover()
	await carried.sync()
	const list = await khal("list", "--format", "{start-date} {start-time} {title}", "2027-03-27", "3d")
	for (const day of ["27", "28", "29"])
		assert.match(list, new RegExp(`2027-03-${day} 09:00 Höhle`), "also on the day the clock changes")
	await khal("new", "2026-06-01", "10:00", "11:00", "Markt mit Nordwind")
	await carried.sync()
	const { text } = await w.anna.send("GET", `${w.anna.home}calendar/`)
	assert.match(text, /SUMMARY:Markt mit Nordwind/)
	assert.match(await khal("search", "Nordwind"), /Markt mit Nordwind/)
	assert.equal((await w.anna.send("DELETE", `${w.anna.home}calendar/serie.ics`)).status, 204)
	await carried.sync()
	assert.doesNotMatch(await khal("list", "2027-03-27", "3d"), /Höhle/)
})

test("python3-caldav reads, writes, searches, expands and deletes", async () => {
	assert.match(done(await run("/usr/bin/python3", [join(HERE, "python_caldav.py"), `${w.kamwerk.base}/dav/`, w.max.email, w.max.password])), /^all is well$/m)
})
