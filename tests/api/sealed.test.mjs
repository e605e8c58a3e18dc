/* A conversation belongs to the person who led it. Whoever has the database and the files, an administrator for
 * instance, learns who works here and which accounts there are, but no word and no figure of a conversation. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { SERVER } from "./kamwerk.mjs"
import { TALK, makeReady, makeWorld } from "./world.mjs"

const MARKS = ["Zaunkönigflöte", "Bergamottenschrank", "Siebenschläferuhr"]
/* The note on a consent stands in the open, because a withdrawal must work without the owner; the log never has it. */
let w
before(async () => { w = await makeWorld() })
after(async () => { await w?.kamwerk.end() })

/** The words as they would stand in a file: UTF-8, UTF-16, JSON escapes, base64 at each of its three offsets, hex. */
function shapes(word) {
	const utf8 = Buffer.from(word)
	const base64 = [0, 1, 2].map((lead) => Buffer.concat([Buffer.alloc(lead), utf8]).toString("base64").slice(lead ? 4 : 0, -4))
	return [utf8, Buffer.from(encodeURIComponent(word)), Buffer.from(word, "utf16le"), Buffer.from(JSON.stringify(word).slice(1, -1)),
		...base64.map((text) => Buffer.from(text)), Buffer.from(utf8.toString("hex"))]
}

function assertNowhere(files, words) {
	assert.ok(Object.keys(files).length > 0)
	for (const [name, bytes] of Object.entries(files))
		for (const word of words)
			for (const shape of shapes(word))
				assert.equal(bytes.indexOf(shape), -1, `${name} contains "${word}"`)
}

test("the test would see a word that is not sealed", () => {
	assert.throws(() => assertNowhere({ "kamwerk.db": Buffer.from("... Zaunkönigflöte ...") }, MARKS))
})

test("text, title, names, corrections and figures are nowhere in the files", async () => {
	const [inText, inTitle, inNote] = MARKS
	const body = TALK.replace("verlässliche Liefertermine", `verlässliche ${inText}`)
	const answer = await w.lena.send("POST",
		`/api/accounts/${w.account.id}/conversations?title=${encodeURIComponent(inTitle)}&language=auto`,
		{ body, headers: { "content-type": "text/vtt", "idempotency-key": `upload of ${inTitle}` } })
	assert.equal(answer.status, 201, answer.text)
	const speakers = answer.body.speakers.map(({ index, name }) => name === "Lena Lorenz"
		? { index, side: "us", member: w.lena.member.id, contact: null, basis: "consent", basis_note: inNote }
		: { index, side: "them", member: null, contact: w.contact.id, basis: "consent", basis_note: inNote })
	const ready = await w.lena.put(`/api/conversations/${answer.body.id}/speakers`, { speakers }, { "if-match": `"${answer.body.revision}"` })
	assert.equal(ready.status, 200, ready.text)
	await w.lena.put(`/api/conversations/${answer.body.id}/corrections/0`, { question: "closed", stage: 0, flags: ["leading"] })
	const report = await w.lena.get(`/api/conversations/${answer.body.id}/report`)
	assert.ok(JSON.stringify(report.body).includes(inText))

	assertNowhere(w.kamwerk.files(), [inText, inTitle])
	await w.kamwerk.stop("SIGKILL")
	assertNowhere(w.kamwerk.files(), [inText, inTitle])
	await w.kamwerk.again()
	await w.kamwerk.stop()
	assertNowhere(w.kamwerk.files(), [inText, inTitle])
	assertNowhere({ log: Buffer.from(w.kamwerk.output) }, MARKS)
	await w.kamwerk.again()
})

test("nobody but its owner learns that a conversation exists", async () => {
	for (const who of ["anna", "max", "otto"]) {
		const { body } = await w[who].get("/api/conversations")
		assert.deepEqual(body.items, [], who)
	}
	const { body } = await w.max.get(`/api/accounts/${w.account.id}?with=conversations,needs`)
	assert.deepEqual(body.conversations, [])
})

test("a need that was kept belongs to the team; where it was heard stays with who heard it", async () => {
	const kept = await w.lena.post(`/api/accounts/${w.account.id}/needs`, {
		quote: "Wir brauchen verlässliche Liefertermine", level: "account", contact: w.contact.id, conversation: w.talk.id, utterance: 1, heard_at: null,
	})
	assert.equal(kept.status, 201, kept.text)
	assert.equal(kept.body.conversation, w.talk.id)
	const seen = await w.max.get(`/api/needs/${kept.body.id}`)
	assert.equal(seen.body.quote, "Wir brauchen verlässliche Liefertermine")
	assert.equal(seen.body.conversation, null)
})

test("a deleted conversation is gone from the files as well", async () => {
	const talk = await makeReady(w.lena, await w.newTalk(), w.contact)
	const count = async () => (await w.lena.get("/api/conversations?limit=200")).body.items.length
	const had = await count()
	assert.equal((await w.lena.delete(`/api/conversations/${talk.id}`)).status, 204)
	assert.equal(await count(), had - 1)
	if (!SERVER) // a database server writes over its log in its own time
		assert.equal(w.kamwerk.files()["kamwerk.db-wal"].length, 0, "nor do its closed bytes stay where writes are noted")
	for (const path of ["", "/report"])
		assert.equal((await w.lena.get(`/api/conversations/${talk.id}${path}`)).status, 404)
})
