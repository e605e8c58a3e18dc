/* What is found is what one may see: of every kind, for every person, by words that stand in all records. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { SERVER } from "./kamwerk.mjs"
import { COMMENTED, PEOPLE, makeLeakWorld } from "./leak.mjs"
import { created } from "./world.mjs"

let w
before(async () => { w = await makeLeakWorld() })
after(async () => { await w?.kamwerk.end() })

/* As leak.mjs calls them -> as search does. An understanding has no words of its own, it leads to needs that do. */
const KINDS = { contact: "contact", need: "need", goal: "goal", strategy: "strategy", solution: "solution", action: "action", result: "result", process: "process", comment: "comment",
	division: "division", end_customer: "end-customer", note: "note", deal: "deal", iteration: "iteration", agreement: "agreement" }
const ASKERS = Object.keys(PEOPLE).filter((who) => who !== "nobody")

const GUESTS = ["gast", "gast2", "fremd"]

const hits = async (who, words) => {
	const { status, body, text } = await w[who].get(`/api/search?limit=200&q=${encodeURIComponent(words)}`)
	assert.equal(status, 200, text)
	return body.items
}

test("each finds of every kind what they may see, and nothing else", async () => {
	for (const who of ASKERS) {
		const found = (await Promise.all(["innen", "offen", "leute", "unter"].map((words) => hits(who, words)))).flat()
		for (const [kind, called] of Object.entries(KINDS)) {
			/* Guests see themselves as a contact, and do not look for it: nobody shared it. The world names them last there. */
			const expected = w.each(kind).filter(([, may]) => may.includes(who) && !(kind === "contact" && GUESTS.includes(who) && may.at(-1) === who)).map(([id]) => id)
			assert.deepEqual([...new Set(found.filter((hit) => hit.kind === called).map(({ record }) => record))].sort(), expected.sort(), `${who}: ${called}`)
		}
		/* What is said between people, and which meetings they are asked to; what waits for the end of a cave is found by nobody in it. */
		for (const [called, things] of [["message", w.messages], ["booking", w.bookings]]) {
			const expected = things.filter(([, may]) => may.includes(who)).map(([id]) => id)
			const told = (hit) => called === "message" && !things.some(([id]) => id === hit.record) // what a booking told those who are asked
			assert.deepEqual([...new Set(found.filter((hit) => hit.kind === called && !told(hit)).map(({ record }) => record))].sort(), expected.sort(), `${who}: ${called}`)
		}
	}
	assert.ok((await hits("lena", "innen")).length > 40)
})

test("a hit says where it belongs: an account, or a team; of a comment, what it is about", async () => {
	const found = await hits("lena", "innen")
	for (const hit of found)
		if (hit.kind === "message" && hit.team === null)
			assert.equal(hit.account, null)
		else if (["iteration", "agreement", "message", "booking"].includes(hit.kind))
			assert.deepEqual([hit.account, [w.teamA.id, w.teamB.id].includes(hit.team)], [null, true])
		else
			assert.deepEqual([[w.a.id, w.b.id].includes(hit.account), hit.team], [true, null])
	assert.deepEqual([...new Set(found.filter(({ kind }) => kind === "comment").map(({ about }) => about))].sort(), [...COMMENTED].sort())
})

test("a team is found by its name, by whoever is on it; what it is for is not told to guests", async () => {
	const teams = async (who, words) => (await hits(who, words)).filter(({ kind }) => kind === "team").map(({ record }) => record)
	assert.deepEqual(await teams("max", "team"), [w.teamA.id])
	assert.deepEqual(await teams("gast", "team"), [w.teamA.id])
	assert.deepEqual(await teams("gast2", "team"), [])
	assert.deepEqual(await teams("fremd", "team"), [w.teamB.id])
	assert.deepEqual(await teams("otto", "team"), [])
	assert.deepEqual(await teams("gast", "innen"), [])
	const { body, headers } = await w.lena.get(`/api/teams/${w.teamB.id}`)
	assert.equal((await w.lena.send("PATCH", `/api/teams/${w.teamB.id}`, { json: { ...body, name: "Zweite Mannschaft" }, headers: { "if-match": headers.get("etag") } })).status, 200)
	assert.deepEqual(await teams("lena", "mannschaften"), [w.teamB.id])
	assert.deepEqual(await teams("max", "mannschaften"), [])
})

test("a plan review is found by our people on the account", async () => {
	for (const who of ASKERS)
		assert.deepEqual((await hits(who, "innen")).filter(({ kind }) => kind === "review").map(({ record }) => record), ["max", "lena"].includes(who) ? [w.review.id] : [], who)
})

test("what is noted about a contact is found by our people on the account, by note, role, relation and name; never by guests", async () => {
	const noted = async (who, words) => (await hits(who, words)).filter(({ kind }) => ["stakeholder", "relation"].includes(kind))
	for (const who of ASKERS)
		for (const words of ["decides", "entscheidet", "person", "streit", "odds", "innen"]) {
			const found = await noted(who, words)
			const ours = ["max", "lena"].includes(who)
			const relations = found.filter(({ kind }) => kind === "relation").map(({ record }) => record)
			const people = found.filter(({ kind }) => kind === "stakeholder")
			assert.deepEqual(relations, ours && ["person", "streit", "odds", "innen"].includes(words) ? [w.relation.id] : [], `${who} ${words}`)
			assert.ok(people.every(({ record }) => w.each("contact").some(([id, may]) => id === record && may.includes(who))), `${who} ${words}`)
			assert.equal(people.length, !ours || ["streit", "odds"].includes(words) ? 0 : who === "lena" ? 4 : 2, `${who} ${words}`)
		}
	const [, first] = w.records.find(([kind]) => kind === "contact")
	const change = async (path, next, method = "PATCH") => {
		const { body, headers } = await w.lena.get(path)
		assert.equal((await w.lena.send(method, path, { json: { ...body, ...next }, headers: { "if-match": headers.get("etag") } })).status, 200)
	}
	const { role, influence, attitude } = (await w.lena.get(`/api/contacts/${first}/stakeholder`)).body
	await change(`/api/contacts/${first}/stakeholder`, { role, influence, attitude, note: "Bremst den Wechsel, weil der Vertrag läuft.\nSpäter mehr." }, "PUT")
	const [hit] = await noted("max", "wechsels vertrag")
	assert.deepEqual([hit.kind, hit.record, hit.account, hit.title, hit.about, hit.detail], ["stakeholder", first, w.a.id, "Person A-INNEN", "decides", "Bremst den Wechsel, weil der Vertrag läuft."])
	/* A name that changed, a contact who is gone and comes back, and an assessment that is erased. */
	await change(`/api/contacts/${first}`, { name: "Petra Umbenannt" })
	assert.deepEqual((await noted("max", "umbenannt")).map(({ kind }) => kind).sort(), ["relation", "stakeholder"])
	assert.deepEqual((await hits("max", "umbenannt"))[0].kind, "contact", "the contact comes first")
	const relation = (await noted("max", "umbenannt")).find(({ kind }) => kind === "relation")
	assert.deepEqual([relation.about, [relation.title, relation.detail].sort()], ["at_odds", ["Person A-OFFEN", "Petra Umbenannt"]])
	await change(`/api/contacts/${first}`, { is_retired: true })
	assert.deepEqual(await noted("max", "umbenannt"), [])
	await change(`/api/contacts/${first}`, { is_retired: false })
	assert.equal((await noted("max", "umbenannt")).length, 2)
	assert.equal((await w.lena.delete(`/api/contacts/${first}/stakeholder`)).status, 204)
	assert.deepEqual((await noted("max", "umbenannt")).map(({ kind }) => kind), ["relation"])
	assert.equal((await w.lena.delete(`/api/relations/${w.relation.id}`)).status, 204)
	assert.deepEqual(await noted("max", "umbenannt"), [])
})

test("messages are found by who has them: not while they wait, not by who has left the room, nor by their number", async () => {
	const messages = async (who, words) => (await hits(who, words)).filter(({ kind }) => kind === "message")
	const agrees = async (who, words) => {
		const all = await hits(who, words)
		for (const limit of [1, 2, 3])
			assert.equal((await w[who].get(`/api/search?limit=${limit}&q=${words}`)).body.items.length, Math.min(limit, all.length), `${who} ${words}`)
	}
	const room = `/api/teams/${w.teamA.id}/messages`, seat = `/api/teams/${w.teamA.id}/members/${w.max.member.id}`
	const long = "Das ist lang und wartet bis zum Ende. ".repeat(20)
	const direct = created(await w.otto.post("/api/messages", { text: `# Siebenschläfer *am* Werktor\n\n${long}`, receiver: w.max.member.id })).id
	const open = created(await w.lena.post(room, { text: `Siebenschläfer im Raum. ${long}`, is_for_guests: true })).id
	/* Max is in the cave. */
	assert.deepEqual((await messages("otto", "siebenschläfer")).map(({ record, team, about, detail }) => [record, team, about, detail]), [[direct, null, "sent", "Max Maurer"]])
	assert.deepEqual((await messages("lena", "siebenschläfer")).map(({ record }) => record), [open])
	assert.deepEqual((await messages("gast", "siebenschläfer")).map(({ record, team, about, detail }) => [record, team, about, detail]), [[open, w.teamA.id, "received", "Lena Lorenz"]])
	for (const words of ["siebenschläfer", "sieben", "werktor", "lang"]) {
		assert.deepEqual(await messages("max", words), [], words)
		for (const who of ["max", "gast", "gast2", "anna", "fremd"])
			await agrees(who, words)
	}
	const { headers } = await w.max.get(`/api/blocks/${w.block.id}`)
	assert.equal((await w.max.send("PATCH", `/api/blocks/${w.block.id}`, { json: {}, headers: { "if-match": headers.get("etag") } })).status, 200)
	assert.deepEqual((await messages("max", "siebenschläfern")).map(({ record }) => record).sort(), [direct, open].sort())
	const [hit] = await messages("max", "werktore")
	assert.deepEqual([hit.title, hit.about, hit.detail, hit.account, hit.team], ["Siebenschläfer am Werktor", "received", "Otto UNTER-UNS", null, null])
	for (const who of ["gast2", "anna", "fremd"])
		assert.deepEqual(await messages(who, "siebenschläfer"), [], who)
	/* Off the team: not the room's any more, and again when back. */
	assert.equal((await w.lena.delete(seat)).status, 204)
	assert.deepEqual((await messages("max", "siebenschläfer")).map(({ record }) => record), [direct])
	await agrees("max", "siebenschläfer")
	assert.equal((await w.lena.put(seat, { is_lead: false })).status, 200)
	assert.equal((await messages("max", "siebenschläfer")).length, 2)
	/* Who comes later begins with an empty room. */
	assert.equal((await w.lena.put(`/api/teams/${w.teamA.id}/members/${w.anna.member.id}`, { is_lead: false })).status, 200)
	assert.deepEqual(await messages("anna", "siebenschläfer"), [])
	assert.equal((await w.lena.delete(`/api/teams/${w.teamA.id}/members/${w.anna.member.id}`)).status, 204)
})

test("a meeting is found by who is asked, also when they said no, and not when it is called off", async () => {
	const meetings = async (who, words) => (await hits(who, words)).filter(({ kind }) => kind === "booking").map(({ record }) => record)
	const { id } = created(await w.lena.post(`/api/teams/${w.teamA.id}/bookings`,
		{ subject: "Zwischenbilanz Hafenkran", starts_at: "2027-02-03T09:00:00Z", ends_at: "2027-02-03T09:30:00Z", members: [w.max.member.id], focus_minutes: 999, edge_minutes: 999 }))
	for (const who of ASKERS)
		assert.deepEqual(await meetings(who, "hafenkrans"), ["max", "lena"].includes(who) ? [id] : [], who)
	const [hit] = (await hits("max", "zwischenbilanz")).filter(({ kind }) => kind === "booking")
	assert.deepEqual([hit.title, hit.at.slice(0, 16), hit.team, hit.account], ["Zwischenbilanz Hafenkran", "2027-02-03T09:00", w.teamA.id, null])
	assert.equal((await w.max.put(`/api/bookings/${id}/answer`, { is_coming: false })).status, 200)
	assert.deepEqual(await meetings("max", "zwischenbilanz"), [id])
	assert.equal((await w.lena.delete(`/api/bookings/${id}`)).status, 204)
	for (const who of ["max", "lena"])
		assert.deepEqual(await meetings(who, "zwischenbilanz"), [])
})

test("people are found by the beginnings of their names: among us all, by a guest whom they work with", async () => {
	const people = async (who, words) => (await hits(who, words)).filter(({ kind }) => kind === "member").map(({ title }) => title)
	for (const who of ["max", "lena", "otto", "anna"]) {
		assert.deepEqual(await people(who, "maurer max"), who === "max" ? [] : ["Max Maurer"], "nobody looks for themselves")
		assert.deepEqual(await people(who, "lor"), who === "lena" ? [] : ["Lena Lorenz"])
		assert.deepEqual(await people(who, "aurer"), [], "not a beginning")
		assert.deepEqual(await people(who, "m"), [], "one letter begins too much")
		assert.deepEqual(await people(who, "gast"), [], "guests are found as contacts")
	}
	assert.deepEqual(await people("gast", "max"), ["Max Maurer"])
	assert.deepEqual(await people("gast2", "max"), ["Max Maurer"])
	assert.deepEqual(await people("fremd", "max"), [])
	assert.deepEqual(await people("fremd", "lena"), ["Lena Lorenz"])
	assert.deepEqual(await people("gast", "anna"), [], "on no account of theirs")
	assert.deepEqual((await hits("lena", "max"))[0].kind, "member", "people come first")
})

test("guests find what is said about a record as long as it is shared, and no number of hits tells of what they do not see", async () => {
	const change = async (path, next) => {
		const { body, headers } = await w.lena.get(path)
		assert.equal((await w.lena.send("PATCH", path, { json: { ...body, ...next }, headers: { "if-match": headers.get("etag") } })).status, 200)
	}
	const comments = async (who, words) => (await hits(who, words)).filter(({ kind }) => kind === "comment").map(({ record }) => record).sort()
	/* However many are asked for: a hit that is left out afterwards would make the answer shorter than it has to be. */
	const agrees = async (who, words) => {
		const all = await hits(who, words)
		for (const limit of [1, 2, 3])
			assert.equal((await w[who].get(`/api/search?limit=${limit}&q=${words}`)).body.items.length, Math.min(limit, all.length), `${who} ${words}`)
	}
	for (const kind of COMMENTED) {
		const [, record] = w.records.find(([name, , who]) => name === kind.replace("-", "_") && who.includes("gast"))
		/* A step is shared with its process. */
		const path = kind === "process-step" ? `/api/processes/${(await w.lena.get(`/api/process-steps/${record}`)).body.process}`
			: `/api/${kind === "strategy" ? "strategies" : `${kind}s`}/${record}`
		const theirs = created(await w.gast.post("/api/comments", { kind, record, text: `Staffel Einundzwanzig ${kind}` })).id
		const ours = created(await w.lena.post("/api/comments", { kind, record, text: `Rabattstaffel Einundzwanzig ${kind}`, is_internal: false })).id
		created(await w.lena.post("/api/comments", { kind, record, text: `Einundzwanzig ${kind} unter uns`, is_internal: true }))
		for (const is_shared of [true, false, true, false]) {
			await change(path, { is_shared })
			for (const who of ["gast", "gast2"])
				assert.deepEqual(await comments(who, `einundzwanzig ${kind}`), is_shared ? [theirs, ours].sort() : [], `${who} ${kind} ${is_shared}`)
			assert.deepEqual(await comments("fremd", "einundzwanzig"), [])
			for (const words of ["einun", "rabattstaffel", "staffel", "offen", "unter"])
				await agrees("gast", words)
			assert.equal((await comments("max", `einundzwanzig ${kind}`)).length, 3)
		}
		/* Said while it is not shared: found as soon as it is. */
		const meant = created(await w.max.post("/api/comments", { kind, record, text: `Zweiundzwanzig ${kind}`, is_internal: false })).id
		assert.deepEqual(await comments("gast", "zweiundzwanzig"), [])
		await change(path, { is_shared: true })
		assert.deepEqual(await comments("gast", "zweiundzwanzig"), [meant])
		assert.equal((await w.max.delete(`/api/comments/${meant}`)).status, 204)
		assert.deepEqual(await comments("gast", "zweiundzwanzig"), [])
	}
	for (const who of GUESTS)
		for (const words of ["einun", "rabattstaffel", "staffel", "offen", "bemerkung", "innen"])
			await agrees(who, words)
})

test("after an upgrade everything is put anew while the server serves, also when it is stopped in between", async () => {
	const words = ["offen", "innen", "unter", "person"]
	const state = async () => Object.fromEntries(await Promise.all(ASKERS.map(async (who) => [who, (await Promise.all(words.map((word) => hits(who, word)))).flat().map((hit) => JSON.stringify(hit)).sort()])))
	const is_filling = async () => (await w.lena.get("/api/search?q=offen")).body.is_filling
	assert.equal(await is_filling(), false)
	const before = await state()
	await w.kamwerk.stop()
	w.kamwerk.sql("UPDATE organisation SET search_version = 0, search_fill_version = 0")
	if (!SERVER) // an index of its own
		w.kamwerk.sql("INSERT INTO search_terms (search_terms, rowid, terms) SELECT 'delete', number, terms FROM search")
	w.kamwerk.sql("DELETE FROM search")
	await w.kamwerk.again()
	assert.equal(await is_filling(), true, "it serves before it has put everything")
	/* What is not put yet is not told of by a guest's number of hits either. */
	const all = await hits("gast", "offen")
	assert.ok(all.every((hit) => before.gast.includes(JSON.stringify(hit))))
	await w.kamwerk.stop()
	await w.kamwerk.again()
	for (let left = 300; await is_filling(); left--) {
		assert.ok(left, "is filled within half a minute")
		await new Promise((done) => setTimeout(done, 100))
	}
	const after = await state()
	for (const who of ASKERS)
		assert.deepEqual(after[who], before[who], who)
})
