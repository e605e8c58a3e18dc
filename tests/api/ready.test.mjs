/* Answers that are kept (http/ready.h) are never older than what was written before they were asked for: whoever asks, at
 * whichever server process, and whoever wrote. An address asked for the first time is never answered from what is kept, so
 * each kept answer is held beside one. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { created, makeWorld } from "./world.mjs"

let w, other
before(async () => {
	w = await makeWorld()
	other = await w.kamwerk.beside()
})
after(async () => {
	await other?.stop()
	await w?.kamwerk.end()
})

const ROUNDS = 60
const elsewhere = (person) => Object.assign(Object.create(Object.getPrototypeOf(person)), person, { base: other.base })
const shown = ({ status, body }) => ({ status, body: body.items ?? body })

let number = 0
/** The same answer under an address that nobody has asked for since something changed. */
const fresh = (person, path) => person.get(`${path}?limit=${51 + ++number % 150}`)

test("what anybody changed on any server is in the next answer on each", async () => {
	let seed = 20261126
	const draw = (below) => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) % below
	const at = `/api/accounts/${w.account.id}`
	const lists = ["/api/accounts", `${at}/contacts`]
	const readers = ["lena", "max", "otto", "gast", "gast2", "fremd"]
	let contact = w.contact, isOnTeam = true
	const changes = [
		async () => created(await w.lena.post("/api/accounts", { name: `Neu ${draw(1e6)}`, country: "", about: "" })),
		async () => created(await w.lena.post(`${at}/contacts`, { name: `Kontakt ${draw(1e6)}`, email: "", function: "", language: "" })),
		async () => {
			const answer = await w.lena.patch(`/api/contacts/${contact.id}`, { is_shared: draw(2) === 1, function: `Rolle ${draw(1e6)}` }, contact.revision)
			assert.equal(answer.status, 200, answer.text)
			contact = answer.body
		},
		async () => {
			isOnTeam = !isOnTeam
			const path = `${at}/members/${w.max.member.id}`
			assert.ok((await (isOnTeam ? w.lena.put(path, { is_lead: false }) : w.lena.delete(path))).status < 300)
		},
	]
	for (let round = 0; round < ROUNDS; round++) {
		await changes[draw(changes.length)]()
		const name = readers[draw(readers.length)], path = lists[draw(lists.length)]
		for (const person of [w[name], elsewhere(w[name]), w[name], elsewhere(w[name])].slice(draw(2))) {
			const kept = await person.get(path)
			assert.deepEqual(shown(kept), shown(await fresh(person, path)), `${name} ${path}, round ${round}`)
		}
		const one = await w.max.get(`${at}?with=contacts,members`)
		assert.equal(one.status, isOnTeam ? 200 : 404, "who left the team")
	}
})

test("an answer that is given again is the same to the byte, with its revision, and in the language asked for", async () => {
	const path = `/api/accounts/${w.other.id}`
	const answers = []
	for (let i = 0; i < 4; i++)
		answers.push(await w.lena.get(path))
	for (const { status, text, headers } of answers) {
		assert.equal(status, 200)
		assert.equal(text, answers[0].text)
		assert.equal(headers.get("etag"), answers[0].headers.get("etag"))
		assert.equal(headers.get("content-type"), "application/json")
		assert.match(headers.get("cache-control"), /no-store/)
	}
	assert.ok(answers[0].headers.get("etag"))
	const same = await w.lena.send("GET", path, { headers: { "if-none-match": answers[0].headers.get("etag") } })
	assert.equal(same.status, 304)
})
