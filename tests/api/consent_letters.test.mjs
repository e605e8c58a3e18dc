/* Letters that ask for consent: kept until a real mail server has taken them, at a set time. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { start } from "./kamwerk.mjs"
import { ROUNDS_MS, startMail } from "./mail.mjs"
import { created, makeReady } from "./world.mjs"

const NOWHERE = ["--smtp", "smtp://127.0.0.1:1", "--mail-from", "kamwerk@firma.example"]
const WORDING = `WEBVTT

00:00:01.000 --> 00:00:04.000
<v Lena Lorenz>Was fehlt Ihnen bei der Lieferung am meisten?</v>

00:00:05.000 --> 00:00:12.000
<v Maren Thiessen>Wir bräuchten drei Tage Vorlauf, sonst steht der Wareneingang.</v>
`
const linkOf = (letter) => letter.body.match(/#\/consent\/(\S+)/)[1]
let mail, refusing, kamwerk, anna, lena, account, contact

/** A talk with Maren, who is still to say yes. */
async function newTalk() {
	const added = created(await lena.send("POST", `/api/accounts/${account.id}/conversations?title=Vorlauf`, { body: WORDING, headers: { "content-type": "text/vtt" } }))
	const ready = await makeReady(lena, added, contact)
	const speakers = ready.speakers.map(({ index, side, member, contact, basis, basis_note }) =>
		({ index, side, member, contact, basis: side === "them" ? null : basis, basis_note: side === "them" ? "" : basis_note }))
	const { body } = await lena.put(`/api/conversations/${ready.id}/speakers`, { speakers }, { "if-match": `"${ready.revision}"` })
	return { id: body.id, speaker: speakers.find(({ side }) => side === "them").index }
}
const ask = async ({ id, speaker }) => created(await lena.post(`/api/conversations/${id}/consents`, { speaker }))
const consentOf = async ({ id }) => (await lena.get(`/api/conversations/${id}/consents`)).body.items[0]
const waiting = async () => Number((await kamwerk.client().get("/metrics")).text.match(/^kamwerk_mail_waiting (\d+)$/m)[1])

/** As soon as it stands like that. */
const until = (talk, state) => kamwerk.until(async () => (await consentOf(talk)).letter, state)

async function restart(args, time) {
	await kamwerk.killed(args, time)
	await lena.signIn("lena@firma.example")
}

before(async () => {
	mail = await startMail()
	refusing = await startMail("refuse")
	kamwerk = await start({ args: NOWHERE })
	kamwerk.setClock("2027-01-29T10:00:00Z")
	anna = await kamwerk.found()
	lena = await kamwerk.join(anna, "lena@firma.example", "Lena Lorenz", "lead")
	account = created(await lena.post("/api/accounts", { name: "Nordwind AG", country: "DE", about: "" }))
	contact = created(await lena.post(`/api/accounts/${account.id}/contacts`, { name: "Maren Thiessen", email: "maren@nordwind.example", function: "", language: "de" }))
})
after(async () => {
	try {
		await kamwerk?.end()
	} finally {
		mail?.end()
		refusing?.end()
	}
})

test("what waits outlives a kill and a mail server that was away for a day, comes once, and its link is good", async () => {
	const talk = await newTalk(), asked = await ask(talk)
	assert.deepEqual([asked.is_mailed, asked.link, asked.letter], [true, "", "waiting"])
	/* Impatient: the letter that waits is the newer one. */
	assert.notEqual((await ask(talk)).id, asked.id)
	await sleep(ROUNDS_MS)
	assert.equal((await consentOf(talk)).letter, "waiting")
	assert.equal(await waiting(), 1)
	for (const [name, bytes] of Object.entries(kamwerk.files()))
		assert.ok(!/#\/consent\//.test(bytes.toString("latin1")), `no link in ${name}`)
	await restart(mail.args, "2027-01-30T10:00:00Z")
	const other = await kamwerk.beside(mail.args)
	const [letter] = await mail.until(1)
	assert.deepEqual([letter.to, letter.subject], ["maren@nordwind.example", "Darf der Wortlaut unseres Gesprächs gelesen werden?"])
	assert.match(letter.body, /Guten Tag Maren Thiessen,\n\nLena Lorenz von Muster GmbH/)
	await until(talk, "")
	assert.equal(await waiting(), 0)
	await sleep(ROUNDS_MS)
	assert.equal(mail.letters.length, 1, "two servers, one letter")
	await other.stop()
	const nobody = kamwerk.client(), link = linkOf(letter)
	assert.equal((await nobody.put("/api/consents/answer", { link, answer: "yes" })).status, 204)
	assert.ok((await consentOf(talk)).given_at)
	for (const word of ["maren@nordwind.example", "Maren Thiessen", link])
		assert.ok(!kamwerk.output.includes(word), "nothing personal in the log")
})

test("a conversation that is deleted takes its letter with it", async () => {
	mail.forget()
	await restart(NOWHERE)
	const talk = await newTalk()
	await ask(talk)
	assert.equal(await waiting(), 1)
	assert.equal((await lena.delete(`/api/conversations/${talk.id}`)).status, 204)
	assert.equal(await waiting(), 0)
	await restart(mail.args, "2027-01-30T16:00:00Z")
	await sleep(ROUNDS_MS)
	assert.equal(mail.letters.length, 0)
})

test("what was refused, and what waited for three days, is given up; its owner sees it and asks again", async () => {
	await restart(refusing.args)
	const refused = await newTalk()
	await ask(refused)
	await until(refused, "lost")
	await restart(NOWHERE)
	const late = await newTalk()
	await ask(late)
	await restart([], "2027-02-02T17:00:00Z")
	await until(late, "lost") // also when there is no mail server any more
	assert.equal(await waiting(), 0)
	/* Without one the link is handed over. */
	assert.ok((await ask(late)).link)
	assert.equal((await consentOf(late)).letter, "")
	await restart(mail.args)
	mail.forget()
	await ask(refused)
	assert.equal(linkOf((await mail.until(1))[0]).length > 50, true)
	await until(refused, "")
})
