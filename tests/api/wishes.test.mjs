/* A wish that nobody answers: who has to answer is reminded once, by however many servers. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { start } from "./kamwerk.mjs"
import { created } from "./world.mjs"

const ROUNDS_MS = 2500 // some rounds of both couriers
let kamwerk, other, lena, max, gast, account, contact, team, market

/** It is that time. Who was away for days logs in again, and Gerd gets a new link. */
async function at(time) {
	kamwerk.setClock(time)
	await lena.signIn("lena@firma.example")
	await max.signIn("max@firma.example")
	const { link } = created(await lena.post(`/api/accounts/${account.id}/guests`, { contact: contact.id }))
	gast.accept(await gast.post("/api/guest-session", { link }))
}
const reminders = async (person) => (await person.get("/api/messages?limit=50")).body.items.filter(({ text }) => /Noch ohne Antwort|Not answered yet/.test(text))

/** Until the post of somebody holds as many. */
async function until(person, count) {
	for (let tries = 0; tries < 100 && (await reminders(person)).length < count; tries++) await sleep(100)
	return reminders(person)
}

before(async () => {
	kamwerk = await start()
	kamwerk.setClock("2027-01-29T10:00:00Z") // a Friday
	const anna = await kamwerk.found()
	lena = await kamwerk.join(anna, "lena@firma.example", "Lena Lorenz", "lead")
	max = await kamwerk.join(anna, "max@firma.example", "Max Maurer")
	await lena.patch(`/api/members/${lena.member.id}`, { language: "de", time_zone: "Europe/Berlin" }, lena.member.revision)
	account = created(await lena.post("/api/accounts", { name: "Nordwind AG", country: "DE", about: "" }))
	contact = created(await lena.post(`/api/accounts/${account.id}/contacts`, { name: "Gerd Gast", email: "gerd@nordwind.example", function: "", language: "de" }))
	const { link, guest } = created(await lena.post(`/api/accounts/${account.id}/guests`, { contact: contact.id }))
	gast = kamwerk.client()
	gast.accept(await gast.post("/api/guest-session", { link }))
	team = created(await lena.post("/api/teams", { name: "Team Nord", about: "" }))
	await lena.put(`/api/teams/${team.id}/accounts/${account.id}`)
	for (const id of [max.member.id, guest.id])
		assert.equal((await lena.put(`/api/teams/${team.id}/members/${id}`, { is_lead: false })).status, 200)
	const rhythm = created(await lena.post(`/api/teams/${team.id}/rhythms`, { starts_on: "2027-02-01", zone: "Europe/Berlin", weeks: 3, market_minutes: 300, quorum: 3 }))
	for (const person of [lena, max, gast])
		assert.equal((await person.put(`/api/rhythms/${rhythm.id}/voice`, { is_agreed: true }, { "If-Match": '"1"' })).status, 200)
	market = (await lena.get(`/api/rhythms/${rhythm.id}/blocks?week=2027-02-15`)).body.items.filter(({ kind }) => kind === "market")
	other = await kamwerk.beside()
})
after(async () => {
	try {
		await other?.stop()
	} finally {
		await kamwerk?.end()
	}
})

const later = (time, minutes) => new Date(Date.parse(time) + minutes * 60000).toISOString()
const ask = async (person, block, minutes) => created(await person.post(`/api/blocks/${block.id}/wishes`, { starts_at: later(block.starts_at, minutes), ends_at: later(block.ends_at, minutes), text: "Da ist Inventur" }))

test("a guest's wish is brought to mind once, after two days of the lead's work; nobody else is told", async () => {
	await ask(gast, market[0], 60)
	await at("2027-02-03T07:59:00Z") // Wednesday, 8:59 in Berlin
	await sleep(ROUNDS_MS)
	assert.deepEqual(await reminders(lena), [])
	await at("2027-02-03T08:00:30Z")
	const [told] = await until(lena, 1)
	assert.match(told.text, /^Noch ohne Antwort: mein Wunsch zum Rhythmus, Marktzeit am [^]*kamwerk erinnert einmal daran\.\s+Da ist Inventur$/)
	assert.equal(told.author_name, "Gerd Gast")
	assert.equal((await until(gast, 1)).length, 1, "who asked knows that it was")
	assert.deepEqual(await reminders(max), [])
	await sleep(ROUNDS_MS)
	assert.equal((await reminders(lena)).length, 1, "two servers, one reminder")
})

test("what was answered or withdrawn is not brought to mind", async () => {
	const [yes, no] = [await ask(max, market[1], 60), await ask(gast, market[1], 120)]
	assert.equal((await lena.put(`/api/wishes/${yes.id}/answer`, { is_granted: false, text: "Da ist Messe" }, { "If-Match": `"${yes.revision}"` })).status, 200)
	assert.equal((await gast.delete(`/api/wishes/${no.id}`)).status, 204)
	await ask(max, market[0], 120)
	await at("2027-02-08T09:00:00Z") // the Monday after: Thursday and Friday were work
	const told = await until(lena, 2)
	await sleep(ROUNDS_MS)
	assert.equal((await reminders(lena)).length, 2)
	assert.ok(told.every(({ text }) => !text.includes("Messe")))
	assert.deepEqual(told.map(({ author_name }) => author_name).sort(), ["Gerd Gast", "Max Maurer"])
})
