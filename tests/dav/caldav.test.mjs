/* CalDAV as the standards have it: what calendar programs rely on, asked for by hand. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { event, makeWorld } from "./dav.mjs"

let w, calendar
before(async () => {
	w = await makeWorld()
	calendar = `${w.max.home}calendar/`
})
after(async () => { await w?.kamwerk.end() })

const D = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
const query = (filter, prop = "<D:getetag/><C:calendar-data/>") =>
	`<C:calendar-query ${D}><D:prop>${prop}</D:prop><C:filter><C:comp-filter name="VCALENDAR">${filter}</C:comp-filter></C:filter></C:calendar-query>`
const range = (start, end, more = "", kind = "VEVENT") => `<C:comp-filter name="${kind}"><C:time-range start="${start}" end="${end}"/>${more}</C:comp-filter>`
const hrefs = ({ text }) => [...text.matchAll(/<D:href>([^<]*)<\/D:href>/g)].map(([, href]) => href.split("/").at(-1))
const etag = (answer) => answer.headers.get("etag")

async function made(answer, status = 201) {
	assert.equal((await answer).status, status, (await answer).text)
	return answer
}

test("a program finds its way from the machine's name to the calendar", async () => {
	const known = await w.max.send("PROPFIND", "/.well-known/caldav")
	assert.equal(known.status, 301)
	assert.equal(known.headers.get("location"), "/dav/")
	const root = await w.max.propfind("/dav/", "0", `<D:propfind ${D}><D:prop><D:current-user-principal/></D:prop></D:propfind>`)
	assert.equal(root.status, 207, root.text)
	const [, principal] = root.text.match(/<D:current-user-principal><D:href>([^<]*)</)
	const person = await w.max.propfind(principal, "0", `<D:propfind ${D}><D:prop><C:calendar-home-set/><D:displayname/><C:calendar-user-address-set/></D:prop></D:propfind>`)
	assert.match(person.text, /<D:displayname>Max Maurer</)
	assert.match(person.text, /mailto:max@example.org/)
	const [, home] = person.text.match(/<C:calendar-home-set><D:href>([^<]*)</)
	const list = await w.max.propfind(home, "1", `<D:propfind ${D}><D:prop><D:resourcetype/><C:supported-calendar-component-set/><D:sync-token/></D:prop></D:propfind>`)
	assert.match(list.text, new RegExp(`<D:href>${calendar}</D:href><D:propstat><D:prop><D:resourcetype><D:collection/><C:calendar/>`))
	assert.match(list.text, /<C:comp name="VEVENT"\/>/)
})

test("who has no app password is asked for one, and a log-in's password or cookie is none", async () => {
	const none = await fetch(w.kamwerk.base + calendar, { method: "PROPFIND" })
	assert.equal(none.status, 401)
	assert.match(none.headers.get("www-authenticate"), /^Basic realm=/)
	for (const headers of [{ cookie: w.max.client.cookie }, { authorization: "Bearer x" }, { authorization: "Basic !!!" },
		{ authorization: `Basic ${btoa(`max@example.org:Ein langer Satz zum Merken 7`)}` }, { authorization: `Basic ${btoa(`anna@example.org:${w.max.password}`)}` }])
		assert.equal((await fetch(w.kamwerk.base + calendar, { method: "GET", headers })).status, 401, JSON.stringify(headers))
})

test("a revoked app password opens nothing any more, and wrong ones slow down", async () => {
	const made = await w.max.client.post("/api/app-passwords", { name: "Altes Telefon" })
	const phone = Object.assign(Object.create(Object.getPrototypeOf(w.max)), w.max, { password: made.body.password })
	assert.equal((await phone.propfind(calendar, "0")).status, 207)
	const spoken = Object.assign(Object.create(Object.getPrototypeOf(w.max)), phone, { password: made.body.password.toLowerCase().replaceAll("-", "") })
	assert.equal((await spoken.propfind(calendar, "0")).status, 207, "case and dashes do not count")
	assert.equal((await w.max.client.delete(made.headers.get("location"))).status, 204)
	let answers = []
	for (let i = 0; i < 8; i++)
		answers.push((await phone.propfind(calendar, "0")).status)
	assert.equal(answers[0], 401)
	assert.ok(answers.includes(429), answers.join())
	assert.equal((await w.max.propfind(calendar, "0")).status, 207, "the right one still opens")
	assert.equal((await w.kamwerk.client().post("/api/session", { email: "max@example.org", password: "Ein langer Satz zum Merken 7" })).status, 200, "nor is the log-in slowed down")
})

test("an entry comes back to the byte, with its ETag", async () => {
	const text = event("bytes", ["DTSTART:20260601T080000Z", "DTEND:20260601T090000Z", "SUMMARY:Größe & <Maß>", "X-ODD:\\\\ ; , \"x\""])
	const put = await made(w.max.put(`${calendar}bytes.ics`, text))
	const got = await w.max.send("GET", `${calendar}bytes.ics`)
	assert.equal(got.text, text)
	assert.equal(etag(got), etag(put))
	assert.match(got.headers.get("content-type"), /^text\/calendar/)
	assert.equal((await w.max.send("GET", `${calendar}bytes.ics`, { headers: { "if-none-match": etag(got) } })).status, 304)
	const report = await w.max.report(calendar, `<C:calendar-multiget ${D}><D:prop><C:calendar-data/></D:prop><D:href>${calendar}bytes.ics</D:href><D:href>${calendar}none.ics</D:href></C:calendar-multiget>`)
	assert.match(report.text, /Größe &amp; &lt;Maß&gt;/)
	assert.match(report.text, /none.ics<\/D:href><D:status>HTTP\/1.1 404/)
	assert.equal((await w.max.send("DELETE", `${calendar}bytes.ics`)).status, 204)
	assert.equal((await w.max.send("GET", `${calendar}bytes.ics`)).status, 404)
})

test("nobody writes over what they have not read", async () => {
	const text = (summary) => event("lost", ["DTSTART:20260601T080000Z", `SUMMARY:${summary}`])
	const first = await made(w.max.put(`${calendar}lost.ics`, text("1"), { "if-none-match": "*" }))
	assert.equal((await w.max.put(`${calendar}lost.ics`, text("2"), { "if-none-match": "*" })).status, 412)
	const second = await made(w.max.put(`${calendar}lost.ics`, text("2"), { "if-match": etag(first) }), 204)
	assert.notEqual(etag(second), etag(first))
	assert.equal((await w.max.put(`${calendar}lost.ics`, text("3"), { "if-match": etag(first) })).status, 412)
	assert.equal((await w.max.send("DELETE", `${calendar}lost.ics`, { headers: { "if-match": etag(first) } })).status, 412)
	assert.equal((await w.max.put(`${calendar}new.ics`, text("3"), { "if-match": etag(first) })).status, 412)
	assert.equal((await w.max.send("DELETE", `${calendar}lost.ics`, { headers: { "if-match": etag(second) } })).status, 204)
})

test("what is no entry is refused with the condition it does not meet", async () => {
	const two = event("two-a", ["DTSTART:20260601T080000Z"]).replace("END:VCALENDAR", "BEGIN:VEVENT\r\nUID:two-b\r\nDTSTART:20260601T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR")
	await made(w.max.put(`${calendar}uid.ics`, event("taken", ["DTSTART:20260601T080000Z"])))
	for (const [text, condition] of [["hallo", "valid-calendar-data"], [two, "valid-calendar-object-resource"],
		[event("m", ["DTSTART:20260601T080000Z"]).replace("VERSION", "METHOD:REQUEST\r\nVERSION"), "valid-calendar-object-resource"],
		[event("taken", ["DTSTART:20260602T080000Z"]), "no-uid-conflict"],
		[event("big", ["DTSTART:20260602T080000Z", `X-BIG:${"x".repeat(1_100_000)}`]), "max-resource-size"]]) {
		const answer = await w.max.put(`${calendar}refused.ics`, text)
		assert.equal(answer.status, 403, answer.text)
		assert.match(answer.text, new RegExp(`<C:${condition}/>`))
	}
	await w.max.send("DELETE", `${calendar}uid.ics`)
})

test("a stretch of time holds what takes place in it, recurrences too, also far away", async () => {
	const box = `${w.max.home}range/`
	await made(w.max.send("MKCALENDAR", box))
	const put = (name, ...lines) => made(w.max.put(`${box}${name}.ics`, event(name, lines)))
	await put("single", "DTSTART:20260601T080000Z", "DTEND:20260601T090000Z")
	await put("weekly", "DTSTART;TZID=Europe/Berlin:20200106T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO")
	await put("counted", "DTSTART:20260501T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=40")
	await put("without", "DTSTART:20260601T100000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260608T100000Z")
	await put("month", "DTSTART;VALUE=DATE:20260515", "DTEND;VALUE=DATE:20260620")
	await put("moment", "DTSTART:20260610T080000Z")
	await made(w.max.put(`${box}task.ics`, event("task", ["DUE:20260601T080000Z"]).replaceAll("VEVENT", "VTODO")))
	const found = async (start, end, more, kind) => hrefs(await w.max.report(box, query(range(start, end, more, kind)))).sort().join()
	assert.equal(await found("20260601T000000Z", "20260602T000000Z"), "counted.ics,month.ics,single.ics,weekly.ics,without.ics")
	assert.equal(await found("20260608T000000Z", "20260609T000000Z"), "counted.ics,month.ics,weekly.ics")
	assert.equal(await found("20260601T090000Z", "20260601T093000Z"), "month.ics")
	assert.equal(await found("20260610T080000Z", "20260610T083000Z"), "moment.ics,month.ics")
	assert.equal(await found("20500103T000000Z", "20500104T000000Z"), "weekly.ics")
	assert.equal(await found("20500104T000000Z", "20500105T000000Z"), "")
	assert.equal(await found("20210104T000000Z", "20210105T000000Z"), "weekly.ics")
	assert.equal(await found("20260601T000000Z", "20260602T000000Z", "", "VTODO"), "task.ics")
	assert.equal(await found("20260601T000000Z", "20260602T000000Z", '<C:prop-filter name="UID"><C:text-match>INGL</C:text-match></C:prop-filter>'), "single.ics")
	assert.equal(await found("20260601T000000Z", "20260602T000000Z", '<C:prop-filter name="RRULE"><C:is-not-defined/></C:prop-filter>'), "month.ics,single.ics")
	const expanded = await w.max.report(box, query(range("20260601T000000Z", "20260616T000000Z", '<C:prop-filter name="UID"><C:text-match>without</C:text-match></C:prop-filter>'),
		'<C:calendar-data><C:expand start="20260601T000000Z" end="20260616T000000Z"/></C:calendar-data>'))
	assert.deepEqual(expanded.text.match(/DTSTART:\w+/g), ["DTSTART:20260601T100000Z", "DTSTART:20260615T100000Z"])
	assert.deepEqual(expanded.text.match(/RECURRENCE-ID:\w+/g), ["RECURRENCE-ID:20260601T100000Z", "RECURRENCE-ID:20260615T100000Z"])
	assert.doesNotMatch(expanded.text, /RRULE|EXDATE/)
	const busy = await w.max.report(box, `<C:free-busy-query ${D}><C:time-range start="20260601T060000Z" end="20260601T120000Z"/></C:free-busy-query>`)
	assert.equal(busy.status, 200)
	assert.match(busy.headers.get("content-type"), /^text\/calendar/)
	assert.deepEqual(busy.text.match(/FREEBUSY;.*/g).map((line) => line.trim()), ["FREEBUSY;FBTYPE=BUSY:20260601T060000Z/20260601T120000Z"], "the month covers all")
	assert.equal((await w.max.send("DELETE", `${box}month.ics`)).status, 204)
	const free = await w.max.report(box, `<C:free-busy-query ${D}><C:time-range start="20260601T060000Z" end="20260601T120000Z"/></C:free-busy-query>`)
	assert.deepEqual(free.text.match(/\d+T\d+Z\/\d+T\d+Z/g), ["20260601T070000Z/20260601T090000Z", "20260601T100000Z/20260601T110000Z"])
})

test("who was away learns what came, changed and went, and nothing else", async () => {
	const box = `${w.max.home}sync/`
	await made(w.max.send("MKCALENDAR", box))
	const sync = (token, more = "") => w.max.report(box, `<D:sync-collection ${D}><D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${more}<D:prop><D:getetag/></D:prop></D:sync-collection>`)
	const tokenOf = (answer) => answer.text.match(/<D:sync-token>([^<]*)</)[1]
	for (const name of ["a", "b", "c"])
		await made(w.max.put(`${box}${name}.ics`, event(name, ["DTSTART:20260601T080000Z"])))
	const first = await sync("")
	assert.deepEqual(hrefs(first), ["a.ics", "b.ics", "c.ics"])
	assert.deepEqual(hrefs(await sync(tokenOf(first))), [])
	await made(w.max.put(`${box}b.ics`, event("b", ["DTSTART:20260602T080000Z"])), 204)
	await w.max.send("DELETE", `${box}a.ics`)
	await made(w.max.put(`${box}d.ics`, event("d", ["DTSTART:20260601T080000Z"])))
	const second = await sync(tokenOf(first))
	assert.deepEqual(hrefs(second), ["b.ics", "a.ics", "d.ics"])
	assert.match(second.text, /a.ics<\/D:href><D:status>HTTP\/1.1 404/)
	const part = await sync("", "<D:limit><D:nresults>2</D:nresults></D:limit>")
	assert.match(part.text, /<D:status>HTTP\/1.1 507/)
	assert.deepEqual(hrefs(part), ["c.ics", "b.ics", "sync"].slice(0, 2).concat(""))
	assert.deepEqual(hrefs(await sync(tokenOf(part))), ["a.ics", "d.ics"])
	for (const bad of ["data:,7", "x", tokenOf(first).replace(/\d+$/, "1"), tokenOf(second).replace(/\d+$/, "99999999999999")]) {
		const refused = await sync(bad)
		assert.equal(refused.status, 403)
		assert.match(refused.text, /valid-sync-token/)
	}
	await w.max.send("DELETE", box)
	await made(w.max.send("MKCALENDAR", box))
	assert.equal((await sync(tokenOf(second))).status, 403, "of a calendar that was there before")
})

test("a whole calendar is one file with each zone once", async () => {
	const box = `${w.max.home}whole/`
	await made(w.max.send("MKCALENDAR", box))
	const zone = "BEGIN:VTIMEZONE\r\nTZID:Werk\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
	for (const name of ["a", "b"])
		await made(w.max.put(`${box}${name}.ics`, event(name, ["DTSTART;TZID=Werk:20260601T080000"]).replace("BEGIN:VEVENT", zone)))
	const { text } = await w.max.send("GET", box)
	assert.equal(text.match(/BEGIN:VCALENDAR/g).length, 1)
	assert.equal(text.match(/BEGIN:VTIMEZONE/g).length, 1)
	assert.equal(text.match(/BEGIN:VEVENT/g).length, 2)
})

test("a calendar can be told by a program which kinds it takes, and keeps what a program writes about it", async () => {
	const box = `${w.max.home}tasks/`
	await made(w.max.send("MKCOL", box, {
		headers: { "content-type": "application/xml" },
		body: `<D:mkcol ${D}><D:set><D:prop><D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:displayname>Aufgaben &amp; mehr</D:displayname><C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set><x:color xmlns:x="urn:x">#ff0000</x:color></D:prop></D:set></D:mkcol>`,
	}))
	const answer = await w.max.propfind(box, "0", `<D:propfind ${D}><D:prop><D:displayname/><x:color xmlns:x="urn:x"/><C:supported-calendar-component-set/><x:none xmlns:x="urn:x"/></D:prop></D:propfind>`)
	assert.match(answer.text, /Aufgaben &amp; mehr/)
	assert.match(answer.text, /#ff0000/)
	assert.match(answer.text, /<C:comp name="VTODO"\/><\/C:supp/)
	assert.match(answer.text, /<none xmlns="urn:x"\/><\/D:prop><D:status>HTTP\/1.1 404/)
	assert.match((await w.max.put(`${box}e.ics`, event("e", ["DTSTART:20260601T080000Z"]))).text, /supported-calendar-component/)
	assert.match((await w.max.send("MKCALENDAR", `${box}within/`)).text, /calendar-collection-location-ok/)
})

test("nobody finds the calendars of others, by whatever method and address", async () => {
	await made(w.anna.put(`${w.anna.home}calendar/geheim.ics`, event("geheim", ["DTSTART:20260601T080000Z", "SUMMARY:GEHEIM"])))
	const xml = { headers: { "content-type": "application/xml", depth: "1" } }
	const never = w.anna.home.replace(/.(?=\/$)/, (c) => (c === "0" ? "1" : "0"))
	const methods = [["GET"], ["PUT", { body: event("x", ["DTSTART:20260601T080000Z"]), headers: { "content-type": "text/calendar" } }], ["DELETE"], ["PROPFIND", xml], ["MKCOL"], ["MKCALENDAR"],
		["PROPPATCH", { ...xml, body: `<D:propertyupdate ${D}><D:set><D:prop><x xmlns="urn:x">1</x></D:prop></D:set></D:propertyupdate>` }],
		["REPORT", { ...xml, body: query('<C:comp-filter name="VEVENT"/>') }], ["COPY", { headers: { destination: `${w.max.url}calendar/gestohlen.ics` } }], ["MOVE", { headers: { destination: `${w.max.url}calendar/gestohlen.ics` } }]]
	for (const [method, options] of methods)
		for (const below of ["", "calendar/", "calendar/geheim.ics", "calendar/none.ics"]) {
			const [theirs, nobodys] = [await w.max.send(method, w.anna.home + below, options), await w.max.send(method, never + below, options)]
			assert.ok(theirs.status >= 400, `${method} ${below} answers ${theirs.status}`)
			assert.equal(theirs.status, nobodys.status, `${method} ${below}`)
			assert.equal(theirs.text, nobodys.text, `${method} ${below}`)
			assert.doesNotMatch(theirs.text, /GEHEIM/)
		}
	for (const method of ["COPY", "MOVE"]) {
		await w.max.put(`${calendar}mine.ics`, event("mine", ["DTSTART:20260601T080000Z"]))
		assert.equal((await w.max.send(method, `${calendar}mine.ics`, { headers: { destination: `${w.anna.url}calendar/untergeschoben.ics` } })).status, 409)
	}
	const mixed = await w.max.report(calendar, `<C:calendar-multiget ${D}><D:prop><C:calendar-data/></D:prop><D:href>${w.anna.home}calendar/geheim.ics</D:href></C:calendar-multiget>`)
	assert.doesNotMatch(mixed.text, /GEHEIM/)
	assert.equal((await w.anna.send("GET", `${w.anna.home}calendar/geheim.ics`)).status, 200)
	assert.equal((await w.anna.send("GET", `${w.anna.home}calendar/`)).text.match(/BEGIN:VEVENT/g).length, 1)
	for (const path of ["/dav/principals/", "/dav/calendars/"])
		assert.doesNotMatch((await w.max.propfind(path, "1")).text, new RegExp(w.anna.client.member.id))
})

test("a program that wants only some of an entry gets only that", async () => {
	const box = `${w.max.home}parts/`
	await made(w.max.send("MKCALENDAR", box))
	const long = "Vertrag verlängern, ".repeat(10)
	await made(w.max.put(`${box}a.ics`, event("a", ["DTSTART:20260601T080000Z", `SUMMARY;LANGUAGE=de:${long}`, "DESCRIPTION:GEHEIM", "BEGIN:VALARM", "ACTION:AUDIO", "TRIGGER:-PT5M", "END:VALARM"])))
	const data = async (wanted) => {
		const { status, text } = await w.max.report(box, query('<C:comp-filter name="VEVENT"/>', `<C:calendar-data>${wanted}</C:calendar-data>`))
		assert.equal(status, 207, text)
		return text.match(/<C:calendar-data>([^]*)<\/C:calendar-data>/)[1].replaceAll("&#13;", "\r").replaceAll("\r\n ", "")
	}
	const lines = (text) => text.split("\r\n").filter((line) => line)
	const of = (inside) => `<C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="VEVENT">${inside}</C:comp></C:comp>`
	assert.deepEqual(lines(await data(of('<C:prop name="SUMMARY"/><C:prop name="UID" novalue="yes"/>'))),
		["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:", `SUMMARY;LANGUAGE=de:${long.trimEnd()}`, "END:VEVENT", "END:VCALENDAR"].map((line) => (line.startsWith("SUMMARY") ? `SUMMARY;LANGUAGE=de:${long}` : line)))
	assert.match(await data(of("<C:allprop/>")), /DESCRIPTION:GEHEIM/)
	assert.doesNotMatch(await data(of("<C:allprop/>")), /VALARM/)
	assert.deepEqual(lines(await data(of('<C:comp name="VALARM"><C:prop name="ACTION"/></C:comp>'))),
		["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "BEGIN:VALARM", "ACTION:AUDIO", "END:VALARM", "END:VEVENT", "END:VCALENDAR"])
	assert.match(await data(of("")), /GEHEIM[^]*VALARM/, "an empty element means all of it")
	assert.match(await data('<C:comp name="VCALENDAR"><C:allprop/><C:allcomp/></C:comp>'), /PRODID[^]*GEHEIM/)
	assert.doesNotMatch(await data('<C:comp name="VCALENDAR"><C:prop name="VERSION"/></C:comp>'), /VEVENT/)
	for (const [wanted, status, condition] of [['<C:calendar-data content-type="application/calendar+json"/>', 403, /supported-calendar-data/], ['<C:calendar-data><C:comp name="VEVENT"/></C:calendar-data>', 422, /dav.body/]]) {
		const refused = await w.max.report(box, query('<C:comp-filter name="VEVENT"/>', wanted))
		assert.equal(refused.status, status, refused.text)
		assert.match(refused.text, condition)
	}
})

test("of a series with many changes, and of many busy times, a program may ask for one week", async () => {
	const box = `${w.max.home}limits/`
	await made(w.max.send("MKCALENDAR", box))
	const change = (was, is) => `BEGIN:VEVENT\r\nUID:s\r\nRECURRENCE-ID:${was}\r\nDTSTART:${is}\r\nDURATION:PT1H\r\nSUMMARY:Geändert\r\nEND:VEVENT\r\n`
	const series = event("s", ["DTSTART:20260601T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=60", "X-KEPT:ja"])
		.replace("END:VCALENDAR", `${change("20260602T080000Z", "20260602T100000Z")}${change("20260620T080000Z", "20260603T100000Z")}${change("20260604T080000Z", "20260715T100000Z")}${change("20260625T080000Z", "20260626T100000Z")}END:VCALENDAR`)
	await made(w.max.put(`${box}s.ics`, series))
	const asked = async (limit, kind = "VEVENT") => (await w.max.report(box, query(`<C:comp-filter name="${kind}"/>`, `<C:calendar-data>${limit}</C:calendar-data>`))).text
	const limited = await asked('<C:limit-recurrence-set start="20260601T000000Z" end="20260608T000000Z"/>')
	assert.deepEqual(limited.match(/RECURRENCE-ID:\w+/g), ["RECURRENCE-ID:20260602T080000Z", "RECURRENCE-ID:20260604T080000Z", "RECURRENCE-ID:20260620T080000Z"].sort((a, b) => series.indexOf(a) - series.indexOf(b)),
		"what is in it, and what was to be")
	assert.match(limited, /RRULE:FREQ=DAILY;COUNT=60[^]*X-KEPT:ja/)
	assert.equal((await asked("")).match(/RECURRENCE-ID/g).length, 4)
	const both = await w.max.report(box, query('<C:comp-filter name="VEVENT"/>', '<C:calendar-data><C:expand start="20260601T000000Z" end="20260608T000000Z"/><C:limit-recurrence-set start="20260601T000000Z" end="20260608T000000Z"/></C:calendar-data>'))
	assert.equal(both.status, 422)
	await made(w.max.put(`${box}f.ics`, event("f", ["DTSTART:20260601T000000Z", "DTEND:20260701T000000Z", "FREEBUSY:20260602T080000Z/PT1H,20260615T080000Z/PT1H"]).replaceAll("VEVENT", "VFREEBUSY")))
	const busy = await asked('<C:limit-freebusy-set start="20260601T000000Z" end="20260608T000000Z"/>', "VFREEBUSY")
	assert.match(busy, /20260602T080000Z/)
	assert.doesNotMatch(busy, /20260615T080000Z/)
})

test("a program learns of the things that properties point at with one question", async () => {
	const ask = (path, inside) => w.max.report(path, `<D:expand-property xmlns:D="DAV:">${inside}</D:expand-property>`)
	const caldav = 'namespace="urn:ietf:params:xml:ns:caldav"'
	const { status, text } = await ask("/dav/", `<D:property name="current-user-principal"><D:property name="displayname"/><D:property name="calendar-home-set" ${caldav}><D:property name="resourcetype"/></D:property></D:property><D:property name="none"/>`)
	assert.equal(status, 207, text)
	assert.match(text, /<D:current-user-principal><D:response><D:href>\/dav\/principals\/[^<]*<\/D:href><D:propstat><D:prop><D:displayname>Max Maurer</)
	assert.match(text, new RegExp(`<C:calendar-home-set><D:response><D:href>${w.max.home}</D:href><D:propstat><D:prop><D:resourcetype><D:collection/>`))
	assert.match(text, /<none xmlns="DAV:"\/><\/D:prop><D:status>HTTP\/1.1 404/)
	assert.match((await ask(calendar, '<D:property name="owner"/>')).text, /<D:owner><D:href>\/dav\/principals\//, "where nothing is asked of it, the address")
	assert.match((await w.max.propfind("/dav/", "0", `<D:propfind ${D}><D:prop><D:supported-report-set/></D:prop></D:propfind>`)).text, /<D:expand-property\/>/)
	assert.equal((await ask(calendar, '<D:property name="a b&lt;"/>')).status, 422)
	assert.equal((await ask(calendar, '<D:property name="owner"/>'.repeat(201))).status, 422)
	assert.equal((await ask(`${w.anna.home}calendar/`, '<D:property name="owner"/>')).status, 404)
})

test("the If header holds a program back that knows an older state", async () => {
	const box = `${w.max.home}if/`, path = `${box}a.ics`, text = event("a", ["DTSTART:20260601T080000Z"])
	await made(w.max.send("MKCALENDAR", box))
	let tag = etag(await made(w.max.put(path, text, { if: "(Not <DAV:no-lock>)" })))
	const put = async (value) => {
		const answer = await w.max.put(path, text, { if: value })
		if (answer.status === 204)
			tag = etag(answer)
		return answer.status
	}
	for (const [value, status] of [[() => `([${tag}])`, 204], [() => `([W/${tag}])`, 204], [() => '(["7"])', 412], [() => '(Not ["7"])', 204], [() => `(Not [${tag}])`, 412],
		[() => `(["7"]) ([${tag}])`, 204], [() => `([${tag}] ["7"])`, 412], [() => "(<urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2>)", 412],
		[() => `<${w.max.url}if/a.ics> ([${tag}])`, 204], [() => `<${w.max.url}if/b.ics> ([${tag}])`, 412], [() => `<${w.anna.url}calendar/geheim.ics> (["1"])`, 412],
		[() => `<http://elsewhere.example/x> (Not ["7"])`, 204], [() => "(", 400], [() => "()", 400], [() => "quatsch", 400], [() => `([${tag}]`, 400], [() => `([7])`, 400], [() => `([${tag}]) <${w.max.url}if/a.ics> ([${tag}])`, 400],
		[() => `<${w.max.url}if/a.ics>`, 400], [() => '(["7"])'.repeat(201), 400]])
		assert.equal(await put(value()), status, value())
	const stale = { headers: { if: '(["7"])', destination: `${w.max.url}if/b.ics` } }
	for (const method of ["DELETE", "COPY", "MOVE", "PROPPATCH"])
		assert.equal((await w.max.send(method, path, stale)).status, 412, method)
	assert.equal((await w.max.send("MKCALENDAR", `${w.max.home}if2/`, { headers: { if: `<${w.max.url}if/a.ics> (["7"])` } })).status, 412)
	assert.equal((await w.max.send("DELETE", path, { headers: { if: `([${tag}])` } })).status, 204)
})

test("what stands ready is never of an older state", async () => {
	const box = `${w.max.home}ready/`
	await made(w.max.send("MKCALENDAR", box))
	await made(w.max.put(`${box}a.ics`, event("a", ["DTSTART:20260601T080000Z", "SUMMARY:Eins"])))
	const asks = [() => w.max.propfind(box, "1", `<D:propfind ${D}><D:prop><D:getetag/><D:displayname/><x:note xmlns:x="urn:x"/></D:prop></D:propfind>`), () => w.max.propfind(box, "0"), () => w.max.send("GET", box),
		() => w.max.report(box, `<C:calendar-multiget ${D}><D:prop><C:calendar-data/></D:prop><D:href>${box}a.ics</D:href><D:href>${box}b.ics</D:href></C:calendar-multiget>`),
		() => w.max.report(box, `<D:sync-collection ${D}><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>`)]
	let before = []
	const patch = (path, value) => w.max.send("PROPPATCH", path, { headers: { "content-type": "application/xml" },
		body: `<D:propertyupdate ${D}><D:set><D:prop>${value}</D:prop></D:set></D:propertyupdate>` })
	for (const change of [async () => {}, () => w.max.put(`${box}a.ics`, event("a", ["DTSTART:20260601T080000Z", "SUMMARY:Zwei"])), () => w.max.put(`${box}b.ics`, event("b", ["DTSTART:20260601T080000Z"])),
		() => patch(box, "<D:displayname>Neuer Name</D:displayname>"), () => patch(`${box}a.ics`, '<x:note xmlns:x="urn:x">Notiz</x:note>'), () => w.max.send("DELETE", `${box}b.ics`)]) {
		await change()
		const answers = []
		for (const ask of asks) {
			const [first, second] = [await ask(), await ask()]
			assert.ok(first.status < 300, first.text)
			assert.equal(first.text, second.text)
			assert.equal(first.headers.get("content-type"), second.headers.get("content-type"))
			answers.push(first.text)
		}
		assert.notEqual(answers[0], before[0])
		assert.notEqual(answers[1], before[1])
		assert.notEqual(answers[4], before[4], "the token moves on")
		before = answers
		if (before[0].includes("Notiz"))
			assert.match(before[0], /Neuer Name/)
	}
	assert.match(before[0], /Notiz/)
	assert.match(before[2], /Zwei/)
	assert.doesNotMatch(before[0], /b\.ics/)
	assert.equal((await w.anna.propfind(box, "0")).status, 404, "nor of somebody else's")
})

test("a body that would blow up is refused, and the server goes on", async () => {
	const laughs = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><D:propfind ${D}><D:prop>&b;</D:prop></D:propfind>`
	assert.equal((await w.max.propfind(calendar, "0", laughs)).status, 400)
	assert.equal((await w.max.propfind(calendar, "0", `<D:propfind ${D}>${"<x>".repeat(1000)}`)).status, 413)
	assert.equal((await w.max.propfind(calendar, "0", "<D:propfind")).status, 400)
	assert.equal((await w.max.propfind(calendar, "infinity")).status, 403)
	assert.equal((await w.max.propfind(calendar, "0")).status, 207)
})
